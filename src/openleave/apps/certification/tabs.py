"""The pages of a case that certification adds, and where its deadlines lead."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.prepared import Prepared, declare_prepared
from openleave.apps.cases.tabs import declare_tab
from openleave.apps.certification.models import OPEN, CertificationRequest
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows

declare_tab(
    key="certification", label=_("Certification"), url_name="case_certification", permission="certification.read",
    order=40, noticed=False,
)  # fmt: skip
declare_tab(
    key="absences", label=_("Absences"), url_name="case_absences", permission="absence.record", order=45, noticed=False,
)  # fmt: skip


def request_for(actor: Actor, case: LeaveCase, row: CaseClock) -> Prepared | None:
    """Where a deadline about the certification is met: at the request that runs, or at a new one."""
    code = row.code.rpartition(".")[2]
    if code not in ("certification_request", "certification_return") or not allows(actor, "certification.change"):
        return None
    running = CertificationRequest.objects.filter(organization_id=case.organization_id, case_id=case.id, state__in=OPEN)
    if running.exists():
        return Prepared("", reverse("case_certification", args=[case.id]), gettext("To the certification"))
    if code == "certification_return":
        return None
    return Prepared("", reverse("certification_new", args=[case.id]), gettext("Prepare the request"))


declare_prepared(request_for)
