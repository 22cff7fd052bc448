"""Dual control: a backup is sealed with a public key, and opened by two people, each with a share and a passphrase.

The private key (X25519, RFC 7748) is split into two shares by XOR with random bytes: one share alone tells nothing of
it. Each share is sealed with AES-256-GCM under a key that scrypt (RFC 7914) derives from its custodian's passphrase.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from openleave.kernel.backups.errors import BackupError

PUBLIC = "backup.pub"
SHARES = ("first", "second")
#: Of a passphrase; what it protects is useless without the other share.
LEAST = 12
#: 64 MiB and about a quarter of a second each (RFC 7914 §2).
COST = {"n": 2**16, "r": 8, "p": 1}
_CONTEXT = b"openleave.backup.v1"


@dataclass(frozen=True, slots=True)
class Custody:
    """The public half: what a nightly backup needs."""

    public: bytes

    @property
    def fingerprint(self) -> str:
        """The first 16 hexadecimal digits of the public key's SHA-256; both shares name it."""
        digest = hashes.Hash(hashes.SHA256())
        digest.update(self.public)
        return digest.finalize().hex()[:16]

    def new_key(self, backup_id: bytes) -> tuple[bytes, bytes]:
        """A key for one backup, and the ephemeral public key with which the custodians derive it again."""
        own = X25519PrivateKey.generate()
        shared = own.exchange(X25519PublicKey.from_public_bytes(self.public))
        ephemeral = own.public_key().public_bytes_raw()
        return _derive(shared, ephemeral, self.public, backup_id), ephemeral


def create(directory: Path, shares: tuple[Path, Path], passphrases: tuple[str, str]) -> Custody:
    """Make a key pair: the public half into ``directory``, each half of the private one into a share file.

    Raises BackupError where there is one already (its backups could not be opened any more), for a short passphrase,
    for two that are equal, or where a share file exists.
    """
    path = directory / PUBLIC
    if path.exists():
        raise BackupError(
            "There are custodians already.",
            why=f"{path} exists; a new key pair could not open the backups of the old one.",
            fix="Restore-test and delete the old backups, then move the file away first.",
        )
    if min(map(len, passphrases)) < LEAST or passphrases[0] == passphrases[1]:
        raise BackupError(
            "These passphrases do not do.",
            why=f"Each has to have at least {LEAST} characters, and the two have to differ.",
            fix="Let each custodian choose a sentence of their own.",
        )
    taken = [str(one) for one in shares if one.exists()]
    if taken or shares[0].resolve() == shares[1].resolve():
        raise BackupError(
            "The shares cannot be written there.",
            why=f"{', '.join(taken) or shares[0]} is taken.",
            fix="Name two new files, best on two media, one for each custodian.",
        )
    private = X25519PrivateKey.generate()
    custody = Custody(private.public_key().public_bytes_raw())
    secret, noise = private.private_bytes_raw(), os.urandom(32)
    halves = (noise, bytes(a ^ b for a, b in zip(secret, noise, strict=True)))
    for index, (half, file, passphrase) in enumerate(zip(halves, shares, passphrases, strict=True)):
        _write_private(file, _sealed_share(custody, index, half, passphrase))
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_private(path, {"public": _text(custody.public)})
    return custody


def load(directory: Path) -> Custody:
    """The installation's custody. Raises BackupError where nobody has set it up."""
    path = directory / PUBLIC
    try:
        return Custody(base64.b64decode(json.loads(path.read_text())["public"], validate=True))
    except FileNotFoundError:
        raise BackupError(
            "Nobody could open this backup.",
            why="A backup is sealed for two custodians, and there are none yet.",
            fix="Run: openleave backup custodians FIRST_SHARE SECOND_SHARE",
        ) from None
    except (ValueError, KeyError) as error:
        raise BackupError(f"{path} is damaged.", why=str(error), fix="Put back the file made with it.") from None


def open_key(shares: tuple[Path, Path], passphrases: tuple[str, str], ephemeral: bytes, backup_id: bytes) -> bytes:
    """The key of one backup, from both shares. Raises BackupError for a wrong share or passphrase."""
    read = [_open_share(path, passphrase) for path, passphrase in zip(shares, passphrases, strict=True)]
    if {index for index, _, _ in read} != {0, 1} or len({public for _, public, _ in read}) != 1:
        raise BackupError(
            "These two shares do not belong together.",
            why="They are the same half twice, or halves of different keys.",
            fix="Take the first and the second share that were made together.",
        )
    (_, public, one), (_, _, other) = read
    private = X25519PrivateKey.from_private_bytes(bytes(a ^ b for a, b in zip(one, other, strict=True)))
    if private.public_key().public_bytes_raw() != public:
        raise BackupError("These two shares do not make the key.", why="One was altered.", fix="Use the other copies.")
    shared = private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    return _derive(shared, ephemeral, public, backup_id)


def _derive(shared: bytes, ephemeral: bytes, public: bytes, backup_id: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=backup_id, info=_CONTEXT + ephemeral + public).derive(shared)


def _sealed_share(custody: Custody, index: int, half: bytes, passphrase: str) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    key = Scrypt(salt=salt, length=32, **COST).derive(passphrase.encode())
    return {
        "openleave": f"{SHARES[index]} share of the backups' key",
        "fingerprint": custody.fingerprint,
        "public": _text(custody.public),
        "index": index,
        "salt": _text(salt),
        **COST,
        "sealed": _text(nonce + AESGCM(key).encrypt(nonce, half, _CONTEXT + custody.public + bytes([index]))),
    }


def _open_share(path: Path, passphrase: str) -> tuple[int, bytes, bytes]:
    try:
        share = json.loads(path.read_text())
        public, sealed = (base64.b64decode(share[name], validate=True) for name in ("public", "sealed"))
        salt, cost = base64.b64decode(share["salt"], validate=True), {name: int(share[name]) for name in COST}
        index = int(share["index"])
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"{path} is no share of a backup key.", why=str(error), fix="Name the right file.") from None
    if cost["n"] > 2**20 or cost["r"] > 32 or cost["p"] > 4:
        raise BackupError(f"{path} asks for too much memory.", why="It was altered.", fix="Use the other copy.")
    key = Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())
    try:
        half = AESGCM(key).decrypt(sealed[:12], sealed[12:], _CONTEXT + public + bytes([index]))
    except InvalidTag:
        raise BackupError(
            f"The share {path.name} does not open.",
            why="The passphrase is not the one it was made with, or the file was altered.",
            fix="Let its custodian enter the passphrase again.",
        ) from None
    return index, public, half


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _write_private(path: Path, value: dict[str, Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(value, file, indent=1)
        file.write("\n")
