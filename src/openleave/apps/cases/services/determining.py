"""Running the engine on a case and recording what it answered: inputs and trace sealed, outcome, plan and deadlines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

import openleave
from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import UNDECIDED, Outcome
from openleave.apps.cases.facts import CaseFacts, facts_build
from openleave.apps.cases.models import Determination, LawVersion, LeaveCase, PlannedDay
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.clocks import sync_clocks
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import take
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import selectors as policies
from openleave.engine import Facts, FactsError, determine, load_library
from openleave.engine.determination import Determination as Determined
from openleave.engine.entitlement import Protected
from openleave.engine.law import Library
from openleave.engine.plan import Plan
from openleave.engine.timeline import arranged
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

CALENDAR_WEEK_MINUTES = 7 * 1440
BEST_FIRST = (Outcome.ELIGIBLE, Outcome.INDETERMINATE, Outcome.INELIGIBLE)


class Counted(NamedTuple):
    """A day that counts under a program: ``minutes`` of a week of ``workweek_minutes``."""

    on: date
    minutes: int
    workweek_minutes: int


_kept_versions: set[tuple[str, str]] = set()  # (database, version)


def determine_again(*, actor: Actor, case_id: UUID) -> LeaveCase:
    """Determine with what is known now and today's law; the earlier determinations stay as they were."""
    require(actor, "case.determine")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "determine", actor)
        record_determination(actor, case, private_facts.read(actor, case.id, case.employee_id))
        record_step(actor, case, "determine", before, details={"outcome": case.outcome})
    return case


WAITING = """
SELECT c.id FROM cases_leavecase c
JOIN LATERAL (
    SELECT max(facts_known_at) AS known_at, bool_or(outcome = %(indeterminate)s) AS open FROM (
        SELECT DISTINCT ON (program) facts_known_at, outcome FROM cases_determination d
         WHERE d.organization_id = c.organization_id AND d.case_id = c.id ORDER BY program, sequence DESC) latest
) last ON true
WHERE c.organization_id = %(organization)s AND c.state = ANY(%(states)s)
  AND (last.open AND last.known_at < (
    SELECT max(recorded_at) FROM (
        SELECT recorded_at FROM people_hoursworked p
         WHERE p.organization_id = c.organization_id AND p.employee_id = c.employee_id
        UNION ALL SELECT recorded_at FROM people_employment p
         WHERE p.organization_id = c.organization_id AND p.employee_id = c.employee_id
        UNION ALL SELECT recorded_at FROM people_quarterlywage p
         WHERE p.organization_id = c.organization_id AND p.employee_id = c.employee_id
        UNION ALL SELECT recorded_at FROM people_assignment p
         WHERE p.organization_id = c.organization_id AND p.employee_id = c.employee_id) facts)
    OR EXISTS (
        SELECT FROM people_assignment n
         WHERE n.organization_id = c.organization_id AND n.employee_id = c.employee_id AND n.superseded_at IS NULL
           AND n.recorded_at > last.known_at AND NOT EXISTS (
            SELECT FROM people_assignment o
             WHERE o.organization_id = c.organization_id AND o.employee_id = c.employee_id
               AND o.recorded_at <= last.known_at AND (o.superseded_at IS NULL OR o.superseded_at > last.known_at)
               AND o.worksite_id IS NOT DISTINCT FROM n.worksite_id AND o.work_state = n.work_state)))
ORDER BY c.starts_on, c.id
"""


def determine_waiting(*, actor: Actor) -> int:
    """Determine again every undecided case in which a program lacked facts and whose employee has new ones, or whose
    employee works in another place by now; how many.

    For the hourly job: it decides nothing, and a second run without new facts does nothing.
    """
    require(actor, "case.determine")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id), connection.cursor() as cursor:
        cursor.execute(
            WAITING,
            {
                "organization": actor.organization_id,
                "indeterminate": Outcome.INDETERMINATE,
                "states": list(UNDECIDED),
            },
        )
        waiting = [row[0] for row in cursor.fetchall()]
    for case_id in waiting:
        determine_again(actor=actor, case_id=case_id)
    return len(waiting)


def record_determination(actor: Actor, case: LeaveCase, private: Private) -> dict[str, Any]:
    """Determine, and record everything in the present transaction. Returns the determination as JSON data.

    Sets the case's ``program`` and ``outcome``, replaces its planned days, starts and stops its deadlines, saves it.
    """
    library = policies.library_for(case.organization_id, on=case.starts_on)
    law = load_library()
    known_at = clock.now()
    as_of = organizations.today_of(case.organization_id)
    built = facts_build(case, private, library=library)
    facts, determination = determined(built, library, as_of)
    result = plain(determination.to_json())
    keep_law_version(law)
    record_id = new_id()
    record = {
        "facts": facts,
        "as_of": as_of.isoformat(),
        "determination": result,
        "unrecorded": [week.isoformat() for week, _ in built.unrecorded],
        "policies": policies.policies_in(library),
    }
    private_facts.write_record(record_id, case.employee_id, record)
    last = dict(
        Determination.objects.filter(organization_id=case.organization_id, case=case)
        .values_list("program")
        .annotate(last=Max("sequence"))
    )
    Determination.objects.bulk_create(
        Determination(
            organization_id=case.organization_id,
            case=case,
            record_id=record_id,
            program=program["program"],
            sequence=last.get(program["program"], 0) + 1,
            as_of=as_of,
            outcome=program["outcome"],
            law_version=law.version,
            engine_version=openleave.__version__,
            facts_sha256=result["facts_sha256"],
            facts_known_at=known_at,
            decided_by_id=actor.account_id,
        )
        for program in result["programs"]
    )
    _plan(case, counted_days(determination, case.program_order))
    case.program, case.outcome = result["programs"][0]["program"], best_outcome(result)
    case.save()
    sync_clocks(case, result)
    return result


def run_case(built: CaseFacts, library: Library, as_of: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts used, and the determination as JSON data."""
    facts, determination = determined(built, library, as_of)
    return facts, plain(determination.to_json())


def determined(built: CaseFacts, library: Library, as_of: date) -> tuple[dict[str, Any], Determined]:
    """The facts used, and the determination.

    Incomplete records of hours can prove that enough was worked, never that it was not: where the answer is no and
    the weeks without records could turn it, the hours count as not known.
    """
    result = decided(built.document, library, as_of)
    if not built.unrecorded or all(program.outcome != Outcome.INELIGIBLE for program in result.programs):
        return built.document, result
    employee = built.document["employee"]
    more = [{"week_of": week.isoformat(), "minutes": minutes} for week, minutes in built.unrecorded]
    at_most = decided(built.document | {"employee": employee | {"hours": employee["hours"] + more}}, library, as_of)
    if [one.outcome for one in at_most.programs] == [one.outcome for one in result.programs]:
        return built.document, result
    unknown = built.document | {"employee": employee | {"hours": []}}
    return unknown, decided(unknown, library, as_of)


def run(facts: dict[str, Any], library: Library, as_of: date) -> dict[str, Any]:
    """Facts document in, determination as JSON data out. Raises Invalid where the facts contradict themselves."""
    return plain(decided(facts, library, as_of).to_json())


def decided(facts: dict[str, Any], library: Library, as_of: date) -> Determined:
    """The determination of a facts document. Raises Invalid where the facts contradict themselves."""
    try:
        read = Facts.from_json(facts)
    except FactsError as error:
        raise Invalid(error.what, why=error.why, fix=error.fix, field=error.path) from error
    return determine(read, library, as_of)


def plain(document: Any) -> dict[str, Any]:
    """The document as JSON would give it back, so that what is recorded and what is replayed compare equal."""
    return json.loads(json.dumps(document))


def canonical(document: dict[str, Any]) -> bytes:
    """The bytes by which two determinations are compared."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def keep_law_version(library: Library) -> None:
    """Keep the law library itself with the decisions made by it, once for each version. An organization's own policies
    are none of it: they stay in the records of its decisions."""
    key = (str(connection.settings_dict["NAME"]), library.version)
    if key in _kept_versions:
        return
    if not LawVersion.objects.filter(version=library.version).exists():  # the bundle is some megabytes
        LawVersion.objects.bulk_create(
            [LawVersion(version=library.version, bundle=dict(library.bundle))], ignore_conflicts=True
        )
    transaction.on_commit(lambda: _kept_versions.add(key))


def best_outcome(result: dict[str, Any]) -> str:
    """The answer of the case: yes where any program covers the leave; else facts missing where any lacks them."""
    outcomes = {program["outcome"] for program in result["programs"]}
    return next((str(one) for one in BEST_FIRST if one in outcomes), str(Outcome.INELIGIBLE))


def _plan(case: LeaveCase, counted: dict[str, list[Counted]]) -> None:
    PlannedDay.objects.filter(organization_id=case.organization_id, case=case).delete()
    PlannedDay.objects.bulk_create(
        PlannedDay(
            organization_id=case.organization_id,
            case=case,
            program=program,
            planned_on=day.on,
            minutes_planned=day.minutes,
            workweek_minutes=day.workweek_minutes,
        )
        for program, days in counted.items()
        for day in days
    )


def counted_days(determination: Determined, order: Sequence[str] | None) -> dict[str, list[Counted]]:
    """Program → the days of the leave that count under it. Programs that exclude each other take turns: the best, or
    those that somebody chose (``order``).

    No more than the entitlement is ever counted (29 CFR 825.200(a)); on the day on which it runs out, a part may be.
    Somebody not eligible uses nothing up; somebody who becomes eligible during the leave does from that day on. What
    lacks facts counts as if it were granted: it may have been designated before a fact was found wanting.
    """
    parts, _ = arranged(determination, order or ())
    for made in determination.programs:
        if made.outcome == Outcome.INDETERMINATE and made.protected is not None:
            parts.setdefault(made.id, made.protected)
    return {
        made.id: _days(made.plan, parts[made.id])
        for made in determination.programs
        if made.id in parts and made.plan is not None
    }


def _days(plan: Plan, part: Protected) -> list[Counted]:
    found = []
    for (day, minutes, share, whole, _why), units in zip(plan.days, part.parts, strict=True):
        if units:
            on = date.fromordinal(day)
            found.append(Counted(on, *day_share(minutes, Fraction(share, whole), part.weeks(units))))
    return found


def protected_from(program: dict[str, Any]) -> str | None:
    """The day from which the program protects the leave: '' for its first day, None for never."""
    if program["outcome"] == Outcome.INELIGIBLE:
        return program["becomes_eligible_on"]
    return ""


def day_share(minutes: int | None, weeks: Fraction, protected: Fraction) -> tuple[int, int]:
    """(minutes, workweek minutes) whose quotient is exactly the protected share of a workweek.

    ``minutes`` and ``weeks`` are those of the whole day.

    Where only whole weeks are known (no schedule), a day is 24 of a week's 168 hours.
    """
    if minutes:
        workweek = Fraction(minutes) / weeks
        used = protected * workweek
        if workweek.denominator == used.denominator == 1:
            return used.numerator, workweek.numerator
    used = protected * CALENDAR_WEEK_MINUTES
    if used.denominator == 1:
        return used.numerator, CALENDAR_WEEK_MINUTES
    return protected.numerator, protected.denominator
