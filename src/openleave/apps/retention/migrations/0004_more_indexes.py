from django.db import migrations

PAIRS = [
    ("disclosures_answer", "employee_id"),
    ("disclosures_demanditem", "case_id"),
    ("feeds_correction", "employee_id"),
    ("incidents_affected", "employee_id"),
]


class Migration(migrations.Migration):
    """The same for the tables that came since."""

    dependencies = [
        ("retention", "0003_organization_ends"),
        ("disclosures", "0001_initial"),
        ("feeds", "0004_kept_by_request"),
        ("incidents", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "\n".join(
                f"CREATE INDEX erased_{table}_{column.removesuffix('_id')} ON {table} (organization_id, {column});"
                for table, column in PAIRS
            ),
            "\n".join(f"DROP INDEX erased_{table}_{column.removesuffix('_id')};" for table, column in PAIRS),
        )
    ]
