"""Erasures and holds, remembered beside the keys and so outside every backup of the database.

A backup knows only what was erased and held before it was taken. What came after is read here when it is restored, and
done again before anybody signs in. Ids, codes and instants only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from openleave.kernel import clock
from openleave.kernel.keys.database import KeyDatabase


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure: a ``subject`` or one of their cases (``kind`` "case"). ``done`` is False while it is under way."""

    organization_id: UUID
    kind: str
    root_id: UUID
    subject_id: UUID
    why: str
    at: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One hold: of everything about a subject, or of one case or document (``about_id``)."""

    organization_id: UUID
    hold_id: UUID
    matter_id: UUID
    subject_id: UUID
    scope: str
    about_id: UUID | None
    placed_at: str
    released_at: str | None = None


class Ledger:
    """The two lists in the key store's file."""

    def __init__(self, database: KeyDatabase) -> None:
        self._database = database

    def note_erasures(self, erasures: Iterable[tuple[UUID, str, UUID, UUID, str]]) -> None:
        """Remember that these (organization, kind, root, subject, why) are being erased. Safe to repeat."""
        at = clock.now().isoformat()
        with self._database.write() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO erasure VALUES (?, ?, ?, ?, ?, ?, 0)",
                [
                    (organization.bytes, kind, root.bytes, subject.bytes, why, at)
                    for organization, kind, root, subject, why in erasures
                ],
            )

    def erasures_done(self, organization_id: UUID, roots: Iterable[tuple[str, UUID]]) -> None:
        """The database has forgotten these (kind, root), and their keys are destroyed."""
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE erasure SET done = 1 WHERE organization_id = ? AND kind = ? AND root_id = ?",
                [(organization_id.bytes, kind, root.bytes) for kind, root in roots],
            )

    def erasures(self, organization_id: UUID | None = None, *, unfinished: bool = False) -> list[Erased]:
        """All erasures, or those of an organization, or those that were begun and not ended; the oldest first."""
        where, values = ["1"], []
        if organization_id is not None:
            where.append("organization_id = ?")
            values.append(organization_id.bytes)
        if unfinished:
            where.append("done = 0")
        rows = self._database.connection().execute(
            "SELECT organization_id, kind, root_id, subject_id, why, at, done FROM erasure "  # noqa: S608 - constants
            f"WHERE {' AND '.join(where)} ORDER BY at, root_id",
            values,
        )
        return [
            Erased(UUID(bytes=row[0]), row[1], UUID(bytes=row[2]), UUID(bytes=row[3]), row[4], row[5], bool(row[6]))
            for row in rows.fetchall()
        ]

    def note_hold(self, held: Held) -> None:
        """Remember a hold, or that it was released."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO hold VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    held.organization_id.bytes,
                    held.hold_id.bytes,
                    held.matter_id.bytes,
                    held.subject_id.bytes,
                    held.scope,
                    held.about_id.bytes if held.about_id else None,
                    held.placed_at,
                    held.released_at,
                ),
            )

    def holds(self, organization_id: UUID | None = None) -> list[Held]:
        """All holds, released ones too, the oldest first."""
        only = None if organization_id is None else organization_id.bytes
        rows = self._database.connection().execute(
            "SELECT organization_id, hold_id, matter_id, subject_id, scope, about_id, placed_at, released_at FROM hold "
            "WHERE ?1 IS NULL OR organization_id = ?1 ORDER BY placed_at, hold_id",
            [only],
        )
        return [
            Held(
                UUID(bytes=row[0]),
                UUID(bytes=row[1]),
                UUID(bytes=row[2]),
                UUID(bytes=row[3]),
                row[4],
                UUID(bytes=row[5]) if row[5] else None,
                row[6],
                row[7],
            )
            for row in rows.fetchall()
        ]
