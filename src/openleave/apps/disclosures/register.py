"""What the chokepoint asks before it connects to a host of another company."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from openleave.apps.disclosures.models import Subprocessor
from openleave.kernel import clock
from openleave.kernel.egress import keep_register


def current(today: date | None = None) -> Q:
    """Entries that count today; ``today``: the organization's day, where there is one."""
    today = today or clock.today()
    return Q(from_on__lte=today) & (Q(until_on__isnull=True) | Q(until_on__gte=today))


def is_registered(destination: str, host: str) -> bool:
    """Whether a current entry of the operator's register names the host for this destination."""
    return Subprocessor.objects.filter(current(), destination=destination, host=host.lower()).exists()


keep_register(is_registered)
