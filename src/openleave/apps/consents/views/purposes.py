"""Purposes, their assessments, the organization's consents, and the ledger."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.consents import mapping, notices, selectors, services, wording
from openleave.apps.consents.forms import AssessmentForm, ClientConsentForm, RecordForm
from openleave.apps.consents.models import Grantor, Kind, Method, Outcome
from openleave.apps.consents.receipts import receipt
from openleave.apps.people import selectors as people
from openleave.apps.privacy.parts import framed
from openleave.kernel import clock, egress
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.purposes import standing
from openleave.kernel.registry import PURPOSES
from openleave.kernel.routes import permitted

RECEIPT = "application/ld+json; charset=utf-8"


@permitted("purpose.read")
@require_safe
def purposes(request: HttpRequest) -> HttpResponse:
    """Every purpose with its ground beside it, what it reaches, and until when it may be used."""
    until = selectors.standings(actor=request.actor)  # type: ignore[attr-defined]
    rows = [_row(use, until) for use in mapping.uses()]
    # What is suspended first, then what is about to be.
    waiting = [row for state in ("no", "due") for row in rows if row["state"] == state]
    return render(request, "consents/purposes.html", framed(request, "consents") | {"rows": rows, "waiting": waiting})


@permitted("purpose.read")
@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: HttpRequest, purpose_key: str) -> HttpResponse:
    """One purpose: its ground, what it reaches, its assessments; a new one is recorded here."""
    actor = request.actor  # type: ignore[attr-defined]
    use = next((one for one in mapping.uses() if one.key == purpose_key), None)
    if use is None:
        raise NotFound
    assessed = standing.can_be_suspended(purpose_key) and use.basis != "consent"
    form = AssessmentForm(request.POST or None) if assessed else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.purpose_assess(actor=actor, purpose=purpose_key, **form.cleaned_data)
        except Invalid as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The assessment is recorded."))
            return HttpResponseRedirect(request.path)
    until = selectors.standings(actor=actor)
    choice = next((one for one in selectors.client_choices(actor=actor) if one.purpose == purpose_key), None)
    context = {
        "row": _row(use, until),
        "form": form,
        "assessed": assessed,
        "assessments": [
            (one, Outcome(one.outcome).label) for one in selectors.assessments(actor=actor, purpose=purpose_key)
        ],
        "choice": choice,
        "notice": notices.NOTICES.get(purpose_key),
        "consent_form": ClientConsentForm() if choice is not None else None,
    }
    failed = form is not None and form.errors
    return render(
        request, "consents/purpose.html", framed(request, "consents") | context, status=422 if failed else 200
    )


@permitted("consent.client")
@require_POST
def client_consent(request: HttpRequest, purpose_key: str) -> HttpResponse:
    """The organization says yes (``give``) or takes it back (``withdraw``)."""
    actor, form = request.actor, ClientConsentForm(request.POST)  # type: ignore[attr-defined]
    notices.notice_of(purpose_key)
    try:
        if "withdraw" in request.POST:
            services.consent_withdraw_client(actor=actor, purpose=purpose_key)
            messages.success(request, _("The consent is withdrawn. The purpose is denied from now on."))
        elif form.is_valid():
            services.consent_give_client(actor=actor, purpose=purpose_key, expires_on=form.cleaned_data["expires_on"])
            messages.success(request, _("The consent is recorded."))
        else:
            messages.error(request, _("Enter a day, or leave it empty."))
    except (Invalid, Conflict) as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("purpose", args=[purpose_key]))


@permitted("consent.read")
@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """All that was agreed to and taken back; what somebody said elsewhere is recorded here."""
    actor = request.actor  # type: ignore[attr-defined]
    form = RecordForm(request.POST or None)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, form.cleaned_data)
        except (Invalid, Conflict, NotFound) as refused:
            error = str(refused)
        else:
            messages.success(request, _("It is recorded, and counts from now on."))
            return HttpResponseRedirect(request.path)
    number = request.GET.get("page", "")
    number = int(number) if number.isdecimal() and 0 < int(number) < 1000 else 1
    events, more = selectors.ledger(actor=actor, page=number)
    today = request.organization.today  # type: ignore[attr-defined]
    whose = {event.subject_id for event in events if event.subject_id}
    names = people.names_of(actor.organization_id, whose, today) if whose else {}
    rows = [
        {
            "event": event,
            "who": names.get(event.subject_id, _("Somebody erased")) if event.subject_id else event.controller,
            "purpose": wording.purpose_name(event.purpose),
            "kind": Kind(event.kind).label,
            "method": Method(event.method).label,
            "grantor": Grantor(event.grantor).label,
        }
        for event in events
    ]
    context = {"rows": rows, "more": more, "number": number, "form": form, "error": error}
    failed = bool(form.errors or error)
    return render(request, "consents/ledger.html", framed(request, "consents") | context, status=422 if failed else 200)


@permitted("consent.read")
@require_safe
def consent_receipt(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The receipt of the record that an event belongs to. That it was handed out is in the ledger."""
    actor = request.actor  # type: ignore[attr-defined]
    event = selectors.access_event(actor=actor, event_id=event_id)
    answer = send_receipt(selectors.events_of(event))
    today = request.organization.today  # type: ignore[attr-defined]
    known = people.names_of(actor.organization_id, {event.subject_id}, today) if event.subject_id else {}
    egress.hand_out(
        "consents.receipt", actor=actor, persons=map(Person, known),
        about_type="consent", about_id=event.record_id, records=1, size_bytes=len(answer.content),
        sha256=hashlib.sha256(answer.content).hexdigest(),
    )  # fmt: skip
    return answer


def send_receipt(events: list[Any]) -> HttpResponse:
    """A receipt as a download."""
    name = f"consent-{events[0].record_id}.jsonld"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(receipt(events), content_type=RECEIPT, headers=headers)


def _record(request: HttpRequest, said: dict[str, str]) -> None:
    try:
        employee_id = UUID(request.POST.get("employee_id", ""))
    except ValueError:
        raise Invalid(_("Choose the person from the list."), field="employee_id") from None
    services.consent_record(actor=request.actor, employee_id=employee_id, **said)  # type: ignore[attr-defined]


def _row(use: mapping.Use, until: dict[str, Any]) -> dict[str, Any]:
    """A purpose in words. ``state``: yes, due (for review within thirty days), no (suspended), off (the organization
    has not agreed), each (as each person chooses)."""
    day, today = until.get(use.key), clock.now().date()
    state = "yes"
    if use.grantor == "subject":
        state = "each"
    elif standing.can_be_suspended(use.key):
        needs = PURPOSES[use.key].basis in standing.APPROVED_FIRST
        if (use.key in until and (day is None or day < today)) or (needs and use.key not in until):
            state = "off" if use.grantor else "no"
        elif day is not None and day <= today + selectors.SOON:
            state = "due"
    return {
        "key": use.key,
        "name": wording.purpose_name(use.key),
        "text": wording.PURPOSES[use.key][1],
        "basis": wording.BASES[use.basis],
        "grantor": wording.GRANTORS.get(use.grantor, ""),
        "categories": [wording.CATEGORIES[key] for key in use.categories],
        "retention": [wording.RETENTION[key] for key in use.retention],
        "everywhere": use.everywhere,
        "suspendable": standing.can_be_suspended(use.key),
        "state": state,
        "until": None if day == services.FOREVER else day,
    }
