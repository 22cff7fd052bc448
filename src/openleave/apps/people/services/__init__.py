"""Writes of facts on the desk. Nothing is edited: the old version is superseded, the new one inserted.

Each takes the actor first, checks the permission, locks the employee and ends with an audit entry that names the
fields, never their values. Repeating what is already believed writes nothing.
"""

from openleave.apps.people.services.dated import assignment_change, profile_correct
from openleave.apps.people.services.employment import employee_add, employment_correct
from openleave.apps.people.services.time import hours_record, schedule_save, wage_record

__all__ = [
    "assignment_change",
    "employee_add",
    "employment_correct",
    "hours_record",
    "profile_correct",
    "schedule_save",
    "wage_record",
]
