"""One kind of letter for many cases. A job makes the letters case by case, each in a transaction of its own, so that a
process that dies in the middle leaves every letter made once or not at all, and the next one goes on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import structlog
from django.db import connections, transaction
from django.utils.translation import gettext as _

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import visible
from openleave.apps.notices.access import access_batch
from openleave.apps.notices.composing import compose
from openleave.apps.notices.kinds import letter_kind
from openleave.apps.notices.models import BatchItem, By, Letter, LetterBatch, State
from openleave.apps.notices.services import mail, sending
from openleave.apps.notices.services.drafting import letter_draft
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Invalid, OpenLeaveError
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

log = structlog.get_logger(__name__)

MOST = 5_000


def batch_start(*, actor: Actor, kind: str, case_ids: Sequence[UUID], by: str = By.PORTAL) -> LetterBatch:
    """Begin a batch: a letter of a kind for each of the cases, ``by`` the way chosen; who has no account, by mail.

    A letter that says no, or that is not complete, stays a draft for somebody to read. Raises Invalid.
    """
    require(actor, "letter.send")
    assert actor.organization_id is not None
    letter_kind(kind)
    if by not in By.values:
        raise Invalid(_("Choose how the letters go."), fix=", ".join(By.values), field="by")
    with organization_scope(actor.organization_id):
        wanted = list(dict.fromkeys(case_ids))
        rows = LeaveCase.objects.filter(visible(actor), organization_id=actor.organization_id, id__in=wanted)
        known = set(rows.values_list("id", flat=True))
        cases = [case_id for case_id in wanted if case_id in known]
        if not cases or len(cases) > MOST:
            raise Invalid(_("Choose between 1 and 5,000 cases."), fix=_("Select cases in the list."), field="case_ids")
        batch = LetterBatch.objects.create(
            organization_id=actor.organization_id, kind=kind, by=by, total=len(cases), created_by_id=actor.account_id,
            created_roles=",".join(sorted(actor.roles)),
        )  # fmt: skip
        BatchItem.objects.bulk_create(
            (
                BatchItem(organization_id=actor.organization_id, batch=batch, case_id=case_id, position=at)
                for at, case_id in enumerate(cases)
            ),
            batch_size=1000,
        )
        organization_id = actor.organization_id
        transaction.on_commit(lambda: defer(organization_id, batch.id))
        audit.append(
            actor=actor, action="letter_batch.start", object_type="letter_batch", object_id=batch.id,
            details={"kind": kind, "by": by, "cases": len(cases)},
        )  # fmt: skip
    return batch


def batch_stop(*, actor: Actor, batch_id: UUID) -> LetterBatch:
    """Make no more letters of a batch. Those that are made stay. Raises Conflict for one that is over."""
    require(actor, "letter.send")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        access_batch(actor=actor, batch_id=batch_id)
        changed = LetterBatch.objects.filter(
            organization_id=actor.organization_id, id=batch_id, finished_at__isnull=True, stopped_at__isnull=True
        ).update(stopped_at=clock.now())
        if not changed:
            raise Conflict(_("This batch is over already."), fix=_("Reload the page."))
        audit.append(actor=actor, action="letter_batch.stop", object_type="letter_batch", object_id=batch_id)
        return access_batch(actor=actor, batch_id=batch_id)


def defer(organization_id: UUID, batch_id: UUID) -> None:
    """Queue the batch's job, unless it waits already."""
    from procrastinate.exceptions import AlreadyEnqueued

    from openleave.apps.notices.tasks import work

    job = work.configure(queueing_lock=f"notices.batch:{batch_id}")
    try:
        job.defer(organization_id=str(organization_id), batch_id=str(batch_id))
    except AlreadyEnqueued:
        log.debug("notices.batch_waits", batch_id=str(batch_id))


# The job --------------------------------------------------------------------------------------------------------------


def work_on(organization_id: UUID, batch_id: UUID) -> int:
    """Make and deliver what is left of a batch, unless another process is at it; returns how many letters it made.

    Must not run inside a transaction. Safe to run again at any time, after any end.
    """
    lock = connections["default"].copy()
    lock.inc_thread_sharing()
    try:
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_key(batch_id)])
            if not cursor.fetchone()[0]:
                return 0
        made = 0
        while (item_id := _next(organization_id, batch_id)) is not None:
            letter_id = _make(organization_id, item_id)
            if letter_id is not None:
                made += 1
                sending.deliver(organization_id, letter_id)
        _deliver_left(organization_id, batch_id)
        _finish(organization_id, batch_id)
        return made
    finally:
        lock.close()


def _key(batch_id: UUID) -> int:
    return int.from_bytes(batch_id.bytes[8:], "big", signed=True)


def _next(organization_id: UUID, batch_id: UUID) -> UUID | None:
    with organization_scope(organization_id):
        rows = BatchItem.objects.filter(
            organization_id=organization_id, batch_id=batch_id, letter__isnull=True, problem="",
            batch__stopped_at__isnull=True,
        )  # fmt: skip
        return rows.order_by("position").values_list("id", flat=True).first()


def _make(organization_id: UUID, item_id: UUID) -> UUID | None:
    """The letter of one case, prepared and queued in one transaction with the item that counts it."""
    with organization_scope(organization_id):
        item = (
            BatchItem.objects.select_for_update(of=("self",))
            .select_related("batch")
            .get(organization_id=organization_id, id=item_id)
        )
        if item.letter_id is not None or item.problem:
            return None
        actor = _actor(item.batch)
        try:
            with transaction.atomic():
                letter = _letter(actor, item)
        except OpenLeaveError as error:
            log.info("notices.batch_item_refused", batch_id=str(item.batch_id), error=type(error).__name__)
            item.problem = "refused"
            item.save(update_fields=["problem"])
            return None
        except Exception as error:
            log.error("notices.batch_item_failed", batch_id=str(item.batch_id), error=type(error).__name__)
            item.problem = "error"
            item.save(update_fields=["problem"])
            return None
        item.letter = letter
        item.problem = "needs_person" if letter.is_draft else ""
        item.save(update_fields=["letter", "problem"])
        return None if letter.is_draft else letter.id


def _letter(actor: Actor, item: BatchItem) -> Letter:
    letter = letter_draft(actor=actor, case_id=item.case_id, kind=item.batch.kind)
    made = compose(actor, letter)
    letter.batch = item.batch
    letter.save(update_fields=["batch"])
    if made.adverse or made.problems:
        return letter
    by = (
        item.batch.by
        if item.batch.by == By.PRINT or mail.reachable(letter, item.batch.by, made.about.person)
        else By.PRINT
    )
    return sending.queue_composed(actor, letter, made, by)


def _deliver_left(organization_id: UUID, batch_id: UUID) -> None:
    """Letters that were made by a process that died before it delivered them."""
    with organization_scope(organization_id):
        rows = Letter.objects.filter(
            organization_id=organization_id, batch_id=batch_id, state=State.QUEUED, next_try_at__lte=clock.now()
        )
        left = list(rows.values_list("id", flat=True))
    for letter_id in left:
        sending.deliver(organization_id, letter_id)


def _finish(organization_id: UUID, batch_id: UUID) -> None:
    with organization_scope(organization_id):
        open_ = BatchItem.objects.filter(
            organization_id=organization_id, batch_id=batch_id, letter__isnull=True, problem=""
        )
        if not open_.exists():
            LetterBatch.objects.filter(organization_id=organization_id, id=batch_id, finished_at__isnull=True).update(
                finished_at=clock.now()
            )


def _actor(batch: LetterBatch) -> Actor:
    """Who began the batch: a person, whose letters these are."""
    roles = frozenset(Role(role) for role in batch.created_roles.split(",") if role)
    return Actor(batch.created_by_id, batch.organization_id, roles, channel=Channel.JOB)


def resume_all(organization_id: UUID) -> int:
    """Queue the job of each batch that is not over; returns how many. A job that runs already makes it do nothing."""
    with organization_scope(organization_id):
        rows = LetterBatch.objects.filter(
            organization_id=organization_id, finished_at__isnull=True, stopped_at__isnull=True
        )
        waiting = list(rows.values_list("id", flat=True))
    for batch_id in waiting:
        defer(organization_id, batch_id)
    return len(waiting)
