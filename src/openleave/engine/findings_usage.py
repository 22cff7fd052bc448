"""The finding on what absences count: what was missed, what the reason needs, the steps, the result."""

import datetime as dt
from typing import TYPE_CHECKING

from openleave.engine.trace import INFO, Finding

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination
    from openleave.engine.plan import Plan


def charging(made: "ProgramDetermination", plan: "Plan") -> Finding:
    """How absences of which more than their length is known were charged."""
    law = made.context.law
    rule = law.counting.get("time_missed")
    rules = [rule]
    if any(step > 1 for _, _, _, step, _ in plan.details):
        rules.append(law.parameter("increment"))
    missed = sum(away for _, away, _, _, _ in plan.details)
    counted = sum(charged for _, _, _, _, charged in plan.details)
    absences = [
        {
            "on": dt.date.fromordinal(day), "minutes_missed": away, "minutes_needed": needed,
            "increment_minutes": step, "minutes_counted": charged,
        }
        for day, away, needed, step, charged in plan.details
    ]  # fmt: skip
    return Finding(
        f"{made.id}.finding.charging", "usage", INFO, rule,
        tuple(cite for one in rules if one is not None for cite in one.cite),
        made.context.start, (("leave.absences", absences),),
        (
            ("sum", "hours", "time_missed", "leave.absences", missed),
            ("subtract", "hours", "time_counted", missed, missed - counted, counted),
        ),
        "charging.all" if counted == missed else "charging.part",
        {"missed_minutes": missed, "counted_minutes": counted},
    )  # fmt: skip
