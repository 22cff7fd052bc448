"""Pictures become the pages of a PDF: decoded, turned upright, made no larger than print needs, encoded anew.

Nothing of the sent file is kept but its pixels: no EXIF, no place where it was taken, no thumbnail, no comment.
"""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator, Sequence

import pikepdf
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from openleave.apps.documents.workshop.refused import Refused
from openleave.apps.documents.workshop.sniffing import JPEG, TIFF, kind_of

#: The largest picture that is decoded; phones make up to 50 million.
MAXIMUM_PIXELS = 64_000_000
#: The longest side kept: a letter-size page at 300 dots per inch is 3,300 long.
LONGEST = 3_300
QUALITY = 88
#: A letter-size page in points; a picture lies on it as large as it fits.
LONG_SIDE, SHORT_SIDE = 792, 612
_SIXTEEN_BITS = {"I", "I;16", "I;16B", "I;16L", "F"}


def document_of(pictures: Sequence[bytes], *, maximum_pages: int) -> bytes:
    """A PDF with a page for each picture (for each page of a TIFF), in their order. Raises Refused."""
    Image.MAX_IMAGE_PIXELS = MAXIMUM_PIXELS
    document = pikepdf.new()
    count = 0
    for picture in pictures:
        for page in _pages(picture):
            count += 1
            if count > maximum_pages:
                raise Refused("too_many_pages")
            _add(document, page)
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()


def _pages(picture: bytes) -> Iterator[Image.Image]:
    kind = kind_of(picture)
    try:
        # A picture that is too large is refused by its header, before a pixel is decoded.
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(picture), formats=[kind])
            if kind == TIFF:
                for frame in ImageSequence.Iterator(image):
                    _check_size(frame)
                    yield _upright(frame)
                return
            _check_size(image)
            if kind == JPEG:
                # Large ones are decoded at a half, a quarter … of their size at once.
                image.draft(None, (LONGEST, LONGEST))
            yield _upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError):
        raise Refused("damaged") from None


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MAXIMUM_PIXELS:
        raise Refused("too_many_pixels")
    if image.width < 1 or image.height < 1:
        raise Refused("damaged")


def _upright(image: Image.Image) -> Image.Image:
    """The pixels alone, as black and white, grey or RGB."""
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode in _SIXTEEN_BITS:
        low, high = image.convert("F").getextrema()
        span = (high - low) or 1  # type: ignore[operator]
        image = image.convert("F").point(lambda value: value * (255 / span) - low * (255 / span)).convert("L")
    elif "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image).convert("RGB")
    elif image.mode not in ("1", "L", "RGB"):
        image = image.convert("RGB")
    image = image.copy()
    image.info = {}
    if max(image.size) > LONGEST:
        if image.mode == "1":
            image = image.convert("L")
        image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return image


def _add(document: pikepdf.Pdf, image: Image.Image) -> None:
    across, up = (LONG_SIDE, SHORT_SIDE) if image.width > image.height else (SHORT_SIDE, LONG_SIDE)
    scale = min(across / image.width, up / image.height)
    width, height = round(image.width * scale, 2), round(image.height * scale, 2)
    document.add_blank_page(page_size=(width, height))
    page = document.pages[-1]
    picture = _stream(document, image)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=picture))
    page.Contents = document.make_stream(f"q {width} 0 0 {height} 0 0 cm /Picture Do Q".encode())


def _stream(document: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    about = {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image}
    about |= {"/Width": image.width, "/Height": image.height, "/BitsPerComponent": 1 if image.mode == "1" else 8}
    if image.mode == "1":
        # Faxes: black and white stays exactly so.
        content = zlib.compress(image.tobytes(), 9)
        about |= {"/ColorSpace": pikepdf.Name.DeviceGray, "/Filter": pikepdf.Name.FlateDecode}
    else:
        target = io.BytesIO()
        image.save(target, format="JPEG", quality=QUALITY, optimize=True)
        content = target.getvalue()
        space = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
        about |= {"/ColorSpace": space, "/Filter": pikepdf.Name.DCTDecode}
    stream = pikepdf.Stream(document, content)
    for name, value in about.items():
        stream[name] = value
    return document.make_indirect(stream)  # type: ignore[return-value]
