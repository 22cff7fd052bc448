"""What stands around every page of a case: whose it is, its number, reason, days and state, and the tabs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openleave.apps.cases import words
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tabs import declare_tab, tabs_of
from openleave.apps.cases.walls import visible_to
from openleave.apps.people import selectors as people

declare_tab(key="case", label=words.OVERVIEW, url_name="case", permission="case.read", order=0)
declare_tab(key="history", label=words.HISTORY, url_name="case_history", permission="case.read", order=90)


def after_opening(request: HttpRequest, case: LeaveCase) -> HttpResponseRedirect:
    """To the new case; or, where a conflict wall keeps it from whoever opened it, to the list, and says so."""
    if visible_to(request.actor, case):  # type: ignore[attr-defined]
        messages.success(request, _("Case %(number)s is open.") % {"number": case.number})
        return HttpResponseRedirect(reverse("case", args=[case.id]))
    text = _("Case %(number)s is open. A conflict wall keeps it from you: somebody else handles it.")
    messages.success(request, text % {"number": case.number})
    return HttpResponseRedirect(reverse("cases"))


def framed(request: HttpRequest, case: LeaveCase, tab: str) -> dict[str, Any]:
    """The context of ``cases/frame.html``: one statement. ``tab`` is the key of the present page."""
    today = request.organization.today  # type: ignore[attr-defined]
    names = people.names_of(case.organization_id, [case.employee_id], today)
    return {"name": names.get(case.employee_id, case.number), "today": today} | around(request, case, tab)


def around(request: HttpRequest, case: LeaveCase, tab: str) -> dict[str, Any]:
    """The same without the name, for a page that reads it anyway. No statement."""
    actor = request.actor  # type: ignore[attr-defined]
    return {
        "case": case,
        "reason": words.reason_name(case.reason) if case.reason else _("Reason not known yet"),
        "pattern": words.PATTERN_NAMES.get(case.pattern, case.pattern) if case.reason else "",
        "tabs": [
            {"label": one.label, "url": reverse(one.url_name, args=[case.id]), "active": one.key == tab, "count": None}
            for one in tabs_of(actor, case)
        ],
    }
