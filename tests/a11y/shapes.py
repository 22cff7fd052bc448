"""What pages have in common beside their words: pages of one shape look the same to axe and to the eye."""

from __future__ import annotations

import re

TAG = re.compile(r'<([a-z][a-z0-9]*)\b(?:[^>]*?\bclass="([^"]*)")?')


def shape(html: str) -> tuple[str, str]:
    """What surrounds a page, and the page: tags and classes without their words."""
    before, _, rest = html.partition("<main")
    main, _, after = rest.partition("</main>")
    return _kinds(before + after), _kinds(main)


def _kinds(html: str) -> str:
    """Rows that repeat count once, however many there are."""
    return " ".join(dict.fromkeys(f"{tag}.{classes}" for tag, classes in TAG.findall(html)))
