"""Results of a case on the counting of leave in hours: what an absence counts, its workweek, the balance in hours."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine.calendar import week_start
from openleave.engine.charging import largest_increment, missed
from openleave.engine.ledger import standing
from openleave.engine.plan import Basis, basis_of
from openleave.engine.quantity import hours_text
from openleave.engine.reading import FactsError, date

if TYPE_CHECKING:
    from openleave.engine.results import View

type Result = Callable[["View", Any], Any]


def basis(view: "View") -> Basis:
    return basis_of(view.context)


def usual_week(view: "View") -> int | Fraction | None:
    """Minutes of the usual week on the first day of leave."""
    return basis(view).usual_week(view.start.toordinal())


def workweek_minutes(view: "View", day: int) -> int | Fraction | None:
    """The minutes by which time missed in the workweek of a day is divided."""
    made = basis(view)
    if not made.timetable:
        return None
    return made.denominator(week_start(day, view.context.facts.policy.first_weekday), view.start.toordinal())


def workweek_hours(view: "View", wanted: Any) -> Any:
    found = workweek_minutes(view, view.start.toordinal())
    return None if found is None else hours_text(found)


def by_day(wanted: Any, compute: Callable[[int], Any]) -> dict[str, Any]:
    if not isinstance(wanted, dict):
        raise FactsError(
            "expected", "Expected a map from days to answers.", "The days are the question.",
            'Write {2026-01-02: "40"}.',
        )  # fmt: skip
    return {str(key): compute(date(key, f"expected.{key}").toordinal()) for key in wanted}


def workweek_hours_of(view: "View", wanted: Any) -> Any:
    def compute(day: int) -> Any:
        found = workweek_minutes(view, day)
        return None if found is None else hours_text(found)

    return by_day(wanted, compute)


def scheduled_hours_on(view: "View", wanted: Any) -> Any:
    """Hours scheduled on a workday; None where the schedule does not tell."""
    timetable = basis(view).timetable
    return by_day(
        wanted, lambda day: hours_text(timetable.minutes_on(day)) if timetable.is_known(day) else None
    )  # fmt: skip


def hours_entitled(view: "View", wanted: Any) -> Any:
    """The weeks granted in hours of the usual week."""
    balance, week = view.program.balance, usual_week(view)
    return None if balance is None or week is None else hours_text(balance.weeks_on(view.start) * week)


def hours_used(view: "View", wanted: Any) -> Any:
    """Hours of the entries that count on the first day of leave; None where one of them states no time."""
    balance = view.program.balance
    if balance is None:
        return None
    first = balance.at(view.start.toordinal())[0][0]
    total = 0
    for entry in standing(view.context.facts.usage):
        day = entry.on or entry.starts_on
        if entry.program != view.program.id or day is None or not first <= day.toordinal() <= view.start.toordinal():
            continue
        if entry.minutes_used is None:
            return None
        total += entry.minutes_used
    return hours_text(total)


def hours_remaining(view: "View", wanted: Any) -> Any:
    """What is left after the plan, or without one on the first day, in hours: those entitled without those used and
    protected, as they were missed. Where not all hours are known, the weeks left in hours of the usual week."""
    program, week = view.program, usual_week(view)
    balance = program.balance
    if balance is None or week is None or (program.plan is not None and program.protected is None):
        return None
    left = program.remaining_after
    left = balance.available_on(view.start) if left is None else left
    used = hours_taken(view)
    if used is None or left == 0:
        return hours_text(left * week)
    return hours_text(max(balance.weeks_on(view.start) * week - used, Fraction(0)))


def hours_taken(view: "View") -> Fraction | None:
    """Minutes used before and protected by the plan; None where they do not tell what is left: one is not known,
    others' use counts too, or some of it is restored meanwhile."""
    program, facts = view.program, view.context.facts
    balance = program.balance
    assert balance is not None
    total = Fraction(0)
    if program.plan is not None:
        found = minutes_by_day(view)
        if found is None:
            return None
        total += sum((part for _, _, part in found), Fraction(0))
    if balance.used_on(view.start):
        year = program.leave_year
        if facts.spouse is not None or year is None or year[0] == "rolling_backward":
            return None
        before = hours_used(view, None)
        if before is None:
            return None
        total += Fraction(before) * 60
    return total


def minutes_by_day(view: "View") -> list[tuple[int, Fraction, Fraction]] | None:
    """(workday, minutes counted, minutes protected) of the plan; None where only its weeks are known."""
    plan, protected = view.program.plan, view.program.protected
    if plan is None or protected is None or any(day[1] is None for day in plan.days):
        return None
    found = []
    ratio = Fraction(0)
    for day, part, share in zip(plan.days, protected.parts, protected.shares, strict=True):
        # A day beyond a full workweek uses no more of the entitlement; it is as protected as that week.
        ratio = Fraction(part, share) if share else ratio
        found.append((day[0], Fraction(day[1] or 0), (day[1] or 0) * ratio))
    return found


def hours_counted(view: "View", wanted: Any) -> Any:
    found = minutes_by_day(view)
    return None if found is None else hours_text(sum((counted for _, counted, _ in found), Fraction(0)))


def hours_protected(view: "View", wanted: Any) -> Any:
    found = minutes_by_day(view)
    return None if found is None else hours_text(sum((part for _, _, part in found), Fraction(0)))


def hours_unprotected(view: "View", wanted: Any) -> Any:
    """Scheduled time missed that is not protected: not needed for the reason, or beyond the entitlement."""
    found, plan = minutes_by_day(view), view.program.plan
    if found is None or plan is None:
        return None
    beyond = sum((counted - part for _, counted, part in found), Fraction(0))
    return hours_text(beyond + sum(plan.unprotected.values()))


def minutes_charged(view: "View", wanted: Any) -> Any:
    """Minutes charged in all, or by workday when days are asked for."""
    found = minutes_by_day(view)
    if found is None:
        return None
    if isinstance(wanted, dict):
        days = {day: counted for day, counted, _ in found}
        return by_day(wanted, lambda day: str(days.get(day, 0)))
    return str(sum((counted for _, counted, _ in found), Fraction(0)))


def max_increment_minutes(view: "View", wanted: Any) -> Any:
    """The longest step in which the leave may be accounted for; of the first absence, when there are any."""
    facts = view.context.facts
    absence = min(facts.leave.absences, key=lambda a: a.on, default=None)
    into = None if absence is None else absence.into_shift_minutes
    away = 1 if absence is None else absence.minutes_missed or 1
    if absence is not None and absence.starts_at is not None:
        into, away = place_in_shift(view, absence.on)
    return largest_increment(facts, view.context.law, into, away) or None


def place_in_shift(view: "View", day: dt.date) -> tuple[int | None, int]:
    """Minutes into its shift at which the absence of a day began, and its length."""
    made = basis(view)
    absence = next(a for a in view.context.facts.leave.absences if a.on == day)
    pieces, _ = missed(view.context.facts, made.timetable, absence, split=made.split)
    return (pieces[0][2], pieces[0][1] or 1) if pieces else (None, 1)


RESULTS: dict[str, Result] = {
    "hours_entitled": hours_entitled,
    "hours_used": hours_used,
    "hours_remaining": hours_remaining,
    "hours_counted": hours_counted,
    "hours_protected": hours_protected,
    "hours_unprotected": hours_unprotected,
    "minutes_charged": minutes_charged,
    "max_increment_minutes": max_increment_minutes,
    "workweek_hours": workweek_hours,
    "workweek_hours_of": workweek_hours_of,
    "scheduled_hours_on": scheduled_hours_on,
}
