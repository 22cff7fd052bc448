"""Who may do what in cases. Managers and employees have their own face; nothing here is theirs."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

DESK = {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER}

PERMISSIONS = {
    "desk.enter": DESK,
    "case.read": {Role.LEAVE_ADMINISTRATOR},
    "case.open": {Role.LEAVE_ADMINISTRATOR},
    "case.change": {Role.LEAVE_ADMINISTRATOR},
    "case.determine": {Role.LEAVE_ADMINISTRATOR},
    "case.decide": {Role.LEAVE_ADMINISTRATOR},
    "case.close": {Role.LEAVE_ADMINISTRATOR},
    "case.assign": {Role.LEAVE_ADMINISTRATOR},
    "case.wall": {Role.LEAVE_ADMINISTRATOR},
    "clock.done": {Role.LEAVE_ADMINISTRATOR},
    "clock.extend": {Role.LEAVE_ADMINISTRATOR},
    "wall.change": {Role.LEAVE_ADMINISTRATOR, Role.PRIVACY_OFFICER},
    "own.read": {Role.EMPLOYEE},
    "own.appeal": {Role.EMPLOYEE},
    "absence.record": {Role.LEAVE_ADMINISTRATOR},
}
declare(PERMISSIONS, purpose="leave_administration")
