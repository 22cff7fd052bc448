"""A role for the cases that are walled off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_cache"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("leave_administrator", "leave_administrator"),
                    ("walled_cases", "walled_cases"),
                    ("hr_operations", "hr_operations"),
                    ("privacy_officer", "privacy_officer"),
                    ("manager", "manager"),
                    ("employee", "employee"),
                ],
                max_length=30,
            ),
        ),
    ]
