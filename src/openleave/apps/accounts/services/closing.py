"""Closing an account for good, at the request of the person whose it is."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from openleave.apps.accounts.models import Account, Membership
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import account_scope, organization_scope


def account_close(*, actor: Actor, account_id: UUID) -> bool:
    """Take every role of the account in the actor's organization away; where it has none elsewhere, end its sessions,
    delete its password, second factors, passkeys, name and address. Whether that was done.

    The row stays without anything of the person, because the audit trail names it. Raises Conflict for an
    organization's last leave administrator.
    """
    from openleave.apps.accounts.services import membership_revoke, sessions_end

    require(actor, "account.close")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        here = Membership.objects.filter(organization_id=actor.organization_id, account_id=account_id)
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        if account is None or not here.exists():
            raise NotFound
        for membership_id in list(here.values_list("id", flat=True)):
            membership_revoke(actor=actor, membership_id=membership_id)
    with account_scope(account_id):
        elsewhere = Membership.objects.filter(account_id=account_id).exists()
    with organization_scope(actor.organization_id):
        ended = 0
        if not elsewhere:
            ended = sessions_end(account)
            Authenticator.objects.filter(user=account).delete()
            EmailAddress.objects.filter(user=account).delete()
            account.email, account.display_name, account.language = f"closed-{account_id}@invalid", "", ""
            account.is_active = False
            account.set_unusable_password()
            account.save()
        audit.append(
            actor=actor, action="account.close", object_type="account", object_id=account_id,
            details={"everywhere": not elsewhere, "sessions_ended": ended},
        )  # fmt: skip
    return not elsewhere
