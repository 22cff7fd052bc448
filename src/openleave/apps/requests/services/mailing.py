"""E-mails of requests: neutral words and an address, by a job that tries again. They are claimed first and only then
handed to the mail server; a claim of a process that died is not sent again by itself."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts.models import Account
from openleave.apps.organizations import selectors as organizations
from openleave.apps.requests import private
from openleave.apps.requests.access import visitor
from openleave.apps.requests.models import Mail, MailKind, PrivacyRequest
from openleave.apps.requests.tokens import token_of
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.tenancy import organization_scope

log = structlog.get_logger(__name__)

#: After so many minutes an e-mail that failed is tried again; after the last it is given up and the page says so.
BACKOFF = (1, 5, 15, 60, 240, 720, 1440)
CLAIM_AGE = timedelta(minutes=10)


def queue(request: PrivacyRequest, kind: MailKind, account_id: UUID | None = None) -> None:
    """Let somebody be written to, in the transaction of what they are written about."""
    Mail.objects.create(organization_id=request.organization_id, request=request, kind=kind, account_id=account_id)
    transaction.on_commit(partial(_defer, request.organization_id))


def queue_officers(request: PrivacyRequest, kind: MailKind) -> None:
    """Let every privacy officer be written to, but for whoever the request is about."""
    for account_id, employee_id in accounts.accounts_with(request.organization_id, Role.PRIVACY_OFFICER).items():
        if employee_id is None or employee_id != request.subject_id:
            queue(request, kind, account_id)


def _defer(organization_id: UUID) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    from openleave.apps.requests.tasks import requests_deliver

    try:
        lock = f"requests.deliver:{organization_id}"
        requests_deliver.configure(queueing_lock=lock).defer(organization_id=str(organization_id))
    except AlreadyEnqueued:
        pass  # the one that waits takes this one along


# The job --------------------------------------------------------------------------------------------------------------


def deliver_due(organization_id: UUID) -> int:
    """Send every e-mail of the organization that is due; how many went out. A catch-up, whenever it runs."""
    with organization_scope(organization_id):
        waiting = Mail.objects.filter(organization_id=organization_id, sent_at__isnull=True)
        waiting.filter(claimed_at__lt=clock.now() - CLAIM_AGE).update(
            claimed_at=None, next_try_at=None, problem="unknown"
        )
        due = waiting.filter(next_try_at__lte=clock.now(), claimed_at__isnull=True)
        ids = list(due.order_by("next_try_at", "id").values_list("id", flat=True))
    return sum(_send(organization_id, mail_id) for mail_id in ids)


def _send(organization_id: UUID, mail_id: UUID) -> bool:
    with organization_scope(organization_id):
        mail = _locked(organization_id, mail_id)
        if mail is None:
            return False
        message = _message(mail)
        if message is None:
            mail.next_try_at, mail.problem = None, "no_address"
            mail.save(update_fields=["next_try_at", "problem"])
            return False
        mail.claimed_at = clock.now()
        mail.attempts += 1
        mail.save(update_fields=["claimed_at", "attempts"])
    try:
        message.send()
    except Exception as error:
        log.warning("requests.mail_failed", mail_id=str(mail_id), error=type(error).__name__)
        with organization_scope(organization_id):
            mail = Mail.objects.select_for_update().get(organization_id=organization_id, id=mail_id)
            later = BACKOFF[mail.attempts - 1] if mail.attempts <= len(BACKOFF) else None
            mail.next_try_at = clock.now() + timedelta(minutes=later) if later else None
            mail.claimed_at, mail.problem = None, "mail_server"
            mail.save(update_fields=["next_try_at", "claimed_at", "problem"])
        return False
    with organization_scope(organization_id):
        Mail.objects.filter(organization_id=organization_id, id=mail_id).update(
            sent_at=clock.now(), claimed_at=None, next_try_at=None, problem=""
        )
    return True


def _locked(organization_id: UUID, mail_id: UUID) -> Mail | None:
    rows = Mail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("request")
    return rows.filter(
        organization_id=organization_id, id=mail_id, sent_at__isnull=True, claimed_at__isnull=True,
        next_try_at__lte=clock.now(),
    ).first()  # fmt: skip


def _message(mail: Mail) -> EmailMessage | None:
    """The e-mail, or None where there is nobody to write to. A code is made here and now: no table ever holds it."""
    from openleave.apps.requests.services.verifying import code_make, record_address

    request = mail.request
    context: dict[str, Any] = {"reference": request.reference, "organization": _sender(request.organization_id)}
    if mail.account_id is not None:
        account = Account.objects.filter(pk=mail.account_id, is_active=True).first()
        to, language = (account.email, account.language) if account else ("", "")
        name = "privacy_questions" if mail.kind == MailKind.QUESTION else "privacy"
        context["address"] = _address("desk", reverse(name, urlconf="openleave.config.urls.desk"))
    else:
        to = private.read(visitor(request.organization_id), request.id).writes_to
        language = request.language
        path = reverse("privacy_follow", args=[token_of(request)], urlconf="openleave.config.urls.www")
        context["address"] = _address("www", path)
        if mail.kind == MailKind.CODE:
            to = record_address(request)
    if not to:
        return None
    if mail.kind == MailKind.CODE:
        context["code"] = code_make(request)
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = f"{_(MailKind(mail.kind).label)} ({request.reference})"
        body = render_to_string(f"requests/email/{mail.kind}.txt", context)
    host = settings.OPENLEAVE_HOSTS["www"]
    return EmailMessage(subject, body, to=[to], headers={"Message-ID": f"<{mail.id}@{host}>"})


def _sender(organization_id: UUID) -> str:
    return "" if organization_id == INSTALLATION else organizations.identity(organization_id).name


def _address(face: str, path: str) -> str:
    return f"{'http' if settings.LOCAL else 'https'}://{settings.OPENLEAVE_HOSTS[face]}{path}"
