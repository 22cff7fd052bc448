"""The navigation shows what an actor may enter; who belongs elsewhere is sent there."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from openleave.kernel.actor import Actor, Role
from openleave.web.context import face_addresses, first_place
from openleave.web.navigation import is_active, navigation

ACCOUNT, ORGANIZATION = UUID(int=1), UUID(int=2)


def request(face: str, path: str = "/", *roles: Role, method: str = "GET") -> HttpRequest:
    made = RequestFactory().generic(method, path, headers={"host": f"{face}.localhost:8000"})
    made.face, made.urlconf = face, f"openleave.config.urls.{face}"
    made.actor = Actor(ACCOUNT, ORGANIZATION, frozenset(roles)) if roles else None
    return made


def labels(made: HttpRequest) -> list[str]:
    return [str(item.label) for item in navigation(made)]


def test_nobody_signed_in_sees_no_navigation() -> None:
    assert labels(request("desk")) == []


def test_leave_administrator_sees_the_desk() -> None:
    wanted = [
        "Work queue", "Inbox", "Cases", "Calendar", "Accommodation", "Letters", "Reports", "Employees", "Imports",
        "Law", "Privacy request", "Settings",
    ]  # fmt: skip
    assert labels(request("desk", "/", Role.LEAVE_ADMINISTRATOR)) == wanted


def test_who_answers_privacy_requests_has_no_entry_to_hand_one_in() -> None:
    for roles in ((Role.PRIVACY_OFFICER,), (Role.PRIVACY_OFFICER, Role.HR_OPERATIONS)):
        found = [label for label in labels(request("desk", "/", *roles)) if label.startswith("Privacy")]
        assert found == ["Privacy"]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER])
def test_employees_and_managers_have_nothing_on_the_desk(role: Role) -> None:
    made = request("desk", "/", role)
    assert labels(made) == []
    assert first_place(made) is None
    assert face_addresses(made)["my"] == "http://my.localhost:8000/account/handoff/?from=desk&next=/"


def test_operator_belongs_to_the_organizations_and_sees_no_people() -> None:
    made = request("desk", "/", Role.OPERATOR)
    assert labels(made) == ["Organizations", "Subprocessors"]
    assert first_place(made) == "/operator/"


def test_only_the_first_page_sends_on() -> None:
    assert first_place(request("desk", "/cases/", Role.EMPLOYEE)) is None
    assert first_place(request("desk", "/", Role.EMPLOYEE, method="POST")) is None
    assert first_place(request("my", "/", Role.MANAGER)) is None


def test_employees_have_their_leave_and_messages_on_my() -> None:
    assert labels(request("my", "/", Role.EMPLOYEE)) == ["My leave", "Messages", "My choices", "Who received my data"]
    assert labels(request("my", "/", Role.MANAGER)) == []


def test_present_entry_is_marked_once() -> None:
    marked = [item.url for item in navigation(request("desk", "/cases/new/", Role.LEAVE_ADMINISTRATOR)) if item.active]
    assert marked == ["/cases/"]
    marked = [item.url for item in navigation(request("desk", "/operator/recipients/", Role.OPERATOR)) if item.active]
    assert marked == ["/operator/recipients/"]
    assert is_active("/", "/")
    assert not is_active("/cases/", "/")


def test_addresses_of_other_faces() -> None:
    assert face_addresses(request("desk"))["my"] == "http://my.localhost:8000/"
    assert face_addresses(request("desk", "/", Role.EMPLOYEE))["www"] == "http://www.localhost:8000/"
    assert face_addresses(request("desk", "/", Role.EMPLOYEE))["desk"] == "http://desk.localhost:8000/"
