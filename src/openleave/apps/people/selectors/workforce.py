"""The workforce as determinations need it, kept in this process for as long as it is true.

Counting thousands of employments takes longer than all the rest of a determination, and the counts are the same for
every case of an organization. They are kept here, under the workforce's *revision*: the set of ids in
``people_workforcerevision``. Triggers give a transaction that changes employments, assignments, stated headcounts or
worksites a row of its own there, visible exactly where the change is, so two equal revisions saw the same workforce,
in whatever process or connection. A transaction that has itself changed the workforce keeps and takes nothing. Nothing
about a person is kept: numbers, and the organization's worksites.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.organizations import selectors as organizations
from openleave.apps.organizations.models import Worksite
from openleave.apps.people.selectors.headcount import headcount_by_worksite, payroll_weeks

#: The value is null in a transaction that has changed the workforce itself: what it sees may yet be rolled back.
REVISION = """(
    SELECT CASE WHEN bool_or(changed_in = pg_current_xact_id_if_assigned()::text::bigint AND changed_at = now())
                THEN NULL ELSE COALESCE(json_agg(id ORDER BY id), '[]') END
    FROM people_workforcerevision WHERE organization_id = %(organization)s)"""

KEPT_ANSWERS = 512
WEEKS_AT_ONCE = 160  # two calendar years and the leaves that begin in the year after

Revision = tuple[str, ...]

_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_lock = Lock()


class Workforce:
    """An organization's workforce now, or as known at an instant. Not to be kept beyond its statement's caller.

    ``revision`` is the value of ``REVISION`` read in the present transaction; None counts everything anew.
    """

    def __init__(self, organization_id: UUID, revision: list[str] | None, known_at: datetime | None = None) -> None:
        self.organization_id, self.known_at = organization_id, known_at
        self.revision = tuple(revision) if revision is not None and known_at is None else None

    def stated_weeks(self, first: date, last: date) -> list[tuple[date, int]]:
        """Headcounts the organization itself stated, for weeks that begin from ``first`` to ``last``, in order."""
        until = first + timedelta(weeks=_rounded((last - first).days // 7 + 1))
        read = self._answer(
            ("stated", first, until),
            lambda: organizations.stated_headcounts(self.organization_id, first, until, known_at=self.known_at),
        )
        return [(week, employees) for week, employees in read if week <= last]

    def payroll_weeks(self, first: date, weeks: int) -> list[tuple[date, int]]:
        """As ``headcount.payroll_weeks``."""
        if weeks <= 0:
            return []
        longer = _rounded(weeks)
        return self._answer(
            ("payroll", first, longer),
            lambda: payroll_weeks(self.organization_id, first, longer, known_at=self.known_at),
        )[:weeks]

    def by_worksite(self, on: date) -> dict[UUID | None, int]:
        """As ``headcount.headcount_by_worksite``. Not to be changed."""
        return self._answer(
            ("worksites", on), lambda: headcount_by_worksite(self.organization_id, on, known_at=self.known_at)
        )

    def worksites(self) -> list[Worksite]:
        """All worksites by name. Not to be changed."""
        return self._answer(("sites",), lambda: organizations.worksites(self.organization_id))

    def _answer(self, question: tuple[Any, ...], read: Callable[[], Any]) -> Any:
        if self.revision is None:
            return read()
        key = (connection.alias, self.organization_id, self.revision, *question)
        with _lock:
            if key in _kept:
                _kept.move_to_end(key)
                return _kept[key]
        answer = read()
        # Another transaction may have committed between the two statements; then this answer has another revision.
        if current_revision(self.organization_id) == self.revision:
            with _lock:
                _kept[key] = answer
                while len(_kept) > KEPT_ANSWERS:
                    _kept.popitem(last=False)
        return answer


def current_revision(organization_id: UUID) -> Revision | None:
    """The revision the present transaction sees, or None when it has changed the workforce itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {REVISION}", {"organization": organization_id})
        value = cursor.fetchone()[0]
    return tuple(value) if value is not None else None


def _rounded(weeks: int) -> int:
    """So many that leaves of the same years ask for the same weeks."""
    return -(-weeks // WEEKS_AT_ONCE) * WEEKS_AT_ONCE
