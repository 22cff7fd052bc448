"""Telling who keeps the purposes that a review is near, and that one was missed: a neutral e-mail to each, once."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openleave.apps.accounts.models import Account
from openleave.apps.accounts.neutral import neutral_send, rests, with_told
from openleave.apps.accounts.selectors import deciders
from openleave.apps.consents.models import Reminder
from openleave.apps.consents.selectors import SOON, purposes_assessed
from openleave.apps.organizations.selectors import identity
from openleave.kernel import clock, egress, mail
from openleave.kernel.actor import privacy_job
from openleave.kernel.purposes.models import Standing
from openleave.kernel.tenancy import organization_scope

EMAIL = "consents/email/review.txt"


def remind(organization_id: UUID) -> int:
    """Tell of each review that is due within thirty days and of each that was missed; of how many everybody knows now.

    A catch-up, outside a transaction: an e-mail that fails is tried again next time, for that person alone. What an
    officer stopped, and consents of the organization, wait for nobody.
    """
    with organization_scope(organization_id):
        waiting = _waiting(organization_id)
        people = deciders(organization_id) if waiting else []
        name = identity(organization_id).name if waiting else ""
    if not people or not mail.reachable():
        return 0
    return sum(_tell(one, people, name) for one in waiting)


def _waiting(organization_id: UUID) -> list[Reminder]:
    """Reminders that somebody has not had, those of today made first. Inside the organization's scope."""
    today = clock.now().date()
    near = Standing.objects.filter(organization_id=organization_id, until__lte=today + SOON)
    wanted = list(near.filter(purpose__in=purposes_assessed()))
    Reminder.objects.bulk_create(
        [
            Reminder(organization_id=organization_id, purpose=one.purpose, until=one.until, missed=one.until < today)
            for one in wanted
        ],
        ignore_conflicts=True,
    )
    current = {(one.purpose, one.until, one.until < today) for one in wanted}
    rows = Reminder.objects.filter(organization_id=organization_id, told_at__isnull=True).order_by("until", "purpose")
    # One that was reviewed meanwhile, or missed before it was told of as near, is told of no more.
    return [row for row in rows if (row.purpose, row.until, row.missed) in current]


def _tell(reminder: Reminder, people: list[Account], organization: str) -> bool:
    reached = [_mail(reminder, one, organization) for one in people if one.pk not in reminder.told_ids]
    if not all(reached):
        return False
    with organization_scope(reminder.organization_id):
        rows = Reminder.objects.filter(organization_id=reminder.organization_id, id=reminder.id)
        return bool(rows.filter(told_at__isnull=True).update(told_at=clock.now()))


def _mail(reminder: Reminder, account: Account, organization: str) -> bool:
    if rests(account):
        return False
    actor = privacy_job(reminder.organization_id)
    with organization_scope(reminder.organization_id):
        permit = egress.hand_out("consents.mail", actor=actor, about_type="purpose", about_id=reminder.id, records=1)
    sent = neutral_send(
        account, subject=_("OpenLeave: a purpose waits for its review"), template=EMAIL, path="/privacy/consents/",
        permit=permit, about_id=reminder.id, organization=organization, missed=reminder.missed, until=reminder.until,
    )  # fmt: skip
    if sent:
        with organization_scope(reminder.organization_id):
            rows = Reminder.objects.filter(organization_id=reminder.organization_id, id=reminder.id)
            rows.update(told_ids=with_told(account))
    return sent
