"""Who may hold, erase and export a person's records, and who may see that it was done."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "hold.read": {Role.PRIVACY_OFFICER},
    "hold.change": {Role.PRIVACY_OFFICER},
    "erasure.read": {Role.PRIVACY_OFFICER},
    "erasure.run": {Role.PRIVACY_OFFICER},
    "subject.export": {Role.PRIVACY_OFFICER},
}
declare(PERMISSIONS, purpose="retention", others={"subject.export": "privacy_rights"})
