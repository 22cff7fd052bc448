"""A named person answers for privacy and security: without one nothing is served to others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from openleave.apps.accounts.models import Membership
from openleave.apps.people.tests.factories import PASSWORD
from openleave.apps.requests.tests.conftest import SAID, Desk
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-104")]


def page(host: str, path: str, email: str = "") -> str:
    client = Client(headers={"host": host})
    if email:
        assert client.post("/account/login/", {"login": email, "password": PASSWORD}).status_code == 302
    return client.get(path).content.decode()


def test_the_officer_is_found_by_everybody(settings: Any) -> None:
    settings.OPENLEAVE_OFFICER_NAME, settings.OPENLEAVE_OFFICER_EMAIL = "Ida Wren", "ida@operator.example"
    settings.OPENLEAVE_OFFICER_POSTAL = "7 Lark Lane, Dayton, OH 45402"
    for host in ("www.localhost", "desk.localhost", "my.localhost", "bank.localhost"):
        assert "Contact: mailto:ida@operator.example\n" in page(host, "/.well-known/security.txt")
    form = page("www.localhost", "/privacy-request/")
    assert "Ida Wren" in form and "mailto:ida@operator.example" in form and "7 Lark Lane, Dayton" in form


def test_a_letter_is_logged_like_a_mail_with_the_day_it_came(desk: Desk) -> None:
    for manner in ("letter", "mail"):
        made = desk.log("know", manner=manner, received_on=date(2026, 11, 16), said=SAID)
        assert (made.manner, made.received_on, made.answer_by_on) == (manner, date(2026, 11, 16), date(2026, 12, 31))


def test_an_organization_without_one_is_told(desk: Desk) -> None:
    path, administrator = "/settings/people/", "ada@harbor-hospital.example"
    with organization_scope(desk.organization_id):
        Membership.objects.filter(account_id=desk.harbor.account.pk).update(role=Role.LEAVE_ADMINISTRATOR.value)
    assert "Nobody here is privacy officer" not in page("desk.localhost", path, administrator)
    with organization_scope(desk.organization_id):
        Membership.objects.filter(role=Role.PRIVACY_OFFICER.value).delete()
    assert "Nobody here is privacy officer" in page("desk.localhost", path, administrator)
