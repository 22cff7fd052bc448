"""Leave about to run out opens a review by itself: a look at what comes after it, never a decision.

Leave may be owed beyond a statute's weeks, or part-time work or another job instead (29 CFR 825.702(c)(4), 29 CFR
1630.2(o), 1636.3(h)): so the employer looks ahead before the last protected day, not after it. The job is a catch-up:
it takes every leave that runs out within the days of ``AHEAD`` and has no review yet, however long ago it should have.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from openleave.apps.accommodation import deskwork
from openleave.apps.accommodation.choices import Kind, ReviewWhy, State
from openleave.apps.accommodation.models import Accommodation, Review
from openleave.apps.accommodation.services.common import Changing, finish
from openleave.apps.accommodation.services.opening import open_for_leave
from openleave.apps.cases import private as case_private
from openleave.apps.cases import services as cases
from openleave.apps.cases.choices import GRANTED, Pattern
from openleave.apps.cases.forecast import NOT_COVERED
from openleave.apps.cases.models import Determination, LeaveCase
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import selectors as policies
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: How long before its end leave is looked at. No rule names the days: the desk's own.
AHEAD = timedelta(days=21)
#: A review is due so long before the last protected day, or today.
BEFORE_THE_END = timedelta(days=7)
#: Leave for the employee's own health or pregnancy; what the law of accommodation is about.
OWN_HEALTH = {
    "own_health_condition": Kind.ADA,
    "pregnancy": Kind.BOTH,
    "prenatal_care": Kind.PWFA,
    "rehabilitation": Kind.ADA,
    "reproductive_loss": Kind.PWFA,
    "organ_donation": Kind.ADA,
    "marrow_donation": Kind.ADA,
}
#: Programs that hold the job open while they last.
PROTECTING = frozenset({"job_protection", "special_leave"})

LAST_DAYS = """
SELECT c.id, p.program, max(p.planned_on) FROM cases_leavecase c
JOIN cases_plannedday p ON p.organization_id = c.organization_id AND p.case_id = c.id
WHERE c.organization_id = %(organization)s AND c.state = ANY(%(states)s) AND c.reason = ANY(%(reasons)s)
  AND c.pattern = %(continuous)s
  AND NOT EXISTS (SELECT FROM accommodation_review r
      WHERE r.organization_id = c.organization_id AND r.case_id = c.id AND r.why = %(why)s)
GROUP BY c.id, p.program ORDER BY c.id
"""
# Leave in parts runs out as it is foreseen: by its plan, by what is certified, or by its use. Of each leave of which a
# program does in time, all its programs: where one goes on, or nobody can tell, so does the protection.
FORESEEN = """
SELECT c.id, f.program, coalesce(f.out_on, %(never)s) FROM cases_leavecase c
JOIN cases_forecast f ON f.organization_id = c.organization_id AND f.case_id = c.id
 AND (f.out_on IS NOT NULL OR NOT f.lacking ? %(not_covered)s)
WHERE c.organization_id = %(organization)s AND c.state = ANY(%(states)s) AND c.reason = ANY(%(reasons)s)
  AND c.pattern <> %(continuous)s
  AND EXISTS (SELECT FROM cases_forecast f
      WHERE f.organization_id = c.organization_id AND f.case_id = c.id AND f.out_on <= %(until)s)
  AND NOT EXISTS (SELECT FROM accommodation_review r
      WHERE r.organization_id = c.organization_id AND r.case_id = c.id AND r.why = %(why)s)
ORDER BY c.id
"""


class RunsOut(NamedTuple):
    """A leave and its last protected day."""

    case: LeaveCase
    last_on: date


def reviews_catch_up(*, actor: Actor, most: int = 500) -> dict[str, int]:
    """Open the reviews that leave about to run out calls for, and put due reviews under review. For jobs.

    Returns how many ``opened`` and ``begun``. At most ``most`` are opened in one run; the next takes the others. What
    could not be foreseen is raised at the end (``forecasts_catch_up``): it keeps no review of other leave waiting.
    """
    require(actor, "accommodation.change")
    try:
        cases.forecasts_catch_up(actor=actor)
    finally:
        counts = _catch_up(actor, most)
    return counts


def _catch_up(actor: Actor, most: int) -> dict[str, int]:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        found = running_out(actor, today)[:most]
        for case, last_on in found:
            _look_ahead(actor, case, last_on, today)
        begun = _begin_due(actor, today)
    return {"opened": len(found), "begun": begun}


def running_out(actor: Actor, today: date) -> list[RunsOut]:
    """The leaves for the employee's own health or pregnancy that run out within ``AHEAD`` and have no review yet."""
    assert actor.organization_id is not None
    known = {
        "organization": actor.organization_id,
        "states": list(GRANTED),
        "reasons": list(OWN_HEALTH),
        "continuous": Pattern.CONTINUOUS.value,
        "why": ReviewWhy.LEAVE_ENDING.value,
        "until": today + AHEAD,
        "never": date.max,
        "not_covered": NOT_COVERED,
    }
    with connection.cursor() as cursor:
        cursor.execute(LAST_DAYS, known)
        planned = _by_case(cursor.fetchall())
        cursor.execute(FORESEEN, known)
        foreseen = _by_case(cursor.fetchall())
    about = LeaveCase.objects.filter(organization_id=actor.organization_id, id__in=[*planned, *foreseen]).in_bulk()
    found = []
    for case_id, days in planned.items():
        ends = _protected_until(about[case_id], days)
        if ends is not None and ends[0] <= today + AHEAD and _used_up(actor, about[case_id], ends[1]):
            found.append(RunsOut(about[case_id], ends[0]))
    for case_id, days in foreseen.items():
        ends = _protected_until(about[case_id], days)
        if ends is not None and ends[0] <= today + AHEAD:
            found.append(RunsOut(about[case_id], ends[0]))
    return found


def _by_case(rows: Iterable[tuple[UUID, str, date]]) -> dict[UUID, dict[str, date]]:
    found: dict[UUID, dict[str, date]] = {}
    for case_id, program, on in rows:
        found.setdefault(case_id, {})[program] = on
    return found


def _protected_until(case: LeaveCase, days: dict[str, date]) -> tuple[date, list[str]] | None:
    """The last day on which a program holds the job, and the programs that end on it."""
    library = policies.library_for(case.organization_id, on=case.starts_on)
    holding = {program: on for program, on in days.items() if _holds_job(library, program, case.starts_on)}
    if not holding:
        return None
    last_on = max(holding.values())
    return last_on, [program for program, on in holding.items() if on == last_on]


def _holds_job(library: Any, program: str, on: date) -> bool:
    if program not in library.programs:
        return False
    header = library.programs[program].on(on).header
    return bool(header.get("job_protection", header["kind"] in PROTECTING))


def _used_up(actor: Actor, case: LeaveCase, programs: Iterable[str]) -> bool:
    """Whether the latest determination says that the plan uses up what one of these programs gives."""
    latest = (
        Determination.objects.filter(organization_id=case.organization_id, case=case).order_by("-decided_at").first()
    )
    if latest is None:
        return False
    record = case_private.read_record(actor, latest.record_id, case.employee_id)
    wanted = set(programs)
    return any(
        (one["entitlement"] or {}).get("exhausts_on") or (one["entitlement"] or {}).get("first_unprotected_on")
        for one in record["determination"]["programs"]
        if one["program"] in wanted
    )


def _look_ahead(actor: Actor, case: LeaveCase, last_on: date, today: date) -> Review:
    row = (
        Accommodation.objects.select_for_update()
        .filter(organization_id=case.organization_id, case=case)
        .exclude(state=State.CLOSED)
        .order_by("opened_at")
        .first()
    )
    made = row is None
    if row is None:
        row = open_for_leave(actor, case, OWN_HEALTH[case.reason], today)
    due_on = max(today, last_on - BEFORE_THE_END)
    review = Review.objects.create(
        organization_id=case.organization_id, accommodation=row, case=case, why=ReviewWhy.LEAVE_ENDING, due_on=due_on,
        about_on=last_on, recorded_by_id=actor.account_id,
    )  # fmt: skip
    row.case = case
    before = "" if made else row.state
    if row.state == State.GRANTED:
        row.state = State.REVIEW
    details = {"case": case.id, "last_on": last_on.isoformat(), "employee": case.employee_id}
    finish(Changing(actor, row, before, today, details), "open" if made else "begin_review")
    deskwork.remind(actor, deskwork.REVIEW, row, due_on)
    deskwork.invite(actor, row)
    return review


def _begin_due(actor: Actor, today: date) -> int:
    """Granted accommodations whose day to be looked at again has come are put under review."""
    due = Accommodation.objects.select_for_update().filter(
        organization_id=actor.organization_id, state=State.GRANTED, next_review_on__lte=today
    )
    begun = 0
    for row in due.order_by("next_review_on", "id"):
        row.state = State.REVIEW
        finish(Changing(actor, row, State.GRANTED, today), "begin_review")
        begun += 1
    return begun
