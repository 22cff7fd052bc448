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
from openleave.kernel.routes import permitted

SHOWN = 12


@permitted("task.read")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Due today, late, waiting on whom; who leaves and who comes back; the load of the next two weeks."""
    actor, zone = request.actor, request.organization.time_zone
    day = request.organization.today
    found = selectors.moving(actor=actor, today=day)
    wanted = [Filters(due="overdue", whose="employer"), Filters(due="today"), Filters(owner="mine", warned="most")]
    lists, names = queue.pages(
        actor=actor, today=day, zone=zone, filters=wanted, size=SHOWN, also=[one.employee_id for one in found]
    )
    owners = accounts.account_names({line.owner_id for one in lists for line in one.lines if line.owner_id})
    late, due, most = ([presenting.rows(one.lines, owners, actor), bool(one.after)] for one in lists)
    waiting, load = selectors.waiting(actor=actor, today=day, inbox=count_inbox(request))
    context = {
        "today": day,
        "late": late[0],
        "late_more": late[1],
        "due": due[0],
        "due_more": due[1],
        "most": [row for row in most[0] if row["due_on"] > day],
        "waiting": waiting,
        "begins": [(one, names.get(one.employee_id, "")) for one in found if one.begins],
        "back": [(one, names.get(one.employee_id, "")) for one in found if one.back],
        "load": load,
        "drawing": load_drawing(load),
    }
    return render(request, "desk/today.html", context)
