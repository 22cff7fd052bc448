"""The work queue: the desk's first page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.cases import selectors as cases
from openleave.apps.cases import words
from openleave.apps.cases.choices import State
from openleave.apps.desk import kinds, presenting, services
from openleave.apps.desk.models import SavedFilter, Snooze
from openleave.apps.desk.selectors import queue as selectors
from openleave.apps.desk.selectors.filters import BUCKETS, Filters
from openleave.apps.desk.views.common import account_in, count_inbox, day_in, handlers, say, say_handled
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.free_text import posted
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted


@permitted("desk.enter")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What is due, by legal deadline. Those who do not handle cases see where their own work is."""
    actor = request.actor
    if not allows(actor, "case.read"):
        return render(request, "desk/elsewhere.html")
    zone = request.organization.time_zone
    today = request.organization.today
    filters, after = Filters.read(request.GET), request.GET.get("after", "")[:120]
    page = selectors.queue(actor=actor, today=today, zone=zone, filters=filters, after=after)
    counts, programs = selectors.queue_counts(actor=actor, today=today, filters=filters.within(""))
    undecided = [] if after or filters.query() else cases.undecided(actor=actor, today=today)
    able, owners = handlers(request, [line.owner_id for line in page.lines]) if page.lines else ([], {})
    saved = list(
        SavedFilter.objects.filter(organization_id=actor.organization_id, account_id=actor.account_id).order_by("name")
    )
    count_inbox(request)
    context = {
        "groups": presenting.groups(page.lines, owners, actor),
        "undecided": [(row, words.REASON_NAMES.get(row.reason, row.reason)) for row in undecided],
        "views": _views(filters, saved),
        "buckets": _buckets(filters, counts),
        "filters": filters,
        "choices": _choices(programs, filters),
        "saved": next((one for one in saved if one.query == filters.query()), None),
        "query": filters.query(),
        "back": urlencode({"after": after}) if after else "",
        "next": page.after and f"?{filters.query()}&{urlencode({'after': page.after})}",
        "first": f"?{filters.query()}" if after else "",
        "handlers": able,
        "snoozes": Snooze.choices,
        "today": today,
        "any": bool(page.lines or undecided or any(counts.values()) or filters.query()),
    }
    return render(request, "desk/queue.html", context)


@permitted("task.change")
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do something with the lines that are ticked: assign, let rest, wake, mark as done."""
    back = _back(request)
    actor, lines = request.actor, selectors.line_ids(request.POST.getlist("line"))
    try:
        match request.POST.get("act", ""):
            case "assign":
                owner_id = account_in(request.POST.get("owner", ""))
                found = services.lines_assign(actor=actor, lines=lines, owner_id=owner_id)
                said = ngettext("%(count)d line was handed over.", "%(count)d lines were handed over.", found.done)
            case "snooze":
                until_on = day_in(request.POST.get("until_on", ""), "until_on")
                if until_on is None:
                    raise Invalid(_("Choose the day until which it rests."), field="until_on")
                found = services.lines_snooze(
                    actor=actor, lines=lines, until_on=until_on, why=posted(request.POST, "why"),
                    past_due="past_due" in request.POST,
                )  # fmt: skip
                said = ngettext("%(count)d line rests.", "%(count)d lines rest.", found.done)
            case "wake":
                found = services.lines_wake(actor=actor, lines=lines)
                said = ngettext("%(count)d line is due again.", "%(count)d lines are due again.", found.done)
            case "done":
                done_on = day_in(request.POST.get("done_on", ""), "done_on")
                found = services.lines_done(actor=actor, lines=lines, done_on=done_on)
                said = ngettext("%(count)d line is done.", "%(count)d lines are done.", found.done)
            case _other:
                raise Invalid(_("Say what to do with the lines."), fix=_("Use one of the buttons."), field="act")
    except (Invalid, Conflict) as error:
        say(request, error)
    else:
        say_handled(request, found, said)
    return HttpResponseRedirect(back)


@permitted("task.read")
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the present filters as a tab."""
    try:
        saved = services.filter_save(
            actor=request.actor, name=posted(request.POST, "name"), query=request.POST.get("query", "")
        )
    except (Invalid, Conflict) as error:
        say(request, error)
        return HttpResponseRedirect(_back(request))
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": saved.name})
    return HttpResponseRedirect(f"{reverse('queue')}?{saved.query}")


@permitted("task.read")
@require_POST
def view_remove(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Remove one of one's own views."""
    services.filter_remove(actor=request.actor, filter_id=filter_id)
    messages.success(request, _("The view is removed."))
    return HttpResponseRedirect(reverse("queue"))


def _back(request: HttpRequest) -> str:
    """The queue as it was looked at; only its own filters are taken from the form."""
    asked = QueryDict(request.POST.get("query", "")[:500]).dict()
    query = Filters.read(asked).query()
    return f"{reverse('queue')}?{query}" if query else reverse("queue")


def _views(filters: Filters, saved: list[SavedFilter]) -> list[dict[str, Any]]:
    present = filters.query()
    views = [("", _("All")), ("owner=mine", _("Mine")), ("owner=nobody", _("Nobody’s"))]
    views += [(one.query, one.name) for one in saved]
    return [
        {"label": name, "url": f"?{query}", "active": query == present, "count": None}
        for query, name in dict(views).items()
    ]


def _buckets(filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    found = [{"key": "", "label": _("Any day"), "url": f"?{filters.query(due='')}", "active": not filters.due}]
    for key in BUCKETS:
        number = counts[key]
        shown = f"{selectors.COUNT_LIMIT}+" if number > selectors.COUNT_LIMIT else str(number)
        found.append(
            {"key": key, "label": presenting.BUCKET_NAMES[key], "url": f"?{filters.query(due=key)}",
             "active": filters.due == key, "count": shown}
        )  # fmt: skip
    return found


def _choices(programs: list[str], filters: Filters) -> dict[str, Any]:
    """What the selects of the filter offer."""
    if filters.program and filters.program not in programs:
        programs.append(filters.program)
    return {
        "programs": [(program, words.program_name(program)) for program in programs],
        "clocks": list({str(name): code for code, (name, _action) in words.CLOCKS.items()}.items()),
        "tasks": [(kind.code, kind.label) for kind in kinds.task_kinds().values()],
        "states": [(value, label) for value, label in State.choices if value != State.CANCELLED],
    }
