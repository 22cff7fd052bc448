"""The ledger is append-only; organizations that exist begin with the assessments delivered with OpenLeave."""

from django.db import migrations

PROTECT = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consents_event
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consents_assessment
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
REVOKE UPDATE, DELETE ON consents_event, consents_assessment FROM openleave_web;
"""
RELEASE = """
DROP TRIGGER append_only ON consents_event;
DROP TRIGGER append_only ON consents_assessment;
GRANT UPDATE, DELETE ON consents_event, consents_assessment TO openleave_web;
"""
BEGIN = """
DO $$
DECLARE one uuid; key text;
BEGIN
    PERFORM set_config('openleave.operator', 'on', true);
    FOR one IN SELECT id FROM organizations_organization LOOP
        PERFORM set_config('openleave.organization', one::text, true);
        FOREACH key IN ARRAY ARRAY['analysis', 'security', 'operations'] LOOP
            INSERT INTO purposes_standing (organization_id, id, purpose, until)
            VALUES (one, gen_random_uuid(), key, current_date + 365) ON CONFLICT DO NOTHING;
        END LOOP;
    END LOOP;
    PERFORM set_config('openleave.operator', '', true), set_config('openleave.organization', '', true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0001_initial"),
        ("purposes", "0001_initial"),
        ("organizations", "0001_initial"),
        ("erasure", "0002_eraser"),
    ]

    operations = [migrations.RunSQL(PROTECT, RELEASE), migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
