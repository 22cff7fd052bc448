"""The steps taken on an accommodation: each has a page with its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openleave.apps.accommodation import selectors
from openleave.apps.accommodation.access import access_option
from openleave.apps.accommodation.deeds import DEEDS, OPTION_DEEDS, Deed
from openleave.apps.accommodation.forms import option_name
from openleave.apps.accommodation.page import build
from openleave.apps.accommodation.views.accommodations import name_of, today_of
from openleave.apps.organizations.forms import add_error
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted

type View = Callable[..., HttpResponse]


def step_view(key: str) -> View:
    """The page of one step of ``DEEDS``."""
    deed = DEEDS[key]

    @permitted(deed.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, accommodation_id: UUID) -> HttpResponse:
        return _step(request, deed, accommodation_id, accommodation_id)

    view.__doc__ = f"The page of the step {key}."
    return view


def option_view(key: str) -> View:
    """The page of one step of ``OPTION_DEEDS``."""
    deed = OPTION_DEEDS[key]

    @permitted(deed.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, option_id: UUID) -> HttpResponse:
        option = access_option(actor=request.actor, option_id=option_id)
        return _step(request, deed, option.accommodation_id, option_id)

    view.__doc__ = f"The page of the step {key} of an option."
    return view


def _step(request: HttpRequest, deed: Deed, accommodation_id: UUID, one: UUID) -> HttpResponse:
    found = selectors.accommodation_file(actor=request.actor, accommodation_id=accommodation_id)
    today = today_of(request)
    form = deed.form(request.POST if request.method == "POST" else None)
    form.prepare(found, today)
    if request.method == "POST" and form.is_valid():
        try:
            deed.call(request.actor, one, form)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, str(deed.done))
            return HttpResponseRedirect(reverse("accommodation", args=[accommodation_id]) + deed.anchor)
    context: dict[str, Any] = build(found, today) | {
        "deed": deed,
        "form": form,
        "name": name_of(request, found.accommodation),
        "about_option": next(
            (option_name(row, found.text("option", row.id)) for row in found.options if row.id == one), ""
        ),
    }
    return render(request, "accommodation/step.html", context, status=422 if form.errors else 200)
