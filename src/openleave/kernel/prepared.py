"""Statements that PostgreSQL plans once for a connection, for the few whose planning outweighs their running.

Django's own cursors put the values into the text, which cannot be prepared; psycopg's look through a long text for its
parameters at every call. Here a statement gets PostgreSQL's own parameters once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.postgresql import base

#: Executions before a statement is prepared.
THRESHOLD = 1
PARAMETER = re.compile(r"%\((\w+)\)s")


class RawCursor(base.CursorMixin, psycopg.RawCursor):
    """Django's cursor with parameters as PostgreSQL writes them ($1)."""


def read_row(statement: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The one row of a statement with parameters ``%(name)s``, by the names of its columns. The query is counted and
    logged like any other."""
    text, names = numbered(statement)
    with _cursor() as cursor:
        cursor.execute(text, [values[name] for name in names])
        return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))


@lru_cache(maxsize=32)
def numbered(statement: str) -> tuple[str, tuple[str, ...]]:
    """A statement with the parameters $1, $2 …, and their names in that order."""
    names = tuple(dict.fromkeys(PARAMETER.findall(statement)))
    return PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", statement), names


def _cursor() -> Any:
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold is None:
        # Concerns the cursors made here alone: Django's bind in the client, and those are never prepared.
        raw.prepare_threshold = THRESHOLD
    with connection.wrap_database_errors:
        bound: Any = RawCursor(raw)
    return connection.make_debug_cursor(bound) if connection.queries_logged else connection.make_cursor(bound)
