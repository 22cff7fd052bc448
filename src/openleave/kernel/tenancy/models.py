"""The base of every table that belongs to an organization."""

from __future__ import annotations

from datetime import timedelta
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


#: The longest that an operator may look at an organization at once (commitment P-04).
LONGEST_VISIT = timedelta(hours=4)


class Pass(models.Model):
    """An organization let an operator in. The database looks for it at every statement of an operator's transaction.

    It has no row-level policy, because the function that all policies ask reads it; it is made in the scope of the
    organization that is visited alone, never changed but ended, never deleted (triggers of migration 0002).
    ``visited_id`` is the organization, ``tier3`` whether the vault opens too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visited_id = models.UUIDField()
    account_id = models.UUIDField()
    approved_by_id = models.UUIDField()
    tier3 = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "tenancy"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__lte=models.F("starts_at") + LONGEST_VISIT), name="tenancy_pass_longest"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="tenancy_pass_has_a_length"
            ),
            models.CheckConstraint(
                condition=~models.Q(account_id=models.F("approved_by_id")), name="tenancy_pass_two_people"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account_id", "visited_id"],
                name="tenancy_pass_open",
                condition=models.Q(ended_at__isnull=True),
            )
        ]
