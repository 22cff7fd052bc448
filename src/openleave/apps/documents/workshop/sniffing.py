"""What a file is, by its bytes. Names and what a browser says are never asked.

Signatures: PDF (ISO 32000-2, 7.5.2), JPEG (ITU-T T.81, B.1.1.3), PNG (W3C PNG, 5.2), TIFF 6.0 section 2, WebP
(RFC 9649, 2.4), HEIF brands (ISO/IEC 23008-12, 10).
"""

from __future__ import annotations

from openleave.apps.documents.workshop.refused import Refused

PDF, JPEG, PNG, TIFF, WEBP = "PDF", "JPEG", "PNG", "TIFF", "WEBP"
IMAGES = (JPEG, PNG, TIFF, WEBP)
_HEIF = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"heif", b"mif1", b"mif2", b"msf1"}
_END_OF_ZIP = b"PK\x05\x06"
#: So many bytes may follow the end of a PDF: printers and mail gateways leave line ends and stamps.
_AFTER_PDF = 1024


def kind_of(content: bytes) -> str:
    """``PDF``, or one of ``IMAGES``. Raises Refused: empty, a kind not taken, cut short, two kinds in one."""
    if not content:
        raise Refused("empty")
    kind = by_signature(content)
    if kind is None:
        if _is_heif(content):
            raise Refused("heic")
        # Readers accept a PDF that begins later, and so would see another file than we do.
        raise Refused("two_kinds" if b"%PDF-" in content[:1024] else "unknown_kind")
    _only_one_kind(content, kind)
    return kind


def _is_heif(content: bytes) -> bool:
    """Whether the file's first box (ISO/IEC 14496-12, 4.3) names HEIF as its brand, or among those it keeps to."""
    if content[4:8] != b"ftyp":
        return False
    box = content[: min(int.from_bytes(content[:4]), 256)]
    return not _HEIF.isdisjoint({box[8:12], *(box[at : at + 4] for at in range(16, len(box) - 3, 4))})


def by_signature(content: bytes) -> str | None:
    """What the first bytes say it is, if it is a kind that is taken."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    return None


def _only_one_kind(content: bytes, kind: str) -> None:
    """A file that another program would open as something else is somebody's trick, not somebody's certificate."""
    if kind != PDF and b"%PDF-" in content[:1024]:
        raise Refused("two_kinds")
    if _is_zip(content):
        raise Refused("two_kinds")
    if kind == PDF:
        end = content.rfind(b"%%EOF")
        if end < 0:
            raise Refused("damaged")
        if len(content[end + 5 :].strip(b"\0\r\n\t ")) > _AFTER_PDF:
            raise Refused("two_kinds")


def _is_zip(content: bytes) -> bool:
    """Whether an archive's directory ends where the file ends (APPNOTE 4.3.16), so that it opens as an archive."""
    at = content.rfind(_END_OF_ZIP, max(0, len(content) - 65_557))
    return at >= 0 and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)
