"""What the database itself refuses in cases, and the ledger's references to them."""

from django.db import migrations

from openleave.kernel.tenancy.constraints import reference_sql

# Absences may only be marked as taken back; determinations and decisions not even that.
RULES = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_determination
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OF id, organization_id, case_id, absent_on, minutes_absent,
    recorded_at, recorded_by_id ON cases_absence
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""
FREE = """
DROP TRIGGER append_only ON cases_absence;
DROP TRIGGER append_only ON cases_decision;
DROP TRIGGER append_only ON cases_determination;
"""


def ledger_reference(column: str, to: str) -> migrations.RunSQL:
    """The ledger's app stands below this one, so that its references upward are added from here."""
    name = f"ledger_usageentry_{column.removesuffix('_id')}_ref"
    return migrations.RunSQL(
        reference_sql("ledger_usageentry", name=name, column=column, to=to),
        f"ALTER TABLE ledger_usageentry DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(RULES, FREE),
        ledger_reference("case_id", "cases_leavecase"),
        ledger_reference("absence_id", "cases_absence"),
    ]
