from django.db import migrations

# Foreign keys that had no index, or only one of some rows: each row erased read the whole table that points to it
# (measured: more than half of the time of an erasure, and growing with the table).
COLUMNS = {
    "accommodation_review": "case_id",
    "accommodation_trial": "accommodation_id",
    "cases_appeal": "decision_id",
    "cases_decision": "determination_id",
    "cases_leavecase": "same_event_as_id",
    "certification_absencereport": "absence_id",
    "certification_certificationrequest": "opinion_of_id",
    "certification_flag": "request_id",
    "desk_arrival": "subject_id",
    "desk_task": "about_id",
    "feeds_carriedcase": "case_id",
    "ledger_usageentry": "absence_id",
    "messaging_message": "about_id",
    "messaging_note": "first_id",
    "people_hoursworked": "employee_id",
    "people_quarterlywage": "employee_id",
    "reports_packet": "case_id",
}
MORE = {
    "reports_packet": ["employee_id"],
    "notices_letter": ["copy_of_id"],
    "notices_batchitem": ["case_id", "letter_id"],
    "people_assignment": ["manager_id"],
}
PAIRS = [*COLUMNS.items(), *((table, column) for table, columns in MORE.items() for column in columns)]
#: Empty in most rows: the index knows only those that are not.
OFTEN_EMPTY = {
    "same_event_as_id", "opinion_of_id", "about_id", "first_id", "copy_of_id", "manager_id", "absence_id", "letter_id",
    "request_id",
}  # fmt: skip


def _index(table: str, column: str) -> str:
    only = f" WHERE {column} IS NOT NULL" if column in OFTEN_EMPTY else ""
    return f"CREATE INDEX {_name(table, column)} ON {table} (organization_id, {column}){only};"


def _name(table: str, column: str) -> str:
    return f"erased_{table}_{column.removesuffix('_id')}"


class Migration(migrations.Migration):
    """An index for every foreign key to what is erased."""

    dependencies = [
        ("retention", "0001_initial"),
        ("accommodation", "0001_initial"),
        ("cases", "0005_life"),
        ("certification", "0001_initial"),
        ("desk", "0002_calendars"),
        ("feeds", "0003_cases"),
        ("ledger", "0002_reason"),
        ("messaging", "0001_initial"),
        ("notices", "0001_initial"),
        ("people", "0002_workforce_revision"),
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "\n".join(_index(table, column) for table, column in PAIRS),
            "\n".join(f"DROP INDEX {_name(table, column)};" for table, column in PAIRS),
        )
    ]
