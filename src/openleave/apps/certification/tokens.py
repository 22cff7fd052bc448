"""The token of a clinic's link. It leads to its organization without a table that spans tenants, and shows nothing.

A token is 40 bytes, written URL-safe: 24 random bytes, and the organization's id hidden under a keyed hash of them.
Only whoever holds the installation's secret can read the id; every token hides it differently. The database keeps the
SHA-256 of the whole token, in the organization's own rows: whoever reads the database cannot make an address of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac

RANDOM, HIDDEN = 24, 16
SALT = "openleave.provider.link.v1"


def new_token(organization_id: UUID) -> str:
    """A token that nobody can guess, for one organization."""
    return token_from(secrets.token_bytes(RANDOM), organization_id)


def token_from(noise: bytes, organization_id: UUID) -> str:
    """The token made of these random bytes (24)."""
    return base64.urlsafe_b64encode(noise + _hide(noise, organization_id.bytes)).decode().rstrip("=")


def organization_of(token: str) -> UUID | None:
    """Where a token leads; None for what cannot be one. For a forged one an id that is no organization's."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != RANDOM + HIDDEN or len(token) > 60:
        return None
    return UUID(bytes=_hide(raw[:RANDOM], raw[RANDOM:]))


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def proof(link_id: UUID, token: str) -> str:
    """What a browser keeps that has passed the check of a link: worth nothing without the token."""
    return salted_hmac(SALT + ".proof", f"{link_id}:{digest(token)}", algorithm="sha256").hexdigest()


def proves(value: str, link_id: UUID, token: str) -> bool:
    return hmac.compare_digest(value, proof(link_id, token))


def _hide(noise: bytes, value: bytes) -> bytes:
    mask = salted_hmac(SALT, noise, algorithm="sha256").digest()[:HIDDEN]
    return bytes(one ^ other for one, other in zip(mask, value, strict=True))
