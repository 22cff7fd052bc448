"""The pages of letters, as the desk walks them."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openleave.apps.cases.models import LeaveCase
from openleave.apps.disclosures.models import Disclosure
from openleave.apps.notices.models import Letter, PrintBatch, TemplateVersion
from openleave.apps.notices.services import send_due
from openleave.apps.notices.tests.conftest import Desk
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

MOST_STATEMENTS = 15
OF_THE_TEST = (
    "SAVEPOINT",
    "SELECT COALESCE(current_setting",
    "set_config('openleave.organization', ''",
    "set_config('openleave.account', ''",
)


@pytest.fixture
def page(desk: Desk, browser: Any) -> Client:
    return browser()


def get(page: Client, url: str) -> str:
    """The page; never with more statements than a page may have. Tests run inside a transaction: what only it adds to
    a request (savepoints, the outer scope's settings) is no statement of the page."""
    page.get("/welcome/")
    with CaptureQueriesContext(connection) as found:
        answer = page.get(url)
    assert answer.status_code == 200, answer.status_code
    statements = [one["sql"] for one in found.captured_queries if not any(part in one["sql"] for part in OF_THE_TEST)]
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statement[:160] for statement in statements)
    return answer.content.decode()


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def letters(desk: Desk, **known: Any) -> list[Letter]:
    with organization_scope(desk.organization_id):
        return list(Letter.objects.filter(**known).order_by("created_at"))


def test_from_the_case_to_the_sent_letter(desk: Desk, page: Client):
    html = get(page, f"/cases/{desk.case.id}/letters/")
    assert "Eligibility notice: due on November 27, 2026. It is prepared: read it and send it." in text(html)
    (draft,) = letters(desk, kind="eligibility")

    html = get(page, f"/letters/{draft.id}/")
    assert "Yes. You are eligible for FMLA leave." in text(html)
    assert "Rosa Marín" in html and "14 Elm Street" in html
    seen = re.search(r'name="seen" value="(\w+)"', html)
    assert seen
    words = page.post(
        f"/letters/{draft.id}/words/", {"premiums": "on", "premium_amount": "$84.20", "added": "One.\n\nTwo."}
    )
    assert words.status_code == 302
    # The words have changed since the page was read: what was not read is not sent.
    page.post(f"/letters/{draft.id}/send/", {"by": "portal", "seen": seen[1]})
    assert letters(desk, id=draft.id)[0].state == "draft"
    html = get(page, f"/letters/{draft.id}/")
    assert "$84.20" in html and "<p>One.</p>" in html and "<p>Two.</p>" in html
    seen = re.search(r'name="seen" value="(\w+)"', html)
    assert seen
    sent = page.post(f"/letters/{draft.id}/send/", {"by": "portal", "seen": seen[1]})
    assert sent.status_code == 302
    assert letters(desk, id=draft.id)[0].state == "queued"
    assert send_due(desk.organization_id) == 1

    html = get(page, f"/letters/{draft.id}/")
    assert "Sent on November 23, 2026" in text(html)
    pdf = page.get(f"/letters/{draft.id}/pdf/")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    docx = page.get(f"/letters/{draft.id}/docx/")
    assert docx.content.startswith(b"PK")
    with stating("privacy_rights"), organization_scope(desk.organization_id):
        row = Disclosure.objects.get(flow="notices.copy", size_bytes=len(docx.content))
        assert row.sha256 == hashlib.sha256(docx.content).hexdigest()
    assert "Sent" in text(get(page, f"/cases/{desk.case.id}/letters/"))
    get(page, "/letters/")


def test_a_new_letter_of_a_kind(desk: Desk, page: Client):
    answer = page.post(f"/cases/{desk.case.id}/letters/new/", {"kind": "certification_own"})
    (made,) = letters(desk, kind="certification_own")
    assert answer["Location"] == f"/letters/{made.id}/"
    html = get(page, f"/letters/{made.id}/")
    assert "The Genetic Information Nondiscrimination Act of 2008 (GINA)" in html
    page.post(f"/letters/{made.id}/language/", {"language": "es"})
    assert "Certificación de su propia condición" in get(page, f"/letters/{made.id}/")
    page.post(f"/letters/{made.id}/withdraw/")
    assert letters(desk, id=made.id)[0].state == "withdrawn"
    assert page.post(f"/cases/{desk.case.id}/letters/new/", {"kind": "nonsense"}).status_code == 302


def test_by_mail(desk: Desk, page: Client):
    (draft,) = letters(desk, kind="eligibility")
    page.post(f"/letters/{draft.id}/send/", {"by": "print"})
    assert "Rosa" in get(page, "/letters/print/")
    answer = page.post("/letters/print/", {"letter": [str(draft.id)]})
    with organization_scope(desk.organization_id):
        batch = PrintBatch.objects.get()
        case = LeaveCase.objects.get(id=desk.case.id)
    assert answer["Location"] == f"/letters/print/{batch.id}/"
    assert case.eligibility_notice_on is None
    assert page.get(f"/letters/print/{batch.id}/pdf/").content.startswith(b"%PDF-")
    html = get(page, f"/letters/print/{batch.id}/")
    assert letters(desk, id=draft.id)[0].sha256 in html
    late = page.post(f"/letters/print/{batch.id}/", {"mailed_on": "2026-11-24"})
    assert late.status_code == 422 and "They cannot have been mailed on that day." in late.content.decode()
    assert page.post(f"/letters/print/{batch.id}/", {"mailed_on": "2026-11-23"}).status_code == 302
    with organization_scope(desk.organization_id):
        case = LeaveCase.objects.get(id=desk.case.id)
    assert case.eligibility_notice_on.isoformat() == "2026-11-23"
    assert letters(desk, id=draft.id)[0].state == "sent"


def test_own_texts(desk: Desk, page: Client):
    get(page, "/settings/letters/")
    get(page, "/settings/letters/kinds/eligibility/")
    page.post("/settings/letters/kinds/eligibility/draft/")
    with organization_scope(desk.organization_id):
        draft = TemplateVersion.objects.get()
    url = f"/settings/letters/versions/{draft.id}/"
    get(page, url)
    wrong = {"content_en": "# Hello\n\n{{ employe_name }}", "content_es": "# Hola", "seen_en": draft.content_en,
             "seen_es": draft.content_es}  # fmt: skip
    assert page.post(url, wrong).status_code == 302
    html = get(page, url)
    assert "line 3: There is no field “employe_name”. Did you mean “employee_name”?" in text(html).replace(" :", ":")
    assert page.post(f"{url}publish/", {"why": "Shorter"}).status_code == 422
    # Somebody who began from the first text would undo the second.
    assert page.post(url, wrong).status_code == 422
    right = {"content_en": "# Hello <b>\n\n{{ employee_name }}", "content_es": "# Hola\n\n{{ employee_name }}",
             "seen_en": wrong["content_en"], "seen_es": wrong["content_es"]}  # fmt: skip
    assert page.post(url, right).status_code == 302
    html = get(page, f"{url}preview/")
    assert "Hello &lt;b&gt;" in html
    html = get(page, f"{url}preview/?case={desk.case.number}")
    assert "Rosa Marín" in html
    assert page.post(f"{url}publish/", {"why": "Shorter"}).status_code == 302
    (letter,) = letters(desk, kind="eligibility")
    assert "Hello &lt;b&gt;" in get(page, f"/letters/{letter.id}/")
    assert "Your version 1" in get(page, f"/letters/{letter.id}/")
    page.post("/settings/letters/kinds/eligibility/restore/", {"number": "0"})
    assert "You are eligible" in get(page, f"/letters/{letter.id}/")
    html = get(page, "/settings/letters/kinds/eligibility/")
    assert "Version 2" in html


def test_the_letterhead(desk: Desk, page: Client):
    html = get(page, "/settings/letters/letterhead/")
    assert "1 Harbor Way" in html
    form = {"sender_name": "Harbor", "premium_grace_days": "20", "paid_leave": "required"}
    refused = page.post("/settings/letters/letterhead/", form)
    assert refused.status_code == 422
    assert page.post("/settings/letters/letterhead/", form | {"premium_grace_days": "45"}).status_code == 302
    (letter,) = letters(desk, kind="eligibility")
    assert "You have to use your accrued paid time off during it" in get(page, f"/letters/{letter.id}/")
