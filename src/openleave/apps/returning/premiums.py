"""The arithmetic of premiums: what is missing, and by the law's own answers what may follow (29 CFR 825.209-.213).

Amounts are Decimal dollars. Nothing here decides: that coverage may end is said, that it ends is a person's record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openleave.apps.accommodation.questions import Answer, answers
from openleave.apps.returning.models import Premium

FMLA = "us.fed.fmla"
#: 29 CFR 825.212(a)(1): the letter is mailed at least 15 days before coverage ends, over 30 days after the due day.
#: The engine answers by the law's own figures; these only order the desk's reminders.
GRACE, LETTER = timedelta(days=30), timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Month:
    """A month's premium as of a day. ``state``: paid, coming (not due yet), grace, letter (mail it now), waiting (the
    letter's days run), may_end, covered (the employer paid it) or ended. ``grace_ends_on`` and ``may_end_on`` by the
    law; ``mail_by_on`` is the last day on which a letter still lets coverage end right after the grace."""

    row: Premium
    state: str
    missing: Decimal
    grace_ends_on: date | None
    mail_by_on: date | None
    may_end_on: date | None
    letter_valid: bool | None


def month_of(row: Premium, today: date) -> Month:
    """Where a month's premium stands."""
    missing = row.owed - row.paid
    if missing == 0:
        return Month(row, "paid", missing, None, None, None, None)
    found = {one.name: one for one in _asked(row, today)}
    grace = _day(found["grace_ends_on"])
    may_end = _day(found["coverage_may_end_on"])
    valid = found["letter_valid"].answer if row.letter_on else None
    mail_by = grace + timedelta(days=1) - LETTER if grace else None
    return Month(row, _state(row, today, grace, mail_by, found), missing, grace, mail_by, may_end, valid)


def _asked(row: Premium, today: date) -> list[Answer]:
    facts: dict[str, Any] = {
        "premium_due_on": row.due_on.isoformat(),
        "letter_mailed": row.letter_on is not None,
        "letter_mailed_on": row.letter_on.isoformat() if row.letter_on else None,
        "letter_cease_on": row.cease_on.isoformat() if row.cease_on else None,
    }
    names = ["grace_ends_on", "letter_valid", "coverage_may_end_on", "may_drop_coverage"]
    return answers(FMLA, {"health_benefits": facts}, names, today)


def _state(row: Premium, today: date, grace: date | None, mail_by: date | None, found: Mapping[str, Answer]) -> str:
    if row.ended_on is not None:
        return "ended"
    if row.covered_by_employer:
        return "covered"
    if row.due_on >= today:
        return "coming"
    if found["may_drop_coverage"].answer is True:
        return "may_end"
    if row.letter_on is not None and found["letter_valid"].answer is not False:
        return "waiting"
    if mail_by is not None and today >= mail_by:
        return "letter"
    return "grace"


def arrears(rows: Iterable[Premium], today: date) -> Decimal:
    """What is missing of all months that are due, in dollars."""
    return sum((row.owed - row.paid for row in rows if row.due_on < today), Decimal("0.00"))


def advanced(rows: Iterable[Premium]) -> Decimal:
    """The employee's share that the employer paid to keep up the coverage: it may be asked for whether or not the
    employee returns (29 CFR 825.212(b))."""
    return sum((row.owed - row.paid for row in rows if row.covered_by_employer), Decimal("0.00"))


def recovery(facts: Mapping[str, Any], today: date) -> list[Answer]:
    """The law's answers about asking the employer's own share back (29 CFR 825.213): whether, for how many weeks, how
    much at most. Only questions whose facts are stated."""
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    if not known.get("not_returning_because") and known.get("days_back") is None:
        return []
    names = ["recovery_allowed"]
    if known.get("weeks_on_leave") is not None and known.get("weeks_paid") is not None:
        names.append("recoverable_weeks")
        if known.get("employer_premium_per_week") is not None and not known.get("self_insured"):
            names.append("recoverable")
    if known.get("self_insured") and known.get("cobra_rate_per_month") is not None:
        names.append("recoverable_per_month")
    return answers(FMLA, {"health_benefits": known}, names, today)


def _day(answer: Answer) -> date | None:
    return answer.answer if isinstance(answer.answer, date) else None
