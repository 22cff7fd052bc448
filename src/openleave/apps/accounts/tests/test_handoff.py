"""From one face to another without signing in again: once, soon, there, and only in the browser that asked."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from openleave.apps.accounts.models import Account
from openleave.apps.accounts.tests.conftest import DESK, MY, sign_in
from openleave.apps.people.tests.factories import give, make_employee
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.audit.models import InstallationEntry
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db


class TwoFaces:
    """One browser with cookies per host, as browsers keep them."""

    def __init__(self) -> None:
        self.jar = {DESK: Client(headers={"host": DESK}), MY: Client(headers={"host": MY})}

    def get(self, url: str):
        parts = urlsplit(url)
        return self.jar[parts.netloc].get(f"{parts.path}?{parts.query}" if parts.query else parts.path)

    def until_ticket(self, next_path: str = "/organization/") -> str:
        asked = self.get(f"http://{MY}/account/handoff/?from=desk&next={next_path}")
        assert asked["Location"].startswith(f"http://{DESK}/account/handoff/give/?")
        given = self.get(asked["Location"])
        assert given["Location"].startswith(f"http://{MY}/account/handoff/take/?")
        return given["Location"]

    def signed_in(self, host: str) -> bool:
        return "_auth_user_id" in self.jar[host].session


@pytest.fixture
def faces(administrator: Account) -> TwoFaces:
    faces = TwoFaces()
    sign_in(faces.jar[DESK])
    return faces


def refused() -> int:
    return InstallationEntry.objects.filter(details={"reason": "handoff"}).count()


def test_the_sign_in_is_carried_over(faces, administrator) -> None:
    taken = faces.get(faces.until_ticket())
    assert (taken.status_code, taken["Location"]) == (302, "/organization/")
    assert faces.signed_in(MY) and faces.signed_in(DESK)
    assert faces.jar[MY].get("/organization/").status_code == 200
    methods = faces.jar[MY].session["account_authentication_methods"]
    assert [record["method"] for record in methods] == ["password"]


def test_a_ticket_works_once(faces) -> None:
    ticket = faces.until_ticket()
    stolen = faces.jar[MY].cookies["openleave_handoff"].value
    assert faces.get(ticket)["Location"] == "/organization/"
    again = Client(headers={"host": MY})
    again.cookies["openleave_handoff"] = stolen
    parts = urlsplit(ticket)
    assert again.get(f"{parts.path}?{parts.query}")["Location"].startswith("/account/login/")
    assert refused() == 1


def test_a_ticket_expires_after_thirty_seconds(faces) -> None:
    ticket = faces.until_ticket()
    with clock.travel(clock.now() + timedelta(seconds=31)):
        assert faces.get(ticket)["Location"].startswith("/account/login/")
    assert not faces.signed_in(MY) and refused() == 1


def test_a_ticket_is_for_one_host(faces) -> None:
    ticket = faces.until_ticket().replace(MY, "bank.localhost:8000")
    bank = Client(headers={"host": "bank.localhost:8000"})
    bank.cookies["openleave_handoff"] = faces.jar[MY].cookies["openleave_handoff"].value
    parts = urlsplit(ticket)
    assert bank.get(f"{parts.path}?{parts.query}")["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in bank.session and refused() == 1


def test_a_ticket_signs_nobody_in_elsewhere(faces) -> None:
    """An attacker cannot send somebody a link that signs them in as the attacker."""
    ticket = faces.until_ticket()
    victim = Client(headers={"host": MY})
    parts = urlsplit(ticket)
    assert victim.get(f"{parts.path}?{parts.query}")["Location"].startswith("/account/login/")
    assert "_auth_user_id" not in victim.session


def test_a_forged_ticket(faces) -> None:
    ticket = faces.until_ticket()
    assert faces.get(ticket.replace("ticket=", "ticket=x"))["Location"].startswith("/account/login/")
    assert faces.get(f"http://{MY}/account/handoff/take/")["Location"].startswith("/account/login/")
    assert refused() == 2


def test_a_ticket_dies_with_the_password_or_the_account(faces, administrator) -> None:
    ticket = faces.until_ticket()
    administrator.set_password("an entirely new passphrase")
    administrator.save()
    assert faces.get(ticket)["Location"].startswith("/account/login/")


def test_who_is_not_signed_in_signs_in_where_they_were_going(administrator) -> None:
    faces = TwoFaces()
    asked = faces.get(f"http://{MY}/account/handoff/?from=desk&next=/organization/")
    assert faces.get(asked["Location"])["Location"] == f"http://{MY}/account/login/?next=%2Forganization%2F"


@pytest.mark.parametrize("query", ["from=evil&next=/", "from=my&next=/", "from=www", ""])
def test_only_faces_with_people_take_part(faces, query: str) -> None:
    assert faces.get(f"http://{MY}/account/handoff/?{query}")["Location"] == "/"


def test_the_way_on_is_a_path_here(faces) -> None:
    for target in ("https://evil.example/", "//evil.example/"):
        asked = faces.get(f"http://{MY}/account/handoff/?from=desk&next={target}")
        assert "evil" not in asked["Location"]
    ticket = faces.until_ticket()
    assert faces.get(ticket.replace("next=%2Forganization%2F", "next=https://evil.example/"))["Location"] == "/"


def test_the_account_menu_leads_to_the_other_faces(faces, administrator, organization) -> None:
    page = faces.jar[DESK].get("/organization/").content.decode()
    assert 'href="http://bank' not in page  # no employee: the other faces have nothing for this account
    with organization_scope(organization.id):
        employee = make_employee(organization.id, "1")
    give(administrator, organization, Role.EMPLOYEE, employee_id=employee.id)
    page = faces.jar[DESK].get("/organization/").content.decode()
    assert f'href="http://{MY}/account/handoff/?from=desk&amp;next=/"' in page
    assert faces.get(f"http://{MY}/account/handoff/?from=desk")["Location"].startswith(f"http://{DESK}/")
