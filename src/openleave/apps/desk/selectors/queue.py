"""The work queue: legal deadlines that run and open tasks in one list, by the day they fall due.

One statement reads a page. Each side of the union walks its own partial index, led by the organization and ordered by
the due date, and stops after a page; the few rows are merged. Deadlines of a case that fall on the same day for the
same side are one line, because one step does them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.cases import walls
from openleave.apps.desk.selectors.filters import BUCKETS, Filters
from openleave.apps.desk.selectors.hidden import not_hidden
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

PAGE_SIZE = 50
#: Counts beyond this are shown as "499+": nobody acts on the difference, and counting further costs time.
COUNT_LIMIT = 499
HALF, MOST = 50, 80


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is due, whose, until when, and how much of the time is gone (0 to 100).

    ``codes`` has one code for a task, one or more for deadlines. ``id`` names the line in forms and addresses.
    """

    source: str
    due_on: date
    case_id: UUID | None
    whose: str
    row_id: UUID
    codes: tuple[str, ...]
    program: str
    owner_id: UUID | None
    since_on: date
    lawful_due_on: date
    snoozed_until_on: date | None
    snoozed_why: str
    warned_half: bool
    warned_most: bool
    escalated: bool
    about_id: UUID | None
    number: str
    reason: str
    state: str
    employee_id: UUID | None
    name: str
    bucket: str
    days_left: int
    gone: int

    @property
    def id(self) -> str:
        return f"{self.source}{self.row_id}"

    @property
    def is_task(self) -> bool:
        return self.source == "t"


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 50 lines; ``after`` is the cursor of the next page, or '' when there is none."""

    lines: list[Line]
    after: str


def week_end(today: date) -> date:
    """The last day of "this week" in the queue: seven days from today."""
    return today + timedelta(days=7)


def bucket_of(due_on: date, today: date) -> str:
    """overdue, today, week or later."""
    if due_on < today:
        return "overdue"
    if due_on == today:
        return "today"
    return "week" if due_on <= week_end(today) else "later"


def gone(since_on: date, due_on: date, today: date) -> int:
    """How many hundredths of the time between the two days have passed."""
    whole, passed = (due_on - since_on).days, (today - since_on).days
    if whole <= 0:
        return 100 if today >= due_on else 0
    return max(0, min(100, passed * 100 // whole))


# A line of deadlines: the rows of the index that have the same day, case and side. The order by code is the index's.
CLOCKS = """
(SELECT 'c', k.due_on, k.case_id, k.whose, min(k.id::text), array_agg(k.code ORDER BY k.code),
        min(k.program), min(k.owner_id::text),
        min(k.event_on), min(k.lawful_due_on), max(k.snoozed_until_on), max(k.snoozed_why),
        bool_or(k.warned_half_at IS NOT NULL), bool_or(k.warned_most_at IS NOT NULL),
        bool_or(k.escalated_at IS NOT NULL), NULL::text,
        min(c.number), min(c.reason), min(c.state), min(c.employee_id::text)
   FROM cases_caseclock k JOIN cases_leavecase c ON c.organization_id = k.organization_id AND c.id = k.case_id
  WHERE k.organization_id = %(organization)s AND k.done_on IS NULL AND k.stopped_at IS NULL AND {where}
  GROUP BY k.due_on, k.case_id, k.whose
  ORDER BY k.due_on, k.case_id, k.whose LIMIT {limit})"""
TASKS = """
(SELECT 't', k.due_on, k.case_id, k.whose, k.id::text, ARRAY[k.code], '', k.owner_id::text,
        (k.created_at AT TIME ZONE %(zone)s)::date, k.due_on, k.snoozed_until_on, k.snoozed_why,
        k.warned_half_at IS NOT NULL, k.warned_most_at IS NOT NULL, k.escalated_at IS NOT NULL, k.about_id::text,
        c.number, c.reason, c.state, c.employee_id::text
   FROM desk_task k LEFT JOIN cases_leavecase c ON c.organization_id = k.organization_id AND c.id = k.case_id
  WHERE k.organization_id = %(organization)s AND k.done_at IS NULL AND k.stopped_at IS NULL AND {where}
  ORDER BY k.due_on, k.id LIMIT {limit})"""
COUNT_CLOCKS = """
(SELECT count(*) FROM (SELECT DISTINCT k.due_on, k.case_id, k.whose FROM cases_caseclock k {join}
  WHERE k.organization_id = %(organization)s AND k.done_on IS NULL AND k.stopped_at IS NULL AND {where}
  LIMIT {limit}) counted)"""
COUNT_TASKS = """
(SELECT count(*) FROM (SELECT 1 FROM desk_task k {join}
  WHERE k.organization_id = %(organization)s AND k.done_at IS NULL AND k.stopped_at IS NULL AND {where}
  LIMIT {limit}) counted)"""
COLUMNS = ", ".join(f"column{number}" for number in range(1, 21))
# All deadlines of a day stand before its tasks; the rest is the order of the indexes.
UNION = f"""
SELECT * FROM ({{sides}}) lines ({COLUMNS})
 ORDER BY column2, column1, (CASE column1 WHEN 'c' THEN column3::text ELSE column5 END) COLLATE "C", column4
 LIMIT {{limit}}"""  # noqa: S608 - constants
JOIN = "LEFT JOIN cases_leavecase c ON c.organization_id = k.organization_id AND c.id = k.case_id"


def queue(*, actor: Actor, today: date, zone: str, filters: Filters, after: str = "", size: int = PAGE_SIZE) -> Page:
    """What is due, the earliest first, 50 a page. Two statements.

    ``after`` is the cursor of the page before; one that is none begins at the first page.
    """
    require(actor, "case.read")
    assert actor.organization_id is not None
    rows = _read(actor, today, zone, filters, after, size)
    names = people.names_of(actor.organization_id, _employees(rows[:size]), today)
    return _page(rows, names, today, size)


def pages(
    *, actor: Actor, today: date, zone: str, filters: Iterable[Filters], size: int, also: Iterable[UUID] = ()
) -> tuple[list[Page], dict[UUID, str]]:
    """The beginnings of several lists, and the names of their people and of those in ``also``: a statement for each
    list and one more."""
    require(actor, "case.read")
    assert actor.organization_id is not None
    found = [_read(actor, today, zone, one, "", size) for one in filters]
    known = set(also).union(*(_employees(rows[:size]) for rows in found))
    names = people.names_of(actor.organization_id, known, today)
    return [_page(rows, names, today, size) for rows in found], names


def _read(actor: Actor, today: date, zone: str, filters: Filters, after: str, size: int) -> list[tuple[Any, ...]]:
    values = _values(actor, today) | {"zone": zone}
    wall, walled = walls.sql(actor, "c")
    sides = []
    for source, statement in (("c", CLOCKS), ("t", TASKS)):
        past = _past(after, source, values)
        for where, more in filters.sides(source, actor, today):
            values |= more
            visible = wall if source == "c" else f"(k.case_id IS NULL OR ({wall}))"
            sides.append(statement.format(where=f"{where} AND {past} AND {visible}", limit=size + 1))
    if not sides:
        return []
    with connection.cursor() as cursor:
        cursor.execute(UNION.format(sides=" UNION ALL ".join(sides), limit=size + 1), values | walled)
        return cursor.fetchall()


def _page(rows: list[tuple[Any, ...]], names: dict[UUID, str], today: date, size: int) -> Page:
    return Page([_line(row, names, today) for row in rows[:size]], _cursor(rows[size - 1]) if len(rows) > size else "")


def _employees(rows: list[tuple[Any, ...]]) -> set[UUID]:
    return {UUID(row[19]) for row in rows if row[19]}


# The programs of running deadlines, each found by one step in the index.
PROGRAMS = """
(WITH RECURSIVE found (program) AS (
    (SELECT k.program FROM cases_caseclock k WHERE {running} ORDER BY k.program LIMIT 1)
    UNION ALL
    SELECT (SELECT k.program FROM cases_caseclock k WHERE {running} AND k.program > found.program
            ORDER BY k.program LIMIT 1) FROM found WHERE found.program IS NOT NULL)
 SELECT coalesce(array_agg(program ORDER BY program), '{}') FROM found WHERE program IS NOT NULL)
"""
RUNNING = "k.organization_id = %(organization)s AND k.done_on IS NULL AND k.stopped_at IS NULL AND {visible}"


def queue_counts(*, actor: Actor, today: date, filters: Filters) -> tuple[dict[str, int], list[str]]:
    """How many lines there are in each bucket, counted up to ``COUNT_LIMIT`` + 1; and the programs that have a
    deadline running. One statement."""
    require(actor, "case.read")
    values = _values(actor, today)
    visible, walled = not_hidden(actor)
    join = JOIN if filters.state else ""
    parts = []
    for bucket in BUCKETS:
        counts = []
        for source, statement in (("c", COUNT_CLOCKS), ("t", COUNT_TASKS)):
            for where, more in filters.within(bucket).sides(source, actor, today):
                values |= more
                counts.append(statement.format(join=join, where=f"{where} AND {visible}", limit=COUNT_LIMIT + 1))
        parts.append(" + ".join(counts) or "0")
    with connection.cursor() as cursor:
        programs_of = PROGRAMS.replace("{running}", RUNNING.format(visible=visible))
        cursor.execute(f"SELECT {', '.join(parts)}, {programs_of}", values | walled)
        *found, programs = cursor.fetchone()
        return dict(zip(BUCKETS, found, strict=True)), list(programs)


def _values(actor: Actor, today: date) -> dict[str, Any]:
    return {"organization": actor.organization_id, "today": today, "week": week_end(today), "me": actor.account_id}


def _line(row: tuple[Any, ...], names: dict[UUID, str], today: date) -> Line:
    employee_id = UUID(row[19]) if row[19] else None
    return Line(
        source=row[0],
        due_on=row[1],
        case_id=row[2],
        whose=row[3],
        row_id=UUID(row[4]),
        codes=tuple(row[5]),
        program=row[6],
        owner_id=UUID(row[7]) if row[7] else None,
        since_on=row[8],
        lawful_due_on=row[9],
        snoozed_until_on=row[10],
        snoozed_why=row[11],
        warned_half=row[12],
        warned_most=row[13],
        escalated=row[14],
        about_id=UUID(row[15]) if row[15] else None,
        number=row[16] or "",
        reason=row[17] or "",
        state=row[18] or "",
        employee_id=employee_id,
        name=names.get(employee_id, "") if employee_id else "",
        bucket=bucket_of(row[1], today),
        days_left=(row[1] - today).days,
        gone=gone(row[8], row[1], today),
    )


def _cursor(row: tuple[Any, ...]) -> str:
    last = f"{row[2]}~{row[3]}" if row[0] == "c" else row[4]
    return f"{row[1].isoformat()}~{row[0]}~{last}"


def _past(after: str, source: str, values: dict[str, Any]) -> str:
    """The condition that a side lies behind the cursor; its values are added to ``values``."""
    parts = after.split("~")
    try:
        due_on, kind, last = date.fromisoformat(parts[0]), parts[1], UUID(parts[2])
    except (ValueError, IndexError):
        return "true"
    values |= {"after_due": due_on, "after_id": last, "after_whose": parts[3] if len(parts) > 3 else ""}
    if kind == "c":
        # All deadlines of a day stand before its tasks.
        if source == "c":
            return "(k.due_on, k.case_id, k.whose) > (%(after_due)s, %(after_id)s, %(after_whose)s)"
        return "k.due_on >= %(after_due)s"
    return "k.due_on > %(after_due)s" if source == "c" else "(k.due_on, k.id) > (%(after_due)s, %(after_id)s)"


def line_ids(texts: Iterable[str]) -> list[tuple[str, UUID]]:
    """The lines that a form names: ('c' or 't', id of a deadline or task). What is none is left out."""
    found = []
    for text in texts:
        try:
            found.append((text[:1], UUID(text[1:])))
        except ValueError:
            continue
    return [(source, one) for source, one in found if source in ("c", "t")]
