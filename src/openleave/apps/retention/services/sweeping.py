"""The daily sweep: whatever is past every rule goes, in short transactions, through the one erase function.

A catch-up: it takes all that is due whenever it runs, and a run that was cut short is simply taken up by the next. What
is due is reckoned again under the locks of the batch, so a case that was reopened a moment ago stays. Holds win.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, transaction

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
from openleave.kernel.ids import as_array, new_ids
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: A batch begins with this many roots, and grows or shrinks so that it holds its locks for less than half a second.
FIRST_BATCH, LEAST_BATCH, MOST_BATCH = 100, 50, 1_000
AIM_SECONDS = 0.35
#: A sign-in may wait this long for its first role.
WAITS_FOR_A_ROLE_DAYS = 30

#: SQL that holds for an employee's id who has left, as far as is known now.
LEFT = (
    "EXISTS (SELECT FROM people_employment m WHERE m.organization_id = %(organization)s AND m.employee_id = {} "
    "AND m.superseded_at IS NULL AND m.separated_on IS NOT NULL)"
)
CANDIDATES = {
    "subject": "SELECT e.id FROM people_employee e "  # noqa: S608 - our own names
    "WHERE e.organization_id = %(organization)s AND e.id > %(after)s "
    f"AND {graph.living('e')} AND (%(all)s OR {LEFT.format('e.id')}) ORDER BY e.id LIMIT %(limit)s",
    # Those of people who left are reckoned with the people.
    "case": "SELECT c.id FROM cases_leavecase c "  # noqa: S608 - our own names
    "WHERE c.organization_id = %(organization)s AND c.id > %(after)s AND c.state IN ('closed', 'cancelled') "
    f"AND NOT %(all)s AND NOT {LEFT.format('c.employee_id')} ORDER BY c.id LIMIT %(limit)s",
}
NOTE = """
INSERT INTO retention_due
    (organization_id, id, kind, employee_id, case_id, until_on, because, tail, reckoned_at)
SELECT %(organization)s, id, kind, employee_id, CASE kind WHEN 'case' THEN root_id END, until_on, because, tail, %(at)s
FROM unnest(%(new)s::uuid[], %(kinds)s::text[], %(people)s::uuid[], %(roots)s::uuid[], %(until)s::date[],
            %(because)s::text[], %(tail)s::boolean[])
    AS new (id, kind, employee_id, root_id, until_on, because, tail)
ON CONFLICT (organization_id, employee_id, case_id) DO UPDATE SET
    until_on = excluded.until_on, because = excluded.because, tail = excluded.tail, reckoned_at = excluded.reckoned_at
"""
RECKON = {"case": reckoning.cases, "subject": reckoning.people}


@dataclass(slots=True)
class Pace:
    """Why roots are taken, how many the next batch takes, and the longest time one has held its locks."""

    why: str
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
                people, cases = reckoning.people_and_cases(seen, ids) if kind == "subject" else ([], [])
                found = [*people, *cases] if kind == "subject" else reckoning.cases(seen, ids)
                _note(organization_id, found, began)
            count += len(found)
    with organization_scope(organization_id):
        Due.objects.filter(organization_id=organization_id).exclude(reckoned_at=began).delete()
    return count


def sweep(*, actor: Actor, today: date | None = None) -> Sweep:
    """Erase everything of the organization that is past every rule. Safe to repeat; a second run takes nothing.

    The ledger says why: "offboarding" where it is the organization that ends.
    """
    require(actor, "retention.run")
    require(actor, "erasure.run")
    assert actor.organization_id is not None
    organization_id = actor.organization_id
    reckon(actor=actor, today=today)
    with organization_scope(organization_id):
        seen = reckoning.frame(organization_id, today)
        row = Sweep.objects.create(organization_id=organization_id, began_at=clock.now())
    pace = Pace("offboarding" if _ends(seen) else "retention")
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


def may_go(organization_id: UUID, today: date) -> bool:
    """Whether a sweep would take somebody or a case now: past its day as last reckoned, and kept by no hold. Inside the
    organization's scope; two statements."""
    past = Due.objects.filter(organization_id=organization_id, until_on__lt=today)
    for kind, column in (("subject", "employee_id"), ("case", "case_id")):
        ids = set(past.filter(kind=kind).values_list(column, flat=True))
        if ids - held_among(organization_id, kind, ids):
            return True
    return False


# Inside ---------------------------------------------------------------------------------------------------------------


def _note(organization_id: UUID, found: list[Reckoned], at: datetime) -> None:
    """Note the days of these roots, instead of what was noted before. One statement."""
    terms = [one.term for one in found]
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            {
                "organization": organization_id, "at": at, "new": as_array(new_ids(len(found))),
                "kinds": [one.kind for one in found], "people": as_array(one.subject_id for one in found),
                "roots": as_array(one.root_id for one in found), "until": [term.until_on for term in terms],
                "because": [term.because for term in terms], "tail": [term.tail for term in terms],
            },
        )  # fmt: skip


def _ends(seen: Frame) -> bool:
    """Whether the service of the organization is over, and everybody's records go."""
    return seen.services[0].last_on is not None


def _candidates(seen: Frame, kind: str) -> Iterator[list[UUID]]:
    after, everybody = UUID(int=0), _ends(seen)
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
            # The first thing after the commit, which ends the locks: keys and files go after that.
            transaction.on_commit(lambda: pace.note(len(ids), time.perf_counter() - began))
            roots = _still_due(seen, kind, ids, because)
            if roots:
                count = erase_many(actor=actor, roots=roots, why=pace.why, authority=authority_of(because)).roots
    except Held:
        # A hold was placed in this moment: the next sweep passes those it keeps.
        count = 0
    return count


def _still_due(seen: Frame, kind: str, ids: list[UUID], because: str) -> list[Root]:
    """Lock the rows, reckon once more, leave out what a hold keeps."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {graph.ROOTS[kind]} "  # noqa: S608 - our own names
            "WHERE organization_id = %s AND id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE",
            [seen.organization_id, as_array(ids)],
        )
        ids = [row[0] for row in cursor.fetchall()]
    held = held_among(seen.organization_id, kind, ids)
    found: list[Reckoned] = RECKON[kind](seen, [one for one in ids if one not in held])
    return [
        Root(kind, one.root_id, one.subject_id)  # type: ignore[arg-type]
        for one in found
        if one.term.is_past(seen.today) and one.term.because == because
    ]


def _held_ids(seen: Frame) -> list[UUID]:
    """Those past their day whom a hold keeps, for the trail."""
    past = Due.objects.filter(organization_id=seen.organization_id, until_on__lt=seen.today)
    holding = Hold.objects.filter(organization_id=seen.organization_id, released_at__isnull=True)
    people = set(holding.values_list("subject_id", flat=True))
    return sorted(set(past.filter(employee_id__in=people).values_list("employee_id", flat=True)))[:400]
