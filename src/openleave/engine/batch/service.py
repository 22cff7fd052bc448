"""Measures of employment by the column: status, months employed with breaks, weeks on the payroll."""

from typing import Any

import numpy as np

from openleave.engine import facts_words as words
from openleave.engine.batch.columns import Array, Spans, Whole
from openleave.engine.batch.dates import FIRST, add_months, months_and_days, packed
from openleave.engine.batch.part import Found, Part

STATUSES = (*words.STATUS, "separated")
ACTIVE, SEPARATED = STATUSES.index("active"), STATUSES.index("separated")
NOT_YET = 2**30  # sorts after every day


class Firsts:
    """The first span of every employee, who has none, and the padded spans of those who have several."""

    __slots__ = ("ends", "none", "several", "spans", "starts")

    def __init__(self, spans: Spans | None, size: int) -> None:
        empty: Whole = np.empty(0, np.int64)
        self.starts: Whole
        self.ends: Whole
        self.several: Whole
        if spans is None or not len(spans.starts_on):
            self.starts = self.ends = np.full(size, NOT_YET, np.int32)
            self.none: Array | bool = True
            self.several = empty
            self.spans = spans
            return
        self.spans = spans
        self.none = False
        self.several = empty
        if len(spans.starts_on) == size and (size < 2 or int(np.diff(spans.offsets).max()) == 1):
            self.starts, self.ends = spans.starts_on, spans.ends_on
            return
        counts = np.diff(spans.offsets)
        position = spans.offsets[:-1]
        none = counts == 0
        if none.any():
            self.none = none
            position = np.minimum(position, len(spans.starts_on) - 1)
        self.starts, self.ends = spans.starts_on.take(position), spans.ends_on.take(position)
        self.several = np.flatnonzero(counts > 1)


def firsts(part: Part) -> Firsts:
    spans = part.columns.spans
    keep = part.keep if spans is None else spans.kept
    if "firsts" not in keep:
        keep["firsts"] = Firsts(spans, part.size)
    found: Firsts = keep["firsts"]
    return found


def days_of(value: Any, rows: Whole) -> Any:
    """The days of some employees, to be compared with their spans."""
    return value[rows][:, None] if isinstance(value, np.ndarray) else value


def padded(spans: Spans, rows: Whole) -> tuple[Whole, Whole, Array]:
    """Spans of some employees as (rows, most spans): starts, ends, and which of them there are."""
    begins = spans.offsets[:-1].take(rows)
    counts = spans.offsets[1:].take(rows) - begins
    number = np.arange(int(counts.max()))
    position = begins[:, None] + number
    there = number < counts[:, None]
    np.minimum(position, len(spans.starts_on) - 1, out=position)
    return spans.starts_on.take(position), spans.ends_on.take(position), there


def employed(part: Part, day: Any) -> Array:
    """Whether any employment holds the day, or nothing is known of employment."""
    found = firsts(part)
    held: Array = (found.starts <= day) & (day <= found.ends)
    if len(found.several):
        assert found.spans is not None
        starts, ends, there = padded(found.spans, found.several)
        on = days_of(day, found.several)
        held[found.several] = ((starts <= on) & (on <= ends) & there).any(axis=1)
    if found.none is not False:
        held |= found.none
    return held


def status(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    codes = np.full(part.size, ACTIVE, np.uint8)
    stated = part.columns.statuses
    if stated is not None and len(stated.status):
        rows = np.repeat(np.arange(part.size), np.diff(stated.offsets))
        on = day[rows] if isinstance(day, np.ndarray) else day
        now = (stated.starts_on <= on) & (on <= stated.ends_on)
        rows, found = rows[now], stated.status[now]
        last = np.append(rows[1:] != rows[:-1], True)[: len(rows)]  # of several that hold, the last counts
        codes[rows[last]] = found[last]
    gone = ~employed(part, day)
    codes[gone & (codes == ACTIVE)] = SEPARATED
    return Found(codes, codes, words=STATUSES)


class Merged:
    """Counted service of those with several spans: merged, without what lies before a long break."""

    __slots__ = ("begins", "days", "first_weekday", "kept_from", "latest", "months", "starts")

    def __init__(
        self, part: Part, spans: Spans, rows: Whole, day: Any, break_years: int | None, consecutive: bool
    ) -> None:
        starts, ends, there = padded(spans, rows)
        on = days_of(day, rows)
        there &= starts < on
        starts[~there] = NOT_YET
        after: Whole = np.minimum(ends + np.int32(1), on)
        after[~there] = FIRST
        if (starts[:, 1:] < starts[:, :-1]).any():
            order = np.argsort(starts, axis=1, kind="stable")
            starts, after = np.take_along_axis(starts, order, 1), np.take_along_axis(after, order, 1)
        # By column, so that one span of everybody lies together.
        self.starts = starts = np.ascontiguousarray(starts.T)
        self.latest = latest = np.maximum.accumulate(np.ascontiguousarray(after.T), axis=0)
        self.begins = begins = starts < NOT_YET
        begins[1:] &= starts[1:] > latest[:-1]
        self.kept_from = np.zeros(len(rows), np.int32)
        policy = part.context.facts.policy
        self.first_weekday: int = policy.first_weekday
        if consecutive:  # the last merged span only, if it lasts until the day
            self.kept_from = np.where(begins, np.arange(len(starts), dtype=np.int32)[:, None], 0).max(axis=0)
        elif break_years is not None and not policy.counts_service_before_long_break:
            exactly = part.context.choice("break_of_exactly_seven_years") == "count"
            # No break is long that is shorter than its years without their leap days.
            for position in range(1, len(starts)):
                here = np.flatnonzero(begins[position] & (starts[position] - latest[position - 1] >= 365 * break_years))
                limit = add_months(latest[position - 1].take(here), 12 * break_years)
                back = starts[position].take(here)
                self.kept_from[here[back > limit if exactly else back >= limit]] = position
        self.sum_up()
        if consecutive:
            over = latest[-1] < (on[:, 0] if isinstance(on, np.ndarray) else on)
            self.days[over], self.months[over] = 0, 0

    def sum_up(self) -> None:
        """Days, and months with the left-over days of each merged span; these of several are put together, 30 to a
        month."""
        size = len(self.kept_from)
        months, days, count = np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
        self.days: Whole = np.zeros(size, np.int64)
        hold = self.latest[-1]
        for position in range(len(self.starts) - 1, -1, -1):
            here = self.begins[position] & (self.kept_from <= position)
            first = np.where(here, self.starts[position], hold)
            more, rest = months_and_days(first, hold)
            self.days += hold - first
            months += more
            days += rest
            count += here
            if position:
                hold = np.where(here, self.latest[position - 1], hold)
        self.months: Whole = months + np.where(count > 1, days // 30, 0)

    def weeks(self, some: Whole) -> tuple[Whole, Whole, Array]:
        """Of some of them: weeks on the payroll, spans, and whether no whole week lies between these."""
        size = len(some)
        count, weeks, last_week = (np.zeros(size, np.int64) for _ in range(3))
        following = np.full(size, NOT_YET, np.int64)  # first day of the first week of the span after this one
        hold = self.latest[-1].take(some)
        kept_from = self.kept_from.take(some)
        for position in range(len(self.starts) - 1, -1, -1):
            here = np.flatnonzero(self.begins[position].take(some) & (kept_from <= position))
            first, end = self.starts[position].take(some[here]), hold[here]
            week, last = week_start(first, self.first_weekday), week_start(end - 1, self.first_weekday)
            latest = count[here] == 0
            last_week[here[latest]] = last[latest]
            weeks[here] += np.maximum((np.minimum(last, following[here] - 7) - week) // 7 + 1, 0)
            following[here] = week
            count[here] += 1
            if position:
                hold[here] = self.latest[position - 1].take(some[here])
        return weeks, count, (last_week - following) // 7 + 1 == weeks


def week_start(days: Whole, first_weekday: int) -> Whole:
    return days - (days - 1 - first_weekday) % 7


def merged(part: Part, day: Any, arguments: dict[str, Any]) -> Merged | None:
    """Of those with several spans; None when nobody has. `arguments` of the test: its `break`, and `consecutive`."""
    break_years, consecutive = arguments.get("break"), bool(arguments.get("consecutive"))
    found = firsts(part)
    if not len(found.several):
        return None
    key = ("merged", id(day) if isinstance(day, np.ndarray) else day, break_years, consecutive)
    if key not in part.keep:
        assert found.spans is not None
        part.keep[key] = Merged(part, found.spans, found.several, day, break_years, consecutive)
    made: Merged = part.keep[key]
    return made


def months_employed(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    found = firsts(part)
    codes = packed(np.minimum(found.starts, day))
    if isinstance(day, np.ndarray):
        months = (packed(np.minimum(found.ends + np.int32(1), day)) - codes) >> 5
    else:
        months = (np.int32(packed(np.array([day]))[0]) - codes) >> 5
        left = np.flatnonzero(found.ends < day - 1)
        if len(left):
            ends = np.minimum(found.ends.take(left) + np.int32(1), day)
            months[left] = (packed(ends) - codes.take(left)) >> 5
    if arguments.get("consecutive"):
        months[found.ends < day - 1] = 0
    if found.none is not False:
        months[found.none] = 0
    several = merged(part, day, arguments)
    if several is not None:
        months[found.several] = several.months
    return Found(months, months, "months", unknown=found.none)


def days_of_service(part: Part, day: Any, arguments: dict[str, Any]) -> Whole:
    """Calendar days of employment before a day; 0 without any. `consecutive`: without a break, until that day."""
    found = firsts(part)
    begins: Whole = np.minimum(found.starts, day)
    days: Whole = np.minimum(found.ends + np.int32(1), day) - begins
    if arguments.get("consecutive"):
        days[found.ends < day - 1] = 0
    several = merged(part, day, arguments)
    if several is not None:
        days[found.several] = several.days
    if found.none is not False:
        days[found.none] = 0
    return days


def days_employed(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    days = days_of_service(part, day, arguments)
    return Found(days, days, "days", unknown=firsts(part).none)


def weeks_employed(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    weeks = days_of_service(part, day, arguments) // 7
    return Found(weeks, weeks, "weeks", unknown=firsts(part).none)


def weeks_on_payroll(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    several = merged(part, day, {"break": arguments.get("break")})
    rows = firsts(part).several
    some = np.arange(len(rows)) if isinstance(part.open, bool) else np.flatnonzero(part.open[rows])
    if several is None or not len(some):
        return Found(0, 0, "weeks", absent=True)
    found, spans, unbroken = several.weeks(some)
    applies = spans > 1
    if part.context.choice("payroll_weeks") != "any_interruption":
        applies &= ~unbroken
    if not applies.any():
        return Found(0, 0, "weeks", absent=True)
    weeks = np.zeros(part.size, np.int64)
    absent = np.ones(part.size, bool)
    weeks[rows[some]], absent[rows[some]] = found, ~applies
    return Found(weeks, weeks, "weeks", absent=absent)
