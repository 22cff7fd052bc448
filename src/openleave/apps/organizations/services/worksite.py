"""Worksites: where employees report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from openleave.apps.organizations.models import Worksite
from openleave.apps.organizations.services.history import record_changes
from openleave.apps.organizations.states import STATES
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

FIELDS = ("code", "name", "street", "city", "state", "postal_code", "latitude", "longitude")


def worksite_save(*, actor: Actor, worksite_id: UUID | None = None, **values: Any) -> Worksite:
    """Add a worksite, or change the one of that id. ``values`` are its fields; ``code`` and ``name`` are needed.

    Coordinates are decimal degrees, both or neither. Raises Invalid with its field, Conflict when the code is taken.
    """
    require(actor, "worksite.write")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        if worksite_id is None:
            worksite = Worksite(organization_id=actor.organization_id)
        else:
            found = (
                Worksite.objects.select_for_update()
                .filter(organization_id=actor.organization_id, id=worksite_id)
                .first()
            )
            if found is None:
                raise NotFound
            worksite = found
        changed = sorted(name for name in FIELDS if name in values and getattr(worksite, name) != values[name])
        before = {name: getattr(worksite, name) for name in changed}
        for name in changed:
            setattr(worksite, name, values[name])
        _check(worksite)
        try:
            with transaction.atomic():
                worksite.save(force_insert=worksite_id is None)
        except IntegrityError:
            raise Conflict(
                f"There already is a worksite with the code {worksite.code}.", fix="Choose another code."
            ) from None
        if changed:
            audit.append(
                actor=actor,
                action="worksite.add" if worksite_id is None else "worksite.update",
                object_type="worksite",
                object_id=worksite.id,
                details={"fields": changed},
            )
            new = worksite_id is None
            pairs = {name: (None if new else before[name], values[name]) for name in changed if not new or values[name]}
            record_changes(actor, "worksite", worksite.id, worksite.name, pairs)
    return worksite


def _check(worksite: Worksite) -> None:
    for name in ("code", "name"):
        if not getattr(worksite, name).strip():
            raise Invalid(f"The worksite has no {name}.", fix=f"Enter a {name}.", field=name)
    if worksite.state and worksite.state not in STATES:
        raise Invalid(f"{worksite.state} is not a state.", fix="Choose one of the list.", field="state")
    if (worksite.latitude is None) != (worksite.longitude is None):
        missing = "latitude" if worksite.latitude is None else "longitude"
        raise Invalid(
            "Only one of the two coordinates is given.",
            why="Distances between worksites need both.",
            fix="Enter both, or leave both empty.",
            field=missing,
        )
    for name, limit in (("latitude", 90), ("longitude", 180)):
        value = getattr(worksite, name)
        if value is not None and not -limit <= Decimal(value) <= limit:
            raise Invalid(
                f"The {name} is not on the globe.", fix=f"Use degrees between -{limit} and {limit}.", field=name
            )
