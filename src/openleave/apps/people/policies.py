"""Who may read and change employees and the facts about them."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set[Role]] = {
    "employee.read": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER},
    "employee.write": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS},
    "schedule.write": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS},
    "wage.read": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS},
    "wage.write": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS},
    "team.read": {Role.MANAGER},
}
OF_RECORDS = ["employee.write", "schedule.write", "wage.read", "wage.write"]
declare(PERMISSIONS, purpose="leave_administration", others=dict.fromkeys(OF_RECORDS, "employment_records"))
