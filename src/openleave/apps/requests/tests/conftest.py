"""The small hospital of the cases' tests, with a privacy officer, a contact in human resources, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor, make_harbor
from openleave.apps.people.models import Profile
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.apps.requests import services
from openleave.apps.requests.models import PrivacyRequest
from openleave.apps.requests.private import Said
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope

__all__ = ["NOW", "Harbor", "at_noon", "browser", "harbor", "make_harbor"]

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
BORN = date(1984, 5, 17)
SAID = Said(name="Noa Nurse", email="noa@personal.example", phone="216-555-0134", text="Everything you have, please.")
ANSWERS = {"birth_date": "05/17/1984", "phone": "(216) 555-0134", "home_address": "12 Elm Street 44000"}


@dataclass
class Desk:
    """Who works on requests at the hospital, and who asks."""

    harbor: Harbor
    officer: Actor
    contact: Actor

    @property
    def organization_id(self) -> Any:
        return self.harbor.organization.id

    @property
    def nurse_id(self) -> Any:
        return self.harbor.nurse.id

    def log(self, right: str, **more: Any) -> PrivacyRequest:
        """A request of the nurse, that came by letter today."""
        about: dict[str, Any] = {"manner": "letter", "received_on": date(2026, 11, 23), "said": SAID}
        made, _token = services.request_log(actor=self.officer, right=right, **about | more)
        return made

    def matched(self, right: str, **more: Any) -> PrivacyRequest:
        return self.log(right, employee_id=self.nurse_id, **more)

    def verified(self, right: str, **more: Any) -> PrivacyRequest:
        """The same, verified by three pieces and the declaration."""
        request = self.matched(right, **more)
        services.verification_ask(actor=self.officer, request_id=request.id)
        services.request_check(
            actor=self.officer, request_id=request.id, answers=ANSWERS, declared_on=date(2026, 11, 23)
        )
        return self.again(request)

    def again(self, request: PrivacyRequest) -> PrivacyRequest:
        with organization_scope(self.organization_id):
            return PrivacyRequest.objects.get(organization_id=self.organization_id, id=request.id)


@pytest.fixture
def desk(harbor: Harbor) -> Desk:
    return make_desk(harbor)


def make_desk(harbor: Harbor) -> Desk:
    officer = make_account("po@harbor-hospital.example")
    give(officer, harbor.organization, Role.PRIVACY_OFFICER)
    contact = make_account("hr@harbor-hospital.example")
    give(contact, harbor.organization, Role.HR_OPERATIONS)
    with organization_scope(harbor.organization.id):
        Profile.objects.filter(employee=harbor.nurse).update(
            born_on=BORN, email="noa@harbor-hospital.example", phone="+12165550134", home_street="12 Elm Street",
            home_postal_code="44000",
        )  # fmt: skip
    return Desk(
        harbor,
        actor_for(harbor.organization, Role.PRIVACY_OFFICER, account=officer),
        actor_for(harbor.organization, Role.HR_OPERATIONS, account=contact),
    )
