"""One leave, or several in a row, under every law at once: a lane for each program, what it protects and until when.

`follow` decides the parts of a leave in their order (a disability, then bonding): what a part uses is used when the
next one begins. `timeline` puts the determinations side by side. Where the laws forbid that a day counts under two
programs, every order is tried, and the one that serves the employee best is kept: most of the leave protected, then
most weeks of benefits, then most left over. Pure; what is paid in which week is `pay_plan`'s.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice, permutations
from typing import Any

from openleave.engine.concurrency import AFTER, NEVER, Pairing
from openleave.engine.determination import Determination, ProgramDetermination, determine
from openleave.engine.drawing import cared_for, keys_of
from openleave.engine.entitlement import Protected
from openleave.engine.facts import Facts
from openleave.engine.granting import open_spans, protected_in, protection_window
from openleave.engine.job_protection import job_spans, protects_job, within
from openleave.engine.law import Library
from openleave.engine.pay_claim import uncounted, waiting_days
from openleave.engine.plan import Plan
from openleave.engine.trace import json_value

MOST_ORDERS = 24  # of programs that exclude each other: four of them


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row that a program covers, in whole or in part. `weeks`: workweeks of them; None: none are counted."""

    starts_on: dt.date
    ends_on: dt.date
    weeks: Fraction | None

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = json_value({"starts_on": self.starts_on, "ends_on": self.ends_on, "weeks": self.weeks})
        return found


@dataclass(slots=True)
class Lane:
    """One program in one or several parts of the leave."""

    program: str
    name: str
    short: str
    kind: str
    protects_job: bool | None
    unverified: str | None
    outcomes: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    weeks: Fraction | None = None  # counted, of all parts
    left: Fraction | None = None  # after the last part
    exhausts_on: dt.date | None = None
    next_available_on: dt.date | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "program": self.program, "name": self.name, "short": self.short, "kind": self.kind,
            "protects_job": self.protects_job, "unverified": self.unverified, "outcomes": self.outcomes,
            "spans": [span.to_json() for span in self.spans], "weeks": json_value(self.weeks),
            "left": json_value(self.left), "exhausts_on": json_value(self.exhausts_on),
            "next_available_on": json_value(self.next_available_on),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """Programs that exclude each other, in one order of use: workweeks protected, with a benefit, and left."""

    programs: tuple[str, ...]
    protected: Fraction
    paid: Fraction
    left: Fraction
    best: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "programs": list(self.programs), "protected": str(self.protected), "paid": str(self.paid),
            "left": str(self.left), "best": self.best,
        }  # fmt: skip


@dataclass(slots=True)
class Timeline:
    """`uncovered` are days of leave on which no law protects the job; `open_` programs whose answer lacks facts."""

    starts_on: dt.date | None
    ends_on: dt.date | None
    lanes: list[Lane]
    uncovered: list[Span]
    pairings: list[Pairing]
    orders: list[Order]

    def to_json(self) -> dict[str, Any]:
        return {
            "starts_on": json_value(self.starts_on), "ends_on": json_value(self.ends_on),
            "lanes": [lane.to_json() for lane in self.lanes],
            "uncovered": [span.to_json() for span in self.uncovered],
            "concurrency": [pairing.to_json() for pairing in self.pairings],
            "orders": [order.to_json() for order in self.orders],
        }  # fmt: skip


type Parts = dict[str, Protected]  # program → what of the plan it protects
type Made = tuple[Determination, Parts, list[Order]]


def follow(
    document: Mapping[str, Any], library: Library, as_of: dt.date, parts: Sequence[Mapping[str, Any]] = ()
) -> list[Made]:
    """Decide a leave in parts: each of `parts` is put over the document's `leave`, with what the parts before it used
    as usage. A part's `event`, where it has one, is put over the document's. Without parts, the leave as it stands.
    Raises FactsError, ValueError as `determine` does."""
    documents = []
    for part in parts or ({},):
        own = {"leave": {**document.get("leave", {}), **{key: part[key] for key in part if key != "event"}}}
        if "event" in part:
            own["event"] = {**document.get("event", {}), **part["event"]}
        documents.append({**document, **own})
    return in_a_row(documents, library, as_of)


def in_a_row(
    documents: Sequence[Mapping[str, Any]],
    library: Library,
    as_of: dt.date,
    orders: Sequence[Sequence[str]] = (),
) -> list[Made]:
    """Decide leaves of one employee in the order given, each by its own facts; what one uses is used for the next.

    `orders` holds for each leave the order of use that was chosen, empty where nobody chose. Raises FactsError,
    ValueError as `determine` does."""
    made: list[Made] = []
    used: list[dict[str, Any]] = []
    waited: dict[str, range] = {}
    for position, document in enumerate(documents):
        facts = Facts.from_json({**document, "usage": [*document.get("usage", []), *used]})
        determination = determine(facts, library, as_of)
        protected, compared = arranged(determination, orders[position] if position < len(orders) else ())
        made.append((determination, protected, compared))
        used += usage_of(determination, protected, waited)
    return made


def usage_of(
    determination: Determination, protected: Parts, waited: dict[str, range] | None = None
) -> list[dict[str, Any]]:
    """The use that a part of the leave will be for the one after it, day by day. `waited` holds the waiting period of
    each program, which is served once, in the first part: its days count nothing where the law says so."""
    found: list[dict[str, Any]] = []
    waited = {} if waited is None else waited
    for made in determination.programs:
        if made.id not in protected or made.plan is None:
            continue
        part, used_for = protected[made.id], what_for(made)
        free = uncounted(made, part, waited.setdefault(made.id, waiting_days(made, part)))
        found += [
            {
                "program": made.id, "on": dt.date.fromordinal(day[0]),
                "weeks": "0" if day[0] in free else str(part.weeks(units)), **used_for,
            }
            for day, units in zip(made.plan.days, part.parts, strict=True)
            if units
        ]  # fmt: skip
    return found


def what_for(made: ProgramDetermination) -> dict[str, str]:
    """What a use was for, as far as it is known: the reason, whom it was to care for, the servicemember, the event."""
    facts = made.context.facts
    keys = {**keys_of(made.context), "reason": facts.leave.reason, "family": cared_for(made.context)}
    return {name: value for name, value in keys.items() if value is not None}


def protects(made: ProgramDetermination) -> bool:
    """Whether the program covers any of the leave."""
    return made.outcome == "eligible" or made.becomes_eligible_on is not None


def arranged(determination: Determination, order: Sequence[str] = ()) -> tuple[Parts, list[Order]]:
    """What each program protects when those that exclude each other take turns, and the orders that were compared.
    They take the best turn, or that of `order` where it is one of those compared."""
    covering = {made.id: made for made in determination.programs if protects(made) and made.protected is not None}
    excluded: dict[str, set[str]] = {}
    first: set[tuple[str, str]] = set()  # (a, b): a before b
    for pairing in determination.concurrency:
        if pairing.runs in (NEVER, AFTER) and {pairing.program, pairing.other} <= covering.keys():
            excluded.setdefault(pairing.program, set()).add(pairing.other)
            excluded.setdefault(pairing.other, set()).add(pairing.program)
            if pairing.runs == AFTER:
                first.add((pairing.other, pairing.program))
    kept: Parts = {name: made.protected for name, made in covering.items() if made.protected and name not in excluded}
    if not excluded:
        return kept, []
    tried = []
    for names in turns(excluded, first):
        parts = in_turn([covering[name] for name in names], excluded)
        tried.append((worth({**kept, **parts}, covering), names, parts))
    best = max(tried, key=lambda one: one[0])
    orders = [Order(names, *value, best=names == best[1]) for value, names, _ in tried]
    taken = next((one for one in tried if one[1] == tuple(order)), best)
    return {**kept, **taken[2]}, orders


def turns(programs: Iterable[str], first: Collection[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The orders that are compared: those that the laws allow (a before b, for each of `first`), no more than
    `MOST_ORDERS`. Where the laws contradict each other, one by name."""
    named = sorted(programs)
    allowed = (o for o in permutations(named) if all(o.index(a) < o.index(b) for a, b in first))
    return list(islice(allowed, MOST_ORDERS)) or [tuple(named)]


def in_turn(programs: Sequence[ProgramDetermination], excluded: Mapping[str, set[str]]) -> Parts:
    """Each program protects what those before it, which it excludes, have left."""
    found: Parts = {}
    taken: dict[str, set[int]] = {}
    for made in programs:
        plan, balance = made.plan, made.balance
        assert plan is not None and balance is not None
        blocked = {day for name in excluded[made.id] for day in taken.get(name, ())}
        part = protected_in(made, without(plan, blocked), protection_window(made), balance)
        found[made.id] = part
        taken[made.id] = {day[0] for day, units in zip(plan.days, part.parts, strict=True) if units}
    return found


def without(plan: Plan, blocked: set[int]) -> Plan:
    """The plan with nothing counted on some days."""
    made = Plan()
    made.days = [
        (day, minutes, 0 if day in blocked else share, whole, why) for day, minutes, share, whole, why in plan.days
    ]
    made.ends, made.averaged = plan.ends, plan.averaged
    return made


def worth(parts: Parts, programs: Mapping[str, ProgramDetermination]) -> tuple[Fraction, Fraction, Fraction]:
    """(workweeks on which the job is protected, workweeks under programs that pay, workweeks left), summed over days:
    a day counts once in the first two."""
    safe: dict[int, Fraction] = {}
    paid: dict[int, Fraction] = {}
    left = Fraction(0)
    for name, part in parts.items():
        made = programs[name]
        assert made.plan is not None
        left += part.weeks(part.after)
        spans = job_spans(made)
        for day, units in zip(made.plan.days, part.parts, strict=True):
            share = part.weeks(units)
            if within(spans, day[0]):
                safe[day[0]] = max(safe.get(day[0], Fraction(0)), share)
            if made.context.law.header["kind"] == "paid_benefit":
                paid[day[0]] = max(paid.get(day[0], Fraction(0)), share)
    return sum(safe.values(), Fraction(0)), sum(paid.values(), Fraction(0)), left


def timeline(made: Sequence[Made]) -> Timeline:
    """The determinations of a leave's parts as lanes, in the order of the library."""
    lanes: dict[str, Lane] = {}
    covered: dict[int, Fraction] = {}
    wanted: dict[int, Fraction] = {}
    pairings: dict[tuple[str, str, str], Pairing] = {}
    orders: list[Order] = []
    for determination, parts, compared in made:
        orders += compared
        for pairing in determination.concurrency:
            pairings.setdefault((pairing.program, pairing.other, pairing.runs), pairing)
        for program in determination.programs:
            lane = lanes.setdefault(program.id, lane_of(program))
            add(lane, program, parts.get(program.id))
            cover(covered, program, parts.get(program.id))
            want(wanted, program)
    bare = {day: weeks - covered.get(day, Fraction(0)) for day, weeks in wanted.items()}
    leaves = [determination.facts.leave for determination, _, _ in made]
    ends = [leave.last_on for leave in leaves if leave.last_on is not None]
    return Timeline(
        min((leave.first_on for leave in leaves if leave.first_on is not None), default=None),
        max(ends, default=None),
        sorted(lanes.values(), key=lambda lane: (not lane.spans, lane.outcomes == ["ineligible"])),
        runs_of({day: weeks for day, weeks in bare.items() if weeks > 0}, set(wanted)),
        list(pairings.values()),
        orders,
    )


def lane_of(made: ProgramDetermination) -> Lane:
    header = made.context.law.header
    return Lane(
        made.id, made.program.name, header.get("short", made.program.name), header["kind"], protects_job(made),
        header.get("unverified"),
    )  # fmt: skip


def add(lane: Lane, made: ProgramDetermination, part: Protected | None) -> None:
    """What a program covers of one part of the leave."""
    lane.outcomes.append(made.outcome)
    if not protects(made):
        return
    answers = {protects_job(made), *({lane.protects_job} if lane.spans else ())}
    lane.protects_job = True if True in answers else None if None in answers else False
    if part is None:
        if made.balance is None:
            lane.spans += whole_leave(made)
        return
    assert made.plan is not None
    used = {day[0]: part.weeks(units) for day, units in zip(made.plan.days, part.parts, strict=True) if units}
    lane.spans += runs_of(used, {day[0] for day in made.plan.days})
    lane.weeks = (lane.weeks or Fraction(0)) + part.weeks(part.protected)
    lane.left = part.weeks(part.after)
    if part.exhausts is not None:
        lane.exhausts_on = dt.date.fromordinal(part.exhausts)
        lane.next_available_on = made.next_available_on


def whole_leave(made: ProgramDetermination) -> list[Span]:
    """Leave without a fixed amount: all of it, within the days on which it can be taken. Time that is earned covers no
    more than was earned: none of it is drawn."""
    leave = made.context.facts.leave
    if leave.first_on is None or leave.last_on is None or made.context.law.accruals:
        return []
    found = []
    for first, last in open_spans(made):
        starts, ends = max(leave.first_on.toordinal(), first), min(leave.last_on.toordinal(), last)
        if starts <= ends:
            found.append(Span(dt.date.fromordinal(starts), dt.date.fromordinal(ends), None))
    return found


def cover(covered: dict[int, Fraction], made: ProgramDetermination, part: Protected | None) -> None:
    """The days of a part of the leave on which a program protects the job, and how much of each."""
    spans = job_spans(made)
    if part is not None and made.plan is not None:
        for day, units in zip(made.plan.days, part.parts, strict=True):
            if within(spans, day[0]):
                covered[day[0]] = max(covered.get(day[0], Fraction(0)), part.weeks(units))
    elif protects(made) and made.balance is None:
        for span in whole_leave(made):
            for day_off in range(span.starts_on.toordinal(), span.ends_on.toordinal() + 1):
                if within(spans, day_off):
                    covered[day_off] = Fraction(1)


def want(wanted: dict[int, Fraction], made: ProgramDetermination) -> None:
    """The time away by day, as the first program that can tell counts it."""
    if made.plan is not None and not made.plan.missing:
        for day, _, share, whole, _ in made.plan.days:
            if share:
                wanted.setdefault(day, Fraction(share, whole))


def runs_of(weeks: Mapping[int, Fraction], days: set[int]) -> list[Span]:
    """Days as spans: days in a row, and those between which nothing of the leave lies (a weekend)."""
    spans: list[Span] = []
    first: int | None = None
    last = 0
    total = Fraction(0)
    for day in sorted(days | set(weeks)):
        if day in weeks:
            if first is None:
                first, total = day, Fraction(0)
            last, total = day, total + weeks[day]
        elif first is not None:
            spans.append(Span(dt.date.fromordinal(first), dt.date.fromordinal(last), total))
            first = None
    if first is not None:
        spans.append(Span(dt.date.fromordinal(first), dt.date.fromordinal(last), total))
    return spans
