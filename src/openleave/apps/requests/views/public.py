"""Without an account: the form, the page that follows a request, the one at which a package is fetched.

The form answers the same for everybody, whether the person or the employer is known here or not, and looks nobody up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.requests import forms, private, reasons, services, words
from openleave.apps.requests.access import visiting, visitor
from openleave.apps.requests.machine import ANSWERED, Level, Right, State
from openleave.apps.requests.models import Item, PrivacyRequest
from openleave.apps.requests.services.recording import facts_of
from openleave.kernel import clock
from openleave.kernel.address import client_address
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.officer import officer
from openleave.kernel.routes import public_for

#: Of one address: requests of these pages in a minute, forms sent in an hour; of one e-mail address: forms in a day
#: that are confirmed by e-mail. What comes beyond is kept like every other, and nobody is flooded.
MOST_A_MINUTE = 40
MOST_FORMS_AN_HOUR = 10
MOST_OF_EMAIL_A_DAY = 5


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Limits how often one address comes; answers a dead token without a word about it; never cached, never indexed."""

    @wraps(view)
    def wrapped(request: HttpRequest, **names: str) -> HttpResponse:
        if not _within(f"m:{_origin(request)}", 60, MOST_A_MINUTE):
            response = render(request, "429.html", status=429)
        else:
            try:
                response = view(request, **names)
            except NotFound:
                response = render(request, "requests/gone.html", status=404)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def _origin(request: HttpRequest) -> str:
    return hashlib.sha256(client_address(request).encode()).hexdigest()[:24]


def _within(key: str, seconds: int, most: int) -> bool:
    """Counts one more, and says whether that is still allowed."""
    name = f"privacy-request:{key}:{int(clock.now().timestamp()) // seconds}"
    cache.add(name, 0, timeout=2 * seconds)
    return bool(cache.incr(name) <= most)


@public_for("privacy_rights")
@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def form(request: HttpRequest) -> HttpResponse:
    """Ask for something. What it answers does not depend on who asks, or of whom."""
    asked = forms.PublicForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        person = hashlib.sha256(asked.cleaned_data["email"].casefold().encode()).hexdigest()[:24]
        if not _within(f"h:{_origin(request)}", 3600, MOST_FORMS_AN_HOUR):
            return render(request, "429.html", status=429)
        told = _within(f"d:{person}", 86400, MOST_OF_EMAIL_A_DAY)
        try:
            if not asked.cleaned_data["company"]:
                language = (translation.get_language() or "en")[:2]
                services.request_submit(**asked.asked(), language=language, told=told)
        except Invalid as error:
            forms.show_error(asked, error)
        else:
            return HttpResponseRedirect(reverse("privacy_sent"))
    context = {
        "form": asked,
        "officer": officer(),
        "rights": [(right.label, words.RIGHT_HELP[right]) for right in Right],
    }
    return render(request, "requests/form.html", context, status=422 if asked.errors else 200)


@public_for("privacy_rights")
@require_safe
@guarded
def sent(request: HttpRequest) -> HttpResponse:
    """The same words for everybody."""
    return render(request, "requests/sent.html")


@public_for("privacy_rights")
@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def follow(request: HttpRequest, request_token: str) -> HttpResponse:
    """Where a request stands: for whoever has its address. A code, a signature, taking it back, a statement."""
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        refused = _said(request, request_token)
        if refused is None:
            return HttpResponseRedirect(request.path)
        context, status = refused, 422
    with visiting(request_token) as found:
        context = _followed(found) | context
        return render(request, "requests/follow.html", context, status=status)


def _said(request: HttpRequest, token: str) -> dict[str, Any] | None:
    """Do what was sent; the form that was refused, by its name, or None."""
    act = request.POST.get("act", "")
    made: dict[str, Any] = {"code": forms.CodeForm, "sign": forms.SignForm, "dispute": forms.DisputeForm}
    form = made[act](request.POST) if act in made else None
    if form is not None and not form.is_valid():
        return {act: form}
    try:
        if act == "code":
            if not services.code_say(token=token, code=form.cleaned_data["code"]):
                form.add_error("code", _("This code does not open it. It may be used up or too old."))
                return {act: form}
        elif act == "sign":
            services.declaration_sign(token=token, name=form.cleaned_data["name"])
        elif act == "dispute":
            services.dispute_add(token=token, text=form.cleaned_data["text"])
        elif act == "withdraw":
            services.request_take_back(token=token)
        else:
            raise NotFound
    except (Invalid, Conflict) as error:
        if form is None:
            messages.error(request, str(error))
            return None
        forms.show_error(form, error)
        return {act: form}
    messages.success(request, _("Done."))
    return None


def _followed(found: PrivacyRequest) -> dict[str, Any]:
    facts = facts_of(found)
    said = private.read(visitor(found.organization_id), found.id) if found.state in ANSWERED else private.Said()
    items = Item.objects.filter(organization_id=found.organization_id, request=found).order_by(
        "kind", "decided_at", "id"
    )
    context: dict[str, Any] = {
        "one": found, "right": Right(found.right).label, "state": State(found.state).label,
        "badge": words.BADGES[found.state], "active": facts.active,
        "at_operator": found.organization_id == INSTALLATION,
        "denied": reasons.REASONS.get(found.denied_why), "answer": said.answer,
        "extended_why": dict(reasons.Extension.CHOICES).get(found.extended_why),
        "items": [
            {"name": words.item_name(one.kind, one.code), "granted": one.granted, "until": one.kept_until_on,
             "reason": reasons.REASONS.get(one.reason)}
            for one in items
        ],
    }  # fmt: skip
    if found.right == Right.CHILD and found.state in ANSWERED:
        # Whoever reports learns that it was looked into, and nothing of whether there was an account.
        context |= {"items": [], "denied": None, "state": _("Looked into"), "badge": ("yes", "check")}
    if found.state == State.VERIFYING:
        context["code"] = forms.CodeForm()
    if found.state in (State.RECEIVED, State.VERIFYING) and facts.level == Level.HIGH and found.declared_on is None:
        context["sign"] = forms.SignForm()
    if found.right == Right.CORRECT and found.state in (State.DENIED, State.PARTLY):
        context["dispute"] = forms.DisputeForm(initial={"text": said.dispute})
    return context


@public_for("privacy_rights")
@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def package(request: HttpRequest, package_token: str) -> HttpResponse:
    """Fetch a package: looking at the page uses nothing up, the button does."""
    if request.method == "POST":
        link, content = services.package_fetch(token=package_token)
        response = HttpResponse(content, content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{link.request.reference}.zip"'
        return response
    link = services.package_look(token=package_token)
    return render(request, "requests/fetch.html", {"link": link})
