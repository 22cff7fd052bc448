"""The law's clocks of a request (11 CCR 7021): ten business days to acknowledge, 45 calendar days to answer, once 45
more with a reason. All run from the day of receipt, wherever it was received: with the operator too.

A report about a child has a clock of ours, far shorter: commitments P-73 and P-74.

A request that reached the operator for an employer keeps its first day: neither clock starts anew when it is passed on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from openleave.engine.calendar import add_business_days

ACKNOWLEDGE_BUSINESS_DAYS = 10
ANSWER_DAYS = 45
EXTENDED_DAYS = 90
#: Within 72 hours, counted in days so that a morning's report is not due later than an evening's.
CHILD_DAYS = 3
#: At which share of its time a clock warns.
WARNINGS = (Fraction(1, 2), Fraction(4, 5))
#: The law does not say which days are business days; Saturdays and Sundays are none, whatever an employer works.
BUSINESS_WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Clocks:
    """The dates of a request. ``answer_by_on`` counts an extension; ``first_answer_by_on`` is the day without one, up
    to which it can be extended."""

    acknowledge_by_on: date
    first_answer_by_on: date
    answer_by_on: date


def clocks_of(received_on: date, holidays: Collection[date], *, extended: bool = False, child: bool = False) -> Clocks:
    """The clocks of a request received on a day. The day of receipt is not counted. ``child``: it is a report about
    one, which cannot be extended."""
    first = received_on + timedelta(days=CHILD_DAYS if child else ANSWER_DAYS)
    last = received_on + timedelta(days=EXTENDED_DAYS) if extended else first
    acknowledge = business_days_after(received_on, ACKNOWLEDGE_BUSINESS_DAYS, holidays)
    return Clocks(min(acknowledge, first) if child else acknowledge, first, last)


def business_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """The ``count``-th business day after a day."""
    closed = frozenset(one.toordinal() for one in holidays)
    return date.fromordinal(add_business_days(day.toordinal(), count, BUSINESS_WEEKDAYS, closed))


def warned_share(received_on: date, due_on: date, today: date) -> int:
    """How much of a clock's time has passed, as the last warning that is due: 0, 50, 80, or 100 once it is over."""
    if today > due_on:
        return 100
    passed = Fraction((today - received_on).days, max((due_on - received_on).days, 1))
    return max((int(share * 100) for share in WARNINGS if passed >= share), default=0)
