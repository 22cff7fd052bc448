"""A letter as PDF/UA-1 by WeasyPrint: tagged, with title and language, fonts embedded.

WeasyPrint needs Pango. Where that is missing the application runs on, and whoever wants a PDF is told what to install.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from openleave.apps.notices.language.blocks import Document
from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.rendering.html import page_html
from openleave.apps.notices.rendering.words import PAGE
from openleave.kernel.errors import OpenLeaveError

VARIANT = "pdf/ua-1"
STYLE = Path(__file__).with_name("letter.css")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"


class NoPango(OpenLeaveError):
    """The server cannot make PDFs."""

    def __init__(self) -> None:
        super().__init__(
            _("PDFs cannot be made on this server yet."),
            why=_("The library Pango is missing."),
            fix=_("The operator installs it: apt-get install %(packages)s") % {"packages": PACKAGES},
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF and how many pages it has."""

    content: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class _Printer:
    html: Callable[..., Any]
    sheets: dict[str, Any]
    fonts: Any


@lru_cache(maxsize=1)
def _printer() -> _Printer:
    """WeasyPrint with its fonts and style sheets read once per process."""
    for name in ("weasyprint", "fontTools", "pikepdf"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError:  # its way to say that a shared library is missing
        raise NoPango from None
    fonts = FontConfiguration()
    style = STYLE.read_text()
    sheets = {
        language: CSS(string=style.replace("PAGE_WORD", page).replace("OF_WORD", of), font_config=fonts)
        for language, (page, of) in PAGE.items()
    }
    return _Printer(HTML, sheets, fonts)


def available() -> bool:
    """Whether PDFs can be made here."""
    try:
        _printer()
    except NoPango:
        return False
    return True


def letter_pdf(document: Document, frame: Frame) -> Made:
    """The letter. The same document and frame give the same bytes. Raises NoPango."""
    return _print(page_html(document, frame), document.language)


def _print(source: str, language: str) -> Made:
    printer = _printer()
    page = printer.html(string=source, url_fetcher=_refuse)
    drawn = page.render(stylesheets=[printer.sheets[language]], font_config=printer.fonts, pdf_variant=VARIANT)
    # Nothing but the content decides the bytes: no clock and no chance in the identifier.
    content = drawn.write_pdf(pdf_variant=VARIANT, pdf_identifier=hashlib.sha256(source.encode()).digest()[:16])
    assert content is not None
    return Made(content, len(drawn.pages))


def html_pdf(source: str, language: str) -> Made:
    """A PDF of a whole HTML page of ours, e.g. the proof sheet of a print batch. Raises NoPango."""
    return _print(source, language)


def _refuse(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"A letter loads nothing from elsewhere: {url[:80]}")


def merged(parts: Sequence[bytes]) -> bytes:
    """Several PDFs as one, for printing: each begins on a front page when printed on both sides."""
    _printer()  # silences the libraries' own logs
    import pikepdf

    whole = pikepdf.new()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as pdf:
            whole.pages.extend(pdf.pages)
            if len(pdf.pages) % 2:
                size = pdf.pages[0].mediabox
                whole.add_blank_page(page_size=(float(size[2]), float(size[3])))
    target = io.BytesIO()
    whole.save(target, deterministic_id=True)
    return target.getvalue()
