"""Who may do what with accounts and roles.

An operator makes accounts and closes them, and holds no role in any organization. Roles in an organization are given
and taken there.
"""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set[Role]] = {
    "account.create": {Role.OPERATOR, Role.LEAVE_ADMINISTRATOR},
    "account.disable": {Role.OPERATOR},
    # At the request of the person whose account it is.
    "account.close": {Role.PRIVACY_OFFICER},
    "membership.read": {Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
    "membership.grant": {Role.LEAVE_ADMINISTRATOR},
    "membership.revoke": {Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
}
# Who works at the desk, and how that changed, is the leave desk's own business; signing in itself is not.
AT_THE_DESK = ["membership.read", "membership.grant", "membership.revoke"]
declare(PERMISSIONS, purpose="sign_in", others=dict.fromkeys(AT_THE_DESK, "leave_administration"))
