"""Turns the errors of services into answers: a page for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from openleave.kernel.errors import Denied, Forbidden, OpenLeaveError, Withheld, status_of
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
        status = status_of(error)
        content = {"what": error.what, "why": error.why, "fix": error.fix}
        if request.path.startswith("/api/"):
            return JsonResponse(content, status=status)
        if isinstance(error, Forbidden) and (place := first_place(request)):
            return HttpResponseRedirect(place)
        told = status not in (403, 404) or isinstance(error, Withheld | Denied)
        return render(request, "error.html" if told else f"{status}.html", content, status=status)
