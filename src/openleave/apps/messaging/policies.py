"""Who may do what in messages and notes.

Each kind of note has a permission of its own: who lacks it does not learn that there is such a note (ADR 19).
"""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "message.read": {Role.LEAVE_ADMINISTRATOR},
    "message.write": {Role.LEAVE_ADMINISTRATOR},
    "note.write": {Role.LEAVE_ADMINISTRATOR},
    "note.ordinary": {Role.LEAVE_ADMINISTRATOR},
    "note.medical": {Role.LEAVE_ADMINISTRATOR},
    "note.legal": {Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
    "own.message": {Role.EMPLOYEE},
}
declare(PERMISSIONS, purpose="leave_administration")
