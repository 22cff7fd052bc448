"""Finding an employee, and everything known about one, now or as it was known then."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from openleave.apps.people import presenting, selectors
from openleave.apps.people.forms import AssignmentForm, ProfileForm
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted

PICKER_OPTIONS = 10
PROFILE_LABELS = {name: field.label for name, field in ProfileForm.base_fields.items() if name != "from_on"}
ASSIGNMENT_LABELS = {
    "job_title": AssignmentForm.base_fields["job_title"].label,
    "department": AssignmentForm.base_fields["department"].label,
    "worksite": _("Worksite"),
    "work_state": AssignmentForm.base_fields["work_state"].label,
    "schedule_code": AssignmentForm.base_fields["schedule_code"].label,
    "status": _("Status"),
    "union_code": AssignmentForm.base_fields["union_code"].label,
}


def actor_of(request: HttpRequest) -> tuple[Actor, UUID]:
    """The actor and the organization they act in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    assert actor.organization_id is not None
    return actor, actor.organization_id


@permitted("employee.read")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Search and list."""
    actor, _organization_id = actor_of(request)
    text, after = request.GET.get("q", "")[:200], request.GET.get("after", "")[:300]
    page = selectors.search(actor=actor, text=text, on=request.organization.today, after=after)
    context = {"page": page, "q": text, "after": after, "writable": allows(actor, "employee.write")}
    return render(request, "people/employees.html", context)


@permitted("employee.read")
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """The first ten matches, as options of the person picker."""
    actor, _organization_id = actor_of(request)
    text = request.GET.get("q", "")[:200]
    today = request.organization.today
    found = selectors.search(actor=actor, text=text, on=today, page_size=PICKER_OPTIONS) if text else None
    return render(request, "people/options.html", {"rows": found.rows if found else ()})


@permitted("employee.read")
@require_safe
def detail(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """The employee page. ``?known=`` an instant shows what was known then."""
    actor, organization_id = actor_of(request)
    employee = selectors.access_employee(actor=actor, employee_id=employee_id)
    today, known_at = request.organization.today, _instant(request.GET.get("known", ""))
    first = presenting.first_week(today, request.organization.workweek_starts_on)  # type: ignore[attr-defined]
    facts = selectors.facts_for(
        organization_id, employee_id, known_at=known_at, hours_from=first, hours_to=today, employee=employee
    )
    profile, assignment = facts.profile_on(today), facts.assignment_on(today)
    schedule = facts.schedule_on(today)
    manager_id = assignment.manager_id if assignment else None
    return render(
        request,
        "people/employee.html",
        {
            "employee": employee,
            "facts": facts,
            "today": today,
            "known_at": known_at,
            "instants": selectors.recorded_instants(organization_id, employee_id),
            "profile": profile,
            "assignment": assignment,
            "employment": facts.employment_on(today) or (facts.employments[-1] if facts.employments else None),
            "status": selectors.status_on(facts.employment_on(today) or _last(facts), today),
            "schedule": schedule,
            "grid": presenting.schedule_grid(schedule, today) if schedule else None,
            "hours_per_week": presenting.hours_text(assignment.minutes_per_week)
            if assignment and assignment.minutes_per_week is not None
            else "",
            "chart": presenting.hours_chart(facts.hours, first),
            "line": selectors.reporting_line(organization_id, employee_id, manager_id, today),
            "profile_history": _history(facts.profiles, PROFILE_LABELS),
            "job_history": _history(facts.assignments, ASSIGNMENT_LABELS),
            "writable": allows(actor, "employee.write") and known_at is None,
            "sees_wages": allows(actor, "wage.read"),
            "sees_cases": "case.open" in _declared() and allows(actor, "case.open") and known_at is None,
        },
    )


def _declared() -> set[str]:
    from openleave.kernel.permissions import table

    return set(table())


def _last(facts: selectors.EmployeeFacts):  # type: ignore[no-untyped-def]
    return facts.employments[-1] if facts.employments else None


def _instant(text: str) -> datetime | None:
    """An instant with its zone, or None for anything else: then the page shows what is known now."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _history(versions: tuple, labels: dict) -> list:  # type: ignore[type-arg]
    """Newest first: each version with what it says differently from the one before."""
    rows = []
    before = None
    for version in versions:
        rows.append((version, presenting.changed_fields(version, before, labels)))
        before = version
    return rows[::-1]
