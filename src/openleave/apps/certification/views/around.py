"""What the views of certification share: doing a step and going back, the page of a case that was only noticed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from openleave.apps.cases.following import NotAsked
from openleave.apps.certification.access import access_request
from openleave.apps.certification.models import CertificationRequest
from openleave.apps.organizations.forms import add_error
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.free_text import refuse_found


def asked_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a case that was only noticed there is nothing to certify yet: its own page says what comes first."""

    @wraps(view)
    def guarded(request: HttpRequest, case_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, case_id, *args, **kwargs)
        except NotAsked:
            return HttpResponseRedirect(reverse("case", args=[case_id]))

    return guarded


def found(request: HttpRequest, case_id: UUID, certification_id: UUID) -> CertificationRequest:
    """The request, of that case."""
    certification = access_request(actor=request.actor, request_id=certification_id)  # type: ignore[attr-defined]
    if certification.case_id != case_id:
        raise NotFound
    return certification


def attempt(form: Form, act: Callable[[], Any]) -> bool:
    """Call a service; what it refuses stands in the form. Whether it was done."""
    try:
        act()
    except (Invalid, Conflict) as error:
        add_error(form, error)
        return False
    return True


def refuse(request: HttpRequest, error: Invalid | Conflict) -> None:
    """Say on the next page what was refused."""
    messages.error(request, str(error))


def first_error(form: Form) -> str:
    """The first thing that is wrong with a small form."""
    refuse_found(form)
    return next((str(error) for errors in form.errors.values() for error in errors), "")
