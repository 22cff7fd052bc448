"""The first glance: six numbers of today, and how late the employer's notices were over twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openleave.apps.cases import walls
from openleave.apps.reports import reading
from openleave.apps.reports.charts import Chart
from openleave.apps.reports.kinds import forecast, lateness
from openleave.apps.reports.shape import Asked

#: How far ahead "returning" and "running out" look.
BACK_DAYS, OUT_DAYS = 14, 30

# Deadlines of a case that fall on the same day for the same side are one, as one step does them all. Each number reads
# only the rows it counts, by an index of its own.
NUMBERS = """
SELECT
 (SELECT count(*) FROM cases_leavecase c
   WHERE c.organization_id = %(organization)s AND c.state IN ('open', 'returning') AND c.starts_on <= %(today)s
     AND :wall),
 (SELECT count(*) FROM (SELECT DISTINCT k.due_on, k.case_id, k.whose FROM cases_caseclock k
    JOIN cases_leavecase c ON c.organization_id = k.organization_id AND c.id = k.case_id
   WHERE k.organization_id = %(organization)s AND k.done_on IS NULL AND k.stopped_at IS NULL
     AND k.due_on BETWEEN %(today)s AND %(week)s AND :wall) due),
 (SELECT count(*) FROM (SELECT DISTINCT k.due_on, k.case_id, k.whose FROM cases_caseclock k
    JOIN cases_leavecase c ON c.organization_id = k.organization_id AND c.id = k.case_id
   WHERE k.organization_id = %(organization)s AND k.done_on IS NULL AND k.stopped_at IS NULL
     AND k.due_on < %(today)s AND :wall) late),
 (SELECT count(*) FROM cases_leavecase c
   WHERE c.organization_id = %(organization)s AND c.state = 'certification_pending' AND :wall),
 (SELECT count(*) FROM cases_leavecase c
   WHERE c.organization_id = %(organization)s AND c.state IN ('open', 'returning') AND c.pattern <> 'intermittent'
     AND coalesce(c.expected_back_on, c.ends_on + 1) BETWEEN %(today)s AND %(back)s AND :wall)
"""


@dataclass(frozen=True, slots=True)
class Glance:
    """One number: what it is called, how much, where it leads, how it is counted; ``kind`` as of a badge."""

    label: str
    value: int
    url: str
    about: str
    icon: str
    kind: str = ""


def glances(asked: Asked) -> Sequence[Glance]:
    """The six numbers. Two statements."""
    wall, values = walls.sql(asked.actor, "c")
    values |= {
        "organization": asked.organization_id,
        "today": asked.today,
        "week": asked.today + timedelta(days=7),
        "back": asked.today + timedelta(days=BACK_DAYS),
    }
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS.replace(":wall", wall), values)
        running, due, late, waiting, back = cursor.fetchone()
    out = forecast.out_count(asked, OUT_DAYS)
    return [
        Glance(
            _("Open leaves"), running, "/reports/open/",
            _("Designated, begun and not closed."), "door-open",
        ),
        Glance(
            _("Due this week"), due, "/?due=week" if asked.named else "",
            _("Legal deadlines of the next seven days, those of one case, day and side as one."), "calendar-clock",
        ),
        Glance(
            _("Late"), late, "/?due=overdue" if asked.named else "",
            _("Legal deadlines of both sides that have passed and are not done."), "triangle-alert",
            "late" if late else "",
        ),
        Glance(
            _("Waiting for certification"), waiting, "/cases/?state=certification_pending" if asked.named else "",
            _("Cases that cannot be decided before a certification is back."), "file-text",
        ),
        Glance(
            _("Back in 14 days"), back, "/reports/forecast/",
            _("Continuous and reduced leaves that end in the next 14 days."), "undo-2",
        ),
        Glance(
            _("Used up in 30 days"), out, "/reports/forecast/?by=out",
            _("Leaves of which a law or policy counts no day any more in 30 days, though they go on."), "hourglass",
        ),
    ]  # fmt: skip


def trend(asked: Asked) -> tuple[Chart | None, list[tuple[date, list[int]]]]:
    """The employer's deadlines of the last twelve months, by month: as a drawing and as figures. One statement."""
    found = lateness.figures_by(asked, "month")
    months = [(month, found.get(("employer", month), [0] * 6)) for month in reading.months(asked)]
    named = [(date_format(month, "YEAR_MONTH_FORMAT"), figures) for month, figures in months]
    return lateness.trend_chart("employer", named), months
