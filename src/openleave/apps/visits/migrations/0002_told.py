from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]

    operations = [
        migrations.AddField("visit", "told_ids", ArrayField(models.UUIDField(), default=list)),
    ]
