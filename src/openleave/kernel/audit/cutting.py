"""Taking the oldest entries of a chain once their time is over, so that what is left still verifies.

The last entry taken stays in the head as a number and a MAC, under a seal made with the chain's key. Nobody without the
key can make a chain begin later than it did, and what was tampered with is never taken: it is left for people to see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role, privacy_job
from openleave.kernel.audit import chain
from openleave.kernel.audit.services import append, append_installation
from openleave.kernel.audit.verification import Broken, Verification
from openleave.kernel.keys import INSTALLATION, key_store
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import operator_scope, organization_scope
from openleave.kernel.tenancy.roles import as_role

log = structlog.get_logger(__name__)

#: How long an entry is kept (``audit_7y`` in the registry). The database takes none that is younger, whoever asks.
YEARS = 7
#: A day more than the database asks for: its clock need not be ours.
_GRACE = timedelta(days=1)
BATCH = 20_000
ERASER = "openleave_eraser"

#: Whether something binds the organization to keep its trail. Called inside the organization's scope.
type Keeper = Callable[[UUID], bool]
_keepers: list[Keeper] = []


def keep_while(keeper: Keeper) -> None:
    """No entry of an organization is taken while ``keeper`` says so, however old: legal holds."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def cut_all() -> int:
    """Take what is past its time from every chain, the installation's own and those of organizations that have ended
    included; how many entries. A catch-up: safe to repeat, and to be killed."""
    from openleave.kernel.audit.anchors import read_anchors

    anchors, taken, failed = read_anchors(), 0, list[Exception]()
    for owner in [INSTALLATION, *key_store().audited_organizations()]:
        try:
            taken += cut(owner, anchors=anchors.get(owner, {}))
        except Exception as error:  # the other chains go on; the job fails at the end, and is seen
            failed.append(error)
    if failed:
        raise ExceptionGroup("audit.cut", failed)
    return taken


def cut(organization_id: UUID, *, anchors: Mapping[int, bytes] | None = None) -> int:
    """The same for one chain. A part that does not verify stays, with all that follows it. Outside a transaction."""
    before = _years_before(clock.now()) - _GRACE
    taken = 0
    with stating("retention"):
        while count := _batch(organization_id, before, anchors or {}):
            taken += count
    return taken


def _years_before(now: datetime) -> datetime:
    try:
        return now.replace(year=now.year - YEARS)
    except ValueError:  # 29 February
        return now.replace(year=now.year - YEARS, day=28)


def _batch(organization_id: UUID, before: datetime, anchors: Mapping[int, bytes]) -> int:
    installation = organization_id == INSTALLATION
    scope = operator_scope() if installation else organization_scope(organization_id)
    head, entry, where, owner = _names(organization_id)
    with scope, connection.cursor() as cursor:
        cursor.execute(f"SELECT cut_seq FROM {head} WHERE {where} FOR UPDATE", owner)  # noqa: S608 - our own names
        row = cursor.fetchone()
        if row is None or (not installation and any(keeper(organization_id) for keeper in _keepers)):
            return 0
        first = int(row[0])
        last = _last(cursor, entry, where, owner, first, before)
        if last is None:
            return 0
        key = key_store().audit_key(organization_id, create=False)
        checked = Verification(organization_id, anchors)
        try:
            checked.begin(key)
            for found in checked.rows(last):
                checked.entry(key, found)
        except Broken as broken:
            log.error("audit.not_cut", organization_id=str(organization_id), entry=broken.seq)
            return 0
        cursor.execute(
            f"UPDATE {head} SET cut_seq = %s, cut_mac = %s, cut_seal = %s WHERE {where}",  # noqa: S608
            [last, checked.last, chain.cut_seal(key, str(organization_id), last, checked.last), *owner],
        )
        with as_role(cursor, ERASER):
            cursor.execute(f"DELETE FROM {entry} WHERE {where} AND seq <= %s", [*owner, last])  # noqa: S608
            count: int = cursor.rowcount
        _note(organization_id, last, count)
    return count


def _last(cursor: Any, entry: str, where: str, owner: list[Any], first: int, before: datetime) -> int | None:
    """The number of the last entry of the next batch: all up to it are older, however instants are ordered."""
    cursor.execute(
        f"SELECT least(%s, (SELECT seq - 1 FROM {entry} WHERE {where} AND seq > %s AND at >= %s "  # noqa: S608
        f"ORDER BY seq LIMIT 1), (SELECT max(seq) FROM {entry} WHERE {where}))",
        [first + BATCH, *owner, first, before, *owner],
    )
    last = cursor.fetchone()[0]
    return int(last) if last is not None and last > first else None


def _names(organization_id: UUID) -> tuple[str, str, str, list[Any]]:
    if organization_id == INSTALLATION:
        return "audit_installation_head", "audit_installation_entry", "true", []
    return "audit_head", "audit_entry", "organization_id = %s", [organization_id]


def _note(organization_id: UUID, last: int, count: int) -> None:
    details: dict[str, Any] = {"through": last, "entries": count}
    if organization_id == INSTALLATION:
        actor = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
        append_installation(actor=actor, action="audit.cut", object_type="audit", details=details)
    else:
        append(
            actor=privacy_job(organization_id), action="audit.cut", object_type="audit", object_id=organization_id,
            details=details,
        )  # fmt: skip
