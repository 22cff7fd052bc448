"""One case: its page, and the posts that change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import case_page, following, frame, presenting, private, selectors, services, words
from openleave.apps.cases.access import access_case
from openleave.apps.cases.asked import asked_for, counted_by_event
from openleave.apps.cases.choices import ClosedAs
from openleave.apps.cases.facts_form import TOPICS, FactsForm
from openleave.apps.cases.facts_wages import quarters_before
from openleave.apps.cases.forms import AbsenceForm, DatesForm, DoneForm, ReverseForm
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.transitions import available
from openleave.apps.cases.trying import TryForm, suggested
from openleave.apps.cases.views.life import act_on, form_step, noticed_page
from openleave.apps.ledger import services as ledger
from openleave.apps.ledger.selectors import access_usage_entry, case_entries
from openleave.apps.people import selectors as people
from openleave.apps.policies import selectors as policies
from openleave.kernel.errors import NotFound
from openleave.kernel.free_text import posted
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


@permitted("case.read")
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The case's page. ``?from=2026-12`` turns the calendar's pages; ``?try_from=…&try_to=…&born=…`` draws time with
    the child after a pregnancy."""
    return _page(request, case_id)


def _page(request: HttpRequest, case_id: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    today = request.organization.today
    try_form = TryForm(request.GET) if "try_from" in request.GET else None
    tried = try_form.tried if try_form is not None and try_form.is_valid() else None
    try:
        context = case_page.build(
            actor=request.actor, case_id=case_id, today=today, shown_from=_month(request), tried=tried
        )
    except following.NotAsked as early:
        clocks = [case_page.clock_row(row, today) for row in early.history.clocks if row.stopped_at is None]
        return noticed_page(request, early.case, clocks)
    context |= frame.around(request, context["case"], "case")
    context |= {
        "try_form": try_form or TryForm(initial=suggested(context["case"])),
        "absence_form": AbsenceForm(initial={"absent_on": today}),
        "reversals": words.REVERSALS,
        **forms,
    }
    return render(request, "cases/case.html", context, status=status)


def _month(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(f"{request.GET.get('from', '')}-01")
    except ValueError:
        return None


def _do(request: HttpRequest, case_id: UUID, act: Callable[[], Any], done: str, anchor: str = "") -> HttpResponse:
    """Call a service and go back to the case; what it refuses is said there."""
    access_case(actor=request.actor, case_id=case_id)  # before the form: a foreign case is not there, whatever is sent
    return act_and_return(request, act, done, reverse("case", args=[case_id]) + anchor)


@permitted("case.determine")
@require_POST
def work_state(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the State of work from the worksite."""
    if "determine" in available(access_case(actor=request.actor, case_id=case_id)):
        done = _("The employee works in the State of their worksite; it was determined again.")
    else:
        done = _("The employee works in the State of their worksite. The case is over: it was not determined again.")
    return _do(request, case_id, lambda: services.work_state_follow(actor=request.actor, case_id=case_id), done)


@permitted("case.determine")
@require_POST
def determine(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Determine again with what is known now."""
    return _do(
        request,
        case_id,
        lambda: services.determine_again(actor=request.actor, case_id=case_id),
        _("Determined again with what is known now."),
    )


@permitted("case.decide")
@require_POST
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Designate the leave under the programs ticked, or not."""
    outcome, programs = request.POST.get("outcome", ""), request.POST.getlist("programs")
    return _do(
        request,
        case_id,
        lambda: services.case_decide(actor=request.actor, case_id=case_id, outcome=outcome, programs=programs),
        _("The decision is recorded."),
    )


@permitted("case.decide")
@require_POST
def order(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Let programs that exclude each other take another turn."""
    programs = request.POST.get("programs", "").split()
    return _do(
        request,
        case_id,
        lambda: services.case_choose_order(actor=request.actor, case_id=case_id, programs=programs),
        _("The leave is counted in this order from now on."),
        "#timeline",
    )


@permitted("clock.done")
@require_POST
def clock_done(request: HttpRequest, case_id: UUID, code: str) -> HttpResponse:
    """Record that what a deadline asks for was done."""
    form = DoneForm(request.POST)
    if not form.is_valid():
        access_case(actor=request.actor, case_id=case_id)
        messages.error(request, _("This day does not exist. Write it as year-month-day, e.g. 2026-12-01."))
        return HttpResponseRedirect(reverse("case", args=[case_id]))
    return _do(
        request,
        case_id,
        lambda: services.clock_done(
            actor=request.actor, case_id=case_id, code=code, done_on=form.cleaned_data["done_on"]
        ),
        _("Recorded."),
    )


@permitted("absence.record")
@require_POST
def absence_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record a day away; a form with errors shows the page again."""
    access_case(actor=request.actor, case_id=case_id)
    form = AbsenceForm(request.POST)
    done = act_on(
        request,
        form,
        lambda answers: services.absence_record(actor=request.actor, case_id=case_id, **answers),
        _("The absence is recorded."),
        reverse("case", args=[case_id]) + "#absences",
    )
    return done or _page(request, case_id, status=422, absence_form=form)


@permitted("absence.record")
@require_POST
def absence_reverse(request: HttpRequest, case_id: UUID, absence_id: UUID) -> HttpResponse:
    """Take an absence back."""
    access_case(actor=request.actor, case_id=case_id)
    return _do(
        request,
        case_id,
        lambda: services.absence_reverse(actor=request.actor, absence_id=absence_id),
        _("The absence is taken back."),
        "#absences",
    )


@permitted("usage.reverse")
@require_POST
def usage_reverse(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """Take back one entry of the ledger."""
    access_case(actor=request.actor, case_id=case_id)
    if access_usage_entry(actor=request.actor, entry_id=entry_id).case_id != case_id:
        raise NotFound
    form = ReverseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _do(
        request,
        case_id,
        lambda: ledger.usage_reverse(actor=request.actor, entry_id=entry_id, reason=reason),
        _("Taken back by a counter-entry."),
        "#usage",
    )


@permitted("case.read")
@require_safe
def ledger_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every entry of the case's ledger, 50 a page."""
    found, history = selectors.case_file(actor=request.actor, case_id=case_id)
    entries = case_entries(organization_id=found.organization_id, case_id=found.id)
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    shown = set(page.object_list)
    who = accounts.account_names({entry.posted_by_id for entry in shown} - {None})
    today = request.organization.today
    context = {
        "case": found,
        "name": people.names_of(found.organization_id, [found.employee_id], today).get(found.employee_id, ""),
        "page": page,
        "entries": [row for row in case_page.ledger_rows(entries, who) if row["entry"] in shown],
        "absences": case_page.absence_rows(history.absences)[:200],
        "can": available(found),
        "reversals": words.REVERSALS,
    }
    return render(request, "cases/ledger.html", context)


@permitted("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Extend, shorten or move the leave."""
    found = access_case(actor=request.actor, case_id=case_id)
    if found.starts_on is None:
        return HttpResponseRedirect(reverse("case_request", args=[case_id]))
    form = DatesForm(request.POST or None, initial={"starts_on": found.starts_on, "ends_on": found.ends_on})
    return form_step(
        request,
        found,
        form,
        lambda answers: services.case_change_dates(actor=request.actor, case_id=case_id, **answers),
        done=_("The dates are changed and the leave is determined again."),
        back=reverse("case", args=[case_id]),
        title=_("Change the dates"),
        button=_("Change and determine again"),
    )


@permitted("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the laws that concern the leave ask about it."""
    found, history = selectors.case_file(actor=request.actor, case_id=case_id)
    following.asked_first(found, history)
    library = policies.library_for(found.organization_id, on=found.starts_on)
    latest = history.determinations[0].record_id
    programs = [row.program for row in history.determinations if row.record_id == latest]
    asked = asked_for(library, programs, found.reason)
    about = {
        "reason": found.reason,
        "pattern": found.pattern,
        "asked": asked,
        "quarters": quarters_before(found.starts_on) if "wages.average_weekly_wage" in asked else (),
        "others": _others(found, history) if found.reason in counted_by_event(library) else (),
    }
    if request.method == "POST":
        form = FactsForm(request.POST, **about)
    else:
        form = FactsForm(initial=_known(request, found), **about)
    return form_step(
        request,
        found,
        form,
        lambda _answers: services.case_change_facts(actor=request.actor, case_id=case_id, **form.values()),
        done=_("The facts are recorded and the leave is determined again."),
        back=reverse("case", args=[case_id]),
        title=_("Facts of the leave"),
        button=_("Save and determine again"),
    )


def _others(found: LeaveCase, history: selectors.History) -> list[tuple[str, str]]:
    """The employee's other cases within a year, as choices of the event that this one is for."""
    return [
        (row["event"], f"{row['number']}: {words.reason_name(row['reason'])}, {presenting.day(row['starts_on'])}")
        for row in history.around
        if row["event"] != str(found.id)
    ]


def _known(request: HttpRequest, found: LeaveCase) -> dict[str, Any]:
    known = private.read(request.actor, found.id, found.employee_id)
    values = (
        {**(known.family_member or {}), **(known.child or {})}
        | {"serious_health_condition": known.serious_health_condition, "planned_treatment": known.planned_treatment}
        | {"employer_agreed": found.employer_agreed}
        | {"same_event_as": str(found.same_event_as_id) if found.same_event_as_id else ""}
    )
    recorded = people.quarterly_wages(found.organization_id, found.employee_id)
    values |= {f"quarter_{day.isoformat()}": amount for day, amount in recorded.items()}
    for topic in TOPICS:
        stated = getattr(known, topic) or {}
        values |= {f"{topic}__{name}": value for name, value in stated.items()}
    words_of = {True: "yes", False: "no"}
    return {name: words_of[value] if isinstance(value, bool) else value for name, value in values.items()}


@permitted("case.close")
@require_POST
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close the case, and say how it ended."""
    closed_as = request.POST.get("closed_as", ClosedAs.RETURNED)
    note = posted(request.POST, "note")
    return _do(
        request,
        case_id,
        lambda: services.case_close(actor=request.actor, case_id=case_id, closed_as=closed_as, note=note),
        _("The case is closed."),
    )


@permitted("case.close")
@require_POST
def cancel(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Cancel the case: the leave is not taken."""
    return _do(
        request,
        case_id,
        lambda: services.case_cancel(actor=request.actor, case_id=case_id),
        _("The case is cancelled; what was counted for it is taken back."),
    )


@permitted("case.determine")
@require_safe
def replay(request: HttpRequest, determination_id: UUID) -> HttpResponse:
    """A past determination recomputed, and what was known then beside what is known now."""
    found = services.determination_replay(actor=request.actor, determination_id=determination_id)
    today = request.organization.today
    program = found.determination.program
    record = {"facts": {"worksites": []}}
    views = [
        presenting.program_view(one, record, {}, today)
        for result in (found.then, found.now)
        for one in result["programs"]
        if one["program"] == program
    ]
    context = {
        "replay": found,
        "determination": found.determination,
        "case": found.determination.case,
        "differs": found.differs[:10],
        "then": views[0],
        "now": views[1],
        "facts": [
            (words.fact_name(one.path), *(presenting.fact_lines(one.path, value, {}) for value in (one.then, one.now)))
            for one in found.facts
        ],
    }  # fmt: skip
    return render(request, "cases/replay.html", context)
