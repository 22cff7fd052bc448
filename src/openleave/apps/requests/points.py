"""Pieces of information by which somebody shows that a request is theirs (11 CCR 7060, 7062).

What is compared is what the employer knows already; nothing sensitive is asked for. A piece that is itself disputed
proves nothing (7060(h)): whoever wants an address corrected is not verified by that address. A name counts for nothing:
it is how the person was found.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.people.selectors import EmployeeFacts


@dataclass(frozen=True, slots=True)
class Point:
    """``fields``: the fields it is made of, to tell when it is disputed. ``weight``: for how many it counts.
    ``asked``: it is said by the person and compared here; the others come about by themselves."""

    code: str
    label: Any
    fields: frozenset[str]
    weight: int = 1
    asked: bool = True


POINTS: dict[str, Point] = {
    point.code: point
    for point in (
        Point("birth_date", _("Date of birth"), frozenset({"born_on"})),
        Point("employee_number", _("Employee number"), frozenset({"number"})),
        Point("email", _("E-mail address on record"), frozenset({"email"})),
        Point("phone", _("Telephone number on record"), frozenset({"phone"})),
        Point(
            "home_address", _("Street and ZIP code of home"),
            frozenset({"home_street", "home_postal_code", "home_city", "home_state"}),
        ),
        Point("hire_date", _("Day of hire"), frozenset({"hired_on"})),
        Point("email_code", _("A code sent to the e-mail address on record"), frozenset({"email"}), asked=False),
        Point("employer_yes", _("The employer’s privacy contact says yes"), frozenset(), asked=False),
        Point("identity_paper", _("A government id, looked at"), frozenset(), weight=2, asked=False),
    )
}  # fmt: skip
#: Both are of the same address: it counts once.
SAME = ({"email", "email_code"},)


def usable(disputed: frozenset[str]) -> list[Point]:
    """The points that may count when these fields are disputed."""
    return [point for point in POINTS.values() if not point.fields & disputed]


def weight_of(codes: frozenset[str]) -> int:
    """For how many pieces these points count."""
    total = sum(POINTS[code].weight for code in codes)
    return total - sum(len(codes & same) - 1 for same in SAME if len(codes & same) > 1)


def matches(code: str, answer: str, facts: EmployeeFacts, on: date) -> bool:
    """Whether an answer is what is on record. Nothing on record matches nothing."""
    known = _known(code, facts, on)
    given = _form(code, answer)
    return bool(given) and given in known


def _known(code: str, facts: EmployeeFacts, on: date) -> frozenset[str]:
    profile = facts.profile_on(on)
    if code == "employee_number":
        return frozenset({_form(code, facts.employee.number)})
    if code == "hire_date":
        return frozenset(span.hired_on.isoformat() for span in facts.employments)
    if profile is None:
        return frozenset()
    values = {
        "birth_date": profile.born_on.isoformat() if profile.born_on else "",
        "email": profile.email,
        "phone": profile.phone,
        "home_address": f"{profile.home_street} {profile.home_postal_code}"
        if profile.home_street and profile.home_postal_code
        else "",
    }
    return frozenset({_form(code, values[code])} - {""})


def _form(code: str, text: str) -> str:
    """As answers and records are compared: case, accents and punctuation aside."""
    text = text.strip()
    if code in ("birth_date", "hire_date"):
        return _day(text)
    if code == "phone":
        return re.sub(r"\D", "", text)[-10:]
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return plain.strip() if code == "email" else re.sub(r"[^a-z0-9]+", "", plain)


def _day(text: str) -> str:
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a date, no instant
        except ValueError:
            continue
    return ""
