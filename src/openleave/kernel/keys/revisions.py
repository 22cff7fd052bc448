"""Which revision of a sealed value is the oldest that may be read.

Authenticated encryption ties a value to its place but not to the present: whoever can write the database could put an
older sealed value of the same place back. So the key store, which is outside the database, remembers for each
overwritten or deleted place the revision below which nothing is believed. Values never overwritten need no entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from openleave.kernel.keys.database import KeyDatabase

_CHUNK = 500


def floors(database: KeyDatabase, organization_id: UUID, slots: Sequence[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for start in range(0, len(slots), _CHUNK):
        chunk = slots[start : start + _CHUNK]
        query = "SELECT slot, revision FROM revision_floor WHERE organization_id = ? AND slot IN (:slots)"
        rows = database.connection().execute(
            query.replace(":slots", ",".join("?" * len(chunk))), [organization_id.bytes, *chunk]
        )
        found |= {bytes(slot): int(revision) for slot, revision in rows}
    return found


def raise_floors(database: KeyDatabase, organization_id: UUID, wanted: Mapping[bytes, int]) -> None:
    if wanted:
        with database.write() as connection:
            connection.executemany(
                "INSERT INTO revision_floor VALUES (?, ?, ?) ON CONFLICT (organization_id, slot) "
                "DO UPDATE SET revision = max(revision, excluded.revision)",
                [(organization_id.bytes, slot, revision) for slot, revision in wanted.items()],
            )


def forget_floors(database: KeyDatabase, organization_id: UUID) -> int:
    with database.write() as connection:
        return connection.execute(
            "DELETE FROM revision_floor WHERE organization_id = ?", (organization_id.bytes,)
        ).rowcount
