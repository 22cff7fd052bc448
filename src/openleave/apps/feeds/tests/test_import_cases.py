"""Files of open cases, from bytes to cases with their deadlines, decisions and leave counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from openleave.apps.cases.tests.conftest import NOW, full_weeks, make_harbor
from openleave.apps.feeds.services import roll_back
from openleave.apps.feeds.services.running import step
from openleave.apps.feeds.tests.conftest import Place
from openleave.apps.people.tests.factories import give, make_account, make_employee, make_hours
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Forbidden
from openleave.kernel.tenancy import organization_scope

HEAD = [
    "Employee ID", "Case Number", "Status", "Leave Reason", "Relationship", "Pattern", "Start Date", "End Date",
    "Notice Date", "Eligibility Notice Sent", "Cert Requested", "Cert Received", "Designation Notice Sent", "Programs",
    "Hours Used", "Owner Email", "Certified Frequency", "Notes",
]  # fmt: skip


def row(number: str, reference: str, **more: str) -> list[str]:
    """A row of the file: by default an approved surgery of two weeks that ended last Friday."""
    values = {
        "status": "Approved", "reason": "Own health", "pattern": "continuous", "start": "11/9/2026",
        "end": "11/27/2026", "notice": "10/5/2026", "eligibility": "10/6/2026", "requested": "10/6/2026",
        "received": "10/16/2026", "designation": "10/20/2026", "programs": "FMLA",
    } | more  # fmt: skip
    names = ("status", "reason", "relationship", "pattern", "start", "end", "notice", "eligibility", "requested",
             "received", "designation", "programs", "hours", "owner", "certified", "note")  # fmt: skip
    return [number, reference, *(values.get(name, "") for name in names)]


@pytest.fixture
def harbor(fresh_database: Any, tmp_path: Any, settings: Any) -> Iterator[Place]:
    """Sixty people; 777 and 778 have worked full time, and Ada imports."""
    settings.OPENLEAVE_KEYS_DIR = tmp_path / "keys"
    settings.OPENLEAVE_FILES_DIR = tmp_path / "files"
    settings.OPENLEAVE_ANCHORS_DIR = tmp_path / "anchors"
    with fresh_database.in_django(), clock.travel(NOW):
        made = make_harbor("harbor-hospital")
        with organization_scope(made.organization.id):
            other = make_employee(
                made.organization.id, "778", "Bo", "Núñez", worksite=made.worksite, schedule_code="DAY"
            )
            make_hours(other, full_weeks())
            new = make_employee(
                made.organization.id, "779", "Cy", "Park", worksite=made.worksite, schedule_code="DAY",
                hired_on=date(2026, 8, 3),
            )  # fmt: skip
            make_hours(new, full_weeks(weeks=14))
        actor = Actor(
            made.account.pk, made.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS}),
            channel=Channel.COMMAND,
        )  # fmt: skip
        yield Place(fresh_database, made.organization.id, actor, tmp_path)


def cases(place: Place) -> list[tuple]:
    """Reference, state here, outcome, and what contradicts the old system."""
    found = place.rows(
        "SELECT f.reference, c.state, c.outcome, f.contradictions::text FROM feeds_carriedcase f "
        "JOIN cases_leavecase c ON c.id = f.case_id WHERE f.taken_back_at IS NULL ORDER BY 1"
    )
    return [(*one, json.loads(against)) for *one, against in found]


def used(place: Place) -> list[tuple]:
    """What counts: number, program, whether of a case, minutes in all, days."""
    return place.rows(
        "SELECT x.number, u.program, u.case_id IS NOT NULL, sum(u.minutes_used), count(*) FROM ledger_usageentry u "
        "JOIN people_employee x ON x.id = u.employee_id WHERE u.kind = 'usage' AND NOT EXISTS "
        "(SELECT FROM ledger_usageentry r WHERE r.reverses_id = u.id) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )


def test_a_running_leave_is_carried_over_as_it_stands(harbor: Place) -> None:
    record = harbor.load([HEAD, row("777", "OLD-1", hours="80", certified="3 weeks", note="Call first.")], "cases")
    assert (record.state, record.counts["new"], record.counts["opened"], record.counts["failed"]) == (
        "applied", 1, 1, [],
    )  # fmt: skip
    assert cases(harbor) == [("OLD-1", "open", "eligible", [])]
    assert used(harbor) == [("777", "us.fed.fmla", True, 4800, 10)]
    assert harbor.rows(
        "SELECT noticed_on, eligibility_notice_on, certification_requested_on, certification_received_on, "
        "sufficient_information_on, designation_notice_on, owner_id, program FROM cases_leavecase"
    ) == [
        (date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 6), date(2026, 10, 16), date(2026, 10, 16),
         date(2026, 10, 20), harbor.actor.account_id, "us.fed.fmla")
    ]  # fmt: skip
    assert harbor.rows("SELECT step, before, after, why FROM cases_casestep ORDER BY taken_at") == [
        ("open", "", "requested", "carried_over"),
        ("decide_eligibility", "requested", "eligibility_decided", "carried_over"),
        ("designate", "eligibility_decided", "open", "carried_over"),
    ]
    # Every notice was given in time by the old system: no deadline of the employer runs.
    assert (
        harbor.rows(
            "SELECT code FROM cases_caseclock WHERE program = 'us.fed.fmla' AND whose = 'employer' "
            "AND done_on IS NULL AND stopped_at IS NULL"
        )
        == []
    )
    assert harbor.rows("SELECT outcome, program, decided_by_id FROM cases_decision") == [
        ("designated", "us.fed.fmla", harbor.actor.account_id)
    ]


def test_the_note_rests_in_the_vault(harbor: Place) -> None:
    from openleave.apps.cases import private

    harbor.load([HEAD, row("777", "OLD-1", certified="1 to 2 days a month", note="Call first.")], "cases")
    ((case_id, employee_id),) = harbor.rows("SELECT id, employee_id FROM cases_leavecase")
    with organization_scope(harbor.organization_id):
        note = private.read(harbor.actor, case_id, employee_id).note
    assert note == ("Carried over: case OLD-1 of the old system.\nCertified there: 1 to 2 days a month\nCall first.")


def test_twice_changes_nothing(harbor: Place) -> None:
    file = [HEAD, row("777", "OLD-1"), row("778", "OLD-2", status="Pending", designation="", received="")]
    harbor.load(file, "cases")
    assert cases(harbor) == [("OLD-1", "open", "eligible", []), ("OLD-2", "certification_pending", "eligible", [])]
    before = used(harbor)
    again = harbor.load(file, "cases")
    assert (again.counts["new"], again.counts["unchanged"], again.counts["bad"]) == (0, 2, 0)
    assert harbor.one("SELECT count(*) FROM cases_leavecase") == 2 and used(harbor) == before


def test_the_law_does_not_follow_the_old_system_blindly(harbor: Place) -> None:
    """Denied there and covered here, approved there and not covered here: neither is decided."""
    record = harbor.load(
        [
            HEAD,
            row("777", "D-1", status="Denied", programs=""),
            row("779", "A-1", hours="40"),
            row("779", "D-2", status="Denied", start="11/16/2026", programs="FMLA", designation=""),
            row("778", "A-2", programs="FMLA; CFRA"),
        ],
        "cases",
    )
    assert record.counts["failed"] == []
    found = {reference: (state, against) for reference, state, _outcome, against in cases(harbor)}
    assert found["D-1"] == ("eligibility_decided", [["us.fed.fmla", "applies"]])
    assert found["A-1"] == ("eligibility_decided", [["us.fed.fmla", "ineligible"]])
    assert found["D-2"] == ("not_designated", [])
    assert found["A-2"] == ("open", [["us.ca.cfra", "not_covered"]])
    # The refusal that the law bears carries its reasons, a week to cure and thirty days to appeal, from today.
    assert harbor.rows(
        "SELECT program, reason_codes::text, cure_by_on, appeal_by_on FROM cases_decision "
        "WHERE outcome = 'not_designated'"
    ) == [("us.fed.fmla", '["months_employed", "hours_of_service"]', date(2026, 11, 30), date(2026, 12, 23))]
    # What was used there counts, though nothing is designated here.
    assert ("779", "us.fed.fmla", False, 2400, 10) in used(harbor)


def test_less_time_than_the_plan_is_spread_over_its_days(harbor: Place) -> None:
    harbor.load([HEAD, row("777", "OLD-1", hours="75:30")], "cases")
    assert used(harbor) == [("777", "us.fed.fmla", True, 4530, 10)]


def test_intermittent_time_counts_as_used_before(harbor: Place) -> None:
    file = [HEAD, row("777", "OLD-1", pattern="Intermittent", start="9/1/2026", end="3/1/2027", hours="FMLA 36")]
    harbor.load(file, "cases")
    assert cases(harbor) == [("OLD-1", "open", "eligible", [])]
    ((number, program, of_case, minutes, _days),) = used(harbor)
    assert (number, program, of_case, minutes) == ("777", "us.fed.fmla", False, 2160)


def problems(place: Place, *rows: list[str]) -> list[tuple[str, str, str]]:
    record = place.load([HEAD, *rows], "cases", apply=False)
    return [
        (one["Line"], one["Column"], one["Problem"]) for one in place.problems(record) if one["Severity"] == "error"
    ]


def test_every_problem_by_row_and_column(harbor: Place) -> None:
    found = problems(
        harbor,
        row("999", "X-1"),
        row("777", "X-2", reason="Sabbatical"),
        row("777", "X-3", reason=""),
        row("777", "X-4", reason="Family care"),
        row("777", "X-5", reason="Bonding"),
        row("777", "X-6", end="11/1/2026"),
        row("777", "X-7", end=""),
        row("777", "X-8", pattern="reduced"),
        row("777", "X-9", status="Zombie"),
        row("777", "X-10", designation="12/24/2026"),
        row("777", "X-11", eligibility="10/1/2026"),
        row("777", "X-12", hours="lots"),
        row("777", "X-13", hours="80", programs=""),
        row("777", "X-14"),
        row("777", "X-14"),
        row("777", "X-15", programs="FMLA; Whatever"),
        row("777", ""),
    )
    assert found == [
        ("2", "Employee ID", "No employee has this number."),
        ("3", "Leave Reason", "The reason of the leave is not known."),
        ("4", "Leave Reason", "The row does not say why the leave is taken."),
        ("5", "Relationship", "The reason is about a relative, and the row does not say which."),
        ("6", "", "The row does not say how the child arrives."),
        ("7", "End Date", "The last day of the leave lies before its first day."),
        ("8", "End Date", "The row has no last day of the leave."),
        ("9", "", "A reduced schedule has to say how much is not worked."),
        ("10", "Status", "The state of the case is not known."),
        ("11", "Designation Notice Sent", "Designation notice given lies in the future."),
        ("12", "Eligibility Notice Sent", "Eligibility notice given lies before the day of notice."),
        ("13", "Hours Used", "Hours used so far cannot be read."),
        ("14", "Hours Used", "Time used needs the program that it counts under."),
        ("15", "Case Number", "The same case number stands in more than one row."),
        ("16", "Case Number", "The same case number stands in more than one row."),
        ("17", "Programs", "No leave program is called this."),
        ("18", "Case Number", "Case number of the old system is empty, and it is needed."),
    ]
    assert cases(harbor) == []


def test_words_of_the_old_system_are_said_in_the_mapping(harbor: Place) -> None:
    words = {"leave_reason": {"maternity": "bonding"}, "case_state": {"zombie": "requested"}}
    file = [[*HEAD, "Birth or Adoption"], [*row("777", "OLD-1", reason="Maternity", status="Zombie"), "birth"]]
    record = harbor.load(file, "cases", options={"words": words})
    assert record.counts["new"] == 1
    assert harbor.rows("SELECT reason, state FROM cases_leavecase") == [("bonding", "eligibility_decided")]


def test_a_first_word_and_the_owner(harbor: Place) -> None:
    account = make_account("olga@harbor-hospital.example")
    from openleave.apps.organizations.models import Organization

    with organization_scope(harbor.organization_id):
        organization = Organization.objects.get()
    give(account, organization, Role.LEAVE_ADMINISTRATOR)
    bare = [
        "777",
        "N-1",
        "Noticed",
        "",
        "",
        "",
        "",
        "",
        "11/20/2026",
        "",
        "",
        "",
        "",
        "",
        "",
        account.email,
        "",
        "Said",
    ]
    record = harbor.load([HEAD, bare], "cases")
    assert record.counts["failed"] == []
    assert harbor.rows("SELECT state, reason, starts_on, noticed_on, owner_id FROM cases_leavecase") == [
        ("noticed", "", None, date(2026, 11, 20), account.pk)
    ]


def test_leave_counted_by_itself_is_not_counted_twice(harbor: Place) -> None:
    harbor.load([["Employee ID", "Leave Date", "Hours Used"], ["777", "11/10/2026", "8"]], "usage")
    assert problems(harbor, row("777", "OLD-1")) == [
        ("2", "Start Date", "Leave on days of this case is already counted by itself.")
    ]


def test_a_case_that_is_here_already(harbor: Place) -> None:
    harbor.load([HEAD, row("777", "OLD-1")], "cases")
    assert problems(harbor, row("777", "NEW-9")) == [
        ("2", "Start Date", "OpenLeave already has a case of this person with this reason and first day.")
    ]


def test_rolled_back(harbor: Place) -> None:
    file = [HEAD, row("777", "OLD-1"), row("778", "OLD-2", pattern="Intermittent", hours="4")]
    record = harbor.load(file, "cases")
    assert len(used(harbor)) == 2
    roll_back(actor=harbor.actor, import_id=record.id, start=False)
    step(harbor.organization_id, record.id)
    assert cases(harbor) == [] and used(harbor) == []
    assert harbor.rows("SELECT DISTINCT state FROM cases_leavecase") == [("cancelled",)]
    harbor.load(file, "cases")
    assert len(cases(harbor)) == 2


def test_not_rolled_back_when_somebody_has_worked_on_it(harbor: Place) -> None:
    from openleave.apps.cases.services import case_begin_return

    record = harbor.load([HEAD, row("777", "OLD-1")], "cases")
    ((case_id,),) = harbor.rows("SELECT id FROM cases_leavecase")
    case_begin_return(actor=harbor.actor, case_id=UUID(str(case_id)), expected_back_on=date(2026, 11, 30))
    with pytest.raises(Conflict, match="cannot be rolled back"):
        roll_back(actor=harbor.actor, import_id=record.id, start=False)


def test_who_may(harbor: Place) -> None:
    harbor.actor = Actor(harbor.actor.account_id, harbor.organization_id, frozenset({Role.HR_OPERATIONS}))
    with pytest.raises(Forbidden):
        harbor.load([HEAD, row("777", "OLD-1")], "cases")


def test_walls(harbor: Place) -> None:
    from openleave.apps.organizations.models import Organization

    ((nurse,),) = harbor.rows("SELECT id FROM people_employee WHERE number = '777'")
    with organization_scope(harbor.organization_id):
        organization = Organization.objects.get()
    give(make_account("rosa@harbor-hospital.example"), organization, Role.HR_OPERATIONS, employee_id=nurse)
    assert problems(harbor, row("777", "OLD-1")) == [
        ("2", "Employee ID", "The person works in human resources: their cases are for the walled group only.")
    ]
