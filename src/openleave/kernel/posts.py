"""The answer to a post that is one service and no form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from openleave.kernel.errors import Conflict, Invalid


def act_and_return(request: HttpRequest, act: Callable[[], Any], done: str | None, back: str) -> HttpResponse:
    """Call ``act`` and go to ``back``, where ``done`` is said (None: the text that ``act`` returns), or what the
    service refuses."""
    try:
        said = act()
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said if done is None else done)
    return HttpResponseRedirect(back)
