"""Where the faces of the installation are: ``my``, ``desk``, ``www``."""

from __future__ import annotations

from django.conf import settings


def address_on(face: str, path: str = "/") -> str:
    """The address of a page of a face, as it stands in e-mails. Raises KeyError for a face that is not there."""
    return f"{'http' if settings.LOCAL else 'https'}://{settings.OPENLEAVE_HOSTS[face]}{path}"
