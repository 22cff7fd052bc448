"""Steps up to full hours as a drawing and a table: what is worked in each, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from openleave.apps.returning.models import GraduatedStep

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Stair:
    """A step: its last day (None for the last step), minutes a week worked and not worked, and where its bar stands in
    a drawing of 100 by 100, in whole percent."""

    row: GraduatedStep
    until_on: date | None
    minutes_a_week: int
    minutes_off: int
    share: Fraction
    x: int
    width: int
    height: int

    @property
    def full(self) -> bool:
        return self.minutes_off == 0

    @property
    def top(self) -> int:
        return 100 - self.height

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def stairs(steps: Sequence[GraduatedStep], full_minutes: int, full_days: int) -> list[Stair]:
    """The steps in order. A week never holds more than the full week."""
    ordered = sorted(steps, key=lambda step: step.from_on)
    if not ordered:
        return []
    ends = [later.from_on - timedelta(days=1) for later in ordered[1:]]
    spans = [(end - step.from_on).days + 1 for step, end in zip(ordered, ends, strict=False)]
    spans.append(max(7, max(spans, default=14) // 2))  # the last step goes on: it is drawn as a stub
    total, full, found, x = sum(spans), full_minutes * full_days, [], 0
    for index, (step, days) in enumerate(zip(ordered, spans, strict=True)):
        worked = min(full, step.minutes_a_day * step.days_a_week)
        right = 100 * sum(spans[: index + 1]) // total
        share = Fraction(worked, full)
        found.append(
            Stair(step, ends[index] if index < len(ends) else None, worked, full - worked, share, x, right - x,
                  max(1, int(share * 100)))
        )  # fmt: skip
        x = right
        assert days > 0
    return found


def minutes_off_by_weekday(step: GraduatedStep, full_minutes: int, full_days: int) -> dict[str, int]:
    """Weekday to minutes not worked: the first days of the week are worked, as many as the step says."""
    return {
        day: full_minutes - min(full_minutes, step.minutes_a_day) if index < step.days_a_week else full_minutes
        for index, day in enumerate(WEEKDAYS[:full_days])
    }
