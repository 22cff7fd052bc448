"""Expressions of the law's tables: exact arithmetic and dates over terms, as data.

An expression is a number, a date, a term (text with a dot, or a computed term), or one operation:
`{sum: [a, b]}`, `{days_after: [date, 15]}`. Every operation is a row of `OPERATIONS`; nothing rounds unless told to.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

from openleave.engine.calendar import add_business_days
from openleave.engine.context import Context
from openleave.engine.law_words import names_rule
from openleave.engine.local_time import hours_after
from openleave.engine.quantity import MonthEnd, add_months, months_between, rounded
from openleave.engine.terms import COMPUTED, Scope, Value
from openleave.engine.trace import Missing


def is_term(value: object) -> bool:
    """Whether text in an expression is a term; dates and fractions are text, too, once compiled."""
    return isinstance(value, str) and (value in COMPUTED or ("." in value and not value[0].isdigit()))


def terms_in(table: Any) -> Iterator[str]:
    """The terms that a table reads, in its order; with what is said in words left out."""
    if isinstance(table, Mapping):
        for key, value in table.items():
            if key not in ("cite", "text", "question"):
                if is_term(key):
                    yield key
                yield from terms_in(value)
    elif isinstance(table, list | tuple):
        for value in table:
            yield from terms_in(value)
    elif is_term(table):
        yield str(table)


def literal(value: Any) -> Any:
    """A compiled literal as a value: ISO dates become dates, text that is a number becomes exact."""
    if isinstance(value, str):
        if len(value) >= 10 and value[4] == "-" and value[7] == "-":
            return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
        if value[:1].isdigit() or (value[:1] == "-" and value[1:2].isdigit()):
            return Fraction(value)
    return value


def exact(value: Any) -> Fraction:
    """A number of any exact kind. Raises TypeError for anything else, floats too."""
    if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        return Fraction(value)
    raise TypeError(f"{value!r} is not an exact number.")


def number(value: Any) -> Fraction | None:
    """A value as an exact number (12, "0.44", "52/3"), if it is one."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None


def whole(value: Any) -> int:
    """A whole number of days, months or hours. Raises ValueError for a part of one."""
    found = exact(value)
    if found.denominator != 1:
        raise ValueError(f"{found} is not a whole number.")
    return found.numerator


def day_of(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def business_days_after(context: Context, day: dt.date, days: int) -> dt.date:
    """The `days`-th business day after a day, by the employer's week, holidays and closures (825.300(b)(1))."""
    policy = context.facts.policy
    closed: frozenset[int] = frozenset()
    listed = policy.holiday_days or policy.closed_days
    if listed and context.choice("business_days") != "with_holidays":
        closed = policy.holiday_days | policy.closed_days
    return dt.date.fromordinal(add_business_days(day.toordinal(), days, policy.business_weekdays, closed))


def tier_parts(values: list[Any]) -> list[tuple[Fraction, Fraction, Fraction]]:
    """[WAGE, RATE1, UP_TO1, RATE2, UP_TO2, RATE3 …] as (rate, the part of the wage in that tier, its amount) for the
    tiers that the wage reaches, the first one always. Above a last UP_TO nothing counts."""
    wage, *steps = (exact(value) for value in values)
    below = Fraction(0)
    found: list[tuple[Fraction, Fraction, Fraction]] = []
    for position in range(0, len(steps), 2):
        above = steps[position + 1] if position + 1 < len(steps) else None
        upper = wage if above is None else min(wage, above)
        part = max(upper - below, Fraction(0))
        if part or not found:
            found.append((steps[position], part, steps[position] * part))
        below = max(below, upper)
    return found


OPERATIONS: dict[str, Callable[[Context, list[Any]], Any]] = {
    "sum": lambda c, v: sum((exact(x) for x in v), Fraction(0)),
    "difference": lambda c, v: exact(v[0]) - sum((exact(x) for x in v[1:]), Fraction(0)),
    "product": lambda c, v: prod((exact(x) for x in v), start=Fraction(1)),
    "quotient": lambda c, v: exact(v[0]) / exact(v[1]),
    "least": lambda c, v: min(v) if isinstance(v[0], dt.date) else min(exact(x) for x in v),
    "greatest": lambda c, v: max(v) if isinstance(v[0], dt.date) else max(exact(x) for x in v),
    "days_after": lambda c, v: day_of(v[0]) + dt.timedelta(days=whole(v[1])),
    "weeks_after": lambda c, v: day_of(v[0]) + dt.timedelta(weeks=whole(v[1])),
    "business_days_after": lambda c, v: business_days_after(c, day_of(v[0]), whole(v[1])),
    "months_after": lambda c, v: add_months(day_of(v[0]), whole(v[1]), MonthEnd.NEXT_DAY),
    "years_after": lambda c, v: add_months(day_of(v[0]), 12 * whole(v[1]), MonthEnd.NEXT_DAY),
    "hours_after": lambda c, v: hours_after(v[0], whole(v[1]), c.facts.employee.time_zone),
    "days_between": lambda c, v: (day_of(v[1]) - day_of(v[0])).days,
    "months_between": lambda c, v: months_between(day_of(v[0]), day_of(v[1]))[0],
    "date_of": lambda c, v: day_of(v[0]),
    "first": lambda c, v: v[0],
    "tiers": lambda c, v: sum((amount for _, _, amount in tier_parts(v)), Fraction(0)),
}


def evaluate(scope: Scope, expression: Any) -> Value:
    """The value of an expression; None and the facts to ask for while one of its terms is not known."""
    if isinstance(expression, Mapping):
        operation, arguments = next(iter(expression.items()))
        if operation == "round":
            value, missing = evaluate(scope, arguments["of"])
            if value is None:
                return None, missing
            return rounded(exact(value), arguments["rounding"], arguments["places"]), ()
        if operation == "if":
            return chosen(scope, arguments)
        values: list[Any] = []
        lacking: list[Missing] = []
        for argument in arguments:
            value, missing = evaluate(scope, argument)
            values.append(value)
            lacking.extend(missing)
            if value is None and operation == "first":
                values.pop()
            elif value is not None and operation == "first":
                return value, ()
        if not values or any(value is None for value in values):
            return None, tuple(dict.fromkeys(lacking))
        return OPERATIONS[operation](scope.made.context, values), ()
    if is_term(expression):
        value, missing = scope.value(expression)
        return literal(value) if names_rule(expression) else value, missing
    return literal(expression), ()


def chosen(scope: Scope, arguments: Mapping[str, Any]) -> Value:
    """`{if: {when, then, else}}`: both ways when the condition is open, and an answer only if they agree."""
    from openleave.engine.conditions import holds

    held, missing = holds(scope, arguments["when"])
    if held is not None:
        return evaluate(scope, arguments["then"] if held else arguments["else"])
    one, other = evaluate(scope, arguments["then"]), evaluate(scope, arguments["else"])
    return one if one[0] is not None and one[0] == other[0] else (None, missing)
