"""Words of the import pages, translatable; labels of fields too, so that they are found for translation."""

from __future__ import annotations

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

#: As previews keep a date.
DATE = re.compile(r"\d{4}-\d\d-\d\d")

KIND_WORDS = {
    "employees": _("Employees"),
    "hours": _("Hours worked"),
    "usage": _("Leave already used"),
    "cases": _("Open cases"),
}
STATE_WORDS = {
    "uploaded": _("Reading the columns"),
    "mapping": _("Columns to confirm"),
    "checking": _("Checking"),
    "previewed": _("Ready to apply"),
    "applying": _("Applying"),
    "applied": _("Applied"),
    "rolling_back": _("Rolling back"),
    "rolled_back": _("Rolled back"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
}
STATE_BADGES = {
    "uploaded": ("info", "hourglass"),
    "mapping": ("due", "columns-3"),
    "checking": ("info", "hourglass"),
    "previewed": ("due", "eye"),
    "applying": ("info", "hourglass"),
    "applied": ("yes", "circle-check"),
    "rolling_back": ("info", "hourglass"),
    "rolled_back": ("plain", "undo-2"),
    "failed": ("no", "circle-x"),
    "cancelled": ("plain", "ban"),
}
PHASES = {
    "": _("Waiting for a worker"),
    "read": _("Reading the columns"),
    "keep": _("Keeping the mapped columns only"),
    "compare": _("Comparing with what is known"),
    "check": _("Checking the rows"),
    "preview": _("Making the preview"),
    "write": _("Writing"),
    "roll_back": _("Rolling back"),
}
LISTS = {
    "new": _("New"),
    "changed": _("Changed"),
    "missing": _("In OpenLeave, not in the file"),
    "problems": _("Problems"),
}
FIELD_WORDS = {
    "employee_number": _("Employee number"),
    "full_name": _("Full name"),
    "first_name": _("First name"),
    "middle_name": _("Middle name"),
    "last_name": _("Last name"),
    "suffix": _("Suffix"),
    "preferred_name": _("Preferred name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "born_on": _("Date of birth"),
    "home_street": _("Home address"),
    "home_street_2": _("Home address, line 2"),
    "home_city": _("Home city"),
    "home_state": _("Home state"),
    "home_postal_code": _("Home postal code"),
    "language": _("Language"),
    "hired_on": _("Hire date"),
    "rehired_on": _("Rehire date"),
    "separated_on": _("Separation date"),
    "service_from_on": _("Adjusted service date"),
    "status": _("Status"),
    "job_title": _("Job title"),
    "department": _("Department"),
    "worksite_code": _("Worksite code"),
    "worksite_name": _("Worksite name"),
    "worksite_street": _("Worksite address"),
    "worksite_city": _("Worksite city"),
    "worksite_postal_code": _("Worksite postal code"),
    "work_state": _("Work state"),
    "manager_number": _("Manager’s employee number"),
    "schedule_code": _("Schedule code"),
    "minutes_per_week": _("Hours per week"),
    "fte": _("Full-time equivalent"),
    "full_time": _("Full or part time"),
    "exempt": _("FLSA exempt"),
    "pay_type": _("Pay type"),
    "pay_rate": _("Pay rate"),
    "union_code": _("Union code"),
    "effective_on": _("Change effective date"),
    "ssn": _("Social Security number"),
    "week_starts_on": _("Week starting"),
    "week_ends_on": _("Week ending"),
    "worked_on": _("Day worked"),
    "period_starts_on": _("Period starting"),
    "period_ends_on": _("Period ending"),
    "minutes_worked": _("Hours worked"),
    "overtime_minutes": _("Overtime hours"),
    "doubletime_minutes": _("Double-time hours"),
    "minutes_scheduled": _("Scheduled hours"),
    "pay_code": _("Pay code"),
    "used_on": _("Day of leave"),
    "used_from_on": _("First day of leave"),
    "used_to_on": _("Last day of leave"),
    "hours_used": _("Hours of leave"),
    "minutes_used": _("Minutes of leave"),
    "days_used": _("Days of leave"),
    "weeks_used": _("Weeks of leave"),
    "workweek_hours": _("Hours of the workweek"),
    "program": _("Leave program"),
    "leave_reason": _("Reason of the leave"),
    "case_reference": _("Case number of the old system"),
    "case_state": _("State of the case"),
    "relationship": _("Relationship"),
    "arrived_by": _("How the child arrives"),
    "arrives_on": _("Day of the birth or placement"),
    "pattern": _("Pattern"),
    "hours_off": _("Hours off"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "noticed_on": _("Day of notice"),
    "eligibility_notice_on": _("Eligibility notice given"),
    "certification_requested_on": _("Certification requested"),
    "certification_received_on": _("Certification received"),
    "designation_notice_on": _("Designation notice given"),
    "certified": _("Certified frequency and duration"),
    "programs": _("Programs designated"),
    "case_hours_used": _("Hours used so far"),
    "case_minutes_used": _("Minutes used so far"),
    "owner_email": _("Owner’s e-mail"),
    "note": _("Note"),
}
#: Where a workweek is from that the file does not state.
DERIVED = {"schedule": _("from the schedule of that time"), "hours": _("from the weekly hours of that time")}
NEW_WORDS = {"employees": _("new people"), "hours": _("new weeks"), "usage": _("new rows"), "cases": _("cases to open")}
UNCHANGED_WORDS = {
    "employees": _("unchanged"),
    "hours": _("unchanged"),
    "usage": _("counted already"),
    "cases": _("imported before"),
}


#: What the determination made here says against the old system.
AGAINST = {
    "not_covered": _("Designated there; this program does not apply to the leave here."),
    "ineligible": _("Designated there; by the facts here the employee is not eligible."),
    "facts_missing": _("Decided there; here facts are missing to decide it."),
    "applies": _("Refused there; by the facts here the program covers the leave."),
    "hours_not_counted": _("The time used could not be put on working days since the leave began."),
}


def shown(field: str, value: str) -> str:
    """A value of a preview for the eye: minutes as hours and minutes, dates as the reader's language writes them."""
    if field == "minutes_per_week" and value.isdigit():
        return f"{int(value) // 60}:{int(value) % 60:02d}"
    if field.endswith("_on") and DATE.fullmatch(value):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return value
