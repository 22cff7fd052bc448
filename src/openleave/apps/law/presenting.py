"""A program in a list: what its row shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openleave.apps.law import words
from openleave.apps.law.asking import Day
from openleave.apps.law.reading import Law, is_stale, said

SHOWN_REASONS = 3


@dataclass(frozen=True, slots=True)
class LawRow:
    """``state``: decided, by_name, later (not in force yet on the day) or over."""

    id: str
    title: str
    short: str
    summary: str
    where: str
    kind: str
    reasons: str
    more_reasons: int
    since: date | None
    until: date | None
    verified_on: date | None
    stale: bool
    unverified: str
    why: str
    state: str


def law_row(law: Law, day: Day) -> LawRow:
    """A program as the library's list shows it."""
    state = "by_name"
    if law.covered:
        state = "decided" if law.in_force_on(day.on) else "over" if law.until and law.until < day.on else "later"
    return LawRow(
        id=law.id,
        title=law.title,
        short=law.short,
        summary=said(law.summary),
        where=words.where(law),
        kind=law.kind,
        reasons=", ".join(words.reason_name(reason) for reason in law.reasons[:SHOWN_REASONS]),
        more_reasons=max(0, len(law.reasons) - SHOWN_REASONS),
        since=law.since,
        until=law.until,
        verified_on=law.verified_on,
        stale=law.covered and is_stale(law.verified_on, day.today),
        unverified=said(law.unverified),
        why=said(law.why),
        state=state,
    )
