"""Where the steps of a return and of a month's premium are taken."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from openleave.apps.cases.access import access_case
from openleave.apps.cases.deeds import Place
from openleave.apps.people import selectors as people
from openleave.apps.returning import selectors
from openleave.apps.returning.access import access_premium
from openleave.apps.returning.models import Premium


def of_case(request: HttpRequest, case_id: UUID, today: date) -> Place:
    """The return of a case. Raises NotFound."""
    return _place(request, case_id, today)


def of_premium(request: HttpRequest, premium_id: UUID, today: date) -> Place:
    """A month's premium. Raises NotFound."""
    premium = access_premium(actor=request.actor, premium_id=premium_id)
    return _place(request, premium.case_id, today, premium)


def _place(request: HttpRequest, case_id: UUID, today: date, premium: Premium | None = None) -> Place:
    case = access_case(actor=request.actor, case_id=case_id)
    found = selectors.return_file(actor=request.actor, case=case, on=today)

    def more() -> dict[str, Any]:
        names = people.names_of(case.organization_id, [case.employee_id], today)
        return {"number": case.number, "name": names.get(case.employee_id, case.number), "premium": premium}

    back = reverse("case_return", args=[case_id])
    return Place(premium or case, found, today, back, more, "returning/step.html")
