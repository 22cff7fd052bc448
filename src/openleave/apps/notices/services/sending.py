"""Sending: a person queues a letter, and from then on what it says is fixed; a job renders and delivers it, once.

Delivery by the portal is one transaction. An e-mail cannot be part of one: ``kernel.mail`` claims the letter, sends,
and settles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openleave.apps.cases import services as cases
from openleave.apps.notices import content
from openleave.apps.notices.composing import Composed, compose
from openleave.apps.notices.events import LetterSent
from openleave.apps.notices.kinds import letter_kind
from openleave.apps.notices.language import Document
from openleave.apps.notices.models import By, Letter, State
from openleave.apps.notices.rendering import pdf
from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.services import mail
from openleave.apps.notices.services.drafting import locked_draft
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock, egress
from openleave.kernel import mail as mailing
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.egress import Permit, Person
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.files import services as files
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

log = structlog.get_logger(__name__)


def letter_queue(*, actor: Actor, letter_id: UUID, by: str = By.PORTAL, seen: str | None = None) -> Letter:
    """Fix what a draft says and let it go out. ``by``: ``portal``, ``email`` or ``print``.

    ``seen``: the digest of what the person read (``Composed.digest``); where the letter says something else by now,
    Conflict is raised. Raises Invalid while something asked for is open, and Forbidden where an adverse letter would
    leave without a person.
    """
    require(actor, "letter.send")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        letter = locked_draft(actor, letter_id)
        if by not in By.values:
            raise Invalid(_("Choose how the letter goes."), fix=", ".join(By.values), field="by")
        made = compose(actor, letter)
        if seen is not None and seen != made.digest:
            raise Conflict(
                _("The letter says something else by now."),
                why=_("The case or the text of the letter has changed since you opened it."),
                fix=_("Read it again, then send it."),
            )
        if made.problems:
            raise Invalid(_("The letter is not complete."), why=" ".join(made.problems), fix=_("Fill in what is open."))
        if made.adverse and (actor.account_id is None or actor.channel in (Channel.JOB, Channel.IMPORT)):
            raise Forbidden("letter.send")
        if by != By.PRINT and not mail.reachable(letter, by, made.about.person):
            raise Invalid(
                _("The employee cannot be reached this way."),
                why=_("There is no account to read it with, or no e-mail address.") if by == By.EMAIL
                else _("There is no account to read it with."),
                fix=_("Send it by mail."),
                field="by",
            )  # fmt: skip
        return queue_composed(actor, letter, made, by)


def queue_composed(actor: Actor, letter: Letter, made: Composed, by: str) -> Letter:
    """The same for a draft that is locked, composed and found in order. In the caller's transaction."""
    content.write_fixed(letter, content.Fixed(made.document, made.frame))
    letter.state, letter.by, letter.adverse, letter.template = State.QUEUED, by, made.adverse, made.template
    letter.queued_at, letter.queued_by_id = clock.now(), actor.account_id
    letter.queued_roles = ",".join(sorted(actor.roles))
    letter.next_try_at = letter.queued_at
    letter.save()
    organization_id = letter.organization_id
    transaction.on_commit(lambda: _defer(organization_id))
    _note(actor, letter, "letter.queue", by=by, adverse=made.adverse)
    return letter


def letter_retry(*, actor: Actor, letter_id: UUID) -> Letter:
    """Try a failed delivery again now, also one of which nobody knows whether it arrived. Raises Conflict."""
    require(actor, "letter.send")
    assert actor.organization_id is not None
    from openleave.apps.notices.access import access_letter

    with organization_scope(actor.organization_id):
        letter = access_letter(actor=actor, letter_id=letter_id, lock=True)
        if letter.state != State.FAILED:
            raise Conflict(_("This letter does not wait to be tried again."), fix=_("Reload to see where it is."))
        letter.next_try_at, letter.claimed_at, letter.attempts = clock.now(), None, 0
        letter.save(update_fields=["next_try_at", "claimed_at", "attempts"])
        organization_id = actor.organization_id
        transaction.on_commit(lambda: _defer(organization_id))
        _note(actor, letter, "letter.retry")
    return letter


def _defer(organization_id: UUID) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    from openleave.apps.notices.tasks import send

    with suppress(AlreadyEnqueued):  # the one that waits takes this letter along
        send.configure(queueing_lock=f"notices.send:{organization_id}").defer(organization_id=str(organization_id))


# The job --------------------------------------------------------------------------------------------------------------


def send_due(organization_id: UUID) -> int:
    """Deliver every letter of the organization that is due and not delivered; returns how many went out.

    A catch-up, whenever it runs. Must not run inside a transaction: each step of each letter commits by itself.
    """
    BY_EMAIL.settle(organization_id)
    sent, seen = 0, set[UUID]()
    while due := BY_EMAIL.due(organization_id, seen):
        for letter_id in due:
            seen.add(letter_id)
            sent += deliver(organization_id, letter_id)
    return sent


def deliver(organization_id: UUID, letter_id: UUID) -> bool:
    """Render one letter and deliver it, if it is due and nobody else is at it. True if it went out."""
    try:
        letter = _render(organization_id, letter_id)
        if letter is None or letter.by == By.PRINT:
            return False
        if letter.by == By.PORTAL:
            return _deliver_portal(organization_id, letter_id)
        return BY_EMAIL.deliver(organization_id, letter_id)
    except pdf.NoPango:
        _failed(organization_id, letter_id, "no_pdf")
    except Exception as error:
        log.error("notices.delivery_failed", letter_id=str(letter_id), error=type(error).__name__)
        _failed(organization_id, letter_id, "error")
    return False


class _ByEmail(mailing.Delivery[Letter]):
    """Letters that wait, also those that go another way: what is due is found and taken for all of them alike."""

    flow = "notices.mail"

    def undelivered(self, organization_id: UUID) -> QuerySet[Letter]:
        rows = Letter.objects.filter(organization_id=organization_id, state__in=[State.QUEUED, State.FAILED])
        return rows.select_related("case")

    def outgoing(self, row: Letter) -> mailing.Outgoing | None:
        return mail.message_for(row)

    def permit(self, row: Letter) -> Permit:
        return egress.hand_out(
            self.flow, actor=sender(row), persons=[Person(row.employee_id, row.case_id)],
            about_type="letter", about_id=row.id, records=1,
        )  # fmt: skip

    def sent(self, row: Letter) -> None:
        mark_sent(sender(row), row)

    def put_off(self, row: Letter, problem: str, again_at: datetime | None) -> None:
        row.state = State.FAILED
        row.save(update_fields=["state"])
        super().put_off(row, problem, again_at)

    def given_up(self, row: Letter) -> None:
        """The list of letters shows what failed."""


BY_EMAIL = _ByEmail()


def _render(organization_id: UUID, letter_id: UUID) -> Letter | None:
    """Make the PDF where there is none yet, and keep its bytes and their digest."""
    with organization_scope(organization_id):
        letter = BY_EMAIL.taken(organization_id, letter_id)
        if letter is None or letter.file_id is not None:
            return letter
        return render_now(letter, pdf.letter_pdf)


def render_now(letter: Letter, draw: Callable[[Document, Frame], pdf.Made]) -> Letter:
    """Make the PDF of a queued letter, if it has none; keep its bytes and digest. In the caller's transaction."""
    if letter.file_id is not None:
        return letter
    fixed = content.read_fixed(sender(letter), letter)
    made = draw(fixed.document, fixed.frame)
    letter.file_id = files.write(
        organization_id=letter.organization_id,
        kind="notices.letter",
        chunks=[made.content],
        subject_id=letter.employee_id,
    )
    letter.sha256, letter.pages = hashlib.sha256(made.content).hexdigest(), made.pages
    if letter.by == By.PRINT:
        # From here on it waits for a person with a printer.
        letter.state, letter.problem, letter.next_try_at = State.QUEUED, "", None
    letter.save(update_fields=["file_id", "sha256", "pages", "state", "problem", "next_try_at"])
    return letter


def _deliver_portal(organization_id: UUID, letter_id: UUID) -> bool:
    with organization_scope(organization_id):
        letter = BY_EMAIL.taken(organization_id, letter_id)
        if letter is None:
            return False
        mark_sent(sender(letter), letter)
    return True


def _failed(organization_id: UUID, letter_id: UUID, problem: str) -> None:
    """Note that it could not even be made or delivered, and when it is tried again. One that is claimed was handed to
    the mail server: it keeps its claim, so that it never goes out twice by itself."""
    with organization_scope(organization_id):
        rows = BY_EMAIL.undelivered(organization_id).select_for_update(of=("self",))
        letter = rows.filter(id=letter_id, claimed_at__isnull=True).first()
        if letter is not None:
            letter.attempts += 1
            BY_EMAIL.put_off(letter, problem, mailing.next_try(letter.attempts))


def mark_sent(actor: Actor, letter: Letter, sent_on: date | None = None) -> None:
    """The letter is out: note it, meet its legal deadline with that day, tell others. In the sender's transaction."""
    now = clock.now()
    zone = organizations.identity(letter.organization_id).time_zone
    letter.state, letter.sent_at, letter.sent_on = State.SENT, now, sent_on or clock.today(zone)
    letter.problem, letter.claimed_at, letter.next_try_at = "", None, None
    letter.save()
    meet_deadline(actor, letter)
    tell(LetterSent(actor, letter))
    _note(actor, letter, "letter.send", by=letter.by, sent_on=letter.sent_on.isoformat(), sha256=letter.sha256)


def meet_deadline(actor: Actor, letter: Letter) -> None:
    """Stop the deadline that sending this kind of letter meets, with the day it was sent. Once is enough."""
    code = letter_kind(letter.kind).stops
    if not code:
        return
    try:
        cases.clock_done(actor=actor, case_id=letter.case_id, code=code, done_on=letter.sent_on)
    except (Conflict, NotFound) as error:
        # It was met before, or this case has none: the letter is a true record all the same.
        log.info("notices.no_deadline", letter_id=str(letter.id), error=type(error).__name__)


def sender(letter: Letter) -> Actor:
    """Who queued the letter, as the actor of the job that sends it."""
    roles = frozenset(Role(role) for role in letter.queued_roles.split(",") if role)
    return Actor(letter.queued_by_id, letter.organization_id, roles, channel=Channel.JOB)


def _note(actor: Actor, letter: Letter, action: str, **details: Any) -> None:
    audit.append(
        actor=actor, action=action, object_type="letter", object_id=letter.id,
        details={"case": letter.case_id, "kind": letter.kind, **details},
    )  # fmt: skip
