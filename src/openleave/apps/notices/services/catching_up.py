"""What is due in all organizations."""

from __future__ import annotations

import structlog

from openleave.apps.notices.services.batches import resume_all
from openleave.apps.notices.services.sending import send_due
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, Channel, Role

log = structlog.get_logger(__name__)


def catch_up_all() -> int:
    """Deliver what is due everywhere; returns how many letters went out. One organization's trouble is its own."""
    system = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.JOB)
    sent, failed = 0, list[Exception]()
    for organization in organizations.directory(actor=system):
        try:
            resume_all(organization.id)
            sent += send_due(organization.id)
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("notices.catch_up", failed)
    return sent
