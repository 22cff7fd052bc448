"""The incident desk: open one, whom it concerns, tasks with their clocks, letters, timeline, closing report."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accounts.selectors import account_names, accounts_with
from openleave.apps.incidents import duties, selectors, services
from openleave.apps.incidents.forms import IncidentForm
from openleave.apps.incidents.models import Answer, Incident, Signal
from openleave.apps.incidents.signals import reading
from openleave.apps.organizations.forms import add_error
from openleave.apps.privacy.parts import framed
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import permitted

#: The letters of a pack, by the word in their address.
LETTERS = {
    "people": gettext_lazy("To each person"),
    "owner": gettext_lazy("To the organization that owns the data"),
    "regulator": gettext_lazy("To the Attorney General of California"),
}
STEPS = {
    "open": gettext_lazy("Opened"),
    "scope": gettext_lazy("Whom it concerns was found"),
    "done": gettext_lazy("Done"),
    "close": gettext_lazy("Closed"),
}
#: More than this are not listed on one page.
MOST_LISTED = 500


@permitted("incident.read")
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """All incidents."""
    found = selectors.incidents(actor=request.actor)  # type: ignore[attr-defined]
    return render(request, "incidents/incidents.html", framed(request, "incidents") | {"rows": found})


@permitted("incident.change")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an incident, from a signal or from nothing. The signal is answered when there is one, not before."""
    actor = request.actor  # type: ignore[attr-defined]
    signal = _signal(request)
    form = IncidentForm(request.POST or None, accounts=_accounts(actor), initial=_initial(signal))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = services.incident_open(
                actor=actor, account_ids=[UUID(one) for one in given.pop("accounts")], **given
            )
            services.incident_scope(actor=actor, incident_id=made.id)
            if signal is not None and not signal.answer:
                reading.signal_answer(actor=actor, signal_id=signal.id, answer=Answer.INCIDENT)
        except Invalid as error:
            add_error(form, error)
        else:
            messages.success(request, _("The incident is open, and its clocks run."))
            return HttpResponseRedirect(reverse("incident", args=[made.id]))
    context = framed(request, "incidents") | {"form": form}
    return render(request, "incidents/new.html", context, status=422 if form.errors else 200)


@permitted("incident.read")
@require_safe
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident, with the people it concerns by name."""
    context = _known(request, incident_id)
    found, most = context["incident"], MOST_LISTED
    people = selectors.people(actor=request.actor, incident=found, on=_today(request), most=most)  # type: ignore[attr-defined]
    context |= {"people": people, "more": context["count"] - len(people), "letters": LETTERS.items()}
    return render(request, "incidents/incident.html", framed(request, "incidents") | context)


@permitted("incident.read")
@require_safe
def report(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The report, to print: all of it on one page, and nobody's name."""
    return render(request, "incidents/report.html", framed(request, "incidents") | _known(request, incident_id))


@permitted("incident.read")
@require_safe
def letter(request: HttpRequest, incident_id: UUID, pack_letter: str) -> HttpResponse:
    """A letter of the pack, to check and to print."""
    actor = request.actor  # type: ignore[attr-defined]
    found, name = selectors.access_incident(actor=actor, incident_id=incident_id), pack_letter
    if name not in LETTERS:
        raise Http404
    today, counts = _today(request), selectors.counts(actor=actor, incident=found)
    named = name == "people"
    context = framed(request, "incidents") | {
        "incident": found,
        "name": name,
        "title": LETTERS[name],
        "people": selectors.people(actor=actor, incident=found, on=today, most=MOST_LISTED) if named else [],
        "count": counts.people,
        "californians": counts.states.get(duties.CALIFORNIA, 0),
        "tier3": counts.tier3 > 0,
        "today": today,
    }
    return render(request, "incidents/letter.html", context)


@permitted("incident.change")
@require_POST
def scope(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Find again whom it concerns."""
    return _do(request, incident_id, lambda: services.incident_scope(**_about(request, incident_id)))


@permitted("incident.change")
@require_POST
def done(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """A task is done."""
    code = request.POST.get("code", "")
    return _do(request, incident_id, lambda: services.task_done(**_about(request, incident_id), code=code))


@permitted("incident.change")
@require_POST
def close(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Close it."""
    return _do(request, incident_id, lambda: services.incident_close(**_about(request, incident_id)))


def _do(request: HttpRequest, incident_id: UUID, step: Any) -> HttpResponse:
    selectors.access_incident(**_about(request, incident_id))
    try:
        step()
    except (Conflict, NotFound) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("incident", args=[incident_id]))


def _about(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    return {"actor": request.actor, "incident_id": incident_id}  # type: ignore[attr-defined]


def _known(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    found: Incident = selectors.access_incident(actor=actor, incident_id=incident_id)
    today, counts = _today(request), selectors.counts(actor=actor, incident=found)
    tasks = selectors.tasks(actor=actor, incident=found)
    steps = selectors.steps(actor=actor, incident=found)
    ids = {one for one in [*found.account_ids, *(step.by_id for step in steps)] if one}
    names = account_names(ids)
    labels = {code: duty.label for code, duty in duties.DUTIES.items()}
    return {
        "incident": found,
        "accounts": [names.get(one, "") for one in found.account_ids],
        "tasks": [
            {
                "duty": duty,
                "task": task,
                "cite": (duty.cite, duties.ADDRESS),
                "late": bool(task.due_on and not task.done_at and task.due_on < today),
            }
            for duty, task in tasks
        ],
        "next": next(({"duty": duty, "task": task} for duty, task in tasks if task.done_at is None), None),
        "steps": [
            {"step": one, "by": names.get(one.by_id, ""), "label": STEPS[one.code], "what": labels.get(one.what, "")}  # type: ignore[arg-type]
            for one in steps
        ],
        "count": counts.people,
        "minors": counts.minors,
        "tier3": counts.tier3,
        "states": sorted(counts.states.items()),
    }


def _today(request: HttpRequest) -> date:
    return clock.today(request.organization.time_zone)  # type: ignore[attr-defined]


def _accounts(actor: Any) -> list[tuple[str, str]]:
    ids: set[UUID] = set()
    for role in (Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER, Role.MANAGER):
        ids |= set(accounts_with(actor.organization_id, role))
    return sorted(((str(one), name) for one, name in account_names(ids).items()), key=lambda pair: pair[1].casefold())


def _signal(request: HttpRequest) -> Signal | None:
    """The signal that the address names, if it does."""
    given = request.GET.get("signal", "")
    try:
        return reading.access_signal(actor=request.actor, signal_id=UUID(given))  # type: ignore[attr-defined]
    except (ValueError, NotFound):
        return None


def _initial(signal: Signal | None) -> dict[str, Any]:
    now = timezone.localtime(clock.now())
    initial: dict[str, Any] = {"discovered_at": now, "ended_at": now}
    if signal is None:
        return initial
    return initial | {
        "began_at": timezone.localtime(signal.first_at),
        "ended_at": timezone.localtime(signal.last_at),
        "accounts": [str(signal.account_id)],
        "discovered_at": timezone.localtime(signal.noticed_at),
    }
