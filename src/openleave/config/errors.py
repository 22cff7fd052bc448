"""Turns the errors of services into answers: a page for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from openleave.kernel.errors import Denied, Forbidden, OpenLeaveError, Withheld, status_of
from openleave.kernel.free_text import MASKED, IdentifierFound, go_on
from openleave.web.context import first_place


class ErrorMiddleware:
    """Answers an OpenLeaveError raised by a view. Other exceptions stay what they are: bugs, answered 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OpenLeaveError):
            return None
        status = 422 if isinstance(error, IdentifierFound) else status_of(error)
        content = {"what": error.what, "why": error.why, "fix": error.fix}
        if request.path.startswith("/api/"):
            return JsonResponse(content, status=status)
        if isinstance(error, Forbidden) and (place := first_place(request)):
            return HttpResponseRedirect(place)
        if isinstance(error, IdentifierFound):
            return _screened(request, error, content)
        told = status not in (403, 404) or isinstance(error, Withheld | Denied)
        return render(request, "error.html" if told else f"{status}.html", content, status=status)


def _screened(request: HttpRequest, error: IdentifierFound, content: dict[str, str]) -> HttpResponse:
    """The text again, to change or to send masked, with all else that was sent."""
    left_out = ("csrfmiddlewaretoken", MASKED, error.field)
    sent = [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]
    content |= {"field": error.field, "text": request.POST.get(error.field, ""), "sent": sent}
    return render(request, "screened.html", content | {"go_on": go_on(error.found)}, status=422)
