"""An operator's transaction reaches an organization only with a pass that its people gave, and only while it holds."""

import datetime

from django.db import migrations, models

import openleave.kernel.ids

# A statement of an operator's transaction (openleave.visitor is set) looks for the pass itself, so that a visit
# that was ended gives no row to the next statement. The vault's role gets a pass only with leave for tier 3.
CHECKED = """
CREATE OR REPLACE FUNCTION openleave_current_organization() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    value text := current_setting('openleave.organization', true);
    visitor text := current_setting('openleave.visitor', true);
BEGIN
    IF value IS NULL OR value = '' THEN
        RAISE EXCEPTION 'no organization is set for this transaction'
            USING ERRCODE = 'insufficient_privilege', HINT = 'Open an organization_scope around the query.';
    END IF;
    IF visitor <> '' THEN
        IF NOT EXISTS (
            SELECT FROM tenancy_pass
            WHERE account_id = visitor::uuid AND visited_id = value::uuid AND ended_at IS NULL
              AND starts_at <= clock_timestamp() AND clock_timestamp() < ends_at
              AND (tier3 OR current_user <> 'openleave_vault')
        ) THEN
            RAISE EXCEPTION 'an operator sees an organization only during a visit that it allowed'
                USING ERRCODE = 'insufficient_privilege', HINT = 'Ask the organization for a visit.';
        END IF;
    END IF;
    RETURN value::uuid;
END $$;
"""

UNCHECKED = """
CREATE OR REPLACE FUNCTION openleave_current_organization() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE value text := current_setting('openleave.organization', true);
BEGIN
    IF value IS NULL OR value = '' THEN
        RAISE EXCEPTION 'no organization is set for this transaction'
            USING ERRCODE = 'insufficient_privilege', HINT = 'Open an organization_scope around the query.';
    END IF;
    RETURN value::uuid;
END $$;
"""

GUARD = """
CREATE FUNCTION openleave_pass_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF COALESCE(current_setting('openleave.visitor', true), '') <> ''
           OR NEW.visited_id <> openleave_current_organization() OR NEW.ended_at IS NOT NULL THEN
            RAISE EXCEPTION 'only the organization itself lets somebody in'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
       AND to_jsonb(NEW) - 'ended_at' = to_jsonb(OLD) - 'ended_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a pass is ended, never changed: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON tenancy_pass
    FOR EACH ROW EXECUTE FUNCTION openleave_pass_guard();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON tenancy_pass
    FOR EACH STATEMENT EXECUTE FUNCTION openleave_pass_guard();
ALTER TABLE tenancy_pass ENABLE ALWAYS TRIGGER guarded, ENABLE ALWAYS TRIGGER never_emptied;
REVOKE DELETE, TRUNCATE ON tenancy_pass FROM openleave_web;
GRANT SELECT ON tenancy_pass TO openleave_vault;
"""

UNGUARD = """
DROP TRIGGER guarded ON tenancy_pass;
DROP TRIGGER never_emptied ON tenancy_pass;
DROP FUNCTION openleave_pass_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Pass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("visited_id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("approved_by_id", models.UUIDField()),
                ("tier3", models.BooleanField(default=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["account_id", "visited_id"],
                        name="tenancy_pass_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__lte", models.F("starts_at") + datetime.timedelta(seconds=14400))),
                        name="tenancy_pass_longest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="tenancy_pass_has_a_length"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("account_id", models.F("approved_by_id")), _negated=True),
                        name="tenancy_pass_two_people",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(CHECKED, UNCHECKED),
    ]
