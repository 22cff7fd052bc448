"""Who may do what in people."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict = {}
declare(PERMISSIONS)
