import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_life"),
        ("feeds", "0002_usage"),
    ]

    operations = [
        migrations.AlterField(
            model_name="import",
            name="kind",
            field=models.CharField(
                choices=[
                    ("employees", "Employees"),
                    ("hours", "Hours worked"),
                    ("usage", "Leave already used"),
                    ("cases", "Open cases"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="mapping",
            name="kind",
            field=models.CharField(
                choices=[
                    ("employees", "Employees"),
                    ("hours", "Hours worked"),
                    ("usage", "Leave already used"),
                    ("cases", "Open cases"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="CarriedCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("reference", models.CharField(max_length=60)),
                ("line", models.PositiveIntegerField()),
                ("stated_state", models.CharField(max_length=24)),
                ("stated_programs", models.JSONField(default=list)),
                ("stated_minutes", models.JSONField(default=dict)),
                ("contradictions", models.JSONField(default=list)),
                ("carried_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
                (
                    "source",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="feeds.import",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "source", "line"], name="feeds_carriedcase_source")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("organization_id", "reference"),
                        name="feeds_carriedcase_once",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="feeds_carriedcase_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="case_id", name="feeds_carriedcase_case_ref", on_delete="RESTRICT", to="cases_leavecase"
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="source_id", name="feeds_carriedcase_source_ref", on_delete="RESTRICT", to="feeds_import"
                    ),
                ],
            },
        ),
    ]
