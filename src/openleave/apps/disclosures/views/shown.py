"""What several pages of disclosures share: their own line of tabs, and words for codes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from openleave.apps.disclosures import words
from openleave.apps.disclosures.models import Disclosure
from openleave.apps.privacy.parts import framed
from openleave.kernel.egress import flows


def context(request: HttpRequest, page: str) -> dict[str, Any]:
    """The frame's context with the pages of this part; ``page`` is the present one."""
    pages = [
        ("disclosures", _("Ledger")),
        ("recipients", _("Recipients")),
        ("demands", _("Legal desk")),
        ("disclosure_counts", _("Counts")),
    ]
    return framed(request, "disclosures") | {
        "pages": [
            {"label": label, "url": reverse(name), "active": name == page, "count": None} for name, label in pages
        ]
    }


def row_words(row: Disclosure) -> dict[str, Any]:
    """A row of the ledger in words."""
    flow = flows().get(row.flow)
    return {
        "row": row,
        "what": flow.label if flow else row.flow,
        "means": words.MEANS.get(row.means, row.means),
        "basis": words.BASIS.get(row.basis, row.basis),
        "reason": words.REASON.get(row.reason, row.reason),
        "to": row.recipient.label if row.recipient else words.RECIPIENT.get(row.recipient_kind, row.recipient_kind),
        "kind": words.RECIPIENT.get(row.recipient_kind, row.recipient_kind),
        "categories": [words.CATEGORY.get(key, key) for key in row.categories],
    }
