"""The employee's letters and the documents they send."""

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

from openleave.apps.cases.access import access_own_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.documents import selectors as documents
from openleave.apps.documents import services as document_services
from openleave.apps.documents import words as document_words
from openleave.apps.documents.models import Source, State
from openleave.apps.documents.views.listing import ACCEPT
from openleave.apps.notices import content
from openleave.apps.notices import selectors as notices
from openleave.apps.notices.access import access_own_letter
from openleave.apps.notices.kinds import letter_kind
from openleave.apps.notices.rendering.html import body_html, contact_html, frame_html
from openleave.apps.notices.services import letter_open
from openleave.apps.online import presenting
from openleave.apps.online.forms import PaperForm
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.files import accepts_upload, all_uploaded
from openleave.kernel.routes import permitted


@permitted("own.read")
@require_safe
def letter(request: HttpRequest, own_letter_id: UUID) -> HttpResponse:
    """A letter to the employee. That it was opened is noted, the first time."""
    actor = request.actor  # type: ignore[attr-defined]
    found = letter_open(actor=actor, letter_id=own_letter_id)
    fixed = content.read_fixed(actor, found)
    context = {
        "letter": found,
        "label": letter_kind(found.kind).label,
        "body": body_html(fixed.document, top=2),
        "head": frame_html(fixed.frame),
        "foot": contact_html(fixed.frame, found.language),
    }
    return render(request, "online/letter.html", context)


@permitted("own.read")
@require_safe
def letter_pdf(request: HttpRequest, own_letter_id: UUID) -> HttpResponse:
    """The exact bytes that were sent."""
    found = access_own_letter(actor=request.actor, letter_id=own_letter_id)  # type: ignore[attr-defined]
    try:
        body = notices.pdf_of(found)
    except NotFound:
        messages.info(request, _("There is no PDF of this letter. You can print this page."))
        return HttpResponseRedirect(reverse("my_letter", args=[found.id]))
    letter_open(actor=request.actor, letter_id=found.id)  # type: ignore[attr-defined]
    headers = {"Content-Disposition": f'inline; filename="letter-{found.id}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


@permitted("own.document")
@accepts_upload("documents.upload", limit_setting="OPENLEAVE_DOCUMENT_LIMIT_BYTES")
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the employee sent about a leave and what became of it; and sending more, from the camera or from files."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_own_case(actor=actor, case_id=case_id)
    if request.method != "POST":
        return _page(request, case, PaperForm())
    form = PaperForm(request.POST)
    try:
        sent = all_uploaded(request, "files", "camera")
        if not form.is_valid():
            return _page(request, case, form, status=422)
        document = document_services.document_receive(
            actor=actor, content=sent, case_id=case.id, source=Source.PORTAL, category=form.cleaned_data["category"]
        )
    except (Invalid, Conflict) as error:
        return _page(request, case, form, error, status=422)
    if document.state == State.INFECTED:
        messages.error(request, _("A virus was found in this file. It was not passed on: send a clean copy."))
    else:
        messages.success(request, _("Your paper is sent. The leave desk has it."))
    return HttpResponseRedirect(reverse("my_papers", args=[case.id]))


@permitted("own.document")
@require_safe
def document(request: HttpRequest, own_document_id: UUID) -> HttpResponse:
    """A copy of what the employee sent, or was sent with a message; recorded."""
    copy = document_services.document_download(actor=request.actor, document_id=own_document_id, own=True)  # type: ignore[attr-defined]
    headers = {"Content-Disposition": f'attachment; filename="{copy.name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(copy.pdf, content_type="application/pdf", headers=headers)


def _page(
    request: HttpRequest, case: LeaveCase, form: PaperForm, problem: Exception | None = None, status: int = 200
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    listed = documents.own_documents(actor=actor, case_id=case.id)
    context: dict[str, Any] = {
        "case": case,
        "title": presenting.title_of(case),
        "form": form,
        "problem": problem,
        "accept": ACCEPT,
        "megabytes": settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES // 1024**2,
        "rows": [(one, document_words.badge(one.document)) for one in listed],
    }
    return render(request, "online/papers.html", context, status=status)
