"""Every way in: all URL patterns of the four faces, and all operations of the JSON API, found by introspection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from openleave.kernel.routes import Access

FACES = ("www", "desk", "my", "bank")
PARAMETER = re.compile(r"[<{](?:(?P<converter>\w+):)?(?P<name>\w+)[>}]")

#: allauth guards its own views: these ask for a sign-in by themselves ...
OWN_SIGN_IN = {
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "usersessions_list",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}
#: ... these are for people who are not signed in, ...
FOR_ANYBODY = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
#: ... and this is django-ninja's root, which answers 404.
NINJA = {"api-root"}
THIRD_PARTY = OWN_SIGN_IN | FOR_ANYBODY | NINJA


@dataclass(frozen=True)
class Route:
    """One way in. ``template`` is its path with ``{name}`` for each parameter."""

    face: str
    name: str
    template: str
    parameters: tuple[str, ...]
    access: Access | None
    methods: tuple[str, ...]
    api: bool = False

    def __str__(self) -> str:
        return f"{self.face}:{self.name or self.template}"

    def path(self, values: dict[str, Any]) -> str:
        return self.template.format(**values)


def routes() -> list[Route]:
    """All of them, in order of face and path."""
    found = [*_pages(), *_operations()]
    return sorted(found, key=lambda route: (FACES.index(route.face), route.template, route.name))


def _pages() -> Iterator[Route]:
    for face in FACES:
        urlconf = f"openleave.config.urls.{face}"
        import_module(urlconf)
        for path, pattern in _walk(get_resolver(urlconf).url_patterns, "/"):
            template, parameters = _template(path)
            view: Any = pattern.callback
            yield Route(face, pattern.name or "", template, parameters, getattr(view, "access", None), ("GET", "POST"))


def _walk(patterns: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + _written(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif not _is_operation(pattern):
            yield path, pattern


def _written(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    # allauth's one regular expression, the link in a password-reset mail.
    return "password/reset/key/<uidb36>-<key>/" if "uidb36" in str(pattern) else str(pattern)


def _is_operation(pattern: URLPattern) -> bool:
    """django-ninja's own view over the operations of one path; those are listed by ``_operations``."""
    return getattr(pattern.callback, "__qualname__", "").startswith("PathView")


def _operations() -> Iterator[Route]:
    from openleave.api import api

    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                template, parameters = _template("/api/v1" + prefix + path)
                access = getattr(operation.view_func, "access", None)
                name = operation.view_func.__name__
                yield Route("desk", name, template, parameters, access, tuple(operation.methods), api=True)


def _template(path: str) -> tuple[str, tuple[str, ...]]:
    names = tuple(match["name"] for match in PARAMETER.finditer(path))
    return PARAMETER.sub(lambda match: "{" + match["name"] + "}", path), names
