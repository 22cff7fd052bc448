"""The functions that the policies of gated tables ask, and which purposes an organization may use until when."""

from django.db import migrations, models

import openleave.kernel.ids
import openleave.kernel.tenancy.constraints

CREATE = """
CREATE FUNCTION openleave_organization_for(purposes text[]) RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    organization uuid := openleave_current_organization(); -- raises without one, and for a visitor without a pass
    stated text := current_setting('openleave.purpose', true);
BEGIN
    IF stated = ANY (purposes) THEN
        RETURN organization;
    ELSIF stated IS NULL OR stated = '' THEN
        RAISE EXCEPTION 'no purpose is stated for this transaction'
            USING ERRCODE = 'OL001', HINT = 'State one around the organization_scope.';
    END IF;
    RAISE EXCEPTION 'the data are not kept for the purpose %', stated
        USING ERRCODE = 'OL002', HINT = 'The registry names the purposes of each table.';
END $$;

CREATE FUNCTION openleave_account_for(purposes text[]) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE stated text := COALESCE(NULLIF(current_setting('openleave.purpose', true), ''), 'sign_in');
BEGIN
    IF stated = ANY (purposes) THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'the data are not kept for the purpose %', stated
        USING ERRCODE = 'OL002', HINT = 'The registry names the purposes of each table.';
END $$;
"""
DROP = """
DROP FUNCTION openleave_account_for(text[]);
DROP FUNCTION openleave_organization_for(text[]);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("purpose", models.CharField(max_length=40)),
                ("until", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "purpose"), name="purposes_standing_one"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="purposes_standing_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
    ]
