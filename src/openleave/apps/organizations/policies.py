"""Who may do what with organizations, their settings and worksites."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

DESK = {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER}

PERMISSIONS: dict[str, set[Role]] = {
    "organization.list": {Role.OPERATOR},
    "organization.create": {Role.OPERATOR},
    "settings.read": DESK,
    "settings.write": {Role.LEAVE_ADMINISTRATOR},
    "worksite.read": DESK,
    "worksite.write": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS},
    "holiday.write": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS},
    "headcount.write": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS},
}
declare(PERMISSIONS, purpose="leave_administration")
