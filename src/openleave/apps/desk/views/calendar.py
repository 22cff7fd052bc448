"""The team calendar: who is away, by week or month. Dates and no reasons."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.desk import services, strips
from openleave.apps.desk.selectors import team as selectors
from openleave.apps.desk.views.common import count_inbox, say
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.kernel.errors import Invalid
from openleave.kernel.routes import permitted

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


@permitted("calendar.read")
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """``by`` week or month around ``on``; of a worksite, a department, a manager."""
    actor, today = request.actor, request.organization.today
    by = "week" if request.GET.get("by") == "week" else "month"
    unit = "worksite" if request.GET.get("unit") == "worksite" else "department"
    on = _day(request.GET.get("on", ""), today)
    first, last = _period(by, on, request.organization.workweek_starts_on)
    where = selectors.Where(
        _id(request.GET.get("worksite", "")),
        request.GET.get("department", "")[:150],
        _id(request.GET.get("manager", "")),
    )
    found = selectors.team(actor=actor, first=first, last=last, where=where, unit=unit)
    count_inbox(request)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    kept = {
        "by": by if by == "week" else "",
        "unit": unit if unit == "worksite" else "",
        "worksite": where.worksite_id or "",
        "department": where.department,
        "manager": where.manager_id or "",
    }
    context = {
        "by": by,
        "unit": unit,
        "where": where,
        "found": found,
        "rows": [(person, strips.words(person.days), strips.strip(days, person.days)) for person in found.people],
        "head": strips.head(days, found.by_day, today),
        "title": _title(by, first, last),
        "before": _address(kept, first - timedelta(days=1)),
        "after": _address(kept, last + timedelta(days=1)),
        "now": _address(kept, today),
        "weekly": _address(kept | {"by": "week"}, on),
        "monthly": _address(kept | {"by": ""}, on),
        "on": on,
        "worksites": organizations.worksites(actor.organization_id),
        "departments": people.departments(actor.organization_id),
        "managers": selectors.managers(actor=actor, today=today),
        "filtered": bool(where.worksite_id or where.department or where.manager_id),
    }
    return render(request, "desk/calendar.html", context)


@permitted("calendar.choose")
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """What counts as an overlap, and whether feeds name people by their initials."""
    try:
        text = request.POST.get("most_away", "").strip()
        if not text.isdecimal() or len(text) > 4:
            raise Invalid(_("Give a number from 0 to 500."), field="most_away")
        services.calendar_choose(
            actor=request.actor, most_away=int(text), initials=request.POST.get("initials") == "on"
        )
    except Invalid as error:
        say(request, error)
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("calendar"))


def _period(by: str, on: date, starts_on: int) -> tuple[date, date]:
    if by == "week":
        first = on - timedelta(days=(on.weekday() - starts_on) % 7)
        return first, first + timedelta(days=6)
    return on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])


def _title(by: str, first: date, last: date) -> str:
    if by == "month":
        return date_format(first, "YEAR_MONTH_FORMAT")
    return f"{date_format(first, 'SHORT_DATE_FORMAT')} – {date_format(last, 'SHORT_DATE_FORMAT')}"


def _address(kept: dict[str, Any], on: date) -> str:
    return "?" + urlencode({"on": on.isoformat()} | {name: value for name, value in kept.items() if value})


def _day(text: str, today: date) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        return today
    return max(EARLIEST, min(LATEST, found))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadRequest from None
