"""Content of the style page: every component with ordinary and with awkward values. All people are invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.kernel.free_text import FreeText
from openleave.web.calendars import Mark, months

LONG_NAME = "María-Guadalupe Wolfeschlegelsteinhausenbergerdorff de los Ángeles Hernández-O’Shaughnessy"


class LeaveForm(forms.Form):
    """A form with each kind of input; the style page shows it answered wrongly."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[
            ("", gettext_lazy("Choose a reason")),
            ("own", gettext_lazy("Own serious health condition")),
            ("bond", gettext_lazy("Bonding with a new child")),
        ],
    )
    start_on = forms.DateField(
        label=gettext_lazy("First day of leave"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("The first day away from work."),
    )
    pattern = forms.ChoiceField(
        label=gettext_lazy("Pattern"),
        widget=forms.RadioSelect,
        choices=[
            ("continuous", gettext_lazy("Continuous")),
            ("reduced", gettext_lazy("Reduced schedule")),
            ("intermittent", gettext_lazy("Intermittent")),
        ],
    )
    note = FreeText(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    confirm = forms.BooleanField(label=gettext_lazy("The employee has been told"), required=False)


def leave_days(first_on: date) -> dict[date, Mark]:
    """Three weeks of leave with a holiday and a half day, beginning on ``first_on``."""
    marks: dict[date, Mark] = {}
    for offset in range(26):
        on = first_on + timedelta(days=offset)
        if on.weekday() < 5:
            marks[on] = Mark(("full",), _("8 hours of leave"))
    marks[first_on + timedelta(days=9)] = Mark(("holiday",), _("Holiday inside a full week of leave: counted"))
    marks[first_on + timedelta(days=28)] = Mark(("part",), _("4 hours of leave"))
    marks[first_on + timedelta(days=29)] = Mark(("planned",), _("Planned: 8 hours"))
    marks[first_on + timedelta(days=32)] = Mark(("mark",), _("Leave is exhausted on this day"))
    return marks


def rows(query: str = "", status: str = "") -> list[tuple[str, str, str, str, str]]:
    """The people whose name or number contains ``query``: name, number, weeks left, kind of status, status."""
    people = [
        ("Ana Reyes", "40417", "12", "yes", _("Eligible")),
        (LONG_NAME, "40418-TEMP-0000981", "2 1/2", "due", _("Due tomorrow")),
        ("Bo Li", "7", "0", "no", _("Not eligible")),
    ]
    wanted = query.casefold()
    return [one for one in people if wanted in f"{one[0]} {one[1]}".casefold() and status in ("", one[3])]


def examples(now: datetime) -> dict[str, Any]:
    """The context of the style page at the instant ``now``, without its rows."""
    form = LeaveForm({"reason": "", "start_on": "", "pattern": ""})
    form.is_valid()
    first_on = (now + timedelta(days=14)).date()
    first_on -= timedelta(days=first_on.weekday())
    page = Paginator(range(1, 914), 25).page(4)
    return {
        "form": form,
        "blank_form": LeaveForm(),
        "long_name": LONG_NAME,
        "page": page,
        "months": months(first_on, first_on + timedelta(days=60), leave_days(first_on)),
        "legend": [
            ("full", _("Leave, whole day")),
            ("part", _("Leave, part of the day")),
            ("planned", _("Planned")),
            ("holiday", _("Holiday")),
            ("mark", _("Leave exhausted")),
        ],
        "steps": [_("Upload"), _("Match columns"), _("Check"), _("Apply")],
        "tabs": [
            {"label": _("Summary"), "url": "#tabs", "active": True},
            {"label": _("Notices"), "url": "#tabs", "count": 2},
            {"label": _("History"), "url": "#tabs"},
        ],
        "definitions": [(_("Employee number"), "40417"), (_("Worksite"), LONG_NAME), (_("Hired on"), "2019-03-04")],
        "now": now,
    }
