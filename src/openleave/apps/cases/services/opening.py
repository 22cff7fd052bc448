"""Opening a case: from a few answers to a recorded determination with its deadlines running, in one transaction."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.models import LeaveCase, Pattern, State
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.determining import record_determination
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.engine import facts_words as words
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Reasons that are about somebody else, of whom the law asks what they are to the employee.
NEEDS_RELATIONSHIP = frozenset({"family_health_condition", "military_caregiver", "military_exigency"})
NEEDS_CHILD = frozenset({"bonding", "placement_process"})
NEXT_NUMBER = """
INSERT INTO cases_casenumber AS n (organization_id, id, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (organization_id, year) DO UPDATE SET last = n.last + 1 RETURNING last
"""


def case_open(
    *,
    actor: Actor,
    employee_id: UUID,
    reason: str,
    starts_on: date,
    ends_on: date | None = None,
    pattern: str = Pattern.CONTINUOUS,
    noticed_on: date | None = None,
    relationship: str | None = None,
    family_member: dict[str, Any] | None = None,
    child: dict[str, Any] | None = None,
    serious_health_condition: bool | None = None,
    foreseeable: bool | None = None,
    employer_agreed: bool | None = None,
    minutes_off: dict[str, int] | None = None,
    note: str = "",
    event: dict[str, Any] | None = None,
) -> LeaveCase:
    """Open a case, determine every program at once, start its deadlines.

    ``reason``, ``pattern`` and ``relationship`` are words of ``engine.facts_words``; ``family_member`` (which includes
    the relationship), ``child`` and ``event`` have the shape of docs/reference/facts.md; ``minutes_off`` maps weekdays
    to minutes not worked (reduced). ``noticed_on`` is the day the employer learned of the need: today, if left out.
    Family, medical, event and note values go to the vault. Raises Invalid, with the field, for anything impossible.
    """
    require(actor, "case.open")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        employee = people.access_employee(actor=actor, employee_id=employee_id)
        today = clock.today(organizations.settings_of(actor.organization_id).time_zone)
        noticed_on = noticed_on or today
        family_member = _family(reason, relationship, family_member)
        check_reason(reason, family_member, child)
        check_dates(pattern, starts_on, ends_on, noticed_on, today)
        check_reduction(pattern, minutes_off)
        case = LeaveCase.objects.create(
            organization_id=actor.organization_id,
            number=_next_number(actor.organization_id, today.year),
            employee_id=employee.id,
            reason=reason,
            pattern=pattern,
            starts_on=starts_on,
            ends_on=ends_on,
            noticed_on=noticed_on,
            foreseeable=(starts_on - noticed_on).days >= 30 if foreseeable is None else foreseeable,
            employer_agreed=employer_agreed,
            minutes_off=minutes_off if pattern == Pattern.REDUCED else None,
            state=State.REQUESTED,
            opened_by_id=actor.account_id,
        )
        facts = Private(family_member, child, serious_health_condition, note.strip(), event)
        private_facts.write(case.id, case.employee_id, facts)
        record_determination(actor, case, facts)
        audit.append(
            actor=actor,
            action="case.open",
            object_type="case",
            object_id=case.id,
            details={"employee": employee.id, "noticed_on": noticed_on.isoformat(), "outcome": case.outcome},
        )
    return case


def _next_number(organization_id: UUID, year: int) -> str:
    """The next number of the calendar year, without gaps: the row is locked until the case is committed."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [organization_id, new_id(), year])
        return f"L-{year}-{cursor.fetchone()[0]:04}"


def _family(reason: str, relationship: str | None, family_member: dict[str, Any] | None) -> dict[str, Any] | None:
    if relationship in (None, "", "self"):
        return family_member
    if reason in NEEDS_RELATIONSHIP:
        return {"relationship": relationship} | (family_member or {})
    return family_member


def check_reason(reason: str, family_member: dict[str, Any] | None, child: dict[str, Any] | None) -> None:
    """Raise Invalid unless the reason is known and comes with what it needs."""
    if reason not in words.REASON:
        raise Invalid(_("Choose a reason."), fix=f"{', '.join(words.REASON)}", field="reason")
    if reason in NEEDS_RELATIONSHIP:
        relationship = (family_member or {}).get("relationship")
        if not relationship:
            raise Invalid(
                _("Say who needs care."),
                why=_("The law covers some relationships and not others."),
                fix=_("Choose what that person is to the employee."),
                field="relationship",
            )
        if relationship not in words.RELATIONSHIP:
            raise Invalid(
                _("This relationship is not known."), fix=f"{', '.join(words.RELATIONSHIP)}", field="relationship"
            )
    if reason in NEEDS_CHILD and not (child or {}).get("arrived_by"):
        raise Invalid(
            _("Say how the child arrives."),
            why=_("Birth, adoption and foster care have their own rules."),
            fix=_("Choose birth, adoption or foster care."),
            field="arrived_by",
        )


def check_dates(pattern: str, starts_on: date, ends_on: date | None, noticed_on: date, today: date) -> None:
    """Raise Invalid for dates that cannot be."""
    if pattern not in Pattern.values:
        raise Invalid(_("Choose how the leave is taken."), fix=f"{', '.join(Pattern.values)}", field="pattern")
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(
            _("The last day is before the first."),
            fix=_("Both days are part of the leave. Correct one of them."),
            field="ends_on",
        )
    if ends_on is not None and (ends_on - starts_on).days > 731:
        raise Invalid(_("A leave of more than two years."), fix=_("Check the year of the last day."), field="ends_on")
    if ends_on is None and pattern != Pattern.INTERMITTENT:
        raise Invalid(
            _("Give the last day of the leave."),
            why=_("Without it nothing can be counted."),
            fix=_("An estimate will do; it can be changed later."),
            field="ends_on",
        )
    if noticed_on > today:
        raise Invalid(
            _("The day of notice is in the future."),
            why=_("It is the day on which the employer learned of the need."),
            fix=_("Give today or an earlier day."),
            field="noticed_on",
        )
    for field, value in (("starts_on", starts_on), ("noticed_on", noticed_on)):
        if abs((value - today).days) > 3660:
            raise Invalid(_("This day is more than ten years away."), fix=_("Check the year."), field=field)


def check_reduction(pattern: str, minutes_off: dict[str, int] | None) -> None:
    """Raise Invalid unless a reduced schedule says what is not worked."""
    if pattern != Pattern.REDUCED:
        return
    if not minutes_off or not any(minutes_off.values()):
        raise Invalid(
            _("Say how much is not worked on which weekday."),
            why=_("Only time that would have been worked counts as leave."),
            fix=_("Enter the hours off for at least one weekday."),
            field="minutes_off",
        )
    for day, minutes in minutes_off.items():
        if day not in words.WEEKDAYS or not isinstance(minutes, int) or not 0 <= minutes <= 1440:
            raise Invalid(
                _("The hours off of a weekday are not possible."),
                fix=_("Enter between 0 and 24 hours for Monday to Sunday."),
                field="minutes_off",
            )
