"""The whole life of a case: its steps, links and appeals; walls; deadlines with an owner, more time, and rest."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# Row-level security binds the owner too; it is lifted for these statements, in the migration's transaction.
CARRIED_OVER = """
ALTER TABLE cases_leavecase NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_decision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_caseclock NO FORCE ROW LEVEL SECURITY;
UPDATE cases_caseclock SET lawful_due_on = due_on;
UPDATE cases_leavecase c SET state = CASE WHEN EXISTS (
    SELECT FROM cases_decision d WHERE d.organization_id = c.organization_id AND d.case_id = c.id
       AND d.outcome = 'designated') THEN 'designated' ELSE 'not_designated' END WHERE state = 'decided';
ALTER TABLE cases_leavecase FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_decision FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_caseclock FORCE ROW LEVEL SECURITY;
"""
STEPS_STAY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_casestep
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""
# Decisions from before carry no such days, and nobody makes them up now.
NOT_SILENT = """
ALTER TABLE cases_decision ADD CONSTRAINT cases_decision_not_silent CHECK (
    outcome <> 'not_designated'
    OR (cure_by_on IS NOT NULL AND appeal_by_on IS NOT NULL AND reason_codes <> '[]'::jsonb)) NOT VALID
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_several_programs"),
        ("people", "0002_workforce_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("appealed_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "The decision stands"), ("reversed", "The decision is taken back")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
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
                            ("continues", "Continues it"),
                            ("same_condition", "Same condition"),
                            ("related", "Related"),
                            ("replaces", "Takes its place"),
                        ],
                        max_length=20,
                    ),
                ),
                ("linked_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("linked_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("step", models.CharField(max_length=30)),
                ("before", models.CharField(blank=True, default="", max_length=24)),
                ("after", models.CharField(max_length=24)),
                ("why", models.CharField(blank=True, default="", max_length=40)),
                ("noted", models.BooleanField(default=False, help_text="There is a note in the vault")),
                ("taken_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("taken_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Wall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("stated_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("stated_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveIndex(
            model_name="leavecase",
            name="cases_leavecase_waiting",
        ),
        migrations.AddField(
            model_name="caseclock",
            name="escalated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="extended_by_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="extended_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("extenuating_circumstances", "Extenuating circumstances"),
                    ("diligent_good_faith_efforts", "Not practicable despite diligent, good-faith efforts"),
                    ("agreed", "More time than the law asks, given by the employer"),
                ],
                default="",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="lawful_due_on",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="caseclock",
            name="owner_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="snoozed_until_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="snoozed_why",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="warned_half_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="warned_most_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="appeal_by_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="cure_by_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="leavecase",
            name="closed_as",
            field=models.CharField(
                blank=True,
                choices=[
                    ("returned", "Back at work"),
                    ("separated", "Did not return"),
                    ("exhausted", "Leave used up"),
                    ("denied", "Not designated"),
                    ("accommodation", "Handled as an accommodation"),
                    ("not_leave", "Not a leave: other time off or none"),
                    ("withdrawn", "Withdrawn by the employee"),
                    ("duplicate", "Part of another case"),
                ],
                default="",
                max_length=15,
            ),
        ),
        migrations.AddField(
            model_name="leavecase",
            name="expected_back_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="leavecase",
            name="owner_id",
            field=models.UUIDField(help_text="The account that handles it", null=True),
        ),
        migrations.AddField(
            model_name="leavecase",
            name="walled",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="leavecase",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=30),
        ),
        migrations.AlterField(
            model_name="leavecase",
            name="starts_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="leavecase",
            name="state",
            field=models.CharField(
                choices=[
                    ("noticed", "Noticed"),
                    ("requested", "Requested"),
                    ("eligibility_decided", "Eligibility decided"),
                    ("certification_pending", "Certification pending"),
                    ("designated", "Designated"),
                    ("partly_designated", "Partly designated"),
                    ("not_designated", "Not designated"),
                    ("open", "Leave running"),
                    ("returning", "Returning"),
                    ("closed", "Closed"),
                    ("cancelled", "Cancelled"),
                ],
                default="requested",
                max_length=24,
            ),
        ),
        migrations.RunSQL(CARRIED_OVER, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="leavecase",
            index=models.Index(
                condition=models.Q(
                    ("next_due_on__isnull", True),
                    ("state__in", ("noticed", "requested", "eligibility_decided", "certification_pending")),
                ),
                fields=["organization_id", "starts_on", "id"],
                name="cases_leavecase_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="leavecase",
            index=models.Index(fields=["organization_id", "starts_on", "id"], name="cases_leavecase_starts"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(NOT_SILENT, "ALTER TABLE cases_decision DROP CONSTRAINT cases_decision_not_silent")
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="decision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "not_designated"), _negated=True),
                            models.Q(
                                ("appeal_by_on__isnull", False),
                                ("cure_by_on__isnull", False),
                                models.Q(("reason_codes", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_decision_not_silent",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="leavecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["noticed", "closed", "cancelled"]),
                    models.Q(("starts_on__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cases_leavecase_asked",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="case",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.leavecase"
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="decision",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.decision"
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="case",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="cases.leavecase",
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="other",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="linked_from",
                to="cases.leavecase",
            ),
        ),
        migrations.AddField(
            model_name="casestep",
            name="case",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to="cases.leavecase"
            ),
        ),
        migrations.AddField(
            model_name="wall",
            name="employee",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.employee",
            ),
        ),
        migrations.AddField(
            model_name="wall",
            name="other",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.employee",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["organization_id", "case"], name="cases_appeal_case"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)),
                fields=("organization_id", "case"),
                name="cases_appeal_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_appeal_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_appeal_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="decision_id", name="cases_appeal_decision_ref", on_delete="RESTRICT", to="cases_decision"
            ),
        ),
        migrations.AddIndex(
            model_name="caselink",
            index=models.Index(fields=["organization_id", "other"], name="cases_caselink_other"),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(fields=("organization_id", "case", "other"), name="cases_caselink_once"),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("case", models.F("other")), _negated=True), name="cases_caselink_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_caselink_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_caselink_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="other_id", name="cases_caselink_other_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddIndex(
            model_name="casestep",
            index=models.Index(fields=["organization_id", "case", "-taken_at"], name="cases_casestep_case"),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_casestep_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="cases_casestep_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddIndex(
            model_name="wall",
            index=models.Index(fields=["organization_id", "other"], name="cases_wall_other"),
        ),
        migrations.AddConstraint(
            model_name="wall",
            constraint=models.UniqueConstraint(fields=("organization_id", "employee", "other"), name="cases_wall_once"),
        ),
        migrations.AddConstraint(
            model_name="wall",
            constraint=models.CheckConstraint(
                condition=models.Q(("employee", models.F("other")), _negated=True), name="cases_wall_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="wall",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="cases_wall_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="wall",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="employee_id", name="cases_wall_employee_ref", on_delete="RESTRICT", to="people_employee"
            ),
        ),
        migrations.AddConstraint(
            model_name="wall",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="other_id", name="cases_wall_other_ref", on_delete="RESTRICT", to="people_employee"
            ),
        ),
        migrations.RunSQL(STEPS_STAY, "DROP TRIGGER append_only ON cases_casestep"),
    ]
