from django.db import migrations, models

import openleave.kernel.ids
import openleave.kernel.tenancy.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("kind", models.CharField(max_length=64)),
                ("size_bytes", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("delete_after_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "delete_after_at"], name="files_file_delete_after"),
                    models.Index(fields=["organization_id", "kind", "digest"], name="files_file_digest"),
                ],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="files_file_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
    ]
