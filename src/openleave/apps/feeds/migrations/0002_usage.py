from django.db import migrations, models

KINDS = [("employees", "Employees"), ("hours", "Hours worked"), ("usage", "Leave already used")]


class Migration(migrations.Migration):
    """Leave used before OpenLeave is a third kind of import."""

    dependencies = [("feeds", "0001_initial")]

    operations = [
        migrations.AlterField("import", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.AlterField("mapping", "kind", models.CharField(choices=KINDS, max_length=20)),
    ]
