"""The trail is cut after seven years, still verifies, and what was tampered with or is held is never taken."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.audit import cutting
from openleave.kernel.audit.anchors import anchor
from openleave.kernel.audit.verification import read_cut
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.tenancy import operator_scope, organization_scope
from openleave.kernel.tenancy.roles import as_role

pytestmark = [pytest.mark.commitment("P-64"), pytest.mark.purpose("retention")]

OLD = timedelta(days=7 * 366 + 3)
OPERATOR = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)


@pytest.fixture
def stores(fresh_stores: Any) -> Any:
    return fresh_stores


def write(stores: Any, count: int, at: datetime) -> None:
    with clock.travel(at), organization_scope(stores.organization_id):
        for _ in range(count):
            audit.append(actor=stores.actor, action="case.open", object_type="case", object_id=uuid.uuid4())


def numbers(stores: Any) -> list[int]:
    with organization_scope(stores.organization_id), connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM audit_entry WHERE organization_id = %s ORDER BY seq", [stores.organization_id])
        return [row[0] for row in cursor.fetchall()]


def begins(stores: Any) -> int:
    with organization_scope(stores.organization_id):
        return read_cut(stores.organization_id)[0]


@pytest.fixture
def old(stores: Any) -> Any:
    """Seven entries past their time, three of today."""
    now = datetime.now(UTC)
    write(stores, 7, now - OLD)
    write(stores, 3, now)
    return stores


def test_what_is_past_seven_years_goes_and_the_rest_verifies(old: Any) -> None:
    anchor()
    assert cutting.cut_all() == 7
    # The cut is itself an entry.
    assert numbers(old) == [8, 9, 10, 11] and begins(old) == 7
    found = audit.verify(old.organization_id)
    assert (found.ok, found.entries, found.anchors) == (True, 4, 1)
    assert cutting.cut_all() == 0 and numbers(old) == [8, 9, 10, 11]
    write(old, 2, datetime.now(UTC))
    assert audit.verify(old.organization_id).entries == 6


def test_in_batches(old: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "BATCH", 3)
    assert cutting.cut(old.organization_id) == 7
    assert numbers(old) == [8, 9, 10, 11, 12, 13] and audit.verify(old.organization_id).ok


def test_an_entry_behind_a_younger_one_waits_for_it(stores: Any) -> None:
    """The clock of a machine may have been wrong once: nothing is taken out of the middle."""
    now = datetime.now(UTC)
    write(stores, 2, now - OLD)
    write(stores, 1, now)
    write(stores, 2, now - OLD)
    assert cutting.cut(stores.organization_id) == 2
    assert numbers(stores) == [3, 4, 5, 6]


def test_the_day_is_exact(stores: Any) -> None:
    """Seven years and the day of grace: not a moment earlier."""
    now = datetime.now(UTC)
    write(stores, 1, now - OLD)
    write(stores, 1, now - OLD + timedelta(days=30))
    due = (now - OLD).replace(year=(now - OLD).year + 7) + timedelta(days=1)
    with clock.travel(due):
        assert cutting.cut(stores.organization_id) == 0
    with clock.travel(due + timedelta(seconds=1)):
        assert cutting.cut(stores.organization_id) == 1


def test_the_installations_own_chain(stores: Any) -> None:
    with clock.travel(datetime.now(UTC) - OLD):
        audit.append_installation(actor=OPERATOR, action="account.sign_in_failed", object_type="account")
    before = audit.verify_installation().entries
    assert cutting.cut(INSTALLATION) >= 1
    assert audit.verify_installation().ok and audit.verify_installation().entries <= before
    with operator_scope():
        assert read_cut(INSTALLATION)[0] >= 1


def test_what_was_tampered_with_stays_to_be_seen(old: Any) -> None:
    with old.owner() as owner:
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        owner.execute("UPDATE audit_entry SET action = 'case.close' WHERE seq = 4")
        owner.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER append_only")
    assert cutting.cut(old.organization_id) == 0 and len(numbers(old)) == 10
    assert audit.verify(old.organization_id).seq == 4


@pytest.mark.parametrize(
    "forged",
    [
        "cut_seq = 8, cut_mac = (SELECT mac FROM audit_entry WHERE seq = 8)",
        "cut_seq = 8, cut_mac = (SELECT mac FROM audit_entry WHERE seq = 8), cut_seal = cut_mac",
        "cut_seq = 0, cut_mac = NULL, cut_seal = NULL",
    ],
)
def test_nobody_without_the_key_moves_the_beginning(old: Any, forged: str) -> None:
    """Entries taken by hand, and the head made to say that the chain begins after them, or at the first."""
    assert cutting.cut(old.organization_id) == 7
    with old.owner() as owner:
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER")
        owner.execute(f"UPDATE audit_head SET {forged}")
        owner.execute("DELETE FROM audit_entry WHERE seq <= 8")
    assert not audit.verify(old.organization_id).ok


def test_an_anchor_has_seen_what_was_taken(old: Any) -> None:
    """A chain made anew up to a cut does not match what was anchored there."""
    assert cutting.cut(old.organization_id) == 7
    found = audit.verify(old.organization_id, anchors={7: bytes(32)})
    assert not found.ok and found.seq == 7


def test_the_database_takes_nothing_younger_whoever_asks(old: Any) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        organization_scope(old.organization_id),
        connection.cursor() as cursor,
        as_role(cursor, cutting.ERASER),
    ):
        cursor.execute("DELETE FROM audit_entry WHERE seq = 8")
    assert audit.verify(old.organization_id).entries == 10
