"""An e-mail is in the ledger of disclosures once, however often it is tried."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]
    operations = [migrations.AddField("announcement", "disclosure_id", models.UUIDField(null=True))]
