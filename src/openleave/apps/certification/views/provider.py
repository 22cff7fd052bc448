"""The page of a clinic that holds a link: without an account, never indexed, never cached, no referrer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.certification import pdf, services
from openleave.apps.certification.forms import AnswersForm, BirthForm
from openleave.apps.certification.models import Kind
from openleave.apps.certification.services.linking import Visit, visiting
from openleave.apps.certification.texts import gina
from openleave.apps.certification.tokens import proves
from openleave.apps.organizations import selectors as organizations
from openleave.apps.organizations.forms import add_error
from openleave.kernel import clock
from openleave.kernel.address import client_address
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import public_for

COOKIE = "openleave_provider"
COOKIE_SECONDS = 4 * 60 * 60
#: Requests of one address in a minute, over all links: guessing a token is hopeless, this keeps it cheap for us.
MOST_A_MINUTE = 40


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Limits how often one address comes, answers a dead link without a word about it, and sets what every answer of
    these pages says to browsers and search engines."""

    @wraps(view)
    def wrapped(request: HttpRequest, link: str) -> HttpResponse:
        if _too_often(request):
            response = render(request, "429.html", status=429)
        else:
            try:
                response = view(request, link)
            except NotFound:
                response = render(request, "certification/gone.html", status=404)
        response["Cache-Control"] = "no-store"
        # Other sites get none. "no-referrer" would hide the origin of our own forms too, and they would be refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def _too_often(request: HttpRequest) -> bool:
    address = hashlib.sha256(client_address(request).encode()).hexdigest()[:24]
    key = f"provider:{address}:{int(clock.now().timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return bool(cache.incr(key) > MOST_A_MINUTE)


@public_for("leave_administration")
@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def form(request: HttpRequest, link: str) -> HttpResponse:
    """First the check, then the questions; a POST keeps a draft (``save``), looks it over, or submits it."""
    with visiting(link) as visit:
        _language(request, visit)
        proof = request.COOKIES.get(COOKIE, "")
        if not proves(proof, visit.link.id, link):
            return _check(request, link, visit)
        answers = services.draft_read(token=link, proof=proof)
        sent = request.POST if request.method == "POST" else None
        shown = AnswersForm(sent, about=visit.about, whose="provider", answers=answers)
        if sent is not None and shown.is_valid():
            try:
                if "save" in request.POST:
                    services.draft_save(token=link, proof=proof, answers=shown.answers)
                    return HttpResponseRedirect(request.path + "?saved=1")
                services.link_submit(token=link, proof=proof, answers=shown.answers)
            except (Invalid, Conflict) as error:
                add_error(shown, error)
            else:
                response = render(request, "certification/thanks.html", _context(visit))
                response.delete_cookie(COOKIE, path=request.path)
                return response
        context = _context(visit) | {"form": shown, "saved": "saved" in request.GET}
        return render(request, "certification/provider.html", context, status=422 if shown.errors else 200)


def _check(request: HttpRequest, link: str, visit: Visit) -> HttpResponse:
    asked = BirthForm(request.POST if "born_on" in request.POST else None)
    if request.method == "POST" and asked.is_bound and asked.is_valid():
        proof = services.link_check(token=link, born_on=asked.cleaned_data["born_on"])
        if proof is not None:
            response: HttpResponse = HttpResponseRedirect(request.path)
            response.set_cookie(
                COOKIE, proof, max_age=COOKIE_SECONDS, path=request.path, httponly=True, samesite="Strict",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
            return response
        if visit.tries_left <= 1:
            # Not by an exception: that would take back the count of this try.
            return render(request, "certification/gone.html", status=404)
        asked.add_error("born_on", _("This is not the date on record. After five tries the link closes."))
    context = _context(visit) | {"form": asked}
    return render(request, "certification/provider_check.html", context, status=422 if asked.errors else 200)


@public_for("leave_administration")
@require_safe
@guarded
def paper(request: HttpRequest, link: str) -> HttpResponse:
    """The same questions to print, for who has passed the check."""
    with visiting(link) as visit:
        _language(request, visit)
        if not proves(request.COOKIES.get(COOKIE, ""), visit.link.id, link):
            return HttpResponseRedirect(reverse("provider", args=[link]))
        identity = organizations.identity(visit.link.organization_id)
        content = pdf.empty_form(
            kind=Kind(visit.request.kind), about=visit.about, name=visit.name, functions=visit.functions,
            language=translation.get_language() or "en", employer=identity.name,
            due_on=None, today=clock.today(identity.time_zone),
        )  # fmt: skip
        return pdf.answer(content)


def _language(request: HttpRequest, visit: Visit) -> None:
    """The link's language, if one was chosen for it, until the person chooses another."""
    if visit.link.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(visit.link.language)
        request.LANGUAGE_CODE = visit.link.language  # type: ignore[attr-defined]


def _context(visit: Visit) -> dict[str, Any]:
    return {
        "visit": visit,
        "kind": Kind(visit.request.kind).label,
        "gina": gina(),
        "employer": organizations.identity(visit.link.organization_id).name,
        "language": (translation.get_language() or "en")[:2],
    }
