"""The list of imports, and the upload."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.accounts.selectors import account_names
from openleave.apps.feeds import selectors, services
from openleave.apps.feeds.models import WORKING, Kind, State
from openleave.apps.feeds.views.words import KIND_WORDS, STATE_BADGES, STATE_WORDS
from openleave.kernel.errors import Invalid
from openleave.kernel.files import accepts_upload, uploaded
from openleave.kernel.routes import permitted

PAGE = 25


@permitted("feeds.import")
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """All imports, the newest first."""
    page = Paginator(selectors.imports(actor=request.actor), PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    names = account_names({record.created_by_id for record in page if record.created_by_id})
    rows = [
        {
            "record": record,
            "who": names.get(record.created_by_id, "") if record.created_by_id else "",
            "kind": KIND_WORDS[record.kind],
            "state": STATE_WORDS[record.state],
            "badge": STATE_BADGES[record.state],
        }
        for record in page
    ]
    waits = [record.state in (State.MAPPING, State.PREVIEWED) for record in page]
    waiting = next((row for row, here in zip(rows, waits, strict=True) if here), None)
    working = any(record.state in WORKING for record in page)
    return render(
        request,
        "feeds/imports.html",
        {
            "page": page,
            "rows": rows,
            "waiting": waiting,
            "working": working,
            "cases_allowed": selectors.may_import(request.actor, "cases"),  # type: ignore[attr-defined]
        },
    )


@permitted("feeds.import")
@accepts_upload("feeds.upload")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is encrypted as it arrives."""
    error: Invalid | None = None
    kind = request.POST.get("kind") or request.GET.get("kind") or Kind.EMPLOYEES
    if request.method == "POST":
        try:
            sent = uploaded(request, "file")
            record = services.receive(
                actor=request.actor,  # type: ignore[attr-defined]
                kind=kind,
                file_id=sent.keep(),
                file_name=sent.name or "",
            )
            return HttpResponseRedirect(reverse("import_show", args=[record.id]))
        except Invalid as caught:
            error = caught
    allowed = [value for value in Kind.values if selectors.may_import(request.actor, value)]  # type: ignore[attr-defined]
    kinds = [(value, KIND_WORDS[value], value == kind) for value in allowed]
    return render(
        request,
        "feeds/upload.html",
        {"error": error, "kinds": kinds, "kind": kind, "cases_allowed": "cases" in allowed},
        status=422 if error else 200,
    )
