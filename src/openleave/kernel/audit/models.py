"""The audit trail's tables: a chain per organization, and one for the installation itself.

Entries are written with SQL in ``services`` and read by ``verify``; rows are never changed (a trigger refuses).
"""

from __future__ import annotations

from django.db import models

from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.models import TenantModel


class EntryFields(models.Model):
    """Who did what to which object, when; ids and codes only. ``mac`` chains it to the entry before."""

    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor_account_id = models.UUIDField(null=True)
    actor_roles = models.CharField(max_length=200)
    channel = models.CharField(max_length=16)
    action = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    details = models.JSONField()
    previous_mac = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        abstract = True


class HeadFields(models.Model):
    """The last entry of a chain. Its row lock puts writers in line; ``seal`` is a MAC of the head itself."""

    seq = models.BigIntegerField()
    mac = models.BinaryField()
    seal = models.BinaryField()
    #: The last entry whose time is over and that was taken, its MAC, and a MAC of that: where the chain begins.
    cut_seq = models.BigIntegerField(db_default=0)
    cut_mac = models.BinaryField(null=True)
    cut_seal = models.BinaryField(null=True)

    class Meta:
        abstract = True


class Entry(EntryFields, TenantModel):
    """An entry of one organization's chain."""

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "seq"], name="audit_entry_seq")]
        indexes = [
            models.Index(fields=["organization_id", "object_type", "object_id", "seq"], name="audit_entry_object")
        ]


class Head(HeadFields, TenantModel):
    """The head of one organization's chain."""

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id"], name="audit_head_organization")]


class InstallationEntry(EntryFields):
    """An entry of the installation's own chain: events of no organization, such as failed sign-ins."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        db_table = "audit_installation_entry"
        constraints = [models.UniqueConstraint(fields=["seq"], name="audit_installation_entry_seq")]


class InstallationHead(HeadFields):
    """The head of the installation's own chain: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)

    class Meta:
        db_table = "audit_installation_head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_installation_head_one")]
