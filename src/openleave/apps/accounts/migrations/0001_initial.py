from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
from openleave.kernel.tenancy.constraints import ACCOUNT_ROWS


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("display_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "language",
                    models.CharField(blank=True, default="", help_text="Empty: as the device prefers", max_length=5),
                ),
                ("is_operator", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("account_id", models.UUIDField()),
                ("employee_id", models.UUIDField(null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("leave_administrator", "leave_administrator"),
                            ("hr_operations", "hr_operations"),
                            ("privacy_officer", "privacy_officer"),
                            ("manager", "manager"),
                            ("employee", "employee"),
                        ],
                        max_length=30,
                    ),
                ),
                ("created_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["account_id"], name="accounts_membership_account")],
                "constraints": [
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="accounts_membership_key",
                        using=ACCOUNT_ROWS,
                    ),
                    models.UniqueConstraint(
                        fields=("organization_id", "account_id", "role"), name="accounts_membership_once"
                    ),
                ],
            },
        ),
    ]
