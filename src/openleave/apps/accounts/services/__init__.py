"""Writes: accounts, and the roles they hold in organizations."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from importlib import import_module
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.accounts.services.adults import adults_only
from openleave.apps.accounts.services.members import member_add, member_change, tell_left
from openleave.apps.organizations.services.history import record_changes
from openleave.kernel import audit
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import account_scope, organization_scope

__all__ = [
    "account_change",
    "account_create",
    "account_disable",
    "account_erase_if_nowhere",
    "language_choose",
    "leave_with_employees",
    "member_add",
    "member_change",
    "membership_grant",
    "membership_revoke",
    "memberships_end",
    "sessions_end",
]


def account_create(
    *,
    actor: Actor,
    email: str,
    password: str | None = None,
    display_name: str = "",
    language: str = "",
    is_operator: bool = False,
) -> Account:
    """Make an account; without a password, its owner sets one by "forgot your password".

    Raises Invalid (field ``email``, ``password`` or ``language``), Conflict when the address already has an account.
    Only an operator makes another operator.
    """
    require(actor, "account.create")
    if is_operator and not actor.has(Role.OPERATOR):
        require(actor, "account.disable")
    email = email.strip().lower()
    _check(validate_email, email, field="email", fix="Write it like name@organization.example.")
    if password is not None:
        judge = partial(validate_password, user=Account(email=email, display_name=display_name))
        _check(judge, password, field="password", fix="Choose a longer, less common one.")
    _check_language(language)
    try:
        with transaction.atomic():
            account = Account.objects.create_user(
                email, password, display_name=display_name.strip(), language=language, is_operator=is_operator
            )
            # Whoever makes the account vouches for the address; nobody can add another.
            EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
            audit.append_installation(
                actor=actor,
                action="account.create",
                object_type="account",
                object_id=account.pk,
                details={"operator": is_operator},
            )
    except IntegrityError:
        raise Conflict(
            "There already is an account with this e-mail address.", fix="Give that account a role instead."
        ) from None
    return account


def account_disable(*, actor: Actor, account_id: UUID) -> None:
    """Close an account: it can no longer sign in, and its sessions end now. Its records stay attributable."""
    require(actor, "account.disable")
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        if account is None:
            raise NotFound
        account.is_active = False
        account.save(update_fields=["is_active"])
        ended = sessions_end(account)
        audit.append_installation(
            actor=actor,
            action="account.disable",
            object_type="account",
            object_id=account_id,
            details={"sessions_ended": ended},
        )


def leave_with_employees(*, actor: Actor, employee_ids: Iterable[UUID]) -> int:
    """Take the roles that these employees' sign-ins hold here, and close for good those that belong nowhere else.

    Part of an erasure: the caller has asked for permission. Returns how many sign-ins lost their roles. What an
    account did stays attributable to its id, which means nothing any more.
    """
    rows = Membership.objects.filter(organization_id=actor.organization_id, employee_id__in=list(employee_ids))
    accounts = sorted(set(rows.values_list("account_id", flat=True)))
    Membership.objects.filter(organization_id=actor.organization_id, account_id__in=accounts).delete()
    for account_id in accounts:
        tell_left(actor, account_id)
        transaction.on_commit(partial(account_erase_if_nowhere, actor, account_id))
    return len(accounts)


def memberships_end(*, actor: Actor, keep: Collection[Role] = ()) -> int:
    """Take every role of the organization but ``keep`` away, and close for good the sign-ins that belong nowhere else:
    its service has ended. The caller has asked for permission. Returns how many roles ended."""
    rows = Membership.objects.filter(organization_id=actor.organization_id)
    ending = rows.exclude(role__in=[role.value for role in keep])
    accounts = sorted(set(ending.values_list("account_id", flat=True)))
    count, _by_table = ending.delete()
    for account_id in accounts:
        tell_left(actor, account_id)
        transaction.on_commit(partial(account_erase_if_nowhere, actor, account_id))
    return count


def account_erase_if_nowhere(actor: Actor, account_id: UUID) -> bool:
    """Erase a sign-in that holds no role anywhere: sessions, devices, second factors, address and name. True if so."""
    with account_scope(account_id):
        account = Account.objects.select_for_update().filter(pk=account_id, is_operator=False).first()
        if account is None or Membership.objects.filter(account_id=account_id).exists():
            return False
        sessions_end(account)
        account.delete()
        audit.append_installation(
            actor=actor, action="account.erase", object_type="account", object_id=account_id, details={}
        )
    return True


def sessions_end(account: Account) -> int:
    """End all sessions of an account, on every face; how many there were."""
    sessions = list(UserSession.objects.filter(user=account))
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in sessions:
        store.delete(session.session_key)
    UserSession.objects.filter(user=account).delete()
    return len(sessions)


def account_change(*, actor: Actor, display_name: str, language: str) -> None:
    """Change what is one's own of the account: the name that others see, and the language (commitments P-76, P-80).
    Raises NotFound without an account, Invalid (field ``language``)."""
    _check_language(language)
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=actor.account_id).first()
        if account is None:
            raise NotFound
        wanted = {"display_name": display_name.strip(), "language": language}
        changed = [name for name, value in wanted.items() if getattr(account, name) != value]
        if not changed:
            return
        Account.objects.filter(pk=account.pk).update(**wanted)
        audit.append_installation(
            actor=actor, action="account.change", object_type="account", object_id=account.pk,
            details={"fields": changed},
        )  # fmt: skip


def language_choose(*, actor: Actor, language: str) -> None:
    """Keep the language of pages and letters with the account; empty: whatever the device prefers."""
    _check_language(language)
    Account.objects.filter(pk=actor.account_id).exclude(language=language).update(language=language)


def membership_grant(*, actor: Actor, account_id: UUID, role: Role, employee_id: UUID | None = None) -> Membership:
    """Give an account a role in the actor's organization; ``employee_id`` says who the account is there.

    The caller has checked the employee (``people.selectors.access_employee``). Granting a role twice changes nothing.
    """
    require(actor, "membership.grant")
    assert actor.organization_id is not None
    if role == Role.OPERATOR:
        raise Invalid("An operator is not a role in an organization.", fix="Choose a role of the organization.")
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound
    if account.is_operator:
        raise Invalid(
            "This account runs the installation.",
            why="An operator never sees an organization's rows.",
            fix="Give the role to another account of the person.",
        )
    with organization_scope(actor.organization_id), adults_only():
        membership, created = Membership.objects.get_or_create(
            organization_id=actor.organization_id,
            account_id=account_id,
            role=role.value,
            defaults={"employee_id": employee_id},
        )
        if created:
            _audit_membership("membership.grant", actor, membership)
            record_changes(actor, "membership", account_id, "", {"roles": (None, [role.value])})
    return membership


def membership_revoke(*, actor: Actor, membership_id: UUID) -> None:
    """Take a role away. It ends at the account's next request."""
    require(actor, "membership.revoke")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        membership = (
            Membership.objects.select_for_update()
            .filter(organization_id=actor.organization_id, id=membership_id)
            .first()
        )
        if membership is None:
            raise NotFound
        administrators = Membership.objects.filter(
            organization_id=actor.organization_id, role=Role.LEAVE_ADMINISTRATOR.value
        )
        if membership.role == Role.LEAVE_ADMINISTRATOR and administrators.count() == 1:
            raise Conflict(
                "This is the organization's last leave administrator.",
                why="Without one nobody could give the role to anybody again.",
                fix="Give the role to somebody else first.",
            )
        membership.delete()
        tell_left(actor, membership.account_id)
        _audit_membership("membership.revoke", actor, membership)
        record_changes(actor, "membership", membership.account_id, "", {"roles": ([membership.role], None)})


def _audit_membership(action: str, actor: Actor, membership: Membership) -> None:
    audit.append(
        actor=actor,
        action=action,
        object_type="account",
        object_id=membership.account_id,
        details={"role": membership.role},
    )


def _check_language(language: str) -> None:
    if language and language not in dict(settings.LANGUAGES):
        known = ", ".join(code for code, _name in settings.LANGUAGES)
        raise Invalid(f"The language {language!r} is not supported.", fix=f"Use one of: {known}.", field="language")


def _check(validate: Any, value: str, *, field: str, fix: str) -> None:
    try:
        validate(value)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), fix=fix, field=field) from None
