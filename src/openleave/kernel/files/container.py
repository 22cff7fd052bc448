"""The encrypted file format: frames of AES-256-GCM in the STREAM construction.

Layout: 16-byte header, then frames. Header: ``OLF1``, frame size (u32, big endian), 7 random bytes, one zero byte.
Each frame is up to 1 MiB of content plus a 16-byte tag; all but the last are full. The nonce is the 7 random bytes, the
frame's counter (u32) and a byte that is 1 for the last frame; the associated data repeat counter and last flag and add
header, organization and file. So a cut, extended, reordered, repeated or swapped frame does not open.

Source: Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
CRYPTO 2015, §7 (STREAM); the same layout as Tink's AES-GCM streaming. The key belongs to this one file
(``writing.content_key``).
"""

from __future__ import annotations

import io
import os
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from openleave.kernel.files.errors import FileCorrupt

FRAME_BYTES = 1024 * 1024
TAG_BYTES = 16
HEADER_BYTES = 16
MAGIC = b"OLF1"
_SEALED_FRAME = FRAME_BYTES + TAG_BYTES


class Frames:
    """Seals and opens single frames of one file."""

    def __init__(self, key: bytes, header: bytes, organization_id: UUID, file_id: UUID) -> None:
        self._cipher = AESGCM(key)
        self._prefix = header[8:15]
        self._context = b"openleave.file.v1" + header + organization_id.bytes + file_id.bytes

    def seal(self, index: int, content: bytes | bytearray, *, last: bool) -> bytes:
        place = index.to_bytes(4, "big") + bytes([last])
        return self._cipher.encrypt(self._prefix + place, content, self._context + place)

    def open(self, index: int, sealed: bytes, *, last: bool) -> bytes:
        place = index.to_bytes(4, "big") + bytes([last])
        try:
            return self._cipher.decrypt(self._prefix + place, sealed, self._context + place)
        except InvalidTag:
            raise FileCorrupt(
                f"Part {index + 1} of the stored file does not open.",
                why="It was altered, cut or moved after it was written.",
                fix="Restore the file from a backup, or have it sent again.",
            ) from None


class ContainerWriter:
    """Writes content of any length to ``raw`` with at most one frame in memory. Call ``finish`` once at the end."""

    def __init__(self, raw: BinaryIO, key: bytes, organization_id: UUID, file_id: UUID) -> None:
        header = MAGIC + FRAME_BYTES.to_bytes(4, "big") + os.urandom(7) + b"\0"
        self._raw, self._frames = raw, Frames(key, header, organization_id, file_id)
        self._buffer, self._index = bytearray(), 0
        self.size_bytes = 0
        raw.write(header)

    def write(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        self.size_bytes += len(view)
        while view:
            # A full frame waits until more arrives, because only then it is known not to be the last.
            if len(self._buffer) == FRAME_BYTES:
                self._emit(last=False)
            room = FRAME_BYTES - len(self._buffer)
            self._buffer += view[:room]
            view = view[room:]

    def finish(self) -> None:
        self._emit(last=True)

    def _emit(self, *, last: bool) -> None:
        self._raw.write(self._frames.seal(self._index, self._buffer, last=last))
        self._buffer.clear()
        self._index += 1


class ContainerReader(io.RawIOBase):
    """The decrypted content as a seekable file. Holds one frame in memory; wrap it in ``io.BufferedReader``.

    Opening decrypts the last frame, so a file whose end is missing is refused before its first byte is used.
    Raises FileCorrupt on opening or reading.
    """

    def __init__(self, raw: BinaryIO, key: bytes, organization_id: UUID, file_id: UUID) -> None:
        super().__init__()
        self._raw = raw
        header = raw.read(HEADER_BYTES)
        stored = raw.seek(0, io.SEEK_END) - HEADER_BYTES
        self._count = -(-stored // _SEALED_FRAME)
        self.size_bytes = stored - self._count * TAG_BYTES
        expected = MAGIC + FRAME_BYTES.to_bytes(4, "big")
        if header[:8] != expected or header[15:] != b"\0" or self._count < 1 or self.size_bytes < 0:
            raise FileCorrupt(
                "The stored file is cut short or is not one of ours.",
                why=f"It has {max(stored, 0) + len(header)} bytes and no valid header.",
                fix="Restore the file from a backup, or have it sent again.",
            )
        self._frames = Frames(key, header, organization_id, file_id)
        self._position, self._loaded, self._frame = 0, -1, b""
        self._load(self._count - 1)

    def _load(self, index: int) -> bytes:
        if index != self._loaded:
            self._raw.seek(HEADER_BYTES + index * _SEALED_FRAME)
            self._frame = self._frames.open(index, self._raw.read(_SEALED_FRAME), last=index == self._count - 1)
            self._loaded = index
        return self._frame

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size_bytes}[whence]
        if start + offset < 0:
            raise ValueError(f"The position {start + offset} is before the start of the file.")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._position >= self.size_bytes or not view:
            return 0
        index, offset = divmod(self._position, FRAME_BYTES)
        piece = self._load(index)[offset : offset + len(view)]
        view[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
            self._frame = b""
        super().close()
