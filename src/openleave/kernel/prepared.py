"""A cursor whose statements PostgreSQL plans once for a connection, for the few whose planning outweighs their running.

Django's own cursors put the values into the text, which cannot be prepared.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

#: Executions before a statement is prepared.
THRESHOLD = 1


def cursor() -> Any:
    """A cursor of the present connection, to be closed; its queries are counted and logged like any other."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold is None:
        # Concerns the cursors made here alone: Django's bind in the client, and those are never prepared.
        raw.prepare_threshold = THRESHOLD
    with connection.wrap_database_errors:
        make: Any = ServerBindingCursor
        bound = make(raw)
    return connection.make_debug_cursor(bound) if connection.queries_logged else connection.make_cursor(bound)
