"""The legal desk: demands, one of them with its scope, and the steps it goes through."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from openleave.apps.disclosures import selectors, services, words
from openleave.apps.disclosures.access import access_item
from openleave.apps.disclosures.forms import BarForm, DemandForm, RefuseForm, ScopeForm, StrikeForm
from openleave.apps.disclosures.models import Barred, MedicalGround, Refusal
from openleave.apps.disclosures.views.shown import context
from openleave.apps.organizations.forms import add_error
from openleave.apps.reports.selectors import numbered
from openleave.kernel import clock
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.free_text import posted
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted

LISTED = 200


@permitted("demand.change")
@require_safe
def demands(request: HttpRequest) -> HttpResponse:
    """Every demand, open ones first."""
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    rows = selectors.demands(actor=request.actor)[:LISTED]  # type: ignore[attr-defined]
    data = {
        "rows": [
            {"demand": row, "reason": words.REASON[row.reason], "soon": selectors.due_soon(row, today)} for row in rows
        ]
    }
    return render(request, "disclosures/demands.html", context(request, "demands") | data)


@permitted("demand.change")
@require_http_methods(["GET", "HEAD", "POST"])
def demand_new(request: HttpRequest) -> HttpResponse:
    """Take a demand in."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    known = [(str(one.id), one.label) for one in selectors.choosable(actor=actor)]
    form = DemandForm(request.POST or None, initial={"received_on": today}, recipients=known)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made = services.demand_enter(actor=actor, recipient_id=UUID(data.pop("recipient")), **data)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The demand was entered. Now say what it asks for."))
            return HttpResponseRedirect(reverse("demand", args=[made.id]))
    data = {"form": form, "known": known}
    return render(
        request, "disclosures/demand_new.html", context(request, "demands") | data, status=422 if form.errors else 200
    )


@permitted("demand.change")
@require_safe
def demand(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """One demand: what came in, its scope, who approved it, what was released."""
    return _page(request, demand_id)


@permitted("demand.change")
@require_POST
def scope(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Add a person's records to the scope."""
    form = ScopeForm(request.POST)
    if form.is_valid():
        actor, data = request.actor, form.cleaned_data  # type: ignore[attr-defined]
        try:
            about = numbered(actor, data["employee"], data["case"])
            assert about["employee_id"] is not None
            services.scope_add(
                actor=actor, demand_id=demand_id, employee_id=about["employee_id"], case_id=about["case_id"],
                sections=data["sections"],
            )  # fmt: skip
        except (Invalid, Conflict) as error:
            add_error(form, error)
        except NotFound as error:
            form.add_error("case" if data["case"] else "employee", str(error))
        else:
            messages.success(request, _("It is in the scope, and everything about the person is on hold."))
            return HttpResponseRedirect(reverse("demand", args=[demand_id]))
    return _page(request, demand_id, scope=form)


@permitted("demand.change")
@require_POST
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Strike a line for a reason, or take it back in."""
    actor = request.actor  # type: ignore[attr-defined]
    form = StrikeForm(request.POST)

    def step() -> str:
        if "restore" in request.POST:
            services.item_restore(actor=actor, item_id=item_id)
            return _("The line is in the scope again.")
        services.item_strike(actor=actor, item_id=item_id, why=form.cleaned_data["why"] if form.is_valid() else "")
        return _("The line is left out.")

    back = reverse("demand", args=[access_item(actor=actor, item_id=item_id).demand_id])
    return act_and_return(request, step, None, back)


@permitted("demand.change")
@require_POST
def search(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Count what is in the scope."""

    def step() -> str:
        found = services.scope_search(actor=request.actor, demand_id=demand_id)  # type: ignore[attr-defined]
        return ngettext("%(count)s record is in the scope.", "%(count)s records are in the scope.", found) % {
            "count": found
        }

    return act_and_return(request, step, None, reverse("demand", args=[demand_id]))


@permitted("demand.change")
@require_POST
def bar(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Forbid telling the person, or lift it."""
    form = BarForm(request.POST)

    def step() -> str:
        if not form.is_valid():
            raise Invalid(_("Give the day as a date."))
        services.bar_set(actor=request.actor, demand_id=demand_id, **form.cleaned_data)  # type: ignore[attr-defined]
        return _("Saved.")

    return act_and_return(request, step, None, reverse("demand", args=[demand_id]))


@permitted("demand.release")
@require_POST
def approve(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Approve the scope as it stands."""

    def step() -> str:
        services.demand_approve(actor=request.actor, demand_id=demand_id)  # type: ignore[attr-defined]
        return _("You approved this scope.")

    return act_and_return(request, step, None, reverse("demand", args=[demand_id]))


@permitted("demand.release")
@require_POST
def release(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Release what is in the scope."""

    def step() -> str:
        services.demand_release(actor=request.actor, demand_id=demand_id)  # type: ignore[attr-defined]
        return _("Released. The ledger has it, and the files are below.")

    return act_and_return(request, step, None, reverse("demand", args=[demand_id]))


@permitted("demand.release")
@require_POST
def refuse(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Release nothing."""

    def step() -> str:
        services.demand_refuse(
            actor=request.actor, demand_id=demand_id, why=posted(request.POST, "why")  # type: ignore[attr-defined]
        )  # fmt: skip
        return _("Refused. Its holds are released.")

    return act_and_return(request, step, None, reverse("demand", args=[demand_id]))


@permitted("demand.release")
@require_GET
def answer(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """The file about one person."""
    try:
        found, content = services.answer_fetch(actor=request.actor, answer_id=answer_id)  # type: ignore[attr-defined]
    except Conflict as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("demands"))
    headers = {
        "Content-Disposition": f'attachment; filename="{found.demand.number}-{found.id.hex[-6:]}.zip"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _page(request: HttpRequest, demand_id: UUID, **forms: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    shown = selectors.demand_page(actor=actor, demand_id=demand_id)
    one = shown.demand
    form = forms.get("scope")
    data = {
        "page": shown,
        "demand": one,
        "reason": words.REASON[one.reason],
        "ground": MedicalGround(one.medical_ground).label,
        "barred": Barred(one.barred_why).label if one.barred_why else "",
        "refused": Refusal(one.refused_why).label if one.refused_why else "",
        "lines": [
            {"item": line, "section": words.SECTION[line.section], "struck": words.STRUCK.get(line.struck_why, "")}
            for line in shown.items
        ],
        "approved_by": [(approval, shown.names.get(approval.account_id, "")) for approval in shown.approvals],
        "mine": any(approval.account_id == actor.account_id for approval in shown.approvals),
        "entered_by": shown.names.get(one.entered_by_id, ""),
        "ended_by": shown.names.get(one.ended_by_id, "") if one.ended_by_id else "",
        "struck_choices": words.STRUCK.items(),
        "scope_form": form or ScopeForm(),
        "bar_form": BarForm(initial={"barred_why": one.barred_why, "barred_until": one.barred_until}),
        "refuse_form": RefuseForm(),
        "late": one.overdue_at is not None,
    }
    return render(
        request, "disclosures/demand.html", context(request, "demands") | data,
        status=422 if form is not None and form.errors else 200,
    )  # fmt: skip
