"""A legal hold keeps the organization's whole trail, however old its entries are."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from openleave.apps.erasure import services
from openleave.apps.people.tests.factories import actor_for, make_employee, make_organization
from openleave.kernel import audit, clock
from openleave.kernel.actor import Role
from openleave.kernel.audit import cutting
from openleave.kernel.tenancy import organization_scope


@pytest.mark.django_db
@pytest.mark.commitment("P-63")
def test_a_hold_keeps_the_whole_trail() -> None:
    with clock.travel(datetime.now(UTC) - timedelta(days=8 * 366)):
        organization = make_organization("harbor-hospital")
        officer = actor_for(organization, Role.PRIVACY_OFFICER)
        with organization_scope(organization.id):
            employee = make_employee(organization.id, "1", "Rosa")
            for _ in range(3):
                audit.append(actor=officer, action="case.open", object_type="case", object_id=uuid.uuid4())
    matter = services.matter_open(actor=officer, label="Counsel file 7")
    services.hold_place(actor=officer, matter_id=matter.id, subject_id=employee.id)
    assert cutting.cut(organization.id) == 0
    services.matter_close(actor=officer, matter_id=matter.id)
    assert cutting.cut(organization.id) == 3
    assert audit.verify(organization.id).ok
