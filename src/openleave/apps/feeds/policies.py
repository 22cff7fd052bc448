"""Who may do what in feeds."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict = {}
declare(PERMISSIONS)
