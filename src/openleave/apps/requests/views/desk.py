"""The officer's pages: what waits, one request with its next step, a new one, the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.people import selectors as people
from openleave.apps.privacy.parts import framed
from openleave.apps.requests import selectors, services, words
from openleave.apps.requests.access import access_request
from openleave.apps.requests.forms import LogForm, show_error
from openleave.apps.requests.machine import Right, State
from openleave.apps.requests.presenting import page_of
from openleave.kernel import egress
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import permitted

PAGE = 50


@permitted("request.handle")
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the most urgent first; with ``?show=ended`` the others."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    ended = request.GET.get("show") == "ended"
    found = selectors.ended_requests(actor) if ended else selectors.open_requests(actor)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = request.organization.today  # type: ignore[attr-defined]
    names = people.names_of(actor.organization_id, [row.subject_id for row in page if row.subject_id], today)
    rows = [
        {
            "request": row, "right": Right(row.right).label, "state": State(row.state).label,
            "badge": words.BADGES[row.state], "who": names.get(row.subject_id, "") if row.subject_id else "",
            "late": not ended and today > row.answer_by_on, "left": (row.answer_by_on - today).days,
            "unacknowledged": row.acknowledged_on is None and today > row.acknowledge_by_on,
            "soon": not ended and (row.warned_answer >= 80 or row.warned_acknowledge >= 80),
        }
        for row in page
    ]  # fmt: skip
    context = framed(request, "requests") | {"rows": rows, "page": page, "ended": ended}
    return render(request, "requests/list.html", context)


@permitted("request.handle")
@require_safe
def request_page(request: HttpRequest, privacy_request_id: UUID) -> HttpResponse:
    """One request: what comes next, its clocks, who asks, what happened."""
    found = access_request(actor=request.actor, request_id=privacy_request_id)  # type: ignore[attr-defined]
    return render(request, "requests/request.html", framed(request, "requests") | page_of(request, found))


@permitted("request.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log what came by phone, mail or letter."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    today = request.organization.today  # type: ignore[attr-defined]
    form = LogForm(request.POST or None, initial={"received_on": today})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            employee_id = None
            if values["number"]:
                employee_id = _number(actor.organization_id, values["number"])
            made, _token = services.request_log(
                actor=actor, **form.asked(), manner=values["manner"], received_on=values["received_on"],
                employee_id=employee_id, since_on=values["since_on"], language=values["language"],
            )  # fmt: skip
        except (Invalid, Conflict) as error:
            show_error(form, error)
        else:
            messages.success(request, _("Request %(reference)s is logged.") % {"reference": made.reference})
            return HttpResponseRedirect(reverse("privacy_request", args=[made.id]))
    context = framed(request, "requests") | {"form": form}
    return render(request, "requests/new.html", context, status=422 if form.errors else 200)


def _number(organization_id: UUID, number: str) -> UUID:
    try:
        return people.employee_by_number(organization_id, number.strip()).id
    except NotFound:
        raise Invalid(
            _("There is no employee with this number."), fix=_("Check it, or leave it empty."), field="number"
        ) from None


@permitted("request.handle")
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The log that the law asks for, with its six fields."""
    lines = selectors.log_lines(request.actor, limit=500)  # type: ignore[attr-defined]
    return render(request, "requests/log.html", framed(request, "requests") | {"lines": lines})


@permitted("request.handle")
@require_safe
def log_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    content = selectors.log_csv(request.actor)  # type: ignore[attr-defined]
    egress.hand_out(
        "requests.log",
        actor=request.actor,
        about_type="privacy_request_log",
        size_bytes=len(content),  # type: ignore[attr-defined]
    )
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="privacy-requests.csv"'
    response["Cache-Control"] = "no-store"
    return response
