"""Who asks for a visit and who allows it. They can never be the same account."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

#: Where an organization has a privacy officer, that person decides; else a leave administrator (``services``).
CLIENT = {Role.PRIVACY_OFFICER, Role.LEAVE_ADMINISTRATOR}

PERMISSIONS = {
    "visit.ask": {Role.OPERATOR},
    "visit.read": CLIENT,
    "visit.decide": CLIENT,
}
declare(PERMISSIONS, purpose="privacy_rights")
