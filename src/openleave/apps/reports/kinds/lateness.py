"""Lateness against legal deadlines: what was done on time, late, or still runs late, and where more time was given."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases import words
from openleave.apps.reports import reading
from openleave.apps.reports.charts import bars, columns
from openleave.apps.reports.shape import Asked, Column, Number, Report, Result, Row, Table, declare_report

# A deadline that was called off is none. ``on time``: by the day that counts; ``by extension``: of these, after the day
# that the law names.
FIGURES = """
    count(*) FILTER (WHERE k.done_on <= k.due_on),
    count(*) FILTER (WHERE k.done_on <= k.due_on AND k.done_on > k.lawful_due_on),
    count(*) FILTER (WHERE k.done_on > k.due_on),
    count(*) FILTER (WHERE k.done_on IS NULL AND k.due_on < %(today)s),
    count(*) FILTER (WHERE k.done_on IS NULL AND k.due_on >= %(today)s),
    coalesce(sum(coalesce(k.done_on, %(today)s) - k.due_on) FILTER (
        WHERE k.done_on > k.due_on OR (k.done_on IS NULL AND k.due_on < %(today)s)), 0)"""
CLOCKS = f"""
WITH :seen
SELECT k.whose, {{key}}, {FIGURES}
  FROM cases_caseclock k JOIN seen ON seen.id = k.case_id
 WHERE k.organization_id = %(organization)s AND k.due_on BETWEEN %(from)s AND %(to)s AND k.stopped_at IS NULL
 GROUP BY 1, 2
"""  # noqa: S608 - a constant
EXTENDED = """
WITH :seen
SELECT k.whose, k.extended_why, count(*), count(*) FILTER (WHERE k.done_on > k.due_on),
       sum(k.due_on - k.lawful_due_on)
  FROM cases_caseclock k JOIN seen ON seen.id = k.case_id
 WHERE k.organization_id = %(organization)s AND k.due_on BETWEEN %(from)s AND %(to)s AND k.stopped_at IS NULL
   AND k.extended_why <> '' GROUP BY 1, 2
"""
KEYS = {
    "month": "date_trunc('month', k.due_on)::date",
    "kind": "k.code",
    "owner": "coalesce(k.owner_id, seen.owner_id)",
}
ON_TIME, BY_EXTENSION, LATE, RUNNING_LATE, RUNNING, DAYS = range(6)
WHY = {
    "extenuating_circumstances": gettext_lazy("Extenuating circumstances"),
    "diligent_good_faith_efforts": gettext_lazy("Not practicable despite diligent, good-faith efforts"),
    "agreed": gettext_lazy("More time than the law asks, given by the employer"),
}
SIDES = {"employer": gettext_lazy("Employer"), "employee": gettext_lazy("Employee")}


def figures_by(asked: Asked, cut: str) -> dict[tuple[str, Any], list[int]]:
    """(side, month, kind or owner) → the figures. One statement."""
    found: dict[tuple[str, Any], list[int]] = defaultdict(lambda: [0] * 6)
    for whose, key, *figures in reading.rows(
        asked, CLOCKS.format(key=KEYS[cut]), columns="c.id, c.owner_id", job=False
    ):
        if cut == "kind":
            key = words.clock_name(key)
        for position, value in enumerate(figures):
            found[whose, key][position] += int(value)
    return found


def build(asked: Asked) -> Result:
    """Up to three statements."""
    cut = asked.by or "month"
    side = asked.whose if asked.whose in SIDES else "employer"
    found = figures_by(asked, cut)
    sums = {whose: [0] * 6 for whose in SIDES}
    for (whose, _key), figures in found.items():
        sums[whose] = [one + other for one, other in zip(sums[whose], figures, strict=True)]
    mine = {key: figures for (whose, key), figures in found.items() if whose == side}
    keys, names = _keys(asked, cut, mine)
    rows = [Row((names[key], *_shown(mine.get(key, [0] * 6)))) for key in keys]
    first = {"month": _("Month"), "kind": _("Deadline"), "owner": _("Who handles it")}[cut]
    table = Table(
        "counts",
        _("The employer’s deadlines") if side == "employer" else _("The employee’s deadlines"),
        (
            Column(first, "text"),
            Column(_("Done on time")),
            Column(_("Of these, only with more time")),
            Column(_("Done late")),
            Column(_("Late and still open")),
            Column(_("Open, not due yet")),
            Column(_("On time"), "share"),
            Column(_("Days late, on average"), "decimal"),
        ),
        rows,
        Row((_("All"), *_shown(sums[side]))) if rows else None,
        empty=_("No deadline fell into this period."),
    )
    return Result(
        tables=[table, _extensions(asked)],
        numbers=_numbers(sums),
        chart=trend_chart(side, [(names[key], mine.get(key, [0] * 6)) for key in keys], by_month=cut == "month"),
        counted=[
            _("A deadline counts in the period in which its last day falls. Those that were called off do not count."),
            _(
                "The day that counts is the one with extensions. “Only with more time” was done after the day that the "
                "law names and before the extended one."
            ),
            _("A deadline without an owner of its own belongs to who handles the case now."),
            _("The share on time leaves out what is open and not due yet."),
        ],
    )


def trend_chart(side: str, lines: list[tuple[str, list[int]]], *, by_month: bool = True) -> Any:
    """On time, late, late and open: a column for each month, or a bar for each line."""
    late = sum(figures[LATE] + figures[RUNNING_LATE] for _, figures in lines)
    judged = late + sum(figures[ON_TIME] for _, figures in lines)
    summary = _("%(late)d of %(all)d deadlines were missed or are late.") % {"late": late, "all": judged}
    series = [_("Done on time"), _("Done late"), _("Late and still open")]
    drawn = [
        (
            name,
            [figures[ON_TIME], figures[LATE], figures[RUNNING_LATE]],
            str(figures[ON_TIME] + figures[LATE] + figures[RUNNING_LATE]),
        )
        for name, figures in lines
    ]
    draw = columns if by_month else bars
    title = _("The employer’s deadlines") if side == "employer" else _("The employee’s deadlines")
    return draw(title, summary, series, drawn)


def _shown(figures: list[int]) -> tuple[Any, ...]:
    late = figures[LATE] + figures[RUNNING_LATE]
    average = None
    if late:
        average = reading.quotient(figures[DAYS], late)
    return (*figures[:DAYS], reading.share(figures[ON_TIME], figures[ON_TIME] + late), average)


def _numbers(sums: dict[str, list[int]]) -> list[Number]:
    found = []
    for side, name in ((one, str(label)) for one, label in SIDES.items()):
        late = sums[side][LATE] + sums[side][RUNNING_LATE]
        found.append(
            Number(
                _("%(side)s: on time") % {"side": name},
                reading.share(sums[side][ON_TIME], sums[side][ON_TIME] + late),
                "share",
                _("%(part)d of %(all)d deadlines that were done or are late.")
                % {"part": sums[side][ON_TIME], "all": sums[side][ON_TIME] + late},
            )
        )
        found.append(Number(_("%(side)s: late and still open") % {"side": name}, sums[side][RUNNING_LATE]))
    return found


def _keys(asked: Asked, cut: str, mine: dict[Any, list[int]]) -> tuple[list[Any], dict[Any, str]]:
    if cut == "month":
        keys: list[Any] = reading.months(asked)
        return keys, {key: date_format(key, "YEAR_MONTH_FORMAT") for key in keys if isinstance(key, date)}
    if cut == "owner":
        names = reading.account_names(mine)
    else:
        names = {key: str(key) for key in mine}
    late = {key: mine[key][LATE] + mine[key][RUNNING_LATE] for key in mine}
    return sorted(mine, key=lambda key: (-late[key], -mine[key][ON_TIME], names[key])), names


def _extensions(asked: Asked) -> Table:
    found = reading.rows(asked, EXTENDED, columns="c.id", job=False)
    rows = [
        Row((str(SIDES.get(whose, whose)), str(WHY.get(why, why)), count, late, reading.quotient(days or 0, count)))
        for whose, why, count, late, days in sorted(found, key=lambda row: (row[0] != "employer", -row[2], row[1]))
    ]
    return Table(
        "extensions",
        _("More time given"),
        (
            Column(_("Whose deadline"), "text"),
            Column(_("Why"), "text"),
            Column(_("Deadlines")),
            Column(_("Missed all the same")),
            Column(_("Days more, on average"), "decimal"),
        ),
        rows,
        empty=_("No deadline of this period was extended."),
        about=_(
            "The rules name the exceptions themselves: extenuating circumstances (29 CFR 825.300) and efforts made in "
            "good faith (29 CFR 825.305)."
        ),
    )


declare_report(
    Report(
        key="lateness",
        title=gettext_lazy("Lateness against deadlines"),
        question=gettext_lazy("Which legal deadlines were met, which were missed, by whom and by how much?"),
        icon="timer",
        permission="report.read",
        statements=3,
        build=build,
        cuts=(
            ("month", gettext_lazy("By month")),
            ("kind", gettext_lazy("By deadline")),
            ("owner", gettext_lazy("By owner")),
        ),
        sides=True,
        order=30,
    )
)
