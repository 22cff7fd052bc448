"""Importing leave used, as a leave administrator sees it on the desk and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openleave.apps.feeds.tests.conftest import as_csv
from openleave.apps.feeds.tests.test_command import command  # noqa: F401
from openleave.apps.feeds.tests.test_import_employees import PEOPLE
from openleave.apps.feeds.tests.test_pages import Desk, mapping_form
from openleave.apps.people.tests.factories import give, make_account
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

ROWS = [
    ["Employee ID", "Start Date", "End Date", "Weeks Used", "Hours Used", "Leave Reason"],
    ["E1", "9/7/2026", "9/18/2026", "2", "", "Own health"],
    ["E2", "10/5/2026", "10/5/2026", "", "7.5", "bonding"],
]


@pytest.fixture
def desk(fresh_database: Any, tmp_path: Any, settings: Any) -> Iterator[Desk]:
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "keys"
    settings.OPENLEAVE_FILES_DIR = tmp_path / "files"
    with fresh_database.in_django():
        desk = Desk("harbor", Role.LEAVE_ADMINISTRATOR)
        url = desk.upload(PEOPLE)
        desk.browser.post(f"{url}mapping/", mapping_form(desk.page(url)))
        desk.work()
        desk.browser.post(f"{url}apply/")
        desk.work()
        yield desk


def upload(desk: Desk, rows: list[list[str]]) -> str:
    """Upload, confirm the columns, check."""
    data = SimpleUploadedFile("used.csv", as_csv(rows))
    answer = desk.browser.post("/imports/new/", {"kind": "usage", "file": data})
    assert answer.status_code == 302
    desk.work()
    url: str = answer["Location"]
    desk.browser.post(f"{url}mapping/", mapping_form(desk.page(url)))
    desk.work()
    return url


def test_from_upload_to_roll_back(desk: Desk) -> None:
    assert 'value="usage"' in desk.page("/imports/new/")
    url = upload(desk, ROWS)
    page = desk.page(url)
    assert "11 days of leave would be counted; people: 2." in page
    assert "2 rows have no hours of the workweek: they are from the people’s weekly hours of that time." in page
    assert "1 row is spread over Monday to Friday" in page
    page = desk.page(f"{url}list/new/")
    assert "Lee, Ann" in page and "us.fed.fmla" in page and "Own health" in page and "on 10 days" in page
    assert "80:00" in page and "about 0.21" in page and "from the weekly hours of that time" in page
    desk.browser.post(f"{url}apply/")
    desk.work()
    assert "was applied as a whole" in desk.page(url)
    assert "Leave already used" in desk.page("/imports/")
    again = upload(desk, ROWS)
    assert "The file says what OpenLeave already knows." in desk.page(again)
    assert "Take this import back?" in desk.page(f"{url}roll-back/")
    desk.browser.post(f"{url}roll-back/")
    desk.work(url)
    assert "was rolled back" in desk.page(url)


def test_problems_in_spanish(desk: Desk) -> None:
    url = upload(desk, [*ROWS, ["E9", "9/7/2026", "", "", "3", ""], ["E1", "9/21/2026", "", "", "3", "viaje"]])
    desk.browser.cookies["openleave_language"] = "es"
    answer = desk.browser.get(f"{url}list/problems/", headers={"accept-language": "es"}).content.decode()
    assert "No se conoce el motivo de la licencia." in answer and "viaje" in answer and "Leave Reason" in answer


def test_hr_operations_is_not_offered_leave(desk: Desk) -> None:
    url = upload(desk, ROWS)
    account = make_account("omar@harbor.example", password=None)
    give(account, desk.organization, Role.HR_OPERATIONS)
    desk.browser.force_login(account)
    assert 'value="usage"' not in desk.page("/imports/new/")
    assert "used.csv" not in desk.page("/imports/")
    for path in ("", "list/new/", "problems.csv", "roll-back/"):
        assert desk.browser.get(f"{url}{path}").status_code == 404
    answer = desk.browser.post("/imports/new/", {"kind": "usage", "file": SimpleUploadedFile("u.csv", as_csv(ROWS))})
    assert answer.status_code in (403, 404)


def test_from_the_command_line(command: Any, fresh_database: Any) -> None:  # noqa: F811
    from openleave.apps.accounts.models import Account
    from openleave.apps.organizations.models import Organization
    from openleave.kernel.tenancy import operator_scope

    with fresh_database.in_django():
        with operator_scope():
            organization = Organization.objects.get(slug="harbor")
            account = Account.objects.get(email="mia@harbor.example")
        with organization_scope(organization.id):
            give(account, organization, Role.LEAVE_ADMINISTRATOR)
    assert command(as_csv(PEOPLE), "--apply").returncode == 0
    usage = ("--kind", "usage")
    refused = command(as_csv(ROWS), *usage, account="olga@harbor.example")
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    looked = command(as_csv(ROWS), *usage, account="mia@harbor.example")
    assert looked.returncode == 0, looked.stderr
    assert "2 rows  2 new  0 changed" in looked.stdout
    assert "2 rows: the workweek is from the weekly hours of that time" in looked.stdout
    assert "1 rows: spread over Monday to Friday" in looked.stdout
    applied = command(as_csv(ROWS), *usage, "--apply", account="mia@harbor.example")
    assert applied.returncode == 0 and "Applied." in applied.stdout, applied.stderr
    assert "0 new  0 changed  2 unchanged" in command(as_csv(ROWS), *usage, account="mia@harbor.example").stdout
