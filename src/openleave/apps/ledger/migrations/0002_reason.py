from django.db import migrations, models


class Migration(migrations.Migration):
    """Why leave was taken that no case tells of; and entries taken back with the import that brought them."""

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="usageentry",
            name="reason",
            field=models.CharField(help_text="Why it was taken, where no case says so", max_length=30, null=True),
        ),
        migrations.AlterField(
            model_name="usageentry",
            name="reversal_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_on_leave", "The employee worked, or was not on leave"),
                    ("wrong_amount", "The amount was wrong"),
                    ("wrong_program", "It was counted under the wrong program"),
                    ("dates_changed", "The dates of the leave changed"),
                    ("import_rolled_back", "The import that brought it was rolled back"),
                ],
                default="",
                max_length=20,
            ),
        ),
    ]
