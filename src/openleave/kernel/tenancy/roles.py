"""Running statements as one of the database's roles that cannot sign in: the vault's, the eraser's, security's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus


@contextmanager
def as_role(cursor: Any, role: str) -> Iterator[None]:
    """The statements of the block run as ``role``, a constant of ``kernel.postgres.provision``. Inside a scope.

    ``SET LOCAL`` ends with the transaction and is undone by a rollback to a savepoint, so the role cannot outlive a
    failure: after a failed statement nothing runs until such a rollback. After any other error we reset it here.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A role of the database is taken inside an organization_scope only.")
    cursor.execute(f"SET LOCAL ROLE {role}")
    try:
        yield
    finally:
        raw: Any = connection.connection
        if raw.info.transaction_status != TransactionStatus.INERROR:
            cursor.execute("RESET ROLE")
