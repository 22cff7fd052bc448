"""Days of full leave before a day, by the use that is stated or that earlier parts of a leave will be.

From them: the first day of an absence that has no day of work in it, weeks that were leave from end to end, and the
first day of an earlier claim. Days are ordinals.
"""

import datetime as dt
from collections.abc import Collection
from fractions import Fraction

from openleave.engine.context import Context
from openleave.engine.facts_usage import Usage
from openleave.engine.ledger import standing
from openleave.engine.quantity import MonthEnd, add_months

SATURDAY = 5
A_DAY = Fraction(1, 7)  # the least that a whole day of leave is of a workweek
LONGEST_PAUSE = 14  # days off in a row that do not end an absence


def span_of(entry: Usage) -> tuple[int, int]:
    """First and last day of an entry that stands."""
    first = entry.on or entry.starts_on
    assert first is not None  # or `check` had refused it
    last = entry.ends_on
    if last is None:
        last = first if entry.on else first + dt.timedelta(days=max(int(entry.share * 7), 1) - 1)
    return first.toordinal(), last.toordinal()


def days_away(context: Context) -> set[int]:
    """Days that were leave as a whole. A day that counts nothing (a waiting period) is one; an hour of a day is not."""
    found: set[int] = set()
    for entry in standing(context.facts.usage):
        first, last = span_of(entry)
        whole = entry.share * 7 >= last - first + 1 if entry.on is None else entry.share >= A_DAY or not entry.share
        if whole:
            found.update(range(first, last + 1))
    return found


def is_off(context: Context, day: int) -> bool:
    """Whether nothing is worked on a day: by the schedule, else at the weekend."""
    timetable = context.facts.employee.timetable
    if timetable.is_known(day):
        return not timetable.minutes_on(day)
    return dt.date.fromordinal(day).weekday() >= SATURDAY


def absence_start(context: Context, day: dt.date, away: Collection[int]) -> dt.date:
    """The first day of the absence that goes on until `day`: no day of work lies in between."""
    first = day.toordinal()
    while True:
        before = first - 1
        while before not in away and is_off(context, before) and first - before <= LONGEST_PAUSE:
            before -= 1
        if before not in away:
            return dt.date.fromordinal(first)
        first = before


def is_week_away(context: Context, first: dt.date, away: Collection[int]) -> bool:
    """Whether the seven days from `first` were leave from end to end."""
    days = range(first.toordinal(), first.toordinal() + 7)
    return any(day in away for day in days) and all(day in away or is_off(context, day) for day in days)


def claim_before(
    context: Context, programs: Collection[str], reasons: Collection[str], months: int, gap: int
) -> dt.date | None:
    """The first day of the claim under one of these programs, for one of these reasons, that ended in so many months
    before the leave: uses no more than `gap` days apart are one claim. None: there is none, or no leave begins."""
    facts, start = context.facts, context.start
    if start is None:
        return None
    event = facts.event.id if facts.event is not None else None
    spans = [
        span_of(entry)
        for entry in standing(facts.usage)
        if entry.program in programs and entry.reason in reasons
        if None in (event, entry.event) or entry.event == event
    ]  # fmt: skip
    since = add_months(start, -months, MonthEnd.LAST_DAY).toordinal()
    first: int | None = None
    for begun, ended in sorted((one for one in spans if one[0] < start.toordinal()), reverse=True):
        if first is None and ended < since:
            return None
        if first is not None and first - ended - 1 > gap:
            break
        first = begun
    return None if first is None else dt.date.fromordinal(first)
