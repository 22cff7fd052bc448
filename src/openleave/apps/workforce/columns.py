"""From records to the columnar engine's columns, some ten thousand employees at a time, in the order of their ids.

Each statement gives one row: the records' packed lists joined end to end by PostgreSQL, and their lengths.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from django.db import connection

from openleave.apps.cases.asked import counted_by_event
from openleave.apps.cases.facts import HOLIDAYS_AFTER, HOLIDAYS_BEFORE, PROMISED, policy_facts
from openleave.apps.cases.facts_people import WEEK_MINUTES
from openleave.apps.cases.facts_workforce import workforce_facts
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.apps.workforce import packing
from openleave.apps.workforce.asked import Heeded, counted_with, heeded_by_any, measures_of, reads_groups, reads_wages
from openleave.apps.workforce.groups import Patterns, groups_on, patterns_of
from openleave.apps.workforce.places import places_on
from openleave.apps.workforce.wages import wages_on
from openleave.engine import Library
from openleave.engine.batch.columns import NEVER, Columns, Hours, Spans, Usage, Weeks, Worksites
from openleave.engine.facts_words import HOURS_KIND
from openleave.kernel.errors import NotFound

CHUNK = 32_768
PACKED = ("spans", "places", "weeks", "other_hours", "usage")
READ = (
    # constants only
    "SELECT count(*), string_agg(uuid_send(id), ''::bytea), "  # noqa: S608
    "string_agg(int4send(coalesce(weeks_from, 0)), ''::bytea), "
    "string_agg(CASE WHEN exempt THEN '\\x01' ELSE '\\x00' END::bytea, ''::bytea), "
    + ", ".join(f"string_agg(int4send(length({name})), ''::bytea), string_agg({name}, ''::bytea)" for name in PACKED)
    + " FROM (SELECT * FROM workforce_record WHERE organization_id = %(organization)s AND id > %(after)s"
    " ORDER BY id LIMIT %(chunk)s) chunk"
)
DEGREES = 10**7


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What all employees of an organization share: employer and policy facts, worksites with their headcounts."""

    organization_id: UUID
    document: dict[str, Any]
    worksites: Worksites
    positions: dict[bytes, int]
    cities: list[str | None]  # of each worksite
    as_of: date
    planned: list[tuple[UUID, str, int, int, int]]
    programs: dict[int, str]  # by the packed code
    heeded: dict[str, Heeded]  # of each program, the use that only a whole facts document can hold
    patterns: Patterns
    everything: bool  # facts beside the records are read of everybody: all programs are asked, or one that needs them
    jobs: bool  # a policy of the organization is for some jobs only
    by_hours: frozenset[str]  # States in which hours of a base period count beside wages


def frame(organization_id: UUID, as_of: date, reason: str, program: str | None, *libraries: Library) -> Frame:
    """The organization's own facts on a day, for a reason, under one program or (None) all of the libraries. Runs
    inside its scope. Raises NotFound without settings."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {organizations.DETERMINATION_COLUMNS}",
            {
                "organization": organization_id,
                "holidays_from": as_of - HOLIDAYS_BEFORE,
                "holidays_to": as_of + HOLIDAYS_AFTER,
            },
        )
        settings, holidays = (json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone())
        cursor.execute(PLANNED, {"organization": organization_id, "as_of": as_of})
        planned = [(who, under, on.toordinal(), minutes, week) for who, under, on, minutes, week in cursor.fetchall()]
    if settings is None:
        raise NotFound
    workforce = people.Workforce(organization_id, None)
    sites = list(workforce.worksites())
    names = [program] if program else list(dict.fromkeys(name for library in libraries for name in library.programs))
    laws = {name: [library.rules(name) for library in libraries if name in library.programs] for name in names}
    heeded = {name: heeded_by_any(rules, reason) for name, rules in laws.items()}
    for beside in {other for rules in laws.values() for one in rules for other in counted_with(one)}:
        heeded[beside] = Heeded(True, frozenset())
    parts = [found.parts for library in libraries for found in library.programs.values()]
    found = workforce_facts(
        workforce, on=as_of, until=as_of, worksite_ids=[site.id for site in sites],
        workweek_starts_on=settings["workweek_starts_on"],
    )  # fmt: skip
    counts = {entry["id"]: entry["headcounts"][0]["employees"] for entry in found.worksites}
    worksites = Worksites(
        ids=[str(site.id) for site in sites],
        latitude=np.array([degrees(site.latitude) for site in sites], np.int64),
        longitude=np.array([degrees(site.longitude) for site in sites], np.int64),
        headcount=np.array([counts.get(str(site.id), 0) for site in sites], np.int64),
        states=[site.state or None for site in sites],
    )
    document = {
        "employer": {"kind": settings["employer_kind"], "headcounts": found.headcounts},
        "policy": policy_facts(settings, holidays or [], on=as_of),
    }
    if any(reason in counted_by_event(library) for library in libraries):
        document["event"] = {"id": "the one asked about"}
    return Frame(
        organization_id, document, worksites, {s.id.bytes: n for n, s in enumerate(sites)},
        [site.city or None for site in sites], as_of, planned, {packing.program_code(name): name for name in heeded},
        heeded, patterns_of(organization_id),
        any(reads_groups(rules) or reads_wages(rules) for listed_ in laws.values() for rules in listed_),
        any("belongs_to" in measures_of(rules) for rules in parts),
        frozenset(
            state
            for rules in parts
            if "base_hours" in measures_of(rules)
            for state in rules["program"].get("place", {}).get("states", ())
        ),
    )  # fmt: skip


PLANNED = f"""
SELECT c.employee_id, p.program, p.planned_on, p.minutes_planned, p.workweek_minutes
{PROMISED} AND p.planned_on <= %(as_of)s AND p.planned_on > %(as_of)s - 800
"""


def degrees(value: Decimal | None) -> int:
    return Worksites.UNKNOWN if value is None else int(value * DEGREES)


@dataclasses.dataclass(frozen=True, slots=True)
class Chunk:
    """Columns, and for the weeks without hours the minutes that may at most have been worked: (weeks, n) or None.
    `apart`: positions of employees with facts that no column can hold, decided one by one; `moved`: who has worked in
    several States (n)."""

    columns: Columns
    unrecorded: Any
    apart: Any
    moved: Any


def chunks(found: Frame, *, size: int = CHUNK) -> Iterator[Chunk]:
    """The organization's employees who are employed on the day, in chunks. Runs inside its scope."""
    after = UUID(int=0)
    while True:
        # Binary: bytes come as they are, not as hexadecimal text.
        with psycopg.Cursor(connection.connection) as cursor:
            values = {"organization": found.organization_id, "after": after, "chunk": size}
            cursor.execute(READ, values, binary=True)
            row = cursor.fetchone()
        if not row[0]:
            return
        after = UUID(bytes=bytes(row[1][-16:]))
        yield unpacked(found, row)
        if row[0] < size:
            return


def unpacked(found: Frame, row: tuple[Any, ...]) -> Chunk:
    size = int(row[0])
    lists = {}
    for position, name in enumerate(PACKED):
        lengths = np.frombuffer(row[4 + 2 * position], ">i4").astype(np.int64)
        lists[name] = (lengths, row[5 + 2 * position])
    day = found.as_of.toordinal()
    spans = listed(lists["spans"], packing.SPAN)
    spans_of = Spans(spans[0], spans[1]["starts_on"].astype(np.int32), still(spans[1]["ends_on"].astype(np.int64)))
    places = places_on(found, listed(lists["places"], packing.PLACE), size, day)
    weeks, holes, has_weeks = weeks_of(lists["weeks"], np.frombuffer(row[2], ">i4").astype(np.int64), day)
    unrecorded = None if weeks is None else at_most_worked(weeks, holes, spans_of, day)
    hours = other_hours(listed(lists["other_hours"], packing.OTHER_HOURS))
    entries = listed(lists["usage"], packing.USAGE)
    apart = apart_of(found, entries, size)
    usage = usages(found, entries, row[1])
    for program, used in usage.items():
        if found.heeded[program].all:
            apart |= np.diff(used.offsets) > 0
    ids = np.frombuffer(row[1], "V16")
    exempt = np.frombuffer(row[3], np.uint8).astype(bool)
    recorded = has_weeks | (np.diff(hours.offsets) > 0)
    columns = Columns(
        ids=ids, spans=spans_of, weeks=weeks, hours=hours, recorded=recorded,
        no_records=~recorded & exempt, worksite=places.worksite, worksites=found.worksites, usage=usage,
        state=places.position,
        states=[state for state, _ in places.known], cities=[city for _, city in places.known],
        employers=(found.document,),
    )  # fmt: skip
    if found.everything:
        columns, alone = with_more(found, columns, places.moved)
        apart |= alone
    employed = employed_on(spans_of, size, day)
    if not employed.all():
        rows = np.flatnonzero(employed)
        columns = columns.take(rows)
        unrecorded = None if unrecorded is None else unrecorded[:, rows]
        apart, places = apart[rows], dataclasses.replace(places, moved=places.moved[rows])
    return Chunk(columns, unrecorded, np.flatnonzero(apart), places.moved)


def with_more(found: Frame, columns: Columns, moved: Any) -> tuple[Columns, Any]:
    """(the employees, in rising order of their ids, with the facts that are read beside the records: groups and wages;
    who of them has wages that are told apart by State, or beside which the hours of a quarter count, too)."""
    assert columns.spans is not None
    ids = columns.ids
    group, groups = groups_on(found.organization_id, found.patterns, ids, found.as_of, jobs=found.jobs)
    wages = wages_on(found.organization_id, ids, columns.spans, found.as_of)
    alone = moved & (np.diff(wages.offsets) > 0)
    if found.by_hours and columns.state is not None:
        places = [number for number, state in enumerate(columns.states) if state in found.by_hours]
        alone |= np.isin(columns.state, places) & (np.diff(wages.offsets) > 0)
    return columns.asking(group=group, groups=groups, wages=wages), alone


def usages(found: Frame, entries: tuple[Any, Any], ids: Any) -> dict[str, Usage]:
    """Leave used by program, with what is promised; of the programs asked about."""
    used = {found.programs.get(code) for code in np.unique(entries[1]["program"]).tolist()}
    used |= {program for _, program, *_ in found.planned if program in found.heeded}
    return {
        program: with_planned(usage_of(entries, program), ids, [day for day in found.planned if day[1] == program])
        for program in sorted(used - {None})
    }


def apart_of(found: Frame, entries: tuple[Any, Any], size: int) -> Any:
    """Who has use for a reason that has a limit of its own, under whatever program."""
    reasons = {reason for heeded in found.heeded.values() for reason in heeded.reasons}
    apart = np.zeros(size, bool)
    if reasons:
        owner = np.repeat(np.arange(size), np.diff(entries[0]))
        apart[owner[np.isin(entries[1]["reason"], list(reasons))]] = True
    return apart


def listed(packed: tuple[Any, Any], kind: np.dtype) -> tuple[Any, Any]:
    """(offsets, rows) of a packed list: offsets as the columnar engine wants them, (n + 1)."""
    lengths, content = packed
    offsets = np.concatenate(([0], np.cumsum(lengths // kind.itemsize)))
    return offsets, np.frombuffer(content or b"", kind)


def still(ends_on: Any) -> Any:
    return np.where(ends_on == packing.NEVER, NEVER, ends_on).astype(np.int32)


def employed_on(spans: Spans, size: int, day: int) -> Any:
    """Who is on the payroll on a day: a run decides for them."""
    holds = (spans.starts_on <= day) & (day <= spans.ends_on)
    owner = np.repeat(np.arange(size), np.diff(spans.offsets))
    found = np.zeros(size, bool)
    found[owner[holds]] = True
    return found


def weeks_of(packed: tuple[Any, Any], first: Any, day: int) -> tuple[Weeks | None, Any, Any]:
    """(the matrix of weeks, where it has no hours, who has any recorded).

    Employees whose weeks begin on the same day and are as many are laid down together; normally that is all of them.
    A matrix has one grid: those whose weeks begin on another weekday than most have theirs among `other_hours`.
    """
    lengths, content = packed
    counts = lengths // packing.WEEK.itemsize
    size = len(counts)
    has = counts > 0
    if not has.any():
        return None, None, has
    flat = np.frombuffer(content, packing.WEEK)
    begin = int(first[has].min())
    begin -= 7 * max((begin - (day - 365)) // 7, 0)  # weeks of the last 12 months that nobody has hours for, too
    end = int((first + 7 * counts)[has].max())
    total = max((end - begin) // 7, (day - begin) // 7)
    made = np.full((total, size), -1, np.int16)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    groups, which = np.unique(np.stack([first, counts]), axis=1, return_inverse=True)
    which = which.reshape(-1)
    for number, (start, length) in enumerate(groups.T):
        if length == 0:
            continue
        rows = np.flatnonzero(which == number)
        if len(rows) == size:
            block = flat.reshape(size, length)
        else:
            block = flat[offsets[rows][:, None] + np.arange(length)]
        at = (int(start) - begin) // 7
        made[at : at + length, rows] = block.T
    holes = made < 0
    return Weeks(begin, np.where(holes, np.int16(0), made)), holes, has


def at_most_worked(weeks: Weeks, holes: Any, spans: Spans, day: int) -> Any:
    """At most how many minutes may have been worked in each week of the 12 months before the day that has no hours
    though the employee was employed: in a hole between recorded weeks anything, after the last recorded one as much as
    in the longest. None when there is no such week (see `facts_people.unrecorded_weeks`)."""
    begins = weeks.starts_on + 7 * np.arange(len(holes))
    matter = (begins >= day - 365) & (begins + 6 < day)
    open_ = holes & matter[:, None] & ~holes.all(axis=0)[None, :]
    if not open_.any():
        return None
    size = holes.shape[1]
    owner = np.repeat(np.arange(size), np.diff(spans.offsets))
    for number in np.flatnonzero(open_.any(axis=1)):
        whole = (spans.starts_on <= begins[number]) & (begins[number] + 6 <= spans.ends_on)
        employed = np.zeros(size, bool)
        employed[owner[whole]] = True
        open_[number] &= employed
    after_last = np.logical_and.accumulate(holes[::-1], axis=0)[::-1]
    longest = weeks.counts.max(axis=0)
    return np.where(open_, np.where(after_last, longest[None, :], np.int16(WEEK_MINUTES)), np.int16(0))


def other_hours(packed: tuple[Any, Any]) -> Hours:
    offsets, rows = packed
    starts_on = rows["starts_on"].astype(np.int32)
    kind = np.full(len(rows), HOURS_KIND.index("worked"), np.uint8)
    return Hours(offsets, starts_on, starts_on + 6, rows["minutes"].astype(np.int32), kind)


def usage_of(packed: tuple[Any, Any], program: str) -> Usage:
    """The entries of one program."""
    offsets, rows = packed
    own = rows["program"] == packing.program_code(program)
    if not own.all():
        counted = np.concatenate(([0], np.cumsum(own)))
        offsets, rows = counted[offsets], rows[own]
    return Usage(
        offsets, rows["on"].astype(np.int32), rows["minutes"].astype(np.int16), rows["week_minutes"].astype(np.int16)
    )


def with_planned(usage: Usage, ids: Any, planned: list[tuple[UUID, str, int, int, int]]) -> Usage:
    """The entries with the promised days of employees of this chunk among them, by day."""
    if not planned:
        return usage
    first, last = bytes(ids[:16]), bytes(ids[-16:])
    mine = [day for day in planned if first <= day[0].bytes <= last]
    if not mine:
        return usage
    places = {bytes(ids[at : at + 16]): at // 16 for at in range(0, len(ids), 16)}
    extra = [(places[who.bytes], *rest) for who, _, *rest in mine if who.bytes in places]
    size = len(usage.offsets) - 1
    owner = np.concatenate((np.repeat(np.arange(size), np.diff(usage.offsets)), [row[0] for row in extra])).astype(int)
    columns = [
        np.concatenate((column, np.array([row[n] for row in extra], column.dtype)))
        for n, column in enumerate((usage.on, usage.minutes, usage.week_minutes), 1)
    ]
    order = np.lexsort((columns[0], owner))
    offsets = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=size))))
    return Usage(offsets, *(column[order] for column in columns))


def at_most(chunk: Chunk, columns: Columns, rows: Any) -> Columns:
    """Employees of a chunk, at these positions in it, as if they had worked all that they may have in weeks without
    hours."""
    assert columns.weeks is not None
    counts = columns.weeks.counts + chunk.unrecorded[:, rows]
    return dataclasses.replace(columns, weeks=dataclasses.replace(columns.weeks, counts=counts.astype(np.int16)))
