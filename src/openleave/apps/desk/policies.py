"""Who may do what on the desk.

``task.keep`` and ``arrival.add`` are for the services of other apps as well: an employee who sends a form, or asks for
leave online, puts it into the inbox and finishes a task of their own case.
"""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "inbox.read": {Role.LEAVE_ADMINISTRATOR},
    "inbox.handle": {Role.LEAVE_ADMINISTRATOR},
    "task.read": {Role.LEAVE_ADMINISTRATOR},
    "task.change": {Role.LEAVE_ADMINISTRATOR},
    "task.keep": {Role.LEAVE_ADMINISTRATOR, Role.EMPLOYEE},
    "calendar.read": {Role.LEAVE_ADMINISTRATOR},
    "calendar.choose": {Role.LEAVE_ADMINISTRATOR},
    "arrival.add": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.EMPLOYEE},
}
declare(PERMISSIONS, purpose="leave_administration")
