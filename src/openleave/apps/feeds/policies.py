"""Who may do what in feeds."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set[Role]] = {
    "feeds.import": {Role.HR_OPERATIONS, Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS)
