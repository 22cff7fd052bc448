"""Decisions about an import: columns, applying, cancelling, rolling back. Each a POST that leads back to its page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.feeds import selectors, services
from openleave.apps.feeds.leave_words import plain
from openleave.apps.feeds.models import State
from openleave.apps.feeds.services.deciding import read_again
from openleave.apps.feeds.views.mapping_page import mapping_context
from openleave.apps.feeds.views.showing import frame
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.free_text import posted
from openleave.kernel.routes import permitted


def _back(import_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("import_show", args=[import_id]))


@permitted("feeds.import")
@require_POST
def mapping(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Confirm the columns; the rows are checked next."""
    actor = request.actor  # type: ignore[attr-defined]
    record = selectors.access_import(actor=actor, import_id=import_id)
    columns = {name: request.POST.get(f"column_{index}", "") for index, name in enumerate(record.header)}
    options = _options(request)
    try:
        services.confirm_mapping(
            actor=actor,
            import_id=import_id,
            columns=columns,
            options=options,
            save_as=posted(request.POST, "save_as").strip() if request.POST.get("keep") else "",
        )
    except Invalid as error:
        context = frame(record) | mapping_context(record, columns, options) | {"error": error}
        return render(request, "feeds/mapping.html", context, status=422)
    return _back(import_id)


def _options(request: HttpRequest) -> dict[str, Any]:
    codes = {
        code: request.POST.get(f"worked_{index}") == "1" for index, code in enumerate(request.POST.getlist("code"))
    }
    options: dict[str, Any] = {name: request.POST.get(name) == "1" for name in ("create_schedules", "create_worksites")}
    if codes:
        options["pay_codes"] = codes
    words: dict[str, dict[str, str]] = {}
    pairs = zip(request.POST.getlist("word_field"), request.POST.getlist("word"), strict=False)
    for index, (field, word) in enumerate(pairs):
        meaning = request.POST.get(f"meaning_{index}", "")
        if meaning:
            words.setdefault(field, {})[plain(word)] = meaning
    if words:
        options["words"] = words
    return options


@permitted("feeds.import")
@require_POST
def sheet(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Read another sheet of the workbook."""
    read_again(actor=request.actor, import_id=import_id, sheet=request.POST.get("sheet", ""))  # type: ignore[attr-defined]
    return _back(import_id)


@permitted("feeds.import")
@require_POST
def apply(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Apply what the preview shows."""
    try:
        services.apply(
            actor=request.actor,  # type: ignore[attr-defined]
            import_id=import_id,
            leave_out_bad=request.POST.get("leave_out_bad") == "1",
        )
    except Conflict as error:
        messages.error(request, str(error))
    return _back(import_id)


@permitted("feeds.import")
@require_POST
def cancel(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Give the import up."""
    services.cancel(actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    messages.success(request, _("The import was cancelled and its file deleted."))
    return HttpResponseRedirect(reverse("imports"))


@permitted("feeds.import")
@require_POST
def retry(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take up again an import that nobody works on."""
    services.retry(actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    return _back(import_id)


@permitted("feeds.import")
@require_http_methods(["GET", "HEAD", "POST"])
def roll_back(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Ask whether to roll back; then do."""
    actor = request.actor  # type: ignore[attr-defined]
    record = selectors.access_import(actor=actor, import_id=import_id)
    if request.method == "POST":
        try:
            services.roll_back(actor=actor, import_id=import_id)
        except Conflict as error:
            messages.error(request, str(error))
        return _back(import_id)
    if record.state != State.APPLIED:
        return _back(import_id)
    return render(request, "feeds/roll_back.html", frame(record))
