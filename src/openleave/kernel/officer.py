"""Who answers for privacy and security at whoever runs this installation: a named person, by e-mail and by post.

Without one nobody could be asked, so a service that others reach does not start (commitment P-104).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email


@dataclass(frozen=True, slots=True)
class Officer:
    """``postal`` is an address in one line."""

    name: str
    email: str
    postal: str


def officer() -> Officer:
    """As the settings name them; an empty text where they do not."""
    return Officer(
        settings.OPENLEAVE_OFFICER_NAME.strip(),
        settings.OPENLEAVE_OFFICER_EMAIL.strip(),
        settings.OPENLEAVE_OFFICER_POSTAL.strip(),
    )


def startup_problems() -> list[str]:
    """What is missing of the officer, in sentences that say how to mend it."""
    known = officer()
    missing = [
        variable
        for variable, text in (
            ("OPENLEAVE_OFFICER_NAME", known.name),
            ("OPENLEAVE_OFFICER_EMAIL", known.email),
            ("OPENLEAVE_OFFICER_POSTAL", known.postal),
        )
        if not text
    ]
    if missing:
        return [f"Nobody is named who answers for privacy and security. Set {', '.join(missing)}."]
    try:
        validate_email(known.email)
    except ValidationError:
        return ["OPENLEAVE_OFFICER_EMAIL is no e-mail address. Write it like privacy@operator.example."]
    return []
