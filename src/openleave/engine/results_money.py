"""Results of a case on money: the weekly benefit, contributions, time earned by the hour. Amounts are exact text."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openleave.engine.accruals import accrual_of
from openleave.engine.benefits import Benefit, benefit_of, cents
from openleave.engine.contributions import FIGURES, contributions_of, together
from openleave.engine.reading import FactsError, date
from openleave.engine.trace import json_value

if TYPE_CHECKING:
    from openleave.engine.results import View

BENEFIT = (
    "wage", "weekly", "minimum", "maximum", "waiting_days", "tiers", "highest_quarter", "base_wages", "base", "total",
    "notified", "paid_by", "missing",
)  # fmt: skip
ACCRUAL = (
    "covered", "hours_per", "year", "balance", "carry_over", "paid", "usable_on", "accrued_hours", "available",
    "reinstated_hours", "front_load", "increment_minutes", "missing",
)  # fmt: skip
CONTRIBUTION = (*FIGURES, "missing")


def figures(found: Benefit | None) -> dict[str, Any] | None:
    if found is None:
        return None
    made: dict[str, Any] = json_value(
        {name: getattr(found, name) for name in ("weekly", "minimum", "maximum", "waiting_days", "total", "notified")}
    )
    return {
        **made,
        "wage": cents(found.wage.value),
        "highest_quarter": cents(found.highest_quarter),
        "base_wages": cents(found.base_wages),
        "base": found.wage.base and found.wage.base.name,
        "tiers": [cents(tier) for tier in found.tiers],
        "paid_by": found.paid_by,
        "missing": [path for path, _ in found.missing],
    }


def benefit(view: "View", wanted: Any) -> Any:
    return figures(view.program.benefit)


def benefit_on(view: "View", wanted: Any) -> Any:
    """The benefit by day: where the law says so, re-rated by the law of the week."""
    if not isinstance(wanted, dict):
        raise FactsError(
            "expected.benefit_on", "Expected a map from days to amounts.", "The days are the question.",
            "Write {2026-07-06: {weekly: 900}}.",
        )  # fmt: skip
    return {str(key): figures(benefit_of(view.program, date(key, f"expected.benefit_on.{key}"))) for key in wanted}


def contribution(view: "View", wanted: Any) -> Any:
    found = contributions_of(view.program)
    if not found:
        return None
    missing = dict.fromkeys(path for one in found for path, _ in one.missing)
    return {**json_value(together(found)), "missing": list(missing)}


def accrual(view: "View", wanted: Any) -> Any:
    found = accrual_of(view.program)
    return None if found is None else found.to_json()


RESULTS: dict[str, Callable[["View", Any], Any]] = {
    "benefit": benefit,
    "benefit_on": benefit_on,
    "contribution": contribution,
    "accrual": accrual,
}
