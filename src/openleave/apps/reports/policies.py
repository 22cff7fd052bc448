"""Who may do what in reports.

Whoever works at the desk may read reports; single cases and names in them need ``case.read`` besides. How alike people
are treated is for those who answer for it. The audit packet leaves the building with whole files in it: leave
administrators, who hold the files, and privacy officers, who answer investigators. What is medical goes into it only by
a permission of its own, which the privacy officer alone holds.
"""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "report.read": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER},
    "report.review": {Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
    "packet.make": {Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
    "packet.medical": {Role.PRIVACY_OFFICER},
}
declare(
    PERMISSIONS, purpose="analysis", others=dict.fromkeys(["packet.make", "packet.medical"], "leave_administration")
)
