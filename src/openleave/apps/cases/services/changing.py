"""Changing a case after it was opened: its dates, its facts, its end."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.deciding import designated_program
from openleave.apps.cases.services.determining import record_determination
from openleave.apps.cases.services.opening import check_dates, check_reason
from openleave.apps.cases.services.posting import post_elapsed
from openleave.apps.cases.transitions import take
from openleave.apps.ledger import selectors as ledger_selectors
from openleave.apps.ledger import services as ledger
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def case_change_dates(*, actor: Actor, case_id: UUID, starts_on: date, ends_on: date | None) -> LeaveCase:
    """Extend, shorten or move a leave: determines again, takes back counted days that are no longer part of it."""
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        take(case, "change_dates", actor)
        today = clock.today(organizations.settings_of(actor.organization_id).time_zone)
        check_dates(case.pattern, starts_on, ends_on, case.noticed_on, today)
        before = (case.starts_on, case.ends_on)
        if before == (starts_on, ends_on):
            raise Conflict("The dates are the same as before.", fix="Change one of them.")
        case.starts_on, case.ends_on = starts_on, ends_on
        record_determination(actor, case, private_facts.read(actor, case.id, case.employee_id))
        _take_back_outside(actor, case)
        program = designated_program(case)
        if program:
            post_elapsed(actor, case, program, today)
        audit.append(
            actor=actor,
            action="case.change_dates",
            object_type="case",
            object_id=case.id,
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
) -> LeaveCase:
    """Add what was missing about the family member, the child or the condition, and determine again.

    Values left out stay as they were; keys of ``family_member`` and ``child`` are added to what is known.
    """
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        take(case, "change_facts", actor)
        known = private_facts.read(actor, case.id, case.employee_id)
        changed = Private(
            family_member={**(known.family_member or {}), **(family_member or {})} or None,
            child={**(known.child or {}), **(child or {})} or None,
            serious_health_condition=known.serious_health_condition
            if serious_health_condition is None
            else serious_health_condition,
            note=known.note if note is None else note,
        )
        check_reason(case.reason, changed.family_member, changed.child)
        if employer_agreed is not None:
            case.employer_agreed = employer_agreed
        private_facts.write(case.id, case.employee_id, changed)
        record_determination(actor, case, changed)
        audit.append(
            actor=actor,
            action="case.change_facts",
            object_type="case",
            object_id=case.id,
            details={"outcome": case.outcome},
        )
    return case


def case_close(*, actor: Actor, case_id: UUID) -> LeaveCase:
    """Close a case whose leave is over; its open deadlines stop."""
    return _end(actor, case_id, "close")


def case_cancel(*, actor: Actor, case_id: UUID) -> LeaveCase:
    """Cancel a case: the leave is not taken. What was counted for it is taken back; its deadlines stop."""
    return _end(actor, case_id, "cancel")


def _end(actor: Actor, case_id: UUID, step: str) -> LeaveCase:
    require(actor, "case.close")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        take(case, step, actor)
        today = clock.today(organizations.settings_of(actor.organization_id).time_zone)
        program = designated_program(case)
        if step == "close" and program:
            post_elapsed(actor, case, program, today)
        if step == "cancel":
            _take_back(actor, case, None, None)
        case.closed_at, case.closed_by_id = clock.now(), actor.account_id
        case.next_due_on = None
        case.save()
        CaseClock.objects.filter(
            organization_id=case.organization_id, case=case, done_on__isnull=True, stopped_at__isnull=True
        ).update(stopped_at=case.closed_at)
        audit.append(actor=actor, action=f"case.{step}", object_type="case", object_id=case.id, details={})
    return case


def _take_back_outside(actor: Actor, case: LeaveCase) -> None:
    _take_back(actor, case, case.starts_on, case.ends_on)


def _take_back(actor: Actor, case: LeaveCase, first: date | None, last: date | None) -> None:
    entries = ledger_selectors.live_entries().filter(organization_id=case.organization_id, case_id=case.id)
    for entry_id, used_on in list(entries.values_list("id", "used_on")):
        inside = first is not None and used_on >= first and (last is None or used_on <= last)
        if not inside:
            ledger.usage_reverse(actor=actor, entry_id=entry_id, reason="dates_changed")
