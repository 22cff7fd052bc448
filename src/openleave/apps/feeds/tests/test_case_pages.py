"""Moving in with open cases, as a leave administrator does it on the desk, and on the command line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openleave.apps.cases.services import case_decide
from openleave.apps.cases.tests.conftest import NOW
from openleave.apps.desk.models import Task
from openleave.apps.feeds import recognition
from openleave.apps.feeds.services.running import step
from openleave.apps.feeds.tests.conftest import Place, as_csv
from openleave.apps.feeds.tests.test_import_cases import HEAD, harbor, row  # noqa: F401
from openleave.apps.feeds.tests.test_pages import mapping_form
from openleave.apps.feeds.views.templates import table
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

FILE = [
    HEAD,
    row("777", "OLD-1", hours="80"),
    row("778", "OLD-2", status="Denied", programs=""),
    row("779", "OLD-3", hours="8", reason="Maternity", status="Pending"),
]


@pytest.fixture
def browser(harbor: Place) -> Iterator[Client]:  # noqa: F811
    from openleave.apps.accounts.models import Account

    with clock.travel(NOW):
        client = Client(headers={"host": "desk.localhost"})
        client.force_login(Account.objects.get(id=harbor.actor.account_id))
        yield client


def page(client: Client, url: str, most: int = 15) -> str:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200, url
    statements = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(statements) <= most, "\n".join(statement[:160] for statement in statements)
    return answer.content.decode()


def work(place: Place, url: str) -> None:
    """Do the waiting step of the import whose page ``url`` is."""
    step(place.organization_id, UUID(url.strip("/").rsplit("/", 1)[-1]))


def test_from_upload_to_comparison(harbor: Place, browser: Client) -> None:  # noqa: F811
    assert "/imports/templates/open-cases.csv" in page(browser, "/imports/")
    assert 'value="cases"' in page(browser, "/imports/new/")
    data = SimpleUploadedFile("cases.csv", as_csv(FILE))
    url = browser.post("/imports/new/", {"kind": "cases", "file": data})["Location"]
    work(harbor, url)
    text = page(browser, url)
    assert "Words that OpenLeave does not know" in text and "<strong>Maternity</strong>" in text
    assert "Call first." not in text
    form = mapping_form(text) | {
        "word_field": ["leave_reason"], "word": ["Maternity"], "meaning_0": "own_health_condition",
        "keep": "1", "save_as": "Old system",
    }  # fmt: skip
    assert browser.post(f"{url}mapping/", form).status_code == 302
    work(harbor, url)
    text = page(browser, url)
    assert "3 rows were read" in text and "What applying does" in text
    text = page(browser, f"{url}list/new/")
    assert "OLD-2" in text and "Own health" in text and "FMLA 80:00" in text
    assert browser.post(f"{url}apply/").status_code == 302
    work(harbor, url)
    text = page(browser, url)
    assert "3 cases were opened." in text and f"{url}comparison/" in text
    text = page(browser, f"{url}comparison/")
    assert "1 case differs. Look at it and decide." in text
    assert "Refused there; by the facts here the program covers the leave." in text
    assert "OLD-2" in text and "OLD-1" not in text and "OLD-3" not in text
    with organization_scope(harbor.organization_id):
        assert [task.code for task in Task.objects.all()] == ["feeds.disagreement"]
        case_id = Task.objects.get().case_id
    # Deciding the case is all that the task asked for.
    case_decide(actor=harbor.actor, case_id=case_id, outcome="designated")
    with organization_scope(harbor.organization_id):
        assert Task.objects.get().done_at is not None
    # The mapping keeps the words for the next file.
    again = SimpleUploadedFile("cases.csv", as_csv(FILE))
    url = browser.post("/imports/new/", {"kind": "cases", "file": again})["Location"]
    work(harbor, url)
    text = page(browser, url)
    assert "“Old system” fits this file" in text and 'value="own_health_condition" selected' in text


def test_the_template_is_understood(browser: Client) -> None:
    answer = browser.get("/imports/templates/open-cases.csv")
    assert answer.status_code == 200 and answer["Content-Disposition"] == 'attachment; filename="open-cases.csv"'
    header, *rows = table()
    proposals = recognition.recognise("cases", header, [[row[index] for row in rows] for index in range(len(header))])
    assert [one.column for one in proposals if not one.field] == []
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/imports/templates/open-cases.xlsx").content))
    assert [cell.value for cell in book.active[1]] == header
