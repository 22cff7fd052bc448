"""The key store's SQLite file: schema, one connection per thread and process, short write transactions.

SQLite because the store must live outside PostgreSQL and its backups, be shared by several processes and survive a
crash. WAL lets reads go on while another process writes (https://www.sqlite.org/wal.html); ``secure_delete`` overwrites
destroyed keys with zeros (https://www.sqlite.org/pragma.html#pragma_secure_delete).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openleave.kernel.keys.errors import KeysCorrupt
from openleave.kernel.keys.permissions import check_private, create_private

BUSY_SECONDS = 30.0
SCHEMA_VERSION = 2

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS organization_key (
    organization_id BLOB NOT NULL, version INTEGER NOT NULL, wrapped BLOB, created_at TEXT NOT NULL, destroyed_at TEXT,
    PRIMARY KEY (organization_id, version), CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS data_key (
    organization_id BLOB NOT NULL, subject_id BLOB NOT NULL, organization_key_version INTEGER NOT NULL,
    wrapped BLOB, created_at TEXT NOT NULL, destroyed_at TEXT,
    PRIMARY KEY (organization_id, subject_id), CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS service_key (
    name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS revision_floor (
    organization_id BLOB NOT NULL, slot BLOB NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (organization_id, slot)
) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('generation', 1);
"""


# Erasures and holds (see ledger.py).
LEDGER = """
CREATE TABLE IF NOT EXISTS erasure (
    organization_id BLOB NOT NULL, kind TEXT NOT NULL, root_id BLOB NOT NULL, subject_id BLOB NOT NULL,
    why TEXT NOT NULL, at TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, kind, root_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hold (
    organization_id BLOB NOT NULL, hold_id BLOB NOT NULL, matter_id BLOB NOT NULL, subject_id BLOB NOT NULL,
    scope TEXT NOT NULL, about_id BLOB, placed_at TEXT NOT NULL, released_at TEXT,
    PRIMARY KEY (organization_id, hold_id)
) WITHOUT ROWID;
"""


class KeyDatabase:
    """Connections to the file at ``path``. Safe to share between threads and across ``fork``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        create_private(path)
        check_private(path)
        self._prepare()

    def __repr__(self) -> str:
        return f"KeyDatabase({str(self.path)!r})"

    def connection(self) -> sqlite3.Connection:
        """This thread's connection; a new one after ``fork``, as SQLite connections must not cross it."""
        if getattr(self._local, "pid", None) != os.getpid():
            # Closing the parent's connection here could disturb the parent's locks: keep it, unused.
            self._local.abandoned = getattr(self._local, "connection", None)
            self._local.connection, self._local.pid = self._connect(), os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        if getattr(self._local, "pid", None) == os.getpid():
            self._local.connection.close()
            self._local.pid = None

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: all of the block is stored, or nothing. Takes the write lock at once.

        Waits up to ``BUSY_SECONDS`` for another writer.
        """
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def generation(self) -> int:
        """A number that grows whenever a key is destroyed or re-wrapped, in any process."""
        row = self.connection().execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()
        return int(row[0])

    def scrub(self) -> bool:
        """Move the write-ahead log into the file and cut it to nothing, so that no destroyed key is left in it.

        Returns False if a reader held it back; the next scrub does it then.
        """
        busy, _pages, _moved = self.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        # A damaged column must reach the check of its tag, not fail in decoding.
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        # FULL: a key must be on disk before the first value sealed with it can be.
        connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")
        return connection

    def _prepare(self) -> None:
        try:
            connection = self.connection()
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version < SCHEMA_VERSION:
                connection.executescript(
                    f"BEGIN IMMEDIATE; {SCHEMA} {LEDGER} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
                )
        except sqlite3.DatabaseError as error:
            raise KeysCorrupt(
                f"The key store {self.path} cannot be opened ({error}). "
                "If the disk is full make room; if the file is damaged restore it from its own backup."
            ) from error
        if version > SCHEMA_VERSION:
            raise KeysCorrupt(
                f"The key store {self.path} has format {version}, this OpenLeave knows {SCHEMA_VERSION}. "
                "Use the newer OpenLeave that wrote it."
            )


def bump_generation(connection: sqlite3.Connection) -> None:
    """Tell every process to forget its cached keys. Part of the caller's write transaction."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
