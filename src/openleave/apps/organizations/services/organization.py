"""Making an organization, and changing its choices."""

from __future__ import annotations

import calendar
import re
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openleave.apps.organizations.models import EmployerKind, LeaveYearMethod, Organization, Settings
from openleave.apps.organizations.services.history import record_changes
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.purposes import standing
from openleave.kernel.tenancy import founding_scope, operator_scope, organization_scope

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SETTINGS = (
    "employer_kind",
    "time_zone",
    "workweek_starts_on",
    "leave_year_method",
    "leave_year_starts_month",
    "leave_year_starts_day",
    "second_factor_required",
    "business_days",
    "cure_days",
    "appeal_days",
)
LEAVE_YEAR = ("leave_year_method", "leave_year_starts_month", "leave_year_starts_day")
#: What the law gives the employee to cure at least: seven calendar days (29 CFR 825.305(c)). It sets nothing for an
#: appeal; less than the time to cure would make the appeal idle.
LEAST_DAYS, MOST_DAYS = 7, 365


def organization_create(*, actor: Actor, slug: str, name: str, **settings: Any) -> Organization:
    """Make an organization with its settings. Operators only; it gives the operator no sight of its rows.

    ``settings`` are fields of Settings. Raises Invalid, or Conflict when the slug is taken.
    """
    require(actor, "organization.create")
    name = name.strip()
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        raise Invalid(
            "This short name cannot be used.",
            why="It names the organization in commands and addresses.",
            fix="Use lower-case letters, digits and hyphens, at most 60, e.g. harbor-hospital.",
            field="slug",
        )
    if not name:
        raise Invalid("The organization has no name.", fix="Enter the employer's name.", field="name")
    _check_settings(settings)
    try:
        with transaction.atomic(), operator_scope():
            organization = Organization.objects.create(slug=slug, name=name[:200])
            with founding_scope(organization.id):
                Settings.objects.create(organization_id=organization.id, **settings)
                standing.begin(organization.id)
                audit.append(
                    actor=actor,
                    action="organization.create",
                    object_type="organization",
                    object_id=organization.id,
                    organization_id=organization.id,
                )
            audit.append_installation(
                actor=actor, action="organization.create", object_type="organization", object_id=organization.id
            )
    except IntegrityError:
        raise Conflict(f"There already is an organization '{slug}'.", fix="Choose another short name.") from None
    return organization


def settings_update(*, actor: Actor, **changes: Any) -> Settings:
    """Change fields of the organization's settings; the history keeps what they were. Raises Invalid with its field.

    The leave year is not among them: it changes by ``leave_year_change`` and with notice."""
    require(actor, "settings.write")
    assert actor.organization_id is not None
    for name in LEAVE_YEAR:
        if name in changes:
            raise Invalid(
                _("The leave year is not changed like other settings."),
                why=_("All employees need 60 days’ notice (29 CFR 825.200(d)(1))."),
                fix=_("Record the change with the day on which they were told."),
                field=name,
            )
    _check_settings(changes)
    with organization_scope(actor.organization_id):
        settings = Settings.objects.select_for_update().filter(organization_id=actor.organization_id).first()
        if settings is None:
            raise NotFound
        before = {name: getattr(settings, name) for name in changes}
        changed = {name: value for name, value in changes.items() if before[name] != value}
        if changed:
            for name, value in changed.items():
                setattr(settings, name, value)
            settings.save(update_fields=list(changed))
            audit.append(
                actor=actor,
                action="settings.update",
                object_type="settings",
                object_id=settings.id,
                details={
                    "from": {name: _code(before[name]) for name in changed},
                    "to": {name: _code(value) for name, value in changed.items()},
                },
            )
            record_changes(
                actor, "settings", settings.id, "", {name: (before[name], value) for name, value in changed.items()}
            )
    return settings


def _code(value: Any) -> Any:
    """As the audit trail takes it: America/New_York is the code america/new_york there."""
    return value.lower() if isinstance(value, str) else value


def _check_settings(changes: dict[str, Any]) -> None:
    for name in changes:
        if name not in SETTINGS:
            raise Invalid(f"There is no setting {name!r}.", fix=f"Use one of: {', '.join(SETTINGS)}.")
    _one_of(changes, "employer_kind", EmployerKind.values)
    _one_of(changes, "leave_year_method", [*LeaveYearMethod.values, ""])
    _one_of(changes, "workweek_starts_on", range(7))
    if changes.get("time_zone") not in {None, *available_timezones()}:
        raise Invalid("This time zone is not known.", fix="Choose one such as America/Chicago.", field="time_zone")
    if "business_days" in changes:
        changes["business_days"] = sorted(set(changes["business_days"]))
        if not changes["business_days"] or not set(changes["business_days"]) <= set(range(7)):
            raise Invalid(
                _("No weekday is a business day."),
                why=_("Legal deadlines of the employer are counted in business days."),
                fix=_("Choose at least one weekday."),
                field="business_days",
            )
    for name in ("cure_days", "appeal_days"):
        if name in changes and not LEAST_DAYS <= changes[name] <= MOST_DAYS:
            raise Invalid(
                _("The employee gets at least seven days."),
                why=_("29 CFR 825.305(c) gives seven calendar days to cure what is missing."),
                fix=_("Enter a number from 7 to 365."),
                field=name,
            )
    if "leave_year_starts_month" in changes or "leave_year_starts_day" in changes:
        check_day_of_year(changes.get("leave_year_starts_month", 1), changes.get("leave_year_starts_day", 1))


def _one_of(changes: dict[str, Any], name: str, allowed: Any) -> None:
    if name in changes and changes[name] not in allowed:
        raise Invalid(
            f"{changes[name]!r} is not a choice for {name}.",
            fix=f"Use one of: {', '.join(map(str, allowed))}.",
            field=name,
        )


def check_day_of_year(month: int, day: int) -> None:
    """Raise Invalid unless a leave year can begin on the day every year."""
    # 2026 is no leap year: a leave year that begins on 29 February would have no beginning in most years.
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2026, month)[1]:
        raise Invalid(
            "The leave year cannot begin on this day.",
            why="The day does not exist in every year.",
            fix="Choose a day that every year has.",
            field="leave_year_starts_day",
        )
