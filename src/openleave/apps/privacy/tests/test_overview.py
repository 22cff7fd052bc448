"""The overview names the parts somebody may open, and what waits in them."""

from __future__ import annotations

import pytest
from django.test import Client

from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_organization
from openleave.apps.privacy import parts
from openleave.kernel.actor import Role


@pytest.fixture
def one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_declared", {})
    parts.declare_part(
        key="law", label="Law library", about="What the law says.", url_name="law", permission="law.read",
        icon="scale", order=10, waiting=lambda actor: 3,
    )  # fmt: skip
    parts.declare_part(
        key="cases", label="All cases", about="Not theirs.", url_name="cases", permission="case.read",
        icon="briefcase", order=20,
    )  # fmt: skip


def test_an_officer_sees_the_parts_they_may_open_and_what_waits(db: None, one_part: None) -> None:
    officer = make_account("olga@harbor.example")
    give(officer, make_organization("harbor-hospital"), Role.PRIVACY_OFFICER)
    client = Client(headers={"host": "desk.localhost"})
    client.post("/account/login/", {"login": "olga@harbor.example", "password": PASSWORD})
    page = client.get("/privacy/").content.decode()
    assert "Law library" in page and "What the law says." in page and ">3</span>" in page
    assert "All cases" not in page


def test_whoever_is_no_officer_is_refused(db: None, one_part: None) -> None:
    give(make_account("ada@harbor.example"), make_organization("harbor-hospital"), Role.LEAVE_ADMINISTRATOR)
    client = Client(headers={"host": "desk.localhost"})
    client.post("/account/login/", {"login": "ada@harbor.example", "password": PASSWORD})
    assert client.get("/privacy/").status_code == 403
