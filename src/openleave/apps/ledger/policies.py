"""Who may do what in ledger."""

from openleave.kernel.permissions import declare

PERMISSIONS: dict = {}
declare(PERMISSIONS)
