"""On which limits a leave draws: those of the law against which its reason counts, with the use that counts as well.

What the facts leave open is drawn twice, as if it counted and as if it did not. Only where that makes a difference is
the amount open, and the facts to ask for are named.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from openleave.engine import facts_words as words
from openleave.engine.conditions import holds
from openleave.engine.context import Context
from openleave.engine.facts_leave import Usage
from openleave.engine.law_limits import Limit
from openleave.engine.leave_year import LeaveYear
from openleave.engine.ledger import EMPTY, Ledger, ledger, standing
from openleave.engine.limits import Balances, Meter, Span
from openleave.engine.plan import basis_of
from openleave.engine.relationship import family_classes
from openleave.engine.terms import Scope
from openleave.engine.trace import Missing

type Family = Mapping[str, bool | None] | None
type Key = tuple[str | None, ...]


class Leave:
    """What is drawn for: a reason, whom the care is for, the day asked, and how the leave year is measured."""

    __slots__ = ("day", "family", "keys", "missing", "reason")

    def __init__(self, context: Context, reason: str | None, day: int, family: Family = None) -> None:
        self.reason = reason
        self.day = day
        self.missing: tuple[Missing, ...] = ()
        member = context.facts.leave.family_member
        if family is None and member is not None:
            answers = family_classes(context, member)
            family = {name: answer.value for name, answer in answers.items()}
            self.missing = tuple(lacking for answer in answers.values() for lacking in answer.missing)
        elif family is None:
            self.missing = (("leave.family_member", "ask.family_member"),)
        self.family = family
        self.keys = keys_of(context)


def keys_of(context: Context) -> dict[str, str | None]:
    """What the leave is for, by the facts that tell it apart from other leave for the same reason."""
    military, event = context.facts.military, context.facts.event
    keys = {name: getattr(military, name, None) for name in ("servicemember", "injury", "status")}
    return {**keys, "event": event.id if event else None}


def cared_for(context: Context) -> str | None:
    """The word of the facts on use (`usage.family`) for whom the leave is to care for; None: not known, or nobody."""
    member = context.facts.leave.family_member
    answers = {} if member is None else {name: a.value for name, a in family_classes(context, member).items()}
    found = next((name for name in words.FAMILY if answers.get(name)), None)
    if found is None and answers and all(value is False for value in answers.values()):
        return "other"
    return found


def counted_reason(context: Context) -> str | None:
    """The reason for which the leave is counted: of several, the one that the law designates first."""
    leave = context.facts.leave
    others = leave.also_qualifies_as
    return leave.reason if not others else context.law.limits.counted_as(leave.reason, others)


def candidates(context: Context, reason: str | None) -> tuple[Limit, ...]:
    """The limits on which leave for a reason may draw, as far as these facts can concern them."""
    limits, facts = context.law.limits, context.facts
    opened = reason in limits.opening or not facts.used_reasons.isdisjoint(limits.opening)
    found = limits.for_reason(reason, opened, facts.spouse is not None)
    if all(limit.weeks is not None for limit in found):
        return found
    workdays, minutes = usual_week(context)
    return tuple(limit.in_weeks(workdays, minutes) for limit in found)


def usual_week(context: Context) -> tuple[Fraction | None, Fraction | None]:
    """(workdays, minutes) of the employee's usual week on the first day of leave; None: not known."""
    day = (context.start or context.as_of).toordinal()
    employee = context.facts.employee
    minutes = basis_of(context).usual_week(day) if employee.timetable else employee.weekly_hours
    segment = employee.timetable.segment_on(day)
    workdays: Fraction | None = None
    if segment is not None and not segment.variable:
        days = sum(1 for scheduled in segment.cycle if scheduled)
        workdays = Fraction(days * 7, len(segment.cycle))
    elif context.facts.wages is not None:
        workdays = context.facts.wages.days_per_week
    return workdays, None if minutes is None else Fraction(minutes)


def draw(
    context: Context, scope: Scope, limits: Sequence[Limit], leave: Leave, rule: tuple[str, tuple[int, int] | None],
    strict: bool,
) -> tuple[Balances | None, tuple[Missing, ...]]:  # fmt: skip
    """The meters of the limits that apply, and the facts that leave open whether or how they do. `strict`: what is not
    known counts against the employee."""
    facts, law = context.facts, context.law
    lacking: list[Missing] = []
    anniversary = False
    if rule[0] == "forward" or any(limit.single or limit.method == "forward" for limit in limits):
        anniversary = context.choice("period_end") == "anniversary"
    own = [entry for entry in standing(facts.usage) if entry.program == law.id]
    theirs = [entry for entry in standing(facts.spouse.usage or ()) if entry.program == law.id] if facts.spouse else []
    everything = facts.ledgers.get(law.id, EMPTY)
    ledgers: dict[tuple[int, ...], Ledger] = {}
    years: dict[tuple[str, int, tuple[str, ...]], LeaveYear] = {}  # one for all limits that are measured alike
    meters: list[Meter] = []
    for limit in limits:
        applies = limit.counts(leave.reason, leave.family)
        unknown = list(leave.missing) if applies is None else []
        if applies is not False and limit.when is not None:
            held, missing = holds(scope, limit.when)
            applies = applies if held else held
            unknown.extend(missing)
            if limit.shared and held is not False and facts.spouse is not None and facts.spouse.usage is None:
                unknown.append(("spouse.usage", "fact:spouse.usage"))
                applies = None
        if applies is False:
            continue
        spans: tuple[Span, ...] = ()
        mine: Span | None = None
        opens = leave.reason in limit.opens
        counting = own
        if limit.together:
            among = (law.id, *limit.together)
            counting = [entry for entry in standing(facts.usage) if entry.program in among]
        if limit.single:
            spans, mine, keys_missing = single_periods(limit, leave, counting, anniversary, strict)
            if limit.by_event:
                spans, counting = (), of_event(limit, leave, counting, strict)
            if limit.shared:
                spans += tuple(span for _, found in groups(limit, theirs, anniversary) for span in found)
            unknown.extend(keys_missing)
            if not spans and mine is None and not opens:
                continue
        if applies is None and not strict:
            lacking.extend(unknown)
            continue
        if limit.counts_all(facts.used_reasons) and not limit.by_event and not limit.together:
            made = everything
        else:
            counted, untold = use_of(limit, counting, "usage", strict)
            unknown.extend(untold)
            alike = tuple(id(entry) for entry in counted)
            if alike not in ledgers:
                ledgers[alike] = ledger_of(counted, facts.policy.first_weekday)
            made = ledgers[alike]
        if limit.shared:
            counted, untold = use_of(limit, theirs, "spouse.usage", strict)
            unknown.extend(untold)
            made = together(made, ledger(counted, facts.policy.first_weekday) if counted else EMPTY)
            if facts.spouse is not None and facts.spouse.usage is None and strict:
                made = together(made, Ledger({leave.day: Fraction(limit.weeks or 0)}))  # as if all of it were used
        lacking.extend(unknown)
        year = None
        if not limit.single:
            method, starts = (limit.method, None) if limit.method else rule
            year = years.get((method, limit.months, limit.together))
            if year is None:
                first_weekday = facts.policy.first_weekday
                own_days = ledger_of(counting, first_weekday).days if limit.together else everything.days
                days = begun_by(context, own_days) if method == "benefit_year" else own_days
                year = LeaveYear(method, starts, limit.months, days, anniversary)
                years[method, limit.months, limit.together] = year
        meters.append(Meter(limit, made, year, spans, mine, opens and limit.single, anniversary))
    # A leave that nothing limits on some day is not one whose amounts this law tells.
    limited = any(meter.year is not None or meter.opens for meter in meters)
    return (Balances(tuple(meters)) if limited else None), tuple(dict.fromkeys(lacking))


def begun_by(context: Context, days: list[int]) -> list[int]:
    """The days that begin benefit years: those of use, and that of the application where one is stated."""
    wages = getattr(context.facts, "wages", None)
    applied = None if wages is None else wages.applied_on
    return days if applied is None else sorted({*days, applied.toordinal()})


def use_of(limit: Limit, entries: list[Usage], path: str, strict: bool) -> tuple[list[Usage], list[Missing]]:
    """The entries that count against a limit, and what would tell of the others whether they do."""
    found: list[Usage] = []
    missing: list[Missing] = []
    for entry in entries:
        counts = limit.counts(entry.reason, {entry.family: True} if entry.family else None)
        if counts is None:
            name = "reason" if entry.reason is None else "family"
            missing.append((f"{path}.{name}", f"ask.usage_{name}"))
        if counts or (counts is None and strict):
            found.append(entry)
    return found, missing


def ledger_of(entries: list[Usage], first_weekday: int) -> Ledger:
    """The ledger of entries under one program or several: a day counted under two of them is one day."""
    by_program: dict[str, list[Usage]] = {}
    for entry in entries:
        by_program.setdefault(entry.program, []).append(entry)
    made = [ledger(listed, first_weekday) for listed in by_program.values()]
    if len(made) < 2:
        return made[0] if made else EMPTY
    by_day: dict[int, Fraction] = {}
    for one in made:
        for day, units in zip(one.days, one.units, strict=True):
            by_day[day] = max(by_day.get(day, Fraction(0)), Fraction(units, one.denominator))
    return Ledger(by_day)


def together(a: Ledger, b: Ledger) -> Ledger:
    """The use of two people: each has workweeks of their own."""
    by_day: dict[int, Fraction] = {}
    for made in (a, b):
        for day, units in zip(made.days, made.units, strict=True):
            by_day[day] = by_day.get(day, Fraction(0)) + Fraction(units, made.denominator)
    return Ledger(by_day)


def groups(limit: Limit, entries: list[Usage], anniversary: bool) -> list[tuple[Key, list[Span]]]:
    """The single periods that use has begun, by what it was for. Use after the end of one has begun another."""
    found: dict[Key, list[Usage]] = {}
    for entry in entries:
        if entry.reason in limit.opens:
            found.setdefault(tuple(getattr(entry, name) for name in (*limit.per, *limit.apart)), []).append(entry)
    days = {key: sorted(days_of(listed)) for key, listed in found.items()}
    return [
        (key, LeaveYear("forward", None, limit.months, used_on, anniversary).periods)
        for key, used_on in days.items()
        if used_on  # an entry of no time begins nothing
    ]


def days_of(entries: list[Usage]) -> set[int]:
    """The days on which there was use."""
    found: set[int] = set()
    for entry in entries:
        if entry.on is not None:
            found.add(entry.on.toordinal())
        elif entry.starts_on is not None and entry.share:
            first = entry.starts_on.toordinal()
            last = entry.ends_on.toordinal() if entry.ends_on else first + int(entry.share * 7) - 1
            found.update(range(first, last + 1))
    return found


def single_periods(
    limit: Limit, leave: Leave, entries: list[Usage], anniversary: bool, strict: bool
) -> tuple[tuple[Span, ...], Span | None, list[Missing]]:
    """(periods begun for something else, the period begun for what this leave is for, what would tell them apart)."""
    begun = groups(limit, entries, anniversary)
    if leave.reason not in limit.opens:
        return tuple(span for _, spans in begun for span in spans), None, []
    key: Key = tuple(leave.keys[name] for name in (*limit.per, *limit.apart))
    others: list[Span] = []
    own: list[Span] = []
    missing: list[Missing] = []
    for used_for, spans in begun:
        same = same_key(key, used_for, len(limit.per))
        if same:
            own.append(spans[0])
            others.extend(spans[1:])
        elif same is None and strict:
            before = [span for span in spans if span[0] <= leave.day] or spans[:1]
            own.append(before[-1])
            others.extend(span for span in spans if span != before[-1])
        else:
            others.extend(spans)
        if same is None:
            missing.extend(
                asked_for(name) if a is None else (f"usage.{name}", f"ask.usage_{name}")
                for name, a, b in zip(limit.per, key, used_for, strict=False)
                if a is None or b is None
            )
    return tuple(others), (max(own) if own else None), missing


def of_event(limit: Limit, leave: Leave, entries: list[Usage], strict: bool) -> list[Usage]:
    """The use that was for the same event, and what may have been when `strict`."""
    wanted: Key = tuple(leave.keys[name] for name in limit.per)
    found = []
    for entry in entries:
        same = same_key(wanted, tuple(getattr(entry, name) for name in limit.per), len(limit.per))
        if same or (same is None and strict):
            found.append(entry)
    return found


def asked_for(name: str) -> Missing:
    path = "event.id" if name == "event" else f"military.{name}"
    return path, f"fact:{path}"


def same_key(a: Key, b: Key, needed: int) -> bool | None:
    """Whether two leaves are for the same; None where one of the parts needed to tell is not known."""
    if any(x is not None and y is not None and x != y for x, y in zip(a, b, strict=True)):
        return False
    return None if None in a[:needed] or None in b[:needed] else True


__all__ = ["Leave", "candidates", "counted_reason", "draw"]
