"""An e-mail is in the ledger of disclosures once, however often it is tried."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0002_rules")]
    operations = [migrations.AddField("mail", "disclosure_id", models.UUIDField(null=True))]
