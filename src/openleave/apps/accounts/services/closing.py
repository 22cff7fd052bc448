"""Closing an account for good: by the person whose it is, or at their request."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors
from openleave.apps.accounts.events import AccountEnded, AccountLeft
from openleave.apps.accounts.models import Account, Membership
from openleave.kernel import audit, clock, egress, mail, news
from openleave.kernel.actor import Actor, Role
from openleave.kernel.egress import Permit
from openleave.kernel.errors import Conflict, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import account_scope, organization_scope

log = structlog.get_logger(__name__)
FAREWELL = "account/email/ended_message.txt"


def account_end(*, actor: Actor, delete_too: bool = False) -> None:
    """End the actor's own account, now and for good: its roles everywhere, sessions, password, second factors, name and
    address. The employers' records of leave stay theirs; with ``delete_too`` each is asked to delete what it may
    (commitments P-76, P-82, P-84). A last e-mail is the receipt.

    Raises NotFound without an account; Conflict, nothing done, for the last leave administrator of an organization and
    for an account that runs the installation.
    """
    from openleave.apps.accounts.services import sessions_end

    if actor.account_id is None:
        raise NotFound
    with account_scope(actor.account_id):
        account = Account.objects.select_for_update().filter(pk=actor.account_id).first()
        if account is None:
            raise NotFound
        if account.is_operator:
            raise Conflict(
                _("This account runs the installation."), fix=_("Another account that runs it can close this one.")
            )
        places = selectors.places(account.pk)
        for place in places:
            _leave(actor, account, place, delete_too)
        permit = egress.hand_out("accounts.mail", actor=actor, about_type="account", about_id=account.pk, records=1)
        ended = sessions_end(account)
        message = _farewell(account)
        account.delete()
        audit.append_installation(
            actor=actor, action="account.end", object_type="account", object_id=actor.account_id,
            details={"organizations": len(places), "sessions_ended": ended, "delete_too": delete_too},
        )  # fmt: skip
        transaction.on_commit(partial(_send, message, permit))


def _leave(actor: Actor, account: Account, place: selectors.Place, delete_too: bool) -> None:
    with organization_scope(place.organization_id):
        rows = Membership.objects.select_for_update().filter(organization_id=place.organization_id)
        others = rows.filter(role=Role.LEAVE_ADMINISTRATOR.value).exclude(account_id=account.pk)
        if Role.LEAVE_ADMINISTRATOR in place.roles and not others.exists():
            raise Conflict(
                _("You are the last leave administrator of an organization."),
                why=_("Without one nobody could give the role to anybody again."),
                fix=_("Give the role to somebody else first."),
            )
        rows.filter(account_id=account.pk).delete()
        here = replace(actor, organization_id=place.organization_id, roles=place.roles, employee_id=place.employee_id)
        news.tell(AccountLeft(place.organization_id, account.pk))
        news.tell(
            AccountEnded(
                place.organization_id, account.pk, place.employee_id, account.display_name, account.email,
                account.language, delete_too,
            )
        )  # fmt: skip
        audit.append(
            actor=here, action="account.end", object_type="account", object_id=account.pk,
            details={"roles": len(place.roles)},
        )  # fmt: skip


def _farewell(account: Account) -> EmailMessage:
    with translation.override(account.language or settings.LANGUAGE_CODE):
        body = render_to_string(FAREWELL, {"on": clock.now().date()})
        return EmailMessage(f"OpenLeave: {_('Your account is closed')}", body, to=[account.email])


def _send(message: EmailMessage, permit: Permit) -> None:
    try:
        mail.send(mail.Outgoing(message, FAREWELL), permit=permit)
    except Exception as error:
        # The page said the same; the address is gone, so nothing is tried again.
        log.warning("account_end.mail_failed", error=type(error).__name__)


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
