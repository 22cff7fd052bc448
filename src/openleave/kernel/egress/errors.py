"""What is refused on the way out."""

from __future__ import annotations

from openleave.kernel.errors import OpenLeaveError


class EgressRefused(OpenLeaveError, PermissionError):
    """Data or a connection would have left by a way that is not registered.

    Also a ``PermissionError``: libraries that reach for the network treat it as a network that does not answer.
    """
