"""Organizations, settings, worksites, holidays: written with permission, checked, and in the trail."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from openleave.apps.organizations import leave_year, selectors, services
from openleave.apps.organizations.models import HeadcountWeek, Holiday, Organization, Settings
from openleave.apps.people.tests.factories import actor_for, make_organization
from openleave.kernel import clock
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
        assert [change.field for change in history] == ["second_factor_required", "time_zone"]
        assert Settings.objects.get().time_zone == "America/Chicago"


@pytest.mark.parametrize(
    "change",
    [
        {"time_zone": "Mars/Olympus"},
        {"workweek_starts_on": 7},
        {"leave_year_method": "whenever"},
        {"leave_year_method": "calendar"},
        {"business_days": []},
        {"business_days": [7]},
        {"cure_days": 6},
        {"appeal_days": 6},
        {"name": "x"},
    ],
)
def test_bad_settings(organization: Organization, change: dict) -> None:
    with pytest.raises(Invalid):
        services.settings_update(actor=actor_for(organization), **change)


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


def test_the_leave_year_changes_with_notice(organization: Organization) -> None:
    actor = actor_for(organization)
    with clock.travel(datetime(2026, 11, 23, 15, tzinfo=UTC)):
        told = date(2026, 11, 20)
        for method, effective_on, announced_on, field in (
            ("whenever", date(2027, 2, 1), told, "method"),
            ("calendar", date(2027, 1, 18), told, "effective_on"),
            ("calendar", date(2027, 2, 1), date(2026, 11, 24), "announced_on"),
            ("fixed", date(2027, 2, 1), told, "leave_year_starts_day"),
        ):
            with pytest.raises(Invalid) as refused:
                services.leave_year_change(
                    actor=actor, method=method, effective_on=effective_on, announced_on=announced_on,
                    starts_month=2, starts_day=30,
                )  # fmt: skip
            assert refused.value.field == field
        made = services.leave_year_change(
            actor=actor, method="calendar", effective_on=date(2027, 1, 19), announced_on=told
        )
        with pytest.raises(Invalid):
            services.leave_year_change(actor=actor, method="calendar", effective_on=date(2027, 6, 1), announced_on=told)
        with pytest.raises(Conflict):
            services.leave_year_change(actor=actor, method="forward", effective_on=date(2027, 3, 1), announced_on=told)
        services.leave_year_withdraw(actor=actor, change_id=made.id)
        with pytest.raises(Conflict):
            services.leave_year_withdraw(actor=actor, change_id=made.id)
        # Moving in: what the employees have known for years is recorded as it was.
        old = services.leave_year_change(
            actor=actor, method="rolling_backward", effective_on=date(2015, 1, 1), announced_on=date(2014, 10, 1)
        )
        with pytest.raises(Conflict):
            services.leave_year_withdraw(actor=actor, change_id=old.id)
    with organization_scope(organization.id):
        assert [(one.method, one.effective_on) for one in selectors.leave_year_changes(organization.id)] == [
            ("rolling_backward", date(2015, 1, 1))
        ]
        history = selectors.settings_history(organization.id, about=["leave_year"])
        assert {(one.before, one.after, one.name) for one in history} == {
            (None, "calendar", "2027-01-19"),
            ("calendar", None, "2027-01-19"),
            (None, "rolling_backward", "2015-01-01"),
        }
    with pytest.raises(Forbidden):
        services.leave_year_change(
            actor=actor_for(organization, Role.HR_OPERATIONS), method="forward",
            effective_on=date(2027, 3, 1), announced_on=date(2026, 1, 1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 22), {"leave_year": {"method": "calendar"}}),
        (
            date(2026, 11, 23),
            {
                "leave_year": {"method": "calendar"},
                "leave_year_change": {"to": {"method": "fixed", "starts": "07-01"}, "announced_on": "2026-11-23"},
            },
        ),
        (
            date(2027, 1, 21),
            {
                "leave_year": {"method": "calendar"},
                "leave_year_change": {"to": {"method": "fixed", "starts": "07-01"}, "announced_on": "2026-11-23"},
            },
        ),
        (date(2027, 1, 22), {"leave_year": {"method": "fixed", "starts": "07-01"}}),
        (None, {"leave_year": {"method": "rolling_backward"}}),
    ],
)
def test_what_the_engine_is_told_of_the_leave_year(on: date | None, expected: dict) -> None:
    settings = {
        "leave_year_method": "calendar",
        "leave_year_starts_month": 1,
        "leave_year_starts_day": 1,
        "leave_year_changes": [["fixed", 7, 1, "2027-01-22"], ["rolling_backward", 1, 1, "2029-01-01"]],
    }
    assert leave_year.facts_on(settings, on) == expected


def test_every_change_is_kept_whole(organization: Organization) -> None:
    actor = actor_for(organization)
    services.settings_update(actor=actor, cure_days=14)
    site = services.worksite_save(actor=actor, code="N1", name="North")
    services.worksite_save(actor=actor, worksite_id=site.id, name="North Clinic")
    day = services.holiday_add(actor=actor, on=date(2026, 12, 24), name="Christmas Eve")
    with pytest.raises(Conflict):
        services.holiday_add(actor=actor, on=date(2026, 12, 24), name="Again")
    services.holiday_remove(actor=actor, holiday_id=day.id)
    with organization_scope(organization.id):
        history = selectors.settings_history(organization.id, about=["settings", "worksite", "holiday"])
    changes = [(one.about, one.name, one.field, one.before, one.after) for one in history if one.before != ""]
    assert sorted(changes, key=repr) == [
        ("holiday", "Christmas Eve", "on", "2026-12-24", None),
        ("holiday", "Christmas Eve", "on", None, "2026-12-24"),
        ("settings", "", "cure_days", 7, 14),
        ("worksite", "North Clinic", "name", "North", "North Clinic"),
        ("worksite", "North", "code", None, "N1"),
        ("worksite", "North", "name", None, "North"),
    ]
    assert trail(organization)[0][1]["to"] == {"cure_days": 14}
