"""The page of a step, with its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openleave.apps.cases.deeds import Deed, Place
from openleave.apps.cases.views.life import act_on
from openleave.kernel.routes import View, permitted


def deed_view(deed: Deed, place_of: Callable[[HttpRequest, UUID, date], Place]) -> View:
    """The page of ``deed``. ``place_of`` takes the request, the id in its address (the only one) and today; it raises
    NotFound."""

    @permitted(deed.permission)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, **ids: UUID) -> HttpResponse:
        (one,) = ids.values()
        place = place_of(request, one, request.organization.today)
        form = deed.form(request.POST if request.method == "POST" else None)
        form.prepare(place)
        if request.method == "POST":
            done = act_on(
                request,
                form,
                lambda _answers: deed.call(request.actor, one, form),
                str(deed.done),
                place.back + deed.anchor,
            )
            if done is not None:
                return done
        context = {"deed": deed, "form": form, "back": place.back} | place.more()
        return render(request, place.template, context, status=422 if form.errors else 200)

    view.__doc__ = f"The page of the step {deed.key}."
    return view
