"""The one place that reads and writes what people say in requests: tier 3, under the request's own key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

TABLE = "requests_privacyrequest"
PURPOSE = "privacy_rights"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said when asking. ``text``: in their own words.
    ``answer``: what the officer wrote to them; ``dispute``: what the person adds to a record that was not corrected."""

    name: str = ""
    email: str = ""
    phone: str = ""
    postal: str = ""
    employer: str = ""
    text: str = ""
    agent_name: str = ""
    agent_email: str = ""
    answer: str = ""
    dispute: str = ""

    @property
    def writes_to(self) -> str:
        """The address for news: the agent's, where an agent asks."""
        return self.agent_email or self.email


def write(request_id: UUID, said: Said) -> None:
    vault.put(subject_id=request_id, table=TABLE, column="said", row_id=request_id, value=asdict(said))


def read(actor: Actor, request_id: UUID) -> Said:
    """What was said; nothing where it has been deleted after its 24 months. The reading is recorded."""
    return read_many(actor, [request_id]).get(request_id, Said())


def read_many(actor: Actor, request_ids: Iterable[UUID]) -> dict[UUID, Said]:
    places = [Place(one, TABLE, "said", one) for one in request_ids]
    if not places:
        return {}
    found: dict[Place, Any] = vault.get_many(actor=actor, places=places, purpose=PURPOSE)
    known = {one.name for one in fields(Said)}
    return {
        place.row_id: Said(**{name: text for name, text in value.items() if name in known})
        for place, value in found.items()
    }


def forget(request_id: UUID) -> int:
    """Delete what was said, and its key."""
    return vault.erase_subject(subject_id=request_id)
