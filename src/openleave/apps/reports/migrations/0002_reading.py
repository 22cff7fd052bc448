"""Indexes for what reports read of other apps' tables: deadlines and use by day, whatever their case."""

from django.db import migrations

MAKE = """
CREATE INDEX reports_caseclock_due ON cases_caseclock (organization_id, due_on)
    INCLUDE (case_id, whose, done_on, lawful_due_on) WHERE stopped_at IS NULL;
CREATE INDEX reports_usageentry_day ON ledger_usageentry (organization_id, used_on) WHERE kind = 'usage';
"""
DROP = """
DROP INDEX reports_usageentry_day;
DROP INDEX reports_caseclock_due;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("cases", "0005_life"),
        ("ledger", "0001_initial"),
    ]

    operations = [migrations.RunSQL(MAKE, DROP)]
