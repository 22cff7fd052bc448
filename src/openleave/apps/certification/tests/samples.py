"""A certification with a link and a flag, for the generated tests of every route."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.certification import services
from openleave.apps.certification.models import CertificationRequest, Flag
from openleave.apps.people.models import Profile
from openleave.apps.people.tests.factories import today_here


@sample("certification_id")
def _certification(tenant: Tenant) -> Any:
    made = services.request_prepare(actor=tenant.actor, case_id=tenant.sample("case_id"), kind="own_health")
    return services.request_send(actor=tenant.actor, request_id=made.id).id


@sample("link")
def _link(tenant: Tenant) -> Any:
    request = CertificationRequest.objects.get(id=tenant.sample("certification_id"))
    Profile.objects.filter(employee_id=request.case.employee_id).update(born_on=today_here() - timedelta(days=14_000))
    link, token = services.link_make(actor=tenant.actor, request_id=request.id)
    tenant.made["provider_link_id"] = link.id
    return token


@sample("provider_link_id")
def _provider_link(tenant: Tenant) -> Any:
    tenant.sample("link")
    return tenant.made["provider_link_id"]


@sample("flag_id")
def _flag(tenant: Tenant) -> Any:
    request = CertificationRequest.objects.get(id=tenant.sample("certification_id"))
    return Flag.objects.create(
        organization_id=request.organization_id, case_id=request.case_id, request=request, measure="episode_days",
        first_on=today_here() - timedelta(days=9), last_on=today_here() - timedelta(days=7), taken=3,
    ).id  # fmt: skip
