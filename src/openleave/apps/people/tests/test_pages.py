"""The employee pages as a leave administrator sees them, and how many statements they take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openleave.apps.organizations.models import Worksite
from openleave.apps.people import presenting, services
from openleave.apps.people.models import Assignment, Profile, Schedule
from openleave.apps.people.tests.factories import (
    actor_for,
    give,
    make_account,
    make_employee,
    make_hours,
    make_organization,
    make_schedule,
)
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

MOST_STATEMENTS = 15


class World:
    """One organization with a few people, and an administrator's browser on the desk."""

    def __init__(self) -> None:
        self.organization = make_organization("harbor-hospital")
        self.account = make_account("ada@harbor.example", password=None)
        give(self.account, self.organization, Role.LEAVE_ADMINISTRATOR)
        self.browser = Client(headers={"host": "desk.localhost"})
        self.browser.force_login(self.account)
        self.actor = actor_for(self.organization, account=self.account)
        self.today = clock.today("America/New_York")
        with organization_scope(self.organization.id):
            make_schedule(self.organization.id)
            site = Worksite.objects.get()
            self.boss = make_employee(self.organization.id, "100", "Max", "Mustard", worksite=site)
            self.ada = make_employee(
                self.organization.id, "101", "Ada", "Ferro", worksite=site, manager=self.boss, schedule_code="DAY"
            )
            first = presenting.first_week(self.today, 6)
            make_hours(self.ada, [(first + timedelta(weeks=week), 2250) for week in range(50)])


@pytest.fixture
def world(fresh_database: Any) -> Iterator[World]:
    with fresh_database.in_django():
        yield World()


def test_the_list_and_the_search(world: World) -> None:
    page = world.browser.get("/employees/").content.decode()
    assert "Ferro, Ada" in page and "Mustard, Max" in page and "2 employees" in page
    found = world.browser.get("/employees/?q=fer").content.decode()
    assert "Ferro, Ada" in found and "Mustard, Max" not in found
    assert "No name or number begins" in world.browser.get("/employees/?q=zz").content.decode()
    options = world.browser.get("/employees/search/?q=fer").content.decode()
    assert f'data-value="{world.ada.id}"' in options


def test_the_employee_page(world: World) -> None:
    page = world.browser.get(f"/employees/{world.ada.id}/").content.decode()
    for words in ("Ada Ferro", "Nurse", "Site MAIN", "1,875", "2 weeks are not known", "Mustard, Max", "$31.25"):
        assert words in page, words
    assert page.count('<rect class="people-') == 52


def test_what_was_known_then(world: World) -> None:
    with organization_scope(world.organization.id):
        then = Profile.objects.get(employee=world.ada).recorded_at
    with clock.travel(clock.now() + timedelta(days=1)):
        services.profile_correct(actor=world.actor, employee_id=world.ada.id, last_name="Moreau")
    # Reading tomorrow: the correction is known.
    with clock.travel(clock.now() + timedelta(days=2)):
        assert "Ada Moreau" in world.browser.get(f"/employees/{world.ada.id}/").content.decode()
        page = world.browser.get(f"/employees/{world.ada.id}/?known={then.isoformat()}").content.decode()
    assert "Ada Ferro" in page and "Ada Moreau" not in page and "You see what was known on" in page
    assert "/profile/" not in page
    assert world.browser.get(f"/employees/{world.ada.id}/?known=nonsense").status_code == 200


@pytest.mark.parametrize("path", ["/employees/", "/employees/?q=f", "/employees/{id}/", "/employees/search/?q=f"])
def test_pages_take_few_statements(world: World, path: str) -> None:
    path = path.format(id=world.ada.id)
    world.browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert world.browser.get(path).status_code == 200
    statements = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statement[:150] for statement in statements)


def test_correcting_in_a_browser(world: World) -> None:
    base = f"/employees/{world.ada.id}"
    form = {"first_name": "Ada", "last_name": "Moreau", "home_state": "WA", "from_on": ""}
    assert world.browser.post(f"{base}/profile/", form)["Location"] == f"{base}/"
    refused = world.browser.post(f"{base}/profile/", form | {"phone": "call me"})
    assert refused.status_code == 422 and b"no telephone number" in refused.content
    with organization_scope(world.organization.id):
        site = Worksite.objects.get()
    job = {"job_title": "Head nurse", "worksite_id": str(site.id), "hours_per_week": "36", "full_time": "yes"}
    assert world.browser.post(f"{base}/job/", job | {"from_on": world.today.isoformat()}).status_code == 302
    unchanged = {
        bound.html_name: bound.value() or "" for bound in world.browser.get(f"{base}/job/").context["form"] if bound
    }
    assert world.browser.post(f"{base}/employments/new/", {"hired_on": "2010-01-04"}).status_code == 422
    ended = {"hired_on": "2010-01-04", "separated_on": "2011-01-04"}
    assert world.browser.post(f"{base}/employments/new/", ended).status_code == 302
    week = presenting.first_week(world.today, 6)
    hours = {"week_starts_on": week.isoformat(), "hours_worked": "38.5"}
    assert world.browser.post(f"{base}/hours/", hours).status_code == 302
    assert world.browser.post(f"{base}/hours/", hours | {"hours_worked": "169"}).status_code == 422
    # What was not touched stays as it was on that date, also where today's value is another.
    earlier = unchanged | {"from_on": "2021-01-04", "union_code": "L7"}
    assert world.browser.post(f"{base}/job/", earlier).status_code == 302
    with organization_scope(world.organization.id):
        then = Assignment.objects.known().get(employee=world.ada, valid_from="2021-01-04")
    assert (then.job_title, then.union_code, then.minutes_per_week) == ("Nurse", "L7", 2400)
    page = world.browser.get(f"{base}/").content.decode()
    for words in ("Ada Moreau", "Head nurse", "WA", "last day", "38.5"):
        assert words in page, words


def test_adding_an_employee_and_a_schedule(world: World) -> None:
    form = {"number": "102", "first_name": "Bo", "last_name": "Adeyemi", "hired_on": "2026-01-05"}
    made = world.browser.post("/employees/new/", form)
    assert "Bo Adeyemi" in world.browser.get(made["Location"]).content.decode()
    assert world.browser.post("/employees/new/", form).status_code == 422
    weeks = "12 12 12 0 0 0 0\n0 0 0 12 12 12 11:20"
    schedule = {"code": "R2", "name": "Two weeks", "kind": "rotating", "anchor_on": "2026-01-05", "weeks": weeks}
    assert world.browser.post("/schedules/new/", schedule).status_code == 302
    with organization_scope(world.organization.id):
        row = Schedule.objects.get(code="R2")
    assert row.minutes_by_day[-1] == 680
    assert "Two weeks" in world.browser.get("/schedules/").content.decode()
    again = world.browser.get(f"/schedules/{row.id}/").content.decode()
    assert "11:20" in again
    for bad in ("1 2 3", "a b c d e f g", "8 8 8 8 8 0 NaN", "8 8 8 8 8 0 0.001"):
        assert world.browser.post("/schedules/new/", schedule | {"weeks": bad}).status_code == 422


def test_names_are_escaped(world: World) -> None:
    services.profile_correct(actor=world.actor, employee_id=world.ada.id, last_name="<script>alert(1)</script>")
    for path in (f"/employees/{world.ada.id}/", "/employees/", "/employees/search/?q=%3Cscript"):
        assert b"<script>alert" not in world.browser.get(path).content


def test_wages_are_for_those_who_may(world: World) -> None:
    officer = make_account("pia@harbor.example", password=None)
    give(officer, world.organization, Role.PRIVACY_OFFICER)
    browser = Client(headers={"host": "desk.localhost"})
    browser.force_login(officer)
    page = browser.get(f"/employees/{world.ada.id}/").content.decode()
    assert "Ada Ferro" in page and "$31.25" not in page and "/profile/" not in page


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0"), (450, "7.5"), (20, "0:20"), (2250, "37.5"), (112_500, "1,875"), (60_010, "1,000:10")],
)
def test_hours_are_written_exactly(minutes: int, text: str) -> None:
    assert presenting.hours_text(minutes) == text


def test_the_grid_knows_the_present_week() -> None:
    schedule = Schedule(anchor_on=date(2026, 1, 7), minutes_by_day=[600] * 7 + [0] * 7)
    grid = presenting.schedule_grid(schedule, date(2026, 1, 20))
    assert grid is not None and grid.weekdays == (2, 3, 4, 5, 6, 0, 1) and grid.present == 1
    assert presenting.schedule_grid(schedule, date(2026, 1, 21)).present == 0  # type: ignore[union-attr]
    assert presenting.schedule_grid(schedule, date(2026, 1, 6)).present == 1  # type: ignore[union-attr]
