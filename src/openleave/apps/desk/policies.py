"""Who may do what in desk."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict[str, set] = {}
declare(PERMISSIONS)
