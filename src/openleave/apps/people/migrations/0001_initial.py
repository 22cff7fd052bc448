import django.db.models.deletion
from django.db import migrations, models

import openleave.apps.people.models
import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
        ("organizations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Employee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("number", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("source_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "number"), name="people_employee_number"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_employee_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_by_source_id", models.UUIDField(null=True)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weekly", "The same every week"),
                            ("rotating", "Rotates over several weeks"),
                            ("variable", "Varies without a pattern"),
                        ],
                        max_length=10,
                    ),
                ),
                ("anchor_on", models.DateField(null=True)),
                ("minutes_by_day", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("organization_id", "code"),
                        name="people_schedule_code",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_schedule_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_by_source_id", models.UUIDField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("schedule_code", models.CharField(blank=True, default="", max_length=40)),
                ("job_title", models.CharField(blank=True, default="", max_length=150)),
                ("department", models.CharField(blank=True, default="", max_length=150)),
                (
                    "status",
                    models.CharField(
                        default="active", help_text="active, leave or terminated, as the file said", max_length=20
                    ),
                ),
                ("pay_type", models.CharField(blank=True, default="", help_text="hourly or salaried", max_length=10)),
                ("pay_rate", models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ("minutes_per_week", models.PositiveIntegerField(null=True)),
                ("full_time", models.BooleanField(null=True)),
                ("exempt", models.BooleanField(help_text="Exempt from overtime under the FLSA", null=True)),
                ("union_code", models.CharField(blank=True, default="", max_length=40)),
                ("work_state", models.CharField(blank=True, default="", max_length=2)),
                (
                    "worksite",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organizations.worksite",
                    ),
                ),
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
                    "manager",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "employee"], name="people_assignment_employee"),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["organization_id", "manager"],
                        name="people_assignment_manager",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["organization_id", "worksite"],
                        name="people_assignment_worksite",
                    ),
                ],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_assignment_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="people_assignment_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="worksite_id",
                        name="people_assignment_worksite_ref",
                        on_delete="RESTRICT",
                        to="organizations_worksite",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="manager_id",
                        name="people_assignment_manager_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_by_source_id", models.UUIDField(null=True)),
                ("hired_on", models.DateField()),
                ("separated_on", models.DateField(null=True)),
                (
                    "service_from_on",
                    models.DateField(help_text="Adjusted service date, where the employer credits one", null=True),
                ),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "employee"], name="people_employment_employee")],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_employment_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="people_employment_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HoursWorked",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_by_source_id", models.UUIDField(null=True)),
                ("week_starts_on", models.DateField()),
                ("minutes_worked", models.PositiveIntegerField()),
                ("minutes_scheduled", models.PositiveIntegerField(null=True)),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", False)),
                        fields=["organization_id", "employee"],
                        name="people_hours_past",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("organization_id", "employee", "week_starts_on"),
                        name="people_hours_week",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_hoursworked_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="people_hoursworked_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_by_source_id", models.UUIDField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("first_name", models.CharField(max_length=100)),
                ("middle_name", models.CharField(blank=True, default="", max_length=100)),
                ("last_name", models.CharField(max_length=100)),
                ("suffix", models.CharField(blank=True, default="", max_length=20)),
                ("preferred_name", models.CharField(blank=True, default="", max_length=100)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", help_text="E.164", max_length=20)),
                ("born_on", models.DateField(null=True)),
                ("home_street", models.CharField(blank=True, default="", max_length=200)),
                ("home_city", models.CharField(blank=True, default="", max_length=100)),
                ("home_state", models.CharField(blank=True, default="", max_length=2)),
                ("home_postal_code", models.CharField(blank=True, default="", max_length=10)),
                ("language", models.CharField(blank=True, default="", max_length=5)),
                (
                    "search_last",
                    models.GeneratedField(
                        db_persist=True,
                        expression=openleave.apps.people.models.folded("last_name", models.Value(" "), "first_name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "search_first",
                    models.GeneratedField(
                        db_persist=True,
                        expression=openleave.apps.people.models.folded("first_name", models.Value(" "), "last_name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "employee"], name="people_profile_employee"),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["organization_id", "search_last", "employee"],
                        name="people_profile_last",
                    ),
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["organization_id", "search_first"],
                        name="people_profile_first",
                    ),
                ],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_profile_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="people_profile_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarterlyWage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_by_source_id", models.UUIDField(null=True)),
                ("quarter_starts_on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("superseded_at__isnull", False)),
                        fields=["organization_id", "employee"],
                        name="people_wage_past",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("organization_id", "employee", "quarter_starts_on"),
                        name="people_wage_quarter",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_quarterlywage_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="people_quarterlywage_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                ],
            },
        ),
    ]
