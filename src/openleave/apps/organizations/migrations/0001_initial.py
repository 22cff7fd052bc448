from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
from openleave.apps.organizations.models import DIRECTORY_POLICY


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="HeadcountWeek",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("source_id", models.UUIDField(null=True)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_by_source_id", models.UUIDField(null=True)),
                ("week_starts_on", models.DateField()),
                ("employees", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "week_starts_on"], name="organizations_headcount_week")
                ],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="organizations_headcountweek_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("on", models.DateField()),
                ("name", models.CharField(max_length=100)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "on"), name="organizations_holiday_once"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="organizations_holiday_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Settings",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "employer_kind",
                    models.CharField(
                        choices=[
                            ("private", "Private employer"),
                            ("public_agency", "Public agency"),
                            ("school", "Elementary or secondary school"),
                        ],
                        default="private",
                        max_length=20,
                    ),
                ),
                ("time_zone", models.CharField(default="America/New_York", max_length=60)),
                ("workweek_starts_on", models.PositiveSmallIntegerField(default=6, help_text="0 Monday to 6 Sunday")),
                (
                    "leave_year_method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("calendar", "Calendar year"),
                            ("fixed", "Fixed 12 months from a date"),
                            ("forward", "12 months forward from the first leave"),
                            ("rolling_backward", "12 months rolling backward"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("leave_year_starts_month", models.PositiveSmallIntegerField(default=1)),
                ("leave_year_starts_day", models.PositiveSmallIntegerField(default=1)),
                ("second_factor_required", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id",), name="organizations_settings_one"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="organizations_settings_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Worksite",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("street", models.CharField(blank=True, default="", max_length=200)),
                ("city", models.CharField(blank=True, default="", max_length=100)),
                ("state", models.CharField(blank=True, default="", max_length=2)),
                ("postal_code", models.CharField(blank=True, default="", max_length=10)),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "code"), name="organizations_worksite_code"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="organizations_worksite_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            f"""
            ALTER TABLE organizations_organization ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY directory ON organizations_organization
                USING ({DIRECTORY_POLICY}) WITH CHECK ({DIRECTORY_POLICY});
            """,
            "DROP POLICY directory ON organizations_organization",
        ),
    ]
