"""The list, a new accommodation, one accommodation, and its page of a leave case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accommodation import page as pages
from openleave.apps.accommodation import selectors, services
from openleave.apps.accommodation.access import access_accommodation, access_restriction
from openleave.apps.accommodation.choices import State
from openleave.apps.accommodation.forms import NewForm
from openleave.apps.accommodation.letters import letters_for
from openleave.apps.cases import selectors as cases
from openleave.apps.cases.access import access_case
from openleave.apps.cases.frame import framed
from openleave.apps.notices.services import letter_draft
from openleave.apps.organizations.forms import add_error
from openleave.apps.people import selectors as people
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import allows
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted

PEOPLE_SHOWN = 12


@permitted("accommodation.read")
@require_safe
def accommodations(request: HttpRequest) -> HttpResponse:
    """All accommodations: ``?state=``, ``?due=1``, ``?page=``."""
    today = request.organization.today
    state, due = request.GET.get("state", "current"), request.GET.get("due") == "1"
    text = request.GET.get("page", "1")
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise BadRequest
    rows, more = selectors.accommodations(actor=request.actor, today=today, state=state, due=due, page=int(text))
    numbers = selectors.counts(actor=request.actor, today=today)
    context = {
        "rows": rows,
        "more": more,
        "page": int(text),
        "state": state,
        "due": due,
        "states": State.choices,
        "counts": numbers,
        "any": bool(numbers["current"]) or bool(rows),
        "tabs": [
            {"label": _("Current"), "url": "?state=current", "active": not due and state == "current",
             "count": numbers["current"]},
            {"label": _("Review due"), "url": "?due=1", "active": due, "count": numbers["due"]},
            {"label": _("All"), "url": "?state=", "active": not due and state == "", "count": None},
        ],
    }  # fmt: skip
    return render(request, "accommodation/list.html", context)


@permitted("accommodation.read")
@require_safe
def accommodation(request: HttpRequest, accommodation_id: UUID) -> HttpResponse:
    """One accommodation."""
    found = selectors.accommodation_file(actor=request.actor, accommodation_id=accommodation_id)
    context = pages.build(found, request.organization.today) | {"name": name_of(request, found.accommodation)}
    return render(request, "accommodation/one.html", context)


def name_of(request: HttpRequest, row: Any) -> str:
    """The employee's name."""
    return people.names_of(row.organization_id, [row.employee_id], request.organization.today).get(
        row.employee_id, row.number
    )


@permitted("accommodation.read")
@require_safe
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The accommodations of a leave case."""
    case = access_case(actor=request.actor, case_id=case_id)
    today = request.organization.today
    context = framed(request, case, "accommodation") | {
        "rows": selectors.accommodations_of_case(actor=request.actor, case_id=case_id, today=today),
        "restrictions": selectors.restrictions_of_case(
            actor=request.actor, case_id=case_id, employee_id=case.employee_id, on=today
        ),
        "writable": allows(request.actor, "accommodation.open"),
    }
    return render(request, "accommodation/of_case.html", context)


@permitted("accommodation.open")
@require_http_methods(["GET", "HEAD", "POST"])
def accommodation_new(request: HttpRequest) -> HttpResponse:
    """Bring up a need: the four basics of a pregnancy are granted at once, anything else is talked about.

    ``?employee=`` and ``?case=`` choose the person and the leave case.
    """
    today = request.organization.today
    given = request.POST if request.method == "POST" else request.GET
    chosen, case_id = _chosen(request, given)
    initial = {"requested_on": today}
    form = NewForm(request.POST if request.method == "POST" else None, initial=initial)
    found: Any = ()
    searched = given.get("employee_id_search", "").strip()
    if request.method == "POST":
        if chosen is None and searched:
            found = people.search(actor=request.actor, text=searched, on=today, page_size=PEOPLE_SHOWN).rows
            if len(found) == 1:
                chosen = (found[0].id, found[0].name, found[0].number)
        if chosen is None:
            form.add_error(None, _("Choose one of the people found.") if found else _("Choose the employee."))
        elif form.is_valid():
            try:
                made = _make(request, form.cleaned_data, chosen[0], case_id)
            except (Invalid, Conflict) as error:
                add_error(form, error, {"changes": "basics"} if _basic(request) else None)
            except NotFound:
                form.add_error(None, _("You may not handle this person’s accommodation. Hand it to a colleague."))
            else:
                done = _("Granted, without papers.") if made.basic else _("%(number)s is open.")
                messages.success(request, done % {"number": made.number} if not made.basic else done)
                return HttpResponseRedirect(reverse("accommodation", args=[made.id]))
    cases_of = cases.cases_of_employee(actor=request.actor, employee_id=chosen[0]) if chosen else []
    context = {
        "form": form, "chosen": chosen, "found": found, "searched": searched, "case_id": case_id,
        "cases": [one for one in cases_of if one.state not in ("cancelled",)],
    }  # fmt: skip
    return render(request, "accommodation/new.html", context, status=422 if form.errors else 200)


def _basic(request: HttpRequest) -> bool:
    return request.POST.get("way") == "basics"


def _make(request: HttpRequest, given: dict[str, Any], employee_id: UUID, case_id: UUID | None) -> Any:
    about: dict[str, Any] = {"actor": request.actor, "employee_id": employee_id, "case_id": case_id}
    if _basic(request):
        return services.accommodation_grant_basics(
            **about, changes=given["basics"], confirmed=given["confirmed"], requested_on=given["requested_on"],
            said=given["said"],
        )  # fmt: skip
    names = ("kind", "changes", "by", "requested_on", "said", "limitation")
    return services.accommodation_request(**about, **{name: given[name] for name in names})


def _chosen(request: HttpRequest, given: Any) -> tuple[tuple[UUID, str, str] | None, UUID | None]:
    """((id, name, number) of the employee, the case's id), as far as they are chosen and there."""
    actor, today = request.actor, request.organization.today
    case = None
    try:
        if text := given.get("case", ""):
            case = access_case(actor=actor, case_id=UUID(text))
        employee_id = case.employee_id if case else UUID(given.get("employee", "") or given.get("employee_id", ""))
        employee = people.access_employee(actor=actor, employee_id=employee_id)
    except (ValueError, NotFound):
        return None, None
    names = people.names_of(actor.organization_id, [employee.id], today)
    return (employee.id, names.get(employee.id, employee.number), employee.number), case.id if case else None


@permitted("accommodation.change")
@require_POST
def restriction_lift(request: HttpRequest, restriction_id: UUID) -> HttpResponse:
    """A restriction or limitation holds no longer."""
    found = access_restriction(actor=request.actor, restriction_id=restriction_id)
    if found.accommodation_id:
        back = reverse("accommodation", args=[found.accommodation_id]) + "#limits"
    else:
        back = reverse("case_accommodation", args=[found.case_id])
    return act_and_return(
        request,
        lambda: services.restriction_lift(actor=request.actor, restriction_id=restriction_id),
        _("It holds no longer."),
        back,
    )


@permitted("letter.prepare")
@require_POST
def letter(request: HttpRequest, accommodation_id: UUID) -> HttpResponse:
    """Draft a letter about it (``kind``), and go there."""
    row = access_accommodation(actor=request.actor, accommodation_id=accommodation_id)
    kind = request.POST.get("kind", "")
    if kind not in letters_for(row) or row.case_id is None:
        raise BadRequest
    if kind == "accommodation_documents":
        try:
            services.documents_may_be_asked(actor=request.actor, accommodation_id=row.id)
        except Invalid as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("accommodation", args=[row.id]) + "#law")
    made = letter_draft(actor=request.actor, case_id=row.case_id, kind=kind, about_id=row.id)
    return HttpResponseRedirect(reverse("letter", args=[made.id]))
