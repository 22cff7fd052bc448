"""Opening a case: one page, in under a minute, with or without JavaScript."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.cases import services
from openleave.apps.cases.forms import OpenForm
from openleave.apps.people import selectors as people
from openleave.kernel import clock
from openleave.kernel.errors import Invalid
from openleave.kernel.routes import permitted

PEOPLE_SHOWN = 12


@permitted("case.open")
@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """The form; ``?employee=`` chooses the person."""
    today = clock.today(request.organization.time_zone)
    if request.method != "POST":
        chosen = _person(request, request.GET.get("employee", ""), today)
        return _page(request, OpenForm(today=today), chosen)
    form = OpenForm(request.POST, today=today)
    chosen = _person(request, request.POST.get("employee_id", ""), today)
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
            case = services.case_open(actor=request.actor, employee_id=chosen[0], **form.values())
        except Invalid as error:
            field = _field(error.field, form)
            form.add_error(field, " ".join(part for part in (error.what, error.why, error.fix) if part))
        else:
            messages.success(request, _("Case %(number)s is open.") % {"number": case.number})
            return HttpResponseRedirect(reverse("case", args=[case.id]))
    return _page(request, form, chosen, found, searched, status=422)


def _page(
    request: HttpRequest,
    form: OpenForm,
    chosen: tuple[UUID, str, str] | None,
    found: tuple = (),
    searched: str = "",
    status: int = 200,
) -> HttpResponse:
    form.show_conditional()
    context = {"form": form, "chosen": chosen, "found": found, "searched": searched}
    return render(request, "cases/new.html", context, status=status)


def _person(request: HttpRequest, text: str, today: object) -> tuple[UUID, str, str] | None:
    """(id, name, number) of the chosen employee, or None when nobody is."""
    if not text:
        return None
    try:
        employee = people.access_employee(actor=request.actor, employee_id=UUID(text))
    except ValueError:
        raise BadRequest from None
    name = people.names_of(employee.organization_id, [employee.id], today).get(employee.id, employee.number)
    return employee.id, name, employee.number


def _field(path: str | None, form: OpenForm) -> str | None:
    """The form's field that an error of a service is about."""
    if path == "minutes_off":
        return "off_monday"
    return path if path in form.fields else None


@permitted("case.open")
@require_safe
def people_search(request: HttpRequest) -> HttpResponse:
    """Options for the person picker."""
    today = clock.today(request.organization.time_zone)
    text = request.GET.get("q", "").strip()[:100]
    found = people.search(actor=request.actor, text=text, on=today, page_size=PEOPLE_SHOWN).rows if text else ()
    return render(request, "cases/people_options.html", {"people": found})
