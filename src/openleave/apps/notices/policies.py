"""Who may do what in notices."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set] = {}
declare(PERMISSIONS)
