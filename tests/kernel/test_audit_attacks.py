"""Attacks on the audit trail by the owner of its tables. Each must be seen, and the first bad entry named."""

import json
import os
import uuid

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from openleave.kernel import audit
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit import chain
from openleave.kernel.audit.anchors import FILE, AnchorsBroken, read_anchors
from openleave.kernel.keys import key_store
from openleave.kernel.tenancy import organization_scope

UNGUARD = (
    "ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER;"
    "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_seq"
)


@pytest.fixture
def stores(fresh_stores):
    return fresh_stores


def append(stores, count=5):
    with organization_scope(stores.organization_id):
        for number in range(count):
            audit.append(
                actor=stores.actor,
                action="case.open",
                object_type="case",
                object_id=uuid.uuid4(),
                details={"number": number},
            )


def attack(stores, *statements):
    with stores.owner() as owner:
        owner.execute(UNGUARD)
        for statement in statements:
            assert owner.execute(statement).rowcount != 0


@pytest.fixture
def five(stores):
    append(stores)
    assert audit.verify(stores.organization_id).entries == 5
    return stores


# The guards ----------------------------------------------------------------------------------------------------------

TAMPERING = [
    "UPDATE audit_entry SET action = 'case.close'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "DELETE FROM audit_head",
    "TRUNCATE audit_head",
    "UPDATE audit_head SET seq = seq - 1",
    "UPDATE audit_head SET mac = ''",
]


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_web_role_is_refused(five, statement):
    with (
        organization_scope(five.organization_id),
        pytest.raises(DatabaseError, match=r"permission denied|append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert audit.verify(five.organization_id).ok


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_owner_is_refused_by_the_trigger(five, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"), five.owner() as owner:
        owner.execute(statement)
    assert audit.verify(five.organization_id).ok


@pytest.mark.parametrize("table", ["audit_installation_entry", "audit_installation_head"])
@pytest.mark.parametrize("statement", ["DELETE FROM", "TRUNCATE"])
def test_the_installations_chain_is_guarded_too(stores, table, statement):
    audit.append_installation(
        actor=Actor(None, None, frozenset({Role.OPERATOR})), action="sign_in.failed", object_type="account"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"), stores.owner() as owner:
        owner.execute(f"{statement} {table}")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement} {table}")


# The chain -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "id = gen_random_uuid()",
        "at = at + interval '1 microsecond'",
        "actor_account_id = gen_random_uuid()",
        "actor_account_id = NULL",
        "actor_roles = 'operator'",
        "channel = 'job'",
        "action = 'case.close'",
        "object_type = 'employee'",
        "object_id = ''",
        "details = '{}'",
        "details = details || '{\"number\": 2.0}'",
        "previous_mac = mac",
        "mac = set_byte(mac, 31, get_byte(mac, 31) # 1)",
    ],
)
def test_an_edit_is_seen(five, change):
    attack(five, f"UPDATE audit_entry SET {change} WHERE seq = 3")
    result = audit.verify(five.organization_id)
    assert (result.ok, result.seq, result.entries) == (False, 3, 2)
    assert "altered" in result.problem


@pytest.mark.parametrize(("seq", "first_bad"), [(1, 1), (3, 3), (5, 5)])
def test_a_deletion_is_seen(five, seq, first_bad):
    attack(five, f"DELETE FROM audit_entry WHERE seq = {seq}")
    result = audit.verify(five.organization_id)
    assert (result.ok, result.seq) == (False, first_bad)
    assert "missing" in result.problem


def test_a_deletion_with_the_numbers_closed_up_is_seen(five):
    attack(
        five, "DELETE FROM audit_entry WHERE seq = 3", "UPDATE audit_entry SET seq = seq - 1 WHERE seq > 3",
        "UPDATE audit_head SET seq = 4",
    )  # fmt: skip
    assert audit.verify(five.organization_id).seq == 3


COPY = (
    "INSERT INTO audit_entry "
    "SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'seq', {}))).* "
    "FROM audit_entry e WHERE seq = 3"
)


@pytest.mark.parametrize(
    ("seq", "why"), [(3, "stands twice"), (6, "altered, moved or inserted"), (0, "out of order"), (-7, "out of order")]
)
def test_an_insertion_is_seen(five, seq, why):
    attack(five, COPY.format(seq))
    result = audit.verify(five.organization_id)
    assert (result.ok, result.seq) == (False, seq)
    assert why in result.problem


def test_an_insertion_with_room_made_is_seen(five):
    attack(five, "UPDATE audit_entry SET seq = seq + 1 WHERE seq > 3", COPY.format(4), "UPDATE audit_head SET seq = 6")
    assert audit.verify(five.organization_id).seq == 4


def test_reordering_is_seen(five):
    attack(five, "UPDATE audit_entry SET seq = CASE seq WHEN 2 THEN 4 ELSE 2 END WHERE seq IN (2, 4)")
    assert audit.verify(five.organization_id).seq == 2


def test_an_entry_of_another_organization_is_seen(five):
    with organization_scope(five.other_id):
        audit.append(actor=Actor(None, five.other_id), action="case.open", object_type="case", object_id=uuid.uuid4())
    with five.owner(five.other_id) as owner:
        foreign = owner.execute("SELECT id, previous_mac, mac FROM audit_entry").fetchone()
    with five.owner() as owner:
        owner.execute(UNGUARD)
        owner.execute("UPDATE audit_entry SET id = %s, previous_mac = %s, mac = %s WHERE seq = 1", foreign)
    assert audit.verify(five.organization_id).seq == 1


def recompute(five, key):
    """Rewrite entry 3 and make every MAC after it, and the head's, fit under ``key``."""
    owner_id, last = str(five.organization_id), chain.GENESIS
    with five.owner() as owner:
        owner.execute(UNGUARD)
        owner.execute("UPDATE audit_entry SET action = 'case.close' WHERE seq = 3")
        rows = owner.execute(
            "SELECT seq, id::text, at, actor_account_id::text, actor_roles, channel, action, object_type, object_id, "
            "details FROM audit_entry ORDER BY seq"
        ).fetchall()
        for row in rows:
            record = chain.Record(owner_id, *row[:2], chain.instant(row[2]), *row[3:])
            mac = chain.mac(key, last, record)
            owner.execute("UPDATE audit_entry SET previous_mac = %s, mac = %s WHERE seq = %s", [last, mac, row[0]])
            last = mac
        owner.execute("UPDATE audit_head SET mac = %s, seal = %s", [last, chain.head_seal(key, owner_id, 5, last)])


@pytest.mark.lesson(10)
def test_a_chain_made_anew_under_another_key_is_seen(five):
    recompute(five, os.urandom(32))
    assert audit.verify(five.organization_id).seq == 1


@pytest.mark.lesson(10)
def test_a_chain_made_anew_with_the_stolen_key_is_seen_by_the_anchor(five):
    audit.anchor()
    recompute(five, key_store().audit_key(five.organization_id))
    result = audit.verify(five.organization_id)
    assert (result.ok, result.seq) == (False, 5)
    assert "made anew" in result.problem
    assert audit.verify(five.organization_id, anchors={}).ok, "only the anchor tells"


def test_a_lost_audit_key_is_said_not_replaced(five, settings, tmp_path):
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "another store"
    result = audit.verify(five.organization_id)
    assert not result.ok
    assert "audit key is missing" in result.problem
    assert key_store().audited_organizations() == []


# The end of the chain ------------------------------------------------------------------------------------------------


@pytest.mark.lesson(10)
def test_a_cut_tail_is_seen_by_the_head(five):
    attack(five, "DELETE FROM audit_entry WHERE seq > 3")
    result = audit.verify(five.organization_id)
    assert (result.seq, result.entries) == (4, 3)
    assert "4 to 5 are missing from the end" in result.problem


@pytest.mark.lesson(10)
def test_a_cut_tail_with_the_head_set_back_is_seen_by_its_seal(five):
    attack(
        five,
        "DELETE FROM audit_entry WHERE seq > 3",
        "UPDATE audit_head SET seq = 3, mac = (SELECT mac FROM audit_entry WHERE seq = 3)",
    )
    result = audit.verify(five.organization_id)
    assert (result.ok, result.seq) == (False, 3)
    assert "seal" in result.problem


@pytest.mark.lesson(10)
def test_a_cut_tail_with_a_genuine_older_head_is_seen_by_the_anchor(five):
    with five.owner() as owner:
        older = owner.execute("SELECT seq, mac, seal FROM audit_head").fetchone()
    append(five, 2)
    audit.anchor()
    with five.owner() as owner:
        owner.execute(UNGUARD)
        owner.execute("DELETE FROM audit_entry WHERE seq > 5")
        owner.execute("UPDATE audit_head SET seq = %s, mac = %s, seal = %s", older)
    assert audit.verify(five.organization_id, anchors={}).ok, "without an anchor nothing tells"
    result = audit.verify(five.organization_id)
    assert (result.ok, result.seq) == (False, 6)
    assert "6 to 7 are missing: an anchor has seen them" in result.problem


def test_a_chain_removed_altogether_is_seen_by_the_anchor(five):
    audit.anchor()
    attack(five, "DELETE FROM audit_entry", "DELETE FROM audit_head")
    result = audit.verify(five.organization_id)
    assert (result.ok, result.seq) == (False, 1)
    assert "1 to 5 are missing" in result.problem


def test_a_missing_or_short_head_is_seen(five):
    attack(five, "UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit_entry WHERE seq = 4)")
    assert "set back to entry 4" in audit.verify(five.organization_id).problem
    with five.owner() as owner:
        owner.execute("DELETE FROM audit_head")
    assert "head is missing" in audit.verify(five.organization_id).problem


# The anchors ---------------------------------------------------------------------------------------------------------


def test_anchors_confirm_a_sound_chain_and_grow_only_when_heads_move(five):
    assert audit.anchor().heads == 1
    assert audit.anchor().heads == 0
    append(five, 1)
    done = audit.anchor()
    assert done.heads == 1
    result = audit.verify(five.organization_id)
    assert (result.ok, result.entries, result.anchors) == (True, 6, 2)
    assert len(done.path.read_text().splitlines()) == 2
    assert done.path.stat().st_mode & 0o777 == 0o600
    assert b"BEGIN PUBLIC KEY" in (done.path.parent / "public-key.pem").read_bytes()


@pytest.mark.parametrize("tampering", ["edit", "remove a line", "swap lines", "foreign signature", "junk"])
def test_tampered_anchors_are_refused(five, settings, tampering):
    for _ in range(3):
        audit.anchor()
        append(five, 1)
    audit.anchor()
    path = settings.OPENLEAVE_ANCHORS_DIR / FILE
    lines = path.read_text().splitlines()
    if tampering == "edit":
        content = json.loads(lines[1])
        content["heads"] = {}
        lines[1] = json.dumps(content)
    elif tampering == "remove a line":
        del lines[1]
    elif tampering == "swap lines":
        lines[1], lines[2] = lines[2], lines[1]
    elif tampering == "foreign signature":
        content = json.loads(lines[1])
        content["signature"] = json.loads(lines[2])["signature"]
        lines[1] = json.dumps(content)
    else:
        lines[1] = "no json"
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(AnchorsBroken):
        read_anchors()
    with pytest.raises(AnchorsBroken):
        audit.anchor()
    result = audit.verify(five.organization_id)
    assert not result.ok
    assert "anchors file" in result.problem


def test_a_line_half_written_when_the_machine_stopped_is_written_anew(five, settings):
    audit.anchor()
    append(five, 1)
    audit.anchor()
    path = settings.OPENLEAVE_ANCHORS_DIR / FILE
    path.write_bytes(path.read_bytes()[:-20])
    assert audit.verify(five.organization_id).anchors == 1
    assert audit.anchor().heads == 1
    assert audit.verify(five.organization_id).anchors == 2


def test_anchors_of_another_installation_are_refused(five, settings, tmp_path):
    audit.anchor()
    mine = settings.OPENLEAVE_KEYS_DIR
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "another store"
    with pytest.raises(AnchorsBroken, match="another installation"):
        read_anchors()
    settings.OPENLEAVE_KEYS_DIR = mine
    assert read_anchors()


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE audit_installation_entry SET action = 'sign_in' WHERE seq = 2", 2),
        ("DELETE FROM audit_installation_entry WHERE seq = 3", 3),
        ("UPDATE audit_installation_head SET seq = 2", 3),
    ],
)
def test_the_installations_chain_is_verified_too(stores, statement, first_bad):
    for _ in range(3):
        audit.append_installation(
            actor=Actor(None, None, frozenset({Role.OPERATOR})), action="sign_in.failed", object_type="account"
        )
    assert audit.verify_installation().entries == 3
    with stores.owner() as owner:
        for table in ("audit_installation_entry", "audit_installation_head"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(statement)
    result = audit.verify_installation()
    assert (result.ok, result.seq) == (False, first_bad)
