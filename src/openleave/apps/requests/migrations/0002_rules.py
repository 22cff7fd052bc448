"""What the database itself refuses in privacy requests: steps that were taken stay as they are."""

from django.db import migrations

RULES = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON requests_requeststep
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_initial")]
    operations = [migrations.RunSQL(RULES, "DROP TRIGGER append_only ON requests_requeststep")]
