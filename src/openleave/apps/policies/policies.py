"""Who may read and make an organization's own leave policies."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "policy.read": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER},
    "policy.manage": {Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS, purpose="leave_administration")
