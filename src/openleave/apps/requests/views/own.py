"""A person's own records on my: what the employer has, where it came from, and asking to have it corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.requests import own, services, words
from openleave.apps.requests.forms import OwnCorrectionForm, show_error
from openleave.apps.requests.services.intake import own_open
from openleave.apps.requests.tokens import token_of
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted


@permitted("own.records")
@require_http_methods(["GET", "HEAD", "POST"])
def records(request: HttpRequest) -> HttpResponse:
    """What is on record; ``?field=`` chooses what is wrong beforehand. While a correction is open it is shown instead
    of the form."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    pieces = own.own_records(actor=actor)
    form = OwnCorrectionForm(request.POST or None, initial={"fields_wrong": request.GET.getlist("field")})
    if request.method == "POST" and form.is_valid():
        try:
            services.correction_ask(
                actor=actor, fields=form.cleaned_data["fields_wrong"], text=form.cleaned_data["text"],
                language=(translation.get_language() or "en")[:2],
            )  # fmt: skip
        except (Invalid, Conflict) as error:
            show_error(form, error)
        else:
            messages.success(request, _("The privacy officer has it now. You are written to when there is news."))
            return HttpResponseRedirect(reverse("my_records"))
    open_ = own_open(actor).first()
    context = {
        "form": form,
        "pieces": [(one, isinstance(one.value, date)) for one in pieces],
        "open": open_,
        "asked": [words.FIELDS[name] for name in open_.fields] if open_ else [],
        "follow": reverse("privacy_follow", args=[token_of(open_)], urlconf="openleave.config.urls.www").lstrip("/")
        if open_
        else "",
    }
    return render(request, "requests/records.html", context, status=422 if form.errors else 200)
