from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints

TABLES = ("people_employment", "people_assignment", "people_hoursworked", "ledger_usageentry")
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}

# Of whom something changed, once their organization keeps records. In the same transaction as the change: a refresh
# sees both or neither.
FUNCTION = """
CREATE FUNCTION openleave_workforce_record_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO workforce_change (organization_id, id, employee_id)
    SELECT organization_id, gen_random_uuid(), employee_id
    FROM (SELECT DISTINCT organization_id, employee_id FROM changed
           WHERE organization_id IN (SELECT organization_id FROM workforce_keeping)) of_whom;
    RETURN NULL;
END $$;
"""
CREATE = FUNCTION + "".join(
    f"CREATE TRIGGER workforce_record_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION openleave_workforce_record_changed();\n"
    for table in TABLES
    for event, rows in EVENTS.items()
)
DROP = (
    "".join(f"DROP TRIGGER workforce_record_{event.lower()} ON {table};\n" for table in TABLES for event in EVENTS)
    + "DROP FUNCTION openleave_workforce_record_changed();"
)


BLOCKS = """
CREATE INDEX workforce_answer_of_run ON workforce_answer USING brin (run_id, employee_id) WITH (pages_per_range = 16)
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial"), ("people", "0002_workforce_revision"), ("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("run_id", models.UUIDField()),
                ("employee_id", models.UUIDField()),
                ("outcome", models.PositiveSmallIntegerField(help_text="0 ineligible, 1 indeterminate, 2 eligible")),
                ("failed", models.IntegerField()),
                ("missing", models.IntegerField()),
                ("months", models.IntegerField(help_text="Months employed; -1: not known")),
                ("minutes", models.IntegerField(help_text="Minutes that count in the 12 months before; -1: not known")),
                ("headcount", models.IntegerField(help_text="Employees at and near the worksite; -1: not known")),
                ("weeks_used", models.BigIntegerField(help_text="Numerator")),
                ("weeks_available", models.BigIntegerField(help_text="Numerator")),
                ("weeks_denominator", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="workforce_answer_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("employee_id", models.UUIDField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="workforce_change_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Keeping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("since", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id",), name="workforce_keeping_once"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="workforce_keeping_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("spans", models.BinaryField(default=b"", help_text="Employments: first day, last day")),
                ("places", models.BinaryField(default=b"", help_text="Assignments: from, worksite, State")),
                (
                    "exempt",
                    models.BooleanField(
                        default=False, help_text="Some assignment is exempt from overtime: hours not clocked"
                    ),
                ),
                (
                    "weeks_from",
                    models.IntegerField(help_text="First day of the first week of `weeks`, an ordinal", null=True),
                ),
                ("weeks", models.BinaryField(default=b"", help_text="Minutes worked, week by week; -1: not recorded")),
                (
                    "other_hours",
                    models.BinaryField(default=b"", help_text="Hours of weeks that begin on another weekday"),
                ),
                (
                    "usage",
                    models.BinaryField(
                        default=b"", help_text="Leave used: day, program, minutes, minutes of the workweek"
                    ),
                ),
                ("refreshed_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="workforce_record_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("as_of", models.DateField()),
                ("reason", models.CharField(max_length=40)),
                ("program", models.CharField(max_length=80)),
                ("law_version", models.CharField(max_length=60)),
                ("engine_version", models.CharField(max_length=40)),
                ("employees", models.PositiveIntegerField(default=0)),
                ("eligible", models.PositiveIntegerField(default=0)),
                ("ineligible", models.PositiveIntegerField(default=0)),
                ("indeterminate", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("finished_at", models.DateTimeField(null=True)),
                ("run_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "-started_at"], name="workforce_run_newest")],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="workforce_run_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
        migrations.RunSQL(BLOCKS, "DROP INDEX workforce_answer_of_run"),
    ]
