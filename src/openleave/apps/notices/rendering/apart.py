"""PDFs drawn in a process of their own, which ends with them: a web process stays as small as it was.

WeasyPrint and its fonts take some 40 MB and never give them back. What a job draws, it draws in its own process
(``rendering.pdf``); what somebody asks for on a page goes through here: a second more, and nothing left behind. Content
goes through pipes only.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from openleave.apps.notices.language.blocks import Document
from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.rendering.html import page_html
from openleave.apps.notices.rendering.pdf import Made, NoPango

SECONDS = 120
NO_PANGO = 3


def letter_pdf(document: Document, frame: Frame) -> Made:
    """The letter, the same bytes as ``rendering.pdf.letter_pdf`` gives. Raises NoPango."""
    return _drawn({"html": page_html(document, frame), "language": document.language})


def stack(first: str, language: str, parts: Sequence[bytes]) -> bytes:
    """A page of ours, then several PDFs, as one for printing. Raises NoPango."""
    order = {"html": first, "language": language, "parts": [base64.b64encode(part).decode() for part in parts]}
    return _drawn(order).content


def _drawn(order: dict[str, Any]) -> Made:
    done = subprocess.run(
        [sys.executable, "-m", "openleave.apps.notices.rendering.apart"],
        input=json.dumps(order).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}, check=False,
    )  # fmt: skip
    if done.returncode == NO_PANGO:
        raise NoPango
    if done.returncode:
        raise RuntimeError(f"Drawing a PDF ended with code {done.returncode}.")
    head, _line, content = done.stdout.partition(b"\n")
    return Made(content, int(head))


def main() -> int:
    """The process: an order from standard input, the number of pages and the PDF to standard output."""
    from django.conf import settings

    settings.configure(USE_I18N=False)
    from openleave.apps.notices.rendering import pdf

    order = json.loads(sys.stdin.buffer.read())
    try:
        made = pdf.html_pdf(order["html"], order["language"])
    except NoPango:
        return NO_PANGO
    content = made.content
    if "parts" in order:
        content = pdf.merged([content, *(base64.b64decode(part) for part in order["parts"])])
    sys.stdout.buffer.write(f"{made.pages}\n".encode() + content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
