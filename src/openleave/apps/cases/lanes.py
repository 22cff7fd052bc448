"""A timeline as the case's page draws it: rows of spans in per cent of its width, and all of it in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.dates import MONTHS_3
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.cases import presenting, words
from openleave.apps.cases.following import Followed
from openleave.apps.cases.services.deciding import BY_CHOICE
from openleave.apps.law import reading
from openleave.apps.law.words import money
from openleave.engine.timeline import Lane, Order, Span
from openleave.engine.workweek import Workweek

#: So many names of months have room beside each other on a small screen.
MOST_NAMES = 8
#: A span at least this wide, in per cent, has room for its weeks.
ROOM = 14
#: And one of words needs so much for each letter, on a small screen.
LETTER = Fraction(21, 10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A span or a line of the drawing: where it begins and how wide it is, in per cent, and what it says."""

    x: str
    width: str
    middle: str
    text: str
    title: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One lane: ``pay`` and ``protection`` in words, ``weeks`` counted, what is left, and when it is used up."""

    program: str
    short: str
    name: str
    kind: str
    pay: str
    protection: str
    protects: bool | None
    unverified: str
    open: bool
    spans: list[Mark]
    said: list[str]
    weeks: str
    left: str
    exhausts_on: date | None
    exhausted: Mark | None


@dataclass(frozen=True, slots=True)
class Turn:
    """An order of use that was compared. ``chosen``: the one that counts."""

    programs: str
    names: str
    protected: str
    paid: str
    left: str
    best: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the card shows. ``earned``: laws under which time that was earned may cover what is not protected."""

    parts: list[tuple[Mark, Any]]
    rows: list[Row]
    uncovered: list[Mark]
    warnings: list[str]
    earned: str
    months: list[Mark]
    today: str
    together: list[tuple[str, str, str]]
    turns: list[Turn]
    starts_on: date
    ends_on: date


class Scale:
    """From days to per cent of the drawing, which spans whole months."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first.replace(day=1)
        self.after = _next_month(last)
        self.days = (self.after - self.first).days

    def at(self, day: date) -> Fraction:
        return Fraction(100 * (day - self.first).days, self.days)

    def mark(self, first: date, last: date, text: str = "", title: str = "", kind: str = "") -> Mark:
        x, end = self.at(first), self.at(last + timedelta(days=1))
        shown = text if end - x >= max(ROOM, Fraction(len(text) * LETTER)) else ""
        return Mark(percent(x), percent(end - x), percent((x + end) / 2), shown, title, kind)

    def months(self) -> list[Mark]:
        found, month, count = [], self.first, 0
        while month < self.after:
            count += 1
            month = _next_month(month)
        every, month = -(-count // MOST_NAMES), self.first
        for position in range(count):
            following = _next_month(month)
            name = capfirst(str(MONTHS_3[month.month]))
            if month.month == 1 or position == 0:
                name = f"{name} {month.year}" if every == 1 and count <= MOST_NAMES // 2 else name
            x = self.at(month)
            found.append(Mark(percent(x), percent(self.at(following) - x), percent(x), "" if position % every else name,
                              str(month.year)))  # fmt: skip
            month = following
        return found


def percent(value: Fraction) -> str:
    """For an attribute of SVG: at most two decimals, never by the rules of a language."""
    hundredths = round(value * 100)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def draw(followed: Followed, today: date, week: Workweek | None = None) -> Drawing | None:
    """The drawing, or None while the days of the leave are not known. ``week`` is the employee's usual one."""
    drawn = followed.drawn
    if drawn.starts_on is None:
        return None
    last = max([drawn.ends_on or drawn.starts_on, *(part.ends_on for part in followed.parts if part.ends_on)])
    scale = Scale(drawn.starts_on, last)
    _determination, _parts, orders = followed.own
    benefits = _benefits(followed)
    rows = [
        _row(lane, scale, benefits.get(lane.program, ""), week)
        for lane in drawn.lanes
        if lane.spans or ("indeterminate" in lane.outcomes and lane.kind not in BY_CHOICE)
    ]
    shown = {row.program for row in rows}
    open_ = [row.short for row in rows if row.open and row.protects is not False]
    earned = [lane.short for lane in drawn.lanes if lane.program not in shown and "eligible" in lane.outcomes]
    return Drawing(
        parts=[(_part(part, scale), part) for part in followed.parts],
        rows=rows,
        uncovered=[
            scale.mark(one.starts_on, one.ends_on, title=presenting.span_of(one, week)) for one in drawn.uncovered
        ],
        warnings=_warnings(drawn.uncovered, last, open_, week),
        earned=", ".join(earned) if drawn.uncovered else "",
        months=scale.months(),
        today=percent(scale.at(today)) if scale.first <= today < scale.after else "",
        together=_together(followed, shown),
        turns=_turns(orders, next((part.order for part in followed.parts if part.own), ()), week),
        starts_on=drawn.starts_on,
        ends_on=last,
    )  # fmt: skip


def _part(part: Any, scale: Scale) -> Mark:
    last = part.ends_on or part.starts_on
    reason = words.reason_name(part.reason)
    text = reason if part.own or not part.number else f"{part.number}"
    return scale.mark(part.starts_on, last, text, f"{reason}: {presenting.days(part.starts_on, last)}",
                      "own" if part.own else "try" if not part.number else "other")  # fmt: skip


def _row(lane: Lane, scale: Scale, pay: str, week: Workweek | None) -> Row:
    spans = [
        scale.mark(
            span.starts_on,
            span.ends_on,
            words.weeks(span.weeks, week) if span.weeks is not None else "",
            presenting.span_of(span, week),
        )
        for span in lane.spans
    ]
    used_up = lane.exhausts_on
    return Row(
        lane.program,
        lane.short,
        lane.name,
        lane.kind,
        pay,
        protection(lane.protects_job, lane.kind),
        lane.protects_job,
        lane.unverified or "",
        not lane.spans,
        spans,
        [presenting.span_of(span, week) for span in lane.spans],
        words.weeks(lane.weeks, week) if lane.weeks is not None else "",
        words.weeks(lane.left, week) if lane.left is not None else "",
        used_up,
        scale.mark(used_up, used_up) if used_up else None,
    )


def protection(protects: bool | None, kind: str) -> str:
    """Whether there is a right to the job back, in words."""
    if protects is None:
        return _("whether the job is protected is not decided")
    if protects:
        return _("protects the job")
    return _("pays, does not protect the job") if kind == "paid_benefit" else _("does not protect the job")


def _benefits(followed: Followed) -> dict[str, str]:
    """Program → its weekly benefit in words, of the first part in which it has one."""
    found: dict[str, str] = {}
    for determination, _parts, _orders in followed.made:
        for made in determination.programs:
            benefit = made.benefit
            if benefit is None or made.id in found:
                continue
            if benefit.weekly is None:
                found[made.id] = _("weekly amount not known")
            elif benefit.weekly:
                found[made.id] = _("%(amount)s a week") % {"amount": money(benefit.weekly)}
    return found


def _warnings(uncovered: list[Span], last: date, open_: list[str], week: Workweek | None) -> list[str]:
    """What is not protected, the first thing to know. Where facts are missing, nothing definite is said."""
    found = []
    for span in uncovered:
        first = presenting.day(span.starts_on)
        if open_:
            text = _("%(days)s: no law protects the job as far as the facts go. Facts are missing for %(laws)s.") % {
                "days": presenting.span_of(span, week), "laws": ", ".join(open_),
            }  # fmt: skip
        elif span.ends_on >= last - timedelta(days=2):
            text = _("From %(day)s nothing protects the job.") % {"day": first}
        elif span.starts_on == span.ends_on:
            text = _("On %(day)s nothing protects the job.") % {"day": first}
        else:
            text = _("From %(first)s to %(last)s nothing protects the job.") % {
                "first": first, "last": presenting.day(span.ends_on),
            }  # fmt: skip
        found.append(text)
    if len(found) > 4:
        rest = len(found) - 3
        more = ngettext("And on %(count)d more span of days.", "And on %(count)d more spans of days.", rest)
        found = [*found[:3], more % {"count": rest}]
    return found


def _together(followed: Followed, shown: set[str]) -> list[tuple[str, str, str]]:
    names = {lane.program: lane.short for lane in followed.drawn.lanes}
    language = reading.language()
    return [
        (f"{names[pairing.program]} + {names[pairing.other]}", pairing.text[language], pairing.rule.cite[0][1])
        for pairing in followed.drawn.pairings
        if pairing.program in shown and pairing.other in shown
    ]


def _turns(orders: list[Order], chosen: tuple[str, ...], week: Workweek | None) -> list[Turn]:
    taken = chosen if chosen in {order.programs for order in orders} else ()
    return [
        Turn(
            " ".join(order.programs),
            " → ".join(words.program_name(program) for program in order.programs),
            words.weeks(order.protected, week),
            words.weeks(order.paid, week),
            words.weeks(order.left, week),
            order.best,
            order.programs == taken if taken else order.best,
        )
        for order in orders
    ]
