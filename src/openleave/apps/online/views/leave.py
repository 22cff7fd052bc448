"""The employee's own cases: the first page, one case, appealing, reporting an absence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.cases import own, services
from openleave.apps.cases.access import access_own_case
from openleave.apps.cases.choices import OVER, State
from openleave.apps.messaging import selectors as messaging
from openleave.apps.online import presenting, selectors, wording
from openleave.apps.online.forms import AbsenceForm, AppealForm
from openleave.apps.online.services import absence_report_own
from openleave.apps.online.services.reporting import reportable
from openleave.apps.organizations.forms import add_error
from openleave.kernel import clock
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted, public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Whoever is here as an employee goes to their leave; everybody else reads what this place is."""
    actor = getattr(request, "actor", None)
    if actor is not None and allows(actor, "own.read"):
        return HttpResponseRedirect(reverse("my_leave"))
    return render(request, "my/landing.html", {"source_url": settings.OPENLEAVE_SOURCE_URL})


@permitted("own.read")
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """All cases of the employee: what each side owes, the next step first."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    cases = own.own_cases(actor=actor)
    ids = [case.id for case in cases]
    clocks = own.own_clocks(actor=actor, case_ids=ids) if ids else []
    adverse = own.own_adverse(actor=actor, case_ids=ids) if ids else {}
    appeals = selectors.open_appeals(actor=actor, case_ids=ids) if adverse else set()
    unread = messaging.unread_own(actor=actor, case_ids=ids) if ids else {}
    letters = selectors.letters_of(actor=actor, case_ids=ids) if ids else {}
    rows = []
    for case in cases:
        mine = [row for row in clocks if row.case_id == case.id]
        against = None if case.id in appeals else adverse.get(case.id)
        count, new = unread.get(case.id, 0), selectors.unopened(letters.get(case.id, []))
        rows.append(
            {
                "case": case,
                "title": presenting.title_of(case),
                "dates": presenting.dates_of(case),
                "state": wording.STATES[State(case.state)],
                "kind": wording.KINDS[State(case.state)],
                "label": case.get_state_display(),
                "step": presenting.next_step(case, mine, against, count, new, today),
                "owed": presenting.owed_of(mine, today),
                "unread": count,
            }
        )
    rows.sort(key=lambda row: row["step"].kind == "done")  # what waits for the employee comes first
    context = {
        "rows": [row for row in rows if row["case"].state not in OVER],
        "past": [row for row in rows if row["case"].state in OVER],
        "linked": actor.employee_id is not None,
    }
    return render(request, "online/leave.html", context)


@permitted("own.read")
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: dates, what each side owes, what was decided and why, what is left."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    found = own.own_file(actor=actor, case_id=case_id)
    unread = messaging.unread_own(actor=actor, case_ids=[found.case.id]).get(found.case.id, 0)
    letters = selectors.letters_of(actor=actor, case_ids=[found.case.id]).get(found.case.id, [])
    new = selectors.unopened(letters)
    context = presenting.case_context(found, unread=unread, letters=new, today=today) | {
        "letters": letters,
        "unread": unread,
        "reportable": reportable(found.case),
        "reported": selectors.reported_absences(actor=actor, case=found.case) if found.case.reason else [],
    }
    return render(request, "online/case.html", context)


@permitted("own.appeal")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Appeal against the decision."""
    actor = request.actor  # type: ignore[attr-defined]
    found = own.own_file(actor=actor, case_id=case_id)
    against = found.appealable
    page = reverse("my_case", args=[found.case.id])
    if against is None:
        messages.info(request, _("There is no decision to appeal against now."))
        return HttpResponseRedirect(page)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.case_appeal_own(actor=actor, case_id=found.case.id, note=form.cleaned_data["note"])
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your appeal is recorded. Another person looks at it."))
            return HttpResponseRedirect(page)
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "case": found.case,
        "title": presenting.title_of(found.case),
        "against": against,
        "late": against.appeal_by_on is not None and against.appeal_by_on < today,
    }
    return render(request, "online/appeal.html", context, status=422 if form.errors else 200)


@permitted("own.report")
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Report time away on one day."""
    actor = request.actor  # type: ignore[attr-defined]
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    found = access_own_case(actor=actor, case_id=case_id)
    page = reverse("my_case", args=[found.id])
    if not reportable(found):
        messages.info(request, _("Absences of this leave are not reported one by one."))
        return HttpResponseRedirect(page)
    form = AbsenceForm(request.POST or None, initial={"absent_on": today})
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {"absent_on": form.cleaned_data["absent_on"], "said": form.cleaned_data["said"]}
        try:
            absence_report_own(actor=actor, case_id=found.id, minutes_absent=form.minutes, **values)
        except (Conflict, Invalid) as error:
            add_error(form, error, {"minutes_absent": "hours"})
        else:
            messages.success(request, _("Your absence is reported. The leave desk has it."))
            return HttpResponseRedirect(f"{page}#absences")
    context = {"form": form, "case": found, "title": presenting.title_of(found)}
    return render(request, "online/absence.html", context, status=422 if form.errors else 200)
