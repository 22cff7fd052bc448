"""Writes: organizations, their settings, worksites, holidays and counted weeks."""

from openleave.apps.organizations.services.calendar import (
    headcount_week_record,
    holiday_add,
    holiday_remove,
    holidays_generate,
)
from openleave.apps.organizations.services.leave_year import leave_year_change, leave_year_withdraw
from openleave.apps.organizations.services.organization import organization_create, settings_update
from openleave.apps.organizations.services.worksite import worksite_save

__all__ = [
    "headcount_week_record",
    "holiday_add",
    "holiday_remove",
    "holidays_generate",
    "leave_year_change",
    "leave_year_withdraw",
    "organization_create",
    "settings_update",
    "worksite_save",
]
