"""Who may see which promises are proven. It holds nothing of any organization."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {"evidence.read": {Role.PRIVACY_OFFICER}}
declare(PERMISSIONS, purpose="privacy_rights")
