"""The pages of a visit: each recorded before it is shown, each with a watermark, none able to write.

``VisitMiddleware`` makes an operator, who entered a visit, somebody with the visit's reading permissions and no other;
``Showing`` is what the guard of the routes calls instead of opening the organization's scope by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg import errors

from openleave.apps.organizations.selectors import identity
from openleave.apps.visits import areas
from openleave.apps.visits.models import View, Visit
from openleave.apps.visits.selectors import is_live
from openleave.kernel import audit, clock, shown
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Forbidden, Withheld
from openleave.kernel.routes import API_PREFIX
from openleave.kernel.tenancy import account_scope, organization_scope, read_only
from openleave.kernel.vault.services import VISITORS_MAY_READ

SESSION_KEY = "visit_id"
#: What stays the operator's own during a visit.
OWN = (API_PREFIX, "/operator/", "/account/")


class Showing:
    """One request of a visit."""

    def __init__(self, visit: Visit, actor: Actor, who: str) -> None:
        self.id, self.organization_id, self.ends_at = visit.id, visit.organization_id, visit.ends_at
        self.actor, self.who, self.tier3 = actor, who, visit.allowed_tier3
        self.why = str(visit.get_purpose_display()) + (f" {visit.reference}" if visit.reference else "")
        self.at: datetime = clock.now()

    @property
    def mark(self) -> str:
        """Who looks, when, why: what stands across the page."""
        at = date_format(timezone.localtime(self.at), "DATETIME_FORMAT")
        return f"{self.who} · {at} · {self.why}"

    def show(self, request: HttpRequest, answered: Callable[[], HttpResponse]) -> HttpResponse:
        """See ``kernel.routes.Visit``. Raises Forbidden for anything but looking, Conflict once the visit is over."""
        if request.method not in ("GET", "HEAD"):
            raise Forbidden("visit.write")
        try:
            self._note(request)
            with self._scope(), audit.held() as events, shown.noting() as found, read_only():
                response = answered()
            response = self._marked(request, response)
            with self._scope():
                shown.tell(request, response, found)
                if events:
                    audit.append_many(actor=self.actor, events=events)
        except ProgrammingError as error:
            if isinstance(error.__cause__, errors.InsufficientPrivilege):
                raise _over() from None
            raise
        except Exception as error:
            if isinstance(error.__cause__, errors.ReadOnlySqlTransaction):
                raise Withheld(
                    _("This page cannot be shown in a visit."),
                    why=_("Opening it would write something down."),
                    fix=_("Ask somebody of the organization to open it."),
                ) from None
            raise
        return response

    def _note(self, request: HttpRequest) -> None:
        page = shown.page_name(request)
        with self._scope():
            View.objects.create(
                organization_id=self.organization_id, visit_id=self.id, page=page, path=request.path[:300]
            )
            audit.append(
                actor=self.actor, action="visit.view", object_type="visit", object_id=self.id, details={"page": page}
            )

    def _scope(self) -> object:
        return organization_scope(self.organization_id, account_id=self.actor.account_id)

    def _marked(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Pages only: what could be carried away without the watermark is not given."""
        kind = response.get("Content-Type", "")
        if 300 <= response.status_code < 400 or response.status_code in (204, 304):
            return response
        if response.streaming or not kind.startswith("text/html") or response.has_header("Content-Disposition"):
            raise Withheld(
                _("A visit shows pages, not files."),
                why=_("A file could be carried away without the watermark."),
                fix=_("Ask somebody of the organization for it."),
            )
        if b"data-visit=" not in response.content and not request.headers.get("HX-Request"):
            response.content += render_to_string("visits/_mark.html", {"visit": self}, request).encode()
        return response


class VisitMiddleware:
    """Sets ``request.visit`` (Showing or None), and the actor and organization of a visit that is being made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visit = None  # type: ignore[attr-defined]
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        on_the_desk = getattr(request, "face", "") == "desk" and not request.path.startswith(OWN)
        if on_the_desk and actor is not None and actor.has(Role.OPERATOR) and SESSION_KEY in request.session:
            _enter(request, actor)
        return self.get_response(request)


def _enter(request: HttpRequest, actor: Actor) -> None:
    visit = _live(request.session[SESSION_KEY], actor)
    if visit is None:
        del request.session[SESSION_KEY]
        messages.warning(request, _("The visit has ended."))
        return
    visiting = Actor(
        actor.account_id, visit.organization_id, frozenset({Role.OPERATOR}), None, actor.channel,
        areas.permissions(visit.allowed_areas) | ({VISITORS_MAY_READ} if visit.allowed_tier3 else set()),
    )  # fmt: skip
    try:
        with organization_scope(visit.organization_id, account_id=actor.account_id):
            request.organization = identity(visit.organization_id)  # type: ignore[attr-defined]
    except ProgrammingError:
        del request.session[SESSION_KEY]
        return
    timezone.activate(request.organization.time_zone)  # type: ignore[attr-defined]
    request.actor = visiting  # type: ignore[attr-defined]
    request.visit = Showing(visit, visiting, str(request.user))  # type: ignore[attr-defined]


def _live(visit_id: str, actor: Actor) -> Visit | None:
    assert actor.account_id is not None
    with account_scope(actor.account_id):
        visit = Visit.objects.filter(account_id=actor.account_id, id=UUID(visit_id)).first()
    return visit if visit is not None and is_live(visit) else None


def _over() -> Conflict:
    return Conflict(_("The visit has ended."), why=_("Its time is over, or the organization ended it."))
