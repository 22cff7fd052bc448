"""The daily sweep: whatever is past every rule goes, in short transactions, through the one erase function.

A catch-up: it takes all that is due whenever it runs, and a run that was cut short is simply taken up by the next. What
is due is reckoned again under the locks of the batch, so a case that was reopened a moment ago stays. Holds win.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection

from openleave.apps.accounts import services as accounts
from openleave.apps.accounts.models import Membership
from openleave.apps.erasure import graph
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Hold
from openleave.apps.erasure.selectors import held_among
from openleave.apps.erasure.services import Root, erase_many
from openleave.apps.organizations.selectors import directory
from openleave.apps.retention import reckoning
from openleave.apps.retention.authorities import BY_KEY
from openleave.apps.retention.models import Due, Sweep
from openleave.apps.retention.reckoning import Frame, Reckoned
from openleave.apps.retention.rules import CHOICE, SERVICE
from openleave.apps.retention.services.aging import age_out
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: A batch begins with this many roots, and grows or shrinks so that it holds its locks for less than half a second.
FIRST_BATCH, LEAST_BATCH, MOST_BATCH = 200, 100, 1_000
AIM_SECONDS = 0.35
#: A sign-in may wait this long for its first role.
WAITS_FOR_A_ROLE_DAYS = 30

CANDIDATES = {
    "case": "SELECT id FROM cases_leavecase WHERE organization_id = %(organization)s AND id > %(after)s "
    "AND (state IN ('closed', 'cancelled') OR %(all)s) ORDER BY id LIMIT %(limit)s",
    "subject": "SELECT e.id FROM people_employee e "  # noqa: S608 - our own names
    "WHERE e.organization_id = %(organization)s AND e.id > %(after)s "
    f"AND {graph.living('e')} AND (%(all)s OR EXISTS (SELECT FROM people_employment m "
    "WHERE m.organization_id = e.organization_id AND m.employee_id = e.id AND m.superseded_at IS NULL "
    "AND m.separated_on IS NOT NULL)) ORDER BY e.id LIMIT %(limit)s",
}
RECKON = {"case": reckoning.cases, "subject": reckoning.people}


@dataclass(slots=True)
class Pace:
    """Why roots are taken, how many the next batch takes, and the longest time one has held its locks."""

    why: str = "retention"
    size: int = FIRST_BATCH
    longest: float = 0.0

    def note(self, count: int, seconds: float) -> None:
        self.longest = max(self.longest, seconds)
        if count >= self.size or seconds > AIM_SECONDS:
            fitting = int(count * AIM_SECONDS / max(seconds, 0.001))
            self.size = max(LEAST_BATCH, min(MOST_BATCH, fitting, self.size * 2))


def reckon(*, actor: Actor, today: date | None = None) -> int:
    """Reckon anew until when each closed case and each person who left is kept; how many have an end."""
    require(actor, "retention.run")
    assert actor.organization_id is not None
    organization_id, began = actor.organization_id, clock.now()
    count = 0
    with organization_scope(organization_id):
        seen = reckoning.frame(organization_id, today)
    for kind in CANDIDATES:
        for ids in _candidates(seen, kind):
            with organization_scope(organization_id):
                found = RECKON[kind](seen, ids)
                Due.objects.bulk_create(
                    [
                        Due(
                            organization_id=organization_id, kind=kind, employee_id=one.subject_id,
                            case_id=one.root_id if kind == "case" else None, until_on=one.term.until_on,
                            because=one.term.because, tail=one.term.tail, reckoned_at=began,
                        )
                        for one in found
                    ],
                    update_conflicts=True,
                    unique_fields=["organization_id", "employee", "case"],
                    update_fields=["until_on", "because", "tail", "reckoned_at"],
                )  # fmt: skip
            count += len(found)
    with organization_scope(organization_id):
        Due.objects.filter(organization_id=organization_id).exclude(reckoned_at=began).delete()
    return count


def sweep(*, actor: Actor, today: date | None = None, why: str = "retention") -> Sweep:
    """Erase everything of the organization that is past every rule. Safe to repeat; a second run takes nothing.

    ``why`` is written into the ledger; "offboarding" where it is the organization that ends.
    """
    require(actor, "retention.run")
    require(actor, "erasure.run")
    assert actor.organization_id is not None
    organization_id = actor.organization_id
    reckon(actor=actor, today=today)
    with organization_scope(organization_id):
        seen = reckoning.frame(organization_id, today)
        row = Sweep.objects.create(organization_id=organization_id, began_at=clock.now())
    pace = Pace(why=why)
    # People first: with somebody go their cases, and nothing is taken twice.
    row.people = _take(actor, seen, "subject", pace)
    row.cases = _take(actor, seen, "case", pace)
    row.aged = age_out(organization_id)
    row.longest_ms = int(pace.longest * 1000)
    with organization_scope(organization_id):
        row.held = Due.objects.filter(organization_id=organization_id, until_on__lt=seen.today).count()
        row.ended_at = clock.now()
        row.save()
        audit.append(
            actor=actor,
            action="retention.sweep",
            object_type="retention_sweep",
            object_id=row.id,
            details={
                "people": row.people, "cases": row.cases, "aged": sum(row.aged.values()), "held": row.held,
                "held_ids": [str(one) for one in _held_ids(seen)],
            },
        )  # fmt: skip
    return row


def sweep_installation() -> dict[str, int]:
    """What belongs to no organization: sign-ins that belong nowhere, expired sessions, old jobs. Counts by table."""
    taken = age_out(None)
    nowhere = sign_ins_nowhere()
    if nowhere:
        taken["accounts_account"] = nowhere
    if taken:
        actor = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
        audit.append_installation(
            actor=actor, action="retention.sweep", object_type="installation", object_id=None, details=dict(taken)
        )
    return taken


def sign_ins_nowhere() -> int:
    """Erase the sign-ins that hold no role anywhere and do not wait for their first; how many."""
    operator = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    belonging: set[UUID] = set()
    for organization in directory(actor=operator):
        with organization_scope(organization.id):
            rows = Membership.objects.filter(organization_id=organization.id)
            belonging.update(rows.values_list("account_id", flat=True))
    before = clock.now() - timedelta(days=WAITS_FOR_A_ROLE_DAYS)
    known = get_user_model().objects.filter(is_operator=False, created_at__lt=before).values_list("pk", flat=True)
    gone = [account_id for account_id in known.iterator() if account_id not in belonging]
    return sum(accounts.account_erase_if_nowhere(operator, account_id) for account_id in gone)


def authority_of(because: str) -> str:
    """What is written into the ledger as what allowed the erasure."""
    if because in BY_KEY:
        return BY_KEY[because].citation
    return {CHOICE: "organization’s retention choice", SERVICE: "end of service"}.get(because, because)


# Inside ---------------------------------------------------------------------------------------------------------------


def _candidates(seen: Frame, kind: str) -> Iterator[list[UUID]]:
    after, everybody = UUID(int=0), seen.services[0].last_on is not None
    while True:
        with organization_scope(seen.organization_id), connection.cursor() as cursor:
            cursor.execute(
                CANDIDATES[kind],
                {
                    "organization": seen.organization_id, "after": after, "all": everybody, "limit": reckoning.BATCH,
                },
            )  # fmt: skip
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        yield ids
        after = ids[-1]


def _take(actor: Actor, seen: Frame, kind: str, pace: Pace) -> int:
    """Batch by batch, in the order of the rows, so that one that cannot go is passed once and not met again."""
    taken = 0
    after: tuple[str, UUID] = ("", UUID(int=0))
    while True:
        with organization_scope(seen.organization_id):
            rows = _next(seen, kind, after, pace.size)
        if not rows:
            return taken
        after = (rows[-1].because, rows[-1].id)
        ids = [row.case_id if kind == "case" else row.employee_id for row in rows]
        taken += _erase(actor, seen, kind, ids, rows[0].because, pace)


def _next(seen: Frame, kind: str, after: tuple[str, UUID], size: int) -> list[Due]:
    """The next rows past their day, all kept because of the same: each batch names its one authority."""
    rows = Due.objects.filter(organization_id=seen.organization_id, kind=kind, until_on__lt=seen.today)
    same = list(rows.filter(because=after[0], id__gt=after[1]).order_by("id")[:size])
    if same:
        return same
    because = rows.filter(because__gt=after[0]).order_by("because").values_list("because", flat=True).first()
    return list(rows.filter(because=because).order_by("id")[:size]) if because else []


def _erase(actor: Actor, seen: Frame, kind: str, ids: list[UUID], because: str, pace: Pace) -> int:
    began = time.perf_counter()
    count = 0
    try:
        with organization_scope(seen.organization_id):
            roots = _still_due(seen, kind, ids, because)
            if roots:
                count = erase_many(actor=actor, roots=roots, why=pace.why, authority=authority_of(because)).roots
    except Held:
        # A hold was placed in this moment: the next sweep passes those it keeps.
        count = 0
    pace.note(len(ids), time.perf_counter() - began)
    return count


def _still_due(seen: Frame, kind: str, ids: list[UUID], because: str) -> list[Root]:
    """Lock the rows, reckon once more, leave out what a hold keeps."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {graph.ROOTS[kind]} WHERE organization_id = %s AND id = ANY(%s) ORDER BY id FOR UPDATE",  # noqa: S608
            [seen.organization_id, ids],
        )
        ids = [row[0] for row in cursor.fetchall()]
    held = held_among(seen.organization_id, kind, ids)
    found: list[Reckoned] = RECKON[kind](seen, [one for one in ids if one not in held])
    kind_of = "case" if kind == "case" else "subject"
    return [
        Root(kind_of, one.root_id, one.subject_id)  # type: ignore[arg-type]
        for one in found
        if one.term.is_past(seen.today) and one.term.because == because
    ]


def _held_ids(seen: Frame) -> list[UUID]:
    """Those past their day whom a hold keeps, for the trail."""
    past = Due.objects.filter(organization_id=seen.organization_id, until_on__lt=seen.today)
    holding = Hold.objects.filter(organization_id=seen.organization_id, released_at__isnull=True)
    people = set(holding.values_list("subject_id", flat=True))
    return sorted(set(past.filter(employee_id__in=people).values_list("employee_id", flat=True)))[:400]
