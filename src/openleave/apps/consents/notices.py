"""What somebody is told before they consent, one text for each purpose that rests on consent, by version.

A text that changes gets a new version: the ledger keeps version, language and digest, and so what was agreed to.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.kernel.errors import NotFound
from openleave.kernel.registry import PURPOSES

SCHEMA = "ISO/IEC TS 27560:2023"
JURISDICTION = "US"


@dataclass(frozen=True, slots=True)
class Notice:
    """``recipients`` are kinds of recipients; an empty tuple: nobody. ``categories`` are keys of the registry."""

    purpose: str
    version: str
    title: str | Promise
    text: str | Promise
    categories: tuple[str, ...]
    recipients: tuple[str, ...]
    storage: str
    retention: str
    withdrawal: str | Promise

    def digest(self, language: str) -> str:
        """SHA-256 of the words, as they read in that language."""
        with translation.override(language):
            words = "\n".join(str(part) for part in (self.title, self.text, self.withdrawal))
        return hashlib.sha256(words.encode()).hexdigest()


_AT_ONCE = _("Take it back at any time on this page. It ends at once, and nothing else changes for you.")

NOTICES = {
    notice.purpose: notice
    for notice in (
        Notice(
            "product_news",
            "1",
            _("News about the service"),
            _(
                "We may write to you about new features of these pages. Your e-mail address and your language are used "
                "for it. Messages about your leave come in any case; they do not depend on this."
            ),
            ("contact", "language"),
            (),
            "openleave",
            "until_withdrawn",
            _AT_ONCE,
        ),
        Notice(
            "feedback",
            "1",
            _("Questions about how the service works for you"),
            _(
                "We may ask you, at most once in 90 days, how these pages worked for you. Answers are kept apart from "
                "your leave; nobody who decides about it sees them."
            ),
            ("contact", "language"),
            (),
            "openleave",
            "until_withdrawn",
            _AT_ONCE,
        ),
        Notice(
            "service_improvement",
            "1",
            _("Improving the service with figures that name nobody"),
            _(
                "The operator may use counts over your organization’s leave, never below ten people and never single "
                "records, to improve the service. They serve no other client, and no model is trained with them."
            ),
            ("leave", "usage"),
            ("operator",),
            "openleave",
            "until_withdrawn",
            _("Withdraw it at any time on this page. It ends at once."),
        ),
    )
}


def notice_of(purpose: str) -> Notice:
    """The notice in force. Raises NotFound for a purpose that asks nobody for consent."""
    if purpose not in NOTICES:
        raise NotFound
    return NOTICES[purpose]


def purposes_of(grantor: str) -> list[str]:
    """The purposes that this kind of grantor is asked for, in the registry's order."""
    return [purpose.key for purpose in PURPOSES.values() if purpose.grantor == grantor]
