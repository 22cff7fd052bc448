"""Who may do what in notices."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

DESK = {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER}

PERMISSIONS = {
    "letter.read": {Role.LEAVE_ADMINISTRATOR},
    "letter.prepare": {Role.LEAVE_ADMINISTRATOR},
    "letter.send": {Role.LEAVE_ADMINISTRATOR},
    "letter_template.read": DESK,
    "letter_template.manage": {Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS, purpose="leave_administration")
