"""The installation's own secrets, made once and kept in files only its user can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def django_key(home: Path) -> str:
    """Django's signing key: from OPENLEAVE_SECRET_KEY, else from a 0600 file made on first use."""
    from_environment = os.environ.get("OPENLEAVE_SECRET_KEY")
    if from_environment:
        return from_environment
    path = home / "keys" / "django.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key
