"""Where the mail server is. ``kernel.mail`` alone hands e-mails to it."""

from __future__ import annotations

from django.conf import settings

from openleave.kernel.egress.destinations import Address

MAIL = "mail"


def server() -> Address | None:
    """Its host and port, by the settings; None while mail is written into files."""
    options = settings.MAILERS["default"].get("OPTIONS", {})
    return (options["host"], int(options["port"])) if options.get("host") else None
