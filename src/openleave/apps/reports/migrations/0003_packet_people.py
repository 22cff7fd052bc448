"""Whose leave is in a packet is kept with it. Of those built before nobody knows any more: they are made again."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Row-level security binds the owner too; it is lifted for this statement, in the migration's transaction.
MADE_AGAIN = """
ALTER TABLE reports_packet NO FORCE ROW LEVEL SECURITY;
UPDATE reports_packet SET file_id = NULL WHERE state = 'ready';
ALTER TABLE reports_packet FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_reading"),
    ]

    operations = [
        migrations.AddField(
            "packet",
            "case_ids",
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None),
        ),
        migrations.AddField(
            "packet",
            "employee_ids",
            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None),
        ),
        migrations.RunSQL(MADE_AGAIN, migrations.RunSQL.noop),
    ]
