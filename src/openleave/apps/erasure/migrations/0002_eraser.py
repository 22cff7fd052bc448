from django.db import migrations

# Append-only for everybody but the one role that erases (kernel/postgres/provision.py), and for it too but to delete.
ERASABLE = """
CREATE OR REPLACE FUNCTION openleave_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_user = 'openleave_eraser' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Add a counter-entry instead.';
END $$;
-- A sent letter stays as it is; the role may delete it, and has no right to change anything.
DROP TRIGGER letter_stays ON notices_letter;
CREATE TRIGGER letter_stays BEFORE UPDATE OR DELETE ON notices_letter
    FOR EACH ROW WHEN (current_user <> 'openleave_eraser') EXECUTE FUNCTION openleave_letter_stays();
-- For installations that are older than the role: what its default privileges give on new tables.
GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA public TO openleave_eraser;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO openleave_eraser;
-- Triggers on what it deletes note what is to be worked out anew.
GRANT INSERT ON workforce_change TO openleave_eraser;
GRANT INSERT, UPDATE ON people_workforcerevision TO openleave_eraser;
REVOKE DELETE ON audit_entry, audit_head, audit_installation_entry, audit_installation_head, erasure_run,
    erasure_erasure, erasure_hold, erasure_matter FROM openleave_eraser;
"""
KEPT = """
DROP TRIGGER letter_stays ON notices_letter;
CREATE TRIGGER letter_stays BEFORE UPDATE OR DELETE ON notices_letter
    FOR EACH ROW EXECUTE FUNCTION openleave_letter_stays();
CREATE OR REPLACE FUNCTION openleave_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Add a counter-entry instead.';
END $$;
"""


class Migration(migrations.Migration):
    """The role that erases may delete from append-only tables, and never from the trail or the ledger."""

    dependencies = [
        ("erasure", "0001_initial"),
        ("audit", "0001_initial"),
        ("ledger", "0001_initial"),
        ("notices", "0001_initial"),
        ("people", "0002_workforce_revision"),
        ("workforce", "0001_initial"),
    ]

    operations = [migrations.RunSQL(ERASABLE, KEPT)]
