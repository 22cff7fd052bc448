"""Who may do what in cases."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict = {}
declare(PERMISSIONS)
