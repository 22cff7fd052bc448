"""Results of a case on several limits at once: what each leaves, which decides, what there is for other reasons."""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine import amounts
from openleave.engine.granting import available_for
from openleave.engine.ledger import EMPTY
from openleave.engine.reading import FactsError
from openleave.engine.trace import json_value

if TYPE_CHECKING:
    from openleave.engine.results import View


def limits(view: "View", wanted: Any) -> Any:
    """Each limit on which the leave draws; a limit that is asked for and does not apply is null."""
    asked = {str(name): None for name in wanted} if isinstance(wanted, dict) else {}
    return json_value({**asked, **amounts.limits(view.program)})


def named(wanted: Any, what: str, example: str) -> list[str]:
    if not isinstance(wanted, dict):
        raise FactsError("expected", f"Expected a map from {what} to weeks.", "They are the question.", example)
    return [str(name) for name in wanted]


def weeks_available_for(view: "View", wanted: Any) -> Any:
    names = named(wanted, "reasons", "Write {bonding: 1, family_health_condition.parent: 1}.")
    return {name: json_value(available_for(view.program, name)) for name in names}


def weeks_used_by_program(view: "View", wanted: Any) -> Any:
    """Weeks recorded for each program named, up to and with the first day of leave, in whatever period."""
    ledgers, day = view.context.facts.ledgers, view.start
    names = named(wanted, "programs", "Write {us.fed.fmla: 4}.")
    found = {name: ledgers.get(name, EMPTY) for name in names}
    return {
        name: str(Fraction(ledger.units_between(1, day.toordinal()), ledger.denominator))
        for name, ledger in found.items()
    }


def single_period(view: "View", wanted: Any) -> Any:
    found = amounts.single_period(view.program)
    return None if found is None else {"starts_on": str(found[0]), "ends_on": str(found[1])}


def binding_limit(view: "View", wanted: Any) -> Any:
    return amounts.binding_limit(view.program)


def forfeited_weeks(view: "View", wanted: Any) -> Any:
    return json_value(amounts.forfeited_weeks(view.program))


RESULTS: dict[str, Callable[["View", Any], Any]] = {
    "limits": limits,
    "binding_limit": binding_limit,
    "weeks_available_for": weeks_available_for,
    "weeks_used_by_program": weeks_used_by_program,
    "single_period": single_period,
    "forfeited_weeks": forfeited_weeks,
}
