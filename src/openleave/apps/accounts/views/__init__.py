"""Pages of sign-in that are not allauth's own: choosing an organization, moving between faces, closed sign-up."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.accounts import middleware, selectors
from openleave.apps.accounts.faces import own_path
from openleave.kernel.errors import NotFound
from openleave.kernel.routes import public, signed_in


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organization(request: HttpRequest) -> HttpResponse:
    """Choose the organization to work in."""
    choices = selectors.named_places(request.user)  # type: ignore[arg-type]
    target = own_path(request, request.POST.get("next") or request.GET.get("next"))
    if request.method == "POST":
        wanted = request.POST.get("organization", "")
        found = next((place for _name, place in choices if str(place.organization_id) == wanted), None)
        if found is None:
            raise NotFound
        middleware.choose(request, UUID(wanted))
        return HttpResponseRedirect(target)
    active = getattr(getattr(request, "organization", None), "id", None)
    return render(request, "accounts/organization.html", {"choices": choices, "active": active, "next": target})


@public
@require_safe
def sign_up_closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up by themselves; the page says who makes accounts."""
    return render(request, "account/signup_closed.html")
