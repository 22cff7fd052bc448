"""Expressions and conditions of the law's tables, in words; and the numbers that follow from parameters alone.

`{product: [benefit.wage, 0.8]}` reads "average weekly wage × 0.8"; `{employer.employees: {at_least: 16}}` reads
"employees of the employer: at least 16".
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from math import prod
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import words
from openleave.apps.law.reading import Rules, a_date, language, said
from openleave.engine.expressions import number
from openleave.engine.paths import described
from openleave.engine.quantity import rounded

#: Terms that formulas of benefits read most; others are described by the facts' own words.
TERMS: dict[str, str | Promise] = {
    "benefit.wage": _("average weekly wage"),
    "benefit.weekly": _("weekly benefit"),
    "benefit.highest_quarter": _("wages of the highest quarter"),
    "benefit.base_wages": _("wages of the base period"),
    "wages.dependants": _("number of dependants"),
    "wages.average_weekly_wage": _("average weekly wage"),
    "wages.weekly_benefit": _("weekly benefit that the State stated"),
    "wages.base_period_wages": _("wages of the base period"),
    "wages.highest_quarter": _("wages of the highest quarter"),
    "wages.weekly_hours": _("hours a week"),
    "wages.base_weeks": _("weeks worked in the base period"),
    "employer.employees": _("employees of the employer"),
    "employer.employees_in_state": _("employees of the employer in the State"),
    "employer.kind": _("kind of employer"),
    "employee.weekly_hours": _("hours worked a week"),
    "employee.full_time": _("full-time work"),
    "leave.reason": _("reason of the leave"),
    "leave.starts_on": _("first day of the leave"),
    "leave.first_on": _("first day of the leave"),
    "leave.pattern": _("way the leave is taken"),
    "event.kind": _("what happened"),
    "event.on": _("day it happened"),
    "event.victim": _("who the victim is"),
    "event.deployment_days": _("days of the deployment"),
    "child.arrived_on": _("birth or placement"),
    "as_of": _("the day asked about"),
}
#: Terms whose numbers are dollars.
MONEY = frozenset({
    "benefit.wage", "benefit.weekly", "benefit.highest_quarter", "benefit.base_wages", "wages.average_weekly_wage",
    "wages.weekly_benefit", "wages.base_period_wages", "wages.highest_quarter", "wages.annual",
})  # fmt: skip
SYMBOLS = {"sum": " + ", "difference": " − ", "product": " × ", "quotient": " ÷ "}
COMPARED: dict[str, str | Promise] = {
    "at_least": _("at least %(value)s"),
    "more_than": _("more than %(value)s"),
    "at_most": _("at most %(value)s"),
    "less_than": _("less than %(value)s"),
    "not": _("not %(value)s"),
    "not_one_of": _("none of: %(value)s"),
    "one_of": _("one of: %(value)s"),
    "contains": _("includes %(value)s"),
    "stated": _("%(value)s"),
}


def is_term(text: Any) -> bool:
    """Whether text of an expression names something: a parameter, a fact, a question."""
    return isinstance(text, str) and (text in TERMS or ("." in text and not text[0].isdigit()))


def question_of(rules: Rules, name: str) -> str:
    """The words of a question of the program, by its id or the last part of it; "" when it has none in force."""
    return said(rules.questions.get(name.rpartition(".")[2]))


def term(rules: Rules, name: str) -> str:
    """A term in words; a parameter is its value."""
    found = rules.parameter(name)
    if found is not None:
        return words.quantity(*found)
    if rules.is_parameter(name):
        return gettext("%(name)s (no figure for this day)") % {"name": words.readable(name)}
    if name in TERMS:
        return str(TERMS[name])
    first, _dot, rest = name.partition(".")
    if first == "decision":
        return question_of(rules, rest) or words.readable(rest)
    if first == "family":
        return words.relative(rest)
    text = described(name, language()) if first != "us" else ""
    return text or words.readable(name)


def expression(rules: Rules, value: Any) -> str:
    """A formula in words and signs."""
    if isinstance(value, Mapping):
        exact = constant(rules, value)
        if exact is not None:
            return words.money(exact) if _in_dollars(rules, value) else words.figure(exact)
        operation, arguments = next(iter(value.items()))
        return _operation(rules, operation, arguments)
    if is_term(value):
        return term(rules, value)
    return words.figure(value)


#: Terms that are the day whose law is shown, for somebody whose leave begins on it.
DAYS = frozenset({"leave.first_on", "leave.starts_on", "as_of"})
ORDER: dict[str, Callable[[str, str], bool]] = {
    "at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le, "less_than": operator.lt,
}  # fmt: skip


def on_the_day(rules: Rules, when: Mapping[str, Any]) -> bool | None:
    """Whether a condition that asks only for the day holds on the rules' day; None for any other condition."""
    if not when or not DAYS.issuperset(when):
        return None
    comparisons = [pair for wanted in when.values() if isinstance(wanted, Mapping) for pair in wanted.items()]
    if not comparisons or any(name not in ORDER or a_day(limit) is None for name, limit in comparisons):
        return None
    return all(ORDER[name](rules.day.isoformat(), str(limit)) for name, limit in comparisons)


def a_day(value: Any) -> date | None:
    """A day written out in the law's tables; None for an expression or another word."""
    try:
        return a_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _in_dollars(rules: Rules, value: Any) -> bool:
    """Whether one of the parameters that an expression reads is an amount of money."""
    if isinstance(value, Mapping | list):
        parts = value.values() if isinstance(value, Mapping) else value
        return any(_in_dollars(rules, part) for part in parts)
    found = rules.parameter(value)
    return found is not None and found[1] == "dollar"


def _operation(rules: Rules, operation: str, arguments: Any) -> str:
    if operation == "tiers":
        return tiers(rules, arguments)
    if operation == "round":
        return expression(rules, arguments["of"])
    if operation == "first":  # the first that is known
        return expression(rules, arguments[0])
    if operation == "if":
        held = on_the_day(rules, arguments["when"])
        if held is not None:
            return expression(rules, arguments["then" if held else "else"])
        return gettext("%(then)s, if %(condition)s; otherwise %(otherwise)s") % {
            "then": expression(rules, arguments["then"]),
            "condition": condition(rules, arguments["when"]),
            "otherwise": expression(rules, arguments["else"]),
        }
    share = _percentage(rules, operation, arguments)
    if share:
        return share
    if operation in SYMBOLS:
        return SYMBOLS[operation].join(_inner(rules, part, operation) for part in arguments)
    parts = [expression(rules, part) for part in arguments]
    if operation == "least":
        return gettext("the smaller of %(parts)s") % {"parts": words.listed(parts, either=False)}
    if operation == "greatest":
        return gettext("the larger of %(parts)s") % {"parts": words.listed(parts, either=False)}
    if operation.endswith("_after") and len(parts) == 2:
        return f"{parts[0]} + {parts[1]}"
    return f"{words.readable(operation)} ({', '.join(parts)})"


def _percentage(rules: Rules, operation: str, arguments: Any) -> str:
    """ "80% of the average weekly wage" for a product of a share and a term; a share given in percent, by itself."""
    if operation == "quotient" and len(arguments) == 2 and number(arguments[1]) == 100:
        found = rules.parameter(arguments[0])
        if found and found[1] == "percent":
            return words.quantity(*found)
    if operation != "product" or len(arguments) != 2:
        return ""
    for share, of in (arguments, arguments[::-1]):
        exact = constant(rules, share)
        if exact is not None and 0 < exact < 1 and constant(rules, of) is None:
            text = gettext("%(share)s of (%(of)s)") if isinstance(of, Mapping) else gettext("%(share)s of the %(of)s")
            return text % {"share": words.percent(exact), "of": expression(rules, of)}
    return ""


def _inner(rules: Rules, value: Any, outer: str) -> str:
    text = expression(rules, value)
    nested = isinstance(value, Mapping) and next(iter(value)) in ("sum", "difference")
    return f"({text})" if nested and outer in ("product", "quotient") else text


def tiers(rules: Rules, arguments: Any) -> str:
    """ "90% of the wage up to $360; 66% of what lies above, up to $1,200"."""
    wage, *rest = arguments
    of = expression(rules, wage)
    parts = []
    for position in range(0, len(rest), 2):
        share = constant(rules, rest[position])
        up_to = expression(rules, rest[position + 1]) if position + 1 < len(rest) else ""
        known = {"share": words.percent(share) if share is not None else expression(rules, rest[position])}
        if up_to and number(constant(rules, rest[position + 1])) is not None and not up_to.startswith("$"):
            up_to = words.money(constant(rules, rest[position + 1]))
        known |= {"of": of, "up_to": up_to}
        if position == 0:
            parts.append(gettext("%(share)s of the %(of)s up to %(up_to)s") % known)
        elif up_to:
            parts.append(gettext("%(share)s of what lies above, up to %(up_to)s") % known)
        else:
            parts.append(gettext("%(share)s of what lies above") % known)
    return "; ".join(parts)


def constant(rules: Rules, value: Any) -> Fraction | None:
    """The number an expression comes to by parameters and literals alone; None when it reads a fact."""
    if isinstance(value, Mapping):
        operation, arguments = next(iter(value.items()))
        if operation == "round":
            inner = constant(rules, arguments["of"])
            return None if inner is None else Fraction(rounded(inner, arguments["rounding"], arguments["places"]))
        if operation == "if":
            held = on_the_day(rules, arguments["when"])
            return None if held is None else constant(rules, arguments["then" if held else "else"])
        if operation not in ("sum", "difference", "product", "quotient", "least", "greatest"):
            return None
        parts = [constant(rules, part) for part in arguments]
        if any(part is None for part in parts):
            return None
        return _apply(operation, [part for part in parts if part is not None])
    found = rules.parameter(value)
    return number(found[0] if found else value)


def _apply(operation: str, parts: list[Fraction]) -> Fraction | None:
    if operation == "sum":
        return sum(parts, Fraction(0))
    if operation == "difference":
        return parts[0] - sum(parts[1:], Fraction(0))
    if operation == "product":
        return prod(parts, start=Fraction(1))
    if operation == "quotient":
        return parts[0] / parts[1] if parts[1] else None
    return min(parts) if operation == "least" else max(parts)


def amount(rules: Rules, value: Any) -> str:
    """An expression that is an amount of money, in dollars where it is a number; else in words."""
    exact = constant(rules, value)
    return words.money(exact) if exact is not None else expression(rules, value)


def condition(rules: Rules, when: Mapping[str, Any]) -> str:
    """What must hold, in words: "employees of the employer: at least 16; reason of the leave: new child"."""
    parts = []
    for name, wanted in when.items():
        if name in ("any_of", "none_of"):
            inner = words.listed(condition(rules, one) for one in wanted)
            parts.append(inner if name == "any_of" else gettext("not: %(what)s") % {"what": inner})
        else:
            parts.append(_one(rules, name, wanted))
    return "; ".join(parts)


def _one(rules: Rules, name: str, wanted: Any) -> str:
    label = term(rules, name)
    if not label.endswith("?"):
        label += ":"

    def operand(value: Any) -> str:
        exact = constant(rules, value) if name in MONEY else None
        return words.money(exact) if exact is not None else _operand(rules, value)

    if isinstance(wanted, Mapping):
        found = []
        for comparison, limit in wanted.items():
            if comparison == "known":
                found.append(gettext("known") if limit else gettext("not known"))
            else:
                template = str(COMPARED.get(comparison) or f"{words.readable(comparison)} %(value)s")
                found.append(template % {"value": operand(limit)})
        return f"{label} {words.listed(found, either=False)}"
    return f"{label} {operand(wanted)}"


def _operand(rules: Rules, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return words.listed(_operand(rules, item) for item in value)
    if isinstance(value, Mapping) or is_term(value):
        return expression(rules, value)
    return word_of(value)


def word_of(value: Any) -> str:
    """A value of the facts in words: a reason, a relative, a number, a day."""
    text = str(value)
    if number(value) is not None:
        return words.figure(value)
    if len(text) == 10 and text[4] == text[7] == "-":
        return date_format(a_date(text), "DATE_FORMAT")
    for known in (words.REASONS, words.RELATIVES, words.EMPLOYERS, words.STATUSES, words.ARRIVALS):
        if text in known:
            return str(known[text])
    return words.readable(text)
