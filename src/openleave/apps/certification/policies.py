"""Who may do what in certification. A clinic has no account: its link is its permission, for one request."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "certification.read": {Role.LEAVE_ADMINISTRATOR},
    "certification.change": {Role.LEAVE_ADMINISTRATOR},
    "certification.accept": {Role.LEAVE_ADMINISTRATOR},
    "pattern.acknowledge": {Role.LEAVE_ADMINISTRATOR},
    "pattern.setting": {Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
}
declare(PERMISSIONS, purpose="leave_administration")
