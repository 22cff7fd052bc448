"""Columns: what is known about a whole workforce, one array a fact. Units and shapes are stated at each field.

Days are ordinals (`date.toordinal()`), time is whole minutes. `n` is the number of employees; an `(n + 1)` array of
offsets says where each employee's rows of a list begin and end. A fact that columns cannot hold (family, spouse,
flight crew, school …) makes that employee a whole facts document in `documents`, which the scalar engine decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from openleave.engine.batch.dates import FIRST, LAST, NEVER, Days

type Array = NDArray[Any]
type Whole = NDArray[np.integer]

# Facts of `employee` that few values of are shared by many people.
GROUPED = ("schedules", "full_time", "weekly_hours", "days_worked", "jobs")
MINUTES_OF_A_WEEK = 7 * 1440


class ColumnsError(ValueError):
    """Columns that contradict themselves: which array, what is wrong."""


def ragged(offsets: Whole, rows: Whole) -> tuple[Whole, Whole]:
    """The positions in a list that belong to the employees in `rows`, and their new offsets."""
    begins, ends = offsets[:-1][rows], offsets[1:][rows]
    counts = ends - begins
    made = np.concatenate(([0], np.cumsum(counts)))
    return np.arange(made[-1]) - np.repeat(made[:-1] - begins, counts), made


class Listed:
    """A list of rows by employee. The first field holds the offsets, shape (n + 1); `kept` what was worked out from the
    list once (slices, indexes), for the next question about it."""

    def names(self) -> list[str]:
        return [f.name for f in fields(self)[1:] if f.init]  # type: ignore[arg-type]

    def piece(self, first: int, last: int) -> Self:
        """`slice`, kept: what is worked out from it is there for the next question."""
        pieces: dict[Any, Self] = self.kept  # type: ignore[attr-defined]
        if (first, last) not in pieces:
            pieces[first, last] = self.slice(first, last)
        return pieces[first, last]

    def slice(self, first: int, last: int) -> Self:
        """The rows of employees [first, last): views, nothing is copied but the offsets."""
        offsets: Whole = self.offsets[first : last + 1]  # type: ignore[attr-defined]
        low, high = int(offsets[0]), int(offsets[-1])
        parts = {name: None if (column := getattr(self, name)) is None else column[low:high] for name in self.names()}
        return replace(self, offsets=offsets - low, **parts)  # type: ignore[type-var]

    def take(self, rows: Whole) -> Self:
        positions, offsets = ragged(self.offsets, rows)  # type: ignore[attr-defined]
        parts = {name: None if (column := getattr(self, name)) is None else column[positions] for name in self.names()}
        return replace(self, offsets=offsets, **parts)  # type: ignore[type-var]

    def check(self, what: str, employees: int) -> None:
        offsets: Whole = self.offsets  # type: ignore[attr-defined]
        if len(offsets) != employees + 1 or (np.diff(offsets) < 0).any():
            raise ColumnsError(f"{what}.offsets: one for each employee and one more, never falling.")
        for name in self.names():
            column = getattr(self, name)
            if column is not None and len(column) != offsets[-1] - offsets[0]:
                raise ColumnsError(f"{what}.{name}: {len(column)} rows, the offsets say {offsets[-1] - offsets[0]}.")


@dataclass(slots=True)
class Spans(Listed):
    """Employment with this employer. In any order; overlaps are merged as the scalar engine does."""

    offsets: Whole  # (n + 1)
    starts_on: Days  # int32, first day on the payroll
    ends_on: Days  # int32, last day on the payroll; NEVER: still employed
    kept: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)


@dataclass(slots=True)
class Weeks:
    """Hours worked by week, one row a week for all employees: `counts[i]` is the week from `starts_on + 7 * i`.

    int16, C order, so that a sum over weeks runs through memory once and in the processor's widest registers. A count
    is `unit` minutes (15: quarter hours). 0: none. No count is over a week.
    """

    starts_on: int  # first day of the oldest week
    counts: Whole  # (weeks, n) int16, minutes / unit
    unit: int = 1


@dataclass(slots=True)
class Hours(Listed):
    """Other hours: over a span, or of a kind. The same days are not also in `Weeks`."""

    offsets: Whole  # (n + 1)
    starts_on: Days
    ends_on: Days
    minutes: Whole  # int32, of the whole span
    kind: Whole  # uint8, position in facts_words.HOURS_KIND
    kept: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)


@dataclass(slots=True)
class Statuses(Listed):
    """Dated status, in the order in which it was stated: of several that hold, the last counts."""

    offsets: Whole  # (n + 1)
    status: Whole  # uint8, position in facts_words.STATUS
    starts_on: Days  # FIRST: always
    ends_on: Days  # NEVER: until further notice
    kept: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)


@dataclass(slots=True)
class Usage(Listed):
    """Leave used under one program, one row a day and entry, sorted by day within the employee; without entries that
    were taken back."""

    offsets: Whole  # (n + 1)
    on: Days  # int32
    minutes: Whole  # int16 or int32
    week_minutes: Whole  # int16 or int32: minutes of that workweek, more than 0 and not less than `minutes`
    kept: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)


@dataclass(slots=True)
class Wages(Listed):
    """Wages by calendar quarter, sorted by quarter within the employee, each once. Of somebody with any, a quarter that
    is left out had none."""

    offsets: Whole  # (n + 1)
    starts_on: Days  # int32, first day of the calendar quarter
    cents: Whole  # int64
    kept: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)


@dataclass(slots=True)
class Worksites:
    """Worksites. Coordinates are in ten-millionths of a degree. Only those of one owner count together."""

    ids: Sequence[str]  # (s)
    latitude: Whole  # (s) int64; UNKNOWN: not known
    longitude: Whole  # (s) int64
    headcount: Whole  # (s) int64, people who report there and count; -1: not known
    owner: Whole | None = None  # (s) whose each is, from 0 on; None: all of one employer
    states: Sequence[str | None] = ()  # (s) where each lies; empty: not known
    known: Mapping[tuple[int, int], Any] = field(default_factory=dict)  # (site, site) → Decimal surface miles
    near: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)  # headcounts, once worked out

    UNKNOWN = 2**62

    def check(self) -> None:
        for name in ("latitude", "longitude", "headcount"):
            if len(getattr(self, name)) != len(self.ids):
                raise ColumnsError(f"worksites.{name}: one for each worksite.")
        for name, most in (("latitude", 90), ("longitude", 180)):
            column = getattr(self, name)
            stated = column[column != Worksites.UNKNOWN]
            if len(stated) and (stated.min() < -most * 10**7 or stated.max() > most * 10**7):
                raise ColumnsError(f"worksites.{name}: beyond {most} degrees.")
        if len(self.states) not in (0, len(self.ids)):
            raise ColumnsError("worksites.states: one for each worksite, or none.")
        if self.owner is not None and (len(self.owner) != len(self.ids) or (self.owner < 0).any()):
            raise ColumnsError("worksites.owner: one for each worksite, from 0 on.")


@dataclass(slots=True)
class Columns:
    """A workforce and one question for each employee: leave from `starts_on`, learned of on `noticed_on`, for `reason`.

    `starts_on`, `noticed_on` and `reason` are one value for all, or an array (n). The day not stated is `as_of`, the
    notice not stated is the first day of leave. `employers` are facts documents that hold what is shared: `employer`
    and `policy` as in docs/reference/facts.md, and `event` where everybody's leave would be for one of that kind.
    Nothing else is read from them.
    """

    ids: Array  # (n) any: the employees' own references, in the order of all other columns
    spans: Spans | None = None
    weeks: Weeks | None = None
    hours: Hours | None = None
    recorded: Array | None = None  # (n) bool: any hours are recorded at all; None: yes where `weeks` or `hours` are
    no_records: Array | None = None  # (n) bool: no accurate records are kept
    statuses: Statuses | None = None
    worksite: Whole | None = None  # (n) int32, position in `worksites`; -1: not known
    worksites: Worksites | None = None
    headcount: Whole | None = None  # (n) int32: within the distance, computed elsewhere; -1: not
    usage: Mapping[str, Usage] = field(default_factory=dict)  # by the program under which the leave was used
    wages: Wages | None = None
    state: Whole | None = None  # (n) position in `states`: where the employee works; beyond it: not known
    states: Sequence[str] = ()
    cities: Sequence[str | None] = ()  # of each of `states`: that part of a State that is one city; empty: not known
    group: Whole | None = None  # (n) position in `groups`; beyond it: none
    groups: Sequence[Mapping[str, Any]] = ()  # facts of `employee` that many share: GROUPED
    employers: Sequence[Mapping[str, Any]] = ({},)
    employer: Whole | None = None  # (n) position in `employers`; None: the first
    starts_on: int | Days | None = None
    noticed_on: int | Days | None = None
    reason: str | Whole | None = None  # a word, or (n) uint8, position in facts_words.REASON; 255: not known
    documents: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)  # position → the whole facts document

    def __len__(self) -> int:
        return len(self.ids)

    def asking(self, **question: Any) -> "Columns":
        """The same workforce with another question (starts_on, noticed_on, reason); nothing is copied."""
        return replace(self, **question)

    def slice(self, first: int, last: int) -> "Columns":
        """Employees [first, last) as views: for chunks in constant memory."""
        rows = range(first, last)
        return self._each(
            lambda column: column[first:last],
            lambda table: table.slice(first, last),
            lambda counts: counts[:, first:last],
            {row - first: document for row, document in self.documents.items() if row in rows},
        )

    def piece(self, first: int, last: int) -> "Columns":
        """`slice`, whose lists are kept with those of the whole."""
        return self._each(
            lambda column: column[first:last],
            lambda table: table.piece(first, last),
            lambda counts: counts[:, first:last],
            {},
        )

    def place(self, position: int) -> tuple[str | None, str | None]:
        """State and city of a position in `states`."""
        if position >= len(self.states):
            return None, None
        return self.states[position], self.cities[position] if self.cities else None

    def facts_of_group(self, position: int) -> Mapping[str, Any]:
        return self.groups[position] if position < len(self.groups) else {}

    def take(self, rows: Whole) -> "Columns":
        """The employees at these positions, in this order."""
        place = {int(row): position for position, row in enumerate(rows)} if self.documents else {}
        return self._each(
            lambda column: column[rows],
            lambda table: table.take(rows),
            lambda counts: counts[:, rows],
            {place[row]: document for row, document in self.documents.items() if row in place},
        )

    def _each(self, column: Any, table: Any, matrix: Any, documents: dict[int, Mapping[str, Any]]) -> "Columns":
        parts: dict[str, Any] = {"documents": documents}
        for name in COLUMN_NAMES:
            value = getattr(self, name)
            if isinstance(value, np.ndarray):
                parts[name] = column(value)
        for name in TABLE_NAMES:
            value = getattr(self, name)
            if value is not None:
                parts[name] = table(value)
        parts["usage"] = {program: table(used) for program, used in self.usage.items()}
        if self.weeks is not None:
            parts["weeks"] = replace(self.weeks, counts=matrix(self.weeks.counts))
        return replace(self, **parts)

    def check(self) -> "Columns":
        """Raises ColumnsError for columns that contradict themselves; one pass over the data, once when it is built."""
        for name in COLUMN_NAMES:
            value = getattr(self, name)
            if isinstance(value, np.ndarray) and len(value) != len(self):
                raise ColumnsError(f"{name}: {len(value)} rows for {len(self)} employees.")
        tables = {name: table for name in TABLE_NAMES if (table := getattr(self, name)) is not None}
        for name, table in (tables | {f"usage.{program}": used for program, used in self.usage.items()}).items():
            table.check(name, len(self))
            for days in ("starts_on", "ends_on", "on"):
                check_days(f"{name}.{days}", getattr(table, days, None))
        for name in ("starts_on", "noticed_on"):
            check_days(name, getattr(self, name))
        if self.spans is not None and (self.spans.starts_on > self.spans.ends_on).any():
            raise ColumnsError("spans: one ends before it starts.")
        self.check_weeks()
        if self.wages is not None:
            check_wages(self.wages)
        for program, used in self.usage.items():
            check_usage(f"usage.{program}", used)
        if len(self.cities) not in (0, len(self.states)):
            raise ColumnsError("cities: one for each of the states, or none.")
        if self.worksites is not None:
            self.worksites.check()
        if self.worksite is not None and len(self):
            sites = 0 if self.worksites is None else len(self.worksites.ids)
            if not -1 <= self.worksite.min() <= self.worksite.max() < sites:
                raise ColumnsError("worksite: a position in worksites, or -1.")
        employer = self.employer
        if employer is not None and len(self) and not 0 <= employer.min() <= employer.max() < len(self.employers):
            raise ColumnsError("employer: a position in employers.")
        return self

    def check_weeks(self) -> None:
        weeks = self.weeks
        if weeks is None:
            return
        if weeks.counts.ndim != 2 or weeks.counts.shape[1] != len(self) or weeks.counts.dtype != np.int16:
            raise ColumnsError(f"weeks.counts: int16, (weeks, {len(self)}).")
        if weeks.unit < 1 or MINUTES_OF_A_WEEK % weeks.unit:
            raise ColumnsError("weeks.unit: a number of minutes that divides a week.")
        # As unsigned numbers negative ones are large: one comparison finds both mistakes.
        if weeks.counts.size and int(weeks.counts.view(np.uint16).max()) > MINUTES_OF_A_WEEK // weeks.unit:
            raise ColumnsError("weeks.counts: below 0, or over 168 hours in a week.")
        check_days("weeks.starts_on", weeks.starts_on)


def check_wages(wages: Wages) -> None:
    if len(wages.cents) and int(wages.cents.min()) < 0:
        raise ColumnsError("wages.cents: from 0 on.")
    falls = wages.starts_on[1:] <= wages.starts_on[:-1]
    firsts = wages.offsets[1:-1] - wages.offsets[0]
    falls[firsts[(firsts > 0) & (firsts < len(wages.starts_on))] - 1] = False
    if falls.any():
        raise ColumnsError("wages: not sorted by quarter within each employee, or a quarter twice.")


def check_usage(name: str, usage: Usage) -> None:
    if not len(usage.on):
        return
    if (usage.week_minutes <= 0).any() or (usage.minutes < 0).any() or (usage.minutes > usage.week_minutes).any():
        raise ColumnsError(f"{name}: minutes from 0 to week_minutes, which are more than 0.")
    falls = usage.on[1:] < usage.on[:-1]
    firsts = usage.offsets[1:-1] - usage.offsets[0]
    falls[firsts[(firsts > 0) & (firsts < len(usage.on))] - 1] = False
    if falls.any():
        raise ColumnsError(f"{name}: not sorted by day within each employee.")


COLUMN_NAMES = (
    "ids", "recorded", "no_records", "worksite", "headcount", "state", "group", "employer", "starts_on",
    "noticed_on", "reason",
)  # fmt: skip
TABLE_NAMES = ("spans", "hours", "statuses", "wages")


def check_days(what: str, days: Any) -> None:
    column = np.atleast_1d(np.asarray(days)) if days is not None else np.empty(0, np.int32)
    if not np.issubdtype(column.dtype, np.integer):
        raise ColumnsError(f"{what}: ordinals of days, as whole numbers.")
    column = column[(column != NEVER) & (column != FIRST)]
    # The table of dates goes twenty years further in both directions: windows, anniversaries and breaks reach out.
    if len(column) and not FIRST + 7305 <= column.min() <= column.max() <= LAST - 7305:
        raise ColumnsError(f"{what}: from 1821 to 2279.")
