"""What a sign-in leaves behind: an audit entry without an e-mail address, and the session's second factor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from openleave.apps.accounts.models import Account
from openleave.kernel import audit
from openleave.kernel.actor import Actor, Channel, Role

NOBODY = Actor(account_id=None, organization_id=None, channel=Channel.WEB)


def actor_of(account: Account) -> Actor:
    """The account by itself, in no organization."""
    roles = frozenset({Role.OPERATOR}) if account.is_operator else frozenset()
    return Actor(account_id=account.pk, organization_id=None, roles=roles)


def succeeded(request: HttpRequest, account: Account) -> None:
    """Record a sign-in, with the kinds of proof that were given."""
    methods = sorted({str(record.get("method")) for record in get_authentication_records(request, account)})
    audit.append_installation(
        actor=actor_of(account),
        action="account.sign_in",
        object_type="account",
        object_id=account.pk,
        details={"methods": methods, "face": str(getattr(request, "face", "www"))},
    )


def failed(reason: str, email: str | None = None, account_id: UUID | None = None) -> None:
    """Record a refused sign-in: the account when there is one, never what was typed.

    ``reason`` is ``credentials``, ``throttled``, ``second_factor`` or ``handoff``.
    """
    if account_id is None and email:
        account_id = Account.objects.filter(email=email.strip().lower()).values_list("id", flat=True).first()
    audit.append_installation(
        actor=NOBODY,
        action="account.sign_in_failed",
        object_type="account",
        object_id=account_id,
        details={"reason": reason},
    )


def ended(request: HttpRequest) -> None:
    """Record a sign-out."""
    if isinstance(request.user, Account):
        audit.append_installation(
            actor=actor_of(request.user), action="account.sign_out", object_type="account", object_id=request.user.pk
        )


def second_factor_given(request: HttpRequest, account: Account) -> bool:
    """Whether this session has answered for a second factor, or used a passkey."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, account))


# allauth tells these things by signals only; connected in apps.py.


def on_authenticator_added(sender: Any, request: HttpRequest, user: Account, authenticator: Any, **_: Any) -> None:
    """Whoever just proved to hold the new key need not prove it again in this session."""
    if authenticator.type in ("totp", "webauthn"):
        record_authentication(request, user, method="mfa", type=authenticator.type, id=authenticator.pk)
    _record_authenticator("account.second_factor_add", user, authenticator)


def on_authenticator_removed(sender: Any, request: HttpRequest, user: Account, authenticator: Any, **_: Any) -> None:
    _record_authenticator("account.second_factor_remove", user, authenticator)


def on_second_factor_failed(sender: Any, request: HttpRequest, user: Account, **_: Any) -> None:
    failed("second_factor", account_id=user.pk)


def _record_authenticator(action: str, account: Account, authenticator: Any) -> None:
    audit.append_installation(
        actor=actor_of(account),
        action=action,
        object_type="account",
        object_id=account.pk,
        details={"kind": str(authenticator.type)},
    )
