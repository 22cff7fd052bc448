"""An employer of sixty people whose names occur nowhere else, and browsers for those who work there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from openleave.apps.accounts.models import Account
from openleave.apps.organizations.models import Organization
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_employee, make_organization
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope


@dataclass
class Employer:
    organization: Organization
    people: dict[UUID, str]
    accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, name: str, role: Role) -> Account:
        if name not in self.accounts:
            self.accounts[name] = make_account(f"{name}@harbor.example")
            give(self.accounts[name], self.organization, role)
        return self.accounts[name]

    def browser(self, name: str, role: Role) -> Client:
        client = Client(headers={"host": "desk.localhost"})
        client.force_login(self.account(name, role))
        client.get("/organization/")
        return client

    @property
    def officer(self) -> Actor:
        account = self.account("ola", Role.PRIVACY_OFFICER)
        return actor_for(self.organization, Role.PRIVACY_OFFICER, account=account)


@pytest.fixture
def harbor(db: None) -> Employer:
    return employer(60)


def employer(size: int, **profile: Any) -> Employer:
    organization = make_organization("harbor-hospital")
    people = {}
    with organization_scope(organization.id):
        for number in range(size):
            name = f"Zebrafinch{number:03}"
            about = {"home_state": ("CA", "OH", "")[number % 3]} | profile
            people[make_employee(organization.id, f"e{number:03}", "Kim", name, **about).id] = name
    return Employer(organization, people)
