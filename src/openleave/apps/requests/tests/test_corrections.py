"""What is wrong and what becomes of it: named before anybody is verified, decided field by field, never blanked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from openleave.apps.feeds.models import Correction
from openleave.apps.people import selectors as people
from openleave.apps.people.tests.factories import actor_for
from openleave.apps.requests import services
from openleave.apps.requests.access import access_request
from openleave.apps.requests.machine import State
from openleave.apps.requests.private import Said
from openleave.apps.requests.services import Decision
from openleave.apps.requests.services.recording import take
from openleave.apps.requests.tests.conftest import ANSWERS, Desk
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
OFFICER = "po@harbor-hospital.example"
TODAY = date(2026, 11, 23)
IN_WORDS = Said(name="Noa Nurse", text="My phone number is an old one.")
OTHER_ANSWERS = {name: ANSWERS[name] for name in ("birth_date", "home_address")} | {"employee_number": "777"}


def verified(desk: Desk, *fields: str) -> Any:
    request = desk.matched("correct", fields=fields)
    services.verification_ask(actor=desk.officer, request_id=request.id)
    services.request_check(actor=desk.officer, request_id=request.id, answers=OTHER_ANSWERS, declared_on=TODAY)
    return desk.again(request)


@pytest.mark.commitment("P-98")
def test_a_form_that_nobody_touched_blanks_nothing(desk: Desk, browser: Browser) -> None:
    request = verified(desk, "phone", "email")
    client, page = browser(OFFICER), f"/privacy/requests/{request.id}/correct/"
    untouched = client.post(page, {"phone": "", "phone_why": "", "email": "", "email_why": ""})
    assert untouched.status_code == 422
    assert untouched.content.decode().count("Give the right value, or say why it stays as it is.") >= 2
    with pytest.raises(Invalid, match="right value is missing") as caught:
        services.correction_decide(
            actor=desk.officer, request_id=request.id,
            decisions={"phone": Decision(True, "216-555-0199"), "email": Decision(True, " ")},
        )  # fmt: skip
    assert caught.value.field == "email"
    assert desk.again(request).state == State.READY
    with organization_scope(desk.organization_id):
        profile = people.facts_for(desk.organization_id, desk.nurse_id).profile_on(TODAY)
        assert profile is not None
        assert (profile.phone, profile.email) == ("+12165550134", "noa@harbor-hospital.example")
        assert not Correction.objects.exists()


@pytest.mark.commitment("P-98")
def test_what_somebody_has_none_of_is_emptied_when_that_is_said(desk: Desk, browser: Browser) -> None:
    request = verified(desk, "phone", "first_name")
    client, page = browser(OFFICER), f"/privacy/requests/{request.id}/correct/"
    sent = {"phone": "216-555-0199", "phone_why": "empty", "first_name": "", "first_name_why": "accurate"}
    assert client.post(page, sent).status_code == 422
    assert client.post(page, sent | {"phone": "", "first_name_why": "empty"}).status_code == 422
    with pytest.raises(Invalid, match="right value is missing"):
        services.correction_decide(
            actor=desk.officer, request_id=request.id, decisions={"first_name": Decision(True, empty=True)}
        )
    assert client.post(page, sent | {"phone": ""}).status_code == 302
    assert desk.again(request).state == State.PARTLY
    with organization_scope(desk.organization_id):
        profile = people.facts_for(desk.organization_id, desk.nurse_id).profile_on(TODAY)
        assert profile is not None
        assert (profile.phone, profile.first_name) == ("", "Rosa")


@pytest.mark.commitment("P-93", "P-98")
def test_fields_are_named_before_anything_is_compared(desk: Desk, browser: Browser) -> None:
    """Somebody describes in words what is wrong: the officer names the fields, and they prove nothing then."""
    request = desk.matched("correct", said=IN_WORDS)
    client, page = browser(OFFICER), f"/privacy/requests/{request.id}/"
    text = client.get(page).content.decode()
    assert "Name the fields that are to be corrected." in text and "Begin to verify" not in text
    with pytest.raises(Conflict, match="not said which fields"):
        services.verification_ask(actor=desk.officer, request_id=request.id)
    assert client.post(f"{page}fields/", {}).status_code == 422
    assert client.post(f"{page}fields/", {"fields_wrong": ["phone", "suffix"]}).status_code == 302
    assert client.post(f"{page}fields/", {"fields_wrong": ["phone"]}).status_code == 302
    assert desk.again(request).fields == ["phone"]
    assert "Begin to verify" in client.get(page).content.decode()
    services.verification_ask(actor=desk.officer, request_id=request.id)
    with pytest.raises(Invalid, match="cannot be used"):
        services.request_check(actor=desk.officer, request_id=request.id, answers={"phone": "216-555-0134"})
    with pytest.raises(Conflict, match="before verifying begins"):
        services.correction_name(actor=desk.officer, request_id=request.id, fields=["email"])
    services.request_check(actor=desk.officer, request_id=request.id, answers=OTHER_ANSWERS, declared_on=TODAY)
    text = client.get(page).content.decode()
    assert "Phone: right value" in text and "First name: right value" not in text
    with pytest.raises(Conflict, match="before verifying begins"):
        services.correction_name(actor=desk.officer, request_id=desk.log("know").id, fields=["email"])


@pytest.mark.commitment("P-97")
def test_joined_requests_ask_for_what_both_asked_for(desk: Desk) -> None:
    first = desk.matched("correct", fields=["phone"])
    second = desk.log("correct", fields=["email"])
    services.request_merge(actor=desk.officer, request_id=second.id, employee_id=desk.nurse_id)
    assert desk.again(first).fields == ["email", "phone"]
    in_words = desk.log("correct", said=IN_WORDS)
    with pytest.raises(Conflict, match="not said which fields"):
        services.request_merge(actor=desk.officer, request_id=in_words.id, employee_id=desk.nurse_id)
    narrow = desk.matched("pieces", since_on=date(2026, 1, 1))
    for since_on, wider in ((date(2026, 6, 1), date(2026, 1, 1)), (date(2025, 3, 1), date(2025, 3, 1)), (None, None)):
        other = desk.log("pieces", since_on=since_on)
        services.request_merge(actor=desk.officer, request_id=other.id, employee_id=desk.nurse_id)
        assert desk.again(narrow).since_on == wider


@pytest.mark.commitment("P-93")
def test_no_field_is_added_to_a_correction_that_is_verified(desk: Desk) -> None:
    first = verified(desk, "email")
    second = desk.log("correct", fields=["born_on"])
    with pytest.raises(Conflict, match="no field can be added"):
        services.request_merge(actor=desk.officer, request_id=second.id, employee_id=desk.nurse_id)
    assert (desk.again(first).fields, desk.again(second).state) == (["email"], State.RECEIVED)


def test_an_officer_joins_nothing_to_their_own(desk: Desk) -> None:
    desk.matched("know")
    second = desk.log("know")
    own = actor_for(desk.harbor.organization, Role.PRIVACY_OFFICER, employee_id=desk.nurse_id)
    with pytest.raises(Conflict, match="no other open request"):
        services.request_merge(actor=own, request_id=second.id, employee_id=desk.nurse_id)
    assert desk.again(second).state == State.RECEIVED


def test_only_the_second_open_request_is_told_as_one(desk: Desk) -> None:
    """What else the database refuses is no conflict of two requests."""
    request = desk.matched("know")
    with organization_scope(desk.organization_id), pytest.raises(IntegrityError, match="requests_denied_why"):
        take(desk.officer, access_request(actor=desk.officer, request_id=request.id, lock=True), "deny", why="")
