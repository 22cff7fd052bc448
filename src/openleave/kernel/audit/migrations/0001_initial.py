"""The audit tables; a trigger keeps entries as they are and heads moving forward, whoever asks, the owner included."""

from django.db import migrations, models

import openleave.kernel.ids
import openleave.kernel.tenancy.constraints

GUARD = """
CREATE FUNCTION openleave_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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

TABLES = ("audit_entry", "audit_head", "audit_installation_entry", "audit_installation_head")
PROTECT = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION openleave_audit_guard();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION openleave_audit_guard();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER never_emptied;
REVOKE {"UPDATE, " if table.endswith("entry") else ""}DELETE, TRUNCATE ON {table} FROM openleave_web;
"""
    for table in TABLES
)
RELEASE = (
    "".join(f"DROP TRIGGER append_only ON {table}; DROP TRIGGER never_emptied ON {table};\n" for table in TABLES)
    + "DROP FUNCTION openleave_audit_guard();"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor_account_id", models.UUIDField(null=True)),
                ("actor_roles", models.CharField(max_length=200)),
                ("channel", models.CharField(max_length=16)),
                ("action", models.CharField(max_length=64)),
                ("object_type", models.CharField(max_length=64)),
                ("object_id", models.CharField(max_length=64)),
                ("details", models.JSONField()),
                ("previous_mac", models.BinaryField()),
                ("mac", models.BinaryField()),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organization_id", "object_type", "object_id", "seq"], name="audit_entry_object"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "seq"), name="audit_entry_seq"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="audit_entry_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("seq", models.BigIntegerField()),
                ("mac", models.BinaryField()),
                ("seal", models.BinaryField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id",), name="audit_head_organization"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="audit_head_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstallationEntry",
            fields=[
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor_account_id", models.UUIDField(null=True)),
                ("actor_roles", models.CharField(max_length=200)),
                ("channel", models.CharField(max_length=16)),
                ("action", models.CharField(max_length=64)),
                ("object_type", models.CharField(max_length=64)),
                ("object_id", models.CharField(max_length=64)),
                ("details", models.JSONField()),
                ("previous_mac", models.BinaryField()),
                ("mac", models.BinaryField()),
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "audit_installation_entry",
                "constraints": [models.UniqueConstraint(fields=("seq",), name="audit_installation_entry_seq")],
            },
        ),
        migrations.CreateModel(
            name="InstallationHead",
            fields=[
                ("seq", models.BigIntegerField()),
                ("mac", models.BinaryField()),
                ("seal", models.BinaryField()),
                ("id", models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "audit_installation_head",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_installation_head_one")
                ],
            },
        ),
        migrations.RunSQL(GUARD + PROTECT, RELEASE),
    ]
