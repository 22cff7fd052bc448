"""The three steps of moving to another face while staying signed in; see ``accounts.handoff``."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from openleave.apps.accounts import handoff, sign_in
from openleave.apps.accounts.faces import face_address, face_of, own_path
from openleave.apps.accounts.models import Account
from openleave.kernel.routes import LOGIN_PATH, public

PEOPLE_FACES = {"desk", "my", "bank"}
COOKIE_PATH = "/account/handoff/"


@public
@never_cache
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """``?from=desk&next=/…`` on the face the person goes to."""
    target = own_path(request, request.GET.get("next"))
    source = request.GET.get("from", "")
    if request.user.is_authenticated or source not in PEOPLE_FACES - {face_of(request)}:
        return HttpResponseRedirect(target)
    state = handoff.new_state()
    query = urlencode({"to": face_of(request), "state": state, "next": target})
    response = HttpResponseRedirect(face_address(request, source, f"{COOKIE_PATH}give/?{query}"))
    response.set_cookie(
        handoff.STATE_COOKIE,
        signing.dumps(state, salt=handoff.SALT),
        max_age=handoff.STATE_SECONDS,
        path=COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@public
@never_cache
@require_GET
def give(request: HttpRequest) -> HttpResponse:
    """On the face the person comes from: a ticket for the other one, when they are signed in here."""
    target_face = request.GET.get("to", "")
    if target_face not in PEOPLE_FACES - {face_of(request)}:
        return HttpResponseRedirect("/")
    target = own_path(request, request.GET.get("next"))
    account = request.user
    if not isinstance(account, Account):
        login = f"{LOGIN_PATH}?{urlencode({'next': target})}"
        return HttpResponseRedirect(face_address(request, target_face, login))
    text = handoff.ticket(
        account,
        host=settings.OPENLEAVE_HOSTS[target_face],
        state=request.GET.get("state", ""),
        records=get_authentication_records(request, account),
    )
    query = urlencode({"ticket": text, "next": target})
    return HttpResponseRedirect(face_address(request, target_face, f"{COOKIE_PATH}take/?{query}"))


@public
@never_cache
@require_GET
def take(request: HttpRequest) -> HttpResponse:
    """Back on the face the person goes to: sign them in, once."""
    target = own_path(request, request.GET.get("next"))
    try:
        state = signing.loads(
            request.COOKIES.get(handoff.STATE_COOKIE, ""), salt=handoff.SALT, max_age=handoff.STATE_SECONDS
        )
    except signing.BadSignature:
        state = ""
    try:
        host = settings.OPENLEAVE_HOSTS[face_of(request)]
        account, records = handoff.redeem(request.GET.get("ticket", ""), host=host, state=state)
    except handoff.Refused:
        sign_in.failed("handoff")
        response = HttpResponseRedirect(f"{LOGIN_PATH}?{urlencode({'next': target})}")
    else:
        get_adapter().login(request, account)
        # The same proofs as in the session they come from, so that a second factor given there counts here.
        for record in records:
            record_authentication(request, account, method=str(record["method"]))
        response = HttpResponseRedirect(target)
        user_logged_in.send(sender=Account, request=request, response=response, user=account)
        sign_in.succeeded(request, account)
    response.delete_cookie(handoff.STATE_COOKIE, path=COOKIE_PATH, samesite="Lax")
    return response
