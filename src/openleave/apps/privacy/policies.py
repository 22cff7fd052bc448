"""Who enters the privacy pages. What may be done there, each app above declares for its own part."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {"privacy.enter": {Role.PRIVACY_OFFICER}}
declare(PERMISSIONS, purpose="privacy_rights")
