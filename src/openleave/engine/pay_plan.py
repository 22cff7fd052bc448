"""What is paid in each week of a leave, and by whom: wages for the time worked, benefits of States and insurers, the
employer's own plans, accrued time added where the law lets it; and what was really paid against it.

`pay_plan(determination)` or, for a leave in parts, `pay_plan_of(follow(…))`. Weeks are the employer's workweeks.
Amounts are Decimal dollars to the cent; an estimate, worked out from the facts and the law. An employer's plan that is
reduced by a benefit, and accrued time that fills up to the wage, go by what the State really paid where it is stated.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openleave.engine.benefit_wage import usual_wage
from openleave.engine.calendar import week_start
from openleave.engine.determination import Determination
from openleave.engine.pay_accrued import Accrued, ceiling
from openleave.engine.pay_claim import Claim, Stretch, Week, plan_of
from openleave.engine.quantity import rounded
from openleave.engine.situations.wages import Payment
from openleave.engine.timeline import Order, Parts, arranged, protects
from openleave.engine.trace import Missing, Sentence, json_value

type Made = Sequence[tuple[Determination, Parts, list[Order]]]

EMPLOYER = "employer"
NO_WAGE: tuple[Missing, ...] = (("wages.average_weekly_wage", "fact:wages.average_weekly_wage"),)
NO_PLAN: tuple[Missing, ...] = (("leave.ends_on", "fact:leave.ends_on"),)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment of a week. `kind`: work, benefit, waiting_paid_back, plan (an employer's own), accrued."""

    kind: str
    paid_by: str
    amount: Decimal
    program: str | None = None
    name: str = ""
    balance: str | None = None  # of accrued time: which
    minutes: int | None = None  # of accrued time: how much of it
    lines: tuple[Sentence, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "paid_by": self.paid_by, "amount": str(self.amount), "program": self.program,
            "name": self.name, "balance": self.balance, "minutes": self.minutes,
            "explanation": [line.to_json() for line in self.lines],
        }  # fmt: skip


@dataclass(slots=True)
class PayWeek:
    """A workweek of the leave. `away`: the part of it that is leave; `gap`: what lacks to the usual wage; `actual` and
    `difference` (actual less estimate) by payer, where payments of the week are stated."""

    starts_on: dt.date
    ends_on: dt.date
    away: Fraction
    gross: Decimal | None
    paid: list[Paid] = field(default_factory=list)
    lines: tuple[Sentence, ...] = ()
    actual: dict[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.paid), ZERO)

    @property
    def gap(self) -> Decimal | None:
        return None if self.gross is None else max(self.gross - self.total, ZERO)

    def by(self, payer: str) -> Decimal:
        """The estimate of what a payer pays for the week."""
        return sum((one.amount for one in self.paid if one.paid_by == payer), ZERO)

    @property
    def difference(self) -> dict[str, Decimal]:
        return {payer: paid - self.by(payer) for payer, paid in self.actual.items()}

    def to_json(self) -> dict[str, Any]:
        return {
            "starts_on": str(self.starts_on), "ends_on": str(self.ends_on), "away": str(self.away),
            "gross": json_value(self.gross), "paid": [one.to_json() for one in self.paid], "total": str(self.total),
            "gap": json_value(self.gap), "notes": [line.to_json() for line in self.lines],
            "actual": json_value(self.actual), "difference": json_value(self.difference),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taxed:
    """How a program's payments are taxed, in the law's words. `federal`, `state`: true, false, partly or None."""

    program: str
    name: str
    federal: Any
    state: Any
    text: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        return {
            "program": self.program, "name": self.name, "federal": self.federal, "state": self.state,
            "text": dict(self.text),
        }  # fmt: skip


@dataclass(slots=True)
class PayPlan:
    """`open_`: programs that may pay once more is known; `left`: minutes left of each balance of accrued time."""

    weeks: list[PayWeek] = field(default_factory=list)
    taxable: list[Taxed] = field(default_factory=list)
    open_: list[str] = field(default_factory=list)
    missing: tuple[Missing, ...] = ()
    left: list[tuple[str, int]] = field(default_factory=list)

    def total(self, kind: str | None = None, payer: str | None = None, program: str | None = None) -> Decimal:
        """The sum of all weeks, of one kind of payment, one payer, one program."""
        return sum(
            (
                one.amount
                for week in self.weeks
                for one in week.paid
                if kind in (None, one.kind) and payer in (None, one.paid_by) and program in (None, one.program)
            ),
            ZERO,
        )

    @property
    def owed(self) -> dict[str, dict[str, Decimal]]:
        """By payer, over the weeks whose payments are stated: what it still owes, and what was paid too much."""
        found: dict[str, Decimal] = {}
        for week in self.weeks:
            for payer, difference in week.difference.items():
                found[payer] = found.get(payer, ZERO) + difference
        return {
            payer: {"to_employee": max(-difference, ZERO), "by_employee": max(difference, ZERO)}
            for payer, difference in found.items()
        }

    def to_json(self) -> dict[str, Any]:
        kinds = dict.fromkeys(one.kind for week in self.weeks for one in week.paid)
        payers = dict.fromkeys(one.paid_by for week in self.weeks for one in week.paid)
        gross = [week.gross for week in self.weeks]
        return {
            "weeks": [week.to_json() for week in self.weeks],
            "totals": {
                "gross": None if None in gross else str(sum((amount or ZERO for amount in gross), ZERO)),
                "paid": str(self.total()),
                "gap": None if None in gross else str(sum((week.gap or ZERO for week in self.weeks), ZERO)),
                "by_kind": {kind: str(self.total(kind)) for kind in kinds},
                "by_payer": {payer: str(self.total(payer=payer)) for payer in payers},
            },
            "owed": json_value(self.owed),
            "taxable": [one.to_json() for one in self.taxable],
            "open": self.open_,
            "balances_left": [{"kind": kind, "minutes": minutes} for kind, minutes in self.left],
            "missing": [{"path": path, "sentence": {"key": key, "params": {}}} for path, key in self.missing],
        }


def pay_plan(determination: Determination) -> PayPlan:
    """Week by week, what is paid during the leave."""
    return pay_plan_of([(determination, *arranged(determination))])


def pay_plan_of(made: Made) -> PayPlan:
    """The same for a leave in parts (`timeline.follow`)."""
    plan = PayPlan()
    if not made:
        return plan
    claims = claims_of(made, plan)
    away = away_by_week(made, plan)
    context = made[0][0].programs[0].context if made[0][0].programs else None
    gross = None if context is None else usual_wage(context)
    if context is not None and gross is None:
        plan.missing += NO_WAGE
    accrued = Accrued(made[0][0].facts)
    spent: dict[str, Decimal] = {}
    weekday = made[0][0].facts.policy.first_weekday
    for first in sorted(away.keys() | {week for claim in claims for week in claim.weeks(weekday)}):
        share = away.get(first, Fraction(0))
        week = PayWeek(
            dt.date.fromordinal(first), dt.date.fromordinal(first + 6), share, None if gross is None else cents(gross)
        )
        week.actual = actual_in(made[0][0].facts.wages.payments if made[0][0].facts.wages else (), week)
        if gross is not None and share < 1:
            week.paid.append(Paid("work", EMPLOYER, cents(gross * (1 - share))))
        found = [(claim, claim.in_week(first)) for claim in claims]
        for claim, one in found:
            lacks(plan, claim, one)
        for claim, one in found:
            if claim.benefit.paid_by != EMPLOYER:
                pay_benefit(week, claim, one, spent, room_beside(week, claim, claims, gross))
        for claim, one in found:
            if claim.benefit.paid_by == EMPLOYER:
                pay_own_plan(week, claim, one, spent)
        if gross is not None:
            add_accrued(week, [one for _, one in found], accrued, gross)
        if share or any(one.kind != "work" for one in week.paid):
            plan.weeks.append(week)
    plan.left = accrued.left
    return plan


def cents(amount: Fraction) -> Decimal:
    return rounded(amount, "half_up", 2)


def claims_of(made: Made, plan: PayPlan) -> list[Claim]:
    """The programs that pay, in the order of the library; what they ask for, and how they are taxed, joins the plan."""
    stretches: dict[str, list[Stretch]] = {}
    for determination, parts, _ in made:
        for program in determination.programs:
            if not program.context.law.benefits:
                continue
            if program.outcome == "indeterminate":
                plan.open_.append(program.id)
            elif (
                protects(program) and program.benefit is not None and (program.protected is None or program.id in parts)
            ):
                listed = stretches.setdefault(program.id, [])
                listed.append(Stretch(program, parts.get(program.id), waits=not listed))
    plan.open_ = list(dict.fromkeys(plan.open_))
    found = []
    for listed in stretches.values():
        claim = Claim(listed)
        plan.missing += tuple(one for one in claim.benefit.missing if one not in plan.missing)
        if claim.parts:
            found.append(claim)
            tax = claim.benefit.rule.body.get("taxable")
            if tax:
                text = tax.get("text", {})
                name = claim.made.program.name
                plan.taxable.append(Taxed(claim.made.id, name, tax.get("federal"), tax.get("state"), text))
    return found


def away_by_week(made: Made, plan: PayPlan) -> dict[int, Fraction]:
    """Workweek → the part of it that is leave, by the first program of each part that can tell; where none can, the
    pay plan asks for what is missing."""
    found: dict[int, Fraction] = {}
    for determination, _, _ in made:
        weekday = determination.facts.policy.first_weekday
        leaves = [plan_of(program) for program in determination.programs]
        leave = next((one for one in leaves if one is not None and not one.missing), None)
        if leave is None:
            lacking = [one for found_ in leaves if found_ is not None for one in found_.missing]
            plan.missing += tuple(one for one in dict.fromkeys(lacking or NO_PLAN) if one not in plan.missing)
            continue
        for day, _, share, whole, _ in leave.days:
            week = week_start(day, weekday)
            found[week] = min(found.get(week, Fraction(0)) + Fraction(share, whole), Fraction(1))
    return found


def lacks(plan: PayPlan, claim: Claim, one: Week) -> None:
    """A week whose amount is not known leaves the program open, and says what it waits for."""
    if one.missing:
        plan.missing += tuple(name for name in one.missing if name not in plan.missing)
        if claim.made.id not in plan.open_:
            plan.open_.append(claim.made.id)


def within_total(claim: Claim, amount: Decimal, spent: dict[str, Decimal]) -> tuple[Decimal, tuple[Sentence, ...]]:
    """An amount within the most of the benefit year."""
    most = claim.benefit.total
    before = spent.get(claim.made.id, ZERO)
    if most is not None and before + amount > most:
        amount = max(most - before, ZERO)
        spent[claim.made.id] = before + amount
        return amount, (Sentence("pay.week_total", {"amount": most}),)
    spent[claim.made.id] = before + amount
    return amount, ()


def room_beside(week: PayWeek, claim: Claim, claims: Sequence[Claim], gross: Fraction | None) -> Decimal | None:
    """What a fund can pay in a week in which the fund of another State pays already: wages count once, so no more than
    the usual wage comes of them. None: no other State pays, or the wage is not known."""
    place = jurisdiction(claim)
    elsewhere = {one.made.id for one in claims if one.benefit.paid_by != EMPLOYER and jurisdiction(one) != place}
    if gross is None or not any(one.program in elsewhere for one in week.paid):
        return None
    return max(cents(gross) - week.total, ZERO)


def jurisdiction(claim: Claim) -> str:
    found: str = claim.made.context.law.header["jurisdiction"]
    return found


def pay_benefit(week: PayWeek, claim: Claim, one: Week, spent: dict[str, Decimal], room: Decimal | None) -> None:
    """What a fund pays, within the most of its benefit year and the room beside another State's (None: any)."""
    for kind, due in (("waiting_paid_back", one.back), ("benefit", one.amount)):
        if room is not None and due > room:
            week.lines += (Sentence("pay.week_two_states", {"due": due, "amount": room}),)
            due = room
        room = None if room is None else room - due
        amount, lines = within_total(claim, due, spent)
        if amount:
            listed = one.lines if kind == "benefit" else ()
            week.paid.append(
                Paid(kind, claim.benefit.paid_by, amount, claim.made.id, claim.made.program.name, lines=listed)
            )
        week.lines += lines
    if not one.amount:
        week.lines += one.lines


def pay_own_plan(week: PayWeek, claim: Claim, one: Week, spent: dict[str, Decimal]) -> None:
    """An employer's own plan: its benefit, less what those pay by whom it is reduced."""
    due, lines = one.amount + one.back, one.lines
    for payer in claim.benefit.rule.body.get("offset_by", ()):
        other = week.actual.get(payer, week.by(payer))
        if due and other and payer != EMPLOYER:
            left = max(due - other, ZERO)
            params = {"amount": left, "less": other, "paid_by": payer, "due": due}
            lines += (Sentence("pay.week_offset", params),)
            due = left
    amount, more = within_total(claim, due, spent)
    if amount:
        paid = Paid("plan", EMPLOYER, amount, claim.made.id, claim.made.program.name, lines=lines)
        week.paid.append(paid)
    else:
        week.lines += lines
    week.lines += more


def add_accrued(week: PayWeek, found: Sequence[Week], accrued: Accrued, gross: Fraction) -> None:
    """Accrued time, in the order of use, up to the wage that the laws leave room for, for the part of the week that is
    leave."""
    paying = [one for one in found if one.amount and one.benefit is not None and one.benefit.paid_by != EMPLOYER]
    most, lines = ceiling(paying, accrued, gross)
    if accrued.left:
        week.lines += lines
    others = {
        payer: week.actual.get(payer, week.by(payer)) for payer in {one.paid_by for one in week.paid} - {EMPLOYER}
    }
    own = sum((one.amount for one in week.paid if one.kind == "plan"), ZERO)
    room = most * week.away - Fraction(own) - Fraction(sum(others.values(), ZERO))
    for balance, minutes, amount in accrued.use(room, week.away, gross):
        week.paid.append(Paid("accrued", EMPLOYER, amount, balance=balance, minutes=minutes))


def actual_in(payments: Sequence[Payment], week: PayWeek) -> dict[str, Decimal]:
    """What was really paid for the week, by payer."""
    found: dict[str, Decimal] = {}
    for payment in payments:
        if week.starts_on <= payment.week_of <= week.ends_on:
            found[payment.paid_by] = found.get(payment.paid_by, ZERO) + payment.amount
    return found
