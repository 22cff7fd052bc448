"""Recording time away under an intermittent leave, and taking it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import Pattern
from openleave.apps.cases.events import StepTaken
from openleave.apps.cases.models import Absence, Determination, LeaveCase
from openleave.apps.cases.services.deciding import designated_programs
from openleave.apps.cases.services.posting import post_absences
from openleave.apps.cases.transitions import take
from openleave.apps.cases.walls import visible
from openleave.apps.ledger import selectors as ledger_selectors
from openleave.apps.ledger import services as ledger
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def absence_record(*, actor: Actor, case_id: UUID, absent_on: date, minutes_absent: int) -> Absence:
    """Record time away on one day; counts it at once if the case is designated, else when it becomes so."""
    require(actor, "absence.record")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "record_absence", actor)
        today = organizations.today_of(actor.organization_id)
        _check(case, absent_on, minutes_absent, today)
        absence = Absence.objects.create(
            organization_id=case.organization_id,
            case=case,
            absent_on=absent_on,
            minutes_absent=minutes_absent,
            recorded_by_id=actor.account_id,
        )
        _count(actor, case)
        audit.append(
            actor=actor,
            action="absence.record",
            object_type="absence",
            object_id=absence.id,
            details={"case": case.id, "absent_on": absent_on.isoformat(), "minutes": minutes_absent},
        )
        tell(StepTaken(actor, case, "record_absence", before, case.state, absence.id))
    return absence


def absence_reverse(*, actor: Actor, absence_id: UUID, reason: str = "not_on_leave") -> Absence:
    """Take an absence back, and with a counter-entry whatever was counted for it."""
    require(actor, "absence.record")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        absence = (
            Absence.objects.filter(visible(actor, "case__"), organization_id=actor.organization_id, id=absence_id)
            .select_for_update(of=("self",))
            .select_related("case")
            .first()
        )
        if absence is None:
            raise NotFound
        if absence.reversed_at is not None:
            raise Conflict("This absence has already been taken back.", fix="Reload the case.")
        absence.reversed_at, absence.reversed_by_id = clock.now(), actor.account_id
        absence.save(update_fields=["reversed_at", "reversed_by_id"])
        entries = ledger_selectors.live_entries().filter(organization_id=actor.organization_id, absence_id=absence.id)
        for entry_id in list(entries.values_list("id", flat=True)):
            ledger.usage_reverse(actor=actor, entry_id=entry_id, reason=reason)
        audit.append(
            actor=actor,
            action="absence.reverse",
            object_type="absence",
            object_id=absence.id,
            details={"case": absence.case_id, "reason": reason},
        )
    return absence


def _check(case: LeaveCase, absent_on: date, minutes_absent: int, today: date) -> None:
    if case.pattern != Pattern.INTERMITTENT:
        raise Conflict(
            "Only an intermittent leave has single absences.",
            why="The days of this leave follow from its dates and are counted by themselves.",
            fix="Change the dates of the leave instead.",
        )
    if absent_on > today:
        raise Invalid("This day has not come yet.", fix="Record an absence on or after its day.", field="absent_on")
    if absent_on < case.starts_on or (case.ends_on is not None and absent_on > case.ends_on):
        raise Invalid(
            "This day is outside the leave.",
            why=f"It runs from {case.starts_on.isoformat()}"
            + (f" to {case.ends_on.isoformat()}." if case.ends_on else "."),
            fix="Check the day, or change the dates of the leave first.",
            field="absent_on",
        )
    if not 0 < minutes_absent <= ledger.MINUTES_PER_DAY:
        raise Invalid(
            "The time away is not possible.", fix="Enter between 1 minute and 24 hours.", field="minutes_absent"
        )
    same_day = Absence.objects.filter(
        organization_id=case.organization_id, case=case, absent_on=absent_on, reversed_at__isnull=True
    )
    if same_day.exists():
        raise Conflict(
            "An absence on this day is already recorded.", fix="Take that one back first, then record the right time."
        )


def _count(actor: Actor, case: LeaveCase) -> None:
    programs = designated_programs(case)
    if not programs:
        return
    latest = Determination.objects.filter(organization_id=case.organization_id, case=case).latest(
        "facts_known_at", "sequence"
    )
    post_absences(actor, case, programs, private_facts.read_record(actor, latest.record_id, case.employee_id))
