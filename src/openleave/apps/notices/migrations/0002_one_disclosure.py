"""An e-mail is in the ledger of disclosures once, however often it is tried; its row is noted with the letter."""

from django.db import migrations, models

FIXED = """
CREATE OR REPLACE FUNCTION openleave_letter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opening text[] := ARRAY['state', 'opened_at', 'opened_by_id'];
    content text[] := ARRAY['state', 'by', 'print_batch_id', 'attempts', 'claimed_at', 'next_try_at', 'problem',
                            'file_id', 'sha256', 'pages', 'sent_at', 'sent_on', 'withdrawn_at', 'withdrawn_by_id',
                            'disclosure_id'];
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = 'sent' AND NEW.state = 'opened' AND to_jsonb(NEW) - opening = to_jsonb(OLD) - opening THEN
            RETURN NEW;
        END IF;
        IF OLD.state IN ('queued', 'failed') AND to_jsonb(NEW) - content = to_jsonb(OLD) - content
           AND (OLD.file_id IS NULL OR (NEW.file_id, NEW.sha256) IS NOT DISTINCT FROM (OLD.file_id, OLD.sha256)) THEN
            RETURN NEW;
        END IF;
        IF to_jsonb(NEW) = to_jsonb(OLD) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Letter % is % and does not change: % refused', OLD.id, OLD.state, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Send another letter that corrects it.';
END $$;
"""
LOOSE = FIXED.replace(",\n                            'disclosure_id'", "")


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [
        migrations.AddField("letter", "disclosure_id", models.UUIDField(null=True)),
        migrations.RunSQL(FIXED, LOOSE),
    ]
