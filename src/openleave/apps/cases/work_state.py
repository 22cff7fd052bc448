"""The State of work: that of the determination beside that of the employee's records, which may have changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openleave.apps.cases.models import LeaveCase
from openleave.apps.organizations.states import STATES
from openleave.apps.people import selectors as people


@dataclass(frozen=True, slots=True)
class WorkState:
    """``determined`` and ``recorded`` State of work, by name, "" for none; ``changed`` where they differ.

    ``by_hand``: the State that somebody stated for the employee where it is another than ``site_state``, that of their
    worksite; else "".
    """

    determined: str
    recorded: str
    changed: bool
    by_hand: str
    site: str
    site_state: str


def work_state(case: LeaveCase, places: Sequence[people.PlaceOfWork], facts: Mapping[str, Any]) -> WorkState | None:
    """Where the employee works on the first day of the leave; None while no job is recorded.

    ``places`` are those of the records, ``facts`` those of the latest determination.
    """
    place = people.place_on(places, case.starts_on)
    if place is None:
        return None
    then = _state_on(facts["employee"].get("locations", []), case.starts_on.isoformat())
    by_hand = place.by_hand if place.differs else ""
    return WorkState(
        _name(then), _name(place.state), then != place.state, _name(by_hand), place.site, _name(place.site_state)
    )


def _state_on(locations: list[dict[str, Any]], day: str) -> str:
    """The State of the place in force on a day; before the first, of the first."""
    found: dict[str, Any] = {}
    for location in locations:
        if not found or location.get("starts_on", "") <= day:
            found = location
    return str(found.get("state", ""))


def _name(code: str) -> str:
    return str(STATES.get(code, code))
