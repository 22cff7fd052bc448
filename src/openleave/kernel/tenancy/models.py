"""The base of every table that belongs to an organization."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.base import ModelBase

from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.constraints import TenantKey, TenantReference


class TenantForeignKey(models.ForeignKey):
    """A foreign key between tenant tables: Django follows ``id``, the database checks (organization_id, id)."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        # Single-column indexes would never be used: every query is led by the organization. See Meta.indexes.
        kwargs["db_index"] = False
        super().__init__(to, on_delete, **kwargs)


class TenantBase(ModelBase):
    """Adds to each concrete tenant model its TenantKey and one TenantReference per tenant foreign key."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        model = super().__new__(mcs, name, bases, attrs, **kwargs)
        meta = model._meta  # type: ignore[attr-defined]
        if meta.abstract or meta.proxy or not any(isinstance(base, TenantBase) for base in bases):
            return model
        own = [constraint for constraint in meta.constraints if not isinstance(constraint, TenantReference)]
        table = meta.db_table.strip('"').split('"."')[-1]
        if not any(isinstance(constraint, TenantKey) for constraint in own):
            own.append(TenantKey(name=f"{table}_key"))
        for field in meta.local_fields:
            if isinstance(field, TenantForeignKey):
                own.append(_reference(table, meta.app_label, field))
        meta.constraints = own
        meta.original_attrs["constraints"] = own
        return model


def _reference(table: str, app_label: str, field: TenantForeignKey) -> TenantReference:
    target: Any = field.remote_field.model
    if target == "self":
        to = table
    elif isinstance(target, str):
        label = target if "." in target else f"{app_label}.{target}"
        to = label.lower().replace(".", "_")
    else:
        to = target._meta.db_table
    action = "CASCADE" if field.remote_field.on_delete is models.CASCADE else "RESTRICT"
    return TenantReference(name=f"{table}_{field.name}_ref", column=f"{field.name}_id", to=to, on_delete=action)


class TenantModel(models.Model, metaclass=TenantBase):
    """A row of one organization: primary key (organization_id, id) in the database, under FORCEd row-level security."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True
