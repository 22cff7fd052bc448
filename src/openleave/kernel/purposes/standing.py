"""Whether a purpose is suspended, and saying until when it is not."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from openleave.kernel import clock
from openleave.kernel.ids import new_id
from openleave.kernel.purposes.errors import PurposeSuspended
from openleave.kernel.registry.categories import PURPOSES

#: Bases without which a purpose needs somebody's yes before it may be used (commitments P-43, P-44).
APPROVED_FIRST = frozenset({"legitimate_interest", "consent"})
#: How long the assessment that is delivered with OpenLeave stands for a new organization.
FIRST_YEAR = timedelta(days=365)

#: Part of a statement that has set the organization just before: what its row says. No row: null; a row without a day:
#: minus infinity, as text, because Python has no such date.
READ = (
    "(SELECT COALESCE(s.until, '-infinity')::text FROM purposes_standing s "
    "WHERE s.organization_id = %s AND s.purpose = %s)"
)
_WRITE = """
INSERT INTO purposes_standing (organization_id, id, purpose, until) VALUES (%s, %s, %s, %s)
ON CONFLICT (organization_id, purpose) DO UPDATE SET until = excluded.until"""


def can_be_suspended(purpose: str) -> bool:
    """Whether a purpose ever stops. What the law demands does not, nor does signing in to put things right."""
    return bool(purpose) and purpose != "sign_in" and PURPOSES[purpose].basis != "legal_obligation"


def check(purpose: str, answer: str | None) -> None:
    """Raise PurposeSuspended unless what ``READ`` gave lets the purpose be used today."""
    if PURPOSES[purpose].grantor == "subject" or (answer is None and PURPOSES[purpose].basis not in APPROVED_FIRST):
        return
    until = None if answer in (None, "-infinity") else date.fromisoformat(str(answer))
    if until is None or until < clock.now().date():
        raise PurposeSuspended(purpose, until)


def is_usable(organization_id: UUID, purpose: str) -> bool:
    """The same as an answer, for work that is left out while its purpose is suspended. Inside the organization's
    scope."""
    if not can_be_suspended(purpose):
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {READ}", [organization_id, purpose])
        answer = cursor.fetchone()[0]
    try:
        check(purpose, answer)
    except PurposeSuspended:
        return False
    return True


def set_until(organization_id: UUID, purpose: str, until: date | None) -> None:
    """The purpose may be used through that day; None stops it at once. Inside the organization's scope."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [organization_id, new_id(), purpose, until])


def begin(organization_id: UUID) -> None:
    """A new organization: the assessments delivered with OpenLeave stand for its first year."""
    until = clock.now().date() + FIRST_YEAR
    for purpose in PURPOSES.values():
        if purpose.basis == "legitimate_interest":
            set_until(organization_id, purpose.key, until)
