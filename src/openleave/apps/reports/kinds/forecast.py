"""Who runs out of what and when, who is back when.

A continuous leave runs out on the last day it counts of a leave that goes on after it, by the latest determination's
planned days (``cases_plannedday``). When a leave in parts runs out is foreseen by cases (``cases_forecast``), through
the engine; this report says what each forecast rests on, and what is missing where nothing can be foreseen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases import forecast_words, words
from openleave.apps.cases.choices import BasedOn
from openleave.apps.certification.expecting import certified_words
from openleave.apps.people import selectors as people
from openleave.apps.reports import reading
from openleave.apps.reports.charts import columns
from openleave.apps.reports.shape import Asked, Column, Number, Report, Result, Row, Table, declare_report
from openleave.kernel.permissions import allows

WEEKS = 12
LISTED, LISTED_WHOLE = 100, 20_000
STANDS = "c.state IN ('designated', 'partly_designated', 'open', 'returning')"
GRANTED = f"{STANDS} AND c.pattern <> 'intermittent'"
GOES_ON = f"{STANDS} AND (c.ends_on IS NULL OR c.ends_on >= %(today)s)"
#: The first day back: what was agreed, or the day after the leave.
BACK_ON = "coalesce(c.expected_back_on, c.ends_on + 1)"
# Continuous: designated by the latest decision; the leave goes on for a week or more after the last day that counts, or
# another law still counts a later day. With less than a week nobody can tell a used-up entitlement from days off.
OUT = """
WITH :seen, outs AS (
SELECT seen.id, d.program, p.out_on, NULL::date AS again_on, '' AS based_on, NULL::int AS weeks
  FROM seen
  JOIN LATERAL (
    SELECT DISTINCT ON (d.program) d.program, d.outcome FROM cases_decision d
     WHERE d.organization_id = %(organization)s AND d.case_id = seen.id
     ORDER BY d.program, d.decided_at DESC, d.id DESC) d ON d.outcome = 'designated'
  JOIN LATERAL (
    SELECT max(p.planned_on) AS out_on FROM cases_plannedday p
     WHERE p.organization_id = %(organization)s AND p.case_id = seen.id AND p.program = d.program) p
    ON p.out_on BETWEEN %(today)s AND %(until)s
 WHERE seen.pattern = 'continuous' AND (seen.ends_on - p.out_on >= 7
    OR EXISTS (SELECT FROM cases_plannedday l
                WHERE l.organization_id = %(organization)s AND l.case_id = seen.id AND l.planned_on > p.out_on))
UNION ALL
SELECT seen.id, f.program, f.out_on, f.again_on, f.based_on, f.weeks
  FROM seen
  JOIN cases_forecast f ON f.organization_id = %(organization)s AND f.case_id = seen.id
   AND f.out_on BETWEEN %(today)s AND %(until)s
 WHERE seen.pattern <> 'continuous')
SELECT {what} FROM outs JOIN seen ON seen.id = outs.id
"""
OUT_ROWS = (
    "seen.id, seen.number, seen.employee_id, outs.program, outs.out_on, seen.ends_on, seen.worksite_id, "
    "outs.again_on, outs.based_on, outs.weeks"
)
PARTS = """
WITH :seen
SELECT seen.id, seen.number, seen.employee_id, f.program, f.based_on, f.weeks, f.out_on, f.again_on, f.lacking::text
  FROM seen LEFT JOIN cases_forecast f ON f.organization_id = %(organization)s AND f.case_id = seen.id
 WHERE seen.pattern <> 'continuous' ORDER BY f.out_on, seen.number, f.program
"""
BACK = """
WITH :seen
SELECT id, number, employee_id, pattern, back_on, agreed, worksite_id FROM seen ORDER BY back_on, number
"""
COLUMNS = (
    f"c.id, c.number, c.employee_id, c.pattern, c.ends_on, {BACK_ON} AS back_on, "
    "c.expected_back_on IS NOT NULL AS agreed, a.worksite_id"
)


def out_count(asked: Asked, days: int) -> int:
    """Leaves of which a law or policy counts no day any more after ``days`` days. One statement."""
    until = asked.today + timedelta(days=days)
    found = reading.rows(
        asked,
        OUT.format(what="count(DISTINCT seen.id)"),
        columns="c.id, c.ends_on, c.pattern",
        where=GOES_ON,
        job=False,
        until=until,
    )
    return int(found[0][0])


def build(asked: Asked) -> Result:
    """Up to six statements, and one reading of what is certified."""
    until = asked.today + timedelta(weeks=WEEKS)
    about: dict[str, Any] = {"columns": COLUMNS, "on": "%(today)s", "until": until}
    out = reading.rows(
        asked,
        OUT.format(what=OUT_ROWS) + " ORDER BY outs.out_on, seen.number, outs.program",
        where=GOES_ON,
        **about,
    )
    back = reading.rows(
        asked,
        BACK,
        where=f"{GRANTED} AND c.starts_on <= %(until)s AND {BACK_ON} <= %(until)s",
        **about,
    )
    due = [row for row in back if row[4] >= asked.today]
    overdue = [row for row in back if row[4] < asked.today]
    names = reading.worksite_names(asked)
    listed = LISTED_WHOLE if asked.whole else LISTED
    tables = []
    if asked.named:
        parts = reading.rows(asked, PARTS, where=GOES_ON, **about)
        shown = {row[2] for row in (*out[:listed], *due[:listed], *overdue[:listed], *parts[:listed])}
        called = people.names_of(asked.organization_id, shown, asked.today)
        bases = _certified(asked, parts[:listed])
        lists = [_out(out, called, names, bases, listed)]
        if parts:
            lists.append(_parts(parts, called, bases, listed))
        lists.insert(0 if asked.by != "out" else 1, _back(due, called, names, listed))
        if overdue:
            lists.insert(0, _overdue(overdue, called, names, listed))
        tables += lists
    tables.append(_weeks(asked, due, out))
    soon = asked.today + timedelta(days=14)
    month = asked.today + timedelta(days=30)
    return Result(
        tables=tables,
        numbers=[
            Number(_("Back in 14 days"), sum(row[4] <= soon for row in due)),
            Number(_("Used up in 30 days"), len({row[0] for row in out if row[4] <= month})),
            Number(
                _("Past their last day, not closed"),
                len(overdue),
                about=_("Leaves whose day of return has passed and whose case is still open."),
            ),
        ],
        chart=_chart(asked, due, out),
        counted=[
            _("The day of return is the one expected, or else the day after the last day of leave."),
            _(
                "A law or policy runs out on the last day it counts of a leave that goes on for a week or more, or "
                "that another law goes on counting. Fewer days than a week at the end are not seen."
            ),
            _(
                "Leave in parts is foreseen by its plan, by the most that a certification in force allows, spread "
                "evenly over each period, or else by the use of the last twelve weeks, taken again. Days that come "
                "back under a rolling leave year are counted in. It is made anew each day, and within a quarter of an "
                "hour after a change."
            ),
            _("It rests on each case’s latest determination; a change of dates shows once it is determined again."),
        ],
    )


def _week(asked: Asked, index: int) -> tuple[Any, Any]:
    first = asked.today + timedelta(weeks=index)
    return first, first + timedelta(days=6)


def _by_week(asked: Asked, due: list[Any], out: list[Any]) -> list[tuple[Any, int, int]]:
    found = []
    for index in range(WEEKS):
        first, last = _week(asked, index)
        found.append(
            (
                first,
                sum(first <= row[4] <= last for row in due),
                len({row[0] for row in out if first <= row[4] <= last}),
            )
        )
    return found


def _weeks(asked: Asked, due: list[Any], out: list[Any]) -> Table:
    return Table(
        "weeks",
        _("The next twelve weeks"),
        (Column(_("Week that begins"), "date"), Column(_("Back at work")), Column(_("Leave used up"))),
        [Row((week, back, gone)) for week, back, gone in _by_week(asked, due, out)],
    )


def _chart(asked: Asked, due: list[Any], out: list[Any]) -> Any:
    lines = _by_week(asked, due, out)
    return columns(
        _("Back at work, and leave used up, by week"),
        _("%(back)d are expected back, %(out)d leaves run out of a law or policy.")
        % {"back": sum(row[1] for row in lines), "out": sum(row[2] for row in lines)},
        [_("Back at work"), _("Leave used up")],
        [(date_format(week, "SHORT_DATE_FORMAT"), [back, gone], f"{back}, {gone}") for week, back, gone in lines],
    )


def _back(due: list[Any], called: dict[Any, str], names: dict[Any, str], listed: int) -> Table:
    rows = [
        Row(
            (
                called.get(employee, ""),
                number,
                str(words.PATTERN_NAMES.get(pattern, pattern)),
                on,
                _("agreed") if agreed else _("day after the leave"),
                names.get(site, ""),
            ),
            url=reverse("case", args=[case]),
        )
        for case, number, employee, pattern, on, agreed, site in due[:listed]
    ]
    heads = (
        Column(_("Employee"), "text"),
        Column(_("Case"), "code"),
        Column(_("Pattern"), "text"),
        Column(_("Back on"), "date"),
        Column(_("How it is known"), "text"),
        Column(_("Worksite"), "text"),
    )
    more = max(0, len(due) - listed)
    return Table("back", _("Who is back when"), heads, rows, more=more, empty=_("Nobody is expected back."))


def _overdue(overdue: list[Any], called: dict[Any, str], names: dict[Any, str], listed: int) -> Table:
    table = _back(overdue, called, names, listed)
    return Table("overdue", _("Past their last day, not closed"), table.columns, table.rows, more=table.more)


def _certified(asked: Asked, rows: Sequence[tuple[Any, ...]]) -> dict[UUID, str]:
    """By case what its certification allows, for those who may read it."""
    if not allows(asked.actor, "certification.read"):
        return {}
    wanted = {row[0] for row in rows if row[4] == BasedOn.CERTIFIED}
    return certified_words(asked.actor, sorted(wanted)) if wanted else {}


def _out(
    out: list[Any], called: dict[Any, str], names: dict[Any, str], bases: dict[UUID, str], listed: int
) -> Table:  # fmt: skip
    rows = [
        Row(
            (
                called.get(employee, ""),
                number,
                words.program_name(program),
                on,
                ends,
                again,
                forecast_words.basis(based_on, weeks, bases.get(case, "")) if based_on else _("the days determined"),
                names.get(site, ""),
            ),
            url=reverse("case", args=[case]),
        )
        for case, number, employee, program, on, ends, site, again, based_on, weeks in out[:listed]
    ]
    heads = (
        Column(_("Employee"), "text"),
        Column(_("Case"), "code"),
        Column(_("Law or policy"), "text"),
        Column(_("Last day it counts"), "date"),
        Column(_("Leave goes on to"), "date"),
        Column(_("Something is back on"), "date"),
        Column(_("Based on"), "text"),
        Column(_("Worksite"), "text"),
    )
    more = max(0, len(out) - listed)
    return Table("out", _("Who runs out of what"), heads, rows, more=more, empty=_("No leave runs out."))


def _parts(parts: list[Any], called: dict[Any, str], bases: dict[UUID, str], listed: int) -> Table:
    rows = [
        Row(
            (
                called.get(employee, ""),
                number,
                words.program_name(program) if program else "",
                out_on,
                again_on,
                forecast_words.basis(based_on or "", weeks, bases.get(case, "")),
                forecast_words.lacking(json.loads(codes)) if codes else _("It is being worked out."),
            ),
            url=reverse("case", args=[case]),
        )
        for case, number, employee, program, based_on, weeks, out_on, again_on, codes in parts[:listed]
    ]
    heads = (
        Column(_("Employee"), "text"),
        Column(_("Case"), "code"),
        Column(_("Law or policy"), "text"),
        Column(_("Runs out on"), "date"),
        Column(_("Something is back on"), "date"),
        Column(_("Based on"), "text"),
        Column(_("What is missing"), "text"),
    )
    about = _("Reduced and intermittent leave, a year ahead. Without a day it does not run out in that time.")
    title = _("Leave in parts, as foreseen")
    return Table("parts", title, heads, rows, more=max(0, len(parts) - listed), about=about)


declare_report(
    Report(
        key="forecast",
        title=gettext_lazy("Returns and leave running out"),
        question=gettext_lazy("Who is back when, and whose leave is used up in the next twelve weeks?"),
        icon="hourglass",
        permission="report.read",
        statements=9,
        build=build,
        cuts=(("back", gettext_lazy("Returns first")), ("out", gettext_lazy("Running out first"))),
        period=False,
        order=40,
    )
)
