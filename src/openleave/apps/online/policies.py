"""Who may do what in online."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set] = {}
declare(PERMISSIONS)
