"""What the desk tells the apps above it, in the transaction of the write itself."""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.desk.models import Arrival
from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class ArrivalPlaced:
    """Somebody said whom something that came in is about, or which case: ``arrival`` has the employee and the case."""

    actor: Actor
    arrival: Arrival
