"""A person's own choices, on my."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.consents import selectors, services, wording
from openleave.apps.consents.models import Kind, Method
from openleave.apps.consents.notices import notice_of
from openleave.apps.consents.views.purposes import send_receipt
from openleave.kernel.errors import Conflict
from openleave.kernel.routes import permitted


@permitted("own.consent")
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """What the person is asked, what they said, and how to take it back."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = []
    for choice in selectors.own_choices(actor=actor):
        notice = notice_of(choice.purpose)
        rows.append(
            {
                "choice": choice,
                "notice": notice,
                "categories": [wording.CATEGORIES[key] for key in notice.categories],
                "recipients": [wording.RECIPIENTS[key] for key in notice.recipients],
                "retention": wording.RETENTION[notice.retention],
            }
        )
    said = [
        (event, wording.purpose_name(event.purpose), Kind(event.kind).label, Method(event.method).label)
        for event in selectors.own_events(actor=actor)
    ]
    return render(request, "consents/own.html", {"rows": rows, "said": said})


@permitted("own.consent")
@require_POST
def choose(request: HttpRequest, choice_key: str) -> HttpResponse:
    """Say yes (``give``) or take it back (``withdraw``)."""
    actor = request.actor  # type: ignore[attr-defined]
    notice_of(choice_key)
    try:
        if "withdraw" in request.POST:
            services.consent_withdraw_own(actor=actor, purpose=choice_key)
            messages.success(request, _("You have taken it back. It has ended."))
        else:
            services.consent_give_own(actor=actor, purpose=choice_key)
            messages.success(request, _("Your choice is kept. You can take it back here at any time."))
    except Conflict as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("my_choices"))


@permitted("own.consent")
@require_safe
def own_receipt(request: HttpRequest, own_event_id: UUID) -> HttpResponse:
    """The receipt of one of the person's own consents."""
    event = selectors.access_own_event(actor=request.actor, own_event_id=own_event_id)  # type: ignore[attr-defined]
    return send_receipt(selectors.events_of(event))
