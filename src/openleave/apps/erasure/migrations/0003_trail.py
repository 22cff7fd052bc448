"""The role that erases may take entries of the trail; the trail's guard lets it take those past seven years alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("erasure", "0002_eraser"), ("audit", "0002_cut")]

    operations = [
        migrations.RunSQL(
            "GRANT DELETE ON audit_entry, audit_installation_entry TO openleave_eraser",
            "REVOKE DELETE ON audit_entry, audit_installation_entry FROM openleave_eraser",
        )
    ]
