"""Pages on paper from our own HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def pdf(html: str, style: Path) -> bytes:
    """The page as a PDF (PDF/UA-1) in the style sheet of that file. It fetches nothing: a page that refers to anything
    outside itself raises ValueError."""
    from weasyprint import CSS, HTML

    drawn = HTML(string=html, url_fetcher=_nothing)
    return bytes(drawn.write_pdf(stylesheets=[CSS(string=style.read_text())], pdf_variant="pdf/ua-1"))


def _nothing(url: str, *_args: Any, **_kwargs: Any) -> Any:
    raise ValueError("A page to print refers to nothing outside itself.")
