"""One sign-on across faces that share no parent domain, as on ``.localhost``: a signed ticket carried once.

1. *Ask*, on the face the person goes to: remember a random state in this browser, go to the face they come from.
2. *Give*, there: when signed in, sign a ticket for that host and that state, and go back with it.
3. *Take*, on the first face: the ticket must be fresh, for this host, for this browser's state, and never used.

The state keeps an attacker from signing somebody in as somebody else: a ticket works only in the browser that asked.
With a shared cookie domain (OPENLEAVE_COOKIE_DOMAIN) the session is known on every face and none of this happens.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

from openleave.apps.accounts.models import Account
from openleave.kernel import clock

TICKET_SECONDS = 30
STATE_SECONDS = 120
STATE_COOKIE = "openleave_handoff"
SALT = "openleave.handoff.v1"


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """A ticket that signs nobody in. ``reason`` is for the audit trail, not for the page."""

    reason: str


def new_state() -> str:
    """A random value that ties a ticket to the browser that asked for it."""
    return secrets.token_urlsafe(24)


def ticket(account: Account, *, host: str, state: str, records: list[dict[str, object]]) -> str:
    """A ticket for one host and one browser. ``records`` are the session's proofs (password, second factor)."""
    content = {
        "account": str(account.pk),
        "session": _session_mark(account),
        "host": host,
        "state": _state_mark(state),
        "records": [{name: record[name] for name in ("method", "at") if name in record} for record in records],
        "nonce": secrets.token_urlsafe(16),
        "at": clock.now().timestamp(),
    }
    return signing.dumps(content, salt=SALT)


def redeem(text: str, *, host: str, state: str) -> tuple[Account, list[dict[str, object]]]:
    """The account of a ticket and its proofs; the ticket is used up. Raises Refused."""
    try:
        content = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise Refused("forged") from None
    age = clock.now().timestamp() - content["at"]
    if not 0 <= age <= TICKET_SECONDS:
        raise Refused("expired")
    if content["host"] != host:
        raise Refused("wrong_host")
    if not state or not constant_time_compare(content["state"], _state_mark(state)):
        raise Refused("wrong_browser")
    # The cache is shared by all processes; add() succeeds once.
    if not cache.add(f"handoff:{content['nonce']}", 1, timeout=2 * TICKET_SECONDS):
        raise Refused("replayed")
    account = Account.objects.filter(pk=content["account"], is_active=True).first()
    if account is None or not constant_time_compare(content["session"], _session_mark(account)):
        raise Refused("account_changed")
    return account, content["records"]


def _session_mark(account: Account) -> str:
    """Changes with the password, as sessions do."""
    return _mark(account.get_session_auth_hash())


def _state_mark(state: str) -> str:
    return _mark(f"state:{state}")


def _mark(value: str) -> str:
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()
