"""The audit trail in use: appending, what may stand in an entry, verifying a sound chain."""

import threading
import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.audit.details import checked
from openleave.kernel.keys import INSTALLATION, key_store
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def stores(fresh_stores):
    return fresh_stores


def append(stores, count=1, **changes):
    with organization_scope(stores.organization_id):
        for number in range(count):
            fields = {
                "actor": stores.actor,
                "action": "case.open",
                "object_type": "case",
                "object_id": uuid.uuid4(),
                "details": {"number": number},
            }
            last = audit.append(**(fields | changes))
    return last


def test_entries_are_numbered_and_verify(stores):
    with clock.travel(datetime(2026, 3, 1, 9, 30, tzinfo=UTC)):
        assert append(stores, 3) == 3
    assert append(stores) == 4
    result = audit.verify(stores.organization_id)
    assert (result.ok, result.entries, result.problem) == (True, 4, None)


def test_an_entry_says_who_what_when(stores):
    case_id = uuid.uuid4()
    at = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
    actor = Actor(
        uuid.uuid4(), stores.organization_id, frozenset({Role.MANAGER, Role.HR_OPERATIONS}), channel=Channel.API
    )
    with clock.travel(at):
        append(
            stores, actor=actor, object_id=case_id, details={"program": "us.fed.fmla", "weeks": "12/5", "open": True}
        )
    with organization_scope(stores.organization_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, at, actor_account_id, actor_roles, channel, action, object_type, object_id, details::text "
            "FROM audit_entry"
        )
        (row,) = cursor.fetchall()
    assert row[:8] == (1, at, actor.account_id, "hr_operations,manager", "api", "case.open", "case", str(case_id))
    assert row[8] == '{"open": true, "weeks": "12/5", "program": "us.fed.fmla"}'


def test_several_events_take_one_lock(stores, django_assert_num_queries):
    append(stores)
    events = [audit.Event("task.close", "task", uuid.uuid4()) for _ in range(20)]
    with organization_scope(stores.organization_id), django_assert_num_queries(2):
        assert audit.append_many(actor=stores.actor, events=events) == 21
    assert audit.verify(stores.organization_id).entries == 21


def test_each_organization_and_the_installation_have_their_own_chain(stores):
    append(stores, 2)
    with organization_scope(stores.other_id):
        assert audit.append(
            actor=Actor(None, stores.other_id, channel=Channel.JOB), action="x", object_type="y", object_id=None
        )
    operator = Actor(None, None, frozenset({Role.OPERATOR}))
    audit.append_installation(actor=operator, action="sign_in.failed", object_type="account")
    audit.append_installation(
        actor=operator, action="organization.create", object_type="organization", object_id=stores.other_id
    )
    assert audit.verify(stores.organization_id).entries == 2
    assert audit.verify(stores.other_id).entries == 1
    assert audit.verify_installation().entries == 2
    assert audit.verify(INSTALLATION).ok


def test_a_write_rolled_back_leaves_no_entry(stores):
    append(stores)
    with pytest.raises(ZeroDivisionError), organization_scope(stores.organization_id):
        audit.append(actor=stores.actor, action="case.close", object_type="case", object_id=uuid.uuid4())
        raise ZeroDivisionError
    assert append(stores) == 2
    assert audit.verify(stores.organization_id).entries == 2


def test_writers_at_once_make_one_chain(stores):
    errors = []

    def write():
        try:
            for _ in range(20):
                append(stores)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert audit.verify(stores.organization_id).entries == 80


def test_an_empty_chain_verifies(stores):
    assert audit.verify(stores.organization_id).ok
    assert audit.verify_installation().ok
    assert key_store().audited_organizations() == []


@pytest.mark.lesson(9)
def test_an_erasure_leaves_the_chain_valid(stores):
    subject = uuid.uuid4()
    key_store().data_key(stores.organization_id, subject)
    append(stores, 2, object_id=subject)
    key_store().destroy(stores.organization_id, subject)
    assert audit.verify(stores.organization_id).ok


# What may stand in an entry ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -40,
        10**12,
        "",
        "us.fed.fmla",
        "case_opened",
        "2026-03-01",
        "2026-03-01T09:30:00+00:00",
        "12/5",
        "-3.25",
        "CA",
        "US-CA",
        "1.4.2",
        "a" * 64,
        "sha256:" + "0f" * 32,
        "018f2c5e-0000-7000-8000-000000000000",
        ["case.open", 3],
        {"counts": {"new": 3, "changed": 0}},
    ],
)
def test_ids_codes_dates_and_numbers_are_taken(value):
    assert checked({"key": value}) == {"key": value}


@pytest.mark.lesson(8)
@pytest.mark.parametrize(
    "value",
    [
        "Maria Garcia",
        "maria@hospital.example",
        "Garcia",
        "GARCIA",
        "severe migraine",
        "123-45-6789",
        "123456789",
        "(206) 555-0100",
        "206-555-0100",
        "12 Elm Street",
        "line\nbreak",
        "código",
        "x" * 65,
        1.5,
        2**60,
        b"bytes",
        datetime(2026, 1, 1, tzinfo=UTC),
        ["Maria Garcia"],
        {"Maria Garcia": 1},
        {"deep": {"deep": {"deep": {"deep": {"deep": 1}}}}},
        list(range(501)),
    ],
)
def test_what_could_be_about_a_person_is_refused_and_not_repeated(value):
    with pytest.raises(ValueError, match=r"(?i)audit entr|bulk event") as caught:
        checked({"key": value})
    for text in ("Garcia", "maria", "migraine", "6789", "0100", "Elm"):
        assert text not in str(caught.value)


@pytest.mark.lesson(8)
@pytest.mark.parametrize("field", ["action", "object_type", "object_id"])
def test_text_is_refused_in_every_field(stores, field):
    with pytest.raises(ValueError, match=r"code|id"):
        append(stores, **{field: "Maria Garcia"})
    assert audit.verify(stores.organization_id).entries == 0


def test_an_entry_needs_a_transaction_and_an_organization(stores):
    event = {"action": "a", "object_type": "b", "object_id": None}
    with pytest.raises(RuntimeError, match="organization_scope"):
        audit.append(actor=stores.actor, **event)
    with pytest.raises(ValueError, match="append_installation"), transaction.atomic():
        audit.append(actor=Actor(uuid.uuid4(), None), **event)
