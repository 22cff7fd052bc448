from django.db import migrations, models

import openleave.apps.organizations.models
import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        # Where the function of append-only tables is made.
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="appeal_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddField(
            model_name="settings",
            name="business_days",
            field=models.JSONField(default=openleave.apps.organizations.models.monday_to_friday),
        ),
        migrations.AddField(
            model_name="settings",
            name="cure_days",
            field=models.PositiveSmallIntegerField(default=7),
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
                ("about", models.CharField(max_length=20)),
                ("about_id", models.UUIDField(null=True)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("field", models.CharField(max_length=40)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("changed_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("changed_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "about", "-changed_at"], name="organizations_change_newest")
                ],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="organizations_change_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaveYearChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("calendar", "Calendar year"),
                            ("fixed", "Fixed 12 months from a date"),
                            ("forward", "12 months forward from the first leave"),
                            ("rolling_backward", "12 months rolling backward"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_month", models.PositiveSmallIntegerField(default=1)),
                ("starts_day", models.PositiveSmallIntegerField(default=1)),
                ("effective_on", models.DateField()),
                ("announced_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("organization_id", "effective_on"),
                        name="organizations_leaveyear_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_on__gt", models.F("announced_on"))),
                        name="organizations_leaveyear_told",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="organizations_leaveyearchange_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON organizations_change "
            "FOR EACH ROW EXECUTE FUNCTION openleave_append_only()",
            "DROP TRIGGER append_only ON organizations_change",
        ),
    ]
