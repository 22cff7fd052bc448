"""Four faces, each on its own host name. The host decides which routes exist; an unknown host is refused."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.template.loader import get_template


class FaceMiddleware:
    """Sets ``request.face`` (www, desk, my or bank) and its URL configuration.

    A host that belongs to no face is answered 421 Misdirected Request (commitment P-06).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.faces = {host: face for face, host in settings.OPENLEAVE_HOSTS.items()}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _ = split_domain_port(request.META.get("HTTP_HOST", ""))
        face = self.faces.get(host.lower())
        if face is None and host in settings.OPENLEAVE_DEFAULT_HOSTS:
            face = "www"
        if face is None:
            # Neither a face nor a language is known here, so the page needs neither.
            return HttpResponse(get_template("421.html").render(), status=421)
        request.face = face  # type: ignore[attr-defined]
        request.urlconf = f"openleave.config.urls.{face}"  # type: ignore[attr-defined]
        return self.get_response(request)


def face_url(request: HttpRequest, face: str, path: str = "/") -> str:
    """The address of a path on another face, with the scheme and port of the present request."""
    _, port = split_domain_port(request.get_host())
    host = settings.OPENLEAVE_HOSTS[face]
    return f"{request.scheme}://{host}{':' + port if port else ''}{path}"
