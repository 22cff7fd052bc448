"""One document, drawn as HTML, PDF and DOCX. PDF and DOCX libraries are imported when first used, never at start."""

from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.rendering.html import body_html, page_html

__all__ = ["Frame", "body_html", "page_html"]
