"""The law on the leave desk: for those who work there, in few statements, with ways in from a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.tests.factories import give, make_account
from openleave.engine import Library
from openleave.kernel.actor import Role

Browser = Callable[..., Client]
#: The session, the account, the organization and its names: nothing of the law is in the database.
MOST = 8
PAGES = ("/law/", "/law/us.wy.care/", "/law/us.wy.care/cases/", "/law/compare/", "/law/coverage/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_take_no_more_than_the_sign_in(harbor: Harbor, browser: Browser, lumen: Library, path: str) -> None:
    count, _text = statements(browser(), path)
    assert count <= MOST


def test_the_trail_leads_to_the_desk(harbor: Harbor, browser: Browser, lumen: Library) -> None:
    page = browser().get("/law/us.wy.care/").content.decode()
    assert '<a href="/">Work queue</a>' in page and '<a href="/law/" aria-current="page">' in page


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EMPLOYEE])
def test_managers_and_employees_read_it_on_the_public_site(harbor: Harbor, browser: Browser, role: Role) -> None:
    give(make_account("mo@harbor.example"), harbor.organization, role)
    client = browser("mo@harbor.example")
    for path in PAGES:
        assert client.get(path).status_code == 403, path
