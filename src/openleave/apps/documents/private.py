"""What a document is called and what is said of it. Names of people and clinics stand there: it rests in the vault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from openleave.apps.documents.models import Document
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

TABLE, COLUMN = "documents_document", "said"
PURPOSE = "leave_administration"


@dataclass(frozen=True, slots=True)
class Said:
    """``name``: as the file was called where it came from. ``title`` and ``description``: by whoever described it, also
    for people who cannot see the pages. ``withdrawn``: more about why it is not shown any more."""

    name: str = ""
    title: str = ""
    description: str = ""
    withdrawn: str = ""


def write(document: Document, said: Said) -> None:
    """Keep it, instead of what was said before."""
    vault.put(subject_id=document.employee_id, table=TABLE, column=COLUMN, row_id=document.id, value=asdict(said))


def place_of(document: Document) -> Place:
    """Where it rests, for an app above that reads it together with words of its own."""
    return Place(document.employee_id, TABLE, COLUMN, document.id)


def read(actor: Actor, documents: Iterable[Document]) -> dict[UUID, Said]:
    """By document. One reading, recorded; documents of somebody erased have nothing said of them."""
    places = {document.id: place_of(document) for document in documents}
    found = vault.get_many(actor=actor, places=places.values(), purpose=PURPOSE)
    return {key: Said(**found[place]) if place in found else Said() for key, place in places.items()}
