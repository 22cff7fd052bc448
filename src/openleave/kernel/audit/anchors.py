"""Anchors: signed notes of where every chain stands, kept outside the database.

A chain alone cannot show that its newest entries were cut off together with its head. An anchor can. ``anchors.jsonl``
has one line per run: time, the heads that moved, the SHA-256 of the line before, an Ed25519 signature (RFC 8032) over
all that. The private key is in the key store; ``public-key.pem`` stands beside the file, so that anybody can check a
copy. Copy the file off the machine (append-only storage) for it to outlast somebody who owns the machine.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction

from openleave.kernel import clock
from openleave.kernel.audit.verification import read_head
from openleave.kernel.keys import INSTALLATION, key_store
from openleave.kernel.keys.permissions import private_directory
from openleave.kernel.tenancy import organization_scope

FILE, PUBLIC_KEY = "anchors.jsonl", "public-key.pem"
_FIRST = "0" * 64
_COMPARE = "Compare with the copy kept elsewhere."

type Anchors = dict[UUID, dict[int, bytes]]


class AnchorsBroken(Exception):
    """The anchors file was altered, or signed by another key."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """What a run did: how many heads had moved and are now anchored, and in which file."""

    heads: int
    path: Path


def anchor() -> Anchored:
    """Sign the heads that moved since the last run and append them as one line. Writes nothing if none moved.

    Raises AnchorsBroken rather than build on a file that does not verify.
    """
    directory = private_directory(Path(settings.OPENLEAVE_ANCHORS_DIR))
    path, private = directory / FILE, _private_key()
    _publish(directory / PUBLIC_KEY, private.public_key())
    heads = _current_heads()
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        whole = text[: text.rfind(b"\n") + 1]
        if len(whole) < len(text):
            # The machine stopped while the last line was written; nobody has relied on it.
            file.truncate(len(whole))
        known, previous = _parse(whole, private.public_key())
        moved = {
            str(owner): [seq, mac.hex()] for owner, (seq, mac) in heads.items() if known.get(owner, {}).get(seq) != mac
        }
        if moved:
            content = {"at": clock.now().isoformat(), "heads": moved, "previous": previous}
            signature = base64.b64encode(private.sign(_signed(content))).decode()
            file.write(_signed(content | {"signature": signature}) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return Anchored(len(moved), path)


def read_anchors(path: Path | None = None, *, public_key: Ed25519PublicKey | None = None) -> Anchors:
    """All anchors by organization: entry number to MAC. The installation's own chain is ``keys.INSTALLATION``.

    ``path`` may be a copy kept elsewhere. Raises AnchorsBroken if a line was altered, removed or signed by another
    key. No file means no anchors.
    """
    path = path or Path(settings.OPENLEAVE_ANCHORS_DIR) / FILE
    if not path.exists():
        return {}
    text = path.read_bytes()
    return _parse(text[: text.rfind(b"\n") + 1], public_key or _private_key().public_key())[0]


def _parse(text: bytes, public_key: Ed25519PublicKey) -> tuple[Anchors, str]:
    """All anchors of complete lines, and the SHA-256 of the last line.

    Each line holds the hash of the one before, so the last line's signature vouches for all of them: a year of lines
    is checked in about a second instead of ten.
    """
    anchors: Anchors = {}
    previous, number = _FIRST, 0
    content: dict[str, Any] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            content = json.loads(line)
            follows = content["previous"] == previous
            for owner, (seq, mac) in content["heads"].items():
                anchors.setdefault(UUID(owner), {})[int(seq)] = bytes.fromhex(mac)
        except (ValueError, KeyError, AttributeError, TypeError):
            raise AnchorsBroken(f"Line {number} of the anchors file is not an anchor. {_COMPARE}") from None
        if not follows:
            raise AnchorsBroken(f"Before line {number} of the anchors file a line was changed or removed. {_COMPARE}")
        previous = hashlib.sha256(line).hexdigest()
    if number:
        try:
            signature = base64.b64decode(content.pop("signature"), validate=True)
            public_key.verify(signature, _signed(content))
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise AnchorsBroken(
                f"Line {number} of the anchors file does not carry our signature: it was altered or is from another "
                f"installation. {_COMPARE}"
            ) from None
    return anchors, previous


def _signed(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_store().service_key("anchor/ed25519"))


def _publish(path: Path, public_key: Ed25519PublicKey) -> None:
    pem = public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    if not path.exists() or path.read_bytes() != pem:
        path.write_bytes(pem)


def _current_heads() -> dict[UUID, tuple[int, bytes]]:
    heads = {}
    with transaction.atomic():
        own = read_head(INSTALLATION)
    if own is not None:
        heads[INSTALLATION] = own[:2]
    for organization_id in key_store().audited_organizations():
        with organization_scope(organization_id):
            head = read_head(organization_id)
        if head is not None:
            heads[organization_id] = head[:2]
    return heads
