from django.db import migrations

# What was published or sent stays as it is, for everybody: until the organization itself ends, whose rows go with it.
TABLES = {
    "policies_policyversion": ("published_stays", "openleave_published_stays"),
    "notices_templateversion": ("letter_text_stays", "openleave_letter_text_stays"),
}


def _triggers(only: str) -> str:
    return "\n".join(
        f"DROP TRIGGER {trigger} ON {table}; CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {only}EXECUTE FUNCTION {function}();"
        for table, (trigger, function) in TABLES.items()
    )


class Migration(migrations.Migration):
    """The role that erases may also delete what was published, which it may not change."""

    dependencies = [
        ("retention", "0002_indexes"),
        ("erasure", "0002_eraser"),
        ("notices", "0001_initial"),
        ("policies", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(_triggers("WHEN (current_user <> 'openleave_eraser') "), _triggers("")),
    ]
