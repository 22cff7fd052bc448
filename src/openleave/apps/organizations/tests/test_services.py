"""Organizations, settings, worksites, holidays: written with permission, checked, and in the trail."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from openleave.apps.organizations import selectors, services
from openleave.apps.organizations.models import HeadcountWeek, Holiday, Organization, Settings
from openleave.apps.people.tests.factories import actor_for, make_organization
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db
OPERATOR = Actor(None, None, frozenset({Role.OPERATOR}))


@pytest.fixture
def organization() -> Organization:
    return make_organization("harbor-hospital")


def trail(organization: Organization) -> list[tuple[str, dict]]:
    with organization_scope(organization.id):
        return list(Entry.objects.order_by("seq").values_list("action", "details"))


def test_an_operator_makes_organizations_and_lists_their_names() -> None:
    made = services.organization_create(actor=OPERATOR, slug="harbor-hospital", name="Harbor Hospital", time_zone="UTC")
    services.organization_create(actor=OPERATOR, slug="mesa-schools", name="Mesa Schools")
    assert [o.name for o in selectors.directory(actor=OPERATOR)] == ["Harbor Hospital", "Mesa Schools"]
    assert selectors.organization_by_slug("harbor-hospital") == made
    with organization_scope(made.id):
        assert selectors.identity(made.id).time_zone == "UTC"
    with pytest.raises(Conflict):
        services.organization_create(actor=OPERATOR, slug="harbor-hospital", name="Other")
    with pytest.raises(NotFound, match="harbor-hospital, mesa-schools"):
        selectors.organization_by_slug("nobody")


@pytest.mark.parametrize("slug", ["", "Harbor", "harbor hospital", "-a", "a" * 61])
def test_bad_slugs(slug: str) -> None:
    with pytest.raises(Invalid):
        services.organization_create(actor=OPERATOR, slug=slug, name="X")


def test_nobody_else_makes_or_lists_organizations(organization: Organization) -> None:
    with pytest.raises(Forbidden):
        services.organization_create(actor=actor_for(organization), slug="x", name="X")
    with pytest.raises(Forbidden):
        selectors.directory(actor=actor_for(organization))


def test_settings_are_changed_and_their_history_kept(organization: Organization) -> None:
    actor = actor_for(organization)
    services.settings_update(actor=actor, time_zone="America/Chicago", second_factor_required=True)
    services.settings_update(actor=actor, time_zone="America/Chicago")
    assert trail(organization) == [
        (
            "settings.update",
            {
                "from": {"time_zone": "america/new_york", "second_factor_required": False},
                "to": {"time_zone": "america/chicago", "second_factor_required": True},
            },
        )
    ]
    with organization_scope(organization.id):
        history = selectors.settings_history(organization.id)
        assert [change.field for change in history] == ["time_zone", "second_factor_required"]
        assert Settings.objects.get().time_zone == "America/Chicago"


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"workweek_starts_on": 7},
        {"leave_year_method": "whenever"},
        {"leave_year_starts_month": 2, "leave_year_starts_day": 29},
        {"leave_year_starts_day": 31, "leave_year_starts_month": 6},
        {"name": "x"},
    ],
)
def test_bad_settings(organization: Organization, change: dict) -> None:
    with pytest.raises(Invalid):
        services.settings_update(actor=actor_for(organization), **change)


def test_a_day_of_the_old_month_is_checked_with_the_new_one(organization: Organization) -> None:
    actor = actor_for(organization)
    services.settings_update(actor=actor, leave_year_starts_day=31, leave_year_starts_month=1)
    with pytest.raises(Invalid):
        services.settings_update(actor=actor, leave_year_starts_month=4)


def test_settings_need_the_permission(organization: Organization) -> None:
    for role in (Role.HR_OPERATIONS, Role.PRIVACY_OFFICER, Role.MANAGER, Role.EMPLOYEE):
        with pytest.raises(Forbidden):
            services.settings_update(actor=actor_for(organization, role), time_zone="UTC")
    assert trail(organization) == []


def test_worksites(organization: Organization) -> None:
    actor = actor_for(organization, Role.HR_OPERATIONS)
    made = services.worksite_save(
        actor=actor, code="N1", name="North", state="OH", latitude=Decimal("41.5"), longitude=Decimal("-81.7")
    )
    services.worksite_save(actor=actor, worksite_id=made.id, name="North Clinic")
    with pytest.raises(Conflict):
        services.worksite_save(actor=actor, code="MAIN", name="Again")
    for bad in (
        {"code": "", "name": "x"},
        {"code": "x", "name": "x", "state": "ZZ"},
        {"code": "x", "name": "x", "latitude": Decimal("1")},
        {"code": "x", "name": "x", "latitude": Decimal("91"), "longitude": Decimal("1")},
    ):
        with pytest.raises(Invalid):
            services.worksite_save(actor=actor, **bad)
    with pytest.raises(NotFound):
        services.worksite_save(actor=actor, worksite_id=uuid4(), name="x")
    assert trail(organization) == [
        ("worksite.add", {"fields": ["code", "latitude", "longitude", "name", "state"]}),
        ("worksite.update", {"fields": ["name"]}),
    ]
    with organization_scope(organization.id):
        assert selectors.access_worksite(actor=actor, worksite_id=made.id).name == "North Clinic"
        with pytest.raises(NotFound):
            selectors.access_worksite(actor=actor, worksite_id=uuid4())


def test_a_worksite_of_another_organization_is_not_there(organization: Organization) -> None:
    other = make_organization("mesa-schools")
    with organization_scope(other.id):
        foreign = selectors.worksites(other.id)[0]
    with pytest.raises(NotFound):
        services.worksite_save(actor=actor_for(organization), worksite_id=foreign.id, name="mine now")


def test_holidays_of_a_state_are_added_once(organization: Organization) -> None:
    actor = actor_for(organization)
    added = services.holidays_generate(actor=actor, state="CA", years=[2026])
    assert added >= 11 and services.holidays_generate(actor=actor, state="CA", years=[2026]) == 0
    with organization_scope(organization.id):
        days = {holiday.on: holiday.name for holiday in Holiday.objects.all()}
        assert days[date(2026, 3, 31)] == "Cesar Chavez Day" and date(2026, 11, 26) in days
        assert all(on.year == 2026 for on in days)
        one = Holiday.objects.get(on=date(2026, 3, 31))
    services.holiday_remove(actor=actor, holiday_id=one.id)
    with pytest.raises(NotFound):
        services.holiday_remove(actor=actor, holiday_id=one.id)
    with pytest.raises(Invalid):
        services.holidays_generate(actor=actor, state="ZZ", years=[2026])
    with pytest.raises(Invalid):
        services.holidays_generate(actor=actor, state="CA", years=[1776])
    assert [action for action, _ in trail(organization)] == ["holiday.generate", "holiday.remove"]


def test_a_counted_week_supersedes_the_earlier_count(organization: Organization) -> None:
    actor = actor_for(organization)
    sunday = date(2026, 3, 1)
    services.headcount_week_record(actor=actor, week_starts_on=sunday, employees=49)
    services.headcount_week_record(actor=actor, week_starts_on=sunday, employees=51)
    with organization_scope(organization.id):
        assert [row.employees for row in HeadcountWeek.objects.known()] == [51]
        assert HeadcountWeek.objects.count() == 2
    with pytest.raises(Invalid, match="2026-03-01"):
        services.headcount_week_record(actor=actor, week_starts_on=date(2026, 3, 4), employees=5)
