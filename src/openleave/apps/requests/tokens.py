"""The token with which a person follows a request. It is worked out of the request's id by the installation's secret,
so that every e-mail can carry the address again and no table holds it; the database keeps its SHA-256 to find it by."""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac

from openleave.apps.certification import tokens
from openleave.kernel.keys import INSTALLATION

SALT = "openleave.request.token.v1"


def token_for(organization_id: UUID, request_id: UUID) -> str:
    """The token of a request that came in at an organization (or, with the installation's id, at the operator)."""
    noise = salted_hmac(SALT, f"{organization_id}:{request_id}", algorithm="sha256").digest()[: tokens.RANDOM]
    return tokens.token_from(noise, organization_id)


def token_of(request: object) -> str:
    """The token of a request: one that was passed on keeps that of where it came in first."""
    first = INSTALLATION if request.routed_on is not None else request.organization_id  # type: ignore[attr-defined]
    return token_for(first, request.id)  # type: ignore[attr-defined]
