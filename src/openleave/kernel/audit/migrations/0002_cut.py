"""Where a chain begins once its oldest entries were taken; the guard lets those go that are past seven years."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION openleave_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('audit_head', 'audit_installation_head') THEN
        IF NEW.id = OLD.id AND NEW.cut_seq >= OLD.cut_seq
           AND to_jsonb(NEW) -> 'organization_id' IS NOT DISTINCT FROM to_jsonb(OLD) -> 'organization_id'
           AND (NEW.seq > OLD.seq OR (NEW.cut_seq > OLD.cut_seq AND NEW.cut_seq <= NEW.seq AND NEW.seq = OLD.seq
                AND NEW.mac = OLD.mac AND NEW.seal = OLD.seal)) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('audit_entry', 'audit_installation_entry')
       AND current_user = 'openleave_eraser' THEN
        IF OLD.at < now() - interval '7 years' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', HINT = 'Record a further entry instead.';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION openleave_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('audit_head', 'audit_installation_head') THEN
        IF NEW.seq > OLD.seq AND NEW.id = OLD.id
           AND to_jsonb(NEW) -> 'organization_id' IS NOT DISTINCT FROM to_jsonb(OLD) -> 'organization_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', HINT = 'Record a further entry instead.';
END $$;
"""


def _columns(model: str) -> list[migrations.AddField]:
    fields = {
        "cut_seq": models.BigIntegerField(db_default=0),
        "cut_mac": models.BinaryField(null=True),
        "cut_seal": models.BinaryField(null=True),
    }
    return [migrations.AddField(model, name, field) for name, field in fields.items()]


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [*_columns("head"), *_columns("installationhead"), migrations.RunSQL(GUARD, BEFORE)]
