"""The comparison with the old system, after its cases were imported."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openleave.apps.cases.choices import State as CaseState
from openleave.apps.cases.words import program_name
from openleave.apps.feeds import comparison as comparing
from openleave.apps.feeds import selectors
from openleave.apps.feeds.models import State
from openleave.apps.feeds.views.showing import PAGE, frame
from openleave.apps.feeds.views.words import AGAINST
from openleave.apps.people import selectors as people
from openleave.kernel.routes import permitted


@permitted("case.open")
@require_safe
def comparison(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Time in the file against time in the ledger, by program; and each case that differs, with the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    record = selectors.access_import(actor=actor, import_id=import_id)
    if record.kind != "cases" or record.state != State.APPLIED:
        return HttpResponseRedirect(reverse("import_show", args=[record.id]))
    found = comparing.compare(actor=actor, record=record)
    page = Paginator(found.differing, PAGE).get_page(request.GET.get("page"))
    rows = comparing.details(actor=actor, record=record, ids=list(page))
    today = request.organization.today  # type: ignore[attr-defined]
    names = people.names_of(record.organization_id, [row.case.employee_id for row in rows], today)
    context = frame(record) | {
        "page": page,
        "total": found.total,
        "agreeing": found.total - len(found.differing),
        "sums": [
            {
                "name": program_name(one.program),
                "cases": one.cases,
                "stated": hours(one.stated),
                "counted": hours(one.counted),
                "difference": hours(one.difference),
                "same": one.difference == 0,
            }
            for one in found.sums
        ],
        "rows": [_row(row, names, found.counted.get(row.id, {})) for row in rows],
    }
    return render(request, "feeds/comparison.html", context)


def _row(row: Any, names: dict[UUID, str], counted: dict[str, int]) -> dict[str, Any]:
    return {
        "case": row.case,
        "name": names.get(row.case.employee_id, ""),
        "reference": row.reference,
        "line": row.line,
        "there": CaseState(row.stated_state).label,
        "here": CaseState(row.case.state).label,
        "against": [(program_name(program), AGAINST.get(code, code)) for program, code in row.contradictions],
        "times": [
            {"name": program_name(program), "stated": hours(minutes), "counted": hours(counted.get(program, 0))}
            for program, minutes in row.stated_minutes.items()
            if counted.get(program, 0) != minutes
        ],
    }


def hours(minutes: int) -> str:
    """Minutes as hours and minutes, with the sign of less: -7:30."""
    sign = "−" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
