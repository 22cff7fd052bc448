"""Open leave today: who is away or may be, by worksite, department and pattern."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openleave.apps.cases import words
from openleave.apps.people import selectors as people
from openleave.apps.reports import reading
from openleave.apps.reports.charts import bars
from openleave.apps.reports.shape import HIDDEN, Asked, Column, Number, Report, Result, Row, Table, declare_report
from openleave.apps.reports.small_groups import TOTAL, hidden_in_grid

PATTERNS = ("continuous", "reduced", "intermittent")
LISTED, LISTED_WHOLE = 100, 20_000
MOST_PLACES = 60

COUNTS = """
WITH :seen
SELECT grouping(worksite_id), worksite_id, department, pattern, count(*), count(DISTINCT employee_id)
  FROM seen GROUP BY GROUPING SETS ((worksite_id, pattern), (department, pattern))
"""
LIST = """
WITH :seen
SELECT id, number, employee_id, pattern, starts_on, ends_on, expected_back_on, next_due_on, worksite_id, department
  FROM seen ORDER BY coalesce(expected_back_on, ends_on + 1) NULLS LAST, number LIMIT %(limit)s
"""
RUNNING = "c.state IN ('open', 'returning') AND c.starts_on <= %(today)s"


def build(asked: Asked) -> Result:
    """Up to four statements."""
    cut = asked.by or "worksite"
    about = {"where": RUNNING, "on": "%(today)s"}
    counts = reading.rows(asked, COUNTS, columns="c.pattern, c.employee_id, a.worksite_id, a.department", **about)
    names = reading.worksite_names(asked)
    grid: dict[tuple[str, str], int] = defaultdict(int)
    by_pattern: dict[str, int] = defaultdict(int)
    for no_worksite, worksite, department, pattern, count, _people in counts:
        if not no_worksite:
            by_pattern[pattern] += count
        if bool(no_worksite) == (cut == "department"):
            place = reading.department_name(department) if no_worksite else names.get(worksite, names[None])
            grid[place, pattern] += count
    tables = [_counts(grid, cut, hide=not asked.named)]
    if asked.named:
        tables.append(_list(asked, names, about))
    total = sum(by_pattern.values())
    numbers = [
        Number(_("Open leaves"), total, about=_("Designated leaves whose first day has come and that are not closed.")),
        *(Number(str(words.PATTERN_NAMES[pattern]), by_pattern[pattern]) for pattern in PATTERNS),
    ]
    if not asked.named:
        numbers = numbers[:1]
    chart = bars(
        _("Open leaves by worksite") if cut == "worksite" else _("Open leaves by department"),
        ngettext("%(count)d open leave today.", "%(count)d open leaves today.", total) % {"count": total},
        [str(words.PATTERN_NAMES[pattern]) for pattern in PATTERNS],
        _drawn(tables[0]),
    )
    return Result(
        tables=tables,
        numbers=numbers,
        chart=chart,
        counted=[
            _("A leave counts when it stands designated, its first day has come and it is not closed."),
            _("Worksite and department are those of the employee’s job today."),
            _("An intermittent leave is open on every day of its span, whether or not time was taken today."),
        ],
    )


def _counts(grid: dict[tuple[str, str], int], cut: str, *, hide: bool) -> Table:
    places = sorted({place for place, _ in grid})
    sums = {place: sum(grid.get((place, pattern), 0) for pattern in PATTERNS) for place in places}
    places.sort(key=lambda place: (-sums[place], place))
    cells = {(place, pattern): grid.get((place, pattern), 0) for place in places for pattern in PATTERNS}
    hidden = hidden_in_grid(cells) if hide and cells else set()

    def shown(place: Any, pattern: Any, value: int) -> Any:
        return HIDDEN if (place, pattern) in hidden else value

    rows = [
        Row(
            (
                place,
                *(shown(place, pattern, cells[place, pattern]) for pattern in PATTERNS),
                sums[place],
            )
        )
        for place in places
    ]
    total = Row(
        (
            _("All"),
            *(shown(TOTAL, pattern, sum(cells[place, pattern] for place in places)) for pattern in PATTERNS),
            sum(sums.values()),
        )
    )
    first = _("Worksite") if cut == "worksite" else _("Department")
    columns = (Column(first, "text"), *(Column(str(words.PATTERN_NAMES[one])) for one in PATTERNS), Column(_("All")))
    title = _("By worksite") if cut == "worksite" else _("By department")
    return Table("counts", title, columns, rows, total if rows else None, empty=_("No leave is open today."))


def _drawn(table: Table) -> list[tuple[str, list[int], str]]:
    return [
        (str(row.values[0]), [value for value in row.values[1:4] if isinstance(value, int)], str(row.values[4]))
        for row in table.rows
        if HIDDEN not in row.values
    ]


def _list(asked: Asked, names: dict[Any, str], about: dict[str, Any]) -> Table:
    limit = LISTED_WHOLE if asked.whole else LISTED
    found = reading.rows(
        asked,
        LIST,
        columns="c.id, c.number, c.employee_id, c.pattern, c.starts_on, c.ends_on, c.expected_back_on, c.next_due_on, "
        "a.worksite_id, a.department",
        limit=limit + 1,
        **about,
    )
    called = people.names_of(asked.organization_id, {row[2] for row in found[:limit]}, asked.today)
    rows = [
        Row(
            (
                called.get(employee, ""),
                number,
                str(words.PATTERN_NAMES.get(pattern, pattern)),
                starts,
                ends,
                back,
                due,
                names.get(worksite, ""),
                department or "",
            ),
            url=reverse("case", args=[case]),
        )
        for case, number, employee, pattern, starts, ends, back, due, worksite, department in found[:limit]
    ]
    return Table(
        "list",
        _("Each open leave, the next to return first"),
        (
            Column(_("Employee"), "text"),
            Column(_("Case"), "code"),
            Column(_("Pattern"), "text"),
            Column(_("Since"), "date"),
            Column(_("Until"), "date"),
            Column(_("Expected back"), "date"),
            Column(_("Next deadline"), "date"),
            Column(_("Worksite"), "text"),
            Column(_("Department"), "text"),
        ),
        rows,
        more=1 if len(found) > limit else 0,
        empty=_("No leave is open today."),
    )


declare_report(
    Report(
        key="open",
        title=gettext_lazy("Open leave today"),
        question=gettext_lazy("Who is on leave now, where, and since when?"),
        icon="door-open",
        permission="report.read",
        statements=4,
        build=build,
        cuts=(("worksite", gettext_lazy("By worksite")), ("department", gettext_lazy("By department"))),
        period=False,
        order=10,
    )
)
