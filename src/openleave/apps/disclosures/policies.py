"""Who may do what with disclosures.

The privacy officer keeps the register and the legal desk; counsel holds this role. A release takes two of them: the
services compare accounts, because one role is not one person. The operator keeps the register of what every
organization's data passes, and sees no organization's ledger.
"""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "disclosure.read": {Role.PRIVACY_OFFICER},
    "recipient.change": {Role.PRIVACY_OFFICER},
    "demand.change": {Role.PRIVACY_OFFICER},
    "demand.release": {Role.PRIVACY_OFFICER},
    "subprocessor.change": {Role.OPERATOR},
    "own.disclosures": {Role.EMPLOYEE},
}
declare(PERMISSIONS, purpose="privacy_rights")
