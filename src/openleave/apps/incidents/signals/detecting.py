"""Noticing what looks like misuse, once a minute, and telling who looks after it.

A signal is a reason for a person to look. Nothing here changes an account, a role, a case or anybody's employment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.incidents.models import InstallationSignal, Kind, Signal, Watch
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.organizations.selectors import settings_of
from openleave.apps.visits.selectors import deciders
from openleave.kernel import clock, egress, mail
from openleave.kernel.actor import Actor
from openleave.kernel.tenancy import organization_scope

log = structlog.get_logger(__name__)

EMAIL = "incidents/email/signal.txt"

#: So many refused sign-ins of one account, or on the whole installation, within this time are told of.
SIGN_INS_OF_ONE, SIGN_INS_OF_ALL, SIGN_IN_MINUTES = 20, 100, 15
#: Signals of the same kind and account that follow each other this closely are one.
SAME = timedelta(hours=12)

BULK = """
    SELECT account_id, min(read_at), max(read_at), count(DISTINCT subject_id)
    FROM incidents_read, unnest(subject_ids) AS subject_id
    WHERE organization_id = %s AND read_at > %s GROUP BY account_id HAVING count(DISTINCT subject_id) >= %s"""
FILES = """
    SELECT account_id, min(read_at), max(read_at), count(*) FROM incidents_read
    WHERE organization_id = %s AND read_at > %s AND file GROUP BY account_id"""
HOURS = """
    SELECT account_id, min(read_at), max(read_at), count(*) FROM (
        SELECT account_id, read_at, read_at AT TIME ZONE %s AS local FROM incidents_read
        WHERE organization_id = %s AND read_at > %s
    ) AS one
    WHERE extract(hour FROM local) < %s OR extract(hour FROM local) >= %s
       OR (%s AND NOT extract(isodow FROM local)::int - 1 = ANY(%s)) GROUP BY account_id"""
FAILED = """
    SELECT object_id, min(at), max(at), count(*) FROM audit_installation_entry
    WHERE action = 'account.sign_in_failed' AND at > %s GROUP BY object_id"""

type Found = tuple[UUID, datetime, datetime, int]


def detect(organization_id: UUID) -> int:
    """Look for everything the organization wants to be told of; how many signals are new. A catch-up."""
    now = clock.now()
    with organization_scope(organization_id):
        watch = Watch.objects.filter(organization_id=organization_id).first() or Watch()
        present = settings_of(organization_id)
        members = {str(one) for one in Membership.objects.values_list("account_id", flat=True)}
        failed = [(UUID(one), *rest) for one, *rest in _failed(now) if one in members and rest[2] >= SIGN_INS_OF_ONE]
        day = now - timedelta(hours=24)
        with for_security() as cursor:
            cursor.execute(BULK, [organization_id, now - timedelta(minutes=watch.minutes), watch.people])
            new = _keep(organization_id, Kind.BULK, cursor.fetchall())
            cursor.execute(FILES, [organization_id, day])
            new += _keep(organization_id, Kind.FILES, cursor.fetchall())
            if watch.from_hour is not None and watch.to_hour is not None:
                hours = [watch.from_hour, watch.to_hour, watch.business_days, present.business_days]
                cursor.execute(HOURS, [ZoneInfo(present.time_zone).key, organization_id, day, *hours])
                new += _keep(organization_id, Kind.HOURS, cursor.fetchall())
            new += _keep(organization_id, Kind.SIGN_IN, failed)
    return new


def detect_on_installation() -> int:
    """The same for what concerns no organization: guesses of many accounts' passwords."""
    rows = _failed(clock.now())
    count = sum(row[3] for row in rows)
    if count < SIGN_INS_OF_ALL:
        return 0
    first, last = min(row[1] for row in rows), max(row[2] for row in rows)
    with transaction.atomic(), for_security():
        known = InstallationSignal.objects.filter(kind=Kind.STUFFING, last_at__gt=first - SAME, answer="").first()
        if known is not None:
            known.last_at, known.count = last, max(known.count, count)
            known.save(update_fields=["last_at", "count"])
            return 0
        InstallationSignal.objects.create(kind=Kind.STUFFING, first_at=first, last_at=last, count=count)
    return 1


def tell(organization_id: UUID) -> int:
    """Tell of signals that nobody was told of: a neutral e-mail to the privacy officers. How many signals."""
    with organization_scope(organization_id):
        people = deciders(organization_id)
        with for_security():
            waiting = Signal.objects.filter(organization_id=organization_id, alerted_at__isnull=True, answer="")
            ids = list(waiting.values_list("id", flat=True))
        if not ids or not _mail(people, "/privacy/signals/"):  # not as the security role, which may write no ledger
            return 0
        with for_security():
            Signal.objects.filter(organization_id=organization_id, id__in=ids).update(alerted_at=clock.now())
    return len(ids)


def tell_operators() -> int:
    """The same of the installation's signals, to whoever runs it."""
    people = list(Account.objects.filter(is_operator=True, is_active=True))
    with transaction.atomic():
        with for_security():
            waiting = InstallationSignal.objects.filter(alerted_at__isnull=True, answer="")
            ids = list(waiting.values_list("id", flat=True))
        if not ids or not _mail(people, "/operator/signals/"):
            return 0
        with for_security():
            InstallationSignal.objects.filter(id__in=ids).update(alerted_at=clock.now())
    return len(ids)


def _failed(now: datetime) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [now - timedelta(minutes=SIGN_IN_MINUTES)])
        return cursor.fetchall()


def _keep(organization_id: UUID, kind: Kind, rows: Iterable[Any]) -> int:
    """A signal for each account, or the one that goes on already made longer. As the security role."""
    new = 0
    for account_id, first, last, count in rows:
        known = (
            Signal.objects.filter(
                organization_id=organization_id, kind=kind, account_id=account_id, last_at__gt=first - SAME
            )
            .order_by("-last_at")
            .first()
        )
        if known is None:
            Signal.objects.create(
                organization_id=organization_id,
                kind=kind,
                account_id=account_id,
                first_at=first,
                last_at=last,
                count=count,
            )
            new += 1
        elif last > known.last_at:
            known.last_at, known.count = last, max(known.count, count)
            known.save(update_fields=["last_at", "count"])
    return new


def _mail(people: list[Account], path: str) -> bool:
    host = settings.OPENLEAVE_HOSTS["desk"]
    address = f"{'http' if settings.LOCAL else 'https'}://{host}{path}"
    try:
        for account in people:
            with translation.override(account.language or settings.LANGUAGE_CODE):
                subject = _("OpenLeave: something has to be looked at")
                body = render_to_string("incidents/email/signal.txt", {"address": address})
            permit = egress.hand_out(
                "incidents.mail", actor=Actor(None, None), about_type="account", about_id=account.pk, records=1
            )
            message = EmailMessage(subject, body, to=[account.email])
            mail.send(mail.Outgoing(message, "incidents/email/signal.txt"), permit=permit)
    except Exception as error:
        log.warning("incidents.mail_failed", error=type(error).__name__)
        return False
    return True
