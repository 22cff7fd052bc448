"""The documents of a case, and the place to add some."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from openleave.apps.accounts.selectors import account_names
from openleave.apps.cases import frame
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.documents import scanning, selectors, services, words
from openleave.apps.documents.forms import ReceiveForm
from openleave.apps.documents.models import Category, State
from openleave.kernel import clock
from openleave.kernel.errors import Invalid
from openleave.kernel.files import EncryptedUpload, accepts_upload, all_uploaded
from openleave.kernel.permissions import require
from openleave.kernel.routes import permitted

#: Safari on a phone turns its own HEIC pictures into JPEG when a page does not ask for HEIC.
ACCEPT = "application/pdf,image/jpeg,image/png,image/tiff,image/webp"


@permitted("document.read")
@accepts_upload("documents.upload", limit_setting="OPENLEAVE_DOCUMENT_LIMIT_BYTES")
@require_http_methods(["GET", "HEAD", "POST"])
def case_documents(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """All documents of a case, the newest first, by category; files sent here are added."""
    case = access_case(actor=request.actor, case_id=case_id)  # type: ignore[attr-defined]
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, case, ReceiveForm(today=today), [])
    require(request.actor, "document.add")  # type: ignore[attr-defined]
    form = ReceiveForm(request.POST, today=today)
    try:
        sent = all_uploaded(request, "files", "camera")
    except Invalid as error:
        return _page(request, case, form, [("", error)], status=422)
    if not form.is_valid():
        return _page(request, case, form, [], status=422)
    added, problems = _receive(request, case, form, sent)
    if form.errors:
        return _page(request, case, form, [], status=422)
    if added:
        messages.success(
            request,
            ngettext("%(count)d document was added.", "%(count)d documents were added.", added) % {"count": added},
        )
    if problems:
        return _page(request, case, form, problems, status=422)
    return HttpResponseRedirect(reverse("case_documents", args=[case.id]))


def _receive(
    request: HttpRequest, case: LeaveCase, form: ReceiveForm, sent: list[EncryptedUpload]
) -> tuple[int, list[tuple[str, Invalid]]]:
    """Pictures sent together become the pages of one document, each PDF is one by itself. What is wrong with one of
    them does not keep the others out."""
    added, problems = 0, []
    for together in services.as_documents(sent):
        try:
            services.document_receive(
                actor=request.actor,  # type: ignore[attr-defined]
                content=together,
                case_id=case.id,
                category=form.cleaned_data["category"],
                source=form.cleaned_data["source"],
                received_on=form.cleaned_data["received_on"],
                title=form.cleaned_data["title"],
            )
            added += 1
        except Invalid as error:
            if error.field in ("received_on", "category", "source"):
                form.add_error(error.field, str(error))
                return added, []
            problems.append((", ".join(one.name or "" for one in together), error))
    return added, problems


def _page(
    request: HttpRequest,
    case: LeaveCase,
    form: ReceiveForm,
    problems: list[tuple[str, Invalid]],
    status: int = 200,
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.of_case(actor=actor, case=case)
    names = account_names({one.document.received_by_id for one in found if one.document.received_by_id})
    category = request.GET.get("category", "")
    rows = [
        {
            "document": one.document,
            "name": one.name,
            "about": one.document.get_category_display() if one.said.title or one.said.name else "",
            "badge": words.badge(one.document),
            "by": names.get(one.document.received_by_id, ""),  # type: ignore[arg-type]
        }
        for one in found
    ]
    present = {one.document.category for one in found if one.document.withdrawn_at is None}
    context: dict[str, Any] = frame.framed(request, case, "documents") | {
        "form": form,
        "problems": problems,
        "accept": ACCEPT,
        "rows": [
            row for row in rows if row["document"].withdrawn_at is None and category in ("", row["document"].category)
        ],
        "withdrawn": [row for row in rows if row["document"].withdrawn_at is not None],
        "any": bool(present),
        "category": category,
        "categories": [(value, label) for value, label in Category.choices if value in present],
        "waiting": next((one.document for one in found if one.document.state == State.WAITING), None),
        "infected": sum(one.document.state == State.INFECTED for one in found),
        "no_scanner": not scanning.configured(),
        "megabytes": settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES // 1024**2,
    }
    if context["waiting"]:
        context |= _trouble(context["waiting"].scan_trouble)
    return render(request, "documents/list.html", context, status=status)


def _trouble(code: str) -> dict[str, Any]:
    return {"trouble": words.TROUBLES.get(code, ""), "trouble_fix": words.TROUBLE_FIXES.get(code, _("Try again."))}
