"""Who may do what in organizations."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict = {}
declare(PERMISSIONS)
