"""What cases tell the apps above them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from openleave.apps.cases.models import LeaveCase
from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step in the life of a case was taken and recorded; told in its transaction. ``step`` is one of
    ``transitions.TABLE``; ``before`` and ``after`` are states (``before`` empty for a new case). ``about_id``: the
    absence, clock, decision or appeal that the step was about; ``send_notice``: whoever opened the case wants the
    eligibility notice to go out by itself."""

    actor: Actor
    case: LeaveCase
    step: str
    before: str
    after: str
    about_id: UUID | None = None
    send_notice: bool = False
