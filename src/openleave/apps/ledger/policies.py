"""Who may do what in the ledger."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "usage.read": {Role.LEAVE_ADMINISTRATOR},
    "usage.post": {Role.LEAVE_ADMINISTRATOR},
    "usage.reverse": {Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS, purpose="leave_administration")
