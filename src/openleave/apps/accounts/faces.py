"""Addresses on the installation's four faces, and which redirect targets are its own."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.http import url_has_allowed_host_and_scheme


def face_of(request: HttpRequest) -> str:
    """The face the request came to; www when no middleware said."""
    return str(getattr(request, "face", "www"))


def face_address(request: HttpRequest, face: str, path: str = "/") -> str:
    """A path on another face, with the scheme and port of the present request. KeyError for an unknown face."""
    _, port = split_domain_port(request.get_host())
    return f"{request.scheme}://{settings.OPENLEAVE_HOSTS[face]}{':' + port if port else ''}{path}"


def is_own_address(request: HttpRequest, url: str) -> bool:
    """Whether ``url`` is a safe redirect: on this very host.

    Not the other faces': what follows a form must stay on its host, or the Content-Security-Policy stops it. The way to
    another face is ``/account/handoff/``.
    """
    return url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())


def own_path(request: HttpRequest, url: str | None) -> str:
    """``url`` if it is a safe path on this very host, else the first page."""
    if url and url_has_allowed_host_and_scheme(url, allowed_hosts=None, require_https=request.is_secure()):
        return url
    return "/"
