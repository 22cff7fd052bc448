"""The pages of the leave year, of deadlines and letters and of retention, and what they change for cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from openleave.apps.cases import services as cases
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import Decision, LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.tests.conftest import Harbor, at_noon, harbor  # noqa: F401
from openleave.apps.organizations import services
from openleave.apps.organizations.models import LeaveYearChange, Settings
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(harbor: Harbor) -> Client:  # noqa: F811
    made = Client(headers={"host": "desk.localhost"})
    made.force_login(harbor.account)
    return made


def test_the_leave_year(client: Client, harbor: Harbor) -> None:  # noqa: F811
    form = {"method": "calendar", "announced_on": "2026-11-20", "effective_on": "2027-01-18"}
    refused = client.post("/settings/leave-year/", form)
    assert refused.status_code == 422 and "fewer than 60 days" in refused.content.decode()
    assert client.post("/settings/leave-year/", form | {"effective_on": "2027-01-19"}).status_code == 302
    page = client.get("/settings/leave-year/").content.decode()
    assert "Another method holds from" in page
    assert "in force" in page and "to come" in page
    with organization_scope(harbor.organization.id):
        change = LeaveYearChange.objects.get()
    assert client.post(f"/settings/leave-year/{change.id}/withdraw/").status_code == 302
    page = client.get("/settings/leave-year/").content.decode()
    assert "to come" not in page and "removed: “Calendar year”" in page


def test_a_leave_in_the_transition_gets_the_better_method(harbor: Harbor) -> None:  # noqa: F811
    """A week used in autumn 2026 counts in January when looking back, and not in a new calendar year."""
    with organization_scope(harbor.organization.id):
        from openleave.apps.ledger import services as ledger

        days = [date(2026, 9, 28 + n) for n in range(3)] + [date(2026, 10, n) for n in range(1, 3)]
        ledger.prior_usage_post(
            actor=harbor.actor, employee_id=harbor.nurse.id, program="us.fed.fmla",
            postings=[ledger.Posting(day, 480, 2400) for day in days],
        )  # fmt: skip

    def left(starts_on: date) -> Any:
        case = cases.case_open(
            actor=harbor.actor, employee_id=harbor.nurse.id, reason="own_health_condition",
            starts_on=starts_on, ends_on=starts_on,
        )  # fmt: skip
        with organization_scope(harbor.organization.id):
            document = facts_build(case, Private()).document
            from openleave.apps.cases.services.determining import run
            from openleave.engine import load_library

            found = run(document, load_library(), date(2026, 11, 23))
        program = next(one for one in found["programs"] if one["program"] == "us.fed.fmla")
        return (
            document["policy"].get("leave_year_change"),
            program["leave_year"]["method"],
            program["leave_year"]["why"],
        )

    services.leave_year_change(
        actor=harbor.actor, method="calendar", effective_on=date(2027, 3, 1), announced_on=date(2026, 11, 20)
    )
    assert left(date(2026, 12, 30)) == (None, "rolling_backward", "chosen")
    change, method, why = left(date(2027, 1, 4))
    assert change == {"to": {"method": "calendar"}, "announced_on": "2026-12-31"}
    assert (method, why) == ("calendar", "in_transition")
    assert left(date(2027, 3, 1)) == (None, "calendar", "chosen")


def test_days_offered_are_those_of_a_refusal(client: Client, harbor: Harbor) -> None:  # noqa: F811
    form = {"cure_days": "6", "appeal_days": "45"}
    assert client.post("/settings/offered/", form).status_code == 422
    assert client.post("/settings/offered/", form | {"cure_days": "14"}).status_code == 302
    with organization_scope(harbor.organization.id):
        present = Settings.objects.get()
    assert (present.cure_days, present.appeal_days) == (14, 45)
    page = client.get("/settings/offered/").content.decode()
    assert "from “7” to “14”" in page
    case = cases.case_open(
        actor=harbor.actor, employee_id=harbor.nurse.id, reason="other", starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 4),
    )  # fmt: skip
    with organization_scope(harbor.organization.id):
        assert LeaveCase.objects.get().outcome == "ineligible"
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="not_designated")
    with organization_scope(harbor.organization.id):
        decision = Decision.objects.get()
    assert (decision.cure_by_on, decision.appeal_by_on) == (date(2026, 12, 7), date(2027, 1, 7))


def test_business_days_are_facts_where_they_are_chosen(harbor: Harbor) -> None:  # noqa: F811
    case = cases.case_open(
        actor=harbor.actor, employee_id=harbor.nurse.id, reason="own_health_condition",
        starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8),
    )  # fmt: skip
    with organization_scope(harbor.organization.id):
        assert "business_days" not in facts_build(case, Private()).document["policy"]
    services.settings_update(actor=harbor.actor, business_days=[5, 0, 1, 2, 3, 4])
    with organization_scope(harbor.organization.id):
        assert facts_build(case, Private()).document["policy"]["business_days"] == [
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        ]  # fmt: skip


def test_retention_is_shown(client: Client) -> None:
    page = client.get("/settings/retention/").content.decode()
    assert "Three years after the record (29 CFR 825.500(b))." in page and "its key destroyed" in page
