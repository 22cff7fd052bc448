"""Who acts in this request: the actor, the active organization, and where the account must go first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from openleave.apps.accounts import notice, selectors, services, sign_in
from openleave.apps.accounts.models import Account
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.purposes import stating
from openleave.kernel.routes import API_PREFIX, SIGN_IN, Detour
from openleave.kernel.tenancy import account_scope, organization_scope, visitor

ORGANIZATION_KEY = "organization_id"
SEEN_KEY = "seen_at"
SEEN_EVERY = timedelta(minutes=5)

CHOOSE = Detour(
    "/organization/",
    _("You work for several organizations."),
    _("Choose the one to work in."),
)
SET_UP_SECOND_FACTOR = Detour(
    "/account/2fa/",
    _("Your organization requires a second step when signing in."),
    _("Set up an authenticator app or a passkey."),
)
GIVE_SECOND_FACTOR = Detour(
    "/account/2fa/reauthenticate/",
    _("Your organization requires a second step when signing in."),
    _("Confirm with your authenticator app or passkey."),
)


BEGIN = Detour(
    "/account/begin/",
    _("Your account is new, or its notice has changed."),
    _("Read the notice, and say that you are eighteen or older."),
)


class ActorMiddleware:
    """Sets ``request.actor`` (Actor or None), ``request.organization`` (Identity or None), ``request.detour``.

    Roles are read anew for each request, so that a role taken away or an account closed ends at the next request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with stating(SIGN_IN, channel=Channel.WEB):  # until a route states its own
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.actor = request.organization = request.detour = None  # type: ignore[attr-defined]
        timezone.deactivate()
        account = request.user
        if not isinstance(account, Account):
            return self.get_response(request)
        _identify(request, account)
        if request.detour is None and not notice.stated(account):  # type: ignore[attr-defined]
            request.detour = BEGIN  # type: ignore[attr-defined]
        _keep_seen(request)
        if request.organization is not None:  # type: ignore[attr-defined]
            timezone.activate(request.organization.time_zone)  # type: ignore[attr-defined]
        if account.language:
            translation.activate(account.language)
            request.LANGUAGE_CODE = account.language  # type: ignore[attr-defined]
        # The database gives an operator no organization's rows, whatever the code below asks for.
        with visitor(account.pk) if account.is_operator and not _is_public(request) else nullcontext():
            response = self.get_response(request)
        chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen is not None and chosen.value and request.user.is_authenticated:
            services.language_choose(actor=sign_in.actor_of(account), language=chosen.value)
        return response


def _is_public(request: HttpRequest) -> bool:
    """Whether the route asks for no account: there a token may be the permission, whoever is signed in beside it."""
    try:
        view = resolve(request.path_info, getattr(request, "urlconf", None)).func
    except Resolver404:
        return False
    access = getattr(view, "access", None)
    return access is not None and access.kind == "public"


def _identify(request: HttpRequest, account: Account) -> None:
    channel = Channel.API if request.path.startswith(API_PREFIX) else Channel.WEB
    if account.is_operator:
        # Whatever memberships say: who runs the installation sees no organization's rows.
        request.actor = Actor(account.pk, None, frozenset({Role.OPERATOR}), channel=channel)  # type: ignore[attr-defined]
        return
    place = _where_last(request, account) or _from_all(request, account)
    if place is None:
        request.actor = Actor(account.pk, None, channel=channel)  # type: ignore[attr-defined]
        return
    request.actor = Actor(account.pk, place.organization_id, place.roles, place.employee_id, channel)  # type: ignore[attr-defined]
    if request.organization.second_factor_required and not sign_in.second_factor_given(request, account):  # type: ignore[attr-defined]
        known = selectors.has_second_factor(account)
        request.detour = GIVE_SECOND_FACTOR if known else SET_UP_SECOND_FACTOR  # type: ignore[attr-defined]


def _where_last(request: HttpRequest, account: Account) -> selectors.Place | None:
    """The organization of the session, when the account still holds a role there: two statements."""
    try:
        organization_id = UUID(request.session.get(ORGANIZATION_KEY, ""))
    except ValueError:
        return None
    with organization_scope(organization_id):
        found = selectors.place_in(account.pk, organization_id)
    if found is None:
        return None
    place, request.organization = found  # type: ignore[attr-defined]
    return place


def _from_all(request: HttpRequest, account: Account) -> selectors.Place | None:
    """The account's only organization; of several, none before the person has chosen."""
    with account_scope(account.pk):
        places = selectors.places(account.pk)
    if len(places) != 1:
        request.detour = CHOOSE if places else None  # type: ignore[attr-defined]
        return None
    choose(request, places[0].organization_id)
    with organization_scope(places[0].organization_id):
        request.organization = organizations.identity(places[0].organization_id)  # type: ignore[attr-defined]
    return places[0]


def choose(request: HttpRequest, organization_id: UUID) -> None:
    """Make an organization the active one of this session. The caller has checked that the account belongs to it."""
    request.session[ORGANIZATION_KEY] = str(organization_id)


def _keep_seen(request: HttpRequest) -> None:
    """Note in the list of sessions that this one is in use: every few minutes, not with a write per request."""
    now = clock.now()
    seen = request.session.get(SEEN_KEY)
    if seen is not None and now.timestamp() - seen < SEEN_EVERY.total_seconds():
        return
    request.session[SEEN_KEY] = int(now.timestamp())
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)
