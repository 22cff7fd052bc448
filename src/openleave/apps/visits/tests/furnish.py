"""A visit that waits, one that goes on with pages opened, one that is over."""

from __future__ import annotations

from typing import Any

from openleave.apps.people.tests.factories import actor_for, make_account
from openleave.apps.visits import services
from openleave.apps.visits.models import View, Visit
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope


def furnish(world: Any) -> None:
    organization = world.tenant.organization
    officer = actor_for(organization, Role.PRIVACY_OFFICER, account=world.tenant.accounts[Role.PRIVACY_OFFICER])
    found = []
    for number, after in enumerate(("going on", "ended", "refused")):
        account = make_account(
            f"operator{number}@operator.example",
            password=None,
            is_operator=True,
            display_name=f"Olive Operator {number}",
        )
        with organization_scope(organization.id):
            visit = Visit.objects.create(
                organization_id=organization.id, account_id=account.pk, purpose="fault", reference=f"T-{number}",
                asked_areas=["cases", "people", "letters", "settings"], asked_minutes=240, asked_tier3=True,
            )  # fmt: skip
        if after == "refused":
            services.visit_refuse(actor=officer, visit_id=visit.id)
        else:
            services.visit_allow(actor=officer, visit_id=visit.id, areas=["cases", "people"], minutes=60)
        with organization_scope(organization.id):
            for page, path in (
                ("queue", "/"),
                ("cases", "/cases/"),
                ("case", f"/cases/{world.tenant.sample('case_id')}/"),
            ):
                View.objects.create(organization_id=organization.id, visit=visit, page=page, path=path)
        if after == "ended":
            services.visit_end(actor=officer, visit_id=visit.id)
        found.append(visit.id)
    world.more["visit_id"] = found
