"""How a version replaces another."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from openleave.apps.facts import Fact
from openleave.apps.people.models import Employee
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.ids import new_id

#: What a copy of a version does not take over.
BOOKKEEPING = {"id", "recorded_at", "recorded_by_id", "source_id", "superseded_at", "superseded_by_source_id"}


def locked_employee(actor: Actor, employee_id: UUID) -> Employee:
    """The employee, locked until the transaction ends: two corrections at once would both supersede one version."""
    employee = (
        Employee.objects.select_for_update().filter(organization_id=actor.organization_id, id=employee_id).first()
    )
    if employee is None:
        raise NotFound
    return employee


def supersede(version: Fact, at: datetime) -> None:
    """Stop believing a version."""
    version.superseded_at = at
    version.save(update_fields=["superseded_at"])


def copy_of[F: Fact](version: F, actor: Actor, at: datetime, **changes: Any) -> F:
    """A new version, not yet saved: the old one's values with changes, recorded now by the actor."""
    values = {
        field.attname: getattr(version, field.attname)
        for field in version._meta.concrete_fields
        if field.attname not in BOOKKEEPING and not field.generated
    }
    return type(version)(id=new_id(), recorded_at=at, recorded_by_id=actor.account_id, **{**values, **changes})
