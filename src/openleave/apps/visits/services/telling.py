"""Telling the organization of a request: an entry in its own trail, and a neutral e-mail to who decides."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.organizations.selectors import identity
from openleave.apps.visits.models import State, Visit
from openleave.apps.visits.selectors import deciders
from openleave.kernel import audit, clock, egress, mail
from openleave.kernel.actor import desk_job
from openleave.kernel.tenancy import organization_scope

log = structlog.get_logger(__name__)

EMAIL = "visits/email/asked.txt"


def tell_of_visits(organization_id: UUID) -> int:
    """Tell of every request that was not told of; how many. A catch-up: a mail that fails is tried again next time."""
    told = 0
    with organization_scope(organization_id):
        rows = Visit.objects.select_for_update(skip_locked=True)
        for visit in rows.filter(organization_id=organization_id, state=State.ASKED, announced_at__isnull=True):
            recipients = deciders(organization_id)
            name = identity(organization_id).name
            try:
                for account in recipients:
                    _mail(visit, account, name)
            except Exception as error:
                log.warning("visits.mail_failed", error=type(error).__name__)
                continue
            visit.announced_at = clock.now()
            visit.save(update_fields=["announced_at"])
            audit.append(
                actor=desk_job(organization_id),
                action="visit.asked",
                object_type="visit",
                object_id=visit.id,
                details={"account_id": visit.account_id, "purpose": visit.purpose, "told": len(recipients)},
            )
            told += 1
    return told


def _mail(visit: Visit, account: object, organization: str) -> None:
    host = settings.OPENLEAVE_HOSTS["desk"]
    with translation.override(account.language or settings.LANGUAGE_CODE):  # type: ignore[attr-defined]
        address = f"{'http' if settings.LOCAL else 'https'}://{host}/privacy/visits/"
        body = render_to_string(EMAIL, {"organization": organization, "address": address})
        subject = _("OpenLeave: something waits for your decision")
    identifier = f"<{visit.id}.{account.pk}@{host}>"  # type: ignore[attr-defined]
    message = EmailMessage(subject, body, to=[account.email], headers={"Message-ID": identifier})  # type: ignore[attr-defined]
    permit = egress.hand_out(
        "visits.mail", actor=desk_job(visit.organization_id), about_type="visit", about_id=visit.id, records=1
    )
    mail.send(mail.Outgoing(message, "visits/email/asked.txt"), permit=permit)
