"""Facts that hold from a date: who the person is and where they live; the job."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from openleave.apps.organizations.models import Worksite
from openleave.apps.organizations.states import STATES
from openleave.apps.people.models import Assignment, Employee, Profile
from openleave.apps.people.selectors.facts import valid_on
from openleave.apps.people.services.versions import copy_of, locked_employee, supersede
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

PROFILE_FIELDS = (
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "preferred_name",
    "email",
    "phone",
    "born_on",
    "home_street",
    "home_city",
    "home_state",
    "home_postal_code",
    "language",
)
ASSIGNMENT_FIELDS = (
    "worksite_id",
    "manager_id",
    "schedule_code",
    "job_title",
    "department",
    "status",
    "pay_type",
    "pay_rate",
    "minutes_per_week",
    "full_time",
    "exempt",
    "union_code",
    "work_state",
)


def profile_correct(*, actor: Actor, employee_id: UUID, from_on: date | None = None, **changes: Any) -> Profile:
    """Correct what is known of the person, or record a change from a date on (a new name, a move).

    Without ``from_on`` the version that describes today was wrong all along and is replaced. With it, that version
    ends the day before and another begins. Returns the version with the changes. Raises Invalid with its field.
    """
    require(actor, "employee.write")
    _check_fields(changes, PROFILE_FIELDS)
    _check_profile(changes)
    return _change(actor, Profile, employee_id, from_on, changes, "profile")


def assignment_change(*, actor: Actor, employee_id: UUID, from_on: date | None = None, **changes: Any) -> Assignment:
    """Correct the job, or record that it changes from a date on; as ``profile_correct``.

    ``worksite_id`` and ``manager_id`` are of the same organization; anything else is NotFound. ``work_state`` is for
    somebody who works in another State than their worksite's; one that only repeats it follows a change of worksite.
    """
    require(actor, "employee.write")
    assert actor.organization_id is not None
    _check_fields(changes, ASSIGNMENT_FIELDS)
    with organization_scope(actor.organization_id):
        for name, model in (("worksite_id", Worksite), ("manager_id", Employee)):
            wanted = changes.get(name)
            if wanted and not model.objects.filter(organization_id=actor.organization_id, id=wanted).exists():
                raise NotFound
        if changes.get("manager_id") == employee_id:
            raise Invalid("Nobody is their own manager.", fix="Choose somebody else.", field="manager_id")
        minutes = changes.get("minutes_per_week")
        if minutes is not None and not 0 <= minutes <= 7 * 24 * 60:
            raise Invalid("A week has 168 hours.", fix="Enter the minutes of a usual week.", field="minutes_per_week")
        if changes.get("work_state") and changes["work_state"] not in STATES:
            raise Invalid("This is not a state.", fix="Choose one of the list.", field="work_state")
        return _change(actor, Assignment, employee_id, from_on, changes, "assignment")


def _change[T: (Profile, Assignment)](
    actor: Actor, model: type[T], employee_id: UUID, from_on: date | None, changes: dict[str, Any], what: str
) -> T:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        employee = locked_employee(actor, employee_id)
        known = tuple(
            model.objects.filter(organization_id=actor.organization_id, employee=employee)
            .known()
            .order_by("valid_from")
        )
        now = clock.now()
        on = from_on or now.date()
        old = valid_on(known, on)
        if old is None:
            old, made = _before_the_first(actor, known, from_on, now, changes, what)
            changed = sorted(changes)
        else:
            if isinstance(old, Assignment):
                changes = changes | _following(old, changes)
            changed = sorted(name for name, value in changes.items() if getattr(old, name) != value)
            if not changed:
                return old
            supersede(old, now)
            if from_on is None or from_on == old.valid_from:
                made = copy_of(old, actor, now, **changes)
            else:
                copy_of(old, actor, now, valid_to=from_on - timedelta(days=1)).save(force_insert=True)
                made = copy_of(old, actor, now, valid_from=from_on, **changes)
        made.save(force_insert=True)
        audit.append(
            actor=actor,
            action=f"{what}.correct" if from_on is None else f"{what}.change",
            object_type="employee",
            object_id=employee_id,
            details={"fields": changed, "version": made.id} | ({"from_on": from_on.isoformat()} if from_on else {}),
        )
    return made


def _following(old: Assignment, changes: dict[str, Any]) -> dict[str, Any]:
    """Somebody who moves to another worksite works in its State: one that only repeated that of the worksite before is
    not kept. One that differed from it was set by hand and stays, as does one that is stated with the move."""
    site = old.worksite
    moves = "worksite_id" in changes and changes["worksite_id"] != old.worksite_id
    stated = changes.get("work_state", old.work_state) != old.work_state
    repeats = site is not None and old.work_state == site.state
    return {"work_state": ""} if moves and repeats and not stated and old.work_state else {}


def _before_the_first[T: (Profile, Assignment)](
    actor: Actor, known: tuple[T, ...], from_on: date | None, now: Any, changes: dict[str, Any], what: str
) -> tuple[T, T]:
    """A date that no version describes yet: the new one reaches to the day before the next begins."""
    if not known or from_on is None:
        raise Invalid(
            f"There is no {what} to change on this day.",
            why="None is known for it.",
            fix="Give the date from which it holds.",
            field="from_on",
        )
    later = next((version for version in known if version.valid_from > from_on), None)
    model = later or known[-1]
    until = later.valid_from - timedelta(days=1) if later else None
    return model, copy_of(model, actor, now, **{**changes, "valid_from": from_on, "valid_to": until})


def _check_fields(changes: dict[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = sorted(set(changes) - set(allowed))
    if unknown:
        raise Invalid(f"There is no field {unknown[0]!r}.", fix=f"Use some of: {', '.join(allowed)}.")


def _check_profile(changes: dict[str, Any]) -> None:
    for name in ("first_name", "last_name"):
        if name in changes and not changes[name].strip():
            raise Invalid("A person has a name.", fix="Enter it.", field=name)
    if changes.get("email"):
        try:
            validate_email(changes["email"])
        except ValidationError:
            raise Invalid(
                "This is no e-mail address.", fix="Write it like name@organization.example.", field="email"
            ) from None
    if changes.get("home_state") and changes["home_state"] not in STATES:
        raise Invalid("This is not a state.", fix="Choose one of the list.", field="home_state")
    if changes.get("phone"):
        changes["phone"] = _phone(changes["phone"])


def _phone(text: str) -> str:
    """As E.164, e.g. +12165550134; a number without country code is taken to be American."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise Invalid("This is no telephone number.", fix="Write it like (216) 555-0134.", field="phone")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
