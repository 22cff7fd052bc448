"""Intermittent leave: how often and how long, against what was certified where that is known."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openleave.apps.people import selectors as people
from openleave.apps.reports import certified, reading
from openleave.apps.reports.charts import columns
from openleave.apps.reports.downloads import hours_text
from openleave.apps.reports.shape import Asked, Column, Number, Report, Result, Row, Table, Value, declare_report

LISTED, LISTED_WHOLE = 100, 5_000
TAKEN = "x.absent_on BETWEEN %(from)s AND %(to)s AND x.reversed_at IS NULL"
MONTHS = f"""
WITH :seen
SELECT date_trunc('month', x.absent_on)::date, count(*), sum(x.minutes_absent), count(DISTINCT seen.employee_id)
  FROM seen JOIN cases_absence x ON x.organization_id = %(organization)s AND x.case_id = seen.id AND {TAKEN}
 GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - a constant
# ``most``: absences in the busiest 30 days, which is how certifications speak ("twice a month").
CASES = f"""
WITH :seen, taken AS (
    SELECT seen.id, x.minutes_absent,
           count(*) OVER (PARTITION BY seen.id ORDER BY x.absent_on
                          RANGE BETWEEN interval '29 days' PRECEDING AND CURRENT ROW) AS within
      FROM seen JOIN cases_absence x ON x.organization_id = %(organization)s AND x.case_id = seen.id AND {TAKEN})
SELECT seen.id, seen.number, seen.employee_id, seen.starts_on, seen.ends_on,
       count(*), sum(taken.minutes_absent), max(taken.within), max(taken.minutes_absent)
  FROM taken JOIN seen ON seen.id = taken.id
 GROUP BY seen.id, seen.number, seen.employee_id, seen.starts_on, seen.ends_on
 ORDER BY max(taken.within) DESC, sum(taken.minutes_absent) DESC, seen.number LIMIT %(limit)s
"""  # noqa: S608 - a constant


def build(asked: Asked) -> Result:
    """Up to five statements."""
    where = "c.pattern = 'intermittent' AND c.state <> 'cancelled'"
    by_month = {row[0]: row[1:] for row in reading.rows(asked, MONTHS, columns="c.id, c.employee_id", where=where)}
    months = [(month, *by_month.get(month, (0, 0, 0))) for month in reading.months(asked)]
    tables = []
    numbers = [
        Number(_("Absences"), sum(row[1] for row in months)),
        Number(_("Hours away"), sum(int(row[2]) for row in months), "hours"),
    ]
    if asked.named:
        table, over = _cases(asked, where)
        tables.append(table)
        if certified.known():
            numbers.append(
                Number(
                    _("Over what was certified"), over,
                    about=_("Leaves that went over their certified frequency or duration in the period."),
                )
            )  # fmt: skip
    total = Row((_("All"), sum(row[1] for row in months), sum(int(row[2]) for row in months), None))
    tables.append(
        Table(
            "months",
            _("By month"),
            (
                Column(_("Month"), "text"),
                Column(_("Absences")),
                Column(_("Hours away"), "hours"),
                Column(_("People")),
            ),
            [Row((date_format(row[0], "YEAR_MONTH_FORMAT"), row[1], int(row[2]), row[3])) for row in months],
            total,
        )
    )
    chart = columns(
        _("Hours away under intermittent leave, by month"),
        ngettext("%(count)d absence in the period.", "%(count)d absences in the period.", numbers[0].value or 0)
        % {"count": numbers[0].value},
        [_("Hours away")],
        [(date_format(row[0], "YEAR_MONTH_FORMAT"), [int(row[2])], hours_text(int(row[2]))) for row in months],
        highest=hours_text(max((int(row[2]) for row in months), default=0)),
    )
    return Result(tables=tables, numbers=numbers, chart=chart, counted=_counted())


def _cases(asked: Asked, where: str) -> tuple[Table, int]:
    limit = LISTED_WHOLE if asked.whole else LISTED
    found = reading.rows(
        asked,
        CASES,
        columns="c.id, c.number, c.employee_id, c.starts_on, c.ends_on",
        where=where,
        limit=limit + 1,
    )
    more, found = len(found) > limit, found[:limit]
    called = people.names_of(asked.organization_id, {row[2] for row in found}, asked.today)
    known = certified.over_certified(asked.actor, [row[0] for row in found], asked.from_on, asked.to_on)
    over = 0
    rows = []
    for case, number, employee, starts, ends, count, minutes, most, longest in found:
        times = known.get(case)
        over += bool(times)
        compared: tuple[Value, ...] = (times,) if certified.known() else ()
        rows.append(
            Row(
                (called.get(employee, ""), number, starts, ends, count, int(minutes), most, longest, *compared),
                url=reverse("case", args=[case]),
            )
        )
    heads: tuple[Column, ...] = (
        Column(_("Employee"), "text"),
        Column(_("Case"), "code"),
        Column(_("Since"), "date"),
        Column(_("Until"), "date"),
        Column(_("Absences")),
        Column(_("Hours away"), "hours"),
        Column(_("Most in 30 days")),
        Column(_("Longest, in hours"), "hours"),
    )
    if certified.known():
        heads += (Column(_("Times over what was certified")),)
    table = Table(
        "cases", _("Each intermittent leave, the busiest first"), heads, rows, more=int(more),
        empty=_("No time was taken under an intermittent leave in this period."),
    )  # fmt: skip
    return table, over


def _counted() -> list[str]:
    found = [
        _("An absence counts on its day; one that was taken back does not count."),
        _("“Most in 30 days” is the greatest number of absences in any 30 days in a row within the period."),
        _("People who were away in several months are counted in each."),
    ]
    if certified.known():
        found.append(_("Where no certification is in force, nothing is compared."))
        found.append(_("Going over what was certified is a reason to ask, not to deny (29 CFR 825.308)."))
    else:
        found.append(_("Certified frequency and duration are not recorded here, so nothing is compared with them."))
    return found


declare_report(
    Report(
        key="intermittent",
        title=gettext_lazy("Intermittent leave"),
        question=gettext_lazy(
            "How often and how long are people away now and then, and is it within what was certified?"
        ),
        icon="split",
        permission="report.read",
        statements=5,
        build=build,
        order=50,
    )
)
