"""The key store: data keys wrapped by organization keys wrapped by the master key."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openleave.kernel import clock
from openleave.kernel.keys import revisions
from openleave.kernel.keys.cache import KeyCache
from openleave.kernel.keys.database import KeyDatabase, bump_generation
from openleave.kernel.keys.errors import KeyDestroyed, KeyMissing, KeysCorrupt
from openleave.kernel.keys.ledger import Ledger
from openleave.kernel.keys.master import FileMasterKey, MasterKey
from openleave.kernel.keys.permissions import private_directory
from openleave.kernel.keys.secret import (
    KEY_BYTES,
    SecretBytes,
    data_aad,
    new_key,
    organization_aad,
    seal,
    service_aad,
    unseal,
)

#: Stands for the installation itself where an organization is asked for.
INSTALLATION = UUID(int=0)

_CHUNK = 500
_READ = """
SELECT d.subject_id, d.organization_key_version, d.wrapped, o.wrapped FROM data_key d
LEFT JOIN organization_key o ON o.organization_id = d.organization_id AND o.version = d.organization_key_version
WHERE d.organization_id = ? AND d.subject_id IN (:subjects)
"""
_CHECK = b"openleave key store check value."


class KeyStore:
    """All keys of one installation, in ``directory`` (mode 0700): ``keys.sqlite3`` and, by default, ``master.key``.

    Every method may be called from any thread and process. Keys are 32 bytes.
    """

    def __init__(self, directory: Path, master: MasterKey | None = None, *, cache_size: int = 10_000) -> None:
        """Open the store, or make it on first use.

        Raises MasterKeyMissing when the store exists without its master key (a new one could open nothing),
        KeysPermissionError when others may read the files, KeysCorrupt when the master key is not the store's.
        """
        private_directory(directory)
        path, master_path = directory / "keys.sqlite3", directory / "master.key"
        if master is None:
            # The master key is made before the store, so a store without one has lost it.
            master = FileMasterKey(master_path) if path.exists() else FileMasterKey.create(master_path)
        self.directory = directory
        self._master = master
        self._database = KeyDatabase(path)
        #: What was erased and is held, for the day on which a backup is restored.
        self.ledger = Ledger(self._database)
        self._data_keys: KeyCache[tuple[UUID, UUID], SecretBytes] = KeyCache(cache_size)
        self._organization_keys: KeyCache[tuple[UUID, int], AESGCM] = KeyCache(1_000)
        self._service_keys: KeyCache[str, SecretBytes] = KeyCache(1_000)
        self._check_master()

    def __repr__(self) -> str:
        return f"KeyStore({str(self.directory)!r})"

    # Data keys: one per data subject or file -------------------------------------------------------------------

    def data_key(self, organization_id: UUID, subject_id: UUID) -> SecretBytes:
        """The subject's key, made at first use. Raises KeyDestroyed after ``destroy``."""
        key = self._cached(organization_id, subject_id)
        return key or self.data_keys(organization_id, [subject_id])[subject_id]

    def data_keys(self, organization_id: UUID, subject_ids: Iterable[UUID]) -> dict[UUID, SecretBytes]:
        """The keys of many subjects; missing ones are made in one transaction (all or none).

        Raises KeyDestroyed if any of them was destroyed; then none is made.
        """
        wanted = list(dict.fromkeys(subject_ids))
        found = self._read(organization_id, wanted)
        missing = [subject_id for subject_id in wanted if subject_id not in found]
        if missing:
            with self._database.write() as connection:
                # Another process may have made some of them since the first look.
                found |= self._read(organization_id, missing)
                missing = [subject_id for subject_id in missing if subject_id not in found]
                found |= self._create(connection, organization_id, missing)
        return found

    def existing_data_key(self, organization_id: UUID, subject_id: UUID) -> SecretBytes:
        """The subject's key. Raises KeyMissing if there never was one, KeyDestroyed if it was destroyed."""
        key = self._cached(organization_id, subject_id)
        if key is not None:
            return key
        found = self._read(organization_id, [subject_id])
        if subject_id not in found:
            raise KeyMissing(
                f"There is no data key for {subject_id} in organization {organization_id}. If sealed values of it "
                "exist, the key store is not the one they were sealed with: restore it from its own backup."
            )
        return found[subject_id]

    def existing_data_keys(self, organization_id: UUID, subject_ids: Iterable[UUID]) -> dict[UUID, SecretBytes]:
        """The keys of those subjects that have one. Raises KeyDestroyed if any was destroyed."""
        return self._read(organization_id, list(dict.fromkeys(subject_ids)))

    def is_destroyed(self, organization_id: UUID, subject_id: UUID) -> bool:
        """Whether the subject's key was destroyed."""
        row = (
            self._database.connection()
            .execute(
                "SELECT destroyed_at FROM data_key WHERE organization_id = ? AND subject_id = ?",
                (organization_id.bytes, subject_id.bytes),
            )
            .fetchone()
        )
        return row is not None and row[0] is not None

    def destroy(self, organization_id: UUID, subject_id: UUID) -> bool:
        """Destroy the subject's key for good; True if there was a living one. Safe to repeat.

        A tombstone stays, also for a subject that never had a key, so that the id is never given a new one.
        """
        return self.destroy_many(organization_id, [subject_id]) > 0

    def destroy_many(self, organization_id: UUID, subject_ids: Iterable[UUID]) -> int:
        """Destroy many keys in one transaction; returns how many were alive."""
        at = _now()
        keys = [(at, organization_id.bytes, subject_id.bytes) for subject_id in dict.fromkeys(subject_ids)]
        with self._database.write() as connection:
            living = connection.executemany(
                "UPDATE data_key SET wrapped = NULL, destroyed_at = ? "
                "WHERE organization_id = ? AND subject_id = ? AND wrapped IS NOT NULL",
                keys,
            ).rowcount
            connection.executemany("INSERT OR IGNORE INTO data_key VALUES (?2, ?3, 0, NULL, ?1, ?1)", keys)
            bump_generation(connection)
        self._database.scrub()
        return living

    def destroy_organization(self, organization_id: UUID) -> int:
        """Destroy the organization's key and all its data keys (off-boarding); returns how many data keys lived.

        The audit key stays: the trail must remain verifiable, and holds no personal data.
        """
        at = _now()
        with self._database.write() as connection:
            self._current_version(connection, organization_id)  # so that the tombstone has a row to stand on
            living = connection.execute(
                "UPDATE data_key SET wrapped = NULL, destroyed_at = ? "
                "WHERE organization_id = ? AND wrapped IS NOT NULL",
                (at, organization_id.bytes),
            ).rowcount
            connection.execute(
                "UPDATE organization_key SET wrapped = NULL, destroyed_at = ? WHERE organization_id = ?",
                (at, organization_id.bytes),
            )
            bump_generation(connection)
        self._database.scrub()
        return living

    # Keys of the service itself: audit, anchors, file digests ---------------------------------------------------

    def service_key(self, name: str, *, create: bool = True) -> SecretBytes:
        """A key of the service by name, e.g. ``anchor/ed25519``; made at first use, wrapped by the master key.

        With ``create=False`` a missing one raises KeyMissing.
        """
        generation = self._database.generation()
        key = self._service_keys.get(generation, name)
        if key is None:
            key = self._open_service_key(name, create)
            self._service_keys.put(generation, name, key)
        return key

    def audit_key(self, organization_id: UUID = INSTALLATION, *, create: bool = True) -> SecretBytes:
        """The key of an organization's audit chain (without one: of the installation's own chain)."""
        return self.service_key(f"audit/{organization_id}", create=create)

    def audited_organizations(self) -> list[UUID]:
        """The organizations that have an audit key, in order of id (the installation's own chain left out)."""
        rows = self._database.connection().execute(
            "SELECT name FROM service_key WHERE name LIKE 'audit/%' ORDER BY name"
        )
        ids = [UUID(name.removeprefix("audit/")) for (name,) in rows]
        return [organization_id for organization_id in ids if organization_id != INSTALLATION]

    # Revisions: what the database may not go back behind --------------------------------------------------------

    def revision_floors(self, organization_id: UUID, slots: Iterable[bytes]) -> dict[bytes, int]:
        """The lowest revision that may still be read, for those of ``slots`` (16 bytes each) that have one."""
        return revisions.floors(self._database, organization_id, list(slots))

    def raise_revision_floors(self, organization_id: UUID, floors: Mapping[bytes, int]) -> None:
        """Refuse older revisions of these slots from now on. Floors never sink."""
        revisions.raise_floors(self._database, organization_id, floors)

    def forget_revision_floors(self, organization_id: UUID) -> int:
        """Accept whatever revisions the database has: after a backup was restored on purpose. Returns how many."""
        return revisions.forget_floors(self._database, organization_id)

    # Rotation ---------------------------------------------------------------------------------------------------

    def rotate_organization_key(self, organization_id: UUID, *, batch_size: int = 5_000) -> int:
        """Give the organization a new key and re-wrap its data keys; returns how many were re-wrapped.

        Reads and writes of other threads and processes go on meanwhile: each batch is one short transaction, and a
        data key names the version that wraps it. If interrupted, the next call finishes the old rotation first
        and starts no other. The old key is destroyed at the end.
        """
        from openleave.kernel.keys.rotation import rotate

        return rotate(self, organization_id, batch_size)

    # Inside -----------------------------------------------------------------------------------------------------

    def _cached(self, organization_id: UUID, subject_id: UUID) -> SecretBytes | None:
        return self._data_keys.get(self._database.generation(), (organization_id, subject_id))

    def _read(self, organization_id: UUID, subject_ids: Sequence[UUID]) -> dict[UUID, SecretBytes]:
        """The living keys among ``subject_ids``; KeyDestroyed if one of them is a tombstone."""
        found: dict[UUID, SecretBytes] = {}
        connection, generation = self._database.connection(), self._database.generation()
        for chunk in _chunks(subject_ids):
            marks = ",".join("?" * len(chunk))
            # One statement, one snapshot: the data key and the key that wraps it belong together during a rotation.
            # Fetched whole: a cursor left open, say in a traceback, would hold this connection to an old snapshot.
            rows = connection.execute(
                _READ.replace(":subjects", marks),
                [organization_id.bytes, *(subject_id.bytes for subject_id in chunk)],
            ).fetchall()
            for subject, version, wrapped, wrapped_organization_key in rows:
                subject_id = UUID(bytes=subject)
                if wrapped is None:
                    raise KeyDestroyed(
                        f"The data key of {subject_id} in organization {organization_id} was destroyed by an erasure; "
                        "its sealed values can never be read again. Use a new id for a new person or file."
                    )
                cipher = self._organization_cipher(organization_id, version, wrapped_organization_key, generation)
                key = unseal(cipher, wrapped, data_aad(organization_id, subject_id, version), what="data key")
                self._data_keys.put(generation, (organization_id, subject_id), key)
                found[subject_id] = key
        return found

    def _create(
        self, connection: sqlite3.Connection, organization_id: UUID, subject_ids: Sequence[UUID]
    ) -> dict[UUID, SecretBytes]:
        if not subject_ids:
            return {}
        version, wrapped_organization_key = self._current_version(connection, organization_id)
        cipher = self._organization_cipher(
            organization_id, version, wrapped_organization_key, self._database.generation()
        )
        noise, at = os.urandom(KEY_BYTES * len(subject_ids)), _now()
        made = {
            subject_id: SecretBytes(noise[index * KEY_BYTES : (index + 1) * KEY_BYTES])
            for index, subject_id in enumerate(subject_ids)
        }
        connection.executemany(
            "INSERT INTO data_key VALUES (?, ?, ?, ?, ?, NULL)",
            (
                (
                    organization_id.bytes,
                    subject_id.bytes,
                    version,
                    seal(cipher, key, data_aad(organization_id, subject_id, version)),
                    at,
                )
                for subject_id, key in made.items()
            ),
        )
        return made

    def _current_version(self, connection: sqlite3.Connection, organization_id: UUID) -> tuple[int, bytes]:
        """The newest version of the organization's key and its wrapped form, made if there is none."""
        row = connection.execute(
            "SELECT version, wrapped FROM organization_key WHERE organization_id = ? ORDER BY version DESC LIMIT 1",
            (organization_id.bytes,),
        ).fetchone()
        if row is None:
            return self._new_version(connection, organization_id, 1)
        return int(row[0]), row[1]

    def _new_version(self, connection: sqlite3.Connection, organization_id: UUID, version: int) -> tuple[int, bytes]:
        wrapped = self._master.wrap(new_key(), organization_aad(organization_id, version))
        connection.execute(
            "INSERT INTO organization_key VALUES (?, ?, ?, ?, NULL)", (organization_id.bytes, version, wrapped, _now())
        )
        return version, wrapped

    def _organization_cipher(
        self, organization_id: UUID, version: int, wrapped: bytes | None, generation: int
    ) -> AESGCM:
        if wrapped is None:
            raise KeyDestroyed(
                f"The key (version {version}) of organization {organization_id} was destroyed when it was off-boarded. "
                "Its sealed values can never be read again."
            )
        cipher = self._organization_keys.get(generation, (organization_id, version))
        if cipher is None:
            cipher = AESGCM(self._master.unwrap(wrapped, organization_aad(organization_id, version)))
            self._organization_keys.put(generation, (organization_id, version), cipher)
        return cipher

    def _open_service_key(self, name: str, create: bool) -> SecretBytes:
        query = "SELECT wrapped FROM service_key WHERE name = ?"
        row = self._database.connection().execute(query, (name,)).fetchone()
        if row is None and not create:
            raise KeyMissing(f"There is no key {name} in {self.directory}. Restore the key store from its own backup.")
        if row is None:
            with self._database.write() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO service_key VALUES (?, ?, ?)",
                    (name, self._master.wrap(new_key(), service_aad(name)), _now()),
                )
                row = connection.execute(query, (name,)).fetchone()
        return SecretBytes(self._master.unwrap(row[0], service_aad(name)))

    def _check_master(self) -> None:
        """Refuse a master key that is not this store's before anything is made under it."""
        query, aad = "SELECT value FROM meta WHERE name = 'check'", b"openleave.check.v1"
        row = self._database.connection().execute(query).fetchone()
        if row is None:
            with self._database.write() as connection:
                connection.execute("INSERT OR IGNORE INTO meta VALUES ('check', ?)", (self._master.wrap(_CHECK, aad),))
                row = connection.execute(query).fetchone()
        try:
            right = self._master.unwrap(row[0], aad) == _CHECK
        except KeysCorrupt:
            right = False
        if not right:
            raise KeysCorrupt(
                f"The master key {self._master!r} is not the one of the key store in {self.directory}. "
                "Put back the master key that belongs to it; both come from the same backup."
            )


def _chunks(items: Sequence[UUID]) -> Iterator[list[UUID]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _now() -> str:
    return clock.now().isoformat()
