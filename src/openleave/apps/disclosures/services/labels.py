"""Labels name an office or a paper, never a person: what looks like something about one is refused."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from openleave.kernel.errors import Invalid

# An e-mail address, a Social Security number, a phone number.
PERSONAL = re.compile(r"@|\b\d{3}-?\d{2}-?\d{4}\b|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b")


def neutral(text: str, *, most: int, field: str = "label") -> str:
    """The label with single spaces. Raises Invalid for none, a long one, or one with something personal in it."""
    label = " ".join(text.split())
    if not label or len(label) > most:
        raise Invalid(_("Give a name of at most %(most)s characters.") % {"most": most}, field=field)
    if PERSONAL.search(label):
        raise Invalid(
            _("This name holds an address or a number of a person."),
            why=_("Names of recipients and papers are read by people who may not see the records."),
            fix=_("Use the name of the office, or the number of the paper."),
            field=field,
        )
    return label
