"""Correcting facts about one employee."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openleave.apps.organizations.forms import add_error
from openleave.apps.organizations.selectors import worksites
from openleave.apps.people import selectors, services
from openleave.apps.people.forms import (
    AssignmentForm,
    EmployeeForm,
    EmploymentForm,
    HoursForm,
    ProfileForm,
    word,
)
from openleave.apps.people.selectors.schedules import schedule_choices
from openleave.apps.people.services.dated import PROFILE_FIELDS
from openleave.apps.people.views.employees import actor_of
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import permitted

METHODS = ["GET", "HEAD", "POST"]


def _answer(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[], Any],
    *,
    heading: Any,
    back: Callable[[Any], str],
    name: str = "",
    renamed: dict[str, str] | None = None,
) -> HttpResponse:
    """Show the form, or save it and go back to the employee; a refusal comes back at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            made = save()
        except (Invalid, Conflict) as error:
            add_error(form, error, renamed)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back(made))
    context = {"form": form, "heading": heading, "back": back(None), "name": name}
    return render(request, "people/correction.html", context, status=422 if form.errors else 200)


@permitted("employee.write")
@require_http_methods(METHODS)
def employee(request: HttpRequest) -> HttpResponse:
    """Add an employee by hand."""
    actor, _organization_id = actor_of(request)
    form = EmployeeForm(request.POST or None)
    return _answer(
        request,
        form,
        lambda: services.employee_add(actor=actor, **form.cleaned_data),
        heading=gettext_lazy("New employee"),
        back=lambda made: f"/employees/{made.id}/" if made else "/employees/",
    )


@permitted("employee.write")
@require_http_methods(METHODS)
def profile(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """Correct or change name, contact, home."""
    actor, organization_id = actor_of(request)
    found = selectors.access_employee(actor=actor, employee_id=employee_id)
    present = selectors.facts_for(organization_id, employee_id, employee=found).profile_on(request.organization.today)
    initial = {field: getattr(present, field) for field in PROFILE_FIELDS} if present else {}
    form = ProfileForm(request.POST or None, initial=initial)

    def save() -> Any:
        from_on, changes = form.split()
        return services.profile_correct(actor=actor, employee_id=employee_id, from_on=from_on, **changes)

    return _answer(
        request,
        form,
        save,
        heading=gettext_lazy("Name, contact and home"),
        back=lambda _made: f"/employees/{employee_id}/",
        name=present.sort_name if present else found.number,
    )


@permitted("employee.write")
@require_http_methods(METHODS)
def assignment(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """Correct or change the job."""
    actor, organization_id = actor_of(request)
    found = selectors.access_employee(actor=actor, employee_id=employee_id)
    facts = selectors.facts_for(organization_id, employee_id, employee=found)
    today = request.organization.today
    present = facts.assignment_on(today)
    initial: dict[str, Any] = {}
    if present:
        plain = ("job_title", "department", "worksite_id", "work_state", "schedule_code", "union_code")
        initial = {field: getattr(present, field) for field in plain}
        initial |= {"full_time": word(present.full_time), "exempt": word(present.exempt)}
        if present.minutes_per_week is not None:
            initial["hours_per_week"] = round(Decimal(present.minutes_per_week) / 60, 2)
    form = AssignmentForm(
        request.POST or None,
        initial=initial,
        worksites=worksites(organization_id),
        schedules=schedule_choices(organization_id),
    )

    def save() -> Any:
        from_on, changes = form.split()
        return services.assignment_change(actor=actor, employee_id=employee_id, from_on=from_on, **changes)

    shown = facts.profile_on(today)
    return _answer(
        request,
        form,
        save,
        heading=gettext_lazy("Job"),
        back=lambda _made: f"/employees/{employee_id}/",
        name=shown.sort_name if shown else found.number,
        renamed={"minutes_per_week": "hours_per_week"},
    )


@permitted("employee.write")
@require_http_methods(METHODS)
def employment(request: HttpRequest, employee_id: UUID, employment_id: UUID | None = None) -> HttpResponse:
    """Correct a hire-to-separation span, or add one."""
    actor, organization_id = actor_of(request)
    found = selectors.access_employee(actor=actor, employee_id=employee_id)
    facts = selectors.facts_for(organization_id, employee_id, employee=found)
    present = next((span for span in facts.employments if span.id == employment_id), None)
    if employment_id is not None and present is None:
        raise NotFound
    fields = ("hired_on", "separated_on", "service_from_on")
    form = EmploymentForm(
        request.POST or None, initial={field: getattr(present, field) for field in fields} if present else {}
    )
    shown = facts.profile_on(request.organization.today)
    return _answer(
        request,
        form,
        lambda: services.employment_correct(
            actor=actor, employee_id=employee_id, employment_id=employment_id, **form.cleaned_data
        ),
        heading=gettext_lazy("Employment"),
        back=lambda _made: f"/employees/{employee_id}/",
        name=shown.sort_name if shown else found.number,
    )


@permitted("employee.write")
@require_http_methods(METHODS)
def hours(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """Record the hours of one workweek."""
    actor, organization_id = actor_of(request)
    found = selectors.access_employee(actor=actor, employee_id=employee_id)
    form = HoursForm(request.POST or None)

    def save() -> Any:
        scheduled = form.cleaned_data["hours_scheduled"]
        return services.hours_record(
            actor=actor,
            employee_id=employee_id,
            week_starts_on=form.cleaned_data["week_starts_on"],
            minutes_worked=round(form.cleaned_data["hours_worked"] * 60),
            minutes_scheduled=None if scheduled is None else round(scheduled * 60),
        )

    names = selectors.names_of(organization_id, [employee_id], request.organization.today)
    return _answer(
        request,
        form,
        save,
        heading=gettext_lazy("Hours of a week"),
        back=lambda _made: f"/employees/{employee_id}/#hours",
        name=names.get(employee_id, found.number),
        renamed={"minutes_worked": "hours_worked", "minutes_scheduled": "hours_scheduled"},
    )
