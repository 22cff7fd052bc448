"""When a person's records, or those of one of their cases, go: a pure function of dates and rules (P-61 to P-63).

The order of what decides: what the law demands is a floor, which no organization goes below. What the organization
chooses may lengthen it. The end of the organization's service is the ceiling: nothing outlives it, but what a cited
authority demands, and that only where the organization has asked for it in writing (conflict C-07: otherwise it gets
its records back, and the duty is the employer's own).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from openleave.apps.retention.authorities import AUTHORITIES, Authority, Kind, Trigger

#: What keeps records beside the authorities.
OPEN, EMPLOYED, CHOICE, SERVICE = "open", "employed", "choice", "service"


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to another, both included; without an end it still runs."""

    first_on: date
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is known of a person (``kind`` "subject") or case: when the last record was made, closed, left, served.

    Several employments are rehires, several services an organization that came back; of merged records the spans and
    the last day of both.
    """

    kind: Kind
    made_on: date
    closed_on: date | None = None
    employments: tuple[Span, ...] = ()
    services: tuple[Span, ...] = ()
    instructed: bool = False
    jurisdictions: frozenset[str] = frozenset()
    employer_kind: str = "private"


@dataclass(frozen=True, slots=True)
class Term:
    """Until which day (included) something is kept, None while no end is in sight, and because of what.

    ``because`` is the key of an authority or one of the constants above. ``tail`` says that it outlives every need and
    is kept for the authority alone.
    """

    until_on: date | None
    because: str
    tail: bool = False

    def is_past(self, today: date) -> bool:
        """Whether it goes today."""
        return self.until_on is not None and today > self.until_on


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = day.day if day.day <= 28 else min(day.day, monthrange(year, month + 1)[1])  # every month has 28
    return date(year, month + 1, last)


def ended(spans: Iterable[Span]) -> date | None:
    """The last day of all spans; None where one still runs or there is none."""
    lasts = [span.last_on for span in spans]
    known = [last for last in lasts if last is not None]
    return max(known) if known and len(known) == len(lasts) else None


def lawful(timeline: Timeline, authorities: Iterable[Authority] = AUTHORITIES) -> tuple[date | None, str]:
    """The day until which the law alone demands the records, and the authority that demands them longest.

    None with the reason while a trigger has not happened: a case that is open, a person who is employed.
    """
    happened = {
        "record_made": timeline.made_on,
        "case_closed": timeline.closed_on,
        "separation": ended(timeline.employments),
    }
    if timeline.kind == "case" and timeline.closed_on is None:
        return None, OPEN
    if timeline.kind == "subject" and happened["separation"] is None:
        return None, EMPLOYED
    best, because = date.min, OPEN if timeline.kind == "case" else EMPLOYED
    for one in authorities:
        if one.kind == timeline.kind and one.binds(timeline.jurisdictions, timeline.employer_kind):
            start = happened[one.trigger]
            if start is not None and months_after(start, one.months) > best:
                best, because = months_after(start, one.months), one.key
    return best, because


def term(timeline: Timeline, keep_months: int | None = None, authorities: Iterable[Authority] = AUTHORITIES) -> Term:
    """How long, and why. ``keep_months`` is the organization's choice, counted from the close or the separation."""
    authorities = tuple(authorities)
    law_on, because = lawful(timeline, authorities)
    needed_on, needed_because = law_on, because
    trigger: Trigger = "case_closed" if timeline.kind == "case" else "separation"
    start = timeline.closed_on if trigger == "case_closed" else ended(timeline.employments)
    if keep_months is not None and start is not None and law_on is not None:
        chosen_on = months_after(start, keep_months)
        if chosen_on > law_on:
            needed_on, needed_because = chosen_on, CHOICE
    served_on = ended(timeline.services)
    if served_on is None or (needed_on is not None and needed_on <= served_on):
        return Term(needed_on, needed_because)
    tail_on, demanded_by = _demanded(timeline, served_on, authorities)
    if timeline.instructed and tail_on is not None and tail_on > served_on:
        return Term(tail_on, demanded_by, tail=True)
    return Term(served_on, SERVICE)


def _demanded(timeline: Timeline, served_on: date, authorities: tuple[Authority, ...]) -> tuple[date | None, str]:
    """The law's demand as of the end of service: what was open then ends with it."""
    closed = timeline.closed_on or served_on
    employments = tuple(Span(one.first_on, one.last_on or served_on) for one in timeline.employments)
    at_end = replace(timeline, closed_on=closed, employments=employments or (Span(served_on, served_on),))
    return lawful(at_end, authorities)
