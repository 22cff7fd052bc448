"""Putting values into the vault, reading them for a stated purpose, deleting them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, NotFound, Withheld
from openleave.kernel.ids import as_array, new_ids
from openleave.kernel.keys import KeyDestroyed, key_store
from openleave.kernel.postgres.provision import VAULT
from openleave.kernel.registry import require_purpose
from openleave.kernel.tenancy import current_organization
from openleave.kernel.tenancy.roles import as_role
from openleave.kernel.vault import sealing
from openleave.kernel.vault.sealing import Place

#: What a visit has in ``Actor.only`` when the organization opened tier 3 to it.
VISITORS_MAY_READ = "vault.read"
_BATCH = 2_000
_AUDIT_IDS = 400

_SLOTS = "unnest(%s::text[], %s::text[], %s::uuid[]) AS slot (table_name, column_name, row_id)"
_REVISIONS = f"""
SELECT table_name, column_name, row_id, revision FROM vault.secret JOIN {_SLOTS} USING (table_name, column_name, row_id)
WHERE organization_id = %s ORDER BY table_name, column_name, row_id FOR UPDATE OF secret"""  # noqa: S608 - constants
_SELECT = f"""
SELECT subject_id, table_name, column_name, row_id, key_version, revision, sealed
FROM vault.secret JOIN {_SLOTS} USING (table_name, column_name, row_id) WHERE organization_id = %s"""  # noqa: S608
_INSERT = """
INSERT INTO vault.secret
    (organization_id, id, subject_id, table_name, column_name, row_id, key_version, revision, sealed, written_at)
SELECT %s, id, subject_id, table_name, column_name, row_id, %s, revision, sealed, %s
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::bigint[], %s::bytea[])
    AS new (id, subject_id, table_name, column_name, row_id, revision, sealed)
ON CONFLICT (organization_id, table_name, column_name, row_id) DO UPDATE SET
    subject_id = excluded.subject_id, key_version = excluded.key_version, revision = excluded.revision,
    sealed = excluded.sealed, written_at = excluded.written_at
WHERE secret.revision < excluded.revision"""


def put(*, subject_id: UUID, table: str, column: str, row_id: UUID, value: Any) -> None:
    """Seal a JSON-able ``value`` as ``table.column`` of row ``row_id``, about ``subject_id``; replaces an older one.

    Inside an organization_scope; stored with its transaction. Raises KeyDestroyed if the subject was erased, Conflict
    if another transaction put the same value at the same time.
    """
    put_many({Place(subject_id, table, column, row_id): value})


def put_many(values: Mapping[Place, Any]) -> None:
    """The same for many values at once, in few statements."""
    organization_id = _organization()
    items = list(values.items())
    for start in range(0, len(items), _BATCH):
        _put_batch(organization_id, items[start : start + _BATCH])


def get(*, actor: Actor, subject_id: UUID, table: str, column: str, row_id: UUID, purpose: str) -> Any:
    """The value, for a purpose that the registry knows; the read is recorded in the audit trail.

    Raises NotFound if there is none (or it is another organization's or subject's), KeyDestroyed if the subject was
    erased, VaultCorrupt if what is stored is not what was put there, Invalid for an unknown purpose.
    """
    place = Place(subject_id, table, column, row_id)
    try:
        return _read(actor, [place], purpose)[place]
    except KeyError:
        raise NotFound("There is no such value.") from None


def get_many(*, actor: Actor, places: Iterable[Place], purpose: str) -> dict[Place, Any]:
    """The values of those places that have one; recorded as one batch. Values of erased subjects are left out."""
    wanted = list(dict.fromkeys(places))
    store, organization_id = key_store(), _actor_organization(actor)
    return _read(actor, wanted, purpose, erased=lambda subject: store.is_destroyed(organization_id, subject))


def missing(actor: Actor) -> NotFound:
    """The error for a value that is not there; for a visitor to whom the vault is closed, that it is withheld."""
    return NotFound("There is no such value.") if _open_to(actor) else Withheld()


def subject_places(*, subject_id: UUID) -> list[Place]:
    """Every place of the current organization that holds a value about the subject. Reads no value."""
    organization_id = _organization()
    with connection.cursor() as cursor, _vault_role(cursor):
        cursor.execute(
            "SELECT subject_id, table_name, column_name, row_id FROM vault.secret "
            "WHERE organization_id = %s AND subject_id = %s ORDER BY table_name, column_name, row_id",
            [organization_id, subject_id],
        )
        return [Place(*row) for row in cursor.fetchall()]


def all_places(*, batch: int = _BATCH) -> Iterator[list[Place]]:
    """Every place of the current organization that holds a value, in batches. Reads no value."""
    organization_id, after = _organization(), UUID(int=0)
    while True:
        with connection.cursor() as cursor, _vault_role(cursor):
            cursor.execute(
                "SELECT id, subject_id, table_name, column_name, row_id FROM vault.secret "
                "WHERE organization_id = %s AND id > %s ORDER BY id LIMIT %s",
                [organization_id, after, batch],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield [Place(*row[1:]) for row in rows]
        after = rows[-1][0]


def delete_all() -> int:
    """Delete every value of the current organization, whose keys the caller destroys once it is committed. How many."""
    with connection.cursor() as cursor, _vault_role(cursor):
        cursor.execute("DELETE FROM vault.secret WHERE organization_id = %s", [_organization()])
        return int(cursor.rowcount)


def delete(*, subject_id: UUID, table: str | None = None, column: str | None = None, row_id: UUID | None = None) -> int:
    """Delete the subject's values, all or those of a table, column or row; returns how many.

    Once committed, the deleted values are refused should somebody write them back.
    """
    organization_id = _organization()
    conditions: list[tuple[str, Any]] = [("organization_id = %s", organization_id), ("subject_id = %s", subject_id)]
    optional = {"table_name = %s": table, "column_name = %s": column, "row_id = %s": row_id}
    conditions += [(condition, value) for condition, value in optional.items() if value is not None]
    with connection.cursor() as cursor, _vault_role(cursor):
        cursor.execute(
            f"DELETE FROM vault.secret WHERE {' AND '.join(condition for condition, _ in conditions)} "  # noqa: S608
            "RETURNING table_name, column_name, row_id, revision",
            [value for _, value in conditions],
        )
        rows = cursor.fetchall()
    gone = {sealing.slot(organization_id, Place(subject_id, *row[:3])): row[3] + 1 for row in rows}
    transaction.on_commit(lambda: key_store().raise_revision_floors(organization_id, gone))
    return len(rows)


def delete_rows(rows: Mapping[str, Sequence[UUID]]) -> int:
    """Delete the values of those rows, by table, whoever they are about; returns how many. Part of an erasure."""
    organization_id = _organization()
    slots = [(table, row_id) for table, ids in rows.items() for row_id in ids]
    if not slots:
        return 0
    with connection.cursor() as cursor, _vault_role(cursor):
        cursor.execute(
            "DELETE FROM vault.secret s USING unnest(%s::text[], %s::uuid[]) AS gone (table_name, row_id) "
            "WHERE s.organization_id = %s AND s.table_name = gone.table_name AND s.row_id = gone.row_id "
            "RETURNING s.subject_id, s.table_name, s.column_name, s.row_id, s.revision",
            [[table for table, _ in slots], as_array(row_id for _, row_id in slots), organization_id],
        )
        found = cursor.fetchall()
    gone = {sealing.slot(organization_id, Place(*row[:4])): row[4] + 1 for row in found}
    transaction.on_commit(lambda: key_store().raise_revision_floors(organization_id, gone))
    return len(found)


def delete_subjects(*, subject_ids: Iterable[UUID]) -> int:
    """Delete every value about these people, whose keys the caller destroys once it is committed; returns how many."""
    with connection.cursor() as cursor, _vault_role(cursor):
        cursor.execute(
            "DELETE FROM vault.secret WHERE organization_id = %s AND subject_id = ANY(%s::uuid[])",
            [_organization(), as_array(subject_ids)],
        )
        return int(cursor.rowcount)


def erase_subject(*, subject_id: UUID) -> int:
    """Delete every value about the subject and, once committed, destroy its key, so that no backup can be read.

    Returns how many values were deleted. Safe to repeat.
    """
    organization_id = _organization()
    count = delete(subject_id=subject_id)
    transaction.on_commit(lambda: key_store().destroy(organization_id, subject_id))
    return count


# Inside ---------------------------------------------------------------------------------------------------------------


def _put_batch(organization_id: UUID, items: Sequence[tuple[Place, Any]]) -> None:
    slots = {place: sealing.slot(organization_id, place) for place, _ in items}
    if len(set(slots.values())) != len(items):
        raise ValueError("Two values for the same row and column were put at once; which one holds? Put one of them.")
    store = key_store()
    keys = store.data_keys(organization_id, (place.subject_id for place, _ in items))
    floors = store.revision_floors(organization_id, slots.values())
    with connection.cursor() as cursor:
        with _vault_role(cursor):
            cursor.execute(_REVISIONS, [*_slot_arrays(slots), organization_id])
            current = {tuple(row[:3]): int(row[3]) for row in cursor.fetchall()}
        revisions = {place: max(current.get(place[1:], 0), floors.get(slots[place], 0)) + 1 for place, _ in items}
        sealed = [
            sealing.seal(keys[place.subject_id], organization_id, place, revisions[place], value)
            for place, value in items
        ]
        with _vault_role(cursor):
            cursor.execute(
                _INSERT,
                [
                    organization_id,
                    sealing.KEY_VERSION,
                    clock.now(),
                    new_ids(len(items)),
                    [place.subject_id for place, _ in items],
                    *_slot_arrays(slots),
                    [revisions[place] for place, _ in items],
                    sealed,
                ],
            )
            if cursor.rowcount != len(items):
                raise Conflict(
                    "The value was changed by somebody else at the same moment.", fix="Look again and retry."
                )
    overwritten = {slots[place]: revision for place, revision in revisions.items() if revision > 1}
    # Only after the commit: a transaction rolled back must leave the old values readable.
    transaction.on_commit(lambda: store.raise_revision_floors(organization_id, overwritten))


def _read(actor: Actor, places: Sequence[Place], purpose: str, erased: Any = None) -> dict[Place, Any]:
    require_purpose(purpose)
    if not _open_to(actor):
        return _Closed()
    organization_id, store = _actor_organization(actor), key_store()
    slots = {place: sealing.slot(organization_id, place) for place in places}
    # Floors first: a value replaced between the two reads is then newer than its floor, never older.
    floors = store.revision_floors(organization_id, slots.values())
    rows: list[Any] = []
    with connection.cursor() as cursor, _vault_role(cursor):
        for start in range(0, len(places), _BATCH):
            cursor.execute(_SELECT, [*_slot_arrays(places[start : start + _BATCH]), organization_id])
            rows += cursor.fetchall()
    found = {Place(*row[:4]): row[4:] for row in rows}
    wanted = [place for place in places if place in found]
    subjects = {place.subject_id for place in wanted}
    try:
        keys = store.existing_data_keys(organization_id, subjects)
    except KeyDestroyed:
        if erased is None:
            raise
        living = {subject for subject in subjects if not erased(subject)}
        keys = store.existing_data_keys(organization_id, living)
        wanted = [place for place in wanted if place.subject_id in living]
    values = {}
    for place in wanted:
        key_version, revision, sealed = found[place]
        if place.subject_id not in keys:
            raise sealing.corrupt(place, "Its key is not in the key store: that is not the one it was sealed with.")
        if revision < floors.get(slots[place], 0):
            raise sealing.corrupt(
                place,
                "It was set back to an older state. After a backup was restored on purpose, "
                "the operator confirms that with forget_revision_floors.",
            )
        key = keys[place.subject_id]
        values[place] = sealing.unseal(key, organization_id, place, key_version, revision, bytes(sealed))
    _record(actor, list(values), purpose)
    return values


class _Closed(dict[Place, Any]):
    """No values: who asks for one that they count on is told that it is withheld, not that it does not exist."""

    def __missing__(self, key: Place) -> Any:
        raise Withheld

    def pop(self, *arguments: Any) -> Any:
        if len(arguments) < 2:
            raise Withheld
        return super().pop(*arguments)


def _open_to(actor: Actor) -> bool:
    """A visitor has the vault opened by name, or not at all. The database refuses too (``tenancy_pass.tier3``)."""
    return actor.only is None or VISITORS_MAY_READ in actor.only


def _record(actor: Actor, places: Sequence[Place], purpose: str) -> None:
    """Who read whose values of which columns, and why. One entry; several for more subjects than an entry holds."""
    if not places:
        return
    subjects: list[audit.Detail] = [str(subject) for subject in dict.fromkeys(place.subject_id for place in places)]
    columns: list[audit.Detail] = [*sorted({f"{place.table}.{place.column}" for place in places})]
    row_id = places[0].row_id if len(places) == 1 else None
    audit.append_many(
        actor=actor,
        events=[
            audit.Event(
                "vault.read",
                "vault.secret",
                row_id,
                {
                    "purpose": purpose,
                    "columns": columns,
                    "values": len(places),
                    "subject_ids": subjects[start : start + _AUDIT_IDS],
                },
            )
            for start in range(0, len(subjects), _AUDIT_IDS)
        ],
    )


def _vault_role(cursor: Any) -> AbstractContextManager[None]:
    """The statements of the block run as the vault role, which alone may enter the schema."""
    return as_role(cursor, VAULT)


def _slot_arrays(places: Iterable[Place]) -> tuple[list[str], list[str], list[UUID]]:
    places = list(places)
    return [p.table for p in places], [p.column for p in places], [p.row_id for p in places]


def _organization() -> UUID:
    organization_id = current_organization()
    if organization_id is None:
        raise RuntimeError("The vault is reached inside an organization_scope only.")
    return organization_id


def _actor_organization(actor: Actor) -> UUID:
    if actor.organization_id is None:
        raise NotFound("There is no such value.")
    return actor.organization_id
