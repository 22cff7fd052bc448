"""The sections of an audit packet. Each app that has something for an investigator declares its own.

``declare_section("notices", build, title="Copies of notices given", cites="29 CFR 825.500(c)(4)", order=40)`` in a
module imported by the app that composes them. ``build(scope)`` yields a ``PacketFile`` for each file. It opens a scope
of its own for what it reads (``scope.reading()``), in small steps: a packet can take minutes, and nobody waits for it.
The same data must give the same bytes: order every statement, write no clock and no random.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from openleave.apps.reports.downloads import plain
from openleave.kernel.actor import Actor
from openleave.kernel.tenancy import organization_scope

#: How many cases are read at a time.
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What a packet is about, and who asked for it. ``case_ids`` are the cases that the actor may know of, by number;
    ``employee_ids`` theirs, and the one asked for."""

    actor: Actor
    organization_id: UUID
    from_on: date
    to_on: date
    zone: str
    asked_at: datetime
    audit_seq: int
    case_ids: tuple[UUID, ...]
    employee_ids: tuple[UUID, ...]
    everything: bool
    beat: Callable[[], None] = field(default=lambda: None)

    def reading(self) -> AbstractContextManager[None]:
        """A short transaction in the organization."""
        return organization_scope(self.organization_id)

    def rows(self, statement: str, of: Sequence[UUID] | None = None, **values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, a batch of the scope's cases at a time: ``%(ids)s`` in it are case ids, or those of
        ``of``. Its order holds within a batch; cases are in the order of their numbers."""
        ids = self.case_ids if of is None else of
        known = {"organization": self.organization_id, "from": self.from_on, "to": self.to_on, "zone": self.zone}
        for start in range(0, len(ids), BATCH):
            with self.reading(), connection.cursor() as cursor:
                cursor.execute(statement, known | {"ids": list(ids[start : start + BATCH])} | values)
                found = cursor.fetchall()
            self.beat()
            yield from found


@dataclass(frozen=True, slots=True)
class PacketFile:
    """One file of a section: its name, what it is, its bytes (whole or in chunks)."""

    name: str
    title: str
    content: bytes | Iterable[bytes]
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of every packet: ``name`` is its folder; ``cites`` the paragraph that asks for it; ``note`` stands in the
    index when it is empty. ``medical``: only in a packet that was asked for with medical records, and then in a folder
    apart (29 CFR 825.500(g))."""

    name: str
    build: Callable[[Scope], Iterable[PacketFile]]
    title: str | Promise
    cites: str
    order: int
    medical: bool
    note: str

    @property
    def folder(self) -> str:
        return f"{'medical/' if self.medical else ''}{self.order:02}-{self.name}"


_declared: dict[str, Section] = {}


def declare_section(
    name: str,
    build: Callable[[Scope], Iterable[PacketFile]],
    *,
    title: str | Promise,
    cites: str = "",
    order: int = 80,
    medical: bool = False,
    note: str = "Nothing of this kind is recorded for the period.",
) -> None:
    """Add a section, or put another in the place of the one of that name."""
    _declared[name] = Section(name, build, title, cites, order, medical, note)


def sections(*, medical: bool) -> list[Section]:
    """The sections of a packet, in order."""
    found = (one for one in _declared.values() if medical or not one.medical)
    return sorted(found, key=lambda one: (one.medical, one.order, one.name))


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table as a file: UTF-8, ISO dates, exact numbers, no formulas."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return text.getvalue().encode()


def table(name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[PacketFile]:
    """A file of a table; none where there are no rows."""
    found = list(rows)
    if found:
        yield PacketFile(name, title, as_csv(head, found), len(found))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, str) else str(value)
