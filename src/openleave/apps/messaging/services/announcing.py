"""Telling the employee by e-mail that there is a message: neutral words and the way to it, by a job that tries again
(``kernel.mail``). What did not work in the end the case shows, and a person decides."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
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
from openleave.kernel import audit, clock, egress, mail
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.egress import Permit, Person
from openleave.kernel.errors import Conflict
from openleave.kernel.faces import address_on
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: The template of the e-mail.
EMAIL = "messaging/email/message.txt"


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


class _ByEmail(mail.Delivery[Announcement]):
    """An announcement is an e-mail and nothing else."""

    flow = "messaging.mail"

    def undelivered(self, organization_id: UUID) -> QuerySet[Announcement]:
        rows = Announcement.objects.filter(organization_id=organization_id, sent_at__isnull=True)
        return rows.select_related("case")

    def outgoing(self, row: Announcement) -> mail.Outgoing | None:
        return _message_for(row)

    def permit(self, row: Announcement) -> Permit:
        return egress.hand_out(
            self.flow, actor=desk_job(row.organization_id),
            persons=[Person(row.case.employee_id, row.case_id)], about_type="announcement", about_id=row.id, records=1,
        )  # fmt: skip

    def sent(self, row: Announcement) -> None:
        row.sent_at, row.claimed_at, row.problem, row.next_try_at = clock.now(), None, "", None
        row.save(update_fields=["sent_at", "claimed_at", "problem", "next_try_at"])
        audit.append(
            actor=desk_job(row.organization_id), action="announcement.send", object_type="message",
            object_id=row.message_id, details={"attempts": row.attempts},
        )  # fmt: skip

    def given_up(self, row: Announcement) -> None:
        zone = organizations.settings_of(row.organization_id).time_zone
        desk.task_add(actor=desk_job(row.organization_id), code=UNTOLD, due_on=clock.today(zone), case=row.case)


BY_EMAIL = _ByEmail()


def announce_due(organization_id: UUID) -> int:
    """Send every e-mail of the organization that is due; returns how many went out. A catch-up, whenever it runs: each
    step of each commits by itself."""
    BY_EMAIL.settle(organization_id)
    return BY_EMAIL.deliver_due(organization_id)


def _message_for(announcement: Announcement) -> mail.Outgoing | None:
    """The e-mail, or None where the employee has no way to read messages or no address."""
    case = announcement.case
    signs_in, _others = accounts.accounts_of_employee(case.organization_id, case.employee_id)
    if not signs_in:
        return None
    organization = organizations.identity(case.organization_id)
    person = people.addressee(case.organization_id, case.employee_id, clock.today(organization.time_zone))
    host = settings.OPENLEAVE_HOSTS["my"]
    with translation.override(signs_in[0].language or person.language or settings.LANGUAGE_CODE):
        subject = _("You have a message about your leave")
        body = render_to_string(EMAIL, {"organization": organization.name, "address": address_on("my")})
    to = person.email or signs_in[0].email
    message = EmailMessage(subject, body, to=[to], headers={"Message-ID": f"<{announcement.id}@{host}>"})
    return mail.Outgoing(message, EMAIL)


def failed_announcements(organization_id: UUID) -> int:
    """How many employees could not be told, and nobody tries again by itself. Inside the organization's scope."""
    return Announcement.objects.filter(FAILED, organization_id=organization_id).count()
