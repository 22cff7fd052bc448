from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints

TABLES = ("people_employment", "people_assignment", "organizations_headcountweek", "organizations_worksite")
EVENTS = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}

# One row for a transaction that changed a workforce; it replaces those of earlier transactions. Nobody waits for
# another: a row that another transaction is replacing is left alone, and so is everything under a snapshot of its own
# (there, what others have removed since may not be touched).
FUNCTION = """
CREATE FUNCTION openleave_workforce_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    organization uuid;
    this bigint := pg_current_xact_id()::text::bigint;
BEGIN
    FOR organization IN SELECT DISTINCT organization_id FROM changed LOOP
        CONTINUE WHEN EXISTS (SELECT FROM people_workforcerevision
                              WHERE organization_id = organization AND changed_in = this AND changed_at = now());
        IF current_setting('transaction_isolation') = 'read committed' THEN
            DELETE FROM people_workforcerevision WHERE organization_id = organization AND id IN (
                SELECT id FROM people_workforcerevision WHERE organization_id = organization FOR UPDATE SKIP LOCKED);
        END IF;
        INSERT INTO people_workforcerevision (organization_id, id, changed_in, changed_at)
        VALUES (organization, gen_random_uuid(), this, now());
    END LOOP;
    RETURN NULL;
END $$;
"""
CREATE = FUNCTION + "".join(
    f"CREATE TRIGGER workforce_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION openleave_workforce_changed();\n"
    for table in TABLES
    for event, rows in EVENTS.items()
)
DROP = (
    "".join(f"DROP TRIGGER workforce_{event.lower()} ON {table};\n" for table in TABLES for event in EVENTS)
    + "DROP FUNCTION openleave_workforce_changed();"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("organizations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="WorkforceRevision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("changed_in", models.BigIntegerField()),
                ("changed_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="people_workforcerevision_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
