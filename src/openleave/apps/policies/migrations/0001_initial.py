import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# A version that was published says for good what it said: leave was decided by it. It may only be given a last day.
PUBLISHED_STAYS = """
CREATE FUNCTION openleave_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changing text[] := ARRAY['state', 'holds_until', 'retired_at', 'retired_by_id'];
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired'
       AND to_jsonb(NEW) - changing = to_jsonb(OLD) - changing THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Version % was published and does not change: % refused', OLD.number, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Start a new draft from it.';
END $$;

CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON policies_policyversion
    FOR EACH ROW EXECUTE FUNCTION openleave_published_stays();
"""
CHANGEABLE = """
DROP TRIGGER published_stays ON policies_policyversion;
DROP FUNCTION openleave_published_stays();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("slug", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("name_es", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("created_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "slug"), name="policies_policy_slug"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="policies_policy_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("content", models.TextField()),
                ("compiled", models.JSONField(help_text="Null while the text cannot be applied", null=True)),
                ("holds_from", models.DateField(null=True)),
                ("holds_until", models.DateField(null=True)),
                ("why", models.CharField(blank=True, default="", max_length=500)),
                ("created_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("created_by_id", models.UUIDField(null=True)),
                ("saved_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("saved_by_id", models.UUIDField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by_id", models.UUIDField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
                ("retired_by_id", models.UUIDField(null=True)),
                (
                    "policy",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "draft"), _negated=True),
                        fields=["organization_id", "policy", "number"],
                        name="policies_version_in_use",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "policy", "number"), name="policies_version_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("organization_id", "policy"),
                        name="policies_version_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holds_from__isnull", True), ("published_at__isnull", True), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("compiled__isnull", False),
                                ("holds_from__isnull", False),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="policies_version_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("holds_until__isnull", False), ("retired_at__isnull", False), ("state", "retired")
                            ),
                            models.Q(
                                models.Q(("state", "retired"), _negated=True),
                                ("holds_until__isnull", True),
                                ("retired_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="policies_version_retired",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="policies_policyversion_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="policy_id",
                        name="policies_policyversion_policy_ref",
                        on_delete="RESTRICT",
                        to="policies_policy",
                    ),
                ],
            },
        ),
        migrations.RunSQL(PUBLISHED_STAYS, CHANGEABLE),
    ]
