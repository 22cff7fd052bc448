"""The gate: what exists and is not declared, and what is declared and does not exist. Both must be empty."""

from __future__ import annotations

from typing import Any

from openleave.kernel.registry.declarations import declared

COLUMNS = """
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname, a.attname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_t%'
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


def column_differences(cursor: Any) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """(undeclared, vanished) columns as (table, column) pairs, by PostgreSQL's own catalogue."""
    cursor.execute(COLUMNS)
    existing = {(table, column) for table, column in cursor.fetchall()}
    known = set(declared().columns)
    return existing - known, known - existing
