"""Posts that change a document. Each goes back to its page, and says there what it did or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openleave.apps.documents import selectors, services, words
from openleave.apps.documents.access import access_document
from openleave.apps.documents.forms import DescribeForm, MoveForm, WithdrawForm
from openleave.apps.documents.models import Document, State
from openleave.apps.documents.views.looking import shown
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted


def _do(request: HttpRequest, document_id: UUID, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("document", args=[document_id]))


@permitted("document.change")
@require_POST
def describe(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """What it is for, what it is called, what is on it."""
    access_document(actor=request.actor, document_id=document_id)  # type: ignore[attr-defined]
    form = DescribeForm(request.POST)
    if not form.is_valid():
        return shown(request, document_id, status=422, describe_form=form)
    return _do(
        request,
        document_id,
        lambda: services.document_describe(actor=request.actor, document_id=document_id, **form.cleaned_data),  # type: ignore[attr-defined]
        _("Saved."),
    )


@permitted("document.change")
@require_POST
def move(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Into another case of the same employee."""
    actor = request.actor  # type: ignore[attr-defined]
    found = access_document(actor=actor, document_id=document_id)
    form = MoveForm(request.POST, cases=selectors.other_cases(actor=actor, document=found))
    if not form.is_valid():
        return shown(request, document_id, status=422, move_form=form, moving=True)
    case_id = UUID(form.cleaned_data["case_id"])
    return _do(
        request,
        document_id,
        lambda: services.document_move(actor=actor, document_id=document_id, case_id=case_id),
        _("The document is in this case now."),
    )


@permitted("document.change")
@require_POST
def withdraw(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Received in error: not shown any more."""
    access_document(actor=request.actor, document_id=document_id)  # type: ignore[attr-defined]
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return shown(request, document_id, status=422, withdraw_form=form)
    return _do(
        request,
        document_id,
        lambda: services.document_withdraw(actor=request.actor, document_id=document_id, **form.cleaned_data),  # type: ignore[attr-defined]
        _("The document is not shown any more. It is kept as long as the law says."),
    )


@permitted("document.change")
@require_POST
def restore(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """It was not received in error after all."""
    return _do(
        request,
        document_id,
        lambda: services.document_restore(actor=request.actor, document_id=document_id),  # type: ignore[attr-defined]
        _("The document is shown again."),
    )


@permitted("document.change")
@require_POST
def scan(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask the scanner again now."""
    found: Document | None = None
    try:
        found = services.document_scan(actor=request.actor, document_id=document_id)  # type: ignore[attr-defined]
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    if found is not None:
        _say(request, found)
    return HttpResponseRedirect(reverse("document", args=[document_id]))


def _say(request: HttpRequest, found: Document) -> None:
    if found.scan_trouble:
        parts = words.TROUBLES.get(found.scan_trouble, ""), words.TROUBLE_FIXES.get(found.scan_trouble, "")
        messages.error(request, " ".join(str(part) for part in parts if part))
    elif found.state == State.CLEAN:
        messages.success(request, _("The scanner found nothing. The document can be seen now."))
    else:
        messages.error(request, _("The document stays in quarantine."))
