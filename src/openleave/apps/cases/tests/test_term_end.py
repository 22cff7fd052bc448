"""Days that a school adds until the end of a term are drawn as what they are (29 CFR 825.602, 825.603(b))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from openleave.apps.cases import services
from openleave.apps.cases.models import LeaveCase, PlannedDay
from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.organizations.models import Holiday, Settings
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
ADDED = "added by the school until the end of the term; does not count (29 CFR 825.603(b))"
LEGEND = "Added by the school, does not count"
TEACHER = {
    "role": "teacher", "institution": "secondary_school", "teaching_is_main_work": True,
    "term_ends_on": "2027-01-15", "working_days_needed": 20,
}  # fmt: skip


def teacher_case(harbor: Harbor, **stated: object) -> LeaveCase:
    """Own surgery from five weeks and more before the term ends, back in its last three weeks."""
    with organization_scope(harbor.organization.id):
        Settings.objects.filter(organization_id=harbor.organization.id).update(employer_kind="school")
        Holiday.objects.create(organization_id=harbor.organization.id, on=date(2027, 1, 1), name="New Year")
    case = services.case_open(
        actor=harbor.actor, employee_id=harbor.nurse.id, reason="own_health_condition", pattern="continuous",
        starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 30), noticed_on=date(2026, 11, 20),
    )  # fmt: skip
    services.case_change_facts(actor=harbor.actor, case_id=case.id, situations={"school": TEACHER | stated})
    return case


def test_the_days_that_the_school_adds(harbor: Harbor, browser: Browser) -> None:
    case = teacher_case(harbor, required_to_end_of_term=True)
    _, text = statements(browser(), f"/cases/{case.id}/")
    # December 31, and from January 4 to 15 the working days; New Year is a holiday, Saturdays and Sundays are none.
    assert text.count(f'<span class="visually-hidden"> {ADDED}') == 11
    assert LEGEND in text and "January 2027" in text
    with organization_scope(harbor.organization.id):
        assert not PlannedDay.objects.filter(case=case, planned_on__gt=date(2026, 12, 30)).exists()


def test_no_day_is_added_that_nobody_required(harbor: Harbor, browser: Browser) -> None:
    case = teacher_case(harbor)
    _, text = statements(browser(), f"/cases/{case.id}/")
    assert ADDED not in text and LEGEND not in text


def test_no_day_is_added_against_the_law(harbor: Harbor, browser: Browser) -> None:
    case = teacher_case(harbor, required_to_end_of_term=True, teaching_is_main_work=False)
    _, text = statements(browser(), f"/cases/{case.id}/")
    assert ADDED not in text
