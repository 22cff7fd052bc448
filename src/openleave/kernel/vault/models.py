"""The vault's table, in a schema that the web role cannot enter. Rows are written and read in ``services`` only."""

from __future__ import annotations

from django.db import models

from openleave.kernel.tenancy.models import TenantModel


class Secret(TenantModel):
    """One sealed value: that of ``column_name`` of the row ``row_id`` of ``table_name``, about ``subject_id``."""

    subject_id = models.UUIDField()
    table_name = models.CharField(max_length=64)
    column_name = models.CharField(max_length=64)
    row_id = models.UUIDField()
    key_version = models.SmallIntegerField()
    revision = models.BigIntegerField()
    sealed = models.BinaryField()
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = '"vault"."secret"'
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "table_name", "column_name", "row_id"], name="secret_place"
            )
        ]
        indexes = [models.Index(fields=["organization_id", "subject_id"], name="secret_subject")]
