from django.db import migrations, models

import openleave.kernel.ids
import openleave.kernel.tenancy.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Secret",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("subject_id", models.UUIDField()),
                ("table_name", models.CharField(max_length=64)),
                ("column_name", models.CharField(max_length=64)),
                ("row_id", models.UUIDField()),
                ("key_version", models.SmallIntegerField()),
                ("revision", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"vault"."secret"',
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "subject_id"], name="secret_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "table_name", "column_name", "row_id"), name="secret_place"
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="secret_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
    ]
