"""Where a request comes from: the one place that decides whose word is taken for it."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The network address of whoever sent a request, for rate limits and the list of sign-ins.

    Without a trusted proxy (``OPENLEAVE_TRUSTED_PROXIES`` 0) it is the other end of the connection, and what
    ``X-Forwarded-For`` claims is nobody's word. Behind ``n`` of them each has added the address it was called from, so
    the ``n``-th from the right is the last that one of ours has seen; whatever stands left of it the sender may have
    made up. A header that is shorter, or no address there, did not pass them all: then the connection's end counts.
    """
    connected = _clean(str(request.META.get("REMOTE_ADDR") or ""))
    proxies = settings.TRUSTED_PROXIES
    if proxies < 1:
        return connected
    passed = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",")
    return (_clean(passed[-proxies]) if len(passed) >= proxies else "") or connected


def _clean(text: str) -> str:
    """One address in its one spelling, without a port; empty where it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)
