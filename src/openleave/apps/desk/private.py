"""What somebody said when something came in: tier 3, in the vault under the employee's key.

While nobody knows whom it is about, it lies under a key of the arrival's own. Once the person is known the value is
sealed again under theirs and the other key is destroyed.
"""

from __future__ import annotations

from typing import Any

from openleave.apps.desk.models import Arrival
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound

TABLE, COLUMN = "desk_arrival", "said"
PURPOSE = "leave_administration"


def write(arrival: Arrival, said: str, who: str = "") -> None:
    """Keep what was ``said`` and ``who`` it was about as it was told (a name, a number: whatever there was)."""
    value = {"said": said, "who": who}
    vault.put(subject_id=arrival.subject_id, table=TABLE, column=COLUMN, row_id=arrival.id, value=value)


def read(actor: Actor, arrival: Arrival) -> dict[str, Any]:
    """``said`` and ``who``; empty texts where nothing was written. The reading is recorded."""
    if not arrival.has_words:
        return {"said": "", "who": ""}
    try:
        return vault.get(
            actor=actor, subject_id=arrival.subject_id, table=TABLE, column=COLUMN, row_id=arrival.id, purpose=PURPOSE
        )
    except NotFound:
        return {"said": "", "who": ""}


def move(actor: Actor, arrival: Arrival, employee_id: Any) -> None:
    """Put what was said under the key of the employee it is about; the arrival is saved by the caller."""
    before = arrival.subject_id
    if before == employee_id:
        return
    words = read(actor, arrival) if arrival.has_words else None
    arrival.subject_id = employee_id
    if words is None:
        return
    write(arrival, words["said"], words["who"])
    vault.erase_subject(subject_id=before)
