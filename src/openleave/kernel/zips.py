"""Zips that are written from front to back into any sink, hashed on the way: packets and exports of any size."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

#: Every entry is dated so: the same content makes the same bytes. What is inside says when it was made.
DATED = (1980, 1, 1, 0, 0, 0)


class Sink(Protocol):
    """Takes the bytes of the zip in order."""

    def write(self, chunk: bytes) -> Any: ...


class Counting:
    """A sink that hashes (SHA-256) and counts what goes through."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self.hash, self.size = sink, hashlib.sha256(), 0

    def write(self, chunk: Any) -> int:
        data = bytes(chunk)
        self._sink.write(data)
        self.hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


@dataclass(frozen=True, slots=True)
class Added:
    """An entry that was written: its bytes, their SHA-256, and how many chunks they came in."""

    size_bytes: int
    sha256: str
    chunks: int


def writing(sink: Counting) -> zipfile.ZipFile:
    """A zip to write into the sink. Use it with ``with``."""
    return zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6)  # type: ignore[call-overload, no-any-return]


def add(archive: zipfile.ZipFile, path: str, chunks: Iterable[bytes], *, huge: bool = False) -> Added:
    """Write one entry, readable by its owner alone. ``huge``: it may be over 4 GiB."""
    info = zipfile.ZipInfo(path, DATED)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(info, "w", force_zip64=huge) as target:
        for chunk in chunks:
            target.write(chunk)
            digest.update(chunk)
            size, count = size + len(chunk), count + 1
    return Added(size, digest.hexdigest(), count)
