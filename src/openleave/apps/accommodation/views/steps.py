"""Where the steps of an accommodation and of its options are taken."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from openleave.apps.accommodation import selectors
from openleave.apps.accommodation.access import access_option
from openleave.apps.accommodation.forms import option_name
from openleave.apps.accommodation.models import Option
from openleave.apps.accommodation.page import build
from openleave.apps.accommodation.views.accommodations import name_of
from openleave.apps.cases.deeds import Place


def of_accommodation(request: HttpRequest, accommodation_id: UUID, today: date) -> Place:
    """An accommodation. Raises NotFound."""
    return _place(request, accommodation_id, today)


def of_option(request: HttpRequest, option_id: UUID, today: date) -> Place:
    """An option of one. Raises NotFound."""
    option = access_option(actor=request.actor, option_id=option_id)
    return _place(request, option.accommodation_id, today, option)


def _place(request: HttpRequest, accommodation_id: UUID, today: date, option: Option | None = None) -> Place:
    found = selectors.accommodation_file(actor=request.actor, accommodation_id=accommodation_id)
    row = found.accommodation

    def more() -> dict[str, Any]:
        named = option_name(option, found.text("option", option.id)) if option else ""
        return build(found, today) | {"number": row.number, "name": name_of(request, row), "option": named}

    back = reverse("accommodation", args=[row.id])
    return Place(option or row, found, today, back, more, "accommodation/step.html")
