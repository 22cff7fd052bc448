"""The one place where an e-mail leaves the installation."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.mail import EmailMessage

from openleave.kernel.registry import declared


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An e-mail and the template of its text, which is declared in the registry with what it holds."""

    message: EmailMessage
    template: str


def send(outgoing: Outgoing) -> None:
    """Hand an e-mail to the mail server.

    Raises LookupError where nobody declared what such an e-mail holds, and whatever the mail server says. It cannot be
    taken back: call it outside of any transaction that may still fail, or by a ``Delivery``.
    """
    if outgoing.template not in declared().messages:
        raise LookupError(
            f"The e-mail {outgoing.template!r} is not declared; declare_message in the app's registry.py does it."
        )
    outgoing.message.send()
