"""Writes: messages between employee and desk, notes, and the e-mail that says there is a message."""

from openleave.apps.messaging.services.announcing import announce_due, announcement_retry
from openleave.apps.messaging.services.noting import note_add, note_correct
from openleave.apps.messaging.services.sending import (
    message_send,
    message_send_own,
    messages_answered,
    messages_read,
    messages_read_own,
)

__all__ = [
    "announce_due",
    "announcement_retry",
    "message_send",
    "message_send_own",
    "messages_answered",
    "messages_read",
    "messages_read_own",
    "note_add",
    "note_correct",
]
