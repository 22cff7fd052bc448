"""Reads of organizations: the directory, the settings, worksites and holidays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth import get_user_model

from openleave.apps.organizations.models import (
    Change,
    HeadcountWeek,
    Holiday,
    LeaveYearChange,
    Organization,
    Settings,
    Worksite,
)
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import operator_scope, organization_scope


@dataclass(frozen=True, slots=True)
class Identity:
    """What most pages of an organization need: its name, its calendar, and whether it demands a second factor."""

    id: UUID
    slug: str
    name: str
    time_zone: str
    workweek_starts_on: int
    second_factor_required: bool

    @property
    def today(self) -> date:
        """Today where the organization is."""
        return clock.today(self.time_zone)


def identity(organization_id: UUID) -> Identity:
    """One query. Runs inside the organization's scope; raises NotFound when there is no such organization."""
    rows = Organization.objects.raw(
        """
        SELECT o.id, o.slug, o.name, s.time_zone, s.workweek_starts_on, s.second_factor_required
        FROM organizations_organization o JOIN organizations_settings s ON s.organization_id = o.id WHERE o.id = %s
        """,
        [organization_id],
    )
    for row in rows:
        return Identity(row.id, row.slug, row.name, row.time_zone, row.workweek_starts_on, row.second_factor_required)
    raise NotFound


def names(organization_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of a few organizations that the caller is known to belong to, each read in its own scope."""
    found = {}
    for organization_id in organization_ids:
        with organization_scope(organization_id):
            found[organization_id] = identity(organization_id).name
    return found


def second_factor_demanded(organization_ids: Iterable[UUID]) -> bool:
    """Whether one of these organizations demands a second factor of its people."""
    for organization_id in organization_ids:
        with organization_scope(organization_id):
            if identity(organization_id).second_factor_required:
                return True
    return False


def directory(*, actor: Actor) -> list[Organization]:
    """All organizations by name. For operators; it shows nothing else of an organization."""
    require(actor, "organization.list")
    with operator_scope():
        return list(Organization.objects.order_by("name"))


def organization_by_slug(slug: str) -> Organization:
    """For commands on the installation's own machine. Raises NotFound, and names those that exist."""
    with operator_scope():
        found = Organization.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Organization.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
            raise NotFound(f"There is no organization '{slug}'. The organizations here: {known}.")
        return found


def settings_of(organization_id: UUID) -> Settings:
    """The organization's settings. Runs inside its scope."""
    try:
        return Settings.objects.get(organization_id=organization_id)
    except Settings.DoesNotExist:
        raise NotFound from None


def today_of(organization_id: UUID) -> date:
    """Today where the organization is. Runs inside its scope."""
    return clock.today(settings_of(organization_id).time_zone)


def worksites(organization_id: UUID) -> list[Worksite]:
    """All worksites by name. Runs inside the organization's scope."""
    return list(Worksite.objects.filter(organization_id=organization_id).order_by("name", "code"))


def access_worksite(*, actor: Actor, worksite_id: UUID) -> Worksite:
    """The only way from a request's id to a worksite. NotFound for foreign and missing alike."""
    require(actor, "worksite.read")
    try:
        return Worksite.objects.get(organization_id=actor.organization_id, id=worksite_id)
    except Worksite.DoesNotExist:
        raise NotFound from None


def holidays_between(organization_id: UUID, first_on: date, last_on: date) -> list[Holiday]:
    """Observed holidays from ``first_on`` to ``last_on``, both included."""
    return list(Holiday.objects.filter(organization_id=organization_id, on__range=(first_on, last_on)).order_by("on"))


#: What a determination asks of an organization's choices, as columns of one statement: a JSON object, and an array of
#: ``[on, name]`` or null. Parameters: ``organization``, ``holidays_from`` and ``holidays_to``.
DETERMINATION_COLUMNS = """
  (SELECT json_build_object('employer_kind', employer_kind, 'workweek_starts_on', workweek_starts_on,
                            'leave_year_method', leave_year_method,
                            'leave_year_starts_month', leave_year_starts_month,
                            'leave_year_starts_day', leave_year_starts_day,
                            'business_days', business_days,
                            'leave_year_changes',
                            (SELECT json_agg(json_build_array(method, starts_month, starts_day, effective_on)
                                             ORDER BY effective_on) FROM organizations_leaveyearchange
                              WHERE organization_id = %(organization)s AND withdrawn_at IS NULL))
     FROM organizations_settings WHERE organization_id = %(organization)s) AS settings,
  (SELECT json_agg(json_build_array("on", name) ORDER BY "on") FROM organizations_holiday
    WHERE organization_id = %(organization)s AND "on" BETWEEN %(holidays_from)s AND %(holidays_to)s) AS holidays
"""


def stated_headcounts(
    organization_id: UUID, first: date, last: date, *, known_at: datetime | None = None
) -> list[tuple[date, int]]:
    """Employees the organization stated for workweeks that begin from ``first`` to ``last``, both included."""
    rows = HeadcountWeek.objects.filter(organization_id=organization_id, week_starts_on__range=(first, last))
    return list(rows.known(known_at).order_by("week_starts_on").values_list("week_starts_on", "employees"))


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One changed value: when, by whom (None: the system), of what (``about``, ``name``), from what to what."""

    at: datetime
    by: str | None
    field: str
    before: object
    after: object
    about: str
    name: str
    about_id: UUID | None = None


def settings_history(
    organization_id: UUID, limit: int = 20, about: Iterable[str] = ("settings",), about_id: UUID | None = None
) -> list[SettingChange]:
    """The latest changes of the settings, or of worksites, holidays, the leave year; newest first. Two queries."""
    rows = Change.objects.filter(organization_id=organization_id, about__in=list(about))
    if about_id is not None:
        rows = rows.filter(about_id=about_id)
    latest = list(rows.order_by("-changed_at", "about_id", "field")[:limit])
    accounts = get_user_model().objects.in_bulk({row.changed_by_id for row in latest if row.changed_by_id})
    return [
        SettingChange(
            row.changed_at,
            str(accounts[row.changed_by_id]) if row.changed_by_id in accounts else None,
            row.field,
            row.before,
            row.after,
            row.about,
            row.name,
            row.about_id,
        )
        for row in latest
    ]


def leave_year_changes(organization_id: UUID) -> list[LeaveYearChange]:
    """Every change of the leave year that stands, by the day from which it holds."""
    rows = LeaveYearChange.objects.filter(organization_id=organization_id, withdrawn_at__isnull=True)
    return list(rows.order_by("effective_on"))


def access_leave_year_change(*, actor: Actor, change_id: UUID) -> LeaveYearChange:
    """The only way from a request's id to a change of the leave year. NotFound for foreign and missing alike."""
    require(actor, "settings.read")
    try:
        return LeaveYearChange.objects.get(organization_id=actor.organization_id, id=change_id)
    except LeaveYearChange.DoesNotExist:
        raise NotFound from None
