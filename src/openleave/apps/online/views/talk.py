"""The employee's messages with the leave desk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.cases import own
from openleave.apps.cases.access import access_own_case
from openleave.apps.documents.models import Category
from openleave.apps.messaging import selectors, services
from openleave.apps.messaging.forms import MessageForm
from openleave.apps.messaging.views.case import attaching, sent
from openleave.apps.online import presenting
from openleave.apps.online.forms import SENT
from openleave.kernel.files import accepts_upload
from openleave.kernel.routes import permitted


@permitted("own.message")
@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    """The conversations about each leave; with a single leave, that one."""
    actor = request.actor  # type: ignore[attr-defined]
    cases = own.own_cases(actor=actor)
    if len(cases) == 1:
        return HttpResponseRedirect(reverse("my_messages_case", args=[cases[0].id]))
    unread = selectors.unread_own(actor=actor, case_ids=[case.id for case in cases]) if cases else {}
    rows = [(case, presenting.title_of(case), presenting.dates_of(case), unread.get(case.id, 0)) for case in cases]
    return render(request, "online/conversations.html", {"rows": rows})


@permitted("own.message")
@accepts_upload("documents.upload", limit_setting="OPENLEAVE_DOCUMENT_LIMIT_BYTES")
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What was written about a leave, and writing, with files or a picture. ``?page=2`` goes back."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_own_case(actor=actor, case_id=case_id)
    form, problem = MessageForm(kinds=SENT, initial={"category": Category.OTHER}), None
    if request.method == "POST":
        form, problem = sent(
            request, lambda **said: services.message_send_own(actor=actor, case_id=case.id, **said), kinds=SENT
        )
        if problem is None and not form.errors:
            messages.success(request, _("Your message is sent. The leave desk answers within two working days."))
            return HttpResponseRedirect(request.path)
    number = request.GET.get("page", "")
    number = int(number) if number.isdecimal() and 0 < int(number) < 1000 else 1
    said, more = selectors.conversation_own(actor=actor, case=case, page=number)
    if any(not one.from_employee and one.message.read_at is None for one in said):
        services.messages_read_own(actor=actor, case_id=case.id)
    context = {
        "case": case, "title": presenting.title_of(case), "form": form, "said": said, "more": more, "number": number,
        "problem": problem, **attaching(),
    }  # fmt: skip
    return render(request, "online/conversation.html", context, status=422 if form.errors or problem else 200)
