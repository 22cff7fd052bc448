"""Who may have the law decided for a whole workforce."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "workforce.determine": {Role.LEAVE_ADMINISTRATOR},
    "workforce.simulate": {Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS, purpose="leave_administration")
