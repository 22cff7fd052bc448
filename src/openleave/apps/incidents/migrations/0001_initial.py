"""Reads, signals and incidents; reads and signals are locked to the role of their purpose."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

LOCKED = """
REVOKE ALL ON incidents_read, incidents_signal, incidents_installationsignal FROM openleave_web;
GRANT SELECT, INSERT ON incidents_read TO openleave_security;
GRANT SELECT, INSERT, UPDATE ON incidents_signal, incidents_installationsignal TO openleave_security;
GRANT SELECT (organization_id, id) ON people_employee TO openleave_security;
GRANT SELECT (organization_id, id, employee_id) ON cases_leavecase TO openleave_security;
GRANT SELECT ON tenancy_pass TO openleave_security;
GRANT EXECUTE ON FUNCTION openleave_current_organization(), openleave_current_account(),
    openleave_has_organization(), openleave_is_operator() TO openleave_security;
REVOKE UPDATE, DELETE, TRUNCATE ON incidents_step FROM openleave_web;
CREATE INDEX audit_installation_entry_action ON audit_installation_entry (action, at);
"""
OPEN = "DROP INDEX audit_installation_entry_action"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("cases", "0001_initial"),
        ("people", "0002_workforce_revision"),
        ("tenancy", "0002_pass"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstallationSignal",
            fields=[
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bulk", "Many people’s records read"),
                            ("hours", "Read outside the hours you set"),
                            ("files", "Files taken away"),
                            ("sign_in", "Many refused sign-ins of one account"),
                            ("stuffing", "Many refused sign-ins on this installation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("noticed_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("alerted_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("explained", "Explained"), ("incident", "Became an incident")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_id", models.UUIDField(null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "year"), name="incidents_counter_year"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_counter_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("number", models.CharField(max_length=20)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("account", "An account was used by somebody else"),
                            ("misuse", "Somebody looked without a reason"),
                            ("sent_wrong", "Something went to the wrong person"),
                            ("lost", "A device or file was lost"),
                            ("fault", "A fault of the software"),
                            ("unknown", "Not known yet"),
                        ],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("account_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list)),
                ("discovered_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("opened_by_id", models.UUIDField(null=True)),
                ("scoped_at", models.DateTimeField(null=True)),
                ("files", models.PositiveIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "number"), name="incidents_incident_number"),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))), name="incidents_incident_times"
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_incident_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Read",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("account_id", models.UUIDField()),
                ("read_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("page", models.CharField(max_length=64)),
                ("subject_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list)),
                ("file", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "read_at", "account_id"], name="incidents_read_when")
                ],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_read_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bulk", "Many people’s records read"),
                            ("hours", "Read outside the hours you set"),
                            ("files", "Files taken away"),
                            ("sign_in", "Many refused sign-ins of one account"),
                            ("stuffing", "Many refused sign-ins on this installation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("noticed_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("alerted_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("explained", "Explained"), ("incident", "Became an incident")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField()),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "-last_at"], name="incidents_signal_newest")],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_signal_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("people", models.PositiveIntegerField(default=500)),
                ("minutes", models.PositiveIntegerField(default=60)),
                ("from_hour", models.PositiveSmallIntegerField(null=True)),
                ("to_hour", models.PositiveSmallIntegerField(null=True)),
                ("business_days", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id",), name="incidents_watch_one"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_watch_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Affected",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("reads", models.PositiveIntegerField()),
                ("tier3", models.BooleanField(default=False)),
                ("home_state", models.CharField(blank=True, default="", max_length=2)),
                ("minor", models.BooleanField(default=False)),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
                (
                    "incident",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "incident", "employee"), name="incidents_affected_once"
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_affected_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="incident_id",
                        name="incidents_affected_incident_ref",
                        on_delete="RESTRICT",
                        to="incidents_incident",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="incidents_affected_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("by_id", models.UUIDField(null=True)),
                ("code", models.CharField(max_length=20)),
                ("what", models.CharField(blank=True, default="", max_length=20)),
                ("count", models.PositiveIntegerField(null=True)),
                (
                    "incident",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "incident", "at"], name="incidents_step_order")],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_step_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="incident_id",
                        name="incidents_step_incident_ref",
                        on_delete="RESTRICT",
                        to="incidents_incident",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("code", models.CharField(max_length=20)),
                ("due_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by_id", models.UUIDField(null=True)),
                (
                    "incident",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "incident", "code"), name="incidents_task_once"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="incidents_task_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="incident_id",
                        name="incidents_task_incident_ref",
                        on_delete="RESTRICT",
                        to="incidents_incident",
                    ),
                ],
            },
        ),
        migrations.RunSQL(LOCKED, OPEN),
    ]
