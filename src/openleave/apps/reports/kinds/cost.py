"""Hours lost to leave and what the time was worth, by worksite, department or month; who has no pay rate is apart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.reports import reading
from openleave.apps.reports.charts import bars, columns
from openleave.apps.reports.downloads import hours_text
from openleave.apps.reports.shape import HIDDEN, Asked, Column, Number, Report, Result, Row, Table, declare_report
from openleave.apps.reports.small_groups import hidden_in_list

# The minutes of a day of a case, whatever the number of laws that count it. A determination that knew no schedule
# counts shares of a week only (a week of 10,080 minutes, or a mere fraction): those become minutes by the hours of the
# job. ``rate``: dollars an hour; of a yearly salary a 52nd of it by the hours of the job's week.
AWAY = """
WITH :seen, days AS (
    SELECT p.case_id, p.planned_on AS away_on, p.minutes_planned AS minutes, p.workweek_minutes AS week
      FROM seen JOIN cases_plannedday p ON p.organization_id = %(organization)s AND p.case_id = seen.id
     WHERE seen.pattern <> 'intermittent' AND p.planned_on BETWEEN %(from)s AND %(to)s
       AND (SELECT d.outcome FROM cases_decision d
             WHERE d.organization_id = %(organization)s AND d.case_id = p.case_id AND d.program = p.program
             ORDER BY d.decided_at DESC, d.id DESC LIMIT 1) = 'designated'
    UNION ALL
    SELECT x.case_id, x.absent_on, x.minutes_absent, 2400
      FROM seen JOIN cases_absence x ON x.organization_id = %(organization)s AND x.case_id = seen.id
     WHERE seen.pattern = 'intermittent' AND x.absent_on BETWEEN %(from)s AND %(to)s AND x.reversed_at IS NULL),
away AS (
    SELECT {key} AS key, seen.employee_id, days.away_on,
           max(CASE WHEN days.week BETWEEN 600 AND 10079 THEN days.minutes::numeric
                    ELSE seen.minutes_per_week::numeric * days.minutes / days.week END) AS minutes,
           max(CASE WHEN seen.pay_type = 'hourly' THEN seen.pay_rate
                    WHEN seen.pay_type = 'salaried' AND seen.minutes_per_week > 0
                    THEN seen.pay_rate * 60 / (52 * seen.minutes_per_week) END) AS rate
      FROM days JOIN seen ON seen.id = days.case_id GROUP BY 1, 2, 3)
SELECT key, count(DISTINCT employee_id), count(*), count(*) FILTER (WHERE minutes IS NULL),
       round(coalesce(sum(minutes), 0)), round(coalesce(sum(minutes * rate / 60), 0), 2),
       round(coalesce(sum(minutes) FILTER (WHERE rate IS NULL), 0)),
       count(DISTINCT employee_id) FILTER (WHERE rate IS NULL)
  FROM away GROUP BY 1
"""
KEYS = {
    "worksite": "seen.worksite_id",
    "department": "seen.department",
    "month": "date_trunc('month', days.away_on)::date",
}
COLUMNS = "c.id, c.employee_id, c.pattern, a.worksite_id, a.department, a.pay_type, a.pay_rate, a.minutes_per_week"
#: Cases whose leave may have days in the period.
WHERE = (
    "c.state IN ('designated', 'partly_designated', 'open', 'returning', 'closed') AND c.starts_on <= %(to)s "
    "AND (c.ends_on IS NULL OR c.ends_on >= %(from)s)"
)
PEOPLE, DAYS, UNKNOWN, MINUTES, COST, MINUTES_WITHOUT, PEOPLE_WITHOUT = range(7)


def build(asked: Asked) -> Result:
    """Two statements."""
    cut = asked.by or "worksite"
    figures: dict[Any, list[Any]] = {
        key: [*map(int, counts), cost, int(minutes), people]
        for key, *counts, cost, minutes, people in reading.rows(
            asked, AWAY.format(key=KEYS[cut]), columns=COLUMNS, where=WHERE
        )
    }
    keys, names = _keys(asked, cut, figures)
    # What a few people cost would tell what they are paid.
    hidden = hidden_in_list({key: figures[key][PEOPLE] for key in keys if key in figures})
    rows: list[Row] = []
    sums: list[Any] = [0, 0, 0, 0, Decimal(0), 0, 0]
    for key in keys:
        row = figures.get(key, [0, 0, 0, 0, Decimal(0), 0, 0])
        sums = [one + other for one, other in zip(sums, row, strict=True)]
        cost: Any = HIDDEN if key in hidden else row[COST]
        rows.append(Row((names[key], row[PEOPLE], row[DAYS], row[MINUTES], cost, row[MINUTES_WITHOUT], row[UNKNOWN])))
    everything_hidden = bool(figures) and len(hidden) == len(figures)
    total_cost: Any = HIDDEN if everything_hidden else sums[COST]
    total = Row((_("All"), None, sums[DAYS], sums[MINUTES], total_cost, sums[MINUTES_WITHOUT], sums[UNKNOWN]))
    first = {"worksite": _("Worksite"), "department": _("Department"), "month": _("Month")}[cut]
    table = Table(
        "counts",
        {"worksite": _("By worksite"), "department": _("By department"), "month": _("By month")}[cut],
        (
            Column(first, "text"),
            Column(_("People")),
            Column(_("Days away")),
            Column(_("Hours lost"), "hours"),
            Column(_("Worth at the pay rate"), "money"),
            Column(_("Hours of people without a pay rate"), "hours"),
            Column(_("Days of unknown length")),
        ),
        rows,
        total if rows else None,
        empty=_("Nobody was away in this period."),
    )
    lines = [(names[key], [int(figures.get(key, [0] * 7)[MINUTES])]) for key in keys]
    draw = columns if cut == "month" else bars
    most = max((values[0] for _, values in lines), default=0)
    more = {"highest": hours_text(most)} if cut == "month" else {}
    chart = draw(
        _("Hours lost"),
        _("%(hours)s hours in all.") % {"hours": hours_text(int(sums[MINUTES]))},
        [_("Hours lost")],
        [(name, values, hours_text(values[0])) for name, values in lines],
        **more,
    )
    return Result(
        tables=[table],
        chart=chart,
        numbers=[
            Number(_("Hours lost"), int(sums[MINUTES]), "hours"),
            Number(_("Worth at the pay rate"), total_cost, "money"),
            Number(
                _("Hours of people without a pay rate"), int(sums[MINUTES_WITHOUT]), "hours",
                _("Their time is in the hours and not in the money."),
            ),
        ],
        counted=[
            _("Hours are those of work that was scheduled on the days of designated leave, and of recorded absences."),
            _("Worth is that time at the employee’s pay rate, not what was paid: leave may be unpaid."),
            _("A yearly salary is divided by 52 and by the weekly hours of the job."),
            _("Days after the last day that a law or policy counts are not in it. Days to come count as planned."),
            _("Worksite, department and pay are those of the job on the first day of leave."),
            _("Where neither a schedule nor weekly hours are recorded, a day is counted as of unknown length."),
        ],
    )  # fmt: skip


def _keys(asked: Asked, cut: str, figures: dict[Any, Any]) -> tuple[list[Any], dict[Any, str]]:
    if cut == "month":
        keys: list[Any] = reading.months(asked)
        return keys, {key: date_format(key, "YEAR_MONTH_FORMAT") for key in keys}
    sites = reading.worksite_names(asked) if cut == "worksite" else {}
    names = {key: sites.get(key, sites[None]) if cut == "worksite" else reading.department_name(key) for key in figures}
    return sorted(figures, key=lambda key: (-figures[key][MINUTES], names[key])), names


declare_report(
    Report(
        key="cost",
        title=gettext_lazy("Hours and cost"),
        question=gettext_lazy("How many hours of work are lost to leave, where, and what are they worth?"),
        icon="piggy-bank",
        permission="report.read",
        statements=2,
        build=build,
        cuts=(
            ("worksite", gettext_lazy("By worksite")),
            ("department", gettext_lazy("By department")),
            ("month", gettext_lazy("By month")),
        ),
        order=60,
    )
)
