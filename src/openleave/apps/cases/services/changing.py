"""Changing a case after it was opened: its dates, its plan, its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import LeaveCase, PlannedDay
from openleave.apps.cases.reasons import ABOUT_NOBODY_ELSE
from openleave.apps.cases.services.deciding import latest_determinations
from openleave.apps.cases.services.determining import record_determination
from openleave.apps.cases.services.opening import check_dates, check_reason, check_reduction
from openleave.apps.cases.services.posting import post_elapsed
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import take
from openleave.apps.ledger import selectors as ledger_selectors
from openleave.apps.ledger import services as ledger
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import services as people
from openleave.apps.policies import selectors as policies
from openleave.engine import Facts, determine
from openleave.engine.timeline import arranged
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def case_change_dates(*, actor: Actor, case_id: UUID, starts_on: date, ends_on: date | None) -> LeaveCase:
    """Extend, shorten or move a leave: determines again, takes back counted days that are no longer part of it."""
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before_step = take(case, "change_dates", actor)
        today = organizations.today_of(actor.organization_id)
        check_dates(case.pattern, starts_on, ends_on, case.noticed_on, today)
        before = (case.starts_on, case.ends_on)
        if before == (starts_on, ends_on):
            raise Conflict("The dates are the same as before.", fix="Change one of them.")
        case.starts_on, case.ends_on = starts_on, ends_on
        record_determination(actor, case, private_facts.read(actor, case.id, case.employee_id))
        _take_back_outside(actor, case)
        post_elapsed(actor, case, today)
        record_step(
            actor,
            case,
            "change_dates",
            before_step,
            details={
                "before": [day.isoformat() if day else None for day in before],
                "after": [starts_on.isoformat(), ends_on.isoformat() if ends_on else None],
            },
        )
    return case


def case_change_facts(
    *,
    actor: Actor,
    case_id: UUID,
    family_member: dict[str, Any] | None = None,
    child: dict[str, Any] | None = None,
    serious_health_condition: bool | None = None,
    employer_agreed: bool | None = None,
    note: str | None = None,
    event: dict[str, Any] | None = None,
    wages: dict[str, Any] | None = None,
    employee: dict[str, Any] | None = None,
    same_event_as: UUID | Literal["unchanged"] | None = "unchanged",
    quarters: Mapping[date, Decimal] | None = None,
    situations: Mapping[str, dict[str, Any]] | None = None,
    planned_treatment: bool | None = None,
) -> LeaveCase:
    """Add what was missing about the family member, the child, the condition, the event or the pay, determine again.

    Values left out stay as they were; keys of the dictionaries are added to what is known, and where their value is
    None taken away. ``same_event_as`` is another case of the employee whose event this leave is for as well, None for
    an event of its own. ``quarters`` are wages by the first day of a calendar quarter, kept with the employee;
    ``situations`` facts by topic (docs/reference/situations.md). Raises Invalid for facts that contradict themselves.
    """
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before_step = take(case, "change_facts", actor)
        known = private_facts.read(actor, case.id, case.employee_id)
        changed = replace(
            known,
            family_member=_joined(known.family_member, family_member),
            child=_joined(known.child, child),
            serious_health_condition=known.serious_health_condition
            if serious_health_condition is None
            else serious_health_condition,
            planned_treatment=known.planned_treatment if planned_treatment is None else planned_treatment,
            note=known.note if note is None else note,
            event=_joined(known.event, event),
            wages=_joined(known.wages, wages),
            employee=_joined(known.employee, employee),
            situations={**(known.situations or {})}
            | {
                topic: _joined((known.situations or {}).get(topic), facts) or {}
                for topic, facts in (situations or {}).items()
            }
            or None,
        )
        for quarter, amount in (quarters or {}).items():
            people.wage_record(actor=actor, employee_id=case.employee_id, quarter_starts_on=quarter, amount=amount)
        if same_event_as != "unchanged":
            case.same_event_as_id = _event_of(case, same_event_as)
        check_reason(case.reason, changed.family_member, changed.child)
        if employer_agreed is not None:
            case.employer_agreed = employer_agreed
        private_facts.write(case.id, case.employee_id, changed)
        record_determination(actor, case, changed)
        record_step(actor, case, "change_facts", before_step, details={"outcome": case.outcome})
    return case


def case_change_plan(
    *,
    actor: Actor,
    case_id: UUID,
    pattern: str,
    starts_on: date,
    ends_on: date | None,
    reason: str | None = None,
    minutes_off: dict[str, int] | None = None,
    family_member: dict[str, Any] | None = None,
    child: dict[str, Any] | None = None,
    note: str = "",
) -> LeaveCase:
    """Another reason, another pattern or both: determines again, and takes back what is counted otherwise now.

    Decisions stay on record; where the new determination does not cover the leave any more, the case's page says so
    and a person decides again. Raises Invalid for what cannot be, Conflict where nothing changes.
    """
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before_step = take(case, "change_plan", actor)
        today = organizations.today_of(actor.organization_id)
        known = private_facts.read(actor, case.id, case.employee_id)
        changed = replace(
            known,
            family_member=_joined(known.family_member, family_member),
            child=_joined(known.child, child),
        )
        if (reason or case.reason) in ABOUT_NOBODY_ELSE:
            # What was known of a relative or a child is of no more use.
            changed = replace(changed, family_member=None, child=None)
        plan = (reason or case.reason, pattern, starts_on, ends_on, minutes_off if pattern == "reduced" else None)
        if plan == (case.reason, case.pattern, case.starts_on, case.ends_on, case.minutes_off) and changed == known:
            raise Conflict(_("Nothing is different."), fix=_("Change the reason, the pattern or the days."))
        check_reason(plan[0], changed.family_member, changed.child)
        check_dates(pattern, starts_on, ends_on, case.noticed_on, today)
        check_reduction(pattern, minutes_off)
        case.reason, case.pattern, case.starts_on, case.ends_on, case.minutes_off = plan
        private_facts.write(case.id, case.employee_id, changed)
        record_determination(actor, case, changed)
        if pattern == "intermittent":
            take_back(actor, case, starts_on, ends_on)
        else:
            _take_back_unplanned(actor, case)
        post_elapsed(actor, case, today)
        record_step(actor, case, "change_plan", before_step, note=note, details={"pattern": pattern})
    return case


def case_choose_order(*, actor: Actor, case_id: UUID, programs: Sequence[str]) -> LeaveCase:
    """Let programs that exclude each other take another turn than the one that serves the employee best.

    ``programs`` is one of the orders that were compared; empty, the best again. Determines again; what was counted
    under the turns before is taken back, and counted anew. Raises Invalid for an order that was not compared.
    """
    require(actor, "case.decide")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before_step = take(case, "choose_order", actor)
        latest = next(iter(latest_determinations(case).values()))
        facts = private_facts.read_record(actor, latest.record_id, case.employee_id)["facts"]
        library = policies.library_for(case.organization_id, on=case.starts_on)
        orders = arranged(determine(Facts.from_json(facts), library, latest.as_of))[1]
        if programs and tuple(programs) not in {order.programs for order in orders}:
            raise Invalid(
                "These programs do not take turns in this leave.",
                why="Only programs whose laws forbid that a day counts under both do.",
                fix="Choose one of the orders on the case's page.",
                field="programs",
            )
        case.program_order = list(programs) or None
        record_determination(actor, case, private_facts.read(actor, case.id, case.employee_id))
        _take_back_unplanned(actor, case)
        post_elapsed(actor, case, organizations.today_of(actor.organization_id))
        record_step(actor, case, "choose_order", before_step, details={"programs": list(programs)})
    return case


def _joined(known: dict[str, Any] | None, given: dict[str, Any] | None) -> dict[str, Any] | None:
    joined = {**(known or {}), **(given or {})}
    return {name: value for name, value in joined.items() if value is not None} or None


def _event_of(case: LeaveCase, other_id: UUID | None) -> UUID | None:
    if other_id is None:
        return None
    other = LeaveCase.objects.filter(
        organization_id=case.organization_id, employee_id=case.employee_id, id=other_id
    ).first()
    if other is None or other.event == case.id:
        raise Invalid(
            "This case cannot be for the same event.",
            why="The event is that of another case of the same employee.",
            fix="Choose one of the cases listed, or an event of its own.",
            field="same_event_as",
        )
    return other.event


def _take_back_outside(actor: Actor, case: LeaveCase) -> None:
    take_back(actor, case, case.starts_on, case.ends_on)


def _take_back_unplanned(actor: Actor, case: LeaveCase) -> None:
    """Take back what is counted on days that the plan no longer counts, or counts differently, under a program."""
    planned = set(
        PlannedDay.objects.filter(organization_id=case.organization_id, case=case).values_list(
            "program", "planned_on", "minutes_planned", "workweek_minutes"
        )
    )
    entries = ledger_selectors.live_entries().filter(
        organization_id=case.organization_id, case_id=case.id, absence_id__isnull=True
    )
    columns = ("id", "program", "used_on", "minutes_used", "workweek_minutes")
    for entry_id, *counted in list(entries.values_list(*columns)):
        if tuple(counted) not in planned:
            ledger.usage_reverse(actor=actor, entry_id=entry_id, reason="dates_changed")


def take_back(actor: Actor, case: LeaveCase, first: date | None, last: date | None) -> None:
    """Take back by counter-entries what is counted outside the days from ``first`` to ``last``; without them, all."""
    entries = ledger_selectors.live_entries().filter(organization_id=case.organization_id, case_id=case.id)
    for entry_id, used_on in list(entries.values_list("id", "used_on")):
        inside = first is not None and used_on >= first and (last is None or used_on <= last)
        if not inside:
            ledger.usage_reverse(actor=actor, entry_id=entry_id, reason="dates_changed")
