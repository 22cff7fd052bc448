"""Not to designate, and what an employee does about it: the refusal, the appeal, and who looks at it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.cases import presenting, refusing, services, words
from openleave.apps.cases.access import access_appeal, access_case
from openleave.apps.cases.life_forms import AppealDecideForm, AppealForm, RefuseForm
from openleave.apps.cases.services.deciding import cure_and_appeal
from openleave.apps.cases.views.life import form_step
from openleave.kernel.routes import permitted


@permitted("case.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Not to designate: for the law's reasons, with the days to cure and to appeal. ``?program=`` names the program."""
    case = access_case(actor=request.actor, case_id=case_id)
    today = request.organization.today
    program = request.GET.get("program", "")[:80]
    cure, appeal = cure_and_appeal(case.organization_id, today)
    form = RefuseForm(request.POST or None, initial={"cure_by_on": cure, "appeal_by_on": appeal})

    def act(answers: dict[str, Any]) -> None:
        services.case_decide(
            actor=request.actor,
            case_id=case_id,
            outcome="not_designated",
            programs=[program] if program else [],
            **answers,
        )

    name = words.program_name(program or case.program)
    return form_step(
        request,
        case,
        form,
        act,
        done=_("The decision is recorded."),
        back=reverse("case", args=[case_id]),
        title=_("Not designated as %(program)s leave") % {"program": name},
        button=_("Record the decision"),
        about=_(
            "The reasons are those of the determination. The letter states them, these two days and how to appeal."
        ),
        more=lambda: {"reasons": refusing.reasons_now(request.actor, case, program, today)},
    )


@permitted("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record that the employee appeals."""
    case = access_case(actor=request.actor, case_id=case_id)
    today = request.organization.today
    form = AppealForm(request.POST or None, initial={"appealed_on": today})
    return form_step(
        request,
        case,
        form,
        lambda answers: services.case_appeal(actor=request.actor, case_id=case_id, **answers),
        done=_("The appeal is recorded. Somebody else than the one who decided looks at it."),
        back=reverse("case_history", args=[case_id]),
        title=_("The employee appeals"),
        button=_("Record the appeal"),
    )


@permitted("case.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_decide(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Decide an appeal: by somebody else than the one who made the decision."""
    found = access_appeal(actor=request.actor, appeal_id=appeal_id)
    back = reverse("case_history", args=[found.case_id])
    if found.decision.decided_by_id == request.actor.account_id:
        messages.error(request, _("You made this decision: somebody else has to look at the appeal."))
        return HttpResponseRedirect(back)
    form = AppealDecideForm(request.POST or None)
    today = request.organization.today
    return form_step(
        request,
        found.case,
        form,
        lambda answers: services.appeal_decide(actor=request.actor, appeal_id=appeal_id, **answers),
        done=_("The appeal is decided."),
        back=back,
        title=_("Decide the appeal"),
        button=_("Decide"),
        about=_("The employee appealed on %(day)s.") % {"day": presenting.day(found.appealed_on)},
        more=lambda: {
            "said": refusing.said_of(request.actor, found),
            "reasons": refusing.reasons_of(request.actor, found, today),
        },
    )
