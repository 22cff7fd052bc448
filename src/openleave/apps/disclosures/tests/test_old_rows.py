"""Rows of the ledger that are older than what is left of the audit trail are told apart from rows nobody wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from openleave.apps.disclosures.models import Disclosure
from openleave.apps.disclosures.verifying import differences
from openleave.apps.people.tests.factories import actor_for, make_organization
from openleave.kernel import clock, egress
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit import cutting
from openleave.kernel.tenancy import organization_scope


def hand_out(officer: Actor, organization_id: object) -> None:
    with organization_scope(organization_id):  # type: ignore[arg-type]
        egress.hand_out("reports.table", actor=officer, about_type="report", records=3)


@pytest.mark.django_db
def test_an_old_row_is_counted_apart_and_a_forged_one_is_seen() -> None:
    with clock.travel(datetime.now(UTC) - timedelta(days=8 * 366)):
        organization = make_organization("harbor-hospital")
        officer = actor_for(organization, Role.PRIVACY_OFFICER)
        hand_out(officer, organization.id)
    hand_out(officer, organization.id)
    assert cutting.cut(organization.id) > 0
    found = differences(officer)
    assert found.ok and (found.rows, found.earlier) == (2, 1)
    with organization_scope(organization.id):
        forged = Disclosure.objects.order_by("-at").first()
        assert forged is not None
        forged.pk, forged.at = None, clock.now()
        forged.id = organization.id
        forged.save(force_insert=True)
    assert differences(officer).unknown == [organization.id]
