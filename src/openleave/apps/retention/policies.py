"""Who sees how long records are kept, who decides it, and who ends an organization's service."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "retention.read": {Role.PRIVACY_OFFICER},
    "retention.change": {Role.PRIVACY_OFFICER},
    "retention.run": {Role.PRIVACY_OFFICER},
    "departure.change": {Role.PRIVACY_OFFICER},
    "certificate.read": {Role.OPERATOR},
}
declare(PERMISSIONS, purpose="retention")
