"""Holidays the organization observes, and its counted payroll weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.organizations.models import HeadcountWeek, Holiday, Settings
from openleave.apps.organizations.services.history import record_changes
from openleave.apps.organizations.states import STATES
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def public_holidays(state: str, years: Iterable[int]) -> dict[date, str]:
    """Federal holidays and those of a state, by date, from the ``holidays`` library; observed days included."""
    import holidays  # the library is large: read only where holidays are made

    if state not in STATES:
        raise Invalid(f"{state!r} is not a state.", fix="Choose one of the list.", field="state")
    found = holidays.country_holidays("US", subdiv=state, years=sorted(set(years)), language="en_US")
    return dict(sorted(found.items()))


def holidays_generate(*, actor: Actor, state: str, years: Iterable[int]) -> int:
    """Add the public holidays of those years that are not in the calendar yet; how many were added."""
    require(actor, "holiday.write")
    assert actor.organization_id is not None
    wanted = sorted(set(years))
    if not wanted or len(wanted) > 10 or not all(1990 <= year <= 2100 for year in wanted):
        raise Invalid("These are not years.", fix="Give up to ten years between 1990 and 2100.", field="years")
    with organization_scope(actor.organization_id):
        known = set(Holiday.objects.filter(organization_id=actor.organization_id).values_list("on", flat=True))
        new = [
            Holiday(organization_id=actor.organization_id, on=on, name=name[:100])
            for on, name in public_holidays(state, wanted).items()
            if on not in known and on.year in wanted
        ]
        Holiday.objects.bulk_create(new)
        if new:
            audit.append(
                actor=actor,
                action="holiday.generate",
                object_type="calendar",
                object_id=None,
                details={"state": state, "years": wanted, "added": len(new)},
            )
            for holiday in new:
                record_changes(actor, "holiday", holiday.id, holiday.name, {"on": (None, holiday.on)})
    return len(new)


def holiday_add(*, actor: Actor, on: date, name: str) -> Holiday:
    """Add one day that the organization observes. Raises Invalid without a name, Conflict where the day is one."""
    require(actor, "holiday.write")
    assert actor.organization_id is not None
    if not name.strip():
        raise Invalid(_("The holiday has no name."), fix=_("Enter what it is called."), field="name")
    if not 1990 <= on.year <= 2100:
        raise Invalid(_("This day is too far away."), fix=_("Check the year."), field="on")
    with organization_scope(actor.organization_id):
        holiday, made = Holiday.objects.get_or_create(
            organization_id=actor.organization_id, on=on, defaults={"name": name.strip()[:100]}
        )
        if not made:
            raise Conflict(
                _("This day is a holiday already: %(name)s.") % {"name": holiday.name}, fix=_("Choose another day.")
            )
        audit.append(
            actor=actor, action="holiday.add", object_type="calendar", object_id=holiday.id,
            details={"on": on.isoformat()},
        )  # fmt: skip
        record_changes(actor, "holiday", holiday.id, holiday.name, {"on": (None, on)})
    return holiday


def holiday_remove(*, actor: Actor, holiday_id: UUID) -> None:
    """Take a day out of the organization's holidays."""
    require(actor, "holiday.write")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        holiday = Holiday.objects.filter(organization_id=actor.organization_id, id=holiday_id).first()
        if holiday is None:
            raise NotFound
        holiday.delete()
        audit.append(
            actor=actor,
            action="holiday.remove",
            object_type="calendar",
            object_id=holiday_id,
            details={"on": holiday.on.isoformat()},
        )
        record_changes(actor, "holiday", holiday_id, holiday.name, {"on": (holiday.on, None)})


def headcount_week_record(*, actor: Actor, week_starts_on: date, employees: int) -> HeadcountWeek:
    """State how many employees were on the payroll for each working day of a workweek (29 CFR 825.105).

    For employers whose employment records do not reach back far enough. An earlier statement is superseded.
    """
    require(actor, "headcount.write")
    assert actor.organization_id is not None
    if employees < 0:
        raise Invalid("A headcount is never negative.", fix="Enter zero or more.", field="employees")
    with organization_scope(actor.organization_id):
        settings = Settings.objects.select_for_update().get(organization_id=actor.organization_id)
        if week_starts_on.weekday() != settings.workweek_starts_on:
            first = week_starts_on - timedelta(days=(week_starts_on.weekday() - settings.workweek_starts_on) % 7)
            raise Invalid(
                "The organization's workweek begins on another weekday.",
                fix=f"Use {first.isoformat()}, the first day of that workweek.",
                field="week_starts_on",
            )
        now = clock.now()
        HeadcountWeek.objects.filter(
            organization_id=actor.organization_id, week_starts_on=week_starts_on, superseded_at__isnull=True
        ).update(superseded_at=now)
        recorded = HeadcountWeek.objects.create(
            organization_id=actor.organization_id,
            week_starts_on=week_starts_on,
            employees=employees,
            recorded_at=now,
            recorded_by_id=actor.account_id,
        )
        audit.append(
            actor=actor,
            action="headcount.record",
            object_type="headcount",
            object_id=recorded.id,
            details={"week_starts_on": week_starts_on.isoformat(), "employees": employees},
        )
    return recorded
