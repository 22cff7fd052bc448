"""How much leave: cases opened, how many stand designated, days and hours used; by month, reason, worksite or program.

Counts by reason or program are suppressed in small groups: by site they would tell why somebody is away.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openleave.apps.cases import words
from openleave.apps.cases.reasons import REASON_GROUPS
from openleave.apps.reports import reading
from openleave.apps.reports.charts import bars, columns
from openleave.apps.reports.shape import HIDDEN, Asked, Column, Number, Report, Result, Row, Table, declare_report
from openleave.apps.reports.small_groups import TOTAL, hidden_in_grid, hidden_in_list, smallest_shown

GROUP_OF = {code: group for group, _name, reasons in REASON_GROUPS for code, _label, _about in reasons}
GROUP_NAMES = {group: name for group, name, _reasons in REASON_GROUPS} | {"": gettext_lazy("Reason not known yet")}

#: An instant of the organization's calendar days, so that the index on it can be used.
OPENED = (
    "c.opened_at >= (%(from)s::date)::timestamp AT TIME ZONE %(zone)s "
    "AND c.opened_at < (%(to)s::date + 1)::timestamp AT TIME ZONE %(zone)s"
)
LATEST = """
EXISTS (SELECT FROM (
    SELECT DISTINCT ON (d.program) d.outcome FROM cases_decision d
     WHERE d.organization_id = %(organization)s AND d.case_id = seen.id
     ORDER BY d.program, d.decided_at DESC, d.id DESC) latest WHERE latest.outcome = 'designated')"""
CASES = f"""
WITH :seen
SELECT key, worksite_id, count(*), count(*) FILTER (WHERE {LATEST}) FROM seen GROUP BY 1, 2
"""  # noqa: S608 - a constant
PROGRAMS = """
WITH :seen, answered AS (
    SELECT DISTINCT ON (d.case_id, d.program) d.case_id, d.program, d.outcome
      FROM cases_determination d JOIN seen ON seen.id = d.case_id
     WHERE d.organization_id = %(organization)s ORDER BY d.case_id, d.program, d.sequence DESC),
decided AS (
    SELECT DISTINCT ON (d.case_id, d.program) d.case_id, d.program, d.outcome
      FROM cases_decision d JOIN seen ON seen.id = d.case_id
     WHERE d.organization_id = %(organization)s ORDER BY d.case_id, d.program, d.decided_at DESC, d.id DESC)
SELECT program, NULL, count(*), count(*) FILTER (WHERE decided.outcome = 'designated')
  FROM answered LEFT JOIN decided USING (case_id, program)
 WHERE answered.outcome = 'eligible' OR decided.outcome = 'designated' GROUP BY 1
"""
# Leave that counts: entries that nobody took back. A day of a case is one day, whatever the number of its programs.
USED = """
WITH :seen, used AS (
    SELECT u.case_id, u.used_on, u.program, u.minutes_used, u.workweek_minutes FROM ledger_usageentry u
     WHERE u.organization_id = %(organization)s AND u.kind = 'usage' AND u.used_on BETWEEN %(from)s AND %(to)s
       AND NOT EXISTS (SELECT FROM ledger_usageentry r
                        WHERE r.organization_id = u.organization_id AND r.reverses_id = u.id)),
days AS (
    SELECT {key} AS key, seen.employee_id, max(used.minutes_used) AS minutes, max(used.workweek_minutes) AS week
      FROM used JOIN seen ON seen.id = used.case_id GROUP BY used.case_id, used.used_on, 1, 2)
SELECT key, count(*), sum(minutes) FILTER (WHERE week < 10080), count(DISTINCT employee_id) FROM days GROUP BY 1
"""
#: What a case counts under, and what a day used counts under.
CUTS = {
    "month": (
        "date_trunc('month', c.opened_at AT TIME ZONE %(zone)s)::date",
        "date_trunc('month', used.used_on)::date",
    ),
    "reason": ("c.reason", "seen.key"),
    "worksite": ("a.worksite_id", "seen.key"),
    "site_reason": ("c.reason", "seen.key"),
    "program": ("c.program", "used.program"),
}
#: Cuts that tell of reasons: by whole calendar years and without filters, so that no two of them can be subtracted.
YEARLY = ("program", "reason", "site_reason")


def build(asked: Asked) -> Result:
    """Up to three statements."""
    cut = asked.by or "month"
    key, used_key = CUTS[cut]
    if cut in YEARLY:
        asked = asked.year()
    job = "site" in cut or cut == "reason"
    columns_of = f"c.id, c.employee_id, c.reason, {key} AS key" + (
        ", a.worksite_id" if job else ", NULL AS worksite_id"
    )
    opened = reading.rows(asked, PROGRAMS if cut == "program" else CASES, columns=columns_of, where=OPENED, job=job)
    names = reading.worksite_names(asked) if cut in ("worksite", "site_reason") else {}
    if cut == "site_reason":
        return _site_and_reason(opened, names)
    used = reading.rows(asked, USED.format(key=used_key), columns=columns_of, job=job)
    figures: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for name, _site, cases, designated in opened:
        for position, value in enumerate((cases, designated)):
            figures[_group(cut, name)][position] += value
    for name, *measures in used:
        for position, value in enumerate(measures, start=2):
            figures[_group(cut, name)][position] += int(value or 0)
    hidden = _hidden(cut, opened, figures)
    return _result(asked, cut, figures, hidden, names)


def _group(cut: str, key: Any) -> Any:
    return GROUP_OF.get(key, "") if cut == "reason" else key


def _result(
    asked: Asked, cut: str, figures: dict[Any, list[int]], hidden: set[tuple[Any, int]], sites: dict[Any, str]
) -> Result:
    keys, names = _keys(asked, cut, figures, sites)
    rows = [
        Row((names[key], *(HIDDEN if (key, position) in hidden else figures[key][position] for position in range(4))))
        for key in keys
    ]
    sums = [sum(figures[key][position] for key in keys) for position in range(4)]
    total = Row((_("All"), *sums)) if cut != "program" and rows else None
    first = {
        "month": _("Month"),
        "reason": _("Kind of reason"),
        "worksite": _("Worksite"),
        "program": _("Law or policy"),
    }
    table = Table(
        "counts",
        {
            "month": _("By month"),
            "reason": _("By kind of reason"),
            "worksite": _("By worksite"),
            "program": _("By law or policy"),
        }[cut],
        (
            Column(first[cut], "text"),
            Column(_("Cases opened") if cut != "program" else _("Cases it covers")),
            Column(_("Designated")),
            Column(_("Days used")),
            Column(_("Hours used"), "hours"),
        ),
        rows,
        total,
        empty=_("Nothing happened in this period."),
    )
    drawn = [
        (names[key], [figures[key][1], max(0, figures[key][0] - figures[key][1])], str(figures[key][0]))
        for key in keys
        if not {(key, 0), (key, 1)} & hidden
    ]
    summary = ngettext("%(count)d case in the period.", "%(count)d cases in the period.", sums[0]) % {"count": sums[0]}
    if hidden or cut == "program":
        summary = _("What is hidden is not drawn.") if hidden else ""
    draw = columns if cut == "month" else bars
    chart = draw(_("Cases opened"), summary, [_("Designated"), _("Not designated, or not yet")], drawn)
    return Result(tables=[table], counted=_counted(cut), chart=chart, numbers=_numbers(cut, sums))


def _numbers(cut: str, sums: list[int]) -> list[Number]:
    if cut == "program":
        return []
    return [
        Number(_("Cases opened"), sums[0]),
        Number(_("Designated"), sums[1]),
        Number(_("Days used"), sums[2]),
        Number(_("Hours used"), sums[3], "hours"),
    ]


def _keys(
    asked: Asked, cut: str, figures: dict[Any, list[int]], sites: dict[Any, str]
) -> tuple[list[Any], dict[Any, str]]:
    if cut == "month":
        keys: list[Any] = reading.months(asked)
        return keys, {key: date_format(key, "YEAR_MONTH_FORMAT") for key in keys}
    if cut == "reason":
        # All of them, in their own order: a line that is there must not tell that somebody is behind it.
        return list(GROUP_NAMES), {key: str(name) for key, name in GROUP_NAMES.items()}
    if cut == "worksite":
        names: dict[Any, str] = {key: sites.get(key, sites[None]) for key in figures}
    else:
        names = {key: words.program_name(key) for key in figures}
    return sorted(figures, key=lambda key: (-figures[key][0], -figures[key][2], names[key])), names


def _hidden(cut: str, opened: list[tuple[Any, ...]], figures: dict[Any, list[int]]) -> set[tuple[Any, int]]:
    """(line, position of the measure) of what is hidden: counts of cases by their number, days and hours by the number
    of people who used them."""
    if cut == "program":
        # No total: nothing follows from anything else.
        least = smallest_shown()
        return {
            (key, position)
            for key, values in figures.items()
            for position in range(4)
            if 0 < values[position if position < 2 else 4] < least
        }
    if cut != "reason":
        return set()
    for group in GROUP_NAMES:
        figures.setdefault(group, [0] * 5)
    grid = hidden_in_grid(_grid(opened))
    cases = {group for place, group in grid if place == TOTAL}
    designated = hidden_in_list({group: figures[group][1] for group in GROUP_NAMES}, also=cases)
    used = hidden_in_list({group: figures[group][4] for group in GROUP_NAMES}, also=cases)
    return {(group, position) for position, groups in enumerate((cases, designated, used, used)) for group in groups}


def _grid(opened: list[tuple[Any, ...]]) -> dict[tuple[Any, str], int]:
    """Every worksite × every kind of reason."""
    found = {(site, group): 0 for _reason, site, *_ in opened for group in GROUP_NAMES}
    for reason, site, cases, _designated in opened:
        found[site, GROUP_OF.get(reason, "")] += cases
    return found


def _site_and_reason(opened: list[tuple[Any, ...]], names: dict[Any, str]) -> Result:
    cells = _grid(opened)
    sites = sorted({site for site, _ in cells}, key=lambda site: (site is None, names.get(site, "")))
    groups = list(GROUP_NAMES)
    hidden = hidden_in_grid(cells) if cells else set()

    def shown(site: Any, group: Any, value: int) -> Any:
        return HIDDEN if (site, group) in hidden else value

    rows = [
        Row(
            (
                names.get(site, names[None]),
                *(shown(site, group, cells[site, group]) for group in groups),
                sum(cells[site, group] for group in groups),
            )
        )
        for site in sites
    ]
    sums = {group: sum(cells[site, group] for site in sites) for group in groups}
    total = Row((_("All"), *(shown(TOTAL, group, sums[group]) for group in groups), sum(sums.values())))
    table = Table(
        "counts",
        _("Cases opened, by worksite and kind of reason"),
        (Column(_("Worksite"), "text"), *(Column(str(GROUP_NAMES[group])) for group in groups), Column(_("All"))),
        rows,
        total if rows else None,
        empty=_("Nothing happened in this period."),
    )
    drawn = [
        (str(GROUP_NAMES[group]), [sums[group]], str(sums[group])) for group in groups if (TOTAL, group) not in hidden
    ]
    summary = _("What is hidden is not drawn.") if hidden else ""
    chart = bars(_("Cases opened, by kind of reason"), summary, [_("Cases opened")], drawn)
    return Result(tables=[table], counted=_counted("site_reason"), chart=chart)


def _counted(cut: str) -> list[str]:
    found = [_("A case counts in the period in which it was opened; it is designated if it stands so now.")]
    if cut in YEARLY:
        found.insert(
            0,
            _(
                "What tells of reasons is counted by whole calendar years and for the whole organization, so that "
                "nobody can be found by comparing two periods or places."
            ),
        )
    if cut == "program":
        found.append(
            _("A case counts under every law or policy that covers it, so that the lines do not add up to a total.")
        )
    if cut in ("worksite", "site_reason"):
        found.append(_("The worksite is that of the employee’s job on the first day of leave."))
    if cut != "site_reason":
        found += [
            _("A day used is a day of the period that is counted in a ledger; several laws count one day once."),
            _("Hours are left out where only whole weeks are known, because no schedule is recorded."),
            _("Use from before OpenLeave and what was taken back are not counted."),
        ]
    return found


declare_report(
    Report(
        key="volume",
        title=gettext_lazy("Cases and days used"),
        question=gettext_lazy("How much leave is asked for, designated and used, and where does it grow?"),
        icon="chart-column",
        permission="report.read",
        statements=3,
        build=build,
        cuts=(
            ("month", gettext_lazy("By month")),
            ("program", gettext_lazy("By law or policy")),
            ("reason", gettext_lazy("By kind of reason")),
            ("worksite", gettext_lazy("By worksite")),
            ("site_reason", gettext_lazy("Worksite and reason")),
        ),
        yearly=YEARLY,
        order=20,
    )
)
