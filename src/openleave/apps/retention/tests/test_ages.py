"""Rows that are nobody's record: each declared age, the day before and after; and that every table has a rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from openleave.apps.accounts.models import Account
from openleave.apps.desk.models import Arrival, CalendarFeed, SavedFilter
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.services.erasing import eraser
from openleave.apps.people.models import HoursWorked, QuarterlyWage
from openleave.apps.people.tests.factories import (
    actor_for,
    give,
    make_account,
    make_employee,
    make_organization,
)
from openleave.apps.retention import coverage
from openleave.apps.retention.services import age_out, count_aged, sweep_installation
from openleave.kernel import clock, vault
from openleave.kernel.actor import Role
from openleave.kernel.registry import MaximumAge, declared
from openleave.kernel.tenancy import organization_scope, purpose_scope

SINCE = datetime(2022, 6, 15, tzinfo=UTC)
DAY = timedelta(days=1)


class Place:
    """An organization with somebody in it, and an account with and one without a role there."""

    def __init__(self) -> None:
        self.organization = make_organization("ageing")
        self.id = self.organization.id
        self.member, self.stranger = make_account("in@ageing.example"), make_account("out@ageing.example")
        give(self.member, self.organization, Role.LEAVE_ADMINISTRATOR)
        with organization_scope(self.id):
            self.employee = make_employee(self.id, "E-1")


def _session(_place: Place) -> None:
    Session.objects.create(session_key=uuid4().hex, session_data="x", expire_date=SINCE)


def _device(place: Place) -> None:
    UserSession.objects.create(
        user=place.member, session_key=uuid4().hex[:40], ip="203.0.113.9", user_agent="x", last_seen_at=SINCE, data={}
    )


def _cache(_place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cache_entry (cache_key, value, expires) VALUES ('k', 'v', %s)", [SINCE])


def _confirmation(place: Place) -> None:
    address = EmailAddress.objects.get(user=place.member)
    EmailConfirmation.objects.create(email_address=address, created=SINCE, sent=SINCE, key="k")


def _job(_place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) "
            "VALUES ('default', 'x', 'succeeded', '{}') RETURNING id"
        )
        job = cursor.fetchone()[0]
        cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [job])
        cursor.execute("INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'succeeded', %s)", [job, SINCE])


def _filter(place: Place) -> None:
    SavedFilter.objects.create(
        organization_id=place.id, account_id=place.stranger.pk, name="x", query="", saved_at=SINCE
    )


def _feed(**fields: Any) -> Callable[[Place], None]:
    def make(place: Place) -> None:
        account: Account = place.stranger if fields.get("stranger") else place.member
        CalendarFeed.objects.create(
            organization_id=place.id, account_id=account.pk, kind="deadlines", token_sha256=uuid4().hex * 2,
            **{"made_at": SINCE} | {key: value for key, value in fields.items() if key != "stranger"},
        )  # fmt: skip

    return make


def _hours(place: Place) -> None:
    HoursWorked.objects.create(
        organization_id=place.id, employee=place.employee, week_starts_on=SINCE.date(), minutes_worked=2400
    )


def _wages(place: Place) -> None:
    QuarterlyWage.objects.create(
        organization_id=place.id, employee=place.employee, quarter_starts_on=SINCE.date(), amount=9000
    )


def _arrival(place: Place) -> None:
    made = Arrival.objects.create(
        organization_id=place.id, kind="message", channel="phone", learned_on=SINCE.date(), arrived_at=SINCE,
        handled_at=SINCE, handled_as="not_leave", has_words=True,
    )  # fmt: skip
    vault.put(subject_id=made.subject_id, table="desk_arrival", column="said", row_id=made.id, value="A call.")


def _read(place: Place) -> None:
    _as_security(
        "INSERT INTO incidents_read (organization_id, id, account_id, read_at, page, subject_ids, file) "
        "VALUES (%s, %s, %s, %s, 'x', '{}', false)",
        [place.id, uuid4(), place.member.pk, SINCE],
    )


def _signal(place: Place) -> None:
    _as_security(
        "INSERT INTO incidents_signal (organization_id, id, account_id, kind, first_at, last_at, count, noticed_at, "
        "answer, told_ids) VALUES (%s, %s, %s, 'reads', %s, %s, 1, %s, '', '{}')",
        [place.id, uuid4(), place.member.pk, SINCE, SINCE, SINCE],
    )


def _attack(_place: Place) -> None:
    _as_security(
        "INSERT INTO incidents_installationsignal (id, kind, first_at, last_at, count, noticed_at, answer, told_ids) "
        "VALUES (%s, 'guesses', %s, %s, 1, %s, '', '{}')",
        [uuid4(), SINCE, SINCE, SINCE],
    )


def _as_security(statement: str, values: list[Any]) -> None:
    with purpose_scope("security"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE openleave_security")
        cursor.execute(statement, values)
        cursor.execute("RESET ROLE")


MAKERS: dict[tuple[str, int], Callable[[Place], None]] = {
    ("django_session", 0): _session,
    ("usersessions_usersession", 30): _device,
    ("cache_entry", 0): _cache,
    ("account_emailconfirmation", 3): _confirmation,
    ("procrastinate_jobs", 30): _job,
    ("procrastinate_events", 30): _job,
    ("desk_savedfilter", 0): _filter,
    ("desk_calendarfeed", 0): _feed(stranger=True),
    ("desk_calendarfeed", 30): _feed(revoked_at=SINCE, used_at=SINCE),
    ("desk_calendarfeed", 400): _feed(used_at=SINCE),
    ("people_hoursworked", 1464): _hours,
    ("people_quarterlywage", 1556): _wages,
    ("desk_arrival", 1098): _arrival,
    ("incidents_read", 400): _read,
    ("incidents_signal", 400): _signal,
    ("incidents_installationsignal", 400): _attack,
}


def _count(organization_id: UUID, table: str) -> int:
    with organization_scope(organization_id), connection.cursor() as cursor, eraser(cursor):
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.commitment("P-61", "P-64")
def test_every_table_file_and_queue_has_a_rule() -> None:
    assert coverage.without_rule() == [], "Give it a maximum age, or make it belong to a person or a case."


@pytest.mark.commitment("P-61")
@pytest.mark.purpose("retention")
@pytest.mark.parametrize("one", declared().ages, ids=lambda one: f"{one.table}-{one.most.days}")
def test_each_age_the_day_before_and_after(db: None, one: MaximumAge) -> None:
    place = Place()
    tenant = (one.table, "organization_id") in declared().columns
    where = place.id if tenant else None
    before = _count(place.id, one.table)
    with organization_scope(place.id):
        MAKERS[one.table, one.most.days](place)
    assert _count(place.id, one.table) == before + 1
    age_out(where, SINCE + one.most - DAY)
    assert _count(place.id, one.table) == before + 1
    if tenant:
        with organization_scope(place.id):
            due = {(found.table, found.most): count for found, count in count_aged(place.id, SINCE + one.most + DAY)}
        assert due[one.table, one.most] >= 1
    taken = age_out(where, SINCE + one.most + DAY)
    assert taken.get(one.table, 0) >= 1 or one.table == "procrastinate_events"  # these go with their job
    assert _count(place.id, one.table) == before
    if one.table == "desk_arrival":
        with organization_scope(place.id):
            assert list(vault.all_places()) == []


@pytest.mark.lesson(1, 3)
def test_a_hold_keeps_hours_that_are_too_old(db: None) -> None:
    place = Place()
    officer = actor_for(place.organization, Role.PRIVACY_OFFICER)
    matter = erasure.matter_open(actor=officer, label="24-4001")
    with organization_scope(place.id):
        _hours(place)
        other = make_employee(place.id, "E-2")
        HoursWorked.objects.create(
            organization_id=place.id, employee=other, week_starts_on=SINCE.date(), minutes_worked=60
        )
    hold = erasure.hold_place(actor=officer, matter_id=matter.id, subject_id=place.employee.id)
    assert age_out(place.id, SINCE + timedelta(days=4000)) == {"people_hoursworked": 1}
    erasure.hold_release(actor=officer, hold_id=hold.id)
    assert age_out(place.id, SINCE + timedelta(days=4000)) == {"people_hoursworked": 1}


@pytest.mark.commitment("P-82")
def test_a_sign_in_that_belongs_nowhere_goes_after_a_month(db: None) -> None:
    place = Place()
    Account.objects.update(created_at=clock.now() - timedelta(days=29))
    sweep_installation()
    assert Account.objects.filter(pk=place.stranger.pk).exists()
    Account.objects.update(created_at=clock.now() - timedelta(days=31))
    assert sweep_installation()["accounts_account"] == 1
    assert not Account.objects.filter(pk=place.stranger.pk).exists()
    assert Account.objects.filter(pk=place.member.pk).exists()
