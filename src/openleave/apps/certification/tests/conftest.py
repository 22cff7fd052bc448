"""The small hospital of the cases' tests, with an intermittent and a continuous case to certify."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor, make_harbor
from openleave.apps.certification import services
from openleave.apps.certification.models import CertificationRequest
from openleave.apps.people.models import Profile
from openleave.kernel.tenancy import organization_scope

__all__ = ["NOW", "Harbor", "at_noon", "browser", "harbor", "make_harbor"]

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
BORN = date(1984, 5, 17)
PROVIDER = {
    "provider_name": "Dr. Lena Ortiz",
    "provider_address": "12 Elm Street, Harbor, OH 44000",
    "provider_phone": "555-0142",
    "provider_practice": "Neurology",
}
#: A migraine: at most three times a month, for two days at most.
MIGRAINE: dict[str, Any] = {
    **PROVIDER,
    "began_on": "2025-03-01",
    "lasts": "lifetime",
    "facts": "Two visits in 2026; medication; no hospital stay.",
    "unable": True,
    "unable_functions": "Work at a screen",
    "unable_for": "During each attack",
    "necessary": True,
    "episodes": True,
    "episodes_times": 3,
    "episodes_per": 1,
    "episodes_unit": "month",
    "episode_days": 2,
    "treatment": False,
    "signed_by": "Lena Ortiz",
    "signed_on": "2026-11-20",
}


def intermittent(harbor: Harbor) -> LeaveCase:
    """Migraine, now and then, since September 1."""
    with organization_scope(harbor.organization.id):
        Profile.objects.filter(employee=harbor.nurse).update(born_on=BORN)
    return cases.case_open(
        actor=harbor.actor,
        employee_id=harbor.nurse.id,
        reason="own_health_condition",
        pattern="intermittent",
        starts_on=date(2026, 9, 1),
        ends_on=None,
        noticed_on=date(2026, 11, 20),
    )


@pytest.fixture
def case(harbor: Harbor) -> LeaveCase:
    return intermittent(harbor)


def asked(harbor: Harbor, case_id: UUID, kind: str = "own_health", **more: Any) -> CertificationRequest:
    """Prepared and asked for today."""
    made = services.request_prepare(actor=harbor.actor, case_id=case_id, kind=kind, **more)
    return services.request_send(actor=harbor.actor, request_id=made.id)


def accepted(harbor: Harbor, case_id: UUID, answers: dict[str, Any] | None = None) -> CertificationRequest:
    """Asked for, received complete and accepted, all today."""
    made = asked(harbor, case_id)
    services.answers_record(actor=harbor.actor, request_id=made.id, answers=answers or MIGRAINE)
    return services.certification_accept(actor=harbor.actor, request_id=made.id, serious_health_condition=True)
