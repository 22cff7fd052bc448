import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# What was recorded of a position stays as it was written.
STAYS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON returning_position
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""
CHANGEABLE = "DROP TRIGGER append_only ON returning_position"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0005_life"),
        ("people", "0002_workforce_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "Being prepared"),
                            ("returned", "Back at work"),
                            ("not_returned", "Did not return"),
                            ("stopped", "No longer needed"),
                        ],
                        default="preparing",
                        max_length=15,
                    ),
                ),
                ("expected_on", models.DateField(null=True)),
                ("release_required", models.BooleanField(null=True)),
                ("release_received_on", models.DateField(null=True)),
                ("released_from_on", models.DateField(null=True)),
                ("full_minutes", models.PositiveSmallIntegerField(default=480)),
                ("full_days", models.PositiveSmallIntegerField(default=5)),
                ("returned_on", models.DateField(null=True)),
                ("opened_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("opened_by_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.UUIDField(null=True)),
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
            name="ReturnItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("release", "Release: the fitness-for-duty certification is in"),
                            ("restrictions", "Restrictions are known, or that there are none"),
                            ("position", "The same or an equivalent position is recorded"),
                            ("schedule", "Schedule and shift are set"),
                            ("equipment", "Equipment, desk and keys are ready"),
                            ("access", "Accounts and badge work again"),
                            ("benefits", "Benefits are restored, without waiting or examination"),
                            ("premiums", "Missed premiums are settled or agreed"),
                            ("manager", "The manager knows the dates and restrictions, nothing else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("needed", models.BooleanField(default=True)),
                ("done_on", models.DateField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by_id", models.UUIDField(null=True)),
                (
                    "plan",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="returning.returnplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("same_job", models.BooleanField()),
                ("same_pay", models.BooleanField(null=True)),
                ("same_benefits", models.BooleanField(null=True)),
                ("same_duties", models.BooleanField(null=True)),
                ("same_status", models.BooleanField(null=True)),
                ("same_shift", models.BooleanField(null=True)),
                ("same_site", models.BooleanField(null=True)),
                ("employee_asked_for_other_shift", models.BooleanField(null=True)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField()),
                (
                    "plan",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="returning.returnplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GraduatedStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("from_on", models.DateField()),
                ("minutes_a_day", models.PositiveSmallIntegerField()),
                ("days_a_week", models.PositiveSmallIntegerField()),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                (
                    "leave_case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
                (
                    "plan",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="returning.returnplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Premium",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("month_on", models.DateField(help_text="The first day of the month")),
                ("due_on", models.DateField()),
                ("owed", models.DecimalField(decimal_places=2, max_digits=10)),
                ("paid", models.DecimalField(decimal_places=2, default=0, max_digits=10)),
                ("paid_on", models.DateField(null=True)),
                ("letter_on", models.DateField(null=True)),
                ("cease_on", models.DateField(null=True)),
                ("covered_by_employer", models.BooleanField(default=False)),
                ("ended_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True), ("paid__lt", models.F("owed"))),
                        fields=["organization_id", "due_on"],
                        name="returning_premium_unpaid",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "case", "month_on"), name="returning_premium_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owed__gte", 0), ("paid__gte", 0), ("paid__lte", models.F("owed"))),
                        name="returning_premium_amounts",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="returning_premium_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="case_id", name="returning_premium_case_ref", on_delete="RESTRICT", to="cases_leavecase"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="returnplan",
            index=models.Index(fields=["organization_id", "employee"], name="returning_plan_employee"),
        ),
        migrations.AddConstraint(
            model_name="returnplan",
            constraint=models.UniqueConstraint(fields=("organization_id", "case"), name="returning_plan_once"),
        ),
        migrations.AddConstraint(
            model_name="returnplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("full_days__gt", 0), ("full_days__lte", 7), ("full_minutes__gt", 0), ("full_minutes__lte", 1440)
                ),
                name="returning_plan_full",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnplan",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="returning_returnplan_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnplan",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="returning_returnplan_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnplan",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="employee_id",
                name="returning_returnplan_employee_ref",
                on_delete="RESTRICT",
                to="people_employee",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnitem",
            constraint=models.UniqueConstraint(fields=("organization_id", "plan", "code"), name="returning_item_once"),
        ),
        migrations.AddConstraint(
            model_name="returnitem",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="returning_returnitem_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnitem",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="plan_id", name="returning_returnitem_plan_ref", on_delete="RESTRICT", to="returning_returnplan"
            ),
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["organization_id", "plan", "-recorded_at"], name="returning_position_of"),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="returning_position_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="plan_id", name="returning_position_plan_ref", on_delete="RESTRICT", to="returning_returnplan"
            ),
        ),
        migrations.AddIndex(
            model_name="graduatedstep",
            index=models.Index(fields=["organization_id", "leave_case"], name="returning_step_leave"),
        ),
        migrations.AddConstraint(
            model_name="graduatedstep",
            constraint=models.UniqueConstraint(
                fields=("organization_id", "plan", "from_on"), name="returning_step_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="graduatedstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days_a_week__gt", 0),
                    ("days_a_week__lte", 7),
                    ("minutes_a_day__gt", 0),
                    ("minutes_a_day__lte", 1440),
                ),
                name="returning_step_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="graduatedstep",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="returning_graduatedstep_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="graduatedstep",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="plan_id",
                name="returning_graduatedstep_plan_ref",
                on_delete="RESTRICT",
                to="returning_returnplan",
            ),
        ),
        migrations.AddConstraint(
            model_name="graduatedstep",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="leave_case_id",
                name="returning_graduatedstep_leave_case_ref",
                on_delete="RESTRICT",
                to="cases_leavecase",
            ),
        ),
        migrations.RunSQL(STAYS, CHANGEABLE),
    ]
