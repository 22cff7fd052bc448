"""The letters of a case, and a new one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.cases.access import access_case
from openleave.apps.cases.frame import framed
from openleave.apps.cases.models import CaseClock
from openleave.apps.notices import presenting, selectors, services
from openleave.apps.notices.models import State
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted


@permitted("letter.read")
@require_safe
def case_letters(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the law calls for, what is prepared, what was sent, and a new letter."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_case(actor=actor, case_id=case_id)
    letters = selectors.letters_of_case(actor=actor, case_id=case.id)
    clocks = CaseClock.objects.filter(organization_id=case.organization_id, case=case).order_by("due_on", "code")
    views = [presenting.view_of(one) for one in letters]
    context = framed(request, case, "letters") | {
        "called": presenting.called_for(case, clocks, letters, request.organization.today),
        "waiting": [one for one in views if one.letter.state in (State.DRAFT, State.QUEUED, State.FAILED)],
        "sent": [one for one in views if one.letter.is_sent],
        "withdrawn": [one for one in views if one.letter.state == State.WITHDRAWN],
        "groups": presenting.kinds_by_group(),
        "writable": allows(actor, "letter.prepare"),
    }
    return render(request, "notices/case.html", context)


@permitted("letter.prepare")
@require_POST
def letter_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Prepare a letter of a kind."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_case(actor=actor, case_id=case_id)
    try:
        letter = services.letter_draft(actor=actor, case_id=case.id, kind=request.POST.get("kind", ""))
    except (Conflict, Invalid, NotFound) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("case_letters", args=[case_id]))
    return HttpResponseRedirect(reverse("letter", args=[letter.id]))
