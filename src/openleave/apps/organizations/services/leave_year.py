"""Changing how the leave year is measured: with notice, from a day on, and never backwards over another change."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.organizations.leave_year import notice
from openleave.apps.organizations.models import LeaveYearChange, LeaveYearMethod, Settings
from openleave.apps.organizations.services.history import record_changes
from openleave.apps.organizations.services.organization import check_day_of_year
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def leave_year_change(
    *,
    actor: Actor,
    method: str,
    effective_on: date,
    announced_on: date,
    starts_month: int = 1,
    starts_day: int = 1,
) -> LeaveYearChange:
    """Measure the leave year by another method from ``effective_on`` on (29 CFR 825.200(d)(1)).

    ``announced_on`` is the day on which all employees were told: at least 60 days before. Both may lie in the past, for
    an employer who moves in. Leave that begins in the 60 days before gets the better of both methods. Raises Invalid
    with its field, Conflict where a later change, or one whose transition overlaps, is on record.
    """
    require(actor, "settings.write")
    assert actor.organization_id is not None
    if method not in LeaveYearMethod.values:
        raise Invalid(_("Choose a method."), fix=f"Use one of: {', '.join(LeaveYearMethod.values)}.", field="method")
    if method == LeaveYearMethod.FIXED:
        check_day_of_year(starts_month, starts_day)
    else:
        starts_month = starts_day = 1
    with organization_scope(actor.organization_id):
        settings = Settings.objects.select_for_update().filter(organization_id=actor.organization_id).first()
        if settings is None:
            raise NotFound
        _check_notice(effective_on, announced_on, clock.today(settings.time_zone))
        standing = LeaveYearChange.objects.filter(organization_id=actor.organization_id, withdrawn_at__isnull=True)
        last = standing.order_by("-effective_on").first()
        if last is not None and effective_on < last.effective_on + notice():
            raise Conflict(
                _("A change from %(day)s on is on record.") % {"day": last.effective_on.isoformat()},
                why=_("The days of notice of the two would overlap, and nobody could say which method holds."),
                fix=_("Choose a day at least 60 days later; or withdraw that change first, if it does not hold yet."),
            )
        before = (
            (last.method, last.starts_month, last.starts_day)
            if last
            else (settings.leave_year_method, settings.leave_year_starts_month, settings.leave_year_starts_day)
        )
        same = before[0] == method and (method != LeaveYearMethod.FIXED or before[1:] == (starts_month, starts_day))
        if same:
            raise Invalid(
                _("The leave year is measured this way already."), fix=_("Choose another method."), field="method"
            )
        change = LeaveYearChange.objects.create(
            organization_id=actor.organization_id,
            method=method,
            starts_month=starts_month,
            starts_day=starts_day,
            effective_on=effective_on,
            announced_on=announced_on,
            recorded_by_id=actor.account_id,
        )
        audit.append(
            actor=actor,
            action="leave_year.change",
            object_type="leave_year",
            object_id=change.id,
            details={
                "from": before[0] or None,
                "to": method,
                "effective_on": effective_on.isoformat(),
                "announced_on": announced_on.isoformat(),
            },
        )
        record_changes(
            actor, "leave_year", change.id, effective_on.isoformat(), {"method": (before[0] or None, method)}
        )
    return change


def _check_notice(effective_on: date, announced_on: date, today: date) -> None:
    if announced_on > today:
        raise Invalid(
            _("The employees have not been told yet."),
            why=_("The 60 days begin with the notice to all of them (29 CFR 825.200(d)(1))."),
            fix=_("Tell everybody, then record the change with that day."),
            field="announced_on",
        )
    if effective_on < announced_on + notice():
        raise Invalid(
            _("Between the notice and the change lie fewer than %(count)d days.") % {"count": notice().days},
            why=_("All employees get at least 60 days’ notice (29 CFR 825.200(d)(1))."),
            fix=_("Choose %(day)s or a later day.") % {"day": (announced_on + notice()).isoformat()},
            field="effective_on",
        )
    if not 1990 <= effective_on.year <= today.year + 5:
        raise Invalid(_("This day is too far away."), fix=_("Check the year."), field="effective_on")


def leave_year_withdraw(*, actor: Actor, change_id: UUID) -> LeaveYearChange:
    """Withdraw a change that has not taken effect. Raises NotFound, Conflict once it holds."""
    require(actor, "settings.write")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        settings = Settings.objects.select_for_update().get(organization_id=actor.organization_id)
        change = LeaveYearChange.objects.filter(organization_id=actor.organization_id, id=change_id).first()
        if change is None:
            raise NotFound
        if change.withdrawn_at is not None:
            raise Conflict(_("This change was withdrawn before."), fix=_("Reload the page."))
        if change.effective_on <= clock.today(settings.time_zone):
            raise Conflict(
                _("This change holds already."),
                why=_("Leave has been decided by it."),
                fix=_("Record another change, with notice to all employees."),
            )
        change.withdrawn_at, change.withdrawn_by_id = clock.now(), actor.account_id
        change.save(update_fields=["withdrawn_at", "withdrawn_by_id"])
        audit.append(
            actor=actor, action="leave_year.withdraw", object_type="leave_year", object_id=change.id, details={}
        )
        record_changes(
            actor, "leave_year", change.id, change.effective_on.isoformat(), {"method": (change.method, None)}
        )
    return change
