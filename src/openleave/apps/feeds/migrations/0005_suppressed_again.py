"""Of an erasure that is done again after a crash or a restore it is not known which request asked for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feeds", "0004_kept_by_request")]

    operations = [
        migrations.AlterField(model_name="suppression", name="request_id", field=models.UUIDField(null=True)),
    ]
