"""Landing pages, language and appearance, error pages, and the small files each face serves."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import http_date, url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST, require_safe

from openleave.kernel import clock
from openleave.kernel.officer import officer
from openleave.kernel.routes import public
from openleave.web.context import THEME_COOKIE, THEMES, face_addresses
from openleave.web.showcase import examples, rows

MANIFEST_ICONS = (
    ("icon-192", "192x192", "any"),
    ("icon-512", "512x512", "any"),
    ("icon-maskable", "512x512", "maskable"),
)
ONE_YEAR_SECONDS = 365 * 24 * 60 * 60


@public
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The first page of a face."""
    face = getattr(request, "face", "www")
    return render(request, f"{face}/landing.html", {"source_url": getattr(settings, "OPENLEAVE_SOURCE_URL", "")})


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The living style page: every component, also with awkward content. Not part of a real installation."""
    if not (settings.DEBUG or getattr(settings, "OPENLEAVE_DEMO", False)):
        raise Http404
    found = rows(request.GET.get("q", ""), request.GET.get("status", ""))
    if request.GET.get("part") == "people":
        return render(request, "www/people_options.html", {"rows": found})
    return render(request, "www/components.html", examples(clock.now()) | {"rows": found})


def _back(request: HttpRequest) -> str:
    """Where the form came from, when that is a page of this host; otherwise the first page."""
    target = request.POST.get("next", "")
    hosts = {request.get_host()}
    return target if url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()) else "/"


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=ONE_YEAR_SECONDS, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back to the page the person was on."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@public
@require_POST
def set_appearance(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; anything else follows the device again."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        _remember(response, THEME_COOKIE, chosen)
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@public
@require_GET
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the corporate site and nothing else."""
    rule = "Allow: /" if getattr(request, "face", "www") == "www" else "Disallow: /"
    return HttpResponse(f"User-agent: *\n{rule}\n", content_type="text/plain; charset=utf-8")


@public
@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness: an address for that, or the officer."""
    contact = settings.OPENLEAVE_SECURITY_CONTACT or f"mailto:{officer().email}"
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    canonical = f"{face_addresses(request)['www']}.well-known/security.txt"
    lines = [f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: en, es", f"Canonical: {canonical}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_GET
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for /favicon.ico whatever the page says."""
    return HttpResponseRedirect(static("openleave/logo.svg"))


@public
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest of my, so that a phone can install it."""
    content = {
        "name": _("OpenLeave: my leave"),
        "short_name": "OpenLeave",
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f5f0",
        "theme_color": "#14594c",
        "icons": [
            {"src": static(f"openleave/{name}.png"), "sizes": size, "type": "image/png", "purpose": purpose}
            for name, size, purpose in MANIFEST_ICONS
        ],
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Expires"] = http_date(clock.now().timestamp() + 3600)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: most often a page left open past sign-out. The reason stays in the log."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Uses nothing that could fail again: no session, no context processor, no translation of data."""
    from django.template.loader import get_template

    context = {"face": getattr(request, "face", "www"), "language": get_language() or "en"}
    return HttpResponse(get_template("500.html").render(context), status=500)
