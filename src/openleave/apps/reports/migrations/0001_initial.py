import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0005_life"),
        ("people", "0002_workforce_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Packet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("asked_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("asked_by_id", models.UUIDField()),
                ("asked_roles", models.CharField(max_length=200)),
                ("asked_employee_id", models.UUIDField(help_text="Who the account is, for the walls", null=True)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("medical", models.BooleanField(default=False)),
                ("audit_seq", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("building", "Being built"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("phase", models.CharField(blank=True, default="", max_length=40)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("progress_at", models.DateTimeField(null=True)),
                ("built_at", models.DateTimeField(null=True)),
                ("file_id", models.UUIDField(null=True)),
                ("files", models.PositiveIntegerField(default=0)),
                ("size_bytes", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                (
                    "problem",
                    models.CharField(blank=True, default="", help_text="A code: the kind of error", max_length=60),
                ),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "-asked_at", "-id"], name="reports_packet_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "building"])),
                        fields=["organization_id"],
                        name="reports_packet_unfinished",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", models.F("from_on"))), name="reports_packet_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_packet_hashed",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="reports_packet_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="reports_packet_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="case_id", name="reports_packet_case_ref", on_delete="RESTRICT", to="cases_leavecase"
                    ),
                ],
            },
        ),
    ]
