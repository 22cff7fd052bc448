"""The pages of reports: what they show, to whom, in how many statements; their downloads."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client

from openleave.apps.cases import services
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.tests.factories import give, make_account
from openleave.apps.reports.kinds import lateness
from openleave.apps.reports.shape import Asked, _declared
from openleave.apps.reports.tests.conftest import Harbor
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
DECEMBER = datetime(2026, 12, 9, 15, tzinfo=UTC)


@pytest.fixture
def running(harbor: Harbor) -> LeaveCase:
    """The nurse's operation: designated on 23 November, under way on 9 December."""
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    services.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    with clock.travel(DECEMBER):
        services.usage_catch_up(actor=harbor.actor)
    with organization_scope(harbor.organization.id):
        return LeaveCase.objects.get(id=case.id)


def every_page() -> list[str]:
    found = []
    for report in _declared.values():
        found += [f"/reports/{report.key}/?by={cut}" for cut, _ in report.cuts] or [f"/reports/{report.key}/"]
    return found


def test_every_report_in_few_statements(harbor: Harbor, running: LeaveCase, browser: Browser) -> None:
    client = browser()
    with clock.travel(DECEMBER):
        for page in ["/reports/", *every_page()]:
            statements(client, page)


def test_a_first_glance(harbor: Harbor, running: LeaveCase, browser: Browser) -> None:
    client = browser()
    with clock.travel(DECEMBER):
        page = client.get("/reports/").content.decode()
    numbers = [one.split("<")[0] for one in page.split("<strong>") if one[:1].isdigit()]
    assert numbers[0] == "1", numbers


def test_open_leave_names_people_only_to_those_who_read_cases(
    harbor: Harbor, running: LeaveCase, browser: Browser
) -> None:
    files = make_account("hr@harbor-hospital.example")
    give(files, harbor.organization, Role.HR_OPERATIONS)
    with clock.travel(DECEMBER):
        page = browser().get("/reports/open/").content.decode()
        assert "Marín, Rosa" in page and running.number in page
        other = browser("hr@harbor-hospital.example").get("/reports/open/").content.decode()
    assert "Rosa" not in other and running.number not in other
    # One person at one worksite: how they are away stays hidden.
    assert other.count('<span class="report-hidden">hidden</span>') == 6


def test_downloads(harbor: Harbor, running: LeaveCase, browser: Browser) -> None:
    client = browser()
    with clock.travel(DECEMBER):
        table = client.get("/reports/open/table.csv?table=list")
        book = client.get("/reports/open/workbook.xlsx")
        assert client.get("/reports/open/table.csv?table=nothing").status_code == 404
        assert client.get("/reports/nothing/").status_code == 404
    rows = list(csv.reader(StringIO(table.content.decode("utf-8-sig"))))
    assert rows[1][:5] == ["Marín, Rosa", running.number, "All at once", "2026-12-01", "2026-12-14"], rows
    sheets = openpyxl.load_workbook(BytesIO(book.content))
    assert sheets.sheetnames == ["By worksite", "Each open leave, the next to", "About"]
    line = [cell.value for cell in sheets["By worksite"][2]]
    assert line[1:] == [1, 0, 0, 1]
    assert sheets.worksheets[1]["D2"].value.date() == date(2026, 12, 1)
    assert sheets.worksheets[1]["D2"].is_date


def test_lateness_by_month(harbor: Harbor, running: LeaveCase, browser: Browser) -> None:
    """Four notices were due on 30 November and none is given: nine days late each."""
    with clock.travel(DECEMBER), organization_scope(harbor.organization.id):
        asked = Asked(
            harbor.actor, DECEMBER.date(), "America/New_York", date(2026, 11, 1), date(2026, 12, 31), by="month"
        )
        found = lateness.figures_by(asked, "month")
    assert dict(found) == {("employer", date(2026, 11, 1)): [0, 0, 0, 4, 0, 36]}
