"""Everything an organization has, in one zip: every table as JSON lines, sealed values opened, files decrypted.

``index.json`` lists each entry with its rows, bytes and SHA-256. Rows are those of one instant; counts are compared
with the database’s own before the package is complete. Secrets of sign-ins (digests of passwords and tokens) are named
as held and not shown: they are their owners’, and of no use to anybody else.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from openleave.apps.accounts.models import Membership
from openleave.apps.erasure.services import LEDGER, left_of
from openleave.apps.erasure.services.ending import tenant_tables
from openleave.apps.erasure.services.erasing import eraser
from openleave.kernel import files, vault, zips
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.files.models import File
from openleave.kernel.registry import declared
from openleave.kernel.tenancy import organization_scope

FORMAT = "openleave-organization/1"
HELD = "held, not shown"
PURPOSE = "privacy_rights"
#: The package itself is made while it is written, and is no part of what it returns.
OWN_KIND = "retention.departure"


@dataclass(frozen=True, slots=True)
class Packed:
    """The finished package: its hash and size, rows by table (``files`` and ``sealed`` too)."""

    sha256: str
    size_bytes: int
    counts: dict[str, int]


class _Zip:
    """The zip and its index, entry by entry."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip, self.index = zipped, list[dict[str, Any]]()

    def add(self, path: str, chunks: Iterable[bytes], rows: bool) -> int:
        """Write an entry; ``rows`` says that each chunk is one row. Returns how many chunks."""
        added = zips.add(self._zip, path, chunks, huge=True)
        entry: dict[str, Any] = {"path": path, "bytes": added.size_bytes, "sha256": added.sha256}
        self.index.append(entry | ({"rows": added.chunks} if rows else {}))
        return added.chunks


def pack(*, actor: Actor, sink: zips.Sink) -> Packed:
    """Write everything of the actor's organization into ``sink``. Raises Conflict if it changed meanwhile.

    Outside a transaction: the tables are read as of one instant.
    """
    assert actor.organization_id is not None
    organization_id = actor.organization_id
    counting, counts = zips.Counting(sink), dict[str, int]()
    with zips.writing(counting) as zipped:
        out = _Zip(zipped)
        with _one_instant(), organization_scope(organization_id):
            # As the role that may read every table; the web role may not read the security signals.
            with connection.cursor() as cursor, eraser(cursor):
                for table in sorted({*tenant_tables(), *LEDGER, "organizations_organization"}):
                    counts[table] = out.add(f"tables/{table}.jsonl", _lines(organization_id, table), rows=True)
            _compare(organization_id, counts)
            counts["accounts_account"] = out.add("tables/accounts_account.jsonl", _accounts(organization_id), rows=True)
            stored = list(
                File.objects.filter(organization_id=organization_id)
                .exclude(kind=OWN_KIND)
                .order_by("id")
                .values_list("id", flat=True)
            )
        with organization_scope(organization_id):
            counts["sealed"] = out.add("sealed.jsonl", _sealed(actor), rows=True)
        for file_id in stored:
            out.add(f"files/{file_id}", files.read(organization_id=organization_id, file_id=file_id), rows=False)
        counts["files"] = len(stored)
        index = {"format": FORMAT, "organization": str(organization_id), "counts": counts, "entries": out.index}
        out.add("index.json", [json.dumps(index, indent=1).encode()], rows=False)
    return Packed(counting.hash.hexdigest(), counting.size, counts)


@contextmanager
def _one_instant() -> Iterator[None]:
    """A transaction that sees the database as it was at its first statement, also to the end of a long export."""
    if connection.in_atomic_block:
        raise RuntimeError("An organization is exported outside a transaction only.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _lines(organization_id: UUID, table: str) -> Iterator[bytes]:
    """The rows of a table as JSON lines, those of the package itself left out."""
    hidden = {
        name: HELD
        for (owner, name), column in declared().columns.items()
        if owner == table and column.category.key == "secret"
    }
    own = {"files_file": f"AND x.kind <> '{OWN_KIND}'", "organizations_organization": ""}.get(table, "")
    key = "id" if table == "organizations_organization" else "organization_id"
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT (to_jsonb(x) || %s::jsonb)::text FROM {table} x WHERE x.{key} = %s {own}",  # noqa: S608 - ours
            [json.dumps(hidden), organization_id],
        )
        while rows := cursor.fetchmany(2_000):
            for (line,) in rows:
                yield line.encode() + b"\n"


def _compare(organization_id: UUID, counts: dict[str, int]) -> None:
    """What was written must be what the database counts."""
    counted = left_of(organization_id)
    own = File.objects.filter(organization_id=organization_id, kind=OWN_KIND).count()
    counted["files_file"] = counted.get("files_file", 0) - own
    different = [table for table in tenant_tables() if counts[table] != counted.get(table, 0)]
    if different:
        raise Conflict(f"The export is not complete: {', '.join(different[:5])}.", fix="Make it again.")


def _accounts(organization_id: UUID) -> Iterator[bytes]:
    """Whom the ids of accounts in the rows mean: addresses and names of those who hold a role, and no secret."""
    ids = Membership.objects.filter(organization_id=organization_id).values_list("account_id", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(x)::text FROM (SELECT id, email, display_name, language, created_at FROM accounts_account "
            "WHERE id = ANY(%s) ORDER BY id) x",
            [sorted(set(ids))],
        )
        for (line,) in cursor.fetchall():
            yield line.encode() + b"\n"


def _sealed(actor: Actor) -> Iterator[bytes]:
    """Every sealed value, opened for the organization it is of; the reading is in the trail."""
    for places in vault.all_places():
        values = vault.get_many(actor=actor, places=places, purpose=PURPOSE)
        for place, value in values.items():
            row = {
                "table": place.table, "column": place.column, "row_id": str(place.row_id),
                "subject_id": str(place.subject_id), "value": value,
            }  # fmt: skip
            yield json.dumps(row, ensure_ascii=False).encode() + b"\n"
