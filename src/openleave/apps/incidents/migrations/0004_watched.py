"""The security role looks itself whether the organization's assessment of its purpose stands."""

from django.db import migrations

GRANT = "GRANT SELECT (organization_id, purpose, until) ON purposes_standing TO openleave_security"
REVOKE = "REVOKE SELECT (organization_id, purpose, until) ON purposes_standing FROM openleave_security"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_told"), ("purposes", "0001_initial")]

    operations = [migrations.RunSQL(GRANT, REVOKE)]
