"""Charging an absence: how many of the minutes missed count as leave (29 CFR 825.205(a), (c)).

- Time that would not have been worked is no leave: outside the schedule, or voluntary overtime.
- Only the time that the reason needs is leave. Which parts of the time missed belong to it (travel to the care, time in
  which starting or ending mid-shift was physically impossible) is the law's table; errands never do.
- That time is rounded up to the employer's increment, which is at most the smallest it uses for other leave at that
  time of the shift and at most the law's. It never goes beyond the time missed: time worked is never charged.
"""

from typing import TYPE_CHECKING

from openleave.engine.facts import Facts
from openleave.engine.facts_policy import Increment
from openleave.engine.facts_usage import Absence
from openleave.engine.local_time import Piece, by_calendar_day
from openleave.engine.trace import Missing

if TYPE_CHECKING:
    from openleave.engine.calendar import Timetable
    from openleave.engine.law import Snapshot

OFF, VOLUNTARY, NOT_NEEDED = "not_scheduled", "voluntary_overtime", "not_needed"
NOTHING: frozenset[str] = frozenset()

type Detail = tuple[int, int, int, int, int]  # (day, minutes missed, needed, step, counted) of an absence


class Charges:
    """Time away by workday: minutes that count (None: not known), scheduled minutes missed that the reason does not
    need, and why time missed does not count."""

    __slots__ = ("counted", "details", "missing", "unprotected", "why")

    def __init__(self) -> None:
        self.counted: dict[int, int | None] = {}
        self.unprotected: dict[int, int] = {}
        self.why: dict[int, str] = {}
        self.missing: list[Missing] = []
        self.details: list[Detail] = []

    def add(self, day: int, counted: int | None, uncounted: int = 0, why: str = "") -> None:
        earlier = self.counted.get(day, 0)
        self.counted[day] = None if counted is None or earlier is None else earlier + counted
        if uncounted:
            self.why.setdefault(day, why)
            if why == NOT_NEEDED:
                self.unprotected[day] = self.unprotected.get(day, 0) + uncounted


def charges(facts: Facts, timetable: "Timetable", law: "Snapshot | None", *, split: bool) -> Charges:
    """What the absences of an intermittent leave count, by workday. `split`: shifts are cut at midnight."""
    made = Charges()
    for absence in facts.leave.absences:
        if absence.plain:
            made.add(absence.on.toordinal(), absence.minutes_missed)
        else:
            detailed(facts, timetable, law, absence, made, split=split)
    for day, minutes in made.counted.items():
        # Never more than the day's schedule, whatever its absences add up to.
        if timetable.is_known(day):
            scheduled = timetable.minutes_on(day)
            if minutes is None or minutes > scheduled:
                made.counted[day] = scheduled
    return made


def detailed(
    facts: Facts, timetable: "Timetable", law: "Snapshot | None", absence: Absence, made: Charges, *, split: bool
) -> None:
    """One absence of which more is known than its length."""
    pieces, outside = missed(facts, timetable, absence, split=split)
    day = absence.on.toordinal()
    for why, uncounted in outside.items():
        made.add(day if not pieces else pieces[0][0], 0, uncounted, why)
    if any(minutes is None for _, minutes, _ in pieces):
        made.add(day, None)
        return
    total = sum(minutes or 0 for _, minutes, _ in pieces)
    needed = minutes_needed(absence, total, law, made)
    for on, minutes, into in pieces:
        away = minutes or 0
        wanted = least = min(needed, away)
        needed -= wanted
        step: int | None = 1
        if 0 < wanted < away:
            step = increment(facts, law, into, away)
            if step is None:
                made.missing.append(("leave.absences.into_shift_minutes", "ask.into_shift"))
            else:
                wanted = min(-(-wanted // step) * step, away)
        made.add(on, wanted, away - wanted, NOT_NEEDED)
        made.details.append((on, away, least, step or 1, wanted))


def missed(
    facts: Facts, timetable: "Timetable", absence: Absence, *, split: bool
) -> tuple[list[tuple[int, int | None, int | None]], dict[str, int]]:
    """([(workday, minutes missed of its schedule, minutes into the shift)], minutes outside it by why)."""
    day = absence.on.toordinal()
    voluntary = absence.voluntary_overtime or 0
    clock = absence.by_clock(facts.employee.time_zone, "leave.absences")
    if clock is None:
        scheduled = timetable.minutes_on(day) if timetable.is_known(day) else None
        if absence.minutes_missed is None:
            return [(day, scheduled, absence.into_shift_minutes)], {}
        overtime = min(voluntary, absence.minutes_missed)
        left = absence.minutes_missed - overtime
        away = left if scheduled is None else min(left, scheduled)
        outside = {VOLUNTARY: overtime, OFF: left - away}
        return [(day, away, absence.into_shift_minutes)], {why: n for why, n in outside.items() if n}
    first, last, zone = clock
    around = facts.employee.clock_shifts_around(day)
    overlaps = [
        (shift, max(first, shift.first), min(last, shift.last))
        for shift in around
        if shift.first < last and first < shift.last
    ]
    known = {shift.day for shift in around}
    governed = any(schedule.first <= day <= schedule.last for schedule in facts.employee.clock_schedules)
    if not overlaps and day not in known and not governed:
        # The shifts of that day are not given by the clock: the time is all on one day, and limited by its schedule.
        pieces = cut(day, first, last, zone, split)
        return [(on, end - begin, absence.into_shift_minutes) for on, begin, end in pieces], {}
    found: list[tuple[int, int | None, int | None]] = []
    overtime = 0
    for shift, begin, end in overlaps:
        if shift.kind == "voluntary_overtime":
            overtime += end - begin
        else:
            for on, start, stop in cut(shift.day, begin, end, shift.zone, split):
                found.append((on, stop - start, start - shift.first))
    inside = overtime + sum(minutes or 0 for _, minutes, _ in found)
    outside = {VOLUNTARY: overtime, OFF: last - first - inside}
    return found, {why: n for why, n in outside.items() if n}


def cut(day: int, first: int, last: int, zone: str, split: bool) -> list[Piece]:
    return by_calendar_day(first, last, zone) if split else [(day, first, last)]


def minutes_needed(absence: Absence, away: int, law: "Snapshot | None", made: Charges) -> int:
    """How many of the minutes missed the reason needs, by the law's table of what time missed is leave."""
    rule = law.counting.get("time_missed") if law is not None else None
    included = frozenset(rule.body["included"]) if rule is not None else NOTHING
    travel, errand, forced = absence.travel or 0, absence.errand or 0, absence.forced or 0
    care = away - travel - errand - forced if absence.needed is None else absence.needed
    needed = max(care, 0)
    if "travel" in included:
        needed += travel
    if forced and "physically_impossible" in included:
        if absence.equivalent_position_available is None:
            path = "leave.absences.equivalent_position_available"
            made.missing.append((path, "ask.equivalent_position_available"))
        elif not absence.equivalent_position_available:
            needed += forced
    return min(needed, away)


def increment(facts: Facts, law: "Snapshot | None", into: int | None, away: int) -> int | None:
    """Minutes of one step for an absence `into` minutes into its shift; None: it depends on when that was."""
    policy = facts.policy
    if not policy.increments and not policy.other_leave_increments:
        return 1  # the employer accounts by the minute
    most = largest_increment(facts, law, into, away)
    if most is None or (into is None and not all(step.always for step in policy.increments)):
        return None
    own = at_that_time(policy.increments, into, away)
    return min([*own, most] if most else own, default=1)


def largest_increment(facts: Facts, law: "Snapshot | None", into: int | None, away: int) -> int | None:
    """The longest step allowed: the law's limit, and the smallest step of any other leave at that time of the shift.
    0: nothing limits it; None: it depends on when the absence began."""
    others = facts.policy.other_leave_increments
    if into is None and not all(step.always for step in others):
        return None
    steps = at_that_time(others, into, away)
    limit = law.value("increment") if law is not None else 0
    return min([*steps, limit] if limit else steps, default=0)


def at_that_time(steps: tuple[Increment, ...], into: int | None, away: int) -> list[int]:
    """The steps that hold at some time of the absence."""
    return [step.minutes for step in steps if into is None or step.touches(into, into + max(away, 1))]
