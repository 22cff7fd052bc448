"""Consistency review: how decisions fell, by worksite, department, administrator and pattern."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases import words
from openleave.apps.reports import reading
from openleave.apps.reports.charts import bars
from openleave.apps.reports.shape import Asked, Column, Number, Report, Result, Row, Table, declare_report

# Every decision of the period is an act of somebody, also one that another has replaced since. ``waited``: calendar
# days from opening the case to the decision, the middle one of all.
DECISIONS = """
WITH :seen
SELECT {key},
       count(*) FILTER (WHERE d.outcome = 'designated'), count(*) FILTER (WHERE d.outcome = 'not_designated'),
       count(p.id), count(p.id) FILTER (WHERE p.outcome = 'reversed'),
       percentile_disc(0.5) WITHIN GROUP (
           ORDER BY (d.decided_at AT TIME ZONE %(zone)s)::date - (seen.opened_at AT TIME ZONE %(zone)s)::date)
  FROM cases_decision d JOIN seen ON seen.id = d.case_id
  LEFT JOIN cases_appeal p ON p.organization_id = d.organization_id AND p.decision_id = d.id
 WHERE d.organization_id = %(organization)s
   AND d.decided_at >= (%(from)s::date)::timestamp AT TIME ZONE %(zone)s
   AND d.decided_at < (%(to)s::date + 1)::timestamp AT TIME ZONE %(zone)s
 GROUP BY 1
"""
KEYS = {
    "worksite": "seen.worksite_id",
    "department": "seen.department",
    "administrator": "d.decided_by_id",
    "pattern": "seen.pattern",
}
YES, NO, APPEALS, REVERSED, WAITED = range(5)


def build(asked: Asked) -> Result:
    """Two statements."""
    cut = asked.by or "worksite"
    found = {
        row[0]: row[1:]
        for row in reading.rows(
            asked,
            DECISIONS.format(key=KEYS[cut]),
            columns="c.id, c.opened_at, c.pattern, a.worksite_id, a.department",
        )
    }
    names = _names(asked, cut, found)
    keys = sorted(found, key=lambda key: (-(found[key][YES] + found[key][NO]), names[key]))
    sums = [sum(row[position] for row in found.values()) for position in range(4)]
    rows = [Row((names[key], *_shown(found[key], sums))) for key in keys]
    all_of = sums[YES] + sums[NO]
    total = Row((_("All"), *sums[:2], reading.share(sums[NO], all_of), None, sums[APPEALS], sums[REVERSED], None))
    first = {
        "worksite": _("Worksite"),
        "department": _("Department"),
        "administrator": _("Who decided"),
        "pattern": _("Pattern"),
    }[cut]
    table = Table(
        "counts",
        _("Decisions"),
        (
            Column(first, "text"),
            Column(_("Designated")),
            Column(_("Not designated")),
            Column(_("Not designated, share"), "share"),
            Column(_("Points above or below all others"), "decimal"),
            Column(_("Appeals")),
            Column(_("Taken back on appeal")),
            Column(_("Days to a decision, the middle one")),
        ),
        rows,
        total if rows else None,
        empty=_("Nothing was decided in this period."),
    )
    summary = _("%(no)d of %(all)d decisions were not to designate.") % {"no": sums[NO], "all": all_of}
    chart = bars(
        _("Decisions"),
        summary,
        [_("Designated"), _("Not designated")],
        [(names[key], [found[key][YES], found[key][NO]], f"{found[key][YES]} / {found[key][NO]}") for key in keys],
    )
    return Result(
        tables=[table],
        chart=chart,
        numbers=[
            Number(_("Decisions"), all_of),
            Number(_("Not designated, share"), reading.share(sums[NO], all_of), "share"),
            Number(_("Appeals"), sums[APPEALS]),
            Number(_("Taken back on appeal"), sums[REVERSED]),
        ],
        counted=[
            _("Every decision of the period counts, for each law and policy by itself, also those replaced since."),
            _("Points are the difference between the line’s share of refusals and that of all other lines together."),
            _("A difference is a reason to look into the cases, not a finding: few decisions differ by chance."),
        ],
    )


def _shown(row: Any, sums: list[int]) -> tuple[Any, ...]:
    mine, others = row[YES] + row[NO], sums[YES] + sums[NO] - row[YES] - row[NO]
    own, other = reading.share(row[NO], mine), reading.share(sums[NO] - row[NO], others)
    difference: Decimal | None = own - other if own is not None and other is not None else None
    return row[YES], row[NO], own, difference, row[APPEALS], row[REVERSED], row[WAITED]


def _names(asked: Asked, cut: str, found: dict[Any, Any]) -> dict[Any, str]:
    if cut == "worksite":
        sites = reading.worksite_names(asked)
        return {key: sites.get(key, sites[None]) for key in found}
    if cut == "department":
        return {key: reading.department_name(key) for key in found}
    if cut == "administrator":
        return reading.account_names(found)
    return {key: str(words.PATTERN_NAMES.get(key, key)) for key in found}


declare_report(
    Report(
        key="consistency",
        title=gettext_lazy("Consistency review"),
        question=gettext_lazy("Are people treated alike, whatever the worksite and whoever decides?"),
        icon="scale",
        permission="report.review",
        statements=2,
        build=build,
        cuts=(
            ("worksite", gettext_lazy("By worksite")),
            ("department", gettext_lazy("By department")),
            ("administrator", gettext_lazy("By administrator")),
            ("pattern", gettext_lazy("By pattern")),
        ),
        order=70,
    )
)
