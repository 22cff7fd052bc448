"""When leave taken in parts runs out: pure. What is expected to be taken goes through the engine like what was taken.

A reduced leave is planned: its own days are used. For intermittent leave the expected days are those that a
certification in force allows at most (an app above names a reader with ``declare_certified``) or else those of the last
weeks, taken again. Days that come back under a rolling leave year come back here as in any determination.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from openleave.apps.cases.choices import BasedOn, Outcome
from openleave.apps.cases.models import LeaveCase
from openleave.engine.determination import Determination, ProgramDetermination
from openleave.engine.entitlement import Protected
from openleave.engine.granting import open_spans
from openleave.engine.plan import Plan
from openleave.engine.timeline import arranged
from openleave.kernel.actor import Actor

#: So many weeks of use are taken to go on. A rota of one, two, three, four or six weeks falls on the same days again
#: when they are repeated. No rule names them: the desk's own.
RECENT_WEEKS = 12
#: With fewer whole weeks of leave behind it nobody can tell how it will go on.
LEAST_WEEKS = 4
#: How far ahead is looked: all that is used now has come back by then.
HORIZON = timedelta(weeks=52)
DAY = timedelta(days=1)

# What is missing, where the engine has no word for it: codes, put into words by ``forecast_words``.
TOO_SHORT, EPISODE_LENGTH, APPOINTMENTS, SHIFTS = "too_short", "episode_length", "appointments", "shifts"
NOT_COVERED, CONTRADICTION, GONE = "not_covered", "contradiction", "gone"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected to be taken from tomorrow on: minutes by day. ``weeks`` of use it rests on, where it does.
    ``lacking``: what is not known of it, as codes; without days nothing can be told."""

    based_on: BasedOn
    days: Mapping[date, int]
    weeks: int | None = None
    lacking: tuple[str, ...] = ()


class Certified(Protocol):
    """A certification in force."""

    def expected(self, today: date, until: date, scheduled: Callable[[date], int | None]) -> Expected | None:
        """The most that it allows from tomorrow on, or None where it names no frequency that could be projected.
        ``scheduled``: minutes of work on a day, None where they are not known."""


type Reader = Callable[[Actor, Sequence[LeaveCase]], Mapping[UUID, Certified]]
_readers: list[Reader] = []


def declare_certified(reader: Reader) -> None:
    """Name the reader: actor, cases → by case with a certification in force, what it allows."""
    _readers[:] = [reader]


def certified_of(actor: Actor, cases: Sequence[LeaveCase]) -> Mapping[UUID, Certified]:
    """By case; a case without a certification in force is left out."""
    return _readers[0](actor, cases) if _readers and cases else {}


def recent_use(taken: Mapping[date, int], starts_on: date, today: date, until: date) -> Expected:
    """The use of the last ``RECENT_WEEKS``, or of the whole weeks since the leave began where they are fewer, taken
    again and again: an absence comes back on the same weekday, so many weeks later."""
    weeks = min(RECENT_WEEKS, ((today - starts_on).days + 1) // 7)
    if weeks < LEAST_WEEKS:
        return Expected(BasedOn.UNKNOWN, {}, None, (TOO_SHORT,))
    span = timedelta(weeks=weeks)
    days: dict[date, int] = {}
    for on, minutes in sorted(taken.items()):
        if today - span < on <= today:
            again = on + span
            while again <= until:
                days[again] = minutes
                again += span
    return Expected(BasedOn.RECENT, days, weeks)


@dataclass(frozen=True, slots=True)
class RunsOut:
    """What is foreseen under one program. ``out_on``: the last day on which anything of the entitlement is left to
    use, None where it does not run out in sight; ``again_on``: the first day on which something is there again.
    ``lacking``: what would have to be known, as codes."""

    program: str
    out_on: date | None = None
    again_on: date | None = None
    lacking: tuple[str, ...] = ()


def foreseen(
    found: Determination, programs: Collection[str], order: Sequence[str] | None, today: date
) -> list[RunsOut]:
    """Under each of ``programs`` when a determination of what was taken and what is expected runs out."""
    parts, _ = arranged(found, order or ())
    by_id = {one.id: one for one in found.programs}
    return [_of(by_id.get(name), parts.get(name), name, today) for name in sorted(programs)]


def _of(made: ProgramDetermination | None, part: Protected | None, name: str, today: date) -> RunsOut:
    if made is not None and part is None and made.outcome == Outcome.INDETERMINATE:
        part = made.protected
    if made is None or (part is None and made.outcome == Outcome.INELIGIBLE and made.becomes_eligible_on is None):
        return RunsOut(name, lacking=(NOT_COVERED,))
    if made.balance is None or part is None:
        return RunsOut(name, lacking=tuple(key for _, key in lacking_of(made)))
    plan = made.plan
    assert plan is not None
    lacking = tuple(dict.fromkeys(key for _, key in plan.missing))
    past = sum(1 for day in plan.days if day[0] <= today.toordinal())
    if past and not _after(made, plan, part, past).available_on(today):
        last = max((i for i in range(past) if part.parts[i]), default=None)
        if last is not None:
            return RunsOut(name, _day(plan, last), _again(made, plan, part, past, today + DAY), lacking)
    first = _first_short(made, plan, part, past)
    if first is not None:
        last = max((i for i in range(first + 1) if part.parts[i]), default=None)
        out_on = _day(plan, last) if last is not None else None
        return RunsOut(name, out_on, _again(made, plan, part, first + 1, _day(plan, first) + DAY), lacking)
    if part.exhausts is not None and part.exhausts > today.toordinal():
        out_on = date.fromordinal(part.exhausts)
        return RunsOut(name, out_on, _again(made, plan, part, len(plan.days), out_on + DAY), lacking)
    return RunsOut(name, lacking=lacking)


def lacking_of(made: ProgramDetermination) -> list[tuple[str, str]]:
    """(path, key) of each fact without which nothing can be told of a program's amounts."""
    plan = made.plan.missing if made.plan is not None else []
    found = dict([*made.missing, *plan, *made.limits_missing, *made.year_missing])
    return list(found.items()) or [("", CONTRADICTION)]


def _first_short(made: ProgramDetermination, plan: Plan, part: Protected, past: int) -> int | None:
    """The first day to come that the balance does not cover in full: days on which the leave cannot be protected at
    all, whatever is left, are none."""
    spans = open_spans(made)
    for i in range(past, len(plan.days)):
        if part.parts[i] < part.shares[i] and any(first <= plan.days[i][0] <= last for first, last in spans):
            return i
    return None


def _after(made: ProgramDetermination, plan: Plan, part: Protected, count: int) -> Any:
    assert made.balance is not None
    return made.balance.after(plan.days[:count], part.parts[:count], part.denominator)


def _again(made: ProgramDetermination, plan: Plan, part: Protected, count: int, day: date) -> date | None:
    found = _after(made, plan, part, count).next_available(day.toordinal())
    return None if found is None else date.fromordinal(found)


def _day(plan: Plan, position: int) -> date:
    return date.fromordinal(plan.days[position][0])
