"""Cases carry their earliest running deadline, so that those without one are found at once."""

from django.db import migrations, models

# Row-level security binds the owner too; it is lifted for this statement, in the migration's transaction.
FILL = """
ALTER TABLE cases_leavecase NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_caseclock NO FORCE ROW LEVEL SECURITY;
UPDATE cases_leavecase c SET next_due_on = (
    SELECT min(due_on) FROM cases_caseclock k
    WHERE k.organization_id = c.organization_id AND k.case_id = c.id AND k.done_on IS NULL AND k.stopped_at IS NULL);
ALTER TABLE cases_caseclock FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_leavecase FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_rules")]

    operations = [
        migrations.AddField(
            model_name="leavecase",
            name="next_due_on",
            field=models.DateField(help_text="The earliest deadline that runs", null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="leavecase",
            index=models.Index(
                condition=models.Q(("next_due_on__isnull", True), ("state__in", ["noticed", "requested"])),
                fields=["organization_id", "starts_on", "id"],
                name="cases_leavecase_waiting",
            ),
        ),
    ]
