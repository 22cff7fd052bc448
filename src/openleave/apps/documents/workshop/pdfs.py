"""A PDF is written anew with what can be seen and nothing else.

Kept: pages, their content, fonts and pictures, layers, the structure that screen readers use. Form fields and notes
become part of the page as they look. Gone: scripts, actions, links, attached files, metadata (of the document, of every
object, inside JPEG and JPEG 2000 pictures), earlier revisions, encryption that needs no password to read.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Name

from openleave.apps.documents.workshop.refused import Refused

ROOT_KEEPS = {"/Type", "/Pages", "/Lang", "/OCProperties", "/PageLabels", "/StructTreeRoot", "/MarkInfo"}
PAGE_KEEPS = {
    "/Type",
    "/Parent",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/Contents",
    "/Group",
    "/UserUnit",
    "/StructParents",
    "/Tabs",
}
#: Never kept, wherever they stand.
DROPPED = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AF",
    "/AA",
    "/OpenAction",
    "/JS",
    "/JavaScript",
    "/EF",
    "/EmbeddedFiles",
    "/Ref",
    "/OPI",
    "/Thumb",
    "/URI",
)
ACTIONS = {
    "/GoToR",
    "/GoToE",
    "/GoToDp",
    "/Launch",
    "/URI",
    "/SubmitForm",
    "/ImportData",
    "/JavaScript",
    "/Rendition",
    "/Sound",
    "/Movie",
    "/RichMediaExecute",
    "/GoTo3DView",
    "/Hide",
    "/Named",
    "/SetOCGState",
    "/ResetForm",
    "/Trans",
    "/Thread",
}


def clean(content: bytes, *, maximum_pages: int) -> tuple[bytes, int]:
    """The PDF written anew, and its number of pages. Raises Refused: locked, damaged, of no use without its reader."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as document:
            pages = len(document.pages)
            if pages == 0:
                raise Refused("no_pages")
            if pages > maximum_pages:
                raise Refused("too_many_pages")
            _flatten(document)
            _strip(document)
            target = io.BytesIO()
            document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return target.getvalue(), pages
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, RecursionError):
        raise Refused("damaged") from None


def _flatten(document: pikepdf.Pdf) -> None:
    """Fields and notes as they look on screen become part of the page; then nothing on it can be clicked."""
    form = document.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form and document.Root.get("/NeedsRendering", False):
        # All its pages say "please wait": the form itself is a program for another reader.
        raise Refused("needs_reader")
    document.generate_appearance_streams()
    document.flatten_annotations("all")


def _strip(document: pikepdf.Pdf) -> None:
    for key in set(document.Root.keys()) - ROOT_KEEPS:
        del document.Root[key]
    for page in document.pages:
        for key in set(page.obj.keys()) - PAGE_KEEPS:
            del page.obj[key]
    for key in ("/Info", "/ID"):
        if key in document.trailer:
            del document.trailer[key]
    for item in list(document.objects):
        if isinstance(item, pikepdf.Stream):
            _strip_stream(document, item)
        _strip_value(item, 0)


def _strip_value(value: pikepdf.Object, depth: int) -> None:
    """Also what lies inside, down to the next indirect object, which comes by itself."""
    if depth > 20:
        return
    if isinstance(value, pikepdf.Array):
        for item in value:
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                _strip_value(item, depth + 1)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key in DROPPED:
            if key in value:
                del value[key]
        if value.get("/Type") == Name.OBJR and "/Obj" in value:
            del value["/Obj"]  # the fields and links that became part of the page hang here for screen readers
        action = value.get("/A")
        if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in ACTIONS:
            del value["/A"]
        for item in value.values():
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                _strip_value(item, depth + 1)


def _strip_stream(document: pikepdf.Pdf, stream: pikepdf.Stream) -> None:
    """No content from files elsewhere; no metadata inside pictures."""
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        if key in stream:
            del stream[key]
    filters, parameters = _listed(stream.get("/Filter")), _listed(stream.get("/DecodeParms"))
    strip = _PICTURES.get(str(filters[-1])) if filters else None
    if strip is None:
        return
    content = stream.read_raw_bytes()
    if len(filters) > 1:
        # A picture packed once more: unpacked here, and then kept as the picture it is.
        packed = document.make_stream(content)
        packed.Filter = pikepdf.Array(filters[:-1])
        if parameters:
            packed.DecodeParms = pikepdf.Array(parameters[:-1])
        content = packed.read_bytes()
    last = parameters[len(filters) - 1] if len(parameters) == len(filters) else None
    parms = last if isinstance(last, pikepdf.Dictionary) else None
    stream.write(strip(content), filter=filters[-1], decode_parms=parms)


def _listed(value: object) -> list:
    """One or several, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def jpeg_without_metadata(data: bytes) -> bytes:
    """A JPEG without EXIF, XMP, IPTC and comments. Segments of ITU-T T.81, B.1.1.4: marker, length, content.

    JFIF (APP0), colour profiles (APP2) and Adobe's colour transform (APP14) stay, for the picture's looks need them.
    """
    kept, at = [data[:2]], 2
    if data[:2] != b"\xff\xd8":
        return data
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:  # the picture itself begins
            break
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + length]
        application = 0xE0 <= marker <= 0xEF
        wanted = marker in (0xE0, 0xEE) or (marker == 0xE2 and segment[4:16] == b"ICC_PROFILE\0")
        if marker != 0xFE and (not application or wanted):
            kept.append(segment)
        at += length
    return b"".join((*kept, data[at:]))


def jpeg_2000_without_metadata(data: bytes) -> bytes:
    """A JPEG 2000 file without its XML, UUID and rights boxes (ISO/IEC 15444-1, I.7)."""
    if data[4:8] != b"jP  ":
        return data
    kept, at = [], 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length == 0 or length < 8:
            length = len(data) - at
        if kind not in (b"xml ", b"uuid", b"uinf", b"jp2i"):
            kept.append(data[at : at + length])
        at += length
    return b"".join(kept)


_PICTURES = {"/DCTDecode": jpeg_without_metadata, "/JPXDecode": jpeg_2000_without_metadata}
