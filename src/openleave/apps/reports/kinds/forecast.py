"""Who runs out of what and when, who is back when: from the latest determinations' planned days, and the cases' dates.

A law or policy runs out on the last day it counts of a leave that goes on after it. What the engine answered rests in
the vault; the days it counts are columns (``cases_plannedday``), and this report reads no more than those.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases import words
from openleave.apps.people import selectors as people
from openleave.apps.reports import reading
from openleave.apps.reports.charts import columns
from openleave.apps.reports.shape import Asked, Column, Number, Report, Result, Row, Table, declare_report

WEEKS = 12
LISTED, LISTED_WHOLE = 100, 20_000
GRANTED = "c.state IN ('designated', 'partly_designated', 'open', 'returning') AND c.pattern <> 'intermittent'"
#: The first day back: what was agreed, or the day after the leave.
BACK_ON = "coalesce(c.expected_back_on, c.ends_on + 1)"
# Designated by the latest decision; the leave goes on for a week or more after the last day that counts, or another
# law still counts a later day. With less than a week nobody can tell a used-up entitlement from days off.
OUT = """
WITH :seen
SELECT {what}
  FROM seen
  JOIN LATERAL (
    SELECT DISTINCT ON (d.program) d.program, d.outcome FROM cases_decision d
     WHERE d.organization_id = %(organization)s AND d.case_id = seen.id
     ORDER BY d.program, d.decided_at DESC, d.id DESC) d ON d.outcome = 'designated'
  JOIN LATERAL (
    SELECT max(p.planned_on) AS out_on FROM cases_plannedday p
     WHERE p.organization_id = %(organization)s AND p.case_id = seen.id AND p.program = d.program) p
    ON p.out_on BETWEEN %(today)s AND %(until)s
 WHERE seen.ends_on - p.out_on >= 7
    OR EXISTS (SELECT FROM cases_plannedday l
                WHERE l.organization_id = %(organization)s AND l.case_id = seen.id AND l.planned_on > p.out_on)
"""
OUT_ROWS = "seen.id, seen.number, seen.employee_id, d.program, p.out_on, seen.ends_on, seen.worksite_id"
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
    where = f"{GRANTED} AND c.ends_on >= %(today)s"
    until = asked.today + timedelta(days=days)
    found = reading.rows(
        asked,
        OUT.format(what="count(DISTINCT seen.id)"),
        columns="c.id, c.ends_on",
        where=where,
        job=False,
        until=until,
    )
    return int(found[0][0])


def build(asked: Asked) -> Result:
    """Up to four statements."""
    until = asked.today + timedelta(weeks=WEEKS)
    about: dict[str, Any] = {"columns": COLUMNS, "on": "%(today)s", "until": until}
    out = reading.rows(
        asked,
        OUT.format(what=OUT_ROWS) + " ORDER BY p.out_on, seen.number, d.program",
        where=f"{GRANTED} AND c.ends_on >= %(today)s",
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
        shown = {row[2] for row in (*out[:listed], *due[:listed], *overdue[:listed])}
        called = people.names_of(asked.organization_id, shown, asked.today)
        lists = [_out(out, called, names, listed)]
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
            _("Intermittent leave has no planned days: when it runs out stands in its case."),
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
        Column(_("Case"), "text"),
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


def _out(out: list[Any], called: dict[Any, str], names: dict[Any, str], listed: int) -> Table:
    rows = [
        Row(
            (called.get(employee, ""), number, words.program_name(program), on, ends, names.get(site, "")),
            url=reverse("case", args=[case]),
        )
        for case, number, employee, program, on, ends, site in out[:listed]
    ]
    heads = (
        Column(_("Employee"), "text"),
        Column(_("Case"), "text"),
        Column(_("Law or policy"), "text"),
        Column(_("Last day it counts"), "date"),
        Column(_("Leave goes on to"), "date"),
        Column(_("Worksite"), "text"),
    )
    more = max(0, len(out) - listed)
    return Table("out", _("Who runs out of what"), heads, rows, more=more, empty=_("No leave runs out."))


declare_report(
    Report(
        key="forecast",
        title=gettext_lazy("Returns and leave running out"),
        question=gettext_lazy("Who is back when, and whose leave is used up in the next twelve weeks?"),
        icon="hourglass",
        permission="report.read",
        statements=4,
        build=build,
        cuts=(("back", gettext_lazy("Returns first")), ("out", gettext_lazy("Running out first"))),
        period=False,
        order=40,
    )
)
