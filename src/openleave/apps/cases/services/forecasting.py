"""Foreseeing when leave in parts runs out: a figure of each day, made again whenever something it rests on changes."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from openleave.apps.cases import forecast
from openleave.apps.cases import private as private_facts
from openleave.apps.cases.choices import GRANTED, BasedOn, Pattern
from openleave.apps.cases.facts import CaseFacts, facts_build
from openleave.apps.cases.forecast import Certified, Expected, RunsOut
from openleave.apps.cases.models import Absence, Forecast, LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.deciding import designated_programs
from openleave.apps.cases.services.determining import determined
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import selectors as policies
from openleave.engine import Facts
from openleave.kernel import audit, vault
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: So many cases are looked at in one reading of the vault, and in one transaction: it holds the end of the audit trail.
BATCH = 20


def forecasts_catch_up(*, actor: Actor) -> int:
    """Foresee anew every designated reduced or intermittent leave of which there is no forecast of today that still
    holds; forget those of leave that is over. Returns how many were made. For jobs; a second run changes nothing.

    In transactions of their own. A leave that cannot be foreseen keeps no other one waiting: an ExceptionGroup with the
    errors of all is raised at the end. Call it outside any scope."""
    require(actor, "case.determine")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        known = Forecast.objects.filter(organization_id=actor.organization_id)
        known.exclude(case__state__in=GRANTED).delete()
        due = list(_due(actor.organization_id, today).values_list("id", flat=True))
    failed = list[Exception]()
    made = sum(_make_all(actor, ids, today, failed) for ids in batched(due, BATCH, strict=False))
    if failed:
        raise ExceptionGroup("forecasts_catch_up", failed)
    return made


def _due(organization_id: UUID, today: date) -> QuerySet[LeaveCase]:
    holds = Forecast.objects.filter(organization_id=organization_id, case=OuterRef("pk"), made_on=today)
    return (
        LeaveCase.objects.filter(~Exists(holds), organization_id=organization_id, state__in=GRANTED)
        .exclude(pattern=Pattern.CONTINUOUS)
        .order_by("id")
    )


def _make_all(actor: Actor, case_ids: Sequence[UUID], today: date, failed: list[Exception]) -> int:
    """Of how many cases forecasts were made, together or, where that fails, of each by itself; ``failed`` takes what
    went wrong."""
    assert actor.organization_id is not None
    try:
        with organization_scope(actor.organization_id):
            made = _make(actor, list(_due(actor.organization_id, today).filter(id__in=case_ids)), today)
            if made:
                audit.append(
                    actor=actor, action="forecast.make", object_type="organization", object_id=actor.organization_id,
                    details={"cases": made, "as_of": today.isoformat()},
                )  # fmt: skip
            return made
    except Exception as error:
        if len(case_ids) == 1:
            failed.append(error)
            return 0
    return sum(_make_all(actor, [one], today, failed) for one in case_ids)


def forecasts_stale(*, organization_id: UUID, employee_id: UUID) -> None:
    """Something changed in a leave of the employee's: the forecasts are made again by the next run. In a scope."""
    Forecast.objects.filter(
        organization_id=organization_id, case__employee_id=employee_id, made_on__isnull=False
    ).update(made_on=None)


def _make(actor: Actor, cases: Sequence[LeaveCase], today: date) -> int:
    """Of how many of the cases there is a forecast now."""
    places = {vault.Place(one.employee_id, private_facts.CASE, "private", one.id): one.id for one in cases}
    found = vault.get_many(actor=actor, places=places, purpose=private_facts.PURPOSE)
    privates = {places[place]: Private(**value) for place, value in found.items()}
    certified = forecast.certified_of(actor, [one for one in cases if one.pattern == Pattern.INTERMITTENT])
    taken = _taken(cases)
    Forecast.objects.filter(organization_id=actor.organization_id, case__in=cases).delete()
    rows: list[Forecast] = []
    for case in cases:
        private = privates.get(case.id)
        if private is None:  # its employee's data was erased
            expected = Expected(BasedOn.UNKNOWN, {})
            outs = [RunsOut(program, lacking=(forecast.GONE,)) for program in designated_programs(case)]
        else:
            expected, outs = foresee(case, private, taken.get(case.id, {}), certified.get(case.id), today=today)
        rows += _rows(case, expected, outs, today)
    Forecast.objects.bulk_create(rows)
    return len({row.case_id for row in rows})


def foresee(
    case: LeaveCase, private: Private, taken: Mapping[date, int], certified: Certified | None, *, today: date
) -> tuple[Expected, list[RunsOut]]:
    """What is expected of a designated leave in parts, and when it runs out under each program it is designated under.
    Writes nothing. ``taken``: the live absences, minutes by day."""
    assert case.starts_on is not None
    programs = designated_programs(case)
    library = policies.library_for(case.organization_id, on=case.starts_on)
    until = min(case.ends_on or date.max, today + forecast.HORIZON)
    looked = copy.copy(case)
    looked.ends_on = max(until, case.starts_on)
    built = facts_build(looked, private, library=library)
    expected = Expected(BasedOn.PLAN, {})
    if case.pattern == Pattern.INTERMITTENT:
        expected = _expected(built.document, case.starts_on, taken, certified, today, until)
        days = {**taken, **expected.days}
        leave = built.document["leave"] | {
            "absences": [{"on": on.isoformat(), "minutes": minutes} for on, minutes in sorted(days.items())]
        }
        leave.pop("ends_on", None)
        built = CaseFacts(built.document | {"leave": leave}, built.unrecorded)
        if not days:
            return expected, [RunsOut(program, lacking=expected.lacking) for program in programs]
    try:
        _facts, result = determined(built, library, today)
    except Invalid:
        return expected, [RunsOut(program, lacking=(forecast.CONTRADICTION,)) for program in programs]
    outs = forecast.foreseen(result, programs, case.program_order, today)
    return expected, [replace(one, lacking=(*expected.lacking, *one.lacking)) for one in outs]


def _expected(
    document: dict[str, Any], starts_on: date, taken: Mapping[date, int], certified: Certified | None, today: date,
    until: date,
) -> Expected:  # fmt: skip
    timetable = Facts.from_json(document).employee.timetable

    def scheduled(on: date) -> int | None:
        day = on.toordinal()
        return timetable.minutes_on(day) if timetable.is_known(day) else None

    found = certified.expected(today, until, scheduled) if certified is not None else None
    return found or forecast.recent_use(taken, starts_on, today, until)


def _taken(cases: Iterable[LeaveCase]) -> dict[UUID, dict[date, int]]:
    found: dict[UUID, dict[date, int]] = {}
    rows = Absence.objects.filter(case__in=list(cases), reversed_at__isnull=True)
    for case_id, on, minutes in rows.values_list("case_id", "absent_on", "minutes_absent"):
        found.setdefault(case_id, {})[on] = minutes
    return found


def _rows(case: LeaveCase, expected: Expected, outs: Iterable[RunsOut], today: date) -> list[Forecast]:
    return [
        Forecast(
            organization_id=case.organization_id, case=case, program=one.program, based_on=expected.based_on,
            weeks=expected.weeks, out_on=one.out_on, again_on=one.again_on, lacking=list(dict.fromkeys(one.lacking)),
            made_on=today,
        )
        for one in outs
    ]  # fmt: skip
