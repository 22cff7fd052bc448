"""Time earned by the hour under a sick-leave law: how much for hours worked, the most in a year, in the balance and
carried over, from which day it can be used. Hours are exact (Fraction); rounding only as the law says.
"""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine.contributions import number
from openleave.engine.law import Rule
from openleave.engine.measures_place import ASK_SIZE, count
from openleave.engine.quantity import MonthEnd, add_months, rounded
from openleave.engine.situations.accrual import Accrual
from openleave.engine.terms import NOT_IN_FORCE
from openleave.engine.trace import Missing, Sentence, json_value

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

NOTHING = Accrual()
HELD = ("hours_per", "year", "balance", "carry_over", "usable_after_days", "increment_minutes")
NOBODY: Mapping[str, Any] = {}  # no row for an employer of this size: the law grants nothing


class Accrued:
    """What a rule grants. None: not known (see `missing`), or that the law sets no such limit."""

    __slots__ = (
        "accrued_hours", "available", "balance", "carry_over", "covered", "front_load", "hours_per",
        "increment_minutes", "lines", "missing", "paid", "reinstated_hours", "rule", "usable_on", "year",
    )  # fmt: skip

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.covered: bool | None = None  # the law grants time at an employer of this size
        self.hours_per: Fraction | None = None
        self.year: Fraction | None = None
        self.balance: Fraction | None = None
        self.carry_over: Fraction | None = None
        self.paid: bool | None = None
        self.usable_on: dt.date | None = None
        self.accrued_hours: Fraction | None = None  # for the hours worked, after every limit
        self.available: Fraction | None = None  # in the balance, with them
        self.reinstated_hours: Fraction | None = None
        self.front_load = bool(rule.body.get("front_load"))
        self.increment_minutes: Fraction | None = None
        self.lines: tuple[Sentence, ...] = ()
        self.missing: tuple[Missing, ...] = ()

    def to_json(self) -> dict[str, Any]:
        figures = {name: getattr(self, name) for name in FIGURES}
        return {
            "rule": self.rule.version,
            "cite": [{"id": name, "href": href} for name, href in self.rule.cite],
            **json_value(figures),
            "explanation": [line.to_json() for line in self.lines],
            "missing": [path for path, _ in self.missing],
        }


FIGURES = (
    "covered", "hours_per", "year", "balance", "carry_over", "paid", "usable_on", "accrued_hours", "available",
    "reinstated_hours", "front_load", "increment_minutes",
)  # fmt: skip


def accrual_of(made: "ProgramDetermination") -> Accrued | None:
    """What the program's law grants for the hours that the facts state (`accrual`), on the day asked about; None for a
    program without accrual."""
    context = made.context
    rules = context.law.accruals
    if not rules:
        return None
    found, facts = Accrued(rules[0]), context.facts.accrual or NOTHING
    body = found.rule.body
    row = row_of(made, body)
    if any(key in rows and number(made, rows, key) is None for rows in (row or NOBODY, body) for key in HELD):
        found.missing = NOT_IN_FORCE  # a figure of this day is not in the library: nothing is granted without it
        return found
    usable(made, body, found, facts)
    if row is None:
        found.missing += ASK_SIZE
        return found
    found.covered = row is not NOBODY
    if row is NOBODY:
        return found
    found.hours_per = number(made, row, "hours_per") or number(made, body, "hours_per")
    for name in ("year", "balance", "carry_over"):
        setattr(found, name, number(made, row, name))
    found.paid = row.get("paid", True)
    found.increment_minutes = number(made, body, "increment_minutes")
    earn(made, body, found, facts)
    reinstate(made, body, found, facts)
    return found


def row_of(made: "ProgramDetermination", body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The row for the employer's size: the first whose threshold is reached; None while the size leaves it open."""
    context = made.context
    rows = body["by_size"]
    least = [Fraction(str(row["at_least"])) for row in rows]
    if len(rows) == 1 and least[0] <= 1:
        found: Mapping[str, Any] = rows[0]
        return found
    low, high = count(context, context.start or context.as_of, body.get("size_scope", "anywhere"))
    reached = [
        next((row for row, at in zip(rows, least, strict=True) if people >= at), NOBODY) for people in (low or 0, high)
    ]
    return reached[0] if reached[0] is reached[1] else None


def usable(made: "ProgramDetermination", body: Mapping[str, Any], found: Accrued, facts: Accrual) -> None:
    """The first day on which time that is earned can be used."""
    begun = facts.started_on or first_employed(made)
    if begun is None:
        found.missing += (("accrual.started_on", "fact:accrual.started_on"),)
        return
    days = number(made, body, "usable_after_days") or Fraction(0)
    found.usable_on = begun + dt.timedelta(days=int(days))
    key = "pay.usable_after" if days else "pay.usable_at_once"
    found.lines += (Sentence(key, {"on": found.usable_on, "days": int(days), "starts_on": begun}),)


def first_employed(made: "ProgramDetermination") -> dt.date | None:
    """The first day of the present employment."""
    starts = [e.starts_on for e in made.context.counted_employments() if e.starts_on is not None and e.ends_on is None]
    return max(starts, default=None)


def hours_that_count(
    made: "ProgramDetermination", body: Mapping[str, Any], found: Accrued, facts: Accrual
) -> tuple[Fraction | None, tuple[Missing, ...]]:
    """Hours worked for which time is earned: of people exempt from overtime no more a week than the law counts. Where
    nothing is said of that, the hours count as they are, and the result says so."""
    if facts.hours_worked is None:
        return None, (("accrual.hours_worked", "fact:accrual.hours_worked"),)
    most = number(made, body, "exempt_week_hours")
    if most is None or facts.exempt is False:
        return facts.hours_worked, ()
    if facts.weeks is None:
        if facts.exempt and facts.hours_worked > most:
            return None, (("accrual.weeks", "fact:accrual.weeks"),)
        if facts.hours_worked > most:  # so few could not be too many in any week
            found.lines += (Sentence("pay.exempt_not_known", {"limit_minutes": most * 60}),)
        return facts.hours_worked, ()
    if facts.exempt is None:
        asked = (("accrual.exempt", "fact:accrual.exempt"),)
        return (facts.hours_worked, ()) if facts.hours_worked <= most * facts.weeks else (None, asked)
    return min(facts.hours_worked, most * facts.weeks), ()


def earn(made: "ProgramDetermination", body: Mapping[str, Any], found: Accrued, facts: Accrual) -> None:
    """What is earned for the hours worked: by the rate, rounded, within the year's limit and the balance's."""
    before = facts.hours_accrued or Fraction(0)
    carried, used = facts.carried_over or Fraction(0), facts.used or Fraction(0)
    if carried and found.carry_over is not None and carried > found.carry_over:
        carried = found.carry_over
        found.lines += (Sentence("pay.carry_over", {"limit_minutes": carried * 60}),)
    if facts.front_loaded and found.front_load and found.year is not None:
        earned = max(found.year - before, Fraction(0))
        found.lines += (Sentence("pay.front_loaded", {"hours_minutes": earned * 60}),)
    else:
        hours, missing = hours_that_count(made, body, found, facts)
        if hours is None or found.hours_per is None:
            found.missing += missing
            return
        earned = round_time(body.get("round"), hours / found.hours_per)
        params = {"worked_minutes": hours * 60, "per": str(found.hours_per), "hours_minutes": earned * 60}
        found.lines += (Sentence("pay.accrued", params),)
    counted = before + (carried if body.get("carry_over_counts") else 0)
    for limit, so_far, key in (
        (found.year, counted, "pay.accrual_year"), (found.balance, before + carried - used, "pay.accrual_balance"),
    ):  # fmt: skip
        if limit is not None and so_far + earned > limit:
            earned = max(limit - so_far, Fraction(0))
            found.lines += (Sentence(key, {"limit_minutes": limit * 60, "hours_minutes": earned * 60}),)
    found.accrued_hours = earned
    found.available = max(before + carried - used + earned, Fraction(0))


def round_time(how: Mapping[str, Any] | None, hours: Fraction) -> Fraction:
    """Hours in steps of so many minutes, by a named rounding."""
    if how is None:
        return hours
    step = Fraction(str(how["minutes"])) / 60
    return Fraction(rounded(hours / step, how["rounding"], 0)) * step


def reinstate(made: "ProgramDetermination", body: Mapping[str, Any], found: Accrued, facts: Accrual) -> None:
    """Time left unused at an earlier separation comes back when the employee is hired again soon enough."""
    months, left = number(made, body, "reinstated_within_months"), facts.unused_at_separation
    begun = facts.started_on or first_employed(made)
    if months is None or left is None or facts.separated_on is None or begun is None:
        return
    last = add_months(facts.separated_on, int(months), MonthEnd.LAST_DAY)
    found.reinstated_hours = left if begun <= last else Fraction(0)
    key = "pay.reinstated" if begun <= last else "pay.not_reinstated"
    found.lines += (Sentence(key, {"last_on": last, "hours_minutes": left * 60}),)
