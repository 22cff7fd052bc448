"""Who may do what with privacy requests.

Only the privacy officer reads them: nobody who decides about leave does, so that nobody is treated differently for
asking (commitment P-90). Whoever works at the desk may hand one in, and does not see it afterwards. A question about a
person goes to a named contact, who sees the name, the number and the question. The operator passes on what came without
a known employer, and sees nothing of an employer's own.
"""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "request.handle": {Role.PRIVACY_OFFICER},
    "request.hand_in": {Role.PRIVACY_OFFICER, Role.HR_OPERATIONS, Role.LEAVE_ADMINISTRATOR},
    "request.confirm": {Role.PRIVACY_OFFICER, Role.HR_OPERATIONS},
    "request.route": {Role.OPERATOR},
    # One's own records to look at, and a correction of them to ask for.
    "own.records": {Role.EMPLOYEE},
}
declare(PERMISSIONS, purpose="privacy_rights")
