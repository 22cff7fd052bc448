from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_minors")]

    operations = [
        migrations.AddField("signal", "told_ids", ArrayField(models.UUIDField(), default=list)),
        migrations.AddField("installationsignal", "told_ids", ArrayField(models.UUIDField(), default=list)),
    ]
