"""Reads of accounts and of the roles they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Q, QuerySet

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.organizations.selectors import Identity, names, second_factor_demanded
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import account_scope


@dataclass(frozen=True, slots=True)
class Place:
    """An organization in which an account holds roles; ``employee_id`` is who the account is there, if an employee."""

    organization_id: UUID
    roles: frozenset[Role]
    employee_id: UUID | None


def places(account_id: UUID) -> list[Place]:
    """Where the account holds roles: everywhere in the account's own scope, in an organization's scope only there."""
    roles: dict[UUID, set[Role]] = {}
    employees: dict[UUID, UUID] = {}
    rows = Membership.objects.filter(account_id=account_id).values_list("organization_id", "role", "employee_id")
    for organization_id, role, employee_id in rows:
        roles.setdefault(organization_id, set()).add(Role(role))
        if employee_id is not None:
            employees[organization_id] = employee_id
    return [Place(key, frozenset(held), employees.get(key)) for key, held in roles.items()]


IN_ONE = """
    SELECT o.id, o.slug, o.name, s.time_zone, s.workweek_starts_on, s.second_factor_required, m.roles, m.employee_id
    FROM organizations_organization o JOIN organizations_settings s ON s.organization_id = o.id, LATERAL (
        SELECT array_agg(role) AS roles,
            (array_agg(employee_id) FILTER (WHERE employee_id IS NOT NULL))[1] AS employee_id
        FROM accounts_membership WHERE organization_id = %(organization)s AND account_id = %(account)s
    ) AS m WHERE o.id = %(organization)s AND m.roles IS NOT NULL"""


def place_in(account_id: UUID, organization_id: UUID) -> tuple[Place, Identity] | None:
    """The account's place in an organization, and what most pages need of that organization: one statement, because
    every request asks. None where the account holds no role. Inside the organization's scope."""
    with connection.cursor() as cursor:
        cursor.execute(IN_ONE, {"organization": organization_id, "account": account_id})
        row = cursor.fetchone()
    if row is None:
        return None
    *known, roles, employee_id = row
    return Place(organization_id, frozenset(Role(role) for role in roles), employee_id), Identity(*known)


def roles_of_employee(organization_id: UUID, employee_id: UUID) -> frozenset[Role]:
    """The roles of the account that is this employee, if there is one."""
    rows = Membership.objects.filter(organization_id=organization_id, employee_id=employee_id)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def accounts_with(organization_id: UUID, role: Role) -> dict[UUID, UUID | None]:
    """Who holds a role in the organization: account to the employee it is, if it is one."""
    rows = Membership.objects.filter(organization_id=organization_id, role=role)
    return dict(rows.values_list("account_id", "employee_id"))


def deciders(organization_id: UUID) -> list[Account]:
    """The active accounts that decide: the privacy officers, or the leave administrators where there is none. Inside
    the organization's scope."""
    for role in (Role.PRIVACY_OFFICER, Role.LEAVE_ADMINISTRATOR):
        ids = accounts_with(organization_id, role)
        found = list(Account.objects.filter(id__in=ids, is_active=True, is_operator=False).order_by("email"))
        if found:
            return found
    return []


def operators() -> list[UUID]:
    """The accounts that run this installation."""
    return list(Account.objects.filter(is_operator=True, is_active=True).order_by("id").values_list("id", flat=True))


def handlers_by_email(organization_id: UUID) -> dict[str, UUID]:
    """The accounts that may handle cases (leave administrators), by e-mail address."""
    ids = accounts_with(organization_id, Role.LEAVE_ADMINISTRATOR)
    return {account.email: account.pk for account in Account.objects.filter(id__in=ids, is_active=True)}


def named_places(account: Account) -> list[tuple[str, Place]]:
    """Where the account holds roles, with the organizations' names, by name."""
    if account.is_operator:
        return []
    with account_scope(account.pk):
        found = places(account.pk)
    known = names(place.organization_id for place in found)
    return sorted(((known[place.organization_id], place) for place in found), key=lambda pair: pair[0].casefold())


def has_second_factor(account: Account) -> bool:
    """Whether the account can answer for a second factor; recovery codes alone do not count."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=account.pk, type__in=kinds).exists()


def must_keep_second_factor(account: Account) -> bool:
    """Whether an organization of the account demands a second factor."""
    with account_scope(account.pk):
        found = places(account.pk)
    return second_factor_demanded(place.organization_id for place in found)


def account_names(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How to name accounts on a page (who did it). Unknown ids are left out."""
    accounts = Account.objects.filter(id__in=set(account_ids)).only("id", "display_name", "email")
    return {account.pk: str(account) for account in accounts}


def accounts_of_employee(
    organization_id: UUID, employee_id: UUID, beside: Iterable[UUID] = ()
) -> tuple[list[Account], dict[UUID, str]]:
    """The active accounts by which an employee signs in, and how to name the accounts ``beside`` on a page. One query.
    Runs inside the organization's scope."""
    own = Membership.objects.filter(organization_id=organization_id, employee_id=employee_id).values("account_id")
    named = set(beside)
    rows = Account.objects.filter(Q(id__in=own) | Q(id__in=named)).annotate(own=Q(id__in=own)).order_by("created_at")
    found = list(rows)
    return (
        [account for account in found if account.own and account.is_active],
        {account.pk: str(account) for account in found if account.pk in named},
    )


@dataclass(frozen=True, slots=True)
class Member:
    """An account with the roles it holds in an organization, and the employee it is there."""

    account_id: UUID
    name: str
    email: str
    active: bool
    roles: frozenset[Role]
    employee_id: UUID | None


def members(*, actor: Actor) -> list[Member]:
    """Everybody who holds a role in the actor's organization, by name. Two statements."""
    require(actor, "membership.read")
    return _members(Membership.objects.filter(organization_id=actor.organization_id))


def access_member(*, actor: Actor, account_id: UUID, lock: bool = False) -> Member:
    """The only way from a request's id to one of the people. NotFound for strangers and missing accounts alike."""
    require(actor, "membership.read")
    rows = Membership.objects.filter(organization_id=actor.organization_id, account_id=account_id)
    found = _members(rows.select_for_update() if lock else rows)
    if not found:
        raise NotFound
    return found[0]


def _members(rows: QuerySet[Membership]) -> list[Member]:
    roles: dict[UUID, set[Role]] = {}
    employees: dict[UUID, UUID] = {}
    for row in rows:
        roles.setdefault(row.account_id, set()).add(Role(row.role))
        if row.employee_id is not None:
            employees[row.account_id] = row.employee_id
    known = Account.objects.in_bulk(list(roles))
    found = [
        Member(key, str(known[key]), known[key].email, known[key].is_active, frozenset(held), employees.get(key))
        for key, held in roles.items()
        if key in known
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.email))


def access_membership(*, actor: Actor, membership_id: UUID) -> Membership:
    """The only way from a request's id to a membership. NotFound for foreign and missing alike."""
    require(actor, "membership.read")
    try:
        return Membership.objects.get(organization_id=actor.organization_id, id=membership_id)
    except Membership.DoesNotExist:
        raise NotFound from None


def memberships(*, actor: Actor) -> list[Membership]:
    """Who holds which role in the actor's organization."""
    require(actor, "membership.read")
    return list(Membership.objects.filter(organization_id=actor.organization_id).order_by("account_id", "role"))
