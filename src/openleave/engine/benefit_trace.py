"""The arithmetic of a benefit as it is worked out: each expression gives its value and the sentences that say how.

`worked(scope, expression)` evaluates as `expressions.evaluate` does. Tiers, shares of a wage, sums, the greater and the
lesser of two, conditions and roundings say what they did; anything else is the law's formula.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openleave.engine.conditions import holds
from openleave.engine.expressions import evaluate, exact, is_term, tier_parts
from openleave.engine.quantity import rounded
from openleave.engine.terms import Scope
from openleave.engine.trace import Missing, Sentence

NAMED = ("benefit.wage", "benefit.highest_quarter", "benefit.base_wages")  # amounts of which the law takes a share


class Worked:
    """A value, or None and the facts to ask for; the sentences that explain it; the parts of its tiers."""

    __slots__ = ("lines", "missing", "tiers", "value")

    def __init__(
        self, value: Fraction | None, lines: tuple[Sentence, ...] = (), missing: tuple[Missing, ...] = (),
        tiers: tuple[Fraction, ...] = (),
    ) -> None:  # fmt: skip
        self.value, self.lines, self.missing, self.tiers = value, lines, missing, tiers


def percent(share: Fraction) -> str:
    """A share in percent, exactly: "90", "66.7", "200/3"."""
    return number_text(share * 100)


def number_text(value: Fraction) -> str:
    """A number exactly, with decimals where they end: "13", "66.7", "200/3"."""
    scaled = value * 10000
    if scaled.denominator != 1:
        return str(value)
    whole, point, decimals = f"{Decimal(scaled.numerator).scaleb(-4):f}".partition(".")
    return f"{whole}{point}{decimals}".rstrip("0").rstrip(".") if point else whole


def worked(scope: Scope, expression: Any) -> Worked:
    """Evaluate an expression and say how. Raises TypeError for a value that is no number."""
    if isinstance(expression, Mapping):
        operation, arguments = next(iter(expression.items()))
        if operation in EXPLAINED:
            return EXPLAINED[operation](scope, arguments)
    value, missing = evaluate(scope, expression)
    if value is None:
        return Worked(None, (), missing)
    amount = exact(value)
    simple = is_term(expression) or not isinstance(expression, Mapping)
    return Worked(amount, () if simple else (Sentence("pay.formula", {"amount": amount}),))


def each(scope: Scope, arguments: list[Any]) -> tuple[list[Worked], Worked | None]:
    """The parts of an operation, and, where one is not known, the answer that asks for it."""
    parts = [worked(scope, argument) for argument in arguments]
    if any(part.value is None for part in parts):
        return parts, Worked(None, (), tuple(dict.fromkeys(one for part in parts for one in part.missing)))
    return parts, None


def values(parts: list[Worked]) -> list[Fraction]:
    return [part.value for part in parts if part.value is not None]


def said(parts: list[Worked]) -> tuple[Sentence, ...]:
    return tuple(line for part in parts for line in part.lines)


def parted(parts: list[Worked]) -> tuple[Fraction, ...]:
    return tuple(tier for part in parts for tier in part.tiers)


def tiers(scope: Scope, arguments: list[Any]) -> Worked:
    parts, unknown = each(scope, arguments)
    if unknown is not None:
        return unknown
    found = tier_parts(list(values(parts)))
    lines, below = [], Fraction(0)
    for number, (rate, part, amount) in enumerate(found):
        params = {"percent": percent(rate), "part": part, "above": below, "amount": amount}
        lines.append(Sentence("pay.tier_above" if number else "pay.tier_first", params))
        below += part
    return Worked(
        sum((amount for _, _, amount in found), Fraction(0)), (*parts[0].lines, *lines),
        tiers=tuple(amount for _, _, amount in found),
    )  # fmt: skip


def product(scope: Scope, arguments: list[Any]) -> Worked:
    """A share of a wage says of which; any other product is a formula."""
    parts, unknown = each(scope, arguments)
    if unknown is not None:
        return unknown
    amount = Fraction(1)
    for value in values(parts):
        amount *= value
    of = [position for position, argument in enumerate(arguments) if is_term(argument)]
    if len(of) == 1 and len(arguments) == 2:
        base, rate, term = values(parts)[of[0]], values(parts)[1 - of[0]], arguments[of[0]]
        params = {"percent": percent(rate), "of": term if term in NAMED else "amount", "base": base, "amount": amount}
        return Worked(amount, (Sentence("pay.share", params),))
    return Worked(amount, (*said(parts), Sentence("pay.formula", {"amount": amount})), tiers=parted(parts))


def quotient(scope: Scope, arguments: list[Any]) -> Worked:
    parts, unknown = each(scope, arguments)
    if unknown is not None:
        return unknown
    amount, divisor = values(parts)
    params = {"of": amount, "divisor": number_text(divisor), "amount": amount / divisor}
    return Worked(amount / divisor, (*parts[0].lines, Sentence("pay.divided", params)), tiers=parts[0].tiers)


def added(scope: Scope, arguments: list[Any]) -> Worked:
    parts, unknown = each(scope, arguments)
    if unknown is not None:
        return unknown
    amount = sum(values(parts), Fraction(0))
    return Worked(amount, (*said(parts), Sentence("pay.together", {"amount": amount})), tiers=parted(parts))


def extreme(key: str, greater: bool) -> Callable[[Scope, list[Any]], Worked]:
    def compute(scope: Scope, arguments: list[Any]) -> Worked:
        parts, unknown = each(scope, arguments)
        if unknown is not None:
            return unknown
        found = values(parts)
        best = parts[found.index(max(found) if greater else min(found))]
        line = Sentence(key, {"first": found[0], "second": found[-1], "amount": best.value})
        return Worked(best.value, (*said(parts), line), tiers=best.tiers)

    return compute


def rounding(scope: Scope, arguments: Mapping[str, Any]) -> Worked:
    part = worked(scope, arguments["of"])
    if part.value is None:
        return part
    amount, line = round_by(arguments, part.value)
    return Worked(amount, (*part.lines, *line), tiers=part.tiers)


def round_by(how: Mapping[str, Any] | None, amount: Fraction) -> tuple[Fraction, tuple[Sentence, ...]]:
    """An amount by a rounding of the law, and the sentence that says so where it changed anything."""
    if how is None:
        return amount, ()
    found = Fraction(rounded(amount, how["rounding"], how["places"]))
    if found == amount:
        return amount, ()
    return found, (Sentence(f"pay.rounded_{how['rounding']}", {"amount": found, "from": amount}),)


def condition(scope: Scope, arguments: Mapping[str, Any]) -> Worked:
    held, _ = holds(scope, arguments["when"])
    if held is not None:
        return worked(scope, arguments["then"] if held else arguments["else"])
    value, missing = evaluate(scope, {"if": arguments})
    return Worked(None if value is None else exact(value), (), missing)


EXPLAINED: dict[str, Callable[[Scope, Any], Worked]] = {
    "tiers": tiers,
    "product": product,
    "quotient": quotient,
    "sum": added,
    "greatest": extreme("pay.greater", True),
    "least": extreme("pay.lesser", False),
    "round": rounding,
    "if": condition,
}
