"""Opening a case: one page, in under a minute, with or without JavaScript."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.cases import presenting, services, words
from openleave.apps.cases.forms import OpenForm
from openleave.apps.cases.frame import after_opening
from openleave.apps.law.reading import language
from openleave.apps.organizations.forms import add_error
from openleave.apps.people import selectors as people
from openleave.apps.people.picking import picked
from openleave.engine import render as render_sentence
from openleave.kernel.errors import Invalid
from openleave.kernel.routes import permitted

PEOPLE_SHOWN = 12


@permitted("case.open")
@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """The form; ``?employee=`` chooses the person."""
    today = request.organization.today
    if request.method != "POST":
        chosen = picked(actor=request.actor, text=request.GET.get("employee", ""), on=today)
        return _page(request, OpenForm(today=today), chosen)
    form = OpenForm(request.POST, today=today)
    chosen = picked(actor=request.actor, text=request.POST.get("employee_id", ""), on=today)
    searched = request.POST.get("employee_id_search", "").strip()
    found = ()
    if chosen is None:
        found = (
            people.search(actor=request.actor, text=searched, on=today, page_size=PEOPLE_SHOWN).rows if searched else ()
        )
        if len(found) == 1:
            chosen = (found[0].id, found[0].name, found[0].number)
        else:
            error = _("Choose the employee.") if not found else _("Choose one of the people found.")
            form.add_error(None, error)
    if form.is_valid() and chosen is not None:
        try:
            send_notice = bool(request.POST.get("send_notice"))
            case = services.case_open(
                actor=request.actor, employee_id=chosen[0], send_notice=send_notice, **form.values()
            )
        except Invalid as error:
            add_error(form, error)
        else:
            return after_opening(request, case)
    return _page(request, form, chosen, found, searched, status=422)


@permitted("case.open")
@require_POST
def case_preview(request: HttpRequest) -> HttpResponse:
    """Which laws would apply, before anything is recorded. For htmx a part of the page, else the page."""
    today = request.organization.today
    form = OpenForm(request.POST, today=today)
    chosen = picked(actor=request.actor, text=request.POST.get("employee_id", ""), on=today)
    preview = None
    if chosen is not None and form.is_valid():
        try:
            facts, result = services.case_preview(actor=request.actor, employee_id=chosen[0], **form.values())
        except Invalid as error:
            add_error(form, error)
        else:
            preview = _previewed(facts, result)
    if request.htmx:
        context = {"preview": preview, "employee_url": chosen and f"/employees/{chosen[0]}/"}
        return render(request, "cases/_preview.html", context)
    return _page(request, form, chosen, preview=preview, status=200 if preview else 422)


def _previewed(facts: dict, result: dict) -> dict:
    """The programs by their answer, and whether the State of work is known."""
    rows = [
        {
            "outcome": presenting.outcome_of(one),
            "from_on": presenting.begins_on(one),
            "short": words.program_name(one["program"]),
            "name": one["name"],
            "summary": render_sentence(one["summary"], language()),
            "unverified": words.unverified(one["program"]),
        }
        for one in result["programs"]
    ]
    return {
        "applies": [row for row in rows if row["outcome"] != "no"],
        "denied": [row for row in rows if row["outcome"] == "no"],
        "no_state": not any(place.get("state") for place in facts["employee"].get("locations", [])),
    }


def _page(
    request: HttpRequest,
    form: OpenForm,
    chosen: tuple[UUID, str, str] | None,
    found: tuple = (),
    searched: str = "",
    status: int = 200,
    preview: dict | None = None,
) -> HttpResponse:
    form.show_conditional()
    context = {"form": form, "chosen": chosen, "found": found, "searched": searched, "preview": preview}
    context["employee_url"] = chosen and f"/employees/{chosen[0]}/"
    return render(request, "cases/new.html", context, status=status)


@permitted("case.open")
@require_safe
def people_search(request: HttpRequest) -> HttpResponse:
    """Options for the person picker."""
    today = request.organization.today
    text = request.GET.get("q", "").strip()[:100]
    found = people.search(actor=request.actor, text=text, on=today, page_size=PEOPLE_SHOWN).rows if text else ()
    return render(request, "cases/people_options.html", {"people": found})
