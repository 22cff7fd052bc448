"""The JSON API, version 1: composed here, defined in each app's ``api.py``. OpenAPI 3.1 at ``/api/v1/openapi.json``.

Every operation declares who may enter by the decorators of ``kernel.routes``, as pages do; they also open the
organization's scope around it. An operation answers with plain values: what is read lazily would be read outside.
Errors are JSON: what happened, why, how to put it right.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie

from openleave.apps.cases.access import access_appeal, access_case
from openleave.apps.cases.api import determine_router as determine
from openleave.apps.cases.api import router as cases
from openleave.apps.cases.api_life import router as life
from openleave.apps.people.api import router as people
from openleave.apps.policies.api import router as policies
from openleave.kernel.errors import OpenLeaveError, status_of
from openleave.kernel.routes import Access, opened, public, turned_away

#: Add an app's router here: (below this path, router).
ROUTERS = [
    ("/employees", people),
    ("/cases", cases),
    ("/cases", life),
    ("/determine", determine),
    ("/policies", policies),
]
#: How an id of an address becomes an object. Before the body of a request that writes is looked at: an object that is
#: not there is not there, whatever was sent.
REACHED: dict[str, Callable[..., Any]] = {"case_id": access_case, "appeal_id": access_appeal}


class SessionAuth(APIKeyCookie):
    """The session of the web pages; a request that changes something needs its CSRF token too."""

    param_name = "openleave_session"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="OpenLeave",
    version="1",
    description="Leaves of absence: employees, cases and determinations of one organization.",
    auth=SessionAuth(),
    urls_namespace="api",
    docs_url=None,
    docs_decorator=public,
)


def _entrance(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who may enter is decided before the body of the request is looked at."""
    operation = run.__self__.view_func  # type: ignore[attr-defined]
    access = getattr(operation, "access", None)
    if access is None:
        raise RuntimeError(f"{operation.__name__} declares nobody who may enter; use the decorators of kernel.routes.")

    @wraps(run)
    def entered(request: HttpRequest, **values: Any) -> HttpResponse:
        try:
            answer = turned_away(request, access)
            if answer is None and request.method not in ("GET", "HEAD"):
                _reach(request, values, access)
        except OpenLeaveError as error:
            return _expected(request, error)
        return answer or run(request, **values)

    return entered


def _reach(request: HttpRequest, values: dict[str, Any], access: Access) -> None:
    """Raise NotFound for an id that the actor cannot reach."""
    actor = getattr(request, "actor", None)
    named = {name: value for name, value in values.items() if name in REACHED}
    if actor is None or actor.organization_id is None or not named:
        return
    with opened(actor, access):
        for name, value in named.items():
            REACHED[name](actor=actor, **{name: value})


api.add_decorator(_entrance, mode="view")
for prefix, router in ROUTERS:
    api.add_router(prefix, router)


def _answer(request: HttpRequest, status: int, what: str, why: str = "", fix: str = "") -> HttpResponse:
    return api.create_response(request, {"what": what, "why": why, "fix": fix}, status=status)


@api.exception_handler(OpenLeaveError)
def _expected(request: HttpRequest, error: OpenLeaveError) -> HttpResponse:
    return _answer(request, status_of(error), error.what, error.why, error.fix)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _answer(request, 404, "Not found.")


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _answer(request, 401, "You are not signed in.", "This address needs an account.", "Sign in first.")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    fix = "Send the header X-CSRFToken with the value of the token of a page." if "CSRF" in str(error) else ""
    return _answer(request, error.status_code, str(error), "", fix)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # Names of fields and what is wrong with them; never the values, which may be personal.
    wrong = "; ".join(f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in error.errors)
    return _answer(request, 422, "The request does not fit.", wrong, "See /api/v1/openapi.json.")
