"""Telling the employee by e-mail that there is a message: neutral words and the way to it, by a job that tries again.

An e-mail cannot be part of a transaction: it is claimed first and only then handed to the mail server. What was claimed
and never settled (the process died in between) is not sent again by itself; the case shows it, and a person decides.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.access import access_case
from openleave.apps.desk import services as desk
from openleave.apps.messaging.declared import UNTOLD
from openleave.apps.messaging.models import FAILED, WAITING, Announcement, Message, Problem
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.kernel import audit, clock, egress
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

log = structlog.get_logger(__name__)

#: After so many minutes an e-mail that failed is tried again; after the last, a person is asked.
BACKOFF = (1, 5, 15, 60, 240, 720, 1440)
#: A claim this old belongs to a process that died.
CLAIM_AGE = timedelta(minutes=10)


def announcement_queue(message: Message) -> None:
    """Let the employee be told of a message, in its transaction. One e-mail that still waits tells of all."""
    waiting = Announcement.objects.filter(WAITING, organization_id=message.organization_id, case_id=message.case_id)
    if waiting.filter(claimed_at__isnull=True).exists():
        return
    # One that is being sent this moment tells of the message before; where it fails, this one still tells.
    waiting.update(next_try_at=None, problem=Problem.UNKNOWN)
    Announcement.objects.create(organization_id=message.organization_id, case_id=message.case_id, message=message)
    transaction.on_commit(partial(_defer, message.organization_id))


def announcement_retry(*, actor: Actor, case_id: UUID) -> Announcement:
    """Try again to tell the employee of the last message. Raises Conflict where nothing failed."""
    require(actor, "message.write")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id)
        rows = Announcement.objects.select_for_update().filter(organization_id=case.organization_id, case=case)
        latest = rows.order_by("-queued_at", "-id").first()
        if latest is None or not latest.failed:
            raise Conflict(_("No e-mail waits to be tried again."), fix=_("Reload the page."))
        latest.next_try_at, latest.claimed_at, latest.attempts, latest.problem = clock.now(), None, 0, ""
        latest.save(update_fields=["next_try_at", "claimed_at", "attempts", "problem"])
        desk.tasks_finish(actor=actor, case_id=case.id, code=UNTOLD)
        audit.append(
            actor=actor, action="announcement.retry", object_type="case", object_id=case.id, details={}
        )  # fmt: skip
        transaction.on_commit(partial(_defer, actor.organization_id))
    return latest


def _defer(organization_id: UUID) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    from openleave.apps.messaging.tasks import notify

    try:
        lock = f"messaging.notify:{organization_id}"
        notify.configure(queueing_lock=lock).defer(organization_id=str(organization_id))
    except AlreadyEnqueued:
        pass  # the one that waits takes this one along


# The job


def announce_due(organization_id: UUID) -> int:
    """Send every e-mail of the organization that is due; returns how many went out. A catch-up, whenever it runs: each
    step of each commits by itself."""
    _settle_claims(organization_id)
    with organization_scope(organization_id):
        rows = Announcement.objects.filter(
            WAITING, organization_id=organization_id, next_try_at__lte=clock.now(), claimed_at__isnull=True
        )
        due = list(rows.order_by("next_try_at", "id").values_list("id", flat=True))
    return sum(_announce(organization_id, announcement_id) for announcement_id in due)


def _settle_claims(organization_id: UUID) -> None:
    """E-mails of a process that died: nobody knows whether they went. A person decides."""
    with organization_scope(organization_id):
        rows = Announcement.objects.filter(
            WAITING, organization_id=organization_id, claimed_at__lt=clock.now() - CLAIM_AGE
        ).select_related("case")
        for announcement in rows.select_for_update(of=("self",), skip_locked=True):
            _give_up(announcement, Problem.UNKNOWN)


def _announce(organization_id: UUID, announcement_id: UUID) -> bool:
    with organization_scope(organization_id):
        announcement = _taken(organization_id, announcement_id)
        if announcement is None:
            return False
        message = _message_for(announcement)
        if message is None:
            _give_up(announcement, Problem.NO_ADDRESS)
            return False
        announcement.claimed_at = clock.now()
        announcement.attempts += 1
        announcement.save(update_fields=["claimed_at", "attempts"])
        permit = egress.hand_out(
            "messaging.mail", actor=desk_job(organization_id),
            persons=[Person(announcement.case.employee_id, announcement.case_id)],
            about_type="announcement", about_id=announcement.id, records=1,
        )  # fmt: skip
    try:
        egress.mail_send(message, permit=permit)
    except Exception as error:
        log.warning("messaging.mail_failed", announcement_id=str(announcement_id), error=type(error).__name__)
        _failed(organization_id, announcement_id)
        return False
    with organization_scope(organization_id):
        announcement = Announcement.objects.select_for_update().get(organization_id=organization_id, id=announcement_id)
        announcement.sent_at, announcement.claimed_at, announcement.problem = clock.now(), None, ""
        announcement.next_try_at = None
        announcement.save(update_fields=["sent_at", "claimed_at", "problem", "next_try_at"])
        audit.append(
            actor=desk_job(organization_id), action="announcement.send", object_type="message",
            object_id=announcement.message_id, details={"attempts": announcement.attempts},
        )  # fmt: skip
    return True


def _taken(organization_id: UUID, announcement_id: UUID) -> Announcement | None:
    """The e-mail, locked, if it is due and nobody else has it."""
    rows = Announcement.objects.select_for_update(skip_locked=True, of=("self",)).select_related("case")
    return rows.filter(
        WAITING, organization_id=organization_id, id=announcement_id, claimed_at__isnull=True,
        next_try_at__lte=clock.now(),
    ).first()  # fmt: skip


def _failed(organization_id: UUID, announcement_id: UUID) -> None:
    """Note when it is tried again; after the last time a person is asked."""
    with organization_scope(organization_id):
        rows = Announcement.objects.select_for_update(of=("self",)).select_related("case")
        announcement = rows.get(organization_id=organization_id, id=announcement_id)
        if announcement.attempts > len(BACKOFF):
            _give_up(announcement, Problem.MAIL_SERVER)
            return
        announcement.next_try_at = clock.now() + timedelta(minutes=BACKOFF[announcement.attempts - 1])
        announcement.problem, announcement.claimed_at = Problem.MAIL_SERVER, None
        announcement.save(update_fields=["next_try_at", "problem", "claimed_at"])


def _give_up(announcement: Announcement, problem: Problem) -> None:
    announcement.problem, announcement.claimed_at, announcement.next_try_at = problem, None, None
    announcement.save(update_fields=["problem", "claimed_at", "next_try_at"])
    zone = organizations.settings_of(announcement.organization_id).time_zone
    desk.task_add(
        actor=desk_job(announcement.organization_id), code=UNTOLD, due_on=clock.today(zone), case=announcement.case
    )


def _message_for(announcement: Announcement) -> EmailMessage | None:
    """The e-mail, or None where the employee has no way to read messages or no address. The same announcement has the
    same Message-ID, however often tried."""
    case = announcement.case
    signs_in, _others = accounts.accounts_of_employee(case.organization_id, case.employee_id)
    if not signs_in:
        return None
    organization = organizations.identity(case.organization_id)
    person = people.addressee(case.organization_id, case.employee_id, clock.today(organization.time_zone))
    host = settings.OPENLEAVE_HOSTS["my"]
    with translation.override(signs_in[0].language or person.language or settings.LANGUAGE_CODE):
        subject = _("You have a message about your leave")
        address = f"{'http' if settings.LOCAL else 'https'}://{host}/"
        body = render_to_string("messaging/email/message.txt", {"organization": organization.name, "address": address})
    to = person.email or signs_in[0].email
    return EmailMessage(subject, body, to=[to], headers={"Message-ID": f"<{announcement.id}@{host}>"})


def failed_announcements(organization_id: UUID) -> int:
    """How many employees could not be told, and nobody tries again by itself. Inside the organization's scope."""
    return Announcement.objects.filter(FAILED, organization_id=organization_id).count()
