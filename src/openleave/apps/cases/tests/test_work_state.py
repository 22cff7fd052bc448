"""The State of work follows the records; one set by hand is said, with a way to take the worksite's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from openleave.apps.cases import services
from openleave.apps.cases.models import Determination, LeaveCase
from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.organizations.models import Worksite
from openleave.apps.people import selectors
from openleave.apps.people import services as people
from openleave.apps.people.models import Assignment
from openleave.apps.people.tests.factories import make_worksite
from openleave.kernel import clock
from openleave.kernel.errors import Conflict
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


@pytest.fixture
def case(harbor: Harbor) -> LeaveCase:
    """Opened while the nurse worked at a worksite in Ohio, and her job said so too."""
    with organization_scope(harbor.organization.id):
        Worksite.objects.filter(id=harbor.worksite.id).update(state="OH")
        Assignment.objects.filter(employee_id=harbor.nurse.id).update(work_state="OH")
        make_worksite(harbor.organization.id, "oakland")
        Worksite.objects.filter(code="oakland").update(name="Oakland clinic", state="CA")
    return services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)


def place(harbor: Harbor) -> tuple[str, str]:
    with organization_scope(harbor.organization.id):
        found = selectors.place_of_work(harbor.organization.id, harbor.nurse.id, SURGERY["starts_on"])
    assert found is not None
    return found.by_hand, found.state


def move(harbor: Harbor, **more: str) -> None:
    with organization_scope(harbor.organization.id):
        site = Worksite.objects.get(code="oakland")
    people.assignment_change(actor=harbor.actor, employee_id=harbor.nurse.id, worksite_id=site.id, **more)


def test_a_state_that_repeats_the_worksites_follows_a_move(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    _, text = statements(browser(), f"/cases/{case.id}/")
    assert "The State of work" not in text
    move(harbor)
    assert place(harbor) == ("", "CA")
    _, text = statements(browser(), f"/cases/{case.id}/")
    assert "This was determined for Ohio; by the records of now it is California." in text
    assert "set by hand" not in text
    assert browser().post(f"/cases/{case.id}/determine/").status_code == 302
    _, text = statements(browser(), f"/cases/{case.id}/")
    assert "The State of work" not in text


def test_the_hourly_job_follows_the_records(harbor: Harbor, case: LeaveCase) -> None:
    def determined() -> int:
        with organization_scope(harbor.organization.id):
            return Determination.objects.filter(case=case, program="us.fed.fmla").count()

    with clock.travel(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)):
        people.assignment_change(actor=harbor.actor, employee_id=harbor.nurse.id, job_title="Nurse, ward 5")
        services.determine_waiting(actor=harbor.actor)
        before = determined()
    with clock.travel(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)):
        move(harbor)
        assert services.determine_waiting(actor=harbor.actor) == 1
        assert determined() == before + 1
        assert services.determine_waiting(actor=harbor.actor) == 0


def test_a_state_set_by_hand_is_said_and_can_be_taken_back(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    people.assignment_change(actor=harbor.actor, employee_id=harbor.nurse.id, work_state="IN")
    move(harbor)
    assert place(harbor) == ("IN", "IN"), "a person chose it: it stays"
    services.determine_again(actor=harbor.actor, case_id=case.id)
    client = browser()
    _, text = statements(client, f"/cases/{case.id}/")
    assert "The employee’s job says Indiana. Their worksite, Oakland clinic, is in California." in text
    assert "Take the worksite’s: California" in text
    assert "set by hand; the worksite is in CA" in client.get(f"/employees/{harbor.nurse.id}/").content.decode()
    assert client.post(f"/cases/{case.id}/work-state/").status_code == 302
    assert place(harbor) == ("", "CA")
    _, text = statements(client, f"/cases/{case.id}/")
    assert "The State of work" not in text
    with pytest.raises(Conflict, match="already"):
        services.work_state_follow(actor=harbor.actor, case_id=case.id)


def test_a_case_that_is_over_is_not_said_to_be_determined(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    people.assignment_change(actor=harbor.actor, employee_id=harbor.nurse.id, work_state="IN")
    move(harbor)
    services.case_cancel(actor=harbor.actor, case_id=case.id)
    text = browser().post(f"/cases/{case.id}/work-state/", follow=True).content.decode()
    assert "The case is over: it was not determined again." in text
    assert "it was determined again" not in text
    assert place(harbor) == ("", "CA")


def test_a_case_that_nobody_asked_for_has_no_first_day(harbor: Harbor, browser: Browser) -> None:
    """Its State cannot be taken from the worksite of a day that nobody knows: refused, and said."""
    case = services.case_notice(actor=harbor.actor, employee_id=harbor.nurse.id, noticed_on=date(2026, 11, 20))
    text = browser().post(f"/cases/{case.id}/work-state/", follow=True).content.decode()
    assert "Nobody has said yet what leave is asked for." in text
    with pytest.raises(Conflict, match="Nobody has said yet"):
        services.work_state_follow(actor=harbor.actor, case_id=case.id)


def test_a_state_stated_with_the_move_is_kept(harbor: Harbor, case: LeaveCase) -> None:
    move(harbor, work_state="NV")
    assert place(harbor) == ("NV", "NV")
