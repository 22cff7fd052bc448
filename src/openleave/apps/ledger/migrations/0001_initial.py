import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# The ledger is append-only for everybody, the tables' owner included. A TRUNCATE is not the web role's to run.
APPEND_ONLY = """
CREATE FUNCTION openleave_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Add a counter-entry instead.';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_usageentry
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""

CHANGEABLE = """
DROP TRIGGER append_only ON ledger_usageentry;
DROP FUNCTION openleave_append_only();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="UsageEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("program", models.CharField(max_length=80)),
                ("case_id", models.UUIDField(null=True)),
                ("absence_id", models.UUIDField(null=True)),
                ("used_on", models.DateField()),
                ("minutes_used", models.PositiveIntegerField()),
                ("workweek_minutes", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("usage", "Leave used"), ("reversal", "Taken back")], default="usage", max_length=10
                    ),
                ),
                (
                    "reversal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_on_leave", "The employee worked, or was not on leave"),
                            ("wrong_amount", "The amount was wrong"),
                            ("wrong_program", "It was counted under the wrong program"),
                            ("dates_changed", "The dates of the leave changed"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("posted_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("posted_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
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
                    "reverses",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="ledger.usageentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "employee", "used_on"], name="ledger_usageentry_employee"),
                    models.Index(
                        condition=models.Q(("case_id__isnull", False)),
                        fields=["organization_id", "case_id"],
                        name="ledger_usageentry_case",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes_used__gt", 0), ("workweek_minutes__gte", models.F("minutes_used"))
                        ),
                        name="ledger_usageentry_within_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "usage"), ("reversal_reason", ""), ("reverses__isnull", True)),
                            models.Q(
                                ("kind", "reversal"),
                                ("reverses__isnull", False),
                                models.Q(("reversal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ledger_usageentry_reversal_names_entry",
                    ),
                    models.UniqueConstraint(
                        fields=("organization_id", "reverses"), name="ledger_usageentry_reversed_once"
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="ledger_usageentry_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="ledger_usageentry_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="reverses_id",
                        name="ledger_usageentry_reverses_ref",
                        on_delete="RESTRICT",
                        to="ledger_usageentry",
                    ),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
