"""The people of an organization: which roles an account holds there, and which employee it is, changed as one act."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accounts.events import AccountLeft
from openleave.apps.accounts.models import Account, Membership
from openleave.apps.accounts.selectors import access_member
from openleave.apps.accounts.services.adults import adults_only
from openleave.apps.organizations.services.history import record_changes
from openleave.kernel import audit, news
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Roles that mean nothing without the employee that the account is.
OF_EMPLOYEES = frozenset({Role.MANAGER, Role.EMPLOYEE})


def member_add(
    *,
    actor: Actor,
    email: str,
    roles: Collection[Role],
    display_name: str = "",
    language: str = "",
    employee_id: UUID | None = None,
) -> UUID:
    """Give somebody roles in the actor's organization; their account's id. An account of that address is used, else one
    is made, whose owner sets a password by "forgot your password". The caller has checked the employee.

    Raises Invalid with its field, Conflict for somebody who is among the people already.
    """
    from openleave.apps.accounts.services import account_create

    require(actor, "membership.grant")
    assert actor.organization_id is not None
    if not roles:
        raise Invalid(_("Nobody is added without a role."), fix=_("Choose at least one role."), field="roles")
    with organization_scope(actor.organization_id):
        account = Account.objects.filter(email=email.strip().lower()).first()
        if account is not None and account.is_operator:
            raise Invalid(
                _("This account runs the installation."),
                why=_("An operator never sees an organization's rows."),
                fix=_("Give the role to another account of the person."),
                field="email",
            )
        if account is None:
            account = account_create(actor=actor, email=email, display_name=display_name, language=language)
        elif Membership.objects.filter(organization_id=actor.organization_id, account_id=account.pk).exists():
            raise Conflict(
                _("This account is among the people already."), fix=_("Open it in the list and change its roles.")
            )
        _set(actor, account.pk, frozenset(), frozenset(roles), None, employee_id)
    return account.pk


def member_change(*, actor: Actor, account_id: UUID, roles: Collection[Role], employee_id: UUID | None = None) -> None:
    """Make the roles of an account in the organization these, and the employee it is this one; no roles end its access.

    Raises NotFound for somebody who is not among the people, Conflict for the last leave administrator, for a change of
    one's own employee, and for the role for walled cases given to oneself while somebody else could give it.
    """
    require(actor, "membership.grant")
    require(actor, "membership.revoke")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        present = access_member(actor=actor, account_id=account_id, lock=True)
        _set(actor, account_id, present.roles, frozenset(roles), present.employee_id, employee_id)


def _set(
    actor: Actor,
    account_id: UUID,
    before: frozenset[Role],
    after: frozenset[Role],
    employee_before: UUID | None,
    employee_after: UUID | None,
) -> None:
    if not after:
        employee_after = employee_before
    _check(actor, account_id, before, after, employee_before, employee_after)
    organization_id = actor.organization_id
    rows = Membership.objects.filter(organization_id=organization_id, account_id=account_id)
    rows.filter(role__in=[role.value for role in before - after]).delete()
    with adults_only():
        if employee_before != employee_after:
            rows.update(employee_id=employee_after)
        Membership.objects.bulk_create(
            Membership(
                organization_id=organization_id, account_id=account_id, role=role.value, employee_id=employee_after
            )
            for role in sorted(after - before)
        )
    tell_left(actor, account_id)
    for action, roles in (("membership.grant", after - before), ("membership.revoke", before - after)):
        for role in sorted(roles):
            audit.append(
                actor=actor, action=action, object_type="account", object_id=account_id, details={"role": role.value}
            )
    changed: dict[str, tuple[object, object]] = {}
    if before != after:
        changed["roles"] = (sorted(before), sorted(after))
    if employee_before != employee_after and after:
        changed["employee"] = (_text(employee_before), _text(employee_after))
        audit.append(
            actor=actor,
            action="membership.link",
            object_type="account",
            object_id=account_id,
            details={"from": employee_before, "to": employee_after},
        )
    record_changes(actor, "membership", account_id, "", changed)


def tell_left(actor: Actor, account_id: UUID) -> None:
    """Tell that an account has left the actor's organization, where it holds no role there any more."""
    assert actor.organization_id is not None
    rows = Membership.objects.filter(organization_id=actor.organization_id, account_id=account_id)
    if not rows.exists():
        news.tell(AccountLeft(actor.organization_id, account_id))


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None


def _check(
    actor: Actor,
    account_id: UUID,
    before: frozenset[Role],
    after: frozenset[Role],
    employee_before: UUID | None,
    employee_after: UUID | None,
) -> None:
    if Role.OPERATOR in after:
        raise Invalid(_("An operator is not a role in an organization."), fix=_("Choose another role."), field="roles")
    if after & OF_EMPLOYEES and employee_after is None:
        raise Invalid(
            _("It is not said which employee the account is."),
            why=_("A manager sees their own team, and an employee their own leave."),
            fix=_("Enter the employee number."),
            field="employee_number",
        )
    if Role.WALLED_CASES in after and Role.LEAVE_ADMINISTRATOR not in after:
        raise Invalid(
            _("The role for walled cases is held beside that of a leave administrator."),
            fix=_("Choose leave administrator as well."),
            field="roles",
        )
    others = Membership.objects.filter(
        organization_id=actor.organization_id, role=Role.LEAVE_ADMINISTRATOR.value
    ).exclude(account_id=account_id)
    if Role.LEAVE_ADMINISTRATOR in before - after and not others.exists():
        raise Conflict(
            _("This is the organization's last leave administrator."),
            why=_("Without one nobody could give the role to anybody again."),
            fix=_("Give the role to somebody else first."),
        )
    own = account_id == actor.account_id
    if own and Role.WALLED_CASES in after - before and others.exists():
        raise Conflict(
            _("Nobody gives themselves the role for walled cases."),
            why=_("It opens the cases of people who work in human resources."),
            fix=_("Ask another leave administrator."),
        )
    if own and employee_before is not None and employee_before != employee_after:
        raise Conflict(
            _("Nobody changes which employee they are themselves."),
            why=_("It keeps people from their own cases."),
            fix=_("Ask another leave administrator."),
        )
    if employee_after is not None and employee_after != employee_before:
        taken = Membership.objects.filter(organization_id=actor.organization_id, employee_id=employee_after)
        if taken.exclude(account_id=account_id).exists():
            raise Conflict(_("Another account is this employee."), fix=_("Take the link away there first."))
