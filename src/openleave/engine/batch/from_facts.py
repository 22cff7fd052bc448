"""Facts documents as columns: what fits becomes columns, a document with anything else stays a document."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from openleave.engine import facts_words as words
from openleave.engine.batch.build import spans_rows, usage_rows
from openleave.engine.batch.columns import GROUPED, Columns, Hours, Spans, Statuses, Usage, Wages, Weeks, Worksites
from openleave.engine.batch.dates import FIRST, NEVER
from openleave.engine.facts import Facts, Worksite
from openleave.engine.facts_employee import HoursEntry
from openleave.engine.ledger import standing

FITS: dict[str, frozenset[str]] = {
    "": frozenset({
        "employer", "policy", "employee", "worksites", "distances", "headcount_within_75_miles", "leave", "usage",
        "wages",
    }),
    "wages": frozenset({"quarters"}),
    "wages.quarters": frozenset({"starts_on", "wages"}),
    "leave": frozenset({"reason", "starts_on", "noticed_on"}),
    "employee": frozenset({"id", "employments", "hours", "has_hours_records", "statuses", "locations", *GROUPED}),
    "employee.employments": frozenset({"starts_on", "ends_on"}),
    "employee.hours": frozenset({"starts_on", "ends_on", "week_of", "weeks", "hours", "minutes", "kind"}),
    "employee.statuses": frozenset({"status", "starts_on", "ends_on"}),
    "employee.locations": frozenset({"state", "city", "reports_to"}),
    "worksites": frozenset({"id", "name", "state", "latitude", "longitude", "headcounts"}),
    "worksites.headcounts": frozenset({"employees"}),
    "distances": frozenset({"between", "surface_miles"}),
    "headcount_within_75_miles": frozenset({"employees"}),
    "usage": frozenset({
        "id", "reverses", "program", "on", "hours", "minutes", "workweek_hours", "workweek_minutes",
    }),
}  # fmt: skip
ONE_AT_MOST = frozenset({"employee.locations", "worksites.headcounts", "headcount_within_75_miles"})
LONGEST = 200  # weeks of a matrix; older ones become Hours


def fits(value: Any, path: str = "") -> bool:
    """Whether columns hold everything that a document states."""
    if isinstance(value, list | tuple) and path in FITS:
        return (path not in ONE_AT_MOST or len(value) <= 1) and all(fits(item, path) for item in value)
    if isinstance(value, Mapping) and path in FITS:
        return all(
            name in FITS[path] and fits(item, f"{path}.{name}" if path else name)
            for name, item in value.items()
            if item is not None
        )
    return True


def fit_together(facts: Facts) -> bool:
    """The same of what the document's shape does not show."""
    leave, locations = facts.leave, facts.employee.locations
    return (
        leave.starts_on is not None
        and leave.noticed_on is not None
        and all(in_range(e.starts_on) and in_range(e.ends_on or leave.starts_on) for e in facts.employee.employments)
        and in_range(leave.starts_on)
        and in_range(leave.noticed_on)
        and all(in_range(entry.on) for entry in facts.usage if entry.on is not None)
        and all(
            in_range(day) for h in facts.employee.hours for day in (h.starts_on or h.week_of, h.ends_on or h.week_of)
        )
        and all(in_range(s.starts_on or leave.starts_on) for s in facts.employee.statuses)
        and all(in_range(s.ends_on or leave.starts_on) for s in facts.employee.statuses)
        and all(on_grid(site) for site in facts.worksites)
        and all(q.wages * 100 % 1 == 0 for q in (facts.wages.quarters if facts.wages else ()))
        and all(entry.on is not None for entry in standing(facts.usage))
        and (not facts.worksites or (bool(locations) and locations[0].reports_to is not None))
        and all(d.surface_miles is not None for d in facts.distances)
    )


def in_range(day: dt.date | None) -> bool:
    """Whether the table of dates reaches a day, and the days that follow from it."""
    return day is not None and 1821 <= day.year <= 2270


def on_grid(site: Worksite) -> bool:
    return all(d is None or (d.scaleb(7) % 1 == 0 and d.is_finite()) for d in (site.latitude, site.longitude))


def columns_of_facts(documents: Sequence[Mapping[str, Any]], facts: Sequence[Facts] | None = None) -> Columns:
    """A workforce from facts documents, each with its own leave (`facts`: the same, where they have been read already).
    Raises FactsError for a document with a mistake."""
    read = [Facts.from_json(document) for document in documents] if facts is None else facts
    rows = {row: document for row, document in enumerate(documents) if not (fits(document) and fit_together(read[row]))}
    blank = Facts()
    plain = [blank if row in rows else facts for row, facts in enumerate(read)]
    employers: dict[str, int] = {}
    employer = []
    for row, document in enumerate(documents):
        base = {} if row in rows else {k: document.get(k) or {} for k in ("employer", "policy")}
        employer.append(employers.setdefault(json.dumps(base, sort_keys=True, default=str), len(employers)))
    weeks, hours, recorded = hours_of(plain)
    worksites, worksite = worksites_of(plain, employer)
    usual = next((days(f.leave.starts_on, 0) for f in plain if f.leave.starts_on), 730000)
    places = sorted({place_of(f) for f in plain} - {(None, None)}, key=str)
    groups = [json.dumps(group_of(d), sort_keys=True, default=str) for d in documents]
    distinct = sorted(set(groups))
    used = sorted({entry.program for f in plain for entry in standing(f.usage)})
    return Columns(
        ids=np.array([f.employee.id or "" for f in read], object),
        spans=spans_of(plain),
        weeks=weeks,
        hours=hours,
        recorded=recorded,
        no_records=np.array([f.employee.has_hours_records is False for f in plain]),
        statuses=statuses_of(plain),
        worksite=worksite,
        worksites=worksites,
        headcount=np.array([next((h.employees for h in f.headcount_within_75_miles), -1) for f in plain], np.int32),
        wages=wages_of(plain),
        usage={program: usage_of(plain, program) for program in used},
        state=np.array([places.index(p) if (p := place_of(f)) in places else len(places) for f in plain], np.int32),
        states=[state for state, _ in places],  # type: ignore[misc]
        cities=[city for _, city in places],
        group=np.array([distinct.index(text) for text in groups], np.int32),
        groups=[json.loads(text) for text in distinct],
        employers=[json.loads(text) for text in employers],
        employer=np.array(employer, np.int32),
        starts_on=np.array([days(f.leave.starts_on, usual) for f in plain], np.int32),
        noticed_on=np.array([days(f.leave.noticed_on, usual) for f in plain], np.int32),
        reason=np.array([255 if (r := f.leave.reason) is None else words.REASON.index(r) for f in plain], np.uint8),
        documents=rows,
    ).check()


def days(day: Any, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()


def group_of(document: Mapping[str, Any]) -> dict[str, Any]:
    employee = document.get("employee") or {}
    return {name: employee[name] for name in GROUPED if employee.get(name) is not None}


def place_of(facts: Facts) -> tuple[str | None, str | None]:
    """State and city in which somebody works; a city without its State tells nothing."""
    location = facts.employee.locations[0] if facts.employee.locations else None
    return (None, None) if location is None or location.state is None else (location.state, location.city)


def offsets(counts: Iterable[int]) -> Any:
    return np.concatenate(([0], np.cumsum(list(counts), dtype=np.int64)))


def spans_of(plain: list[Facts]) -> Spans:
    listed = [(row, e) for row, f in enumerate(plain) for e in f.employee.employments]
    return spans_rows(
        len(plain),
        np.array([row for row, _ in listed], np.int64),
        np.array([days(e.starts_on, FIRST) for _, e in listed], np.int32),
        np.array([days(e.ends_on, NEVER) for _, e in listed], np.int32),
    )


def statuses_of(plain: list[Facts]) -> Statuses:
    listed = [s for f in plain for s in f.employee.statuses]
    return Statuses(
        offsets(len(f.employee.statuses) for f in plain),
        np.array([words.STATUS.index(s.status) for s in listed], np.uint8),
        np.array([days(s.starts_on, FIRST) for s in listed], np.int32),
        np.array([days(s.ends_on, NEVER) for s in listed], np.int32),
    )


def hours_of(plain: list[Facts]) -> tuple[Weeks | None, Hours, Any]:
    """Weeks that begin on the weekday most of them begin on as a matrix, everything else as spans."""
    entries = [(row, entry) for row, f in enumerate(plain) for entry in f.employee.hours]
    recorded = np.zeros(len(plain), bool)
    recorded[[row for row, _ in entries]] = True
    found: list[tuple[int, int, int, int, str]] = []
    for row, entry in entries:
        minutes = (entry.hours if entry.minutes is None else entry.minutes) or 0
        found += [(row, first, last, minutes, entry.kind) for first, last in spans_of_entry(entry)]
    weekly = [f for f in found if f[4] == "worked" and f[2] - f[1] == 6]
    weeks: Weeks | None = None
    if weekly:
        weekday = Counter(f[1] % 7 for f in weekly).most_common(1)[0][0]
        latest = max(f[1] for f in weekly if f[1] % 7 == weekday)
        earliest = max(min(f[1] for f in weekly if f[1] % 7 == weekday), latest - 7 * (LONGEST - 1))
        counts = np.zeros(((latest - earliest) // 7 + 1, len(plain)), np.int16)
        rest = []
        for entry_ in found:
            row, first, last, minutes, kind = entry_
            if kind == "worked" and last - first == 6 and first % 7 == weekday and first >= earliest:
                counts[(first - earliest) // 7, row] = minutes
            else:
                rest.append(entry_)
        found, weeks = rest, Weeks(earliest, counts)
    per_row = Counter(f[0] for f in found)
    return (
        weeks,
        Hours(
            offsets(per_row[row] for row in range(len(plain))),
            np.array([f[1] for f in found], np.int32),
            np.array([f[2] for f in found], np.int32),
            np.array([f[3] for f in found], np.int32),
            np.array([words.HOURS_KIND.index(f[4]) for f in found], np.uint8),
        ),
        recorded,
    )


def spans_of_entry(entry: HoursEntry) -> list[tuple[int, int]]:
    if entry.week_of is not None:
        first = entry.week_of.toordinal()
        return [(first + 7 * n, first + 7 * n + 6) for n in range(entry.weeks)]
    assert entry.starts_on is not None and entry.ends_on is not None
    return [(entry.starts_on.toordinal(), entry.ends_on.toordinal())]


def wages_of(plain: list[Facts]) -> Wages:
    """Cents by quarter; what several employers or States paid in one is together."""
    found: dict[tuple[int, int], int] = {}
    for row, facts in enumerate(plain):
        for quarter in facts.wages.quarters if facts.wages else ():
            key = row, quarter.starts_on.toordinal()
            found[key] = found.get(key, 0) + int(quarter.wages * 100)
    per_row = Counter(row for row, _ in found)
    listed = sorted(found)
    return Wages(
        offsets(per_row[row] for row in range(len(plain))),
        np.array([on for _, on in listed], np.int32),
        np.array([found[key] for key in listed], np.int64),
    )


def usage_of(plain: list[Facts], program: str) -> Usage:
    listed = [(row, u) for row, f in enumerate(plain) for u in standing(f.usage) if u.program == program]
    return usage_rows(
        len(plain),
        np.array([row for row, _ in listed], np.int64),
        np.array([days(u.on, 0) for _, u in listed], np.int32),
        np.array([u.minutes_used for _, u in listed], np.int32),
        np.array([u.week_minutes for _, u in listed], np.int32),
    )


def worksites_of(plain: list[Facts], employer: list[int]) -> tuple[Worksites | None, Any]:
    """All worksites of all documents. Those of one document are one owner's, together only with their own."""
    place: dict[tuple[int, str], int] = {}
    owners: dict[tuple[int, str], int] = {}
    listed: list[tuple[int, Worksite]] = []
    known: dict[tuple[int, int], Decimal] = {}
    worksite = np.full(len(plain), -1, np.int32)
    for row, facts in enumerate(plain):
        if not facts.worksites:
            continue
        text = json.dumps([str(facts.worksites), str(facts.distances)])
        fresh = (employer[row], text) not in owners
        owner = owners.setdefault((employer[row], text), len(owners))
        if fresh:
            for site in facts.worksites:
                place[owner, site.id] = len(listed)
                listed.append((owner, site))
            for known_route in reversed(facts.distances):
                a, b = sorted(place[owner, end] for end in known_route.between)
                assert known_route.surface_miles is not None
                known[a, b] = known_route.surface_miles
        reports_to = facts.employee.locations[0].reports_to
        assert reports_to is not None
        worksite[row] = place[owner, reports_to]
    if not listed:
        return None, worksite
    return (
        Worksites(
            [site.id for _, site in listed],
            np.array([ten_millionths(site.latitude) for _, site in listed], np.int64),
            np.array([ten_millionths(site.longitude) for _, site in listed], np.int64),
            np.array([people(site) for _, site in listed], np.int64),
            np.array([owner for owner, _ in listed], np.int64),
            [site.state for _, site in listed],
            known,
        ),
        worksite,
    )


def people(site: Worksite) -> int:
    return next((h.employees for h in site.headcounts if h.employees is not None), -1)


def ten_millionths(degrees: Decimal | None) -> int:
    return Worksites.UNKNOWN if degrees is None else int(degrees.scaleb(7))
