"""Trying out: today's answer beside the draft's, pay with what others pay taken off, everybody; and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import Determination
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.people.models import Assignment
from openleave.apps.people.tests.factories import actor_for
from openleave.apps.policies import services as policies
from openleave.apps.policies.models import PolicyVersion
from openleave.apps.policies.tests.conftest import Harbor, Publish, make_harbor, text_of
from openleave.apps.policies.tests.test_pages import sent
from openleave.apps.trials.services import policy_try, policy_try_on_case, policy_try_on_everybody
from openleave.kernel.actor import Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

TODAY = date(2026, 11, 23)
FIVE_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
#: Somebody in Rhode Island with $1,000 a week, whose insurance pays $520 of it, as it has notified.
LEAVE: dict[str, Any] = {
    "employer": {"kind": "private", "headcounts": [{"employees": 80}, {"employees": 80, "state": "RI"}]},
    "employee": {
        "employments": [{"starts_on": "2020-01-06"}],
        "schedules": [{"workdays": FIVE_DAYS, "hours_per_day": 8}],
        "locations": [{"state": "RI"}],
        "jobs": [{"union": "LOCAL-1"}],
    },
    "leave": {
        "reason": "own_health_condition", "starts_on": "2027-03-01", "ends_on": "2027-03-28",
        "noticed_on": "2027-02-01", "serious_health_condition": True,
    },
    "wages": {"average_weekly_wage": 1000, "weekly_benefit": 520, "base_period_wages": 52000},
}  # fmt: skip


def draft(harbor: Harbor, key: str = "short_term_disability", slug: str = "tried", **changes: Any) -> PolicyVersion:
    content = text_of(key, slug, **changes)
    return policies.policy_create(actor=harbor.actor, slug=slug, content=content)


def kept(harbor: Harbor) -> tuple[int, int]:
    with organization_scope(harbor.organization.id):
        return Determination.objects.count(), PolicyVersion.objects.filter(state="published").count()


def test_a_draft_on_a_leave_that_somebody_describes(harbor: Harbor) -> None:
    made = draft(harbor, first=date(2027, 1, 1))
    found = policy_try(actor=harbor.actor, version_id=made.id, facts=LEAVE, as_of=TODAY)
    tried = found.answers[0]
    assert (tried.program, tried.tried, tried.outcome_today, tried.outcome) == ("org.tried", True, None, "eligible")
    assert (tried.weeks, tried.weekly, found.since) == (4, Decimal("600.00"), None)
    state = next(one for one in found.answers if one.program == "us.ri.tdi")
    assert state.outcome_today == state.outcome == "eligible"
    # 60 % of $1,000 after a week of waiting, less the $520 of the State: $80 in each of three weeks.
    assert found.pay.total(kind="plan") == Decimal("240.00")
    assert found.pay.total() - found.pay_today.total() == Decimal("240.00")


def test_a_draft_that_begins_later_is_tried_as_if_it_held(harbor: Harbor) -> None:
    made = draft(harbor, first=date(2028, 1, 1))
    found = policy_try(actor=harbor.actor, version_id=made.id, facts=LEAVE, as_of=TODAY)
    assert found.since == date(2027, 3, 1)
    assert found.answers[0].outcome == "eligible"


def test_a_draft_stands_in_the_place_of_the_version_in_force(harbor: Harbor, publish: Publish) -> None:
    first = publish(harbor, key="short_term_disability", slug="std")
    publish(harbor, slug="other")
    second = policies.policy_draft_start(actor=harbor.actor, policy_id=first.policy_id)
    content = text_of("short_term_disability", "std", pay_percent=Decimal(80), unions=("LOCAL-2",))
    policies.policy_draft_save(actor=harbor.actor, version_id=second.id, content=content)
    tried = policy_try(actor=harbor.actor, version_id=second.id, facts=LEAVE, as_of=TODAY).answers[0]
    assert (tried.outcome_today, tried.outcome) == ("eligible", "ineligible")
    content = content.replace("LOCAL-2", "LOCAL-1")
    policies.policy_draft_save(actor=harbor.actor, version_id=second.id, content=content)
    tried = policy_try(actor=harbor.actor, version_id=second.id, facts=LEAVE, as_of=TODAY).answers[0]
    assert (tried.weekly_today, tried.weekly) == (Decimal("600.00"), Decimal("800.00"))


def test_a_case_stays_as_it_is_and_its_reading_is_in_the_trail(harbor: Harbor) -> None:
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    made = draft(harbor, serious=False)
    before = kept(harbor)
    found = policy_try_on_case(actor=harbor.actor, version_id=made.id, case_id=case.id, as_of=TODAY)
    assert found.answers[0].outcome == "eligible"
    assert kept(harbor) == before
    with organization_scope(harbor.organization.id):
        last = Entry.objects.order_by("seq").last()
    assert (last.action, last.details) == ("policy.try", {"version": 1, "case": str(case.id)})


def test_everybody_by_worksite_and_why_not(harbor: Harbor, publish: Publish) -> None:
    made = draft(harbor, "bereavement", first=date(2027, 1, 1), unions=("NURSES-1",))
    with organization_scope(harbor.organization.id):
        some = Assignment.objects.exclude(employee=harbor.nurse).order_by("employee__number")[:3]
        Assignment.objects.filter(id__in=[one.id for one in some]).update(union_code="NURSES-1")
    found = policy_try_on_everybody(actor=harbor.actor, version_id=made.id, as_of=date(2027, 1, 4))
    assert found.employees == 60 and found.outcomes == {"eligible": 3, "ineligible": 57, "indeterminate": 0}
    assert found.worksites == {"MAIN": {"eligible": 3, "ineligible": 57, "indeterminate": 0}}
    assert found.failed == {"union": 57} and (found.gain, found.lose) == (3, 0)
    few = policy_try_on_everybody(actor=harbor.actor, version_id=made.id, as_of=date(2027, 1, 4), most=10)
    assert (few.employees, few.left_out) == (10, 50)
    with pytest.raises(Invalid, match="bereavement"):
        policy_try_on_everybody(actor=harbor.actor, version_id=made.id, as_of=TODAY, reason="bonding")


def test_who_gains_and_who_loses_by_a_new_version(harbor: Harbor, publish: Publish) -> None:
    first = publish(harbor, key="personal", slug="mine", tenure=None)
    second = policies.policy_draft_start(actor=harbor.actor, policy_id=first.policy_id)
    content = text_of("personal", "mine", tenure=None, departments=("Ward 4",))
    policies.policy_draft_save(actor=harbor.actor, version_id=second.id, content=content)
    found = policy_try_on_everybody(actor=harbor.actor, version_id=second.id, as_of=TODAY)
    assert (found.today["eligible"], found.outcomes["eligible"], found.gain, found.lose) == (60, 1, 0, 59)


def test_who_may_try_and_on_what(harbor: Harbor) -> None:
    made = draft(harbor)
    other = make_harbor("mesa-schools", people=2)
    theirs = cases.case_open(actor=other.actor, employee_id=other.nurse.id, **SURGERY)
    with pytest.raises(NotFound):
        policy_try_on_case(actor=harbor.actor, version_id=made.id, case_id=theirs.id, as_of=TODAY)
    with pytest.raises(NotFound):
        policy_try(actor=other.actor, version_id=made.id, facts=LEAVE, as_of=TODAY)
    with pytest.raises(Forbidden):
        policy_try(
            actor=actor_for(harbor.organization, Role.HR_OPERATIONS), version_id=made.id, facts=LEAVE, as_of=TODAY
        )
    with pytest.raises(Invalid):
        policy_try(actor=harbor.actor, version_id=made.id, facts={"leave": {"reason": "x"}}, as_of=TODAY)


def test_the_page(harbor: Harbor, browser: Callable[..., Client]) -> None:
    made = draft(harbor, "parental", first=date(2027, 1, 1), tenure=6)
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    client, address = browser(), f"/settings/policies/versions/{made.id}/try/"
    page = client.get(address).content.decode()
    assert "Nothing is saved." in page
    data = {name: value for name, value in sent(page).items() if name.startswith("leave-")} | {"way": "leave"}
    data |= {"leave-reason": "bonding", "leave-wage": "1500", "leave-starts_on": "2027-03-01"}
    data |= {"leave-ends_on": "2027-05-23"}
    page = client.post(address, data).content.decode()
    assert "The leave that you described" in page and "$1,500" in page
    assert "and $18,000 with the policy" in page
    page = client.post(address, {"way": "case", "case-number": case.number}).content.decode()
    assert f"Case {case.number}" in page and "not asked" in page
    answer = client.post(address, {"way": "case", "case-number": "L-1999-0001"})
    assert answer.status_code == 422
    asked = {"way": "everybody", "all-reason": "bonding", "all-as_of": "2027-01-04"}
    page = client.post(address, asked).content.decode()
    assert "60 employees, leave from January 4, 2027" in page and "60 gain the right" in page
    wrong = data | {"leave-ends_on": "2027-02-01"}
    assert client.post(address, wrong).status_code == 422
