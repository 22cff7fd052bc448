"""The small employer of the cases' tests, and accommodations of its nurse."""

from __future__ import annotations

from typing import Any

from openleave.apps.accommodation import services
from openleave.apps.accommodation.models import Accommodation
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor

__all__ = ["Harbor", "at_noon", "browser", "harbor"]


def asked(harbor: Harbor, **changes: Any) -> Accommodation:
    """The nurse asks for something."""
    about: dict[str, Any] = {
        "employee_id": harbor.nurse.id,
        "kind": "ada",
        "changes": ["equipment"],
        "said": "My back.",
    }
    return services.accommodation_request(actor=harbor.actor, **about | changes)
