"""The day view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.desk import presenting
from openleave.apps.desk.drawing import load_drawing
from openleave.apps.desk.selectors import queue
from openleave.apps.desk.selectors import today as selectors
from openleave.apps.desk.selectors.filters import Filters
from openleave.apps.desk.views.common import count_inbox
from openleave.kernel import clock
from openleave.kernel.routes import permitted

SHOWN = 12


@permitted("task.read")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Due today, late, waiting on whom; who leaves and who comes back; the load of the next two weeks."""
    actor, zone = request.actor, request.organization.time_zone
    day = clock.today(zone)
    known = {"actor": actor, "today": day, "zone": zone, "size": SHOWN}
    late = queue.queue(**known, filters=Filters(due="overdue", whose="employer"))
    due = queue.queue(**known, filters=Filters(due="today"))
    owners = accounts.account_names({line.owner_id for line in (*late.lines, *due.lines) if line.owner_id})
    begins, back = selectors.moving(actor=actor, today=day)
    load = selectors.load(actor=actor, today=day)
    context = {
        "today": day,
        "late": presenting.rows(late.lines, owners, actor),
        "late_more": bool(late.after),
        "due": presenting.rows(due.lines, owners, actor),
        "due_more": bool(due.after),
        "waiting": selectors.waiting(actor=actor, today=day, inbox=count_inbox(request)),
        "begins": begins,
        "back": back,
        "load": load,
        "drawing": load_drawing(load),
    }
    return render(request, "desk/today.html", context)
