"""What kind of file this is: by its first bytes and a scan of all of them, never by its name."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from openleave.apps.feeds.reading.errors import UnreadableFile, binary_file, cut_file, empty_file, too_large

CHUNK = 1 << 20

_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive (unpack it first)"),
    (b"7z\xbc\xaf", "a 7-Zip archive (unpack it first)"),
    (b"Rar!", "a RAR archive (unpack it first)"),
    (b"BZh", "a bzip2 archive (unpack it first)"),
    (b"\xfd7zXZ", "an xz archive (unpack it first)"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive (unpack it first)"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "a rich-text document"),
    (b"-----BEGIN PGP", "an encrypted PGP message (decrypt it first)"),
)
_MARKUP = ((b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "an XML document"))


@dataclass(frozen=True, slots=True)
class Text:
    """A text file: how to decode it and how its lines end, found by reading all of it once.

    ``lines`` counts line breaks; ``quotes`` counts double quotes (an odd number means one is unmatched or stray).
    """

    encoding: str
    bom_bytes: int
    bytes_total: int
    lines: int
    quotes: int
    carriage_returns_only: bool
    ends_with_newline: bool


def container(handle: BinaryIO) -> str:
    """``"xlsx"``, ``"xls"`` or ``"text"``. Raises UnreadableFile for what is none of them."""
    handle.seek(0)
    head = handle.read(4096)
    handle.seek(0)
    if not head:
        raise empty_file()
    if head[:4] == b"PK\x03\x04" or head[:4] == b"PK\x05\x06":
        return "xlsx"
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xls"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise binary_file(kind)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, kind in _MARKUP:
        if start.startswith(magic):
            raise binary_file(kind)
    if start[:1] in (b"{", b"["):
        raise binary_file("JSON")
    return "text"


def scan(handle: BinaryIO, *, bytes_limit: int, lines_limit: int) -> Text:
    """Read the whole file once and decide its encoding and line ends.

    UTF-16 is known by its byte-order mark, or by every other byte of the start being zero. Otherwise UTF-8 if all
    bytes are valid UTF-8, else Windows-1252, which is what US HR systems write when they do not write UTF-8.
    """
    handle.seek(0)
    head = handle.read(4096)
    handle.seek(0)
    wide = _utf16(head)
    encoding, bom = wide or ("utf-8", 3 if head.startswith(codecs.BOM_UTF8) else 0)
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    total = lines = quotes = returns = 0
    undecodable = False
    last = b""
    while chunk := handle.read(CHUNK):
        first = total == 0
        body = chunk[bom:] if first else chunk
        total += len(chunk)
        if total > bytes_limit:
            raise too_large("The file is too large.", f"{bytes_limit >> 20} MiB")
        if first and wide is None:
            _refuse_controls(body)
        if wide is None:
            _refuse_nul(body, lines)
        if not undecodable:
            try:
                text = decoder.decode(body)
            except UnicodeDecodeError as error:
                if wide is not None:
                    raise UnreadableFile(
                        "The file is damaged: it is not valid UTF-16.",
                        why=f"The bytes after about line {lines + 1} are not characters.",
                        fix="Export the file again, as CSV in UTF-8 if you can choose.",
                        line=lines + 1,
                    ) from error
                undecodable = True
            else:
                if wide is not None:
                    body = text.encode("utf-8")
        lines += body.count(b"\n")
        quotes += body.count(b'"')
        if not lines:  # otherwise carriage returns alone do not end lines
            returns += body.count(b"\r")
        if lines > lines_limit:
            raise too_large(f"The file has more than {lines_limit:,} lines.", f"{lines_limit:,} rows")
        last = body[-1:] or last
    handle.seek(0)
    if not undecodable:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if wide is not None:
                raise cut_file(lines + 1, "Its last character is only half there.") from error
            undecodable = True
    if total == bom:
        raise empty_file()
    lone = lines == 0 and returns > 0
    return Text(
        encoding="cp1252" if undecodable else encoding,
        bom_bytes=bom,
        bytes_total=total,
        lines=returns if lone else lines,
        quotes=quotes,
        carriage_returns_only=lone,
        ends_with_newline=last in (b"\n", b"\r"),
    )


def _utf16(head: bytes) -> tuple[str, int] | None:
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", 2
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", 2
    sample = head[:512]
    if len(sample) >= 16:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > len(sample) * 0.4 and even < len(sample) * 0.05:
            return "utf-16-le", 0
        if even > len(sample) * 0.4 and odd < len(sample) * 0.05:
            return "utf-16-be", 0
    return None


def _refuse_controls(body: bytes) -> None:
    controls = sum(body.count(bytes((code,))) for code in (*range(1, 9), *range(14, 27)))
    if controls > max(8, len(body) // 200):
        raise binary_file("binary data")


def _refuse_nul(body: bytes, lines_before: int) -> None:
    at = body.find(b"\0")
    if at < 0:
        return
    line = lines_before + body.count(b"\n", 0, at) + 1
    if body.count(b"\0") > len(body) // 100 + 4:
        raise binary_file("binary data")
    raise UnreadableFile(
        f"Line {line} contains a zero byte.",
        why="Text never contains one; the file was damaged on its way, or it is not text.",
        fix="Export the file again. If it comes back, ask the vendor of the HR system to export in UTF-8.",
        line=line,
    )


class Transcoded:
    """The file's text as UTF-8 bytes with line feeds, read in pieces. Undefined Windows-1252 bytes read as Latin-1."""

    def __init__(self, handle: BinaryIO, text: Text) -> None:
        self._handle, self._text = handle, text
        handle.seek(text.bom_bytes)
        self._plain = text.encoding == "utf-8"
        errors = "openleave-latin1" if text.encoding == "cp1252" else "strict"
        self._decoder = None if self._plain else codecs.getincrementaldecoder(text.encoding)(errors=errors)

    def read(self, size: int = CHUNK) -> bytes:
        """The next piece, of about ``size`` bytes; empty at the end."""
        raw = self._handle.read(size)
        body = raw
        if self._decoder is not None:
            body = self._decoder.decode(raw, final=not raw).encode("utf-8")
            if raw and not body:
                return self.read(size)
        return body.replace(b"\r", b"\n") if self._text.carriage_returns_only else body


def _latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("openleave-latin1", _latin1)
