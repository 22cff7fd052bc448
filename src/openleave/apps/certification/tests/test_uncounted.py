"""An absence that counts nothing says why: a holiday in a week partly worked never does (29 CFR 825.200(h))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.certification.tests.conftest import Harbor, intermittent
from openleave.apps.ledger import services as ledger
from openleave.apps.ledger.models import UsageEntry
from openleave.apps.organizations.models import Holiday
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
HOLIDAY = "Holiday in a week partly worked; not counted."
RULE = "29 CFR 825.200(h)"


def absent(harbor: Harbor, case: LeaveCase, *days: int) -> None:
    for day in days:
        cases.absence_record(actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, day), minutes_absent=480)


def with_holiday(harbor: Harbor) -> LeaveCase:
    with organization_scope(harbor.organization.id):
        Holiday.objects.create(organization_id=harbor.organization.id, on=date(2026, 11, 11), name="Veterans Day")
    return intermittent(harbor)


def test_a_holiday_in_a_week_partly_worked(harbor: Harbor, browser: Browser) -> None:
    case = with_holiday(harbor)
    absent(harbor, case, 11, 12)
    _, text = statements(browser(), f"/cases/{case.id}/absences/")
    assert text.count(HOLIDAY) == 1 and text.count(RULE) == 1
    assert text.count("Nothing is designated yet.") == 1, "the other day"
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    _, text = statements(browser(), f"/cases/{case.id}/absences/")
    assert text.count(HOLIDAY) == 1 and "FMLA 8 h" in text
    assert "Nothing is designated yet." not in text and "not yet" not in text


def test_a_holiday_in_a_full_week_counts(harbor: Harbor, browser: Browser) -> None:
    case = with_holiday(harbor)
    absent(harbor, case, 9, 10, 11, 12, 13)
    _, text = statements(browser(), f"/cases/{case.id}/absences/")
    assert "A holiday that counts, once leave is designated." in text
    assert text.count(RULE) == 1
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    _, text = statements(browser(), f"/cases/{case.id}/absences/")
    assert text.count("FMLA 8 h") == 5


def test_what_somebody_took_back(harbor: Harbor, browser: Browser) -> None:
    case = intermittent(harbor)
    absent(harbor, case, 12)
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    with organization_scope(harbor.organization.id):
        entry = UsageEntry.objects.get(case_id=case.id)
    ledger.usage_reverse(actor=harbor.actor, entry_id=entry.id, reason="not_on_leave")
    _, text = statements(browser(), f"/cases/{case.id}/absences/")
    assert "What counted was taken back." in text
