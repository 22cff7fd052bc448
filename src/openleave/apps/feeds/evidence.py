"""What sample values look like. Only shapes are looked at; nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from openleave.apps.feeds.places import STATES

_DATE = re.compile(
    r"^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})"
    r"|\d{1,2}[- ]?[A-Za-z]{3,9}[- ,]?\s?\d{2,4}"
    r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|(?:19|20)\d{6})(?:[T ]\d{1,2}:\d{2}.*)?\s*$"
)
_SSN_DASHED = re.compile(r"^\s*(?!000|666|9\d\d)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}\s*$")
_SSN_PLAIN = re.compile(r"^\s*(?!000|666|9\d\d)\d{3}(?!00)\d{2}(?!0000)\d{4}\s*$")
_SSN_MASKED = re.compile(r"^\s*[Xx*#•]{3}[- ]?[Xx*#•]{2}[- ]?\d{4}\s*$")
_PHONE = re.compile(r"^\s*(?:\+?1[-. ]?)?(?:\(\d{3}\)|\d{3})[-. ]?\d{3}[-. ]?\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?\s*$", re.I)
_MONEY = re.compile(r"^\s*\(?-?\$?\s?\d[\d,]*(?:\.\d+)?\)?\s*(?:USD|/hr|/yr)?\s*$", re.I)
_HOURS = re.compile(r"^\s*-?\d{1,5}(?:[.,]\d+)?\s*(?:h|hrs?|hours)?\s*$|^\s*-?\d{1,4}:\d{2}(?::\d{2})?\s*$", re.I)
_ZIP = re.compile(r"^\s*\d{3,5}(?:-?\d{4})?\s*$")
_EMAIL = re.compile(r"^\s*[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}\s*$")
_LAST_FIRST = re.compile(r"^\s*[^\W\d_][\w'’.\- ]+,\s*[^\W\d_][\w'’.\- ]*(?:,\s*[\w. ]+)?\s*$")
_NAME = re.compile(r"^\s*[^\W\d_][^@]*$")
_SERIAL = re.compile(r"^\s*[1-9]\d{4}(?:\.\d+)?\s*$")
_PAY_TYPES = {"hourly", "salaried", "salary", "h", "s", "hour", "annual", "exempt", "nonexempt", "hrly", "sal"}

_TESTS: dict[str, Callable[[str], object]] = {
    "date": lambda text: _DATE.match(text) or (_SERIAL.match(text) and 3_000 < float(text) < 80_000),
    "email": _EMAIL.match,
    "phone": _PHONE.match,
    "state": lambda text: text.strip().casefold() in STATES,
    "postal": _ZIP.match,
    "money": _MONEY.match,
    "hours": _HOURS.match,
    "fte": _HOURS.match,
    "name": _NAME.match,
    "full_name": lambda text: _LAST_FIRST.match(text),
    "number": lambda text: any(letter.isdigit() for letter in text),
    "pay_type": lambda text: text.strip().casefold() in _PAY_TYPES,
}


@dataclass(frozen=True, slots=True)
class Looks:
    """Shares (0 to 1) of a column's values by what they look like."""

    count: int
    shares: dict[str, float] = field(default_factory=dict)
    ssn: bool = False
    ssn_dashed: bool = False

    def share_of(self, kind: str) -> float | None:
        """How many values fit a kind of field; None where looks say nothing about that kind."""
        if self.count == 0:
            return None
        if kind == "full_name":
            return max(self.shares["full_name"], self.shares["name"])
        return self.shares.get(kind)


def look(values: Sequence[str]) -> Looks:
    """What a column's sample values look like."""
    texts = [value for value in values if value and value.strip()]
    count = len(texts)
    if not count:
        return Looks(0)
    shares = {kind: sum(1 for text in texts if test(text)) / count for kind, test in _TESTS.items()}
    dashed = sum(1 for text in texts if _SSN_DASHED.match(text) or _SSN_MASKED.match(text)) / count
    plain = sum(1 for text in texts if _SSN_PLAIN.match(text)) / count
    # Nine plain digits are also zip+4 or employee numbers; they must be unlike each other, as given numbers are.
    spread = len({text.strip()[:3] for text in texts}) > min(3, count // 2)
    return Looks(
        count,
        shares,
        ssn=dashed >= 0.3 or (count >= 3 and plain >= 0.8 and spread),
        ssn_dashed=dashed >= 0.3,
    )


def masked(text: str) -> str:
    """A value for the eye, with nothing of it but its shape: ``123-45-6789`` is ``•••-••-••••``."""
    return re.sub(r"\w", "•", text)[:40]
