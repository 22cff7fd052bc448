"""The one place where an e-mail leaves the installation."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends import smtp

from openleave.kernel import egress
from openleave.kernel.egress import Permit
from openleave.kernel.registry import declared

log = structlog.get_logger(__name__)

FOR_GOOD = 500  # RFC 5321, 4.2.1: replies from 500 on are final


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An e-mail and the template of its text, which is declared in the registry with what it holds."""

    message: EmailMessage
    template: str


def send(outgoing: Outgoing, *, permit: Permit) -> None:
    """Hand an e-mail to the mail server. The permit is that of a flow by mail (``egress.hand_out``), and is used up.

    Raises LookupError where nobody declared what such an e-mail holds, EgressRefused without a good permit or where the
    register does not name the mail server's company, and whatever the mail server says. It cannot be taken back: call
    it outside of any transaction that may still fail, or by a ``Delivery``.
    """
    if outgoing.template not in declared().messages:
        raise LookupError(
            f"The e-mail {outgoing.template!r} is not declared; declare_message in the app's registry.py does it."
        )
    permit.spend("mail")
    with egress.opening(egress.MAIL):
        outgoing.message.send()


def reachable() -> bool:
    """Whether the mail server answers now. For e-mails that wait without a ``Delivery``: their permit, and so a row of
    the ledger of disclosures, is made only when it does, or each try of a minute would leave one. Outside a
    transaction."""
    try:
        with egress.opening(egress.MAIL):
            connection = mailers.default
            if isinstance(connection, smtp.EmailBackend):  # others write beside the installation
                connection.open()
                connection.close()
    except Exception as error:
        log.warning("mail.unreachable", error=type(error).__name__)
        return False
    return True


def refused_for_good(error: Exception) -> bool:
    """Whether the mail server said that trying again is of no use."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _said in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= FOR_GOOD
