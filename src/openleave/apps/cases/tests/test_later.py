"""A law that begins to cover the employee in the middle of the leave is no plain "no"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from openleave.apps.cases import presenting, services
from openleave.apps.cases.tests.conftest import Harbor, full_weeks
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.tests.factories import make_employee, make_hours
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


def test_twelve_months_are_reached_in_mid_leave(harbor: Harbor, browser: Browser) -> None:
    with organization_scope(harbor.organization.id):
        ida = make_employee(
            harbor.organization.id, "901", "Ida", "Newell", worksite=harbor.worksite, schedule_code="DAY",
            hired_on=date(2025, 12, 14),
        )  # fmt: skip
        make_hours(ida, full_weeks(weeks=48))
    case = services.case_open(actor=harbor.actor, employee_id=ida.id, **SURGERY)
    client = browser()
    _, text = statements(client, f"/cases/{case.id}/")
    assert "FMLA: from Dec 14, 2026" in text and "FMLA: no" not in text
    assert "case-answer-later" in text and "case-answer-no" not in text
    assert "Not from the first day: the" in text
    assert "From Dec 14, 2026" in text, "the latest determination in its table"
    client.cookies["django_language"] = "es"
    assert "FMLA: desde el" in client.get(f"/cases/{case.id}/", headers={"accept-language": "es"}).content.decode()


def test_words_of_an_answer() -> None:
    later = {"outcome": "ineligible", "becomes_eligible_on": "2026-12-14"}
    assert (presenting.outcome_of(later), presenting.begins_on(later)) == ("later", date(2026, 12, 14))
    never = {"outcome": "ineligible", "becomes_eligible_on": None}
    assert (presenting.outcome_of(never), presenting.begins_on(never)) == ("no", None)
    assert presenting.outcome_of({"outcome": "eligible"}) == "yes"
    assert presenting.outcome_of({"outcome": "indeterminate"}) == "missing"
