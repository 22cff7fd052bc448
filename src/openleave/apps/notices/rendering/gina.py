"""GINA's safe-harbour text: put behind the body of every letter that asks for medical information.

It is no part of any template, so that no edit can leave it out (29 CFR 1635.8(b)(1)(i)(B)).
"""

from __future__ import annotations

from openleave.apps.notices.language.blocks import Block, Document, Run
from openleave.apps.notices.rendering.words import GINA, GINA_ES, GINA_TITLE


def with_safe_harbour(document: Document) -> Document:
    """The document with the text at its end: in Spanish letters the translation first, then the original."""
    blocks = [*document.blocks, Block("heading", (Run(GINA_TITLE[document.language]),), level=2)]
    if document.language == "es":
        blocks.append(Block("note", (Run(GINA_ES),)))
        blocks.append(Block("note", (Run(GINA),), language="en"))
    else:
        blocks.append(Block("note", (Run(GINA),)))
    return document.with_blocks(blocks)
