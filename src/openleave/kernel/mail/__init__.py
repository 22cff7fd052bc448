"""E-mail. ``send`` is the only door through which one leaves; ``Delivery`` is how a row that waits for one is
delivered: claimed, handed over, and tried again for almost two days."""

from openleave.kernel.mail.delivery import BACKOFF, CLAIM_AGE, NO_ADDRESS, Delivery, next_try
from openleave.kernel.mail.sending import Outgoing, reachable, refused_for_good, send

__all__ = [
    "BACKOFF",
    "CLAIM_AGE",
    "NO_ADDRESS",
    "Delivery",
    "Outgoing",
    "next_try",
    "reachable",
    "refused_for_good",
    "send",
]
