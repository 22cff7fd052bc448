"""The invented employer of the cases' tests with two privacy officers, a court, and a leave of the nurse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from openleave.apps.accounts.models import Account
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import TODAY, Harbor, at_noon, browser, harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.disclosures import services
from openleave.apps.disclosures.models import Demand, Recipient
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel.actor import Actor, Role

__all__ = ["at_noon", "browser", "harbor"]


@dataclass
class Desk:
    """The legal desk: ``first`` and ``second`` are two people; ``court`` is in the register."""

    harbor: Harbor
    first: Actor
    second: Actor
    court: Recipient
    case: LeaveCase


def officer(harbor: Harbor, email: str) -> tuple[Actor, Account]:
    account = make_account(email, display_name=email.partition("@")[0].title())
    give(account, harbor.organization, Role.PRIVACY_OFFICER)
    return actor_for(harbor.organization, Role.PRIVACY_OFFICER, account=account), account


@pytest.fixture
def desk(harbor: Harbor) -> Desk:
    first, _ = officer(harbor, "olga@harbor-hospital.example")
    second, _ = officer(harbor, "sam@harbor-hospital.example")
    court = services.recipient_add(
        actor=first, label="Harbor County Court", kind="authority", purposes=["legal_demands"],
        categories=["name", "leave"], from_on=date(2026, 1, 1),
    )  # fmt: skip
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY, note="Cholecystectomy")
    return Desk(harbor, first, second, court, case)


@pytest.fixture
def demanded(desk: Desk) -> Callable[..., Demand]:
    def make(**about: Any) -> Demand:
        known = {"kind": "subpoena", "label": "26-CV-0417", "received_on": TODAY, "recipient_id": desk.court.id}
        return services.demand_enter(actor=desk.first, **known | about)

    return make
