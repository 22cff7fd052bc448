"""The vault in use: put, read for a purpose, delete, erase; and who cannot get in."""

import uuid

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from openleave.kernel import audit, vault
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid, NotFound
from openleave.kernel.keys import KeyDestroyed, key_store
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.vault import Place

PURPOSE = "leave_administration"

STATE = (
    "SELECT set_config('openleave.organization', %s, true), "
    "set_config('openleave.purpose', 'leave_administration', true)"
)


def place(subject_id=None, **changes) -> Place:
    return Place(subject_id or uuid.uuid4(), "cases_certification", "diagnosis", uuid.uuid4())._replace(**changes)


def read(stores, where, purpose=PURPOSE):
    with organization_scope(stores.organization_id):
        return vault.get(actor=stores.actor, **where._asdict(), purpose=purpose)


def put(stores, where, value):
    with organization_scope(stores.organization_id):
        vault.put(**where._asdict(), value=value)


@pytest.mark.parametrize("value", ["migraine", "", None, 7, {"since": "2026-01-03", "days": [1, 2]}, "ñ" * 10_000])
def test_what_is_put_is_what_is_read(stores, value):
    where = place()
    put(stores, where, value)
    assert read(stores, where) == value


def test_a_value_is_replaced(stores):
    where = place()
    put(stores, where, "first")
    put(stores, where, "second")
    assert read(stores, where) == "second"
    put(stores, where._replace(subject_id=uuid.uuid4()), "of somebody else")
    with pytest.raises(NotFound):
        read(stores, where)


def test_many_at_once_and_the_read_is_one_entry(stores):
    subject = uuid.uuid4()
    values = {place(subject): f"value {n}" for n in range(2_500)} | {place(): "other" for _ in range(10)}
    absent = place()
    with organization_scope(stores.organization_id):
        vault.put_many(values)
        assert vault.get_many(actor=stores.actor, places=[*values, absent], purpose=PURPOSE) == values
        assert set(vault.subject_places(subject_id=subject)) == {p for p in values if p.subject_id == subject}
        with connection.cursor() as cursor:
            cursor.execute("SELECT action, object_id, details::text FROM audit_entry")
            ((action, object_id, details),) = cursor.fetchall()
    assert (action, object_id) == ("vault.read", "")
    assert '"values": 2510' in details
    assert str(subject) in details
    assert audit.verify(stores.organization_id).ok


def test_no_plaintext_reaches_the_database_and_lengths_are_hidden(stores):
    short, long = place(), place()
    put(stores, short, "flu")
    put(stores, long, "generalised anxiety disorder")
    with organization_scope(stores.organization_id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE openleave_vault")
        cursor.execute("SELECT sealed FROM vault.secret")
        sealed = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute("RESET ROLE")
    assert len({len(value) for value in sealed}) == 1
    assert not any(b"flu" in value or b"anxiety" in value for value in sealed)


def test_an_unknown_purpose_reads_nothing(stores):
    where = place()
    put(stores, where, "x")
    with pytest.raises(Invalid, match="not registered"):
        read(stores, where, purpose="curiosity")


def test_foreign_and_missing_look_the_same(stores):
    where = place()
    put(stores, where, "x")
    foreign = Actor(uuid.uuid4(), stores.other_id, stores.actor.roles)
    messages = set()
    for actor, wanted in ((foreign, where), (foreign, place()), (stores.actor, place())):
        with organization_scope(actor.organization_id), pytest.raises(NotFound) as caught:
            vault.get(actor=actor, **wanted._asdict(), purpose=PURPOSE)
        messages.add(str(caught.value))
    assert len(messages) == 1


def test_an_actor_cannot_read_from_within_another_scope(stores):
    where = place()
    put(stores, where, "x")
    foreign = Actor(uuid.uuid4(), stores.other_id, stores.actor.roles)
    with organization_scope(stores.organization_id), pytest.raises(NotFound):
        vault.get(actor=foreign, **where._asdict(), purpose=PURPOSE)


# Who cannot get in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM vault.secret", "DELETE FROM vault.secret", "UPDATE vault.secret SET revision = 1"]
)
def test_the_web_role_itself_is_kept_out(stores, statement):
    with (
        organization_scope(stores.organization_id),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_vault_role_without_an_organization_sees_an_error(stores):
    put(stores, place(), "x")
    with psycopg.connect(stores.database.web) as raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute("SET LOCAL ROLE openleave_vault")
        raw.execute("SELECT * FROM vault.secret")


def test_the_vault_role_sees_one_organization(stores):
    put(stores, place(), "x")
    with psycopg.connect(stores.database.web) as raw:
        raw.execute("SET LOCAL ROLE openleave_vault")
        raw.execute(STATE, [str(stores.other_id)])
        assert raw.execute("SELECT count(*) FROM vault.secret").fetchone() == (0,)


def role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_the_role_is_given_back_after_success_and_after_errors(stores):
    where = place()
    with organization_scope(stores.organization_id):
        vault.put(**where._asdict(), value="x")
        assert role() == "openleave_web"
        with pytest.raises(Exception, match="character varying"), transaction.atomic():
            vault.put(**where._replace(table="t" * 65)._asdict(), value="x")
        assert role() == "openleave_web"
        with pytest.raises(TypeError):
            vault.put(**place()._asdict(), value=object())
        assert role() == "openleave_web"
        assert vault.get(actor=stores.actor, **where._asdict(), purpose=PURPOSE) == "x"
    assert role() == "openleave_web"


def test_outside_a_scope_it_refuses(stores):
    with pytest.raises(RuntimeError, match="organization_scope"):
        vault.put(**place()._asdict(), value="x")


# Deleting and erasing ------------------------------------------------------------------------------------------------


def test_delete_takes_what_it_is_asked_to(stores):
    subject = uuid.uuid4()
    one, two, three = place(subject), place(subject), place(subject, column="child")
    for where in (one, two, three):
        put(stores, where, "x")
    with organization_scope(stores.organization_id):
        assert vault.delete(subject_id=subject, column="child") == 1
        assert vault.delete(subject_id=subject, row_id=one.row_id) == 1
        assert vault.subject_places(subject_id=subject) == [two]
        assert vault.delete(subject_id=uuid.uuid4()) == 0


def test_erasing_deletes_the_values_and_destroys_the_key(stores):
    where, kept = place(), place()
    put(stores, where, "x")
    put(stores, kept, "y")
    with organization_scope(stores.organization_id):
        assert vault.erase_subject(subject_id=where.subject_id) == 1
    assert key_store().is_destroyed(stores.organization_id, where.subject_id)
    with pytest.raises(NotFound):
        read(stores, where)
    with pytest.raises(KeyDestroyed):
        put(stores, where, "again")
    assert read(stores, kept) == "y"


def test_an_erasure_rolled_back_destroys_nothing(stores):
    where = place()
    put(stores, where, "x")
    with pytest.raises(ZeroDivisionError), organization_scope(stores.organization_id):
        vault.erase_subject(subject_id=where.subject_id)
        raise ZeroDivisionError
    assert read(stores, where) == "x"
