"""Who reads security signals and runs incidents: the privacy officer; of the installation's own, the operator."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "signal.read": {Role.PRIVACY_OFFICER},
    "signal.answer": {Role.PRIVACY_OFFICER},
    "signal.installation": {Role.OPERATOR},
    "incident.read": {Role.PRIVACY_OFFICER},
    "incident.change": {Role.PRIVACY_OFFICER},
    "minor.read": {Role.PRIVACY_OFFICER},
    "dependant.read": {Role.PRIVACY_OFFICER},
}
declare(PERMISSIONS, purpose="privacy_rights")
