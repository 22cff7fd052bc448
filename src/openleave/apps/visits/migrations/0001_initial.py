"""Visits and the pages that were opened. What was opened is never changed."""

import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

ROWS = (
    "CASE WHEN openleave_has_organization() THEN organization_id = (SELECT openleave_current_organization()) "
    "ELSE account_id = (SELECT openleave_current_account()) END"
)
KEPT = "REVOKE UPDATE, DELETE, TRUNCATE ON visits_view FROM openleave_web"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0002_pass")]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("account_id", models.UUIDField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("support", "Answer a request for help"),
                            ("fault", "Find a fault"),
                            ("upgrade", "Check an upgrade or a restored backup"),
                            ("incident", "Look into a security incident"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reference", models.CharField(blank=True, default="", max_length=40)),
                ("asked_areas", models.JSONField()),
                ("asked_minutes", models.PositiveSmallIntegerField()),
                ("asked_tier3", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("announced_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("allowed", "Allowed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("ended", "Ended"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("allowed_areas", models.JSONField(default=list)),
                ("allowed_minutes", models.PositiveSmallIntegerField(null=True)),
                ("allowed_tier3", models.BooleanField(default=False)),
                ("pass_id", models.UUIDField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.UUIDField(null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("time", "its time was over"),
                            ("organization", "the organization ended it"),
                            ("operator", "the operator ended it"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "-asked_at"], name="visits_visit_newest"),
                    models.Index(fields=["account_id", "-asked_at"], name="visits_visit_account"),
                ],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check=ROWS,
                        name="visits_visit_key",
                        using=ROWS,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account_id", models.F("decided_by_id")), _negated=True),
                            ("decided_by_id__isnull", True),
                            _connector="OR",
                        ),
                        name="visits_visit_two_people",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "allowed"])),
                        fields=("organization_id", "account_id"),
                        name="visits_visit_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="View",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("opened_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("page", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=300)),
                (
                    "visit",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="visits.visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "visit", "-opened_at"], name="visits_view_newest")],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="visits_view_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="visit_id", name="visits_view_visit_ref", on_delete="RESTRICT", to="visits_visit"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
