"""The lock: reads and signals are reached in the database's role ``openleave_security`` alone, for that purpose.

No other module names these tables (a test reads the source), no app below can import this one (import contract), and a
statement of the ordinary role is refused by the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

from openleave.kernel.postgres.provision import SECURITY
from openleave.kernel.registry import require_purpose
from openleave.kernel.tenancy.roles import as_role


@contextmanager
def for_security() -> Iterator[Any]:
    """A cursor, and the ORM, as the security role: for its tables and nothing else. Inside a scope."""
    require_purpose("security")
    with connection.cursor() as cursor, as_role(cursor, SECURITY):
        yield cursor


def write_for_security(statement: str, values: Mapping[str, Any]) -> None:
    """Run one statement as the security role, in one round trip: it is part of every page. Inside a scope."""
    require_purpose("security")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {SECURITY}; {statement}; RESET ROLE", dict(values))
