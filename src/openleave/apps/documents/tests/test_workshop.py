"""Files are told by their bytes, written anew without what cannot be seen, drawn; those made to do harm are refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pikepdf
import pytest
from PIL import Image

from openleave.apps.documents.tests import making
from openleave.apps.documents.workshop import client, frames
from openleave.apps.documents.workshop.pdfs import jpeg_without_metadata
from openleave.apps.documents.workshop.refused import Refused
from openleave.apps.documents.workshop.sniffing import kind_of


def seen(pdf: bytes, number: int = 1, width: int = 200, turned: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(client.draw(pdf, number=number, width=width, turned=turned)))


def everything(pdf: bytes) -> bytes:
    """All that a PDF holds, every stream unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        target = io.BytesIO()
        document.save(
            target,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return target.getvalue()


def dark(image: Image.Image, x: float, y: float) -> bool:
    red, green, _ = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    return red < 100 and green < 100


# What a file is -------------------------------------------------------------------------------------------------------

KINDS = {
    "PDF": making.pdf(),
    "JPEG": making.jpeg(),
    "PNG": making.encoded(making.picture(), "PNG"),
    "TIFF": making.fax(1),
    "WEBP": making.encoded(making.picture(), "WEBP"),
}
NOT_TAKEN = {
    "empty": (b"", "empty"),
    "words": (b"Dear leave team, I am sick.", "unknown_kind"),
    "a program": (b"MZ\x90\x00" + b"\0" * 100, "unknown_kind"),
    "a web page": (b"<html><script>alert(1)</script></html>", "unknown_kind"),
    "an archive": (making.archive(), "unknown_kind"),
    "a picture of an iPhone": (making.heic(), "heic"),
    "a PDF that begins late": (b"GIF89a......" + making.pdf(), "two_kinds"),
    "a PDF that is an archive": (making.pdf() + making.archive(), "two_kinds"),
    "a PDF with a program behind it": (making.pdf() + b"#!/bin/sh\n" + b"rm -rf ~\n" * 300, "two_kinds"),
    "a picture that is an archive": (making.jpeg() + making.archive(), "two_kinds"),
    "a picture that is a PDF": (making.jpeg(comment="%PDF-1.7 hello"), "two_kinds"),
    "a PDF cut short": (making.pdf()[:-200], "damaged"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_are_told_by_bytes(kind: str) -> None:
    assert kind_of(KINDS[kind]) == kind
    cleaned = client.clean([KINDS[kind]])
    assert (cleaned.pages, cleaned.content) == (1, "pdf" if kind == "PDF" else "image")
    assert cleaned.pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_not_taken(name: str) -> None:
    content, code = NOT_TAKEN[name]
    with pytest.raises(Refused) as caught:
        kind_of(content)
    assert caught.value.code == code


# Pictures -------------------------------------------------------------------------------------------------------------


@pytest.mark.commitment("P-19")
def test_nothing_of_a_picture_is_kept_but_what_is_seen() -> None:
    content = making.jpeg(exif=making.SECRET, comment="evil-comment")
    assert making.SECRET.encode() in content and b"evil-comment" in content
    held = everything(client.clean([content]).pdf)
    assert making.SECRET.encode() not in held
    assert b"evil-comment" not in held
    assert b"Exif" not in held


@pytest.mark.parametrize(("turned", "dark_at"), [(1, (0.1, 0.5)), (3, (0.9, 0.5)), (6, (0.5, 0.1)), (8, (0.5, 0.9))])
def test_a_picture_is_turned_upright(turned: int, dark_at: tuple[float, float]) -> None:
    image = seen(client.clean([making.jpeg(400, 400, turned=turned)]).pdf)
    assert dark(image, *dark_at)
    assert not dark(image, 1 - dark_at[0], 1 - dark_at[1])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F"])
def test_all_kinds_of_pixels(mode: str) -> None:
    if mode.startswith("I") or mode == "F":
        image = making.picture(300, 400, "L").convert("I" if mode != "F" else "F")
        image = image.point(lambda value: value * 200) if mode != "F" else image
        kind = "TIFF"
        if mode == "I;16":
            image = Image.frombytes("I;16", (300, 400), b"\0\0" * 300 * 200 + b"\xff\xff" * 300 * 200)
            pdf = client.clean([making.encoded(image, "PNG")]).pdf
            assert dark(seen(pdf), 0.5, 0.1) and not dark(seen(pdf), 0.5, 0.9)
            return
    else:
        image = making.picture(300, 400).convert(mode)
        kind = {"CMYK": "JPEG"}.get(mode, "PNG")
    found = seen(client.clean([making.encoded(image, kind)]).pdf)
    assert dark(found, 0.1, 0.5)
    assert not dark(found, 0.9, 0.5)


def test_what_is_transparent_is_white() -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert not dark(seen(client.clean([making.encoded(image, "PNG")]).pdf), 0.5, 0.5)


def test_several_pictures_become_one_document_in_their_order() -> None:
    cleaned = client.clean([making.jpeg(400, 400), making.jpeg(400, 400, turned=3), making.fax(3)])
    assert (cleaned.pages, cleaned.content) == (5, "image")
    assert dark(seen(cleaned.pdf, 1), 0.1, 0.5)
    assert dark(seen(cleaned.pdf, 2), 0.9, 0.5)
    assert dark(seen(cleaned.pdf, 3), 0.1, 0.5)


def test_a_picture_is_no_larger_than_print_needs() -> None:
    pdf = client.clean([making.jpeg(6000, 4500)]).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        picture = document.pages[0].Resources.XObject.Picture
        assert (picture.Width, picture.Height) == (3300, 2475)
        assert [float(side) for side in document.pages[0].MediaBox] == [0, 0, 792, 594]


BROKEN = {
    "a JPEG cut short": (making.jpeg(900, 900)[:-2000], "damaged"),
    "a PNG cut short": (making.encoded(making.picture(900, 900), "PNG")[:-200], "damaged"),
    "a TIFF cut short": (making.fax(2)[:60], "damaged"),
    "a PNG of 1,600 million pixels": (making.huge_png(), "too_many_pixels"),
    "a PNG whose header lies": (making.huge_png(7000, 7000), "damaged"),
    "only a signature": (b"\xff\xd8\xff\xe0" + b"\0" * 20, "damaged"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_pictures_are_refused(name: str) -> None:
    content, code = BROKEN[name]
    with pytest.raises(Refused) as caught:
        client.clean([content])
    assert caught.value.code == code


def test_a_pdf_is_a_document_by_itself() -> None:
    with pytest.raises(Refused) as caught:
        client.clean([making.pdf(), making.jpeg()])
    assert caught.value.code == "mixed"


# PDFs -----------------------------------------------------------------------------------------------------------------


def test_a_pdf_keeps_what_is_seen_and_nothing_else() -> None:
    content = making.evil_pdf()
    for evil in (b"evil-script", b"evil-xmp", b"evil-launch", b"evil-link", b"evil-piece", b"evil-picture-metadata"):
        assert evil in content
    cleaned = client.clean([content])
    held = everything(cleaned.pdf)
    assert b"What can be seen" in held
    assert b"evil" not in held
    assert making.SECRET.encode() not in held
    for word in (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/URI", b"/Launch", b"/EmbeddedFile", b"/Metadata"):
        assert word not in held, word
    for word in (b"/Annots", b"/AcroForm", b"/Names", b"/Info", b"/PieceInfo", b"Exif"):
        assert word not in held, word
    assert dark(seen(cleaned.pdf, width=612), 305 / 612, 1 - 340 / 792)  # the picture is still there
    assert client.text_of(cleaned.pdf, number=1).strip() == "What can be seen"


def test_a_picture_packed_once_more() -> None:
    cleaned = client.clean([making.packed_picture_pdf()])
    held = everything(cleaned.pdf)
    assert making.SECRET.encode() not in held and b"Exif" not in held and b"evil-note" not in held
    assert b"/StructTreeRoot" in held
    image = seen(cleaned.pdf, width=612)
    assert dark(image, 0.1, 0.5) and not dark(image, 0.8, 0.5)


def test_what_was_filled_in_becomes_part_of_the_page() -> None:
    cleaned = client.clean([making.form_pdf()])
    assert b"/AcroForm" not in everything(cleaned.pdf)
    blank = client.clean([making.form_pdf(" ")])
    box = (60, 260, 500, 295)
    assert seen(cleaned.pdf, width=612).convert("L").crop(box).getextrema()[0] < 60
    assert seen(blank.pdf, width=612).convert("L").crop(box).getextrema()[0] > 200


def test_the_same_file_is_cleaned_to_the_same_bytes() -> None:
    sent = making.evil_pdf()
    assert client.clean([sent]).pdf == client.clean([sent]).pdf


def test_earlier_revisions_are_gone() -> None:
    content = making.pdf("first words") + b"\n9 0 obj\n(evil-revision)\nendobj\nstartxref\n0\n%%EOF\n"
    assert b"evil-revision" not in everything(client.clean([content]).pdf)


def test_locked_pdfs() -> None:
    with pytest.raises(Refused) as caught:
        client.clean([making.locked_pdf()])
    assert caught.value.code == "locked"
    free = client.clean([making.locked_pdf(user="")])
    assert client.text_of(free.pdf, number=1).strip() == "Behind a password"
    with pikepdf.open(io.BytesIO(free.pdf)) as document:
        assert not document.is_encrypted


def test_a_form_for_one_reader_only() -> None:
    with pytest.raises(Refused) as caught:
        client.clean([making.dynamic_form()])
    assert caught.value.code == "needs_reader"


def test_too_many_pages() -> None:
    with pytest.raises(Refused) as caught:
        client.clean([making.pdf(*["x"] * (client.MAXIMUM_PAGES + 1))])
    assert caught.value.code == "too_many_pages"


def test_a_pdf_that_swells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CLEAN_SECONDS", 3)
    content = making.swelling_pdf(1500)
    assert len(content) < 200_000
    with pytest.raises(Refused) as caught:
        client.clean([content])
    assert caught.value.code in ("too_heavy", "damaged")


@pytest.mark.parametrize("size", [(1, 10_000), (10_000, 1), (14_000, 14_000), (3, 3)])
def test_pages_of_any_size_are_drawn_within_bounds(size: tuple[int, int]) -> None:
    image = seen(client.clean([making.pdf("x", size=size)]).pdf, width=2700)
    assert 1 <= image.width * image.height <= 28_100_000


def test_drawing_turns_and_counts_pages() -> None:
    pdf = client.clean([making.pdf("one", "two")]).pdf
    assert seen(pdf, 2, 306).size == (306, 396)
    assert seen(pdf, 2, 396, turned=90).size == (396, 306)
    with pytest.raises(Refused):
        client.draw(pdf, number=3, width=100)


def test_a_strip_of_small_pictures() -> None:
    pdf = client.clean([making.jpeg(400, 400), making.jpeg(400, 400, turned=3), making.jpeg(400, 400)]).pdf
    row = Image.open(io.BytesIO(client.strip(pdf, first=1, count=24)))
    assert row.size == (480, 208)
    assert dark(row, 0.02, 0.5) and not dark(row, 0.3, 0.5) and not dark(row, 0.36, 0.5) and dark(row, 0.64, 0.5)
    assert Image.open(io.BytesIO(client.strip(pdf, first=2, count=1))).size == (160, 208)
    with pytest.raises(Refused):
        client.strip(pdf, first=4, count=1)


# The process ----------------------------------------------------------------------------------------------------------


def test_a_library_that_crashes_is_a_file_that_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import os, sys; sys.stdin.buffer.read(); os.abort()"
    monkeypatch.setattr(client, "_COMMAND", (sys.executable, "-c", crash))
    with pytest.raises(Refused) as caught:
        client.clean([making.pdf()])
    assert caught.value.code == "damaged"


def test_a_library_that_never_ends_is_a_file_that_is_too_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "import sys, time; sys.stdin.buffer.read(); time.sleep(60)"
    monkeypatch.setattr(client, "_COMMAND", (sys.executable, "-c", endless))
    monkeypatch.setattr(client, "CLEAN_SECONDS", 1)
    with pytest.raises(Refused) as caught:
        client.clean([making.pdf()])
    assert caught.value.code == "too_heavy"


def test_the_process_gets_no_secrets_and_may_write_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("OPENLEAVE_SECRET_KEY", "of the installation")
    program = f"""
import json, os, resource, sys
from openleave.apps.documents.workshop.__main__ import _bind
from openleave.apps.documents.workshop.frames import pack, unpack
unpack(sys.stdin.buffer.read())
_bind(5)
try:
    with open({str(tmp_path)!r} + "/written", "wb", buffering=0) as file:
        file.write(b"x")
    wrote = True
except OSError:
    wrote = False
names = [name for name in os.environ if name not in ("PYTHONPATH", "PATH", "LC_ALL", "LC_CTYPE")]
loaded = [name for name in ("django", "psycopg") if name in sys.modules]
found = json.dumps([wrote, names, loaded, resource.getrlimit(resource.RLIMIT_CORE)])
sys.stdout.buffer.write(pack({{"refused": found}}))
"""
    monkeypatch.setattr(
        client,
        "_COMMAND",
        (sys.executable, "-c", f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN){program}"),
    )
    with pytest.raises(Refused) as caught:
        client.clean([making.pdf()])
    assert caught.value.code == "[false, [], [], [0, 0]]"


def test_the_workshop_imports_no_django() -> None:
    program = (
        "import sys, openleave.apps.documents.workshop.__main__ as m; import openleave.apps.documents.workshop.pdfs"
    )
    program += ", openleave.apps.documents.workshop.images, openleave.apps.documents.workshop.drawing"
    program += "; print([n for n in sys.modules if n.split('.')[0] in ('django', 'psycopg', 'procrastinate')])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(client._SOURCE)},
    )
    assert done.stdout.strip() == "[]"


def test_the_web_process_loads_no_library_that_parses_what_people_send() -> None:
    program = "import sys, django; django.setup(); import openleave.config.urls.desk"
    program += "; from openleave.apps.documents import services, tasks"
    program += "; print([n for n in ('pikepdf', 'pypdfium2') if n in sys.modules])"
    environment = {"PYTHONPATH": str(client._SOURCE), "DJANGO_SETTINGS_MODULE": "openleave.config.settings"}
    environment |= {"OPENLEAVE_HOME": os.environ.get("OPENLEAVE_HOME", ""), "PATH": os.defpath}
    environment = {name: value for name, value in environment.items() if value}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.stdout.strip().endswith("[]"), done.stderr


def test_messages_cut_short_are_noticed() -> None:
    message = frames.pack({"work": "x"}, [b"one", b"", b"\n\0three"])
    assert frames.unpack(message) == ({"work": "x"}, [b"one", b"", b"\n\0three"])
    with pytest.raises(ValueError, match="cut short"):
        frames.unpack(message[:-1])


def test_a_jpeg_keeps_its_pixels_and_colours() -> None:
    content = making.encoded(making.picture(), "JPEG", icc_profile=b"x" * 300, comment=b"secret")
    stripped = jpeg_without_metadata(content)
    assert b"secret" not in stripped and b"ICC_PROFILE" in stripped
    assert Image.open(io.BytesIO(stripped)).tobytes() == Image.open(io.BytesIO(content)).tobytes()
    assert jpeg_without_metadata(b"not a JPEG") == b"not a JPEG"


@pytest.mark.parametrize(
    ("brands", "refused"),
    [
        (b"heic\0\0\0\0mif1heic", "heic"),  # an iPhone's picture
        (b"heix\0\0\0\0mif1heix", "heic"),  # with ten bits
        (b"msf1\0\0\0\0hevc", "heic"),  # a burst
        (b"MiHE\0\0\0\0mif1heic", "heic"),  # named only among the brands it keeps to
        (b"isom\0\0\0\0isomiso2mp41", "unknown_kind"),  # a film
    ],
)
def test_a_picture_in_heif_is_told_by_its_own_bytes(brands: bytes, refused: str) -> None:
    content = (len(brands) + 8).to_bytes(4) + b"ftyp" + brands + b"\0" * 64
    with pytest.raises(Refused) as caught:
        kind_of(content)
    assert caught.value.code == refused
