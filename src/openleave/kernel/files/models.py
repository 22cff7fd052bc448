"""The table of stored files. The content is on disk, encrypted; the key is in the key store."""

from __future__ import annotations

from django.db import models

from openleave.kernel.tenancy.models import TenantModel


class File(TenantModel):
    """One stored file. Names of uploaded files are not kept: they often carry a person's name."""

    kind = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    #: HMAC-SHA256 of the content under the organization's key, hex: recognises the same file sent again.
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    delete_after_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization_id", "delete_after_at"], name="files_file_delete_after"),
            models.Index(fields=["organization_id", "kind", "digest"], name="files_file_digest"),
        ]
