"""A matter, a hold and a receipt for the isolation tests."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.erasure import services
from openleave.kernel.actor import privacy_job
from openleave.kernel.tenancy import organization_scope


@sample("matter_id")
def _matter(tenant: Tenant) -> Any:
    return services.matter_open(actor=privacy_job(tenant.organization.id), label=f"{tenant.canary} 24-1187").id


@sample("hold_id")
def _hold(tenant: Tenant) -> Any:
    from openleave.apps.people.tests.factories import make_employee

    # Not the employee of the other samples: nothing of whom it keeps could be deleted.
    with organization_scope(tenant.organization.id):
        kept = make_employee(tenant.organization.id, number=f"kept-{tenant.canary}")
        return services.hold_place(
            actor=privacy_job(tenant.organization.id), matter_id=tenant.sample("matter_id"), subject_id=kept.id
        ).id


@sample("run_id")
def _run(tenant: Tenant) -> Any:
    from openleave.apps.people.tests.factories import make_employee

    with organization_scope(tenant.organization.id):
        gone = make_employee(tenant.organization.id, number=f"gone-{tenant.canary}")
    root = services.Root("subject", gone.id, gone.id)
    return services.erase(
        actor=privacy_job(tenant.organization.id), root=root, why="request", authority=f"{tenant.canary} wish"
    ).run_id
