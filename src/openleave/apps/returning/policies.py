"""Who may do what in returning."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set] = {}
declare(PERMISSIONS)
