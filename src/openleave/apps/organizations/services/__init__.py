"""Writes: organizations, their settings, worksites, holidays and counted weeks."""

from openleave.apps.organizations.services.calendar import headcount_week_record, holiday_remove, holidays_generate
from openleave.apps.organizations.services.organization import organization_create, settings_update
from openleave.apps.organizations.services.worksite import worksite_save

__all__ = [
    "headcount_week_record",
    "holiday_remove",
    "holidays_generate",
    "organization_create",
    "settings_update",
    "worksite_save",
]
