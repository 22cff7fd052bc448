"""Who may do what in accommodation. Managers have their own face: there they see restrictions, nothing else."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "accommodation.read": {Role.LEAVE_ADMINISTRATOR},
    "accommodation.open": {Role.LEAVE_ADMINISTRATOR},
    "accommodation.change": {Role.LEAVE_ADMINISTRATOR},
    "accommodation.decide": {Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS, purpose="leave_administration")
