"""Figures of the law that letters name, from the law library; never written down here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from openleave.engine import load_library


def clock_days(clock_id: str, on: date) -> int:
    """How many calendar days a deadline of the library gives, as it stands on a day. Raises LookupError."""
    program = clock_id.rpartition(".clock.")[0]
    for rule in load_library().rules(program).get("clocks", []):
        if rule["id"] == clock_id:
            value = _standing(rule["values"], on)
            if value["day_kind"] != "calendar":
                raise LookupError(f"{clock_id} is not counted in calendar days.")
            return int(value["days"])
    raise LookupError(f"The law library has no deadline {clock_id}.")


def parameter(name: str, on: date) -> int:
    """A whole number of the library, e.g. ``us.fed.fmla.premium_letter_days``, as it stands on a day."""
    program = name.rpartition(".")[0]
    for rule in load_library().rules(program).get("parameters", []):
        if rule["id"] == name:
            return int(_standing(rule["values"], on)["value"])
    raise LookupError(f"The law library has no parameter {name}.")


def _standing(values: list[dict[str, Any]], on: date) -> dict[str, Any]:
    past = [one for one in values if date.fromisoformat(str(one["from"])) <= on]
    return (past or values)[-1]


def certification_due(asked_on: date) -> date:
    """The last day for a certification asked for on a day: at least 15 calendar days (29 CFR 825.305(b))."""
    return asked_on + timedelta(days=clock_days("us.fed.fmla.clock.certification_return", asked_on))


#: 29 CFR 825.308(d): at least 15 calendar days. The library has it inside ``decision.recertification_due_on``.
RECERTIFICATION = timedelta(days=15)


def recertification_due(asked_on: date) -> date:
    """The last day for a recertification asked for on a day."""
    return asked_on + RECERTIFICATION
