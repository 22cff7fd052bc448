"""Cases are decided by the employer's own policies, as of the first day, and replayed by those that were kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from openleave.apps.cases import services
from openleave.apps.cases.asking import case_answer
from openleave.apps.cases.models import Determination, LawVersion, LeaveCase
from openleave.apps.cases.private import read_record
from openleave.apps.cases.services.replaying import determination_replay
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.people.models import Assignment
from openleave.apps.policies import services as policies
from openleave.apps.policies.tests.conftest import Harbor, Publish, make_harbor, text_of
from openleave.engine import load_library
from openleave.kernel.tenancy import organization_scope

MEDICAL: dict[str, Any] = {"key": "extended_medical", "slug": "medical"}


def opened(harbor: Harbor, **changes: Any) -> LeaveCase:
    return services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY | changes)


def answers(harbor: Harbor, case: LeaveCase) -> dict[str, str]:
    with organization_scope(harbor.organization.id):
        return dict(
            Determination.objects.filter(case_id=case.id).order_by("sequence").values_list("program", "outcome")
        )


def record(harbor: Harbor, case: LeaveCase) -> dict[str, Any]:
    with organization_scope(harbor.organization.id):
        latest = Determination.objects.filter(case_id=case.id).latest("id")
        return read_record(harbor.actor, latest.record_id, case.employee_id)


def weeks_granted(harbor: Harbor, case: LeaveCase) -> Any:
    with organization_scope(harbor.organization.id):
        return case_answer(actor=harbor.actor, case_id=case.id, question="how_much", program="org.medical")["answer"][
            "weeks"
        ]


def test_a_policy_answers_beside_the_law(harbor: Harbor, publish: Publish) -> None:
    publish(harbor, **MEDICAL, serious=False)
    case = opened(harbor)
    found = answers(harbor, case)
    assert found["us.fed.fmla"] == "eligible"
    assert found["org.medical"] == "eligible"
    assert weeks_granted(harbor, case) == "12"


def test_another_employers_policy_never_decides(harbor: Harbor, publish: Publish) -> None:
    other = make_harbor("mesa-schools", people=60)
    publish(other, **MEDICAL)
    publish(harbor, key="personal")
    case = opened(harbor)
    assert "org.medical" not in answers(harbor, case)
    assert set(record(harbor, case)["policies"]) == {"org.personal_leave"}
    theirs = opened(other)
    assert "org.medical" in answers(other, theirs)
    assert set(record(other, theirs)["policies"]) == {"org.medical"}


def test_the_law_versions_that_are_kept_for_all_hold_no_policy(harbor: Harbor, publish: Publish) -> None:
    publish(harbor, **MEDICAL)
    case = opened(harbor)
    kept = list(LawVersion.objects.values_list("version", "bundle"))
    assert [version for version, _bundle in kept] == [load_library().version]
    assert not [name for name in kept[0][1]["programs"] if name.startswith("org.")]
    with organization_scope(harbor.organization.id):
        assert {row.law_version for row in Determination.objects.filter(case_id=case.id)} == {kept[0][0]}


def test_a_union_is_a_criterion_by_its_dates(harbor: Harbor, publish: Publish) -> None:
    publish(harbor, **MEDICAL, serious=False, unions=("NURSES-1",))
    case = opened(harbor)
    assert answers(harbor, case)["org.medical"] == "ineligible"
    with organization_scope(harbor.organization.id):
        Assignment.objects.create(
            organization_id=harbor.organization.id, employee=harbor.nurse, valid_from=date(2026, 11, 1),
            worksite=harbor.worksite, union_code="NURSES-1", work_state="OH", schedule_code="DAY",
        )  # fmt: skip
    services.determine_again(actor=harbor.actor, case_id=case.id)
    assert answers(harbor, case)["org.medical"] == "eligible"
    jobs = record(harbor, case)["facts"]["employee"]["jobs"]
    assert jobs == [
        {"worksite": "MAIN", "department": "Ward 4", "job_title": "Nurse"},
        {"starts_on": "2026-11-01", "worksite": "MAIN", "union": "NURSES-1"},
    ]


def test_an_old_case_is_decided_by_the_version_of_its_first_day(harbor: Harbor, publish: Publish) -> None:
    first = publish(harbor, **MEDICAL, serious=False)
    second = policies.policy_draft_start(actor=harbor.actor, policy_id=first.policy_id)
    more = text_of("extended_medical", "medical", serious=False, amount=Decimal(20))
    policies.policy_draft_save(actor=harbor.actor, version_id=second.id, content=more)
    policies.policy_publish(actor=harbor.actor, version_id=second.id, holds_from=date(2026, 12, 1))
    weeks = {}
    for starts_on in (date(2026, 11, 30), date(2026, 12, 1)):
        case = opened(harbor, starts_on=starts_on, ends_on=date(2026, 12, 11))
        weeks[starts_on] = weeks_granted(harbor, case)
    assert weeks == {date(2026, 11, 30): "12", date(2026, 12, 1): "20"}


def test_a_decision_is_replayed_by_the_policies_it_was_made_by(harbor: Harbor, publish: Publish) -> None:
    made = publish(harbor, **MEDICAL, serious=False)
    case = opened(harbor)
    policies.policy_retire(actor=harbor.actor, policy_id=made.policy_id, holds_until=date(2026, 1, 31))
    with organization_scope(harbor.organization.id):
        determination = Determination.objects.filter(case_id=case.id).latest("id")
    replay = determination_replay(actor=harbor.actor, determination_id=determination.id)
    assert replay.equal, replay.differs[:3]
    assert "org.medical" in [one["program"] for one in replay.then["programs"]]
    assert "org.medical" not in [one["program"] for one in replay.now["programs"]]
    assert replay.law_now == load_library().version


def test_the_case_page_shows_the_policy_by_which_it_was_decided(
    harbor: Harbor, publish: Publish, browser: Callable[..., Client]
) -> None:
    made = publish(harbor, **MEDICAL, serious=False)
    case = opened(harbor)
    policies.policy_retire(actor=harbor.actor, policy_id=made.policy_id, holds_until=date(2026, 1, 31))
    page = browser().get(f"/cases/{case.id}/").content.decode()
    assert "Extended medical leave" in page


def test_leave_for_each_event_is_told_apart(harbor: Harbor, publish: Publish) -> None:
    publish(harbor, key="bereavement")
    case = opened(
        harbor, reason="bereavement", relationship="parent", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 4)
    )
    assert answers(harbor, case)["org.bereavement"] == "eligible"
    assert record(harbor, case)["facts"]["event"] == {"id": str(case.id)}
