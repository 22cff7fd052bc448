"""Accrued time during a paid leave: how much may be added to a benefit, and which balances give it, in their order.

Balances are `pay.balances`; an hour is worth the usual weekly wage over the usual weekly hours. Time is used in whole
minutes, so that what is added never goes beyond what the law allows.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from openleave.engine.facts import Facts
from openleave.engine.pay_claim import Week
from openleave.engine.quantity import rounded
from openleave.engine.trace import Sentence


class Accrued:
    """The balances of accrued time, as they are used up."""

    __slots__ = ("facts", "left", "usable", "week_minutes")

    def __init__(self, facts: Facts) -> None:
        pay = facts.pay
        balances = pay.balances if pay is not None else ()
        self.facts = facts
        self.left = [(balance.kind, balance.hours) for balance in balances]
        self.usable = [balance.usable is not False for balance in balances]
        self.week_minutes = week_minutes(facts)

    def use(self, room: Fraction, away: Fraction, gross: Fraction) -> Iterator[tuple[str, int, Decimal]]:
        """Take time worth at most `room` dollars, no more than the time away: (balance, minutes, amount) of each."""
        if room <= 0 or not gross or not self.week_minutes:
            return
        rate = gross / self.week_minutes
        minutes = int(min(room / rate, self.week_minutes * away))
        for position, (kind, there) in enumerate(self.left):
            used = min(there, minutes) if self.usable[position] else 0
            if used:
                self.left[position] = kind, there - used
                minutes -= used
                yield kind, used, rounded(used * rate, "half_up", 2)


def week_minutes(facts: Facts) -> Fraction | None:
    """Minutes of the usual week: as stated with the wages or the pay, else by the schedule."""
    if facts.wages is not None and facts.wages.weekly_hours is not None:
        return facts.wages.weekly_hours * 60
    if facts.pay is not None and facts.pay.weekly_hours is not None:
        return Fraction(facts.pay.weekly_hours)
    if facts.employee.weekly_hours is not None:
        return Fraction(facts.employee.weekly_hours)
    day = facts.leave.first_on
    segment = None if day is None else facts.employee.timetable.segment_on(day.toordinal())
    if segment is None or segment.variable:
        return None
    return Fraction(sum(segment.cycle) * 7, len(segment.cycle))


def wanted(facts: Facts, by: str | None) -> bool:
    """Whether accrued time is used, as far as those say who decide: the employee, the employer, or both together. Where
    nobody says anything, the balances that are stated are used."""
    pay = facts.pay
    if pay is None:
        return False
    if by == "both":
        return pay.both_agree_to_top_up is not False
    if by == "employee":
        return pay.employee_chooses_paid_leave is not False
    if by == "employer":
        return pay.employer_requires_paid_leave is not False
    return not (pay.employee_chooses_paid_leave is False and not pay.employer_requires_paid_leave)


def ceiling(paying: Sequence[Week], accrued: Accrued, gross: Fraction) -> tuple[Fraction, tuple[Sentence, ...]]:
    """The most that a week may come to with accrued time: the usual wage, while no benefit is paid; with one, what its
    law says."""
    if not paying:
        return (gross if wanted(accrued.facts, None) else Fraction(0)), ()
    most = gross
    lines: tuple[Sentence, ...] = ()
    for week in paying:
        assert week.benefit is not None
        rule = week.benefit.rule.body.get("top_up")
        name = week.claim.made.program.name
        if rule is None:
            most, lines = Fraction(0), (*lines, Sentence("pay.top_up_not_stated", {"program_name": name}))
        elif rule["up_to"] == "none":
            most, lines = Fraction(0), (*lines, Sentence("pay.top_up_not_allowed", {"program_name": name}))
        elif not wanted(accrued.facts, rule.get("by")):
            most, lines = Fraction(0), (*lines, Sentence("pay.top_up_not_wanted", {"program_name": name}))
        else:
            wage = week.benefit.wage.value
            most = min(most, wage if wage is not None else gross)
    return most, lines
