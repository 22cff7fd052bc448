"""What OpenLeave knows about the employees of a block of rows: one row each, fetched as a set."""

from __future__ import annotations

from uuid import UUID

import polars as pl

from openleave.apps.feeds.loading.columns import ASSIGNMENT, ASSIGNMENT_STORED, PROFILE, names
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_in, copy_out

_SCHEMA = (
    {"number": pl.String, "employee_id": pl.String, "p_id": pl.String, "p_valid_from": pl.Date, "p_desk": pl.Boolean}
    | {f"p_{column.name}": column.polars for column in PROFILE}
    | {
        "e_id": pl.String,
        "e_hired": pl.Date,
        "e_separated": pl.Date,
        "e_service": pl.Date,
        "e_desk": pl.Boolean,
        "e_first": pl.Date,
        "e_spans": pl.Int64,
        "a_id": pl.String,
        "a_valid_from": pl.Date,
        "a_desk": pl.Boolean,
        "a_worksite_code": pl.String,
        "a_manager_number": pl.String,
    }
    | {f"a_{column.name}": column.polars for column in ASSIGNMENT_STORED}
)

# The latest version of each fact; LATERAL walks the index on (organization_id, employee_id) once an employee.
_QUERY = f"""
SELECT k.number, x.id, p.id, p.valid_from, p.id IS NOT NULL AND p.source_id IS NULL, {names(PROFILE, "p.")},
       m.id, m.hired_on, m.separated_on, m.service_from_on, m.id IS NOT NULL AND m.source_id IS NULL,
       m.first_on, m.spans,
       a.id, a.valid_from, a.id IS NOT NULL AND a.source_id IS NULL, w.code, b.number, {names(ASSIGNMENT_STORED, "a.")}
FROM import_key k
JOIN people_employee x ON x.organization_id = %s AND x.number = k.number
LEFT JOIN LATERAL (
    SELECT * FROM people_profile f
    WHERE f.organization_id = x.organization_id AND f.employee_id = x.id AND f.superseded_at IS NULL
    ORDER BY valid_from DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (
    SELECT f.*, count(*) OVER () AS spans, min(hired_on) OVER () AS first_on FROM people_employment f
    WHERE f.organization_id = x.organization_id AND f.employee_id = x.id AND f.superseded_at IS NULL
    ORDER BY hired_on DESC LIMIT 1) m ON true
LEFT JOIN LATERAL (
    SELECT * FROM people_assignment f
    WHERE f.organization_id = x.organization_id AND f.employee_id = x.id AND f.superseded_at IS NULL
    ORDER BY valid_from DESC LIMIT 1) a ON true
LEFT JOIN organizations_worksite w ON w.organization_id = a.organization_id AND w.id = a.worksite_id
LEFT JOIN people_employee b ON b.organization_id = a.organization_id AND b.id = a.manager_id
"""  # noqa: S608 - constant names

# What the last file said of employees whose facts a person has since corrected.
_SAID = f"""
SELECT x.id, {names(PROFILE, "p.")}, m.hired_on, m.separated_on, m.service_from_on,
       w.code, b.number, {names(ASSIGNMENT_STORED, "a.")}
FROM import_desk k JOIN people_employee x ON x.organization_id = %s AND x.id = k.employee_id
LEFT JOIN LATERAL (
    SELECT * FROM people_profile f WHERE f.organization_id = x.organization_id AND f.employee_id = x.id
    AND f.source_id IS NOT NULL ORDER BY recorded_at DESC, valid_from DESC LIMIT 1) p ON true
LEFT JOIN LATERAL (
    SELECT * FROM people_employment f WHERE f.organization_id = x.organization_id AND f.employee_id = x.id
    AND f.source_id IS NOT NULL ORDER BY recorded_at DESC, hired_on DESC LIMIT 1) m ON true
LEFT JOIN LATERAL (
    SELECT * FROM people_assignment f WHERE f.organization_id = x.organization_id AND f.employee_id = x.id
    AND f.source_id IS NOT NULL ORDER BY recorded_at DESC, valid_from DESC LIMIT 1) a ON true
LEFT JOIN organizations_worksite w ON w.organization_id = a.organization_id AND w.id = a.worksite_id
LEFT JOIN people_employee b ON b.organization_id = a.organization_id AND b.id = a.manager_id
"""  # noqa: S608 - constant names
_SAID_SCHEMA = (
    {"employee_id": pl.String}
    | {column.name: column.polars for column in PROFILE}
    | {"hired_on": pl.Date, "separated_on": pl.Date, "service_from_on": pl.Date}
    | {"worksite_code": pl.String, "manager_number": pl.String}
    | {column.name: column.polars for column in ASSIGNMENT_STORED}
)


def create_tables(context: Context) -> None:
    """The temporary tables that carry keys to the server."""
    context.cursor.execute("CREATE TEMP TABLE import_key (number text) ON COMMIT DROP")
    context.cursor.execute("CREATE TEMP TABLE import_desk (employee_id uuid) ON COMMIT DROP")


def fetch(context: Context, numbers: pl.Series) -> pl.DataFrame:
    """The employees of those numbers that exist, with their latest facts."""
    context.cursor.execute("TRUNCATE import_key")
    copy_in(context.cursor, "import_key", pl.DataFrame({"number": numbers}))
    context.cursor.execute("ANALYZE import_key")
    frame = copy_out(context.cursor, _QUERY, [context.organization_id], _SCHEMA)
    return frame.with_columns(
        *(pl.col(f"p_{column.name}").fill_null("") for column in PROFILE if column.text),
        *(pl.col(f"a_{column.name}").fill_null("") for column in ASSIGNMENT if column.text),
    )


def existing(context: Context, numbers: pl.Series) -> set[str]:
    """Which of these numbers belong to employees."""
    context.cursor.execute("TRUNCATE import_key")
    copy_in(context.cursor, "import_key", pl.DataFrame({"number": numbers}))
    rows = context.query(
        "SELECT k.number FROM import_key k JOIN people_employee x ON x.organization_id = %s AND x.number = k.number",
        [context.organization_id],
    )
    return {number for (number,) in rows}


def said(context: Context, employee_ids: pl.Series) -> pl.DataFrame:
    """What the last file said of these employees: employee_id, field, value (as text)."""
    context.cursor.execute("TRUNCATE import_desk")
    copy_in(context.cursor, "import_desk", pl.DataFrame({"employee_id": employee_ids}))
    frame = copy_out(context.cursor, _SAID, [context.organization_id], _SAID_SCHEMA)
    return long_texts(frame, "employee_id", [name for name in frame.columns if name != "employee_id"])


def pins(context: Context) -> pl.DataFrame:
    """All corrections that stand: employee_id, field, value (hash of what the file says)."""
    rows = context.query(
        "SELECT employee_id, field, value FROM feeds_pin WHERE organization_id = %s", [context.organization_id]
    )
    texts: list[tuple[str, str, int]] = [
        (str(key) if isinstance(key, UUID) else key, field, value) for key, field, value in rows
    ]
    return pl.DataFrame(texts, schema={"employee_id": pl.String, "field": pl.String, "pin": pl.Int64}, orient="row")


def held(context: Context) -> pl.DataFrame:
    """All corrections that people asked for: employee_id, field. Whatever a file says of those, it does not count."""
    rows = context.query(
        "SELECT employee_id, field FROM feeds_correction WHERE organization_id = %s AND ended_at IS NULL",
        [context.organization_id],
    )
    texts = [(str(key), field) for key, field in rows]
    return pl.DataFrame(texts, schema={"employee_id": pl.String, "field": pl.String}, orient="row")


def long_texts(frame: pl.DataFrame, key: str, fields: list[str], name: str = "said") -> pl.DataFrame:
    """One row a key and field, the value as text ("" where there is none)."""
    if frame.is_empty() or not fields:
        return pl.DataFrame(schema={key: frame.schema.get(key, pl.String), "field": pl.String, name: pl.String})
    texts = frame.select(key, *(pl.col(field).cast(pl.String).fill_null("") for field in fields))
    return texts.unpivot(index=key, variable_name="field", value_name=name)
