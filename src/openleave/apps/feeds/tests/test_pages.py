"""The import pages as HR operations see them, and how many statements they take."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openleave.apps.feeds.models import Import
from openleave.apps.feeds.services.forgetting import forget
from openleave.apps.feeds.services.running import step
from openleave.apps.feeds.tests.conftest import as_csv
from openleave.apps.feeds.tests.test_import_employees import PEOPLE
from openleave.apps.people.tests.factories import give, make_account, make_organization
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

MOST_STATEMENTS = 15


class Desk:
    """A browser on the desk, and the worker's steps."""

    def __init__(self, slug: str, role: Role = Role.HR_OPERATIONS) -> None:
        self.organization = make_organization(slug)
        self.account = make_account(f"olga@{slug}.example", password=None)
        give(self.account, self.organization, role)
        self.browser = Client(headers={"host": "desk.localhost"})
        self.browser.force_login(self.account)

    def upload(self, rows: list[list[str]] | bytes, name: str = "people.csv") -> str:
        data = rows if isinstance(rows, bytes) else as_csv(rows)
        answer = self.browser.post("/imports/new/", {"kind": "employees", "file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        self.work()
        return answer["Location"]

    def work(self, url: str = "") -> Import:
        """Take the next step of the newest import, or of the one at an address."""
        record = self.record()
        if url:
            with organization_scope(self.organization.id):
                record = Import.objects.get(id=url.split("/")[2])
        step(self.organization.id, record.id)
        return self.record()

    def record(self) -> Import:
        with organization_scope(self.organization.id):
            return Import.objects.order_by("-created_at")[0]

    def page(self, url: str, status: int = 200) -> str:
        with CaptureQueriesContext(connection) as queries:
            answer = self.browser.get(url)
        assert answer.status_code == status
        statements = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
        assert len(statements) <= MOST_STATEMENTS, "\n".join(statement[:160] for statement in statements)
        return answer.content.decode()


@pytest.fixture
def desk(fresh_database: Any, tmp_path: Any, settings: Any) -> Iterator[Desk]:
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "keys"
    settings.OPENLEAVE_FILES_DIR = tmp_path / "files"
    with fresh_database.in_django():
        yield Desk("harbor")


def mapping_form(page: str, **extra: str) -> dict[str, str]:
    """What the browser would post: the chosen option of every select."""
    form = {}
    for name, body in re.findall(r'<select class="form-select" id="(column_\d+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        form[name] = chosen.group(1) if chosen else ""
    return form | extra


def test_from_upload_to_roll_back(desk: Desk) -> None:
    assert "No file has been imported yet" in desk.page("/imports/")
    desk.page("/imports/new/")
    url = desk.upload(PEOPLE)
    page = desk.page(url)
    assert "Employee ID" in page and "E1 · E2 · E3" in page
    assert "waits for its columns" in desk.page("/imports/")
    answer = desk.browser.post(f"{url}mapping/", mapping_form(page, keep="1", save_as="Weekly export"))
    assert answer.status_code == 302
    assert "import-progress" in desk.page(url)
    desk.page(f"{url}progress/")
    desk.work()
    assert desk.browser.get(f"{url}progress/")["HX-Refresh"] == "true"
    page = desk.page(url)
    assert "3 rows were read" in page
    assert "Núñez, Bo" in desk.page(f"{url}list/new/")
    assert desk.browser.post(f"{url}apply/").status_code == 302
    desk.work()
    assert "was applied as a whole" in desk.page(url)
    assert "applied" in desk.page("/imports/").lower()

    changed = [list(row) for row in PEOPLE]
    changed[2][4] = "Charge Nurse"
    second = desk.upload(changed)
    page = desk.page(second)
    assert "“Weekly export” fits this file" in page
    desk.browser.post(f"{second}mapping/", mapping_form(page))
    desk.work()
    page = desk.page(f"{second}list/changed/")
    assert "Job title" in page and "<del>Nurse</del>" in page and "<ins>Charge Nurse</ins>" in page
    desk.browser.post(f"{second}apply/")
    desk.work()
    assert "Take this import back?" in desk.page(f"{second}roll-back/")
    desk.browser.post(f"{second}roll-back/")
    desk.work()
    assert "was rolled back" in desk.page(second)
    desk.browser.post(f"{url}roll-back/")
    desk.work(url)
    assert "was rolled back" in desk.page(url)


def test_errors_are_shown_and_the_report_downloads(desk: Desk) -> None:
    rows = [list(row) for row in PEOPLE]
    rows[1][3] = "2/30/2020"
    url = desk.upload(rows)
    desk.browser.post(f"{url}mapping/", mapping_form(desk.page(url)))
    desk.work()
    page = desk.page(url)
    assert "1 problem" in page or "problems were found" in page
    assert "is a day that does not exist" in desk.page(f"{url}list/problems/")
    report = desk.browser.get(f"{url}problems.csv")
    assert report["Content-Type"].startswith("text/csv") and "2/30/2020" in report.content.decode()
    desk.browser.post(f"{url}apply/")
    assert desk.record().state == "previewed"
    desk.browser.post(f"{url}apply/", {"leave_out_bad": "1"})
    assert desk.work().counts["new"] == 2


def test_a_missing_column_is_named(desk: Desk) -> None:
    url = desk.upload(PEOPLE)
    form = mapping_form(desk.page(url))
    form["column_3"] = ""
    answer = desk.browser.post(f"{url}mapping/", form)
    assert answer.status_code == 422
    assert "Hire date: choose the column" in answer.content.decode()


def test_a_broken_file_says_what_why_and_how(desk: Desk) -> None:
    url = desk.upload(b"%PDF-1.7 nothing", "people.pdf")
    page = desk.page(url)
    assert "This is not a table: the file is a PDF document." in page and "Export the data as CSV" in page
    assert desk.record().upload_id is None


def test_social_security_numbers_are_masked(desk: Desk) -> None:
    rows = [[*PEOPLE[0], "Tax Ref"], *[[*row, f"219-09-123{n}"] for n, row in enumerate(PEOPLE[1:])]]
    page = desk.page(desk.upload(rows))
    assert "219-09" not in page and "•••-••-••••" in page and "Social Security numbers are left out" in page


def test_a_workbook_with_several_sheets(desk: Desk) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Old"
    for row in PEOPLE[:2]:
        book.active.append(row)
    sheet = book.create_sheet("Current")
    for row in PEOPLE:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    url = desk.upload(out.getvalue(), "people.xlsx")
    assert "Read this sheet" in desk.page(url)
    desk.browser.post(f"{url}sheet/", {"sheet": "Current"})
    assert desk.work().shape["sheet"] == "Current"


def test_others_see_nothing(desk: Desk) -> None:
    url = desk.upload(PEOPLE)
    stranger = Desk("meadow")
    manager = Desk("hill", Role.MANAGER)
    for path in ("", "progress/", "list/new/", "problems.csv", "roll-back/"):
        assert stranger.browser.get(f"{url}{path}").status_code == 404
        assert manager.browser.get(f"{url}{path}").status_code in (403, 404)
    for path in ("mapping/", "sheet/", "apply/", "cancel/", "retry/", "roll-back/"):
        assert stranger.browser.post(f"{url}{path}").status_code == 404
    assert desk.record().state == "mapping"


def test_cancelling_deletes_the_file(desk: Desk) -> None:
    url = desk.upload(PEOPLE)
    assert desk.browser.post(f"{url}cancel/").status_code == 302
    record = desk.record()
    assert (record.state, record.upload_id, record.samples_id) == ("cancelled", None, None)


def test_web_workers_do_not_load_polars() -> None:
    import subprocess
    import sys

    code = (
        "from openleave.config import django_setup; django_setup(); import sys\n"
        "from openleave.apps.feeds import urls, tasks\n"
        "print([name for name in ('polars', 'python_calamine', 'openpyxl') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "[]"


def test_lists_that_were_swept_say_so(desk: Desk) -> None:
    from openleave.kernel import files

    url = desk.upload(PEOPLE)
    desk.browser.post(f"{url}mapping/", mapping_form(desk.page(url)))
    record = desk.work()
    assert record.preview_id is not None
    files.delete(organization_id=desk.organization.id, file_id=record.preview_id)
    assert "This list has been deleted" in desk.page(f"{url}list/new/")


@pytest.mark.commitment("P-26")
def test_after_its_week_a_file_leaves_no_name(desk: Desk) -> None:
    """People name files, sheets and columns as they like, after an employee too."""
    organization_id = desk.organization.id
    waits = desk.upload([["Employee ID", "First Name", "Note on Ada Quill"], ["1", "Ada", "x"]], "quill-ada.csv")
    other = desk.upload(PEOPLE, "people.csv")
    kept = {name: field for name, field in desk.record().columns.items() if field}
    with clock.travel(clock.now() + timedelta(days=6)):
        assert forget(organization_id) == 0
    later = clock.now() + timedelta(days=7, minutes=1)
    with clock.travel(later):
        young = desk.upload(PEOPLE, "young.csv")
        assert forget(organization_id) == 2 and forget(organization_id) == 0
        with organization_scope(organization_id), connection.cursor() as cursor:
            cursor.execute(
                "SELECT i::text FROM feeds_import i WHERE i::text ILIKE '%quill%' OR file_name = 'people.csv'"
            )
            assert cursor.fetchall() == []
            assert Import.objects.get(id=other.split("/")[2]).columns == kept
        assert "Upload the file again" in desk.page(waits)
        for url in ("/imports/", waits, other, young):
            assert ("young.csv" in desk.page(url)) == (url in ("/imports/", young))
