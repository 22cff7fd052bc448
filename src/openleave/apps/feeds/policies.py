"""Who may do what in feeds."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set[Role]] = {
    "feeds.import": {Role.HR_OPERATIONS, Role.LEAVE_ADMINISTRATOR},
    # What a privacy request decided, and files therefore do not undo.
    "feeds.keep": {Role.PRIVACY_OFFICER},
    "feeds.kept": {Role.HR_OPERATIONS, Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
    "feeds.release": {Role.HR_OPERATIONS},
}
declare(PERMISSIONS, purpose="data_exchange")

#: Kinds of files that need more than ``feeds.import``: who may not see leave may not load it, nor look at what was.
PERMISSION_OF = {"usage": "usage.post", "cases": "case.open"}
