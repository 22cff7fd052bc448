"""A small employer, its nurse on leave, who has a sign-in of her own, and somebody who handles her case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from openleave.apps.accounts.models import Account
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor  # noqa: F401
from openleave.apps.people.tests.factories import PASSWORD, actor_for, give, make_account
from openleave.kernel.actor import Actor, Role

MY = "my.localhost:8000"
SURGERY = {
    "reason": "own_health_condition",
    "starts_on": date(2026, 12, 2),
    "ends_on": date(2026, 12, 23),
    "noticed_on": date(2026, 11, 20),
}


@dataclass
class Nurse:
    """Rosa, who signs in, and her case. ``desk`` is Ada, who handles it."""

    harbor: Harbor
    account: Account
    actor: Actor
    desk: Actor
    case: LeaveCase


@pytest.fixture
def rosa(harbor: Harbor) -> Nurse:  # noqa: F811
    return make_nurse(harbor)


def make_nurse(harbor: Harbor, email: str = "rosa@home.example", **account: str) -> Nurse:  # noqa: F811
    made = make_account(email, display_name="Rosa Marín", **account)
    give(made, harbor.organization, Role.EMPLOYEE, employee_id=harbor.nurse.id)
    actor = actor_for(harbor.organization, Role.EMPLOYEE, account=made, employee_id=harbor.nurse.id)
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    return Nurse(harbor, made, actor, harbor.actor, case)


@pytest.fixture
def my() -> Callable[..., Client]:
    def make(email: str = "rosa@home.example") -> Client:
        client = Client(headers={"host": MY})
        assert client.post("/account/login/", {"login": email, "password": PASSWORD}).status_code == 302
        return client

    return make
