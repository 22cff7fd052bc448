"""What the reports count, on a small employer: exact figures; and nothing of what is behind a wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import set_urlconf

from openleave.apps.cases import services
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import full_weeks
from openleave.apps.cases.tests.test_forecast import MONDAYS, taken, used_before
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.certification.models import CertificationRequest, Flag
from openleave.apps.certification.tests.conftest import accepted, intermittent
from openleave.apps.organizations.models import Worksite
from openleave.apps.people.models import Assignment, Employee
from openleave.apps.people.tests.factories import make_employee, make_hours
from openleave.apps.reports import certified, dashboard
from openleave.apps.reports.certified import declare_certified
from openleave.apps.reports.shape import HIDDEN, Asked, Result, Table, _declared
from openleave.apps.reports.tests.conftest import Harbor
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

DECEMBER = datetime(2026, 12, 9, 15, tzinfo=UTC)
ZONE = "America/New_York"


@pytest.fixture(autouse=True)
def at_the_desk() -> Iterator[None]:
    """Links lead to the desk's pages."""
    set_urlconf("openleave.config.urls.desk")
    yield
    set_urlconf(None)


def ask(harbor: Harbor, report: str, **changes: Any) -> Result:
    asked = Asked(harbor.actor, DECEMBER.date(), ZONE, date(2026, 1, 1), date(2026, 12, 31))
    with clock.travel(DECEMBER), organization_scope(harbor.organization.id):
        return _declared[report].build(replace(asked, **changes))


def values(table: Table) -> list[tuple[Any, ...]]:
    return [row.values for row in table.rows]


def someone(harbor: Harbor, number: str, worksite: Worksite | None = None) -> Employee:
    with organization_scope(harbor.organization.id):
        found = make_employee(
            harbor.organization.id, number, "Kim", f"Ito{number}", worksite=worksite or harbor.worksite,
            schedule_code="DAY",
        )  # fmt: skip
        make_hours(found, full_weeks())
    return found


def designated(harbor: Harbor, employee: Employee, **changes: Any) -> LeaveCase:
    case = services.case_open(actor=harbor.actor, employee_id=employee.id, **SURGERY | changes)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    return case


def posted(harbor: Harbor) -> None:
    with clock.travel(DECEMBER):
        services.usage_catch_up(actor=harbor.actor)


def test_cases_and_days_by_month(harbor: Harbor) -> None:
    """Six working days from Tuesday the 1st to Tuesday the 8th of December, opened in November."""
    designated(harbor, harbor.nurse)
    posted(harbor)
    lines = values(ask(harbor, "volume", by="month").tables[0])
    assert lines[10:] == [("November 2026", 1, 1, 0, 0), ("December 2026", 0, 0, 6, 2880)]
    assert [line[1:] for line in lines[:10]] == [(0, 0, 0, 0)] * 10


def test_reasons_of_few_are_hidden_and_of_many_shown(harbor: Harbor) -> None:
    """Six operations and one bonding: the one is hidden, and one more line with it."""
    for number in range(6):
        designated(harbor, someone(harbor, f"90{number}"))
    child = {"arrived_by": "birth", "arrived_on": "2026-11-20"}
    services.case_open(
        actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY | {"reason": "bonding", "child": child}
    )
    lines = {line[0]: line[1:] for line in values(ask(harbor, "volume", by="reason").tables[0])}
    assert lines["New child"][0] is HIDDEN
    # Seven in all, so that six of them would give away the one.
    assert lines["Health and pregnancy"][0] is HIDDEN
    grid = ask(harbor, "volume", by="site_reason").tables[0]
    assert [value for value in grid.rows[0].values[1:-1] if value is HIDDEN] and grid.rows[0].values[-1] == 7
    # A filter does not make it smaller: what tells of reasons is for the whole organization and a calendar year.
    same = ask(harbor, "volume", by="reason", department="Ward 1", from_on=date(2026, 11, 1)).tables[0]
    assert {line[0]: line[1:] for line in values(same)} == lines


def test_what_is_walled_off_is_in_no_count(harbor: Harbor) -> None:
    """With the one case behind a wall, every report and the first glance are as if it had never been."""
    with clock.travel(DECEMBER), organization_scope(harbor.organization.id):
        asked = Asked(harbor.actor, DECEMBER.date(), ZONE, date(2026, 1, 1), date(2026, 12, 31))
        before = {
            (report.key, cut): report.build(replace(asked, by=cut))
            for report in _declared.values()
            for cut in [key for key, _ in report.cuts] or [""]
        }
        glances = [one.value for one in dashboard.glances(asked)]
        trend = dashboard.trend(asked)[1]
    case = designated(harbor, harbor.nurse)
    with organization_scope(harbor.organization.id):
        case.refresh_from_db()
        case.pattern = "continuous"
        LeaveCase.objects.filter(id=case.id).update(walled=True)
    posted(harbor)
    with clock.travel(DECEMBER), organization_scope(harbor.organization.id):
        for (key, cut), result in before.items():
            assert _declared[key].build(replace(asked, by=cut)) == result, (key, cut)
        assert [one.value for one in dashboard.glances(asked)] == glances
        assert dashboard.trend(asked)[1] == trend
        inside = replace(asked, actor=replace(harbor.actor, roles=harbor.actor.roles | {Role.WALLED_CASES}))
        assert [one.value for one in dashboard.glances(inside)] == [1, 0, 1, 0, 1, 0]
        seen = {key for (key, cut), result in before.items() if _declared[key].build(replace(inside, by=cut)) != result}
    assert seen == set(_declared) - {"intermittent"}


def test_ones_own_case_and_a_relatives_are_in_no_count(harbor: Harbor) -> None:
    designated(harbor, harbor.nurse)
    posted(harbor)
    mine = replace(harbor.actor, employee_id=harbor.nurse.id)
    assert ask(harbor, "open", by="worksite").tables[0].rows
    assert not ask(harbor, "open", by="worksite", actor=mine).tables[0].rows
    assert [one.value for one in ask(harbor, "consistency", by="worksite", actor=mine).numbers] == [0, None, 0, 0]


def test_returns_and_leave_that_runs_out(harbor: Harbor) -> None:
    """Fourteen weeks from 1 December: the FMLA's twelve end on 22 February, and the leave goes on to 8 March."""
    designated(harbor, harbor.nurse, ends_on=date(2027, 3, 8))
    designated(harbor, someone(harbor, "900"))
    posted(harbor)
    result = ask(harbor, "forecast", by="back")
    back = next(table for table in result.tables if table.key == "back")
    assert values(back) == [
        ("Ito900, Kim", "L-2026-0002", "All at once", date(2026, 12, 15), "day after the leave", "Site MAIN")
    ]
    out = next(table for table in result.tables if table.key == "out")
    assert values(out) == [
        ("Marín, Rosa", "L-2026-0001", "FMLA", date(2027, 2, 22), date(2027, 3, 8), None, "the days determined",
         "Site MAIN"),
    ]  # fmt: skip
    assert [one.value for one in result.numbers] == [1, 0, 0]


def test_leave_in_parts_that_runs_out(harbor: Harbor) -> None:
    """On December 9, 45 days and 12 Mondays since September 7 are used. The Mondays of the last twelve weeks begin with
    September 21 and come again from December 14 on: that one, the 21st and the 28th are the 58th to the 60th day. The
    other leave is too young to tell."""
    used_before(harbor, date(2026, 3, 2), 45)
    about = {"pattern": "intermittent", "starts_on": date(2026, 9, 1), "ends_on": None}
    case = designated(harbor, harbor.nurse, **about)
    taken(harbor, case, *MONDAYS)
    designated(harbor, someone(harbor, "900"), **about | {"starts_on": date(2026, 12, 1)})
    with clock.travel(DECEMBER):
        services.forecasts_catch_up(actor=harbor.actor)
    result = ask(harbor, "forecast", by="out")
    tables = {table.key: values(table) for table in result.tables}
    assert tables["out"] == [
        ("Marín, Rosa", "L-2026-0001", "FMLA", date(2026, 12, 28), None, date(2027, 3, 2), "the last 12 weeks",
         "Site MAIN"),
    ]  # fmt: skip
    young = "No certification says how often, and the leave is younger than four weeks."
    assert tables["parts"] == [
        ("Marín, Rosa", "L-2026-0001", "FMLA", date(2026, 12, 28), date(2027, 3, 2), "the last 12 weeks", ""),
        ("Ito900, Kim", "L-2026-0002", "FMLA", None, None, "not known yet", young),
    ]
    assert [one.value for one in result.numbers] == [0, 1, 0]


def test_a_forecast_by_what_is_certified(harbor: Harbor) -> None:
    """55 days are used. From December 10 on, three times two days in the month, every seven days (22 × 1 // 3): the
    10th, 11th, 17th, 18th and 24th are the last five; January 5, 2026 is back on January 5, 2027."""
    used_before(harbor, date(2026, 1, 5), 55)
    case = intermittent(harbor)
    accepted(harbor, case.id)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    with clock.travel(DECEMBER):
        services.forecasts_catch_up(actor=harbor.actor)
    (out,) = (values(table) for table in ask(harbor, "forecast", by="out").tables if table.key == "out")
    assert out == [
        ("Marín, Rosa", case.number, "FMLA", date(2026, 12, 24), None, date(2027, 1, 5),
         "certified: 3 absences a month of up to 2 days", "Site MAIN"),
    ]  # fmt: skip


def test_hours_and_what_they_are_worth(harbor: Harbor) -> None:
    """Ten days of eight hours each; only those of five people or more are shown in dollars."""
    people = [someone(harbor, f"90{number}") for number in range(6)]
    with organization_scope(harbor.organization.id):
        Assignment.objects.filter(employee__in=people[:4]).update(pay_type="hourly", pay_rate=Decimal("25.5000"))
        Assignment.objects.filter(employee=people[4]).update(
            pay_type="salaried", pay_rate=Decimal("52000"), minutes_per_week=2400
        )
        Assignment.objects.filter(employee=people[5]).update(pay_rate=None)
    for person in people:
        designated(harbor, person)
    result = ask(harbor, "cost", by="worksite")
    # 4 × 80 × 25.50 + 80 × 52,000/52/40; the sixth has no pay rate.
    assert values(result.tables[0]) == [("Site MAIN", 6, 60, 28800, Decimal("10160.00"), 4800, 0)]
    few = ask(harbor, "cost", by="worksite", from_on=date(2027, 1, 1), to_on=date(2027, 2, 1))
    assert values(few.tables[0]) == []
    with organization_scope(harbor.organization.id):
        other = Worksite.objects.create(organization_id=harbor.organization.id, code="B", name="Annex")
        Assignment.objects.filter(employee__in=people[:2]).update(worksite=other)
    lines = values(ask(harbor, "cost", by="worksite").tables[0])
    assert [(line[0], line[1], line[4]) for line in lines] == [("Site MAIN", 4, HIDDEN), ("Annex", 2, HIDDEN)]


@pytest.fixture
def no_reader() -> Iterator[None]:
    kept = list(certified._readers)
    certified._readers.clear()
    yield
    certified._readers[:] = kept


def test_intermittent_leave_against_what_was_certified(harbor: Harbor, no_reader: None) -> None:
    case = designated(harbor, harbor.nurse, pattern="intermittent", starts_on=date(2026, 11, 1), ends_on=None)
    for day, minutes in ((2, 480), (4, 240), (18, 120)):
        services.absence_record(
            actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, day), minutes_absent=minutes
        )
    result = ask(harbor, "intermittent")
    assert values(result.tables[0]) == [
        ("Marín, Rosa", "L-2026-0001", date(2026, 11, 1), None, 3, 840, 3, 480),
    ]
    assert "nothing is compared" in result.counted[-1]
    assert values(result.tables[1])[10] == ("November 2026", 3, 840, 1)
    declare_certified(lambda actor, cases, first, last: dict.fromkeys(cases, 2))
    result = ask(harbor, "intermittent")
    assert values(result.tables[0])[0][8:] == (2,)
    assert (result.numbers[2].label, result.numbers[2].value) == ("Over what was certified", 1)
    declare_certified(lambda actor, cases, first, last: {})
    assert values(ask(harbor, "intermittent").tables[0])[0][8:] == (None,)


def test_decisions_by_worksite(harbor: Harbor) -> None:
    """One of two is refused at the annex, none at the main site: 50 points apart."""
    with organization_scope(harbor.organization.id):
        other = Worksite.objects.create(organization_id=harbor.organization.id, code="B", name="Annex")
    second = someone(harbor, "900")
    designated(harbor, harbor.nurse)
    designated(harbor, second)
    with organization_scope(harbor.organization.id):
        newcomer = make_employee(
            harbor.organization.id, "901", "Al", "Novak", worksite=harbor.worksite, schedule_code="DAY",
            hired_on=date(2026, 10, 5),
        )  # fmt: skip
    case = services.case_open(actor=harbor.actor, employee_id=newcomer.id, **SURGERY)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="not_designated")
    with organization_scope(harbor.organization.id):
        Assignment.objects.filter(employee__in=[second, newcomer]).update(worksite=other)
    lines = values(ask(harbor, "consistency", by="worksite").tables[0])
    assert lines == [
        ("Annex", 1, 1, Decimal("50.0"), Decimal("50.0"), 0, 0, 0),
        ("Site MAIN", 1, 0, Decimal("0.0"), Decimal("-50.0"), 0, 0, 0),
    ]


def test_flags_of_certification_are_counted(harbor: Harbor) -> None:
    """Two in the period, of which a correction took one away; one before it."""
    case = designated(harbor, harbor.nurse, pattern="intermittent", starts_on=date(2026, 11, 1), ends_on=None)
    services.absence_record(actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, 2), minutes_absent=480)
    known = {"organization_id": harbor.organization.id, "case": case}
    with organization_scope(harbor.organization.id):
        request = CertificationRequest.objects.create(
            **known, kind="own_health", state="accepted", asked_on=date(2026, 11, 1)
        )
        flag = known | {"request": request, "measure": "episodes", "taken": 3}
        Flag.objects.create(**flag, first_on=date(2026, 11, 2), last_on=date(2026, 11, 8))
        Flag.objects.create(
            **flag,
            first_on=date(2026, 11, 9),
            last_on=date(2026, 11, 15),
            cleared_at=datetime(2026, 11, 20, tzinfo=UTC),
        )
        Flag.objects.create(**flag, first_on=date(2025, 11, 9), last_on=date(2025, 11, 15))
    assert values(ask(harbor, "intermittent").tables[0])[0][8:] == (1,)
