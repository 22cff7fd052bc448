"""The work queue and the list of cases."""

from __future__ import annotations

from itertools import groupby

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openleave.apps.cases import selectors, words
from openleave.apps.cases.case_page import days_left
from openleave.apps.cases.models import Outcome, State
from openleave.kernel import clock
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted

MAXIMUM_PAGE = 1000


@permitted("desk.enter")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What is due, by legal deadline. Those who do not handle cases see where their own work is."""
    actor = request.actor
    if not allows(actor, "case.read"):
        return render(request, "cases/desk.html")
    today = clock.today(request.organization.time_zone)
    bucket, whose = request.GET.get("due", ""), request.GET.get("whose", "")
    bucket = bucket if bucket in selectors.BUCKETS else ""
    whose = whose if whose in ("employer", "employee") else ""
    page = _page(request)
    items, more = selectors.queue(actor=actor, today=today, bucket=bucket, whose=whose, page=page)
    counts = selectors.queue_counts(actor=actor, today=today, whose=whose)
    undecided = selectors.undecided(actor=actor, today=today) if page == 1 and not bucket and not whose else []
    groups: list[tuple[str, str, list[dict]]] = []
    for item, what in _together(items):
        if not groups or groups[-1][0] != item.bucket:
            groups.append((item.bucket, BUCKET_NAMES[item.bucket](), []))
        groups[-1][2].append(
            {
                "item": item,
                "what": what,
                "left": days_left(item.days_left),
                "reason": words.REASON_NAMES.get(item.reason, item.reason),
                "program": words.program_name(item.program),
            }
        )
    context = {
        "groups": groups,
        "undecided": [(row, words.REASON_NAMES.get(row.reason, row.reason)) for row in undecided],
        "tabs": _tabs(counts, bucket, whose),
        "bucket": bucket,
        "whose": whose,
        "page": page,
        "more": more,
        "today": today,
        "any": bool(items or undecided or any(counts.values())),
    }
    return render(request, "cases/queue.html", context)


def _together(items: list[selectors.QueueItem]) -> list[tuple[selectors.QueueItem, str]]:
    """One line for everything of a case that is due on the same day from the same side, and what is to be done."""
    groups = groupby(items, key=lambda item: (item.due_on, item.case_id, item.whose))
    return [(rows[0], words.clock_actions([row.code for row in rows])) for rows in (list(found) for _, found in groups)]


BUCKET_NAMES = {
    "overdue": lambda: _("Overdue"),
    "today": lambda: _("Today"),
    "week": lambda: _("In the next seven days"),
    "later": lambda: _("Later"),
}


def _tabs(counts: dict[str, int], bucket: str, whose: str) -> list[dict]:
    end = f"&whose={whose}" if whose else ""
    tabs = [{"label": _("All"), "url": f"?{end.lstrip('&')}" if end else "?", "active": not bucket, "count": None}]
    for key in selectors.BUCKETS:
        number = counts[key]
        shown = f"{selectors.COUNT_LIMIT}+" if number > selectors.COUNT_LIMIT else number
        tabs.append({"label": BUCKET_NAMES[key](), "url": f"?due={key}{end}", "active": bucket == key, "count": shown})
    return tabs


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not text.isdigit() or not 1 <= int(text) <= MAXIMUM_PAGE:
        raise BadRequest
    return int(text)


@permitted("case.read")
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases, the newest first; search and filters."""
    today = clock.today(request.organization.time_zone)
    text, state, outcome = (request.GET.get(name, "")[:100] for name in ("q", "state", "outcome"))
    outcome = outcome if outcome in Outcome.values else ""
    after = request.GET.get("after", "")
    rows, cursor = selectors.case_list(
        actor=request.actor, today=today, text=text, state=state, outcome=outcome, after=after
    )
    context = {
        "rows": [
            (row, words.REASON_NAMES.get(row.reason, row.reason), words.PATTERN_NAMES.get(row.pattern, row.pattern))
            for row in rows
        ],
        "cursor": cursor,
        "after": after,
        "text": text,
        "state": state,
        "outcome": outcome,
        "states": State.choices,
        "outcomes": Outcome.choices,
        "filtered": bool(text or state or outcome),
    }
    return render(request, "cases/list.html", context)
