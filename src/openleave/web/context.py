"""What every page of every face knows. Cheap: no query, and the navigation only when a template asks for it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openleave.web.navigation import navigation

FACE_NAMES = {"www": "", "desk": _("Leave desk"), "my": _("My leave"), "bank": _("Time bank")}
#: The faces that have sign-in.
PEOPLE_FACES = ("desk", "my", "bank")
THEMES = ("light", "dark")
THEME_COOKIE = "openleave_theme"
#: Each language is named in itself, so that somebody who reads only that one finds it.
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def face_addresses(request: HttpRequest) -> dict[str, str]:
    """The first page of every face, with the scheme and port of this request.

    From one face with people in it to another the address hands the sign-in over, so that nobody signs in twice.
    """
    _host, port = split_domain_port(request.META.get("HTTP_HOST", ""))
    end = f":{port}/" if port else "/"
    present = getattr(request, "face", "www")
    signed_in = getattr(request, "actor", None) is not None and present in PEOPLE_FACES
    addresses = {}
    for face, host in settings.OPENLEAVE_HOSTS.items():
        hand_over = signed_in and face in PEOPLE_FACES and face != present
        path = f"account/handoff/?from={present}&next=/" if hand_over else ""
        addresses[face] = f"{request.scheme}://{host}{end}{path}"
    return addresses


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor.

    ``face``, ``face_name``, ``faces`` (face to address), ``nav`` (list of NavItem), ``organization_name``,
    ``language``, ``other_languages`` (pairs of code and own name), ``theme`` ("", "light" or "dark"),
    ``demonstration``.
    """
    face = getattr(request, "face", "www")
    theme = request.COOKIES.get(THEME_COOKIE, "")
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "face": face,
        "face_name": FACE_NAMES[face],
        "faces": face_addresses(request),
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "organization_name": SimpleLazyObject(lambda: organization_name(request)),
        "language": language,
        "other_languages": [(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES if code != language],
        "theme": theme if theme in THEMES else "",
        "demonstration": bool(getattr(settings, "OPENLEAVE_DEMO", False)),
    }


def first_place(request: HttpRequest) -> str | None:
    """Where on this face somebody begins whom its first page is not for, e.g. an operator; None when nowhere.

    Never another face: what follows the sign-in form must stay on its host, or the Content-Security-Policy stops it.
    """
    if request.path != "/" or request.method != "GET":
        return None
    return next((item.url for item in navigation(request) if item.url != "/"), None)


def organization_name(request: HttpRequest) -> str:
    """The active organization's name, or nothing when there is none."""
    return getattr(getattr(request, "organization", None), "name", "") or ""
