"""A paid program over a leave: which days it pays, after the waiting period, and how much of a week that is.

`Claim` puts the parts of a leave together (a disability, then bonding): waiting days are served once, the most of a
benefit year is one amount. Days are ordinals; a day's part is a fraction of the workweek.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine.benefits import CENTS, Benefit, benefit_of
from openleave.engine.calendar import week_start
from openleave.engine.context import Context
from openleave.engine.entitlement import Protected
from openleave.engine.expressions import evaluate, exact
from openleave.engine.granting import protection_window
from openleave.engine.plan import Plan, make_plan
from openleave.engine.quantity import money, rounded
from openleave.engine.trace import Missing, Sentence
from openleave.engine.wage_base import claim_on, wages_of

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

ONE = Fraction(1)


class LeaveDay:
    """A day of leave under a program: minutes missed (None: not known), the part of the workweek that it is (`share`)
    and that is covered (`part`)."""

    __slots__ = ("minutes", "part", "scheduled", "share", "whole")

    def __init__(
        self, minutes: int | None, part: Fraction, scheduled: int | None, whole: bool, share: Fraction
    ) -> None:
        self.minutes, self.part, self.scheduled, self.whole, self.share = minutes, part, scheduled, whole, share

    @property
    def of_day(self) -> Fraction:
        """How much of the workday it is."""
        return ONE if not self.scheduled or self.minutes is None else min(Fraction(self.minutes, self.scheduled), ONE)


class Stretch:
    """One part of the leave under the program: its determination, its days, first and last calendar day that count."""

    __slots__ = ("days", "first", "last", "made")

    def __init__(self, made: "ProgramDetermination", part: Protected | None, waits: bool = True) -> None:
        self.made = made
        self.days = days_of(made, part, waits)
        covered = [day for day, found in self.days.items() if found.part]
        self.first, self.last = (min(covered), max(covered)) if covered else (0, -1)
        plan = plan_of(made)
        if plan is not None and plan.ends is not None and plan.days and plan.days[-1][0] == self.last:
            self.last = max(plan.ends, self.last)  # days off at the end belong to it
        elif self.days and self.last >= self.first and self.days[self.last].whole:
            self.last = self.before_next_workday()

    def before_next_workday(self) -> int:
        """The last of the days off that follow the last covered day: where the weeks of the program end on a Friday
        and the leave goes on, the weekend is the end of the last week."""
        window = protection_window(self.made)
        end = max(self.days) if window is None else min(max(self.days), window[1])
        last = self.last
        while last < end and not (last + 1 in self.days and self.days[last + 1].share):
            last += 1
        return last

    def on(self, day: int) -> bool:
        return self.first <= day <= self.last


def plan_of(made: "ProgramDetermination") -> Plan | None:
    """The leave as days; also of a program without a fixed amount, which counts none."""
    if made.plan is not None:
        return made.plan
    law = made.context.law
    return make_plan(
        made.context.facts, law.value("closure", 7), law.value("usual_week_average", 12), context=made.context
    )


def days_of(made: "ProgramDetermination", part: Protected | None, waits: bool = True) -> dict[int, LeaveDay]:
    """The days of the leave. `waits`: the waiting period lies in it, so that its days may lengthen what is covered."""
    plan = plan_of(made)
    if plan is None or plan.missing:
        return {}
    timetable = made.context.facts.employee.timetable
    window = protection_window(made) or (1, dt.date.max.toordinal())
    found: dict[int, LeaveDay] = {}
    carried = extra_weeks(made) if waits and part is not None and part.exhausts is not None else Fraction(0)
    for position, (day, minutes, share, whole, _) in enumerate(plan.days):
        full = Fraction(share, whole)
        if part is not None:
            covered = part.weeks(part.parts[position])
            if carried and covered < full and part.exhausts is not None and day >= part.exhausts:
                more = min(carried, full - covered)
                covered, carried = covered + more, carried - more
        else:
            covered = full if window[0] <= day <= window[1] else Fraction(0)
        if minutes is not None and full:
            minutes = int(minutes * covered / full)
        scheduled = timetable.minutes_on(day) if timetable.is_known(day) else None
        found[day] = LeaveDay(minutes, covered, scheduled, covered == full, full)
    return found


def extra_weeks(made: "ProgramDetermination") -> Fraction:
    """Waiting days that do not count against the weeks of the program, as workweeks."""
    benefit = made.benefit
    waiting = benefit.rule.body.get("waiting") if benefit is not None else None
    if benefit is None or not waiting or waiting.get("counts_against_weeks", True):
        return Fraction(0)
    return Fraction(benefit.waiting_days or 0, 7)


def waiting_days(made: "ProgramDetermination", part: Protected) -> range:
    """The waiting period of a program that does not count it against its weeks; empty for others, or where this leave
    goes on with an earlier claim."""
    days = [day[0] for day, units in zip(made.plan.days, part.parts, strict=True) if units] if made.plan else []
    length = int(extra_weeks(made) * 7)
    if not days or not length:
        return range(0)
    begun = claim_on(made.context)
    first = days[0] if begun is None else min(begun.toordinal(), days[0])
    return range(first, first + length)


def uncounted(made: "ProgramDetermination", part: Protected, waiting: range) -> set[int]:
    """Days of the waiting period that use nothing up. Where the weeks of the program end in this part, the days after
    them that are paid instead (`days_of`) do."""
    if made.plan is None or not len(waiting):
        return set()
    more = part.weeks(part.counted - part.protected)
    found: set[int] = set()
    for day, units in zip(made.plan.days, part.parts, strict=True):
        if units and day[0] in waiting:
            if more > 0:
                more -= part.weeks(units)
            else:
                found.add(day[0])
    return found


class Claim:
    """A program that pays for a leave, in one or several parts."""

    __slots__ = ("back_on", "benefit", "made", "parts", "waiting")

    def __init__(self, stretches: list[Stretch]) -> None:
        self.made = stretches[0].made
        self.parts = [stretch for stretch in stretches if stretch.days and stretch.last >= stretch.first]
        benefit = self.made.benefit
        assert benefit is not None
        self.benefit: Benefit = benefit
        self.waiting: range = range(0)
        self.back_on: int | None = None  # the day from which the waiting days are paid after all
        if self.parts:
            self.wait()

    def wait(self) -> None:
        stretch = self.parts[0]
        begun = claim_on(stretch.made.context)
        first = begun.toordinal() if begun is not None and begun.toordinal() < stretch.first else stretch.first
        self.waiting = range(first, first + (self.benefit.waiting_days or 0))
        rule = self.benefit.rule.body.get("waiting") or {}
        after, _ = evaluate(stretch.made.scope, rule.get("paid_back_after_days"))
        if after is not None and len(self.waiting):
            day = first + int(exact(after))
            self.back_on = day if any(stretch.on(day) for stretch in self.parts) else None

    def stretches_on(self, first: int, last: int) -> list[Stretch]:
        """The parts of the leave of which a covered day lies in these days."""
        return [one for one in self.parts if one.first <= last and one.last >= first]

    def weeks(self, first_weekday: int) -> set[int]:
        """First days of the workweeks that the leave touches."""
        return {week_start(day, first_weekday) for one in self.parts for day in range(one.first, one.last + 1)}

    def in_week(self, week: int) -> "Week":
        return Week(self, week)


class Week:
    """A program in one workweek: the part of a week that is paid, the days that are waited, and what comes of it."""

    __slots__ = ("amount", "back", "benefit", "claim", "lines", "missing", "part", "waited")

    def __init__(self, claim: Claim, week: int) -> None:
        self.claim = claim
        self.lines: tuple[Sentence, ...] = ()
        self.amount = self.back = Decimal(0)
        self.part = Fraction(0)
        self.benefit: Benefit | None = None
        self.missing: tuple[Missing, ...] = ()  # what the amount of the week waits for
        days = range(week, week + 7)
        stretches = claim.stretches_on(week, week + 6)
        self.waited = sum(1 for day in days if day in claim.waiting and any(one.on(day) for one in stretches))
        if self.waited:
            self.lines = (Sentence("pay.week_waiting", {"days": self.waited}),)
        for stretch in stretches:
            self.pay(stretch, days)
        if claim.back_on in days and self.benefit is not None:
            self.back = waiting_paid(claim, self.benefit)
            self.lines += (Sentence("pay.week_paid_back", {"amount": self.back, "days": len(claim.waiting)}),)

    def pay(self, stretch: Stretch, days: range) -> None:
        """Add what one part of the leave is paid in the week; all parts together no more than a whole week."""
        benefit = stretch.made.benefit
        if benefit is not None and benefit.rule.body.get("dated_by") == "week":
            benefit = benefit_of(stretch.made, dt.date.fromordinal(days.start))
        if benefit is None:
            return
        self.missing += tuple(one for one in benefit.missing if one not in self.missing)
        if benefit.weekly is None:
            return
        part = part_of_week(stretch, [day for day in days if day not in self.claim.waiting], days, benefit)
        if not part and enough_hours(stretch, days, benefit) is False:
            self.lines += (Sentence("pay.week_too_few_hours", {}),)
        part = min(part, 1 - self.part)
        if self.benefit is not None and self.benefit.weekly == benefit.weekly:
            self.amount = share_of(benefit, self.part + part)
        else:
            self.amount += share_of(benefit, part)
        self.benefit, self.part = benefit, self.part + part
        if 0 < part < 1:
            params = {"part": str(part), "weekly": benefit.weekly, "amount": share_of(benefit, part)}
            self.lines += (Sentence("pay.week_part", params),)


def waiting_paid(claim: Claim, benefit: Benefit) -> Decimal:
    """What the waiting days come to, once they are paid."""
    total = Fraction(0)
    for first in range(claim.waiting.start, claim.waiting.stop, 7):
        days = range(first, first + 7)
        for stretch in claim.stretches_on(first, first + 6):
            total += part_of_week(stretch, [day for day in days if day in claim.waiting], days, benefit)
    return share_of(benefit, total)


def share_of(benefit: Benefit, part: Fraction) -> Decimal:
    """So much of a week of the benefit, by the rounding of part weeks."""
    assert benefit.weekly is not None
    if part == 1:
        return benefit.weekly
    how = (benefit.rule.body.get("part_week") or {}).get("round", CENTS)
    return money(rounded(Fraction(benefit.weekly) * part, how["rounding"], how["places"]), "half_up")


def part_of_week(stretch: Stretch, paid: Iterable[int], week: range, benefit: Benefit) -> Fraction:
    """The part of a week that is paid for some of its days, as the law measures it; never more than one."""
    rule: dict[str, Any] = benefit.rule.body.get("part_week") or {"by": "hours"}
    if enough_hours(stretch, week, benefit) is False:
        return Fraction(0)
    if rule["by"] == "sevenths":
        return min(sevenths(stretch, set(paid), week), ONE)
    counted = [stretch.days[day] for day in paid if day in stretch.days and stretch.days[day].part]
    if rule["by"] == "hours" or any(day.minutes is None for day in counted):
        found = sum((day.part for day in counted), Fraction(0))
    else:
        worked = Fraction(5) if rule["by"] == "fifths" else workdays(stretch.made.context, week)
        found = sum((day.of_day for day in counted), Fraction(0)) / worked
    return min(found, ONE)


def sevenths(stretch: Stretch, paid: set[int], week: range) -> Fraction:
    """Of leave in a row every calendar day is a seventh; of single days each, and a whole workweek is seven."""
    if stretch.made.context.facts.leave.pattern == "continuous":
        return Fraction(sum(1 for day in paid if stretch.on(day)), 7)
    in_week = {day: found for day, found in stretch.days.items() if day in week and found.part}
    if sum((found.part for found in in_week.values()), Fraction(0)) == 1 and set(in_week) <= paid:
        return ONE
    return Fraction(sum(1 for day in in_week if day in paid), 7)


def workdays(context: Context, week: range) -> Fraction:
    """Days of work in the week: as scheduled, else as usual, else five."""
    timetable = context.facts.employee.timetable
    if timetable.is_known(week.start):
        scheduled = len(timetable.week(week.start)[1])
        if scheduled:
            return Fraction(scheduled)
    return wages_of(context).days_per_week or Fraction(5)


def enough_hours(stretch: Stretch, week: range, benefit: Benefit) -> bool | None:
    """Whether as many hours were missed as the law wants before it pays for a week; None: it does not say."""
    rule = benefit.rule.body.get("part_week") or {}
    least, _ = evaluate(stretch.made.scope, rule.get("minimum_hours"))
    minutes = [stretch.days[day].minutes for day in week if day in stretch.days]
    if least is None or None in minutes or not minutes:
        return None
    return sum(number or 0 for number in minutes) >= exact(least) * 60
