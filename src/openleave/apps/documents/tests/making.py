"""Files as people and their machines send them, and as others make them to do harm. All invented."""

from __future__ import annotations

import io
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw

SECRET = "N 40.7128 W 74.0060 Dr. Imogen Canarywell"


def pdf(*pages: str, size: tuple[int, int] = (612, 792)) -> bytes:
    """A PDF with a page of words for each text."""
    document = pikepdf.new()
    for words in pages or ("Certification: four weeks from December 1.",):
        document.add_blank_page()
        page = document.pages[-1]
        page.MediaBox = Array([0, 0, *size])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = document.make_stream(f"BT /F1 24 Tf 60 700 Td ({words}) Tj ET".encode())
    return saved(document)


def saved(document: pikepdf.Pdf, **how: object) -> bytes:
    target = io.BytesIO()
    document.save(target, **how)
    return target.getvalue()


def evil_pdf() -> bytes:
    """Everything a document should not carry: scripts, actions, links, attachments, metadata, a picture with EXIF."""
    document = pikepdf.open(io.BytesIO(pdf("What can be seen")))
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('evil-script')"))
    document.Root.OpenAction = document.make_indirect(script)
    document.Root.AA = Dictionary(WC=script)
    names = Dictionary(JavaScript=Dictionary(Names=Array([String("go"), script])))
    document.Root.Names = names
    document.attachments["evil-attachment.exe"] = pikepdf.AttachedFileSpec(document, b"MZ evil-attachment")
    document.docinfo["/Author"] = SECRET
    document.Root.Metadata = document.make_stream(b"<x:xmpmeta>evil-xmp</x:xmpmeta>")
    page = document.pages[0]
    page.obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("evil-launch.exe")))
    page.obj.PieceInfo = Dictionary(App=Dictionary(Private=String("evil-piece")))
    page.obj.Metadata = document.make_stream(b"evil-page-metadata")
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=[0, 0, 100, 100],
        A=Dictionary(S=Name.URI, URI=String("https://evil-link.example/")),
    )
    page.obj.Annots = document.make_indirect(Array([document.make_indirect(link)]))
    picture = document.make_stream(jpeg(exif=SECRET))
    for key, value in {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": 60,
        "/Height": 80,
        "/BitsPerComponent": 8,
        "/ColorSpace": Name.DeviceRGB,
        "/Filter": Name.DCTDecode,
        "/Metadata": document.make_stream(b"evil-picture-metadata"),
    }.items():
        picture[key] = value
    page.Resources.XObject = Dictionary(P1=picture)
    page.contents_add(b"q 60 0 0 80 300 300 cm /P1 Do Q")
    how = {"compress_streams": False, "fix_metadata_version": False}
    return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.disable, **how)


def packed_picture_pdf() -> bytes:
    """A JPEG with EXIF, packed once more; and a link that hangs in the structure for screen readers."""
    document = pikepdf.open(io.BytesIO(pdf("Packed")))
    picture = document.make_stream(zlib.compress(jpeg(exif=SECRET)))
    for key, value in {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": 60,
        "/Height": 80,
        "/BitsPerComponent": 8,
        "/ColorSpace": Name.DeviceRGB,
        "/Filter": Array([Name.FlateDecode, Name.DCTDecode]),
    }.items():
        picture[key] = value
    page = document.pages[0]
    page.Resources.XObject = Dictionary(P1=picture)
    page.contents_add(b"q 600 0 0 600 0 0 cm /P1 Do Q")
    link = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Contents=String("evil-note"))
    )
    document.Root.StructTreeRoot = document.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj))
    )
    return saved(document)


def form_pdf(value: str = "Filled in by the clinic") -> bytes:
    """A form with one text field that was filled in, whose look the reader is to make."""
    document = pikepdf.open(io.BytesIO(pdf("A form")))
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("diagnosis"),
        V=String(value),
        Rect=[60, 500, 500, 530],
        DA=String("/Helv 18 Tf 0 g"),
        F=4,
        P=document.pages[0].obj,
    )
    field = document.make_indirect(field)
    document.pages[0].obj.Annots = Array([field])
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    document.Root.AcroForm = Dictionary(
        Fields=Array([field]), NeedAppearances=True, DR=Dictionary(Font=Dictionary(Helv=font)), DA=String("/Helv 0 Tf")
    )
    return saved(document)


def dynamic_form() -> bytes:
    """A form that only its own reader can draw."""
    document = pikepdf.open(io.BytesIO(pdf("Please wait...")))
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))
    document.Root.NeedsRendering = True
    return saved(document)


def locked_pdf(user: str = "open sesame") -> bytes:
    """Locked; with an empty password for opening it can be read by anybody."""
    document = pikepdf.open(io.BytesIO(pdf("Behind a password")))
    return saved(document, encryption=pikepdf.Encryption(owner="owner", user=user))


def swelling_pdf(megabytes: int = 4000) -> bytes:
    """A page whose content is small on disk and enormous when opened."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    packer, packed = zlib.compressobj(9), bytearray()
    block = b"0 0 m 1 1 l S " * 75_000
    for _ in range(megabytes):
        packed += packer.compress(block)
    packed += packer.flush()
    # Packed twice, as such files are.
    stream = pikepdf.Stream(document, zlib.compress(bytes(packed), 9))
    stream.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    document.pages[0].Contents = document.make_indirect(stream)
    return saved(document, compress_streams=False)


def picture(width: int = 60, height: int = 80, mode: str = "RGB", words: str = "") -> Image.Image:
    """Its left half is dark, so that one sees when it is turned."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height), fill="navy")
    if words:
        draw.text((10, 10), words, fill="black")
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    target = io.BytesIO()
    image.save(target, format=kind, **how)
    return target.getvalue()


def jpeg(width: int = 60, height: int = 80, *, turned: int = 1, exif: str = "", comment: str = "") -> bytes:
    """``turned`` is the EXIF orientation, ``exif`` stands in the EXIF block."""
    block = Image.Exif()
    block[0x0112] = turned
    if exif:
        block[0x010F] = exif
        block.get_ifd(0x8825)[1] = "N"
    how = {"comment": comment.encode()} if comment else {}
    return encoded(picture(width, height), "JPEG", exif=block, **how)


def fax(pages: int = 3) -> bytes:
    """A TIFF of black-and-white pages."""
    first, *others = [picture(1728, 1100, "1") for _ in range(pages)]
    return encoded(first, "TIFF", save_all=True, append_images=others, compression="group4")


def huge_png(width: int = 40_000, height: int = 40_000) -> bytes:
    """1,600 million pixels by its header; a few kilobytes."""
    row = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in (
            (b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])),
            (b"IDAT", row),
            (b"IEND", b""),
        )
    )


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("payload.js", "evil")
    return target.getvalue()


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 200
