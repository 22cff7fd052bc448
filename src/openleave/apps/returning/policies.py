"""Who may do what about a return to work. Managers are told dates and restrictions, nothing else."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "return.read": {Role.LEAVE_ADMINISTRATOR},
    "return.change": {Role.LEAVE_ADMINISTRATOR},
    "return.end": {Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS, purpose="leave_administration")
