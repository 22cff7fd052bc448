from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="for_employee",
            field=models.BooleanField(default=False, help_text="The desk sent it to the employee, who may open it"),
        ),
    ]
