"""No start while the database has forgotten less than it should: a restored backup is replayed first."""

from __future__ import annotations

from openleave.apps.erasure.services import replay_needed
from openleave.kernel.purposes import stating


def startup_problems() -> list[str]:
    """Why not to serve, with its fix; empty when the database knows every erasure and hold of the key store."""
    with stating("retention"):
        erasures, holds = replay_needed()
    if not erasures and not holds:
        return []
    return [
        f"The database is older than the key store's ledger: {erasures} erasures and {holds} holds of it are not in "
        "the database, so people who were erased would be back. Run `openleave restore --replay`."
    ]
