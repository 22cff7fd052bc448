"""What may be written into a message or a note."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openleave.kernel.errors import Invalid

MOST_CHARACTERS = 5_000


def checked(text: str) -> str:
    """The text without blanks around it. Raises Invalid for none, or for more than is kept."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(_("Nothing is written yet."), fix=_("Write something, then send it."), field="text")
    if len(text) > MOST_CHARACTERS:
        raise Invalid(
            _("The text has %(count)s characters.") % {"count": f"{len(text):,}"},
            why=_("At most %(most)s are kept.") % {"most": f"{MOST_CHARACTERS:,}"},
            fix=_("Shorten it, or send it in parts."),
            field="text",
        )
    return text
