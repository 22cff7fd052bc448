"""Days that a school adds to a leave until the end of a term (29 CFR 825.602): they do not count (825.603(b))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from openleave.engine import Facts

DAY = timedelta(days=1)
ALLOWED = "may_require_to_end_of_term"


def added_days(facts: Facts, program: Mapping[str, Any]) -> set[date]:
    """The working days from the end of the leave, or from when the employee could be back if that is later, to the last
    day of the term; none unless the school required it and the program lets it. Without a schedule, Mondays to
    Fridays."""
    school, ends_on = facts.school, facts.leave.ends_on
    if school is None or not school.required_to_end_of_term or school.term_ends_on is None or ends_on is None:
        return set()
    answers = {one["name"].rpartition(".")[2]: one["answer"] for one in program.get("decisions", [])}
    if answers.get(ALLOWED) is not True:
        return set()
    first = max(ends_on + DAY, school.returns_on or date.min)
    between = (first + DAY * step for step in range((school.term_ends_on - first).days + 1))
    return {on for on in between if _worked(facts, on)}


def _worked(facts: Facts, on: date) -> bool:
    timetable, day = facts.employee.timetable, on.toordinal()
    if day in facts.policy.holiday_days:
        return False
    return timetable.minutes_on(day) > 0 if timetable.is_known(day) else on.weekday() < 5
