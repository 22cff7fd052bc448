"""The invented employer of the cases' tests, its nurse with an account and a case, and a letterhead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from openleave.apps.accounts.models import Account
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor, make_harbor  # noqa: F401
from openleave.apps.notices.models import LetterSettings
from openleave.apps.people.models import Profile
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope


@dataclass
class Desk:
    """``actor`` administers leave; ``rosa`` is the nurse of ``case``, with ``account`` and ``self_actor``."""

    harbor: Harbor
    actor: Actor
    case: LeaveCase
    account: Account
    rosa: Actor

    @property
    def organization_id(self) -> Any:
        return self.harbor.organization.id


def open_case(place: Harbor, **asked: Any) -> LeaveCase:
    """Rosa's surgery: six weeks from 4 January 2027."""
    usual = {
        "reason": "own_health_condition",
        "starts_on": date(2027, 1, 4),
        "ends_on": date(2027, 2, 12),
        "noticed_on": date(2026, 11, 20),
    }
    return cases.case_open(actor=place.actor, employee_id=place.nurse.id, **(usual | asked))


def furnish(place: Harbor) -> tuple[Account, Actor]:
    """A letterhead, an address, and an account for the nurse."""
    organization = place.organization
    with organization_scope(organization.id):
        Profile.objects.filter(employee_id=place.nurse.id).update(
            home_street="14 Elm Street", home_city="Harbor", home_state="OH", home_postal_code="44000",
            email="rosa@home.example",
        )  # fmt: skip
        LetterSettings.objects.create(
            organization_id=organization.id, sender_name="Harbor Hospital",
            sender_address="1 Harbor Way\nHarbor, OH 44000", contact_name="Ada Ferro, Leave desk",
            contact_phone="(555) 010-0199", contact_email="leave@harbor-hospital.example",
            appeal_to="Leave appeals, 1 Harbor Way, Harbor, OH 44000",
        )  # fmt: skip
    account = make_account(f"rosa@{organization.slug}.example")
    give(account, organization, Role.EMPLOYEE, employee_id=place.nurse.id)
    rosa = Actor(account.pk, organization.id, frozenset({Role.EMPLOYEE}), place.nurse.id)
    return account, rosa


@pytest.fixture
def desk(harbor: Harbor) -> Desk:  # noqa: F811
    account, rosa = furnish(harbor)
    return Desk(harbor, harbor.actor, open_case(harbor), account, rosa)


__all__ = ["actor_for"]
