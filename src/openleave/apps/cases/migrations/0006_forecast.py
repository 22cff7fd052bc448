"""When leave in parts is foreseen to run out."""

import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_life"),
    ]

    operations = [
        migrations.CreateModel(
            name="Forecast",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("program", models.CharField(max_length=80)),
                (
                    "based_on",
                    models.CharField(
                        choices=[
                            ("certified", "What is certified"),
                            ("recent", "The use of the last weeks"),
                            ("plan", "The plan of the leave"),
                            ("unknown", "Not known yet"),
                        ],
                        max_length=10,
                    ),
                ),
                ("weeks", models.PositiveSmallIntegerField(null=True)),
                ("out_on", models.DateField(null=True)),
                ("again_on", models.DateField(null=True)),
                ("lacking", models.JSONField(default=list)),
                ("made_on", models.DateField(null=True)),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="cases.leavecase",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "out_on", "case"], name="cases_forecast_out")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "case", "program"), name="cases_forecast_once"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="cases_forecast_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="case_id", name="cases_forecast_case_ref", on_delete="CASCADE", to="cases_leavecase"
                    ),
                ],
            },
        ),
    ]
