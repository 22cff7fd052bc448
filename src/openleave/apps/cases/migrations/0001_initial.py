import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LawVersion",
            fields=[
                ("version", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("bundle", models.JSONField()),
                ("first_used_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="CaseNumber",
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
                    models.UniqueConstraint(fields=("organization_id", "year"), name="cases_casenumber_year"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="cases_casenumber_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaveCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("number", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=30)),
                (
                    "pattern",
                    models.CharField(
                        choices=[
                            ("continuous", "All at once"),
                            ("reduced", "Fewer hours each week"),
                            ("intermittent", "Now and then"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("noticed_on", models.DateField()),
                ("foreseeable", models.BooleanField(null=True)),
                (
                    "employer_agreed",
                    models.BooleanField(help_text="To reduced or intermittent bonding leave", null=True),
                ),
                ("minutes_off", models.JSONField(help_text="Weekday to minutes not worked (reduced)", null=True)),
                ("eligibility_notice_on", models.DateField(null=True)),
                ("certification_requested_on", models.DateField(null=True)),
                ("certification_received_on", models.DateField(null=True)),
                (
                    "sufficient_information_on",
                    models.DateField(help_text="When enough was known to designate", null=True),
                ),
                ("designation_notice_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("noticed", "Noticed"),
                            ("requested", "Requested"),
                            ("decided", "Decided"),
                            ("open", "Leave running"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                ("program", models.CharField(blank=True, default="", max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("eligible", "Yes"), ("ineligible", "No"), ("indeterminate", "Facts missing")],
                        default="",
                        max_length=15,
                    ),
                ),
                ("opened_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("opened_by_id", models.UUIDField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by_id", models.UUIDField(null=True)),
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
            },
        ),
        migrations.CreateModel(
            name="Determination",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("record_id", models.UUIDField()),
                ("program", models.CharField(max_length=80)),
                ("sequence", models.PositiveIntegerField()),
                ("as_of", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("eligible", "Yes"), ("ineligible", "No"), ("indeterminate", "Facts missing")],
                        max_length=15,
                    ),
                ),
                ("law_version", models.CharField(max_length=60)),
                ("engine_version", models.CharField(max_length=40)),
                ("facts_sha256", models.CharField(max_length=64)),
                ("facts_known_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("decided_by_id", models.UUIDField(null=True)),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                    "outcome",
                    models.CharField(
                        choices=[("designated", "Designated"), ("not_designated", "Not designated")], max_length=20
                    ),
                ),
                ("reason_codes", models.JSONField(default=list)),
                ("decided_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("decided_by_id", models.UUIDField()),
                (
                    "determination",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.determination",
                    ),
                ),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("code", models.CharField(max_length=100)),
                ("program", models.CharField(max_length=80)),
                (
                    "whose",
                    models.CharField(choices=[("employer", "Employer"), ("employee", "Employee")], max_length=10),
                ),
                ("event", models.CharField(max_length=60)),
                ("event_on", models.DateField()),
                ("due_on", models.DateField()),
                ("form", models.CharField(blank=True, default="", max_length=40)),
                ("citation_id", models.CharField(max_length=120)),
                ("citation_href", models.CharField(max_length=300)),
                ("done_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by_id", models.UUIDField(null=True)),
                (
                    "stopped_at",
                    models.DateTimeField(help_text="No longer called for: the facts or the case changed", null=True),
                ),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("absent_on", models.DateField()),
                ("minutes_absent", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("reversed_at", models.DateTimeField(null=True)),
                ("reversed_by_id", models.UUIDField(null=True)),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlannedDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("program", models.CharField(max_length=80)),
                ("planned_on", models.DateField()),
                ("minutes_planned", models.PositiveIntegerField()),
                ("workweek_minutes", models.PositiveIntegerField()),
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
            },
        ),
        migrations.AddIndex(
            model_name="leavecase",
            index=models.Index(fields=["organization_id", "employee"], name="cases_leavecase_employee"),
        ),
        migrations.AddIndex(
            model_name="leavecase",
            index=models.Index(fields=["organization_id", "-opened_at", "-id"], name="cases_leavecase_newest"),
        ),
        migrations.AddIndex(
            model_name="leavecase",
            index=models.Index(fields=["organization_id", "state", "-opened_at", "-id"], name="cases_leavecase_state"),
        ),
        migrations.AddIndex(
            model_name="leavecase",
            index=models.Index(
                fields=["organization_id", "outcome", "-opened_at", "-id"], name="cases_leavecase_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="leavecase",
            constraint=models.UniqueConstraint(fields=("organization_id", "number"), name="cases_leavecase_number"),
        ),
        migrations.AddConstraint(
            model_name="leavecase",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="cases_leavecase_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavecase",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_leavecase_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavecase",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="employee_id", name="cases_leavecase_employee_ref", on_delete="RESTRICT", to="people_employee"
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.UniqueConstraint(
                fields=("organization_id", "case", "program", "sequence"), name="cases_determination_sequence"
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_determination_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_determination_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["organization_id", "case", "-decided_at"], name="cases_decision_case"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_decision_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_decision_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="determination_id",
                name="cases_decision_determination_ref",
                on_delete="RESTRICT",
                to="cases_determination",
            ),
        ),
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(
                condition=models.Q(("done_on__isnull", True), ("stopped_at__isnull", True)),
                fields=["organization_id", "due_on", "case", "whose", "code"],
                name="cases_caseclock_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=models.UniqueConstraint(
                fields=("organization_id", "case", "code", "event_on"), name="cases_caseclock_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_caseclock_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_caseclock_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["organization_id", "case", "absent_on"], name="cases_absence_case"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_absent__gt", 0), ("minutes_absent__lte", 1440)),
                name="cases_absence_within_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reversed_at__isnull", True)),
                fields=("organization_id", "case", "absent_on"),
                name="cases_absence_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_absence_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_absence_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedday",
            constraint=models.UniqueConstraint(
                fields=("organization_id", "case", "program", "planned_on"), name="cases_plannedday_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedday",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_plannedday_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedday",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_plannedday_case_ref", on_delete="CASCADE", to="cases_leavecase"
            ),
        ),
    ]
