"""Rotation of an organization's key while everybody goes on reading and writing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openleave.kernel.keys.database import bump_generation
from openleave.kernel.keys.errors import KeyDestroyed
from openleave.kernel.keys.secret import data_aad, seal, unseal

if TYPE_CHECKING:
    from openleave.kernel.keys.store import KeyStore


def rotate(store: KeyStore, organization_id: UUID, batch_size: int) -> int:
    """Re-wrap every data key under a new version. See KeyStore.rotate_organization_key."""
    newest = _begin(store, organization_id)
    moved = 0
    after: bytes | None = b""
    while after is not None:
        count, after = _move_batch(store, organization_id, newest, after, batch_size)
        moved += count
    with store._database.write() as connection:
        # Nothing can be wrapped under an old version any more: new data keys take the newest inside their transaction.
        connection.execute(
            "DELETE FROM organization_key WHERE organization_id = ? AND version < ? AND NOT EXISTS ("
            "SELECT 1 FROM data_key d WHERE d.organization_id = organization_key.organization_id "
            "AND d.organization_key_version = organization_key.version AND d.wrapped IS NOT NULL)",
            (organization_id.bytes, newest),
        )
        bump_generation(connection)
    store._database.scrub()
    return moved


def _begin(store: KeyStore, organization_id: UUID) -> int:
    """The version to move to: a new one, or that of a rotation that was cut short."""
    with store._database.write() as connection:
        newest, wrapped = store._current_version(connection, organization_id)
        if wrapped is None:
            raise KeyDestroyed(f"The key of organization {organization_id} was destroyed; there is nothing to rotate.")
        (versions,) = connection.execute(
            "SELECT count(*) FROM organization_key WHERE organization_id = ?", (organization_id.bytes,)
        ).fetchone()
        if versions == 1:
            newest, _ = store._new_version(connection, organization_id, newest + 1)
    return newest


def _move_batch(
    store: KeyStore, organization_id: UUID, newest: int, after: bytes, batch_size: int
) -> tuple[int, bytes | None]:
    """Re-wrap up to ``batch_size`` data keys following ``after``; returns their number and where to go on."""
    with store._database.write() as connection:
        rows = connection.execute(
            "SELECT subject_id, organization_key_version, wrapped FROM data_key WHERE organization_id = ? "
            "AND subject_id > ? AND organization_key_version < ? AND wrapped IS NOT NULL ORDER BY subject_id LIMIT ?",
            (organization_id.bytes, after, newest, batch_size),
        ).fetchall()
        if not rows:
            return 0, None
        generation = store._database.generation()
        ciphers: dict[int, AESGCM] = {
            version: store._organization_cipher(organization_id, version, wrapped, generation)
            for version, wrapped in connection.execute(
                "SELECT version, wrapped FROM organization_key WHERE organization_id = ?", (organization_id.bytes,)
            )
        }
        changes = []
        for subject, version, wrapped in rows:
            subject_id = UUID(bytes=subject)
            key = unseal(ciphers[version], wrapped, data_aad(organization_id, subject_id, version), what="data key")
            again = seal(ciphers[newest], key, data_aad(organization_id, subject_id, newest))
            changes.append((newest, again, organization_id.bytes, subject))
        connection.executemany(
            "UPDATE data_key SET organization_key_version = ?, wrapped = ? "
            "WHERE organization_id = ? AND subject_id = ?",
            changes,
        )
    return len(rows), rows[-1][0]
