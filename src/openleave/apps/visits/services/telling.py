"""Telling the organization of a request: a neutral e-mail to each who decides, then an entry in its own trail."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openleave.apps.accounts.models import Account
from openleave.apps.accounts.neutral import neutral_send, rests, with_told
from openleave.apps.accounts.selectors import deciders
from openleave.apps.organizations.selectors import identity
from openleave.apps.visits.models import State, Visit
from openleave.kernel import audit, clock, egress, mail
from openleave.kernel.actor import desk_job
from openleave.kernel.tenancy import organization_scope

EMAIL = "visits/email/asked.txt"


def tell_of_visits(organization_id: UUID) -> int:
    """Tell of every request that was not told of; how many. A catch-up, outside a transaction: an e-mail that fails is
    tried again next time, for that person alone."""
    with organization_scope(organization_id):
        waiting = list(_untold(organization_id).order_by("asked_at"))
        recipients = deciders(organization_id) if waiting else []
        name = identity(organization_id).name if waiting else ""
    if recipients and not mail.reachable():
        return 0
    return sum(_tell(visit, recipients, name) for visit in waiting)


def _untold(organization_id: UUID) -> QuerySet[Visit]:
    return Visit.objects.filter(organization_id=organization_id, state=State.ASKED, announced_at__isnull=True)


def _tell(visit: Visit, recipients: list[Account], organization: str) -> bool:
    reached = [_mail(visit, account, organization) for account in recipients if account.pk not in visit.told_ids]
    if not all(reached):
        return False
    with organization_scope(visit.organization_id):
        if not _untold(visit.organization_id).filter(id=visit.id).update(announced_at=clock.now()):
            return False
        audit.append(
            actor=desk_job(visit.organization_id),
            action="visit.asked",
            object_type="visit",
            object_id=visit.id,
            details={"account_id": visit.account_id, "purpose": visit.purpose, "told": len(recipients)},
        )
    return True


def _mail(visit: Visit, account: Account, organization: str) -> bool:
    if rests(account):
        return False
    with organization_scope(visit.organization_id):
        permit = egress.hand_out(
            "visits.mail", actor=desk_job(visit.organization_id), about_type="visit", about_id=visit.id, records=1
        )
    sent = neutral_send(
        account, subject=_("OpenLeave: something waits for your decision"), template=EMAIL, path="/privacy/visits/",
        permit=permit, about_id=visit.id, organization=organization,
    )  # fmt: skip
    if sent:
        with organization_scope(visit.organization_id):
            rows = Visit.objects.filter(organization_id=visit.organization_id, id=visit.id)
            rows.update(told_ids=with_told(account))
    return sent
