"""Pages drawn as PNG, by pdfium. Bounded, whatever the page says its size is."""

from __future__ import annotations

import io
import time
from typing import Any

import pypdfium2
from PIL import Image

from openleave.apps.documents.workshop.refused import Refused
from openleave.apps.documents.workshop.sizes import CELL

#: A page drawn has at most so many pixels.
MAXIMUM_PIXELS = 14_000_000
#: How wide a page is drawn to see whether it can be drawn, and how long that may take for all of them.
TRIAL_WIDTH, TRIAL_SECONDS = 48, 25


def opened(content: bytes) -> Any:
    """The document. Raises Refused if pdfium cannot read it."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None


def draw(content: bytes, *, number: int, width: int, turned: int) -> bytes:
    """Page ``number`` (from 1) as PNG, ``width`` pixels wide as it is shown, turned clockwise by 0, 90, 180 or 270."""
    document = opened(content)
    if not 1 <= number <= len(document):
        raise Refused("no_pages")
    image = _drawn(document, number, width, turned)
    if image.mode == "RGB" and _is_grey(image):
        image = image.convert("L")
    target = io.BytesIO()
    image.save(target, format="PNG", compress_level=6)
    return target.getvalue()


def strip(content: bytes, *, first: int, count: int) -> bytes:
    """Small pictures of up to ``count`` pages from ``first`` on, side by side in one PNG, each in a ``CELL``."""
    document = opened(content)
    if not 1 <= first <= len(document):
        raise Refused("no_pages")
    numbers = range(first, min(first + count, len(document) + 1))
    across, up = CELL
    row = Image.new("RGB", (across * len(numbers), up), "white")
    for place, number in enumerate(numbers):
        image = _drawn(document, number, across, 0)
        image.thumbnail(CELL)
        row.paste(image, (place * across + (across - image.width) // 2, (up - image.height) // 2))
    target = io.BytesIO()
    row.save(target, format="PNG", compress_level=6)
    return target.getvalue()


def _is_grey(image: Any) -> bool:
    small = image.resize((64, 64)).convert("HSV").getchannel("S").getextrema()
    return small[1] < 8 and image.convert("HSV").getchannel("S").getextrema()[1] < 12


def try_all(content: bytes) -> None:
    """Draw every page small. Raises Refused if one of them cannot be drawn or takes far too long."""
    document, began = opened(content), time.process_time()
    for number in range(1, len(document) + 1):
        _drawn(document, number, TRIAL_WIDTH, 0)
        if time.process_time() - began > TRIAL_SECONDS:
            raise Refused("too_heavy")


def text_of(content: bytes, *, number: int, limit: int = 20_000) -> str:
    """The words of a page, as far as it holds words and not only a picture of them."""
    document = opened(content)
    if not 1 <= number <= len(document):
        raise Refused("no_pages")
    try:
        return document[number - 1].get_textpage().get_text_range()[:limit]
    except pypdfium2.PdfiumError:
        return ""


def _drawn(document: Any, number: int, width: int, turned: int) -> Any:
    try:
        page = document[number - 1]
        across, up = page.get_size()
        if turned in (90, 270):
            across, up = up, across
        if across <= 0 or up <= 0:
            raise Refused("damaged")
        scale = (width - 0.5) / across  # it is rounded up
        if (across * scale) * (up * scale) > MAXIMUM_PIXELS:
            scale = (MAXIMUM_PIXELS / (across * up)) ** 0.5
        # A strip a hair wide is still drawn: no side is less than a pixel.
        scale = max(scale, 1 / across, 1 / up) if min(across, up) * scale < 1 else scale
        if (across * scale) * (up * scale) > 2 * MAXIMUM_PIXELS:
            raise Refused("damaged")
        bitmap = page.render(scale=scale, rotation=turned, may_draw_forms=False, fill_color=(255, 255, 255, 255))
        image = bitmap.to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise Refused("damaged") from None
    finally:
        if "page" in locals():
            page.close()
    return image
