"""Who may read the law on the desk. On the public site everybody may: it holds nothing about anybody."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {"law.read": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER}}
declare(PERMISSIONS, purpose="leave_administration")
