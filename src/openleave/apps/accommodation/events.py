"""What accommodations tell the apps above them."""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.accommodation.models import Accommodation
from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class AccommodationStep:
    """A step was taken and recorded; told in its transaction. ``step`` is one of ``transitions.TABLE``, or ``open``;
    ``before`` and ``after`` are states."""

    actor: Actor
    accommodation: Accommodation
    step: str
    before: str
    after: str
