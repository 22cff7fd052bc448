"""Noticing what looks like misuse, once a minute, and telling who looks after it.

A signal is a reason for a person to look. Nothing here changes an account, a role, a case or anybody's employment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.accounts.neutral import neutral_send, rests, with_told
from openleave.apps.accounts.selectors import deciders
from openleave.apps.incidents.models import InstallationSignal, Kind, Signal, Watch
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.organizations.selectors import settings_of
from openleave.kernel import clock, egress, mail
from openleave.kernel.actor import Actor
from openleave.kernel.purposes import standing, stating
from openleave.kernel.tenancy import organization_scope, purpose_scope

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
    WHERE action = 'account.sign_in_failed' AND at > %s AND object_id <> '' GROUP BY object_id HAVING count(*) >= %s"""
FAILED_OF_ALL = """
    SELECT min(at), max(at), count(*) FROM audit_installation_entry
    WHERE action = 'account.sign_in_failed' AND at > %s"""


def detect(organization_id: UUID) -> int:
    """Look for everything the organization wants to be told of; how many signals are new. A catch-up. Nothing while the
    purpose is suspended."""
    now = clock.now()
    if not _watched(organization_id):
        return 0
    with stating("security"), organization_scope(organization_id):
        watch = Watch.objects.filter(organization_id=organization_id).first() or Watch()
        present = settings_of(organization_id)
        failed = _failed(organization_id, now)
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
    with purpose_scope("security"), connection.cursor() as cursor:
        cursor.execute(FAILED_OF_ALL, [clock.now() - timedelta(minutes=SIGN_IN_MINUTES)])
        first, last, count = cursor.fetchone()
    if count < SIGN_INS_OF_ALL:
        return 0
    with transaction.atomic(), for_security():
        rows = InstallationSignal.objects.filter(kind=Kind.STUFFING)
        return int(_note(rows, InstallationSignal(kind=Kind.STUFFING), first, last, count))


def tell(organization_id: UUID) -> int:
    """Tell of signals that nobody was told of: a neutral e-mail to each privacy officer. How many signals everybody was
    told of now. Outside a transaction."""
    if not _watched(organization_id):
        return 0
    with organization_scope(organization_id):
        people = deciders(organization_id)
    return _tell(
        lambda: organization_scope(organization_id), Signal.objects.filter(organization_id=organization_id),
        people, "/privacy/signals/",
    )  # fmt: skip


def tell_operators() -> int:
    """The same of the installation's signals, to whoever runs it."""
    people = list(Account.objects.filter(is_operator=True, is_active=True))
    return _tell(transaction.atomic, InstallationSignal.objects.all(), people, "/operator/signals/")


def _watched(organization_id: UUID) -> bool:
    """Whether the organization's assessment of watching stands: after it nothing is looked at, and nobody told."""
    with organization_scope(organization_id):
        return standing.is_usable(organization_id, "security")


def _failed(organization_id: UUID, now: datetime) -> list[Any]:
    """The organization's accounts with too many refused sign-ins. Inside its scope."""
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [now - timedelta(minutes=SIGN_IN_MINUTES), SIGN_INS_OF_ONE])
        rows = [(UUID(one), *rest) for one, *rest in cursor.fetchall()]
    members = Membership.objects.filter(organization_id=organization_id, account_id__in=[row[0] for row in rows])
    known = set(members.values_list("account_id", flat=True)) if rows else set()
    return [row for row in rows if row[0] in known]


def _keep(organization_id: UUID, kind: Kind, rows: Iterable[Any]) -> int:
    """A signal for each account, or the one that goes on already made longer; how many are new. As the security
    role."""
    new = 0
    for account_id, first, last, count in rows:
        about: dict[str, Any] = {"organization_id": organization_id, "kind": kind, "account_id": account_id}
        new += _note(Signal.objects.filter(**about), Signal(**about), first, last, count)
    return new


def _note[Row: (Signal, InstallationSignal)](
    rows: QuerySet[Row], made: Row, first: datetime, last: datetime, count: int
) -> bool:
    """Make the signal that goes on among the rows longer, or save ``made``; whether it is new.

    One that was answered stays as it was answered. It silences nobody: what comes after the answer is a new signal.
    """
    known = rows.filter(last_at__gt=first - SAME).order_by("-last_at").first()
    if known is None or (known.answered_at is not None and last > known.answered_at):
        made.first_at, made.last_at, made.count = first, last, count
        made.save(force_insert=True)
        return True
    if not known.answer and last > known.last_at:
        known.last_at, known.count = last, max(known.count, count)
        known.save(update_fields=["last_at", "count"])
    return False


def _tell[Row: (Signal, InstallationSignal)](
    scope: Callable[[], AbstractContextManager[Any]], signals: QuerySet[Row], people: list[Account], path: str
) -> int:
    """One e-mail to each of the people, outside any transaction; each is noted by itself, so a mail server that fails
    at one is tried again for that one."""
    untold = signals.filter(alerted_at__isnull=True, answer="")
    with scope(), for_security():
        waiting = list(untold)
    if waiting and not mail.reachable():
        return 0
    for account in people:
        news = [one.pk for one in waiting if account.pk not in one.told_ids]
        if news and _mail(account, path, scope):
            with scope(), for_security():
                signals.filter(pk__in=news).update(told_ids=with_told(account))
    with scope(), for_security():
        told = [one.pk for one in untold.all() if {account.pk for account in people} <= set(one.told_ids)]
        return signals.filter(pk__in=told).update(alerted_at=clock.now()) if told else 0


def _mail(account: Account, path: str, scope: Callable[[], AbstractContextManager[Any]]) -> bool:
    if rests(account):
        return False
    with scope():  # not as the security role, which may write no ledger
        permit = egress.hand_out(
            "incidents.mail", actor=Actor(None, None), about_type="account", about_id=account.pk, records=1
        )
    return neutral_send(
        account, subject=_("OpenLeave: something has to be looked at"), template=EMAIL, path=path, permit=permit
    )
