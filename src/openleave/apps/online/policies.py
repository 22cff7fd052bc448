"""Who may do what online. Reading one's own cases is declared by cases (``own.read``), writing by messages."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {"own.report": {Role.EMPLOYEE}}
declare(PERMISSIONS, purpose="leave_administration")
