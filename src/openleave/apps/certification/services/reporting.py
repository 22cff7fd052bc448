"""Entering reported absences, several days at once, and correcting a day's time by a counter-entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import Absence
from openleave.apps.certification.models import AbsenceReport, ReportedBy, ReportSource, TakenAs
from openleave.apps.certification.services.flagging import flagged_once, flags_sync
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MOST_DAYS = 92


def days_of(from_on: date, until_on: date, weekdays: Iterable[int] = ()) -> list[date]:
    """The days from one to another, of some weekdays (0 Monday) or all. Raises Invalid for too many, or none."""
    if until_on < from_on:
        raise Invalid(_("The last day is before the first."), field="until_on")
    if (until_on - from_on).days > 366:
        raise Invalid(_("This is more than a year."), fix=_("Enter it in parts."), field="until_on")
    wanted = set(weekdays)
    every = (from_on + timedelta(days=step) for step in range((until_on - from_on).days + 1))
    found = [day for day in every if not wanted or day.weekday() in wanted]
    if not found:
        raise Invalid(_("None of these weekdays lies between the two days."), field="weekdays")
    if len(found) > MOST_DAYS:
        raise Invalid(_("These are more than 92 days."), fix=_("Enter them in parts."), field="until_on")
    return found


def absences_enter(
    *,
    actor: Actor,
    case_id: UUID,
    days: Sequence[tuple[date, int]],
    taken_as: str = TakenAs.EPISODE,
    reported_by: str = ReportedBy.EMPLOYEE,
) -> list[Absence]:
    """Record time away on several days, all or none. ``days``: day and minutes. Inside the certified pattern nothing
    else is asked; over it by more than the organization's excess, it is flagged. Raises what ``absence_record`` does,
    with the day in its words."""
    require(actor, "absence.record")
    assert actor.organization_id is not None
    if taken_as not in TakenAs.values or reported_by not in ReportedBy.values:
        raise Invalid(_("Choose one of the list."), field="taken_as")
    if not days:
        raise Invalid(_("There is no scheduled time on these days."), fix=_("Give the hours."), field="from_on")
    with organization_scope(actor.organization_id):
        with flagged_once():
            found = [_one(actor, case_id, on, minutes, taken_as, reported_by) for on, minutes in days]
        flags_sync(actor=actor, case_id=case_id)
    return found


def absence_correct(*, actor: Actor, case_id: UUID, absence_id: UUID, minutes_absent: int) -> Absence:
    """Set right the time of a day in one step: a counter-entry takes back what was counted, the right time is counted.
    Raises NotFound for an absence of another case, Conflict for one taken back or the same time."""
    require(actor, "absence.record")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        before = _absence(actor, case_id, absence_id)
        if before.reversed_at is not None:
            raise Conflict(_("This absence has already been taken back."), fix=_("Reload the page."))
        if before.minutes_absent == minutes_absent:
            raise Conflict(_("The time is the same as before."), fix=_("Enter the right time."))
        last = (
            AbsenceReport.objects.filter(organization_id=actor.organization_id, absence_id=absence_id)
            .order_by("-recorded_at")
            .first()
        )
        cases.absence_reverse(actor=actor, absence_id=absence_id, reason="wrong_amount")
        taken_as, reported_by = (last.taken_as, last.reported_by) if last else (TakenAs.EPISODE, ReportedBy.DESK)
        with flagged_once():
            made = _one(actor, case_id, before.absent_on, minutes_absent, taken_as, reported_by)
        flags_sync(actor=actor, case_id=case_id)
    return made


def absence_take_back(*, actor: Actor, case_id: UUID, absence_id: UUID) -> Absence:
    """Take a day back; flags that rested on it are cleared."""
    require(actor, "absence.record")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        _absence(actor, case_id, absence_id)
        absence = cases.absence_reverse(actor=actor, absence_id=absence_id)
        flags_sync(actor=actor, case_id=case_id)
    return absence


def _absence(actor: Actor, case_id: UUID, absence_id: UUID) -> Absence:
    found = Absence.objects.filter(organization_id=actor.organization_id, case_id=case_id, id=absence_id).first()
    if found is None:
        raise NotFound
    return found


def _one(actor: Actor, case_id: UUID, on: date, minutes: int, taken_as: str, reported_by: str) -> Absence:
    try:
        absence = cases.absence_record(actor=actor, case_id=case_id, absent_on=on, minutes_absent=minutes)
    except (Invalid, Conflict) as error:
        named = f"{on.isoformat()}: {error.what}"
        if isinstance(error, Invalid):
            field = {"absent_on": "from_on", "minutes_absent": "time"}.get(error.field or "", error.field)
            raise Invalid(named, why=error.why, fix=error.fix, field=field) from error
        raise Conflict(named, why=error.why, fix=error.fix) from error
    AbsenceReport.objects.create(
        organization_id=absence.organization_id, case_id=case_id, absence=absence, source=ReportSource.REPORTED,
        absent_on=on, minutes_reported=minutes, reported_by=reported_by, taken_as=taken_as,
        recorded_by_id=actor.account_id,
    )  # fmt: skip
    return absence
