"""Browsers for tests of sign-in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from openleave.apps.accounts.models import Account
from openleave.apps.organizations.models import Organization
from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_organization
from openleave.kernel.actor import Role

DESK, MY = "desk.localhost:8000", "my.localhost:8000"


@pytest.fixture
def browser() -> Callable[..., Client]:
    """A new browser at a face; nothing is signed in."""

    def make(host: str = DESK, **defaults: str) -> Client:
        return Client(headers={"host": host}, **defaults)

    return make


@pytest.fixture
def organization(db: None) -> Organization:
    return make_organization("harbor-hospital")


@pytest.fixture
def administrator(organization: Organization) -> Account:
    account = make_account("ada@harbor.example", display_name="Ada Ferro")
    give(account, organization, Role.LEAVE_ADMINISTRATOR)
    return account


def sign_in(client: Client, email: str = "ada@harbor.example", password: str = PASSWORD, next_url: str = ""):
    """Post the sign-in form; the response."""
    query = f"?next={next_url}" if next_url else ""
    return client.post(f"/account/login/{query}", {"login": email, "password": password})
