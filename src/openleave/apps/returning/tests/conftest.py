"""The small employer of the cases' tests, and a leave of its nurse that is about to end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openleave.apps.accommodation.tests.test_catching_up import job, noon
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor
from openleave.kernel import clock

__all__ = ["Harbor", "at_noon", "browser", "ending", "harbor", "job", "noon", "on_leave"]


def on_leave(harbor: Harbor, **changes: Any) -> LeaveCase:
    """Designated leave from October 5 to December 4, 2026; today is November 23."""
    about: dict[str, Any] = {
        "reason": "own_health_condition",
        "pattern": "continuous",
        "starts_on": date(2026, 10, 5),
        "ends_on": date(2026, 12, 4),
        "noticed_on": date(2026, 9, 21),
    } | changes
    with clock.travel(noon(about["starts_on"])):
        case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **about)
        cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    return case


@pytest.fixture
def ending(harbor: Harbor) -> LeaveCase:
    return on_leave(harbor)
