"""What messages tell the apps above them."""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.messaging.models import Message
from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message was sent, by the side it names; told in its transaction."""

    actor: Actor
    message: Message
