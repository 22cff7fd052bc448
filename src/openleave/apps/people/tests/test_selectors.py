"""Facts as known then, headcounts, and finding people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openleave.apps.organizations.models import Organization, Worksite
from openleave.apps.people import selectors
from openleave.apps.people.models import Profile
from openleave.apps.people.tests.factories import (
    actor_for,
    make_employee,
    make_hours,
    make_organization,
    make_schedule,
    make_worksite,
)
from openleave.kernel.actor import Role
from openleave.kernel.errors import Forbidden, NotFound
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db
THEN, LATER = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)


@pytest.fixture
def organization() -> Organization:
    return make_organization("harbor-hospital")


@pytest.fixture
def scope(organization: Organization):
    with organization_scope(organization.id):
        yield organization


def test_facts_as_known_then_and_now(scope: Organization) -> None:
    make_schedule(scope.id)
    employee = make_employee(scope.id, "1", recorded_at=THEN, schedule_code="DAY")
    old = Profile.objects.get()
    old.superseded_at = LATER
    old.save()
    Profile.objects.create(
        organization_id=scope.id,
        employee=employee,
        first_name="Ada",
        last_name="Moreau",
        valid_from=date(2020, 1, 6),
        recorded_at=LATER,
    )
    now = selectors.facts_for(scope.id, employee.id)
    then = selectors.facts_for(scope.id, employee.id, known_at=datetime(2026, 2, 1, tzinfo=UTC))
    before = selectors.facts_for(scope.id, employee.id, known_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [p.last_name for p in now.profiles] == ["Moreau"]
    assert [p.last_name for p in then.profiles] == ["Ferro"]
    assert before.profiles == before.employments == before.assignments == ()
    assert now.last_known_at >= LATER and now.profile_on(TODAY).last_name == "Moreau"
    assert now.schedule_on(TODAY).code == "DAY" and now.employment_on(TODAY).hired_on == date(2020, 1, 6)
    assert now.assignment_on(date(2019, 1, 1)) is None
    assert selectors.recorded_instants(scope.id, employee.id) == [LATER, THEN]


def test_facts_take_at_most_eight_queries(scope: Organization) -> None:
    make_schedule(scope.id)
    employee = make_employee(scope.id, "1", schedule_code="DAY", worksite=Worksite.objects.get())
    make_hours(employee, [(date(2026, 1, 4) + timedelta(weeks=n), 2400) for n in range(52)])
    with CaptureQueriesContext(connection) as queries:
        facts = selectors.facts_for(scope.id, employee.id, hours_from=date(2026, 2, 1), hours_to=date(2026, 2, 22))
        assert facts.assignments[0].worksite.name == "Site MAIN"
    assert len(queries) <= 8
    assert [row.week_starts_on.day for row in facts.hours] == [1, 8, 15, 22]


def test_facts_of_nobody(scope: Organization) -> None:
    with pytest.raises(NotFound):
        selectors.facts_for(scope.id, uuid4())


def test_access_needs_the_permission_and_the_organization(organization: Organization) -> None:
    other = make_organization("mesa-schools")
    with organization_scope(other.id):
        foreign = make_employee(other.id, "1")
    with organization_scope(organization.id):
        own = make_employee(organization.id, "1")
        administrator = actor_for(organization)
        assert selectors.access_employee(actor=administrator, employee_id=own.id) == own
        for unknown in (foreign.id, uuid4()):
            with pytest.raises(NotFound, match=r"^Not found\.$"):
                selectors.access_employee(actor=administrator, employee_id=unknown)
        with pytest.raises(Forbidden):
            selectors.access_employee(actor=actor_for(organization, Role.MANAGER), employee_id=own.id)


def test_headcount_by_worksite_counts_people_employed_that_day_once(scope: Organization) -> None:
    main, north = Worksite.objects.get(), make_worksite(scope.id, "NORTH", "41.9")
    for number in range(3):
        make_employee(scope.id, f"m{number}", worksite=main)
    make_employee(scope.id, "n1", worksite=north)
    make_employee(scope.id, "n2", worksite=north, separated_on=date(2026, 5, 31))
    make_employee(scope.id, "n3", worksite=north, hired_on=date(2026, 6, 2))
    make_employee(scope.id, "none")
    assert selectors.headcount_by_worksite(scope.id, TODAY) == {main.id: 3, north.id: 1, None: 1}
    assert selectors.headcount_by_worksite(scope.id, date(2026, 5, 31))[north.id] == 2
    assert selectors.headcount_on(scope.id, TODAY) == 5
    assert selectors.headcount_by_worksite(scope.id, TODAY, known_at=THEN) == {}


def test_headcount_within_miles(scope: Organization) -> None:
    main = Worksite.objects.get()
    near, far = make_worksite(scope.id, "NEAR", "42.5"), make_worksite(scope.id, "FAR", "42.7")
    lost = Worksite.objects.create(organization_id=scope.id, code="LOST", name="Lost")
    for number, site in enumerate([main, near, near, far, lost]):
        make_employee(scope.id, str(number), worksite=site)
    # One degree of latitude is 69.1 miles: 42.5 is inside 75 miles of 41.5, 42.7 (82.9 miles) is outside.
    assert selectors.headcount_within(scope.id, main.id, 75, TODAY) == (3, [lost.id])
    with pytest.raises(NotFound):
        selectors.headcount_within(scope.id, uuid4(), 75, TODAY)


def test_payroll_weeks_count_whole_weeks_only(scope: Organization) -> None:
    sunday = date(2026, 3, 1)
    make_employee(scope.id, "always")
    make_employee(scope.id, "hired monday", hired_on=date(2026, 3, 2))
    make_employee(scope.id, "leaves saturday", separated_on=date(2026, 3, 14))
    make_employee(scope.id, "leaves friday", separated_on=date(2026, 3, 13))
    make_employee(scope.id, "came and went", hired_on=date(2026, 3, 2), separated_on=date(2026, 3, 6))
    weeks = selectors.payroll_weeks(scope.id, sunday, 4)
    assert weeks == [
        (date(2026, 3, 1), 3),
        (date(2026, 3, 8), 3),
        (date(2026, 3, 15), 2),
        (date(2026, 3, 22), 2),
    ]
    assert selectors.payroll_spans(scope.id, sunday, 4) == [
        selectors.Span(date(2026, 3, 1), date(2026, 3, 14), 3),
        selectors.Span(date(2026, 3, 15), date(2026, 3, 28), 2),
    ]
    assert selectors.weeks_at_least(weeks, 3) == {2026: 2}
    assert selectors.payroll_weeks(scope.id, sunday, 0) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["a1", "b2", "c3"]),
        ("gar", ["b2", "c3"]),
        ("García, m", ["b2"]),
        ("maria gar", ["b2"]),
        ("MÁRIA", ["b2"]),
        ("c3", ["c3"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
def test_search(scope: Organization, text: str, expected: list[str]) -> None:
    make_employee(scope.id, "a1", "Ada", "Ferro")
    make_employee(scope.id, "b2", "María", "Garcia")
    make_employee(scope.id, "c3", "Tomas", "García")
    page = selectors.search(actor=actor_for(scope), text=text, on=TODAY)
    assert [row.number for row in page.rows] == expected
    assert page.after == ""


def test_search_pages_through_everybody_once(scope: Organization) -> None:
    for number in range(7):
        make_employee(scope.id, str(number), "Sam", "Stone" if number < 5 else "Zuniga")
    seen, after = [], ""
    for _ in range(4):
        page = selectors.search(actor=actor_for(scope), on=TODAY, after=after, page_size=2)
        seen += [row.number for row in page.rows]
        after = page.after
    assert sorted(seen) == [str(number) for number in range(7)] and after == ""
    assert selectors.search(actor=actor_for(scope), on=TODAY, after="nonsense~x").rows


def test_search_shows_one_row_per_person_and_their_state(scope: Organization) -> None:
    moved = make_employee(scope.id, "1", "Ada", "Ferro", valid_to=date(2025, 12, 31))
    Profile.objects.create(
        organization_id=scope.id, employee=moved, first_name="Ada", last_name="Moreau", valid_from=date(2026, 1, 1)
    )
    make_employee(scope.id, "2", "Bo", "Left", separated_on=date(2026, 1, 1))
    make_employee(scope.id, "3", "Cy", "Soon", hired_on=date(2026, 9, 1))
    with CaptureQueriesContext(connection) as queries:
        page = selectors.search(actor=actor_for(scope), on=TODAY)
    assert [(row.name, row.status) for row in page.rows] == [
        ("Left, Bo", "separated"),
        ("Moreau, Ada", "employed"),
        ("Soon, Cy", "future"),
    ]
    assert len(queries) <= 4


def test_managers_see_names_and_dates_of_their_reports(scope: Organization) -> None:
    manager = make_employee(scope.id, "boss", "Max", "Mustard")
    make_employee(scope.id, "1", "Ada", "Ferro", manager=manager)
    make_employee(scope.id, "2", "Bo", "Other")
    actor = actor_for(scope, Role.MANAGER, employee_id=manager.id)
    team = selectors.reports_of(actor=actor, on=TODAY)
    assert [(member.name, member.from_on, member.until_on) for member in team] == [
        ("Ferro, Ada", date(2020, 1, 6), None)
    ]
    assert selectors.reports_of(actor=actor_for(scope, Role.MANAGER), on=TODAY) == []
    with pytest.raises(Forbidden):
        selectors.reports_of(actor=actor_for(scope, Role.EMPLOYEE), on=TODAY)
