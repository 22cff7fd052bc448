"""How far a running import is, and whether the process that works on it is still alive.

Progress is written through a connection of its own, so that it is seen while the import's transaction is open. That
connection also holds a lock for as long as the process lives: whoever can take the lock knows that the process died.
"""

from __future__ import annotations

import time
from types import TracebackType
from uuid import UUID

from django.db import connections

from openleave.kernel import clock

SCOPE = "SELECT set_config('openleave.organization', %s, true), set_config('openleave.purpose', 'data_exchange', true)"
_EVERY_SECONDS = 0.5


def lock_key(import_id: UUID) -> int:
    """The advisory lock of an import."""
    return int.from_bytes(import_id.bytes[8:], "big", signed=True)


class Worker:
    """Holds the lock of one import and reports its progress. ``taken`` is false when another process has it."""

    def __init__(self, organization_id: UUID, import_id: UUID) -> None:
        self._organization_id, self._import_id = organization_id, import_id
        self._connection = connections["default"].copy()
        self._last = 0.0
        self._phase = ""
        self.taken = False

    def __enter__(self) -> Worker:
        self._connection.inc_thread_sharing()
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key(self._import_id)])
            self.taken = bool(cursor.fetchone()[0])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Closing alone is not enough: the server notices later, and the next step would find the lock taken.
            if self.taken:
                with self._connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key(self._import_id)])
        finally:
            self._connection.close()

    def report(self, phase: str, done: int) -> None:
        """Note how many rows are done, at most twice a second within a phase."""
        moment = time.monotonic()
        if phase == self._phase and moment - self._last < _EVERY_SECONDS:
            return
        self._phase, self._last = phase, moment
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(SCOPE, [str(self._organization_id)])
            cursor.execute(
                "UPDATE feeds_import SET phase = %s, rows_done = %s, progress_at = %s "
                "WHERE organization_id = %s AND id = %s",
                [phase, done, clock.now(), self._organization_id, self._import_id],
            )
            cursor.execute("COMMIT")


def is_alive(import_id: UUID) -> bool:
    """Whether some process works on the import at this moment."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [lock_key(import_id)])
        return not cursor.fetchone()[0]
