"""The table of stored files. The content is on disk, encrypted; the keys are in the key store."""

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
    #: None where no age ends the file: the retention rule of its kind does.
    delete_after_at = models.DateTimeField(null=True)
    #: Whom the file is about, when it is kept under that person's key as well.
    subject_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["organization_id", "delete_after_at"], name="files_file_delete_after"),
            models.Index(fields=["organization_id", "kind", "digest"], name="files_file_digest"),
            models.Index(
                fields=["organization_id", "subject_id"],
                name="files_file_subject",
                condition=models.Q(subject_id__isnull=False),
            ),
        ]
