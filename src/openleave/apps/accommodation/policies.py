"""Who may do what in accommodation."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set] = {}
declare(PERMISSIONS)
