"""Who may do what with documents. Every one is reached through its case, and so behind the same walls."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "document.read": {Role.LEAVE_ADMINISTRATOR},
    "document.add": {Role.LEAVE_ADMINISTRATOR},
    "document.change": {Role.LEAVE_ADMINISTRATOR},
    "document.download": {Role.LEAVE_ADMINISTRATOR},
    # Whether documents are scanned, and how many wait: no word of any of them.
    "document.overview": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER},
    # An employee's own: what they sent themselves.
    "own.document": {Role.EMPLOYEE},
}
declare(PERMISSIONS, purpose="leave_administration")
