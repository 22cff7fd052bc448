"""A neutral e-mail to whoever looks after something: that it waits, and the way in; never what or whom it is about.

It is sent outside any transaction, to one person after the other. What was sent is noted for each (``with_told``), so
that a mail server that fails at one person is tried again for that person alone. An address that the server refuses
for good rests for an hour (``rests``): each try is a row in the ledger of disclosures.
"""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db.models import F, Func, UUIDField, Value
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from openleave.apps.accounts.models import Account
from openleave.kernel import mail
from openleave.kernel.egress import Permit
from openleave.kernel.faces import address_on

log = structlog.get_logger(__name__)

REST_SECONDS = 3600
FOR_GOOD = 500  # RFC 5321, 4.2.1: replies from 500 on are final


def rests(account: Account) -> bool:
    """Whether the mail server refused the account's address for good within the hour: nothing is tried, nor written
    into the ledger, until that is over."""
    return bool(cache.get(_resting(account)))


def neutral_send(
    account: Account,
    *,
    subject: str | Promise,
    template: str,
    path: str,
    permit: Permit,
    about_id: UUID | None = None,
    **context: Any,
) -> bool:
    """Send it in the account's language; whether it went out. ``path`` is the page of the desk, ``about_id`` makes the
    Message-ID the same however often it is tried. The permit was written in a transaction that is over."""
    host = settings.OPENLEAVE_HOSTS["desk"]
    address = address_on("desk", path)
    headers = {"Message-ID": f"<{about_id}.{account.pk}@{host}>"} if about_id else None
    with translation.override(account.language or settings.LANGUAGE_CODE):
        body = render_to_string(template, context | {"address": address})
        message = EmailMessage(str(subject), body, to=[account.email], headers=headers)
    try:
        mail.send(mail.Outgoing(message, template), permit=permit)
    except Exception as error:
        log.warning("neutral_mail.failed", template=template, error=type(error).__name__)
        if _refused_for_good(error):
            cache.set(_resting(account), True, REST_SECONDS)
        return False
    return True


def with_told(account: Account) -> Func:
    """The column ``told_ids`` with the account in it, for an UPDATE of rows that do not have it yet."""
    return Func(
        F("told_ids"), Value(account.pk, UUIDField()), function="array_append", output_field=ArrayField(UUIDField())
    )


def _resting(account: Account) -> str:
    return f"neutral-mail-rests:{account.pk}"


def _refused_for_good(error: Exception) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _said in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= FOR_GOOD
