"""The desk's page of messages and notes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.messaging import services
from openleave.apps.messaging.models import Message, Note
from openleave.apps.messaging.tests.conftest import Nurse
from openleave.apps.people.tests.factories import give, make_account
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def url(rosa: Nurse) -> str:
    return f"/cases/{rosa.case.id}/messages/"


def test_write_answer_and_note(rosa: Nurse, browser: Callable[..., Client], url: str) -> None:
    services.message_send_own(actor=rosa.actor, case_id=rosa.case.id, text="When <b>do</b> I get the form?")
    desk = browser()
    page = desk.get(url).content.decode()
    assert "When &lt;b&gt;do&lt;/b&gt; I get the form?" in page
    assert "Answer the message of November 23, 2026." in page
    assert "1 unanswered" in page
    answer = desk.post(url, {"text": "Today."}, follow=True)
    assert "The message is sent." in answer.content.decode()
    assert "unanswered" not in answer.content.decode()
    kept = desk.post(f"/cases/{rosa.case.id}/notes/", {"note": "Called.", "kind": "ordinary"}, follow=True)
    assert "Called." in kept.content.decode()
    with organization_scope(rosa.harbor.organization.id):
        note = Note.objects.get()
    corrected = desk.post(
        f"/cases/{rosa.case.id}/notes/{note.id}/", {"note": "Called twice.", "kind": "medical"}, follow=True
    ).content.decode()
    assert "Called twice." in corrected and "1 earlier version" in corrected


def test_empty_forms_say_what_is_missing(rosa: Nurse, browser: Callable[..., Client], url: str) -> None:
    desk = browser()
    assert desk.post(url, {"text": " "}).status_code == 422
    assert desk.post(f"/cases/{rosa.case.id}/notes/", {"note": "x"}).status_code == 422
    with organization_scope(rosa.harbor.organization.id):
        assert not Message.objects.exists() and not Note.objects.exists()


def test_an_answer_may_begin_with_a_text_in_the_employees_language(
    rosa: Nurse, browser: Callable[..., Client], url: str
) -> None:
    rosa.account.language = "es"
    rosa.account.save()
    desk = browser()
    page = desk.get(url + "?reply=call").content.decode()
    assert "¿Cuándo podemos llamarle?" in page
    page = desk.get(url + "?reply=call&in=en").content.decode()
    assert "When may we call you?" in page


def test_the_page_makes_few_statements(rosa: Nurse, browser: Callable[..., Client], url: str) -> None:
    for number in range(60):
        services.message_send_own(actor=rosa.actor, case_id=rosa.case.id, text=f"Message {number}")
    services.message_send(actor=rosa.desk, case_id=rosa.case.id, text="Today.")
    for kind in ("ordinary", "medical", "legal"):
        services.note_add(actor=rosa.desk, case_id=rosa.case.id, text="Called.", kind=kind)
    desk = browser()
    desk.get(url)
    _count, page = statements(desk, url)
    assert "Message 59" in page and "Message 3<" not in page
    assert "Message 3<" in desk.get(url + "?page=2").content.decode()


def test_the_privacy_officer_sees_legal_notes_without_the_case(
    rosa: Nurse, browser: Callable[..., Client], url: str
) -> None:
    services.note_add(actor=rosa.desk, case_id=rosa.case.id, text="Her lawyer wrote.", kind="legal")
    services.note_add(actor=rosa.desk, case_id=rosa.case.id, text="Surgery on the knee.", kind="medical")
    give(make_account("po@harbor-hospital.example"), rosa.harbor.organization, Role.PRIVACY_OFFICER)
    officer = browser("po@harbor-hospital.example")
    page = officer.get("/notes/legal/").content.decode()
    assert "Her lawyer wrote." in page and "Surgery" not in page
    assert officer.get(url).status_code == 403


@pytest.mark.commitment("P-24")
def test_a_number_in_a_text_is_shown_masked_and_one_press_goes_on(
    rosa: Nurse, browser: Callable[..., Client], url: str
) -> None:
    desk, typed = browser(), {"note": "Her card says SSN 123-45-6789, call her.", "kind": "ordinary"}
    asked = desk.post(f"/cases/{rosa.case.id}/notes/", typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "The text holds a Social Security number (***-**-6789)." in page
    assert page.count("123-45-6789") == 1  # in the field, as it was typed
    assert '<button class="btn btn-secondary btn-sm" name="masked" value="1">Go on with ***-**-6789</button>' in page
    kept = desk.post(f"/cases/{rosa.case.id}/notes/", typed | {"masked": "1"}, follow=True).content.decode()
    assert "Her card says SSN ***-**-6789, call her." in kept and "123-45-6789" not in kept


def test_a_text_without_a_form_is_asked_for_again(rosa: Nurse, browser: Callable[..., Client]) -> None:
    asked = browser().post(f"/cases/{rosa.case.id}/close/", {"closed_as": "withdrawn", "note": "SSN 123-45-6789"})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert page.count("123-45-6789") == 1
    assert '<input type="hidden" name="closed_as" value="withdrawn">' in page
    assert "Go on with ***-**-6789" in page
