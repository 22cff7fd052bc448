"""E-mail: the only function that hands a message to a mail server."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from openleave.kernel.egress.destinations import Address, opening
from openleave.kernel.egress.flows import Permit

MAIL = "mail"


def mail_send(message: EmailMessage, *, permit: Permit) -> None:
    """Send it. The permit is that of a flow by mail, and is used up. Raises EgressRefused; whatever the mail server's
    connection raises."""
    permit.spend("mail")
    with opening(MAIL):
        message.send()


def server() -> Address | None:
    """Where the mail server is, by the settings; None while mail is written into files."""
    options = settings.MAILERS["default"].get("OPTIONS", {})
    return (options["host"], int(options["port"])) if options.get("host") else None
