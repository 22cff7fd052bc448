"""The return's page of a case, and the steps taken on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.cases.access import access_case
from openleave.apps.cases.frame import framed
from openleave.apps.notices.services import letter_draft
from openleave.apps.returning import letters, page, selectors, services
from openleave.apps.returning.access import access_graduated, access_premium
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


@permitted("return.read")
@require_safe
def case_return(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The return of a leave: checklist first."""
    case = access_case(actor=request.actor, case_id=case_id)
    today = request.organization.today
    found = selectors.return_file(actor=request.actor, case=case, on=today)
    context = framed(request, case, "return")
    return render(request, "returning/return.html", context | page.build(case, found, context["name"], today))


def _do(request: HttpRequest, case_id: UUID, act: Callable[[], Any], done: str, anchor: str = "") -> HttpResponse:
    return act_and_return(request, act, done, reverse("case_return", args=[case_id]) + anchor)


@permitted("return.change")
@require_POST
def prepare(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Begin to prepare the return."""
    access_case(actor=request.actor, case_id=case_id)
    return _do(
        request,
        case_id,
        lambda: services.return_prepare(actor=request.actor, case_id=case_id),
        _("The return is being prepared."),
    )


@permitted("return.change")
@require_POST
def item(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Tick a line of the checklist off (``code``), or take that back (``undo``)."""
    access_case(actor=request.actor, case_id=case_id)
    code, done = request.POST.get("code", ""), "undo" not in request.POST
    return _do(
        request,
        case_id,
        lambda: services.item_done(actor=request.actor, case_id=case_id, code=code, done=done),
        _("Recorded."),
        "#checklist",
    )


@permitted("return.change")
@require_POST
def premium_cover(request: HttpRequest, premium_id: UUID) -> HttpResponse:
    """The employer pays the missed share."""
    row = access_premium(actor=request.actor, premium_id=premium_id)
    return _do(
        request,
        row.case_id,
        lambda: services.premium_cover(actor=request.actor, premium_id=premium_id),
        _("Recorded: the employer covers it."),
        "#premiums",
    )


@permitted("letter.prepare")
@require_POST
def premium_write(request: HttpRequest, premium_id: UUID) -> HttpResponse:
    """Draft the letter that a payment has not come, and go there."""
    row = access_premium(actor=request.actor, premium_id=premium_id)
    made = letter_draft(
        actor=request.actor,
        case_id=row.case_id,
        kind="premium",
        about_id=row.id,
        fields=letters.late_payment(row, request.organization.today),
    )
    return HttpResponseRedirect(reverse("letter", args=[made.id]))


@permitted("letter.prepare")
@require_POST
def recovery_write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Draft the letter that asks for premiums back, and go there."""
    case = access_case(actor=request.actor, case_id=case_id)
    made = letter_draft(actor=request.actor, case_id=case.id, kind="premium_recovery")
    return HttpResponseRedirect(reverse("letter", args=[made.id]))


@permitted("return.change")
@require_POST
def graduated_remove(request: HttpRequest, graduated_id: UUID) -> HttpResponse:
    """Take a step away."""
    row = access_graduated(actor=request.actor, graduated_id=graduated_id)
    return _do(
        request,
        row.plan.case_id,
        lambda: services.graduated_remove(actor=request.actor, graduated_id=graduated_id),
        _("The step is taken away."),
        "#graduated",
    )


@permitted("case.open")
@require_POST
def graduated_count(request: HttpRequest, graduated_id: UUID) -> HttpResponse:
    """Count what is not worked in a step as leave."""
    row = access_graduated(actor=request.actor, graduated_id=graduated_id)
    return _do(
        request,
        row.plan.case_id,
        lambda: services.graduated_count(actor=request.actor, graduated_id=graduated_id),
        _("A leave with fewer hours is open for this step. Decide it like any other."),
        "#graduated",
    )
