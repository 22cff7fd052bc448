"""The inbox: what has come in, and finding its place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.cases import selectors as cases
from openleave.apps.cases import words
from openleave.apps.cases.choices import OVER
from openleave.apps.desk import presenting, private, services
from openleave.apps.desk.models import DISMISSALS, ArrivalKind, HandledAs
from openleave.apps.desk.selectors import inbox as selectors
from openleave.apps.desk.views.common import account_in, handlers, say
from openleave.apps.people import selectors as people
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted

PEOPLE_SHOWN = 12
#: What a person may choose for things that are dealt with. Opening a case and putting to one happen by doing it.
ENDS = [(one.value, one.label) for one in (HandledAs.DONE, HandledAs.ANSWERED, *DISMISSALS)]


@permitted("inbox.read")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, the newest first; below it what was handled last."""
    actor, today = request.actor, request.organization.today
    kind, owner, after = (request.GET.get(name, "")[:80] for name in ("kind", "owner", "after"))
    kind = kind if kind in ArrivalKind.values else ""
    owner = owner if owner in ("mine", "nobody") else ""
    handled = request.GET.get("show") == "handled"
    found = selectors.inbox(actor=actor, today=today, kind=kind, owner=owner, handled=handled, after=after)
    counts, whole = selectors.waiting_by_kind(actor=actor)
    request.nav_counts = {"/inbox/": _shown(sum(counts.values()), True) or ""}
    context = {
        "waiting": presenting.came(found.waiting),
        "handled": presenting.came(found.handled),
        "tabs": _tabs(counts, whole, kind, owner, handled),
        "kind": kind,
        "owner": owner,
        "only_handled": handled,
        "query": _query(kind, owner, handled),
        "next": found.after and f"?{_query(kind, owner, handled)}&{urlencode({'after': found.after})}",
        "first": f"?{_query(kind, owner, handled)}" if after else "",
        "handlers": handlers(request)[0] if found.waiting else [],
        "ends": ENDS,
        "any": bool(found.waiting or found.handled or kind or owner or handled),
    }
    return render(request, "desk/inbox.html", context)


def _query(kind: str, owner: str, handled: bool) -> str:
    values = {"kind": kind, "owner": owner, "show": "handled" if handled else ""}
    return urlencode({name: value for name, value in values.items() if value})


def _shown(number: int, exact: bool) -> str | None:
    if number > selectors.COUNT_LIMIT:
        return f"{selectors.COUNT_LIMIT}+"
    return None if not number else str(number) if exact else f"{number}+"


def _tabs(counts: dict[str, int], all_counted: bool, kind: str, owner: str, handled: bool) -> list[dict[str, Any]]:
    whole = {"label": _("All"), "url": f"?{_query('', owner, handled)}", "active": not kind}
    tabs = [whole | {"count": _shown(sum(counts.values()), all_counted)}]
    for value, label in ArrivalKind.choices:
        tabs.append(
            {"label": label, "url": f"?{_query(value, owner, handled)}", "active": kind == value,
             "count": _shown(counts[value], all_counted)}
        )  # fmt: skip
    return tabs


@permitted("inbox.handle")
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do something with what is ticked: mark as handled, or give to somebody."""
    ids = []
    for text in request.POST.getlist("line"):
        try:
            ids.append(UUID(text))
        except ValueError:
            raise BadRequest from None
    try:
        if not ids:
            raise Invalid(_("Nothing is ticked."), fix=_("Tick the lines that are meant."), field="line")
        if request.POST.get("act") == "assign":
            count = services.arrivals_assign(
                actor=request.actor, arrival_ids=ids, owner_id=account_in(request.POST.get("owner", ""))
            )
            said = ngettext("%(count)d line was handed over.", "%(count)d lines were handed over.", count)
        else:
            count = services.arrivals_close(
                actor=request.actor, arrival_ids=ids, handled_as=request.POST.get("handled_as", "")
            )
            said = ngettext("%(count)d line is handled.", "%(count)d lines are handled.", count)
    except (Invalid, Conflict) as error:
        say(request, error)
    else:
        messages.success(request, said % {"count": count})
    asked = {name: request.POST.get(name, "") for name in ("kind", "owner_filter")}
    kind = asked["kind"] if asked["kind"] in ArrivalKind.values else ""
    query = _query(kind, asked["owner_filter"] if asked["owner_filter"] in ("mine", "nobody") else "", False)
    return HttpResponseRedirect(f"{reverse('inbox')}?{query}" if query else reverse("inbox"))


@permitted("inbox.read")
@require_safe
def arrival(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """One thing that came in: what was said, whom it is about, and what can be done with it."""
    return _page(request, arrival_id)


def _page(request: HttpRequest, arrival_id: UUID, *, searched: str = "", status: int = 200) -> HttpResponse:
    actor, today = request.actor, request.organization.today
    found = selectors.named_arrival(actor=actor, arrival_id=arrival_id)
    # Where the page only asks which of the people found is meant, what was said is not read again.
    asking = bool(searched) and found.employee_id is None and not found.handled
    said = {"said": "", "who": ""} if asking else private.read(actor, found)
    people_found: Any = ()
    if asking:
        people_found = people.search(actor=actor, text=searched[:100], on=today, page_size=PEOPLE_SHOWN).rows
    open_cases: list[Any] = []
    if found.employee_id is not None:
        own = cases.cases_of_employee(actor=actor, employee_id=found.employee_id)
        open_cases = [case for case in own if case.state not in OVER or case.id == found.case_id]
    names = people.names_of(found.organization_id, {found.employee_id} - {None}, today)
    context = {
        "arrival": found,
        "said": said["said"],
        "told": said["who"],
        "name": names.get(found.employee_id, "") if found.employee_id else "",
        "place": presenting.kinds.arrival_url(found.kind, found.case_id, found.about_id),
        "cases": [(case, words.REASON_NAMES.get(case.reason, case.reason)) for case in open_cases],
        "case": next((case for case in open_cases if case.id == found.case_id), None),
        "people": people_found,
        "searched": searched or said["who"],
        "owner": found.owner_name,
        "handled_by": found.handled_by_name,
        "arrived_by": found.arrived_by_name,
        "asking": asking,
        "ends": ENDS,
        "icon": presenting.ICONS.get(found.kind, "inbox"),
        "today": today,
    }
    return render(request, "desk/arrival.html", context, status=status)


@permitted("inbox.handle")
@require_POST
def identify(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Say whom it is about: the person chosen, or the people found for what was typed."""
    selectors.access_arrival(actor=request.actor, arrival_id=arrival_id)
    text, searched = request.POST.get("employee_id", ""), request.POST.get("employee_id_search", "").strip()
    if not text:
        if not searched:
            messages.error(request, _("Choose the employee."))
        return _page(request, arrival_id, searched=searched, status=422)
    try:
        employee_id = UUID(text)
    except ValueError:
        raise BadRequest from None
    try:
        found = services.arrival_identify(actor=request.actor, arrival_id=arrival_id, employee_id=employee_id)
    except (Invalid, Conflict) as error:
        say(request, error)
        return HttpResponseRedirect(reverse("arrival", args=[arrival_id]))
    return _placed(request, found)


@permitted("inbox.handle")
@require_POST
def place(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Put it to a case, or open one from it."""
    selectors.access_arrival(actor=request.actor, arrival_id=arrival_id)
    text = request.POST.get("case_id", "")
    try:
        if text == "new":
            found = services.arrival_open_case(actor=request.actor, arrival_id=arrival_id)
        elif not text:
            raise Invalid(_("Choose a case."), field="case_id")
        else:
            try:
                case_id = UUID(text)
            except ValueError:
                raise BadRequest from None
            found = services.arrival_link(actor=request.actor, arrival_id=arrival_id, case_id=case_id)
    except (Invalid, Conflict) as error:
        say(request, error)
        return HttpResponseRedirect(reverse("arrival", args=[arrival_id]))
    return _placed(request, found)


@permitted("inbox.handle")
@require_POST
def handle(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Mark it as handled, dismiss it with a reason, or give it to somebody."""
    selectors.access_arrival(actor=request.actor, arrival_id=arrival_id)
    try:
        if request.POST.get("act") == "assign":
            owner_id = account_in(request.POST.get("owner", ""))
            services.arrivals_assign(actor=request.actor, arrival_ids=[arrival_id], owner_id=owner_id)
            return HttpResponseRedirect(reverse("arrival", args=[arrival_id]))
        how = request.POST.get("handled_as", "")
        if how not in dict(ENDS):
            raise Invalid(_("Say what became of it."), fix=_("Choose from the list."), field="handled_as")
        services.arrival_handle(actor=request.actor, arrival_id=arrival_id, handled_as=how)
    except (Invalid, Conflict) as error:
        say(request, error)
        return HttpResponseRedirect(reverse("arrival", args=[arrival_id]))
    messages.success(request, _("It is handled."))
    return HttpResponseRedirect(reverse("inbox"))


def _placed(request: HttpRequest, found: Any) -> HttpResponse:
    """Where to go after it found its place: to its case, unless a wall stands before that."""
    return to_case(request, found.case_id, found.handled_as == HandledAs.CASE, reverse("inbox"))


def to_case(request: HttpRequest, case_id: UUID | None, opened: bool, otherwise: str) -> HttpResponse:
    """To the case; where the actor may not see it, it is said that others handle it."""
    if case_id is None:
        messages.success(request, _("The employee is noted."))
        return HttpResponseRedirect(otherwise)
    visible = selectors.visible_case(actor=request.actor, case_id=case_id)
    if visible is None:
        messages.success(request, _("Noted. Others handle this case; you do not see it."))
        return HttpResponseRedirect(otherwise)
    if opened:
        text = _("Case %(number)s is made of it: its clocks run from the day of notice.")
        messages.success(request, text % {"number": visible.number})
    else:
        messages.success(request, _("It is with case %(number)s now.") % {"number": visible.number})
    return HttpResponseRedirect(reverse("case", args=[case_id]))
