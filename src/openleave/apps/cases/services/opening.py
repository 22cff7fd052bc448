"""Opening a case: from a few answers to a recorded determination with its deadlines running, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import Pattern, State
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import CaseNumber, LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.reasons import (
    ABOUT_NOBODY_ELSE,
    MAY_NEED_RELATIONSHIP,
    NEEDS_CHILD,
    NEEDS_RELATIONSHIP,
    OF_CARE,
    USUAL_RELATIONSHIP,
)
from openleave.apps.cases.services.determining import record_determination, run_case
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import take
from openleave.apps.cases.walls import in_human_resources
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.apps.policies import selectors as policies
from openleave.engine import facts_words as words
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import numbers, organization_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for when a case is opened.

    ``reason``, ``pattern`` and ``relationship`` are words of ``engine.facts_words``; ``family_member`` (which includes
    the relationship), ``child`` and ``event`` have the shape of docs/reference/facts.md; ``minutes_off`` maps weekdays
    to minutes not worked (reduced). ``noticed_on`` is the day the employer learned of the need: today, if left out.
    """

    reason: str
    starts_on: date
    ends_on: date | None = None
    pattern: str = Pattern.CONTINUOUS
    noticed_on: date | None = None
    relationship: str | None = None
    family_member: dict[str, Any] | None = None
    child: dict[str, Any] | None = None
    serious_health_condition: bool | None = None
    foreseeable: bool | None = None
    employer_agreed: bool | None = None
    minutes_off: dict[str, int] | None = None
    note: str = ""
    event: dict[str, Any] | None = None


def case_open(*, actor: Actor, employee_id: UUID, send_notice: bool = False, **asked: Any) -> LeaveCase:
    """Open a case, determine every program at once, start its deadlines. ``asked`` are the fields of ``Asked``;
    ``send_notice``: the eligibility notice goes out by itself, unless it says no.

    Family, medical, event and note values go to the vault. Raises Invalid, with the field, for anything impossible.
    """
    require(actor, "case.open")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case, private = drafted(actor, employee_id, Asked(**asked))
        year = organizations.today_of(actor.organization_id).year
        case.number = next_number(actor.organization_id, year)
        case.owner_id, case.walled = actor.account_id, in_human_resources(case.organization_id, case.employee_id)
        case.save(force_insert=True)
        private_facts.write(case.id, case.employee_id, private)
        record_determination(actor, case, private)
        record_step(
            actor, case, "open", "",
            details={
                "employee": case.employee_id,
                "noticed_on": case.noticed_on.isoformat(),
                "outcome": case.outcome,
            },
            send_notice=send_notice,
        )  # fmt: skip
    return case


def case_request(*, actor: Actor, case_id: UUID, send_notice: bool = False, **asked: Any) -> LeaveCase:
    """What is asked for, in a case that was only noticed: determines every program at once. ``asked`` are the fields of
    ``Asked``; the day of notice stays. Its deadlines run on from that day."""
    require(actor, "case.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "request", actor)
        known = private_facts.read(actor, case.id, case.employee_id)
        wanted = Asked(**asked | {"noticed_on": case.noticed_on})
        wanted_case, private = drafted(actor, case.employee_id, wanted)
        for name in ASKED_COLUMNS:
            setattr(case, name, getattr(wanted_case, name))
        private = replace(private, note="\n\n".join(text for text in (known.note, private.note) if text))
        case.save()
        private_facts.write(case.id, case.employee_id, private)
        record_determination(actor, case, private)
        record_step(actor, case, "request", before, details={"outcome": case.outcome}, send_notice=send_notice)
    return case


#: What a request says of a case.
ASKED_COLUMNS = ("reason", "pattern", "starts_on", "ends_on", "foreseeable", "employer_agreed", "minutes_off")


def case_preview(*, actor: Actor, employee_id: UUID, **asked: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts and the determination that opening this case would record. Nothing is recorded. Raises Invalid."""
    require(actor, "case.open")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case, private = drafted(actor, employee_id, Asked(**asked))
        today = organizations.today_of(actor.organization_id)
        library = policies.library_for(case.organization_id, on=case.starts_on)
        return run_case(facts_build(case, private, library=library), library, today)


def drafted(actor: Actor, employee_id: UUID, asked: Asked) -> tuple[LeaveCase, Private]:
    """The case that is asked for, not saved, with its private facts. Raises Invalid, NotFound."""
    employee = people.access_employee(actor=actor, employee_id=employee_id)
    today = organizations.today_of(employee.organization_id)
    noticed_on = asked.noticed_on or today
    family_member = _family(asked.reason, asked.relationship, asked.family_member)
    check_reason(asked.reason, family_member, asked.child)
    check_dates(asked.pattern, asked.starts_on, asked.ends_on, noticed_on, today)
    check_reduction(asked.pattern, asked.minutes_off)
    early = (asked.starts_on - noticed_on).days >= 30
    case = LeaveCase(
        organization_id=employee.organization_id,
        employee_id=employee.id,
        reason=asked.reason,
        pattern=asked.pattern,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        noticed_on=noticed_on,
        foreseeable=early if asked.foreseeable is None else asked.foreseeable,
        employer_agreed=asked.employer_agreed,
        minutes_off=asked.minutes_off if asked.pattern == Pattern.REDUCED else None,
        state=State.REQUESTED,
        opened_by_id=actor.account_id,
    )
    private = Private(
        family_member=family_member,
        child=asked.child,
        serious_health_condition=asked.serious_health_condition,
        note=asked.note.strip(),
        event=asked.event,
    )
    return case, private


def next_number(organization_id: UUID, year: int) -> str:
    """The number of a new one: L-2026-0001."""
    return f"L-{year}-{numbers.next_number(CaseNumber, organization_id, year):04}"


def _family(reason: str, relationship: str | None, family_member: dict[str, Any] | None) -> dict[str, Any] | None:
    if relationship in (None, "", "self"):
        relationship = USUAL_RELATIONSHIP.get(reason)
    if relationship and reason in NEEDS_RELATIONSHIP | MAY_NEED_RELATIONSHIP:
        return {"relationship": relationship} | (family_member or {})
    return family_member


def check_reason(reason: str, family_member: dict[str, Any] | None, child: dict[str, Any] | None) -> None:
    """Raise Invalid unless the reason is known and comes with what it needs."""
    if reason not in words.REASON:
        raise Invalid(_("Choose a reason."), fix=f"{', '.join(words.REASON)}", field="reason")
    relationship = (family_member or {}).get("relationship")
    if reason in NEEDS_RELATIONSHIP or relationship:
        if not relationship:
            raise Invalid(
                _("Say who needs care.") if reason in OF_CARE else _("Say which relative it is about."),
                why=_("The law covers some relationships and not others."),
                fix=_("Choose what that person is to the employee."),
                field="relationship",
            )
        if relationship not in words.RELATIONSHIP:
            raise Invalid(
                _("This relationship is not known."), fix=f"{', '.join(words.RELATIONSHIP)}", field="relationship"
            )
    if reason in ABOUT_NOBODY_ELSE and (family_member or child):
        raise Invalid(
            _("This reason is about nobody else."),
            why=_("Facts about a relative or a child are taken only where a law turns on them."),
            fix=_("Leave them out."),
            field="relationship",
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
    check_noticed(noticed_on, today)
    _check_year(starts_on, today, "starts_on")


def check_noticed(noticed_on: date, today: date) -> None:
    """Raise Invalid for a day of notice to come, or one long past."""
    if noticed_on > today:
        raise Invalid(
            _("The day of notice is in the future."),
            why=_("It is the day on which the employer learned of the need."),
            fix=_("Give today or an earlier day."),
            field="noticed_on",
        )
    _check_year(noticed_on, today, "noticed_on")


def _check_year(on: date, today: date, field: str) -> None:
    if abs((on - today).days) > 3660:
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
