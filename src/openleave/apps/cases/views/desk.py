"""The list of cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.cases import selectors, words
from openleave.apps.cases.choices import Outcome, State
from openleave.kernel.routes import permitted


@permitted("case.read")
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases, the newest first; search and filters."""
    today = request.organization.today
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
