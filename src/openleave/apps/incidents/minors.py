"""Minors: employees under eighteen have no account; dependants are in the data of a case and never users.

Under sixteen a person's data are sensitive (California's rules of 2026, as noted in the commitments); they serve the
administration of leave and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.accounts.services import leave_with_employees, sessions_end
from openleave.apps.cases import private
from openleave.apps.cases.models import LeaveCase
from openleave.apps.people.selectors import access_employee, names_of
from openleave.kernel import audit, clock, vault
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Under this age a person's data are sensitive.
SENSITIVE_UNDER = 16
MINORS = """
    SELECT p.employee_id, max(p.born_on),
           bool_or(EXISTS (SELECT FROM accounts_membership m WHERE m.organization_id = p.organization_id
                           AND m.employee_id = p.employee_id))
    FROM people_profile p WHERE p.organization_id = %s AND p.superseded_at IS NULL
      AND openleave_is_minor(p.born_on, %s) GROUP BY p.employee_id"""
#: The same of those who can sign in, which are few: asked every minute.
SIGNING_IN = """
    SELECT DISTINCT m.employee_id FROM accounts_membership m JOIN people_profile p
        ON p.organization_id = m.organization_id AND p.employee_id = m.employee_id AND p.superseded_at IS NULL
    WHERE m.organization_id = %s AND openleave_is_minor(p.born_on, %s)"""
PRIVACY_RIGHTS = "privacy_rights"


@dataclass(frozen=True, slots=True)
class Minor:
    """An employee under eighteen; ``sensitive`` under sixteen; ``account`` while a sign-in is still being closed."""

    employee_id: UUID
    name: str
    sensitive: bool
    account: bool


@dataclass(frozen=True, slots=True)
class Dependant:
    """What a case holds about somebody else than the employee: the person themselves, or who acts for them, may ask."""

    case_id: UUID
    number: str
    family_member: dict[str, Any] | None
    child: dict[str, Any] | None


def minors(*, actor: Actor, on: date) -> list[Minor]:
    """Employees under eighteen, by name."""
    require(actor, "minor.read")
    assert actor.organization_id is not None
    rows = _asked(MINORS, actor.organization_id, on)
    names = names_of(actor.organization_id, [row[0] for row in rows], on)
    found = [Minor(one, names.get(one, ""), _age(born, on) < SENSITIVE_UNDER, account) for one, born, account in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.employee_id))


def minors_without_accounts(organization_id: UUID) -> int:
    """Close the sign-ins of employees who are found to be under eighteen: sessions first, then the account with its
    address, name and second factors, unless it belongs somewhere else. How many. A catch-up, every minute (P-73)."""
    actor = desk_job(organization_id)
    with organization_scope(organization_id):
        found = [row[0] for row in _asked(SIGNING_IN, organization_id, clock.today())]
        if not found:
            return 0
        rows = Membership.objects.filter(organization_id=organization_id, employee_id__in=found)
        ids = sorted(set(rows.values_list("account_id", flat=True)))
        ended = sum(sessions_end(account) for account in Account.objects.filter(id__in=ids))
        leave_with_employees(actor=actor, employee_ids=found)
        audit.append(
            actor=actor,
            action="minor.account_close",
            object_type="employee",
            object_id=found[0] if len(found) == 1 else None,
            details={"accounts": len(ids), "sessions_ended": ended, "employee_ids": [*found[:400]]},
        )
    return len(ids)


def dependants(*, actor: Actor, employee_id: UUID) -> list[Dependant]:
    """What the cases of an employee hold about relatives and children, to answer the person it is about or who acts for
    them. Tier 3; the reading is recorded, for the purpose of privacy rights alone."""
    require(actor, "dependant.read")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        employee = access_employee(actor=actor, employee_id=employee_id)
        cases = dict(
            LeaveCase.objects.filter(organization_id=actor.organization_id, employee_id=employee.id)
            .order_by("opened_at", "id")
            .values_list("id", "number")
        )
        places = [vault.Place(employee.id, private.CASE, "private", one) for one in cases]
        known = vault.get_many(actor=actor, places=places, purpose=PRIVACY_RIGHTS)
    return [
        Dependant(place.row_id, cases[place.row_id], value.get("family_member"), value.get("child"))
        for place, value in known.items()
        if value.get("family_member") or value.get("child")
    ]


def _asked(statement: str, organization_id: UUID, on: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [organization_id, on])
        return cursor.fetchall()


def _age(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
