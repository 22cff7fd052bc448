"""The day, who is away, and the feeds into people's own calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest
from django.test import Client

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import Absence, LeaveCase
from openleave.apps.cases.tests.conftest import DESK, NOW, TODAY, Harbor, make_harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.desk import drawing, services, strips
from openleave.apps.desk.models import CalendarFeed, Task
from openleave.apps.desk.selectors import team as selectors
from openleave.apps.desk.selectors import today as day_selectors
from openleave.apps.desk.tests.conftest import CODE
from openleave.apps.people.models import Assignment, Employee, Profile
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Invalid
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


def inside(harbor: Harbor) -> Any:
    return organization_scope(harbor.organization.id)


def grant(harbor: Harbor, employee: Employee, first: date, last: date | None, **more: Any) -> LeaveCase:
    """A granted leave, as the calendar sees one."""
    with inside(harbor):
        count = LeaveCase.objects.count()
        return LeaveCase.objects.create(
            organization_id=harbor.organization.id, employee=employee, number=f"L-2026-9{count:03}", starts_on=first,
            ends_on=last, noticed_on=first, **({"reason": "own_health_condition", "pattern": "continuous",
            "state": "designated"} | more),
        )  # fmt: skip


def colleagues(harbor: Harbor, count: int) -> list[Employee]:
    with inside(harbor):
        return list(Employee.objects.exclude(id=harbor.nurse.id).order_by("number")[:count])


def away(harbor: Harbor, first: date = FIRST, last: date = LAST, **where: Any) -> dict[str, str]:
    with inside(harbor):
        found = selectors.team(actor=harbor.actor, first=first, last=last, where=selectors.Where(**where))
    return {person.name: strips.words(person.days) for person in found.people}


# The day --------------------------------------------------------------------------------------------------------------


def test_the_day(harbor: Harbor, browser: Browser) -> None:
    kim, lee = colleagues(harbor, 2)
    grant(harbor, kim, TODAY, TODAY + timedelta(days=4))
    grant(harbor, lee, TODAY - timedelta(days=9), TODAY - timedelta(days=1), expected_back_on=TODAY, state="open")
    add = {"actor": harbor.actor, "code": CODE}
    for step in (-2, 0, 0, 1, 1, 13, 14):
        services.task_add(**add, due_on=TODAY + timedelta(days=step), about_id=uuid4())
    services.task_add(**add, due_on=TODAY + timedelta(days=5), whose="employee")
    resting = services.task_add(**add, due_on=TODAY + timedelta(days=6), about_id=uuid4())
    services.lines_snooze(
        actor=harbor.actor, lines=[("t", resting.id)], until_on=TODAY + timedelta(days=3), why="waiting_provider"
    )
    services.arrival_add(actor=harbor.actor, kind="notice", channel="phone")
    with inside(harbor):
        waiting, load = day_selectors.waiting(actor=harbor.actor, today=TODAY, inbox=1)
        assert waiting == day_selectors.Waiting(late=1, due_today=2, us=7, employee=1, clinic=1, most=0, inbox=1)
        assert [day.tasks for day in load] == [2, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1]
        found = day_selectors.moving(actor=harbor.actor, today=TODAY)
        assert [(one.employee_id, one.begins, one.back) for one in found] == [
            (kim.id, True, False), (lee.id, False, True),
        ]  # fmt: skip
    _, text = statements(browser(), "/today/")
    for words in (
        "Monday, November 23, 2026",
        "Begin with what is late.",
        "2 days late",
        "Person000, Kim",
        "Person001, Kim",
    ):
        assert words in text, words


def test_a_full_day_takes_no_more_statements(harbor: Harbor, browser: Browser) -> None:
    kim, lee = colleagues(harbor, 2)
    case = grant(harbor, kim, TODAY, TODAY + timedelta(days=4))
    grant(harbor, lee, TODAY - timedelta(days=9), None, expected_back_on=TODAY, state="open")
    for step in (-2, 0, 3):
        services.task_add(
            actor=harbor.actor, code=CODE, due_on=TODAY + timedelta(days=step), about_id=uuid4(), case=case,
            owner_id=harbor.account.id,
        )  # fmt: skip
    with inside(harbor):
        Task.objects.update(warned_most_at=NOW)
    count, text = statements(browser(), "/today/")
    assert "Mine, with 80 % of the time gone" in text and text.count("Person000, Kim") == 4
    assert count <= 15
    _, text = statements(browser(), "/?warned=most")
    assert text.count("80 % gone") == 2 and "days late" not in text


def test_an_empty_day_says_so(harbor: Harbor, browser: Browser) -> None:
    _, text = statements(browser(), "/today/")
    assert "Nothing is late, nothing is due today, nothing waits in the inbox." in text


def test_the_drawing_of_the_load_draws_something_for_something() -> None:
    load = [day_selectors.Load(TODAY, 0, 0), day_selectors.Load(TODAY, 1000, 1), day_selectors.Load(TODAY, 500, 0)]
    columns = drawing.load_drawing(load).columns
    assert [(one.deadlines_height, one.tasks_height) for one in columns] == [(0, 0), (119, 2), (59, 0)]


# Who is away ----------------------------------------------------------------------------------------------------------


def test_granted_leave_is_away_and_nothing_else(harbor: Harbor) -> None:
    kim, lee, max_, ann, bob, cy = colleagues(harbor, 6)
    grant(harbor, kim, date(2026, 11, 25), date(2026, 12, 4))
    grant(harbor, lee, date(2026, 12, 30), None, state="open")
    grant(harbor, max_, date(2026, 12, 7), date(2026, 12, 20), expected_back_on=date(2026, 12, 10))
    grant(harbor, ann, date(2026, 12, 7), date(2026, 12, 8), state="requested")
    grant(harbor, bob, date(2026, 12, 7), date(2026, 12, 8), state="closed", closed_as="returned")
    grant(harbor, cy, date(2026, 12, 7), date(2026, 12, 8), state="closed", closed_as="denied")
    grant(harbor, cy, date(2026, 12, 7), date(2026, 12, 8), state="not_designated")
    assert away(harbor) == {
        "Person000, Kim": "Dec 1 – Dec 4",
        "Person001, Kim": "Dec 30 – Dec 31",
        "Person002, Kim": "Dec 7 – Dec 9",
        "Person004, Kim": "Dec 7 – Dec 8",
    }


def test_of_an_intermittent_leave_the_recorded_days(harbor: Harbor) -> None:
    case = grant(harbor, harbor.nurse, date(2026, 12, 1), date(2027, 5, 31), pattern="intermittent", state="open")
    with inside(harbor):
        for day, reversed_at in ((3, None), (4, None), (9, NOW)):
            Absence.objects.create(
                organization_id=case.organization_id, case=case, absent_on=date(2026, 12, day), minutes_absent=480,
                reversed_at=reversed_at,
            )  # fmt: skip
    assert away(harbor) == {"Marín, Rosa": "Dec 3 – Dec 4"}


def test_of_a_worksite_a_department_a_manager(harbor: Harbor) -> None:
    kim, lee = colleagues(harbor, 2)
    with inside(harbor):
        Assignment.objects.filter(employee=kim).update(department="Ward 3", manager=harbor.nurse)
    for one in (kim, lee):
        grant(harbor, one, FIRST, FIRST)
    only_kim = {"Person000, Kim": "Dec 1"}
    assert away(harbor, department="Ward 3") == away(harbor, manager_id=harbor.nurse.id) == only_kim
    assert len(away(harbor, worksite_id=harbor.worksite.id)) == 2
    assert away(harbor, department="Ward 3", worksite_id=uuid4()) == {}


def test_overlaps_of_a_unit(harbor: Harbor, browser: Browser) -> None:
    people = colleagues(harbor, 4)
    with inside(harbor):
        Assignment.objects.filter(employee__in=people[:3]).update(department="Ward 3")
    for step, one in enumerate(people):
        grant(harbor, one, date(2026, 12, 7 + step), date(2026, 12, 10))
    with inside(harbor):
        found = selectors.team(actor=harbor.actor, first=FIRST, last=LAST, where=selectors.Where())
        assert [(one.on, one.unit, one.count) for one in found.overlaps] == [
            (date(2026, 12, 9), "Ward 3", 3), (date(2026, 12, 10), "Ward 3", 3),
        ]  # fmt: skip
        assert found.by_day[date(2026, 12, 10)] == 4
        by_site = selectors.team(actor=harbor.actor, first=FIRST, last=LAST, where=selectors.Where(), unit="worksite")
        assert [one.count for one in by_site.overlaps] == [3, 4]
    client = browser()
    response = client.post("/calendar/choices/", {"most_away": "3"}, follow=True)
    assert response.redirect_chain == [("/calendar/", 302)]
    assert "On no day are more than 3 people" in client.get("/calendar/?on=2026-12-01").content.decode()
    for wrong in ("", "-1", "501", "many", "99999"):
        text = client.post("/calendar/choices/", {"most_away": wrong}, follow=True).content.decode()
        assert "Give a number from 0 to 500." in text, wrong
    with pytest.raises(Invalid):
        services.calendar_choose(actor=harbor.actor, most_away=501, initials=False)


def test_the_calendar_page(harbor: Harbor, browser: Browser) -> None:
    grant(harbor, harbor.nurse, date(2026, 12, 7), date(2026, 12, 18))
    client = browser()
    _, text = statements(client, "/calendar/?on=2026-12-09")
    assert "Marín, Rosa" in text and "Dec 7 – Dec 18" in text and "December 2026" in text
    _, text = statements(client, "/calendar/?on=2026-12-09&by=week&unit=worksite&department=None")
    assert "No granted leave of these people falls into this period." in text
    assert client.get("/calendar/?worksite=x").status_code == 400
    for on in ("", "x", "2026-02-30", "0001-01-01", "9999-12-31"):
        assert client.get(f"/calendar/?on={on}").status_code == 200


def test_a_reason_changes_no_byte_of_the_calendar_and_the_feed(harbor: Harbor, browser: Browser) -> None:
    """Two cases that differ only in reason, law and pattern of relationship: what is sent out is the same."""
    case = grant(harbor, harbor.nurse, date(2026, 12, 7), date(2026, 12, 18))
    client = browser()
    _, token = services.feed_make(actor=harbor.actor, kind="team")
    looked = []
    for reason, program, walled_note in (
        ("own_health_condition", "us.fed.fmla", "eligible"),
        ("pregnancy", "us.ca.pdl", "indeterminate"),
        ("military_exigency", "", "ineligible"),
    ):
        with inside(harbor):
            LeaveCase.objects.filter(id=case.id).update(reason=reason, program=program, outcome=walled_note)
        for address in ("/calendar/?on=2026-12-09", "/calendar/?on=2026-12-09&by=week"):
            looked.append((address, _without_tokens(client.get(address).content)))
        looked.append(("feed", client.get(f"/calendar/feed/{token}.ics").content))
    assert looked[:3] == looked[3:6] == looked[6:]


def _without_tokens(body: bytes) -> bytes:
    import re

    return re.sub(rb"[A-Za-z0-9]{64}", b"TOKEN", body)


def test_walled_people_are_not_on_the_calendar(harbor: Harbor) -> None:
    grant(harbor, harbor.nurse, FIRST, LAST, walled=True)
    assert away(harbor) == {}


# Feeds ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def feed(harbor: Harbor) -> Iterator[Callable[..., Any]]:
    def read(token: str, **headers: str) -> Any:
        return Client(headers={"host": DESK} | headers).get(f"/calendar/feed/{token}.ics")

    yield read


def events(body: bytes) -> list[tuple[str, date, date]]:
    found = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return sorted((str(one["SUMMARY"]), one.decoded("DTSTART"), one.decoded("DTEND")) for one in found)


def test_a_feed_of_ones_own_deadlines(harbor: Harbor, feed: Callable[..., Any]) -> None:
    cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    add = {"actor": harbor.actor, "code": CODE}
    services.task_add(**add, due_on=TODAY - timedelta(days=3))  # late and nobody's: everybody's
    services.task_add(**add, due_on=TODAY + timedelta(days=2), about_id=uuid4(), owner_id=harbor.account.id)
    services.task_add(**add, due_on=TODAY + timedelta(days=2), about_id=uuid4(), owner_id=uuid4())
    made, token = services.feed_make(actor=harbor.actor, kind="deadlines")
    response = feed(token)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = events(response.content)
    assert found[0] == ("Leave desk: 1 thing due", date(2026, 11, 25), date(2026, 11, 26))
    assert ("Leave desk: 1 thing late", TODAY, TODAY + timedelta(days=1)) in found
    assert any(title == "Leave desk: 3 things due" and on == date(2026, 11, 30) for title, on, _ in found)
    text = response.content.decode()
    for secret in ("Marín", "Rosa", "L-2026", "surgery", "FMLA", "fmla", "health"):
        assert secret not in text
    with inside(harbor):
        kept = CalendarFeed.objects.get()
        assert (kept.used_at, token not in kept.token_sha256, kept.id) == (NOW, True, made.id)


def test_a_feed_that_has_not_changed_is_not_sent_again(harbor: Harbor, feed: Callable[..., Any]) -> None:
    _, token = services.feed_make(actor=harbor.actor, kind="deadlines")
    first = feed(token)
    again = feed(token, **{"if-none-match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    services.task_add(actor=harbor.actor, code=CODE, due_on=TODAY, owner_id=harbor.account.id)
    assert feed(token, **{"if-none-match": first["ETag"]}).status_code == 200


def test_the_last_use_is_noted_once_an_hour(harbor: Harbor, feed: Callable[..., Any]) -> None:
    _, token = services.feed_make(actor=harbor.actor, kind="team")
    for minutes, noted in ((0, 0), (30, 0), (61, 61)):
        with clock.travel(NOW + timedelta(minutes=minutes)):
            feed(token)
            with inside(harbor):
                assert CalendarFeed.objects.get().used_at == NOW + timedelta(minutes=noted)


def test_a_feed_of_who_is_away_names_nobody_unless_allowed(harbor: Harbor, feed: Callable[..., Any]) -> None:
    grant(harbor, harbor.nurse, date(2026, 12, 7), date(2026, 12, 18))
    _, token = services.feed_make(actor=harbor.actor, kind="team")
    span = (date(2026, 12, 7), date(2026, 12, 19))
    assert events(feed(token).content) == [("Away", *span)]
    services.calendar_choose(actor=harbor.actor, most_away=2, initials=True)
    assert events(feed(token).content) == [("Away: R. M.", *span)]


def test_other_tokens_open_nothing(harbor: Harbor, feed: Callable[..., Any]) -> None:
    _, token = services.feed_make(actor=harbor.actor, kind="team")
    other = make_harbor("elm-hospital", people=1)
    for wrong in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        other.organization.id.hex + token[32:],
        uuid4().hex + token[32:],
        token[32:],
        "x" * 75,
        "é" * 75,
        token + token,
    ):
        assert feed(wrong).status_code == 404
    assert feed(token).status_code == 200


def test_replaced_and_revoked_addresses_answer_no_more(harbor: Harbor, feed: Callable[..., Any]) -> None:
    _, first = services.feed_make(actor=harbor.actor, kind="team")
    _, second = services.feed_make(actor=harbor.actor, kind="team")
    assert (feed(first).status_code, feed(second).status_code) == (404, 200)
    assert services.feed_revoke(actor=harbor.actor, kind="team") == 1
    assert feed(second).status_code == 404
    assert services.feed_revoke(actor=harbor.actor, kind="team") == 0


def test_a_feed_ends_with_the_role_and_the_account(harbor: Harbor, feed: Callable[..., Any]) -> None:
    _, token = services.feed_make(actor=harbor.actor, kind="team")
    Account.objects.filter(id=harbor.account.id).update(is_active=False)
    assert feed(token).status_code == 404
    Account.objects.filter(id=harbor.account.id).update(is_active=True)
    assert feed(token).status_code == 200
    with inside(harbor):
        Membership.objects.filter(account_id=harbor.account.id).delete()
    assert feed(token).status_code == 404


def test_feeds_keep_to_the_walls(harbor: Harbor, feed: Callable[..., Any]) -> None:
    rosa = make_account("rosa@harbor-hospital.example")
    give(rosa, harbor.organization, Role.LEAVE_ADMINISTRATOR, employee_id=harbor.nurse.id)
    herself = actor_for(harbor.organization, account=rosa, employee_id=harbor.nurse.id)
    grant(harbor, harbor.nurse, date(2026, 12, 7), date(2026, 12, 18))
    _, token = services.feed_make(actor=herself, kind="team")
    assert events(feed(token).content) == []


def test_the_page_of_the_feeds(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    _, text = statements(client, "/calendar/feeds/")
    assert text.count("Make an address") == 2
    response = client.post("/calendar/feeds/make/", {"kind": "team"})
    text = response.content.decode()
    assert "it is not shown again" in text and "/calendar/feed/" in text and "no-store" in response["Cache-Control"]
    assert "/calendar/feed/" not in client.get("/calendar/feeds/").content.decode().replace("/calendar/feeds/", "")
    assert "Not read yet." in client.get("/calendar/feeds/").content.decode()
    gone = client.post("/calendar/feeds/revoke/", {"kind": "team"}, follow=True).content.decode()
    assert "The address answers no more." in gone and gone.count("Make an address") == 2
    assert client.post("/calendar/feeds/make/", {"kind": "other"}).status_code == 400
    assert client.post("/calendar/feeds/revoke/").status_code == 400


def test_initials_of_names(harbor: Harbor) -> None:
    from openleave.apps.desk.writing import _initials

    assert [_initials(name) for name in ("Marín Soto, Rosa María", "Lee,", "", "Cher")] == ["R. M.", "L.", "", "C."]
    with inside(harbor):
        assert Profile.objects.get(employee=harbor.nurse).sort_name == "Marín, Rosa"
