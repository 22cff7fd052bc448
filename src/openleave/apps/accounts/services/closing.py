"""Closing an account for good, at the request of the person whose it is."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction

from openleave.apps.accounts.models import Membership
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def account_close(*, actor: Actor, account_id: UUID) -> None:
    """Take every role of the account in the actor's organization away. Where it has none elsewhere, its sessions,
    devices, second factors, name and address are deleted as soon as the transaction is committed.

    Raises NotFound for an account without a role here, Conflict for the organization's last leave administrator.
    """
    from openleave.apps.accounts.services import account_erase_if_nowhere, membership_revoke

    require(actor, "account.close")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        here = Membership.objects.filter(organization_id=actor.organization_id, account_id=account_id)
        ids = list(here.values_list("id", flat=True))
        if not ids:
            raise NotFound
        for membership_id in ids:
            membership_revoke(actor=actor, membership_id=membership_id)
        transaction.on_commit(partial(account_erase_if_nowhere, actor, account_id))
        audit.append(
            actor=actor, action="account.close", object_type="account", object_id=account_id,
            details={"roles": len(ids)},
        )  # fmt: skip
