"""Where mail goes: to a server named by one address, or into files while none is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

#: Seconds after which a mail server that does not answer counts as lost.
TIMEOUT = 20
SCHEMES = {"smtp": 587, "smtps": 465}


def mailer(url: str, directory: Path) -> dict[str, Any]:
    """Django's settings of a mailer. ``url``: ``smtp://user:password@host:587`` (STARTTLS; ``?tls=off`` for a relay on
    the same machine) or ``smtps://user:password@host`` (TLS from the start). Empty: files in ``directory``.

    Raises ValueError, without the address's password, for anything else.
    """
    if not url:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": directory},
        }
    parts = urlsplit(url)
    tls = parse_qs(parts.query).get("tls", ["on"])[-1]
    if parts.scheme not in SCHEMES or not parts.hostname or tls not in ("on", "off"):
        raise ValueError(
            "OPENLEAVE_SMTP_URL is not an address of a mail server. Write smtp://user:password@host:587 or "
            "smtps://user:password@host:465; special characters in the password are written %XX."
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or SCHEMES[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp" and tls == "on",
            "use_ssl": parts.scheme == "smtps",
            "timeout": TIMEOUT,
        },
    }
