"""The pages under State law: the timeline, what if, facts, the pay plan, the preview; and the same in the API."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from openleave.apps.cases import asked, facts_wages, private, services
from openleave.apps.cases.models import Decision, Determination, LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.reasons import REASON_NAMES, RELATIONSHIPS
from openleave.apps.cases.tests.conftest import Harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.cases.tests.test_several_programs import BONDING, DISABILITY, opened
from openleave.apps.cases.tests.test_several_programs import bayside as bayside  # a fixture
from openleave.apps.people.models import QuarterlyWage
from openleave.apps.people.tests.factories import give, make_account
from openleave.engine import facts_words, load_library
from openleave.kernel import vault
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
ADA = "ada@bayside-clinic.example"


@pytest.fixture
def case(bayside: Harbor) -> LeaveCase:
    return opened(bayside, DISABILITY)


def test_the_timeline_on_the_page(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    _, text = statements(browser(ADA), f"/cases/{case.id}/")
    assert "Every day of the leave is protected by at least one law." in text
    for words in ("CA PDL", "CA SDI", "$1,125 a week", "pays, does not protect the job", "Designate under the laws"):
        assert words in text, words
    assert "Nov 2, 2026 – Dec 11, 2026, 6 weeks" in text


def test_the_amount_of_an_event_is_not_of_a_year(bayside: Harbor, browser: Browser) -> None:
    days = {"starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 25), "relationship": "parent"}
    case = opened(bayside, DISABILITY | days | {"reason": "bereavement"})
    text = browser(ADA).get(f"/cases/{case.id}/").content.decode()
    assert "Entitlement: CA Bereavement" in text and "Calendar: CA Bereavement" in text
    assert "<dt>Leave year</dt>" not in text and "<dt>Used up on</dt>" in text


def test_what_is_not_protected_comes_first(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    second = opened(bayside, BONDING)
    _, text = statements(browser(ADA), f"/cases/{second.id}/")
    assert "From March 8, 2027 nothing protects the job." in text
    assert f'href="/cases/{case.id}/"' in text and "(this case)" in text


def test_what_if_is_drawn_and_not_recorded(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    client = browser(ADA)
    _, text = statements(client, f"/cases/{case.id}/?try_from=2026-12-14&try_to=2027-04-02&born=2026-11-16")
    assert "From March 8, 2027 nothing protects the job." in text and "only tried out" in text
    wrong = client.get(f"/cases/{case.id}/?try_from=2026-12-14&try_to=2026-12-01&born=2026-11-16").content.decode()
    assert "The last day is before the first" in wrong
    with organization_scope(bayside.organization.id):
        assert (LeaveCase.objects.count(), Determination.objects.filter(program="us.fed.fmla").count()) == (1, 1)


def test_designating_on_the_page(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    client = browser(ADA)
    programs = ["us.fed.fmla", "us.ca.pdl"]
    assert client.post(f"/cases/{case.id}/decide/", {"outcome": "designated", "programs": programs}).status_code == 302
    with organization_scope(bayside.organization.id):
        assert set(Decision.objects.values_list("program", flat=True)) == set(programs)
    text = client.get(f"/cases/{case.id}/").content.decode()
    assert "leave on Nov 23, 2026 by Ada Ferro." in text
    assert "Designate as CA SDI leave" in text
    assert 'value="us.ca.sdi"' in text and 'value="us.ca.pdl"' not in text


def test_the_facts_asked_for_are_those_of_the_laws(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    client, address = browser(ADA), f"/cases/{case.id}/facts/"
    _, text = statements(client, address)
    assert 'name="wages__weekly_benefit"' in text and 'name="quarter_2026-07-01"' in text
    assert 'name="event__victim"' not in text and 'name="event__on"' not in text
    answers = {"wages__weekly_benefit": "1200.50", "quarter_2025-04-01": "15000"}
    assert client.post(address, answers).status_code == 302
    with organization_scope(bayside.organization.id):
        known = private.read(bayside.actor, case.id, case.employee_id)
        assert known.wages == {"weekly_benefit": "1200.50"}
        assert QuarterlyWage.objects.known().get(quarter_starts_on=date(2025, 4, 1)).amount == 15000
    assert "$1,200.50 a week" in client.get(f"/cases/{case.id}/").content.decode()
    assert client.post(address, {"wages__weekly_benefit": ""}).status_code == 302
    with organization_scope(bayside.organization.id):
        assert private.read(bayside.actor, case.id, case.employee_id).wages is None
    wrong = client.post(address, {"wages__weekly_benefit": "much"})
    assert wrong.status_code == 422 and "Write the amount in dollars" in wrong.content.decode()


def test_questions_are_read_from_the_tables() -> None:
    library = load_library()
    assert "event.victim" in asked.asked_for(library, ["us.ca.victims"], "safe_leave")
    assert asked.asked_for(library, ["us.fed.fmla"], "own_health_condition").isdisjoint(
        {"event.on", "wages.average_weekly_wage", "employee.full_time"}
    )
    assert {"pregnancy", "bereavement"} <= asked.counted_by_event(library)


def test_every_reason_and_relationship_is_offered(bayside: Harbor, browser: Browser) -> None:
    assert set(REASON_NAMES) == set(facts_words.REASON)
    assert {code for code, _name in RELATIONSHIPS} == set(facts_words.RELATIONSHIP)
    text = browser(ADA).get("/cases/new/").content.decode()
    assert all(f'value="{code}"' in text for code in facts_words.REASON)


def test_the_preview_names_every_law_and_records_nothing(bayside: Harbor, browser: Browser) -> None:
    answers = {
        "employee_id": str(bayside.nurse.id), "reason": "pregnancy", "pattern": "continuous",
        "starts_on": "2026-12-01", "ends_on": "2027-01-15", "noticed_on": "2026-11-23",
    }  # fmt: skip
    client = browser(ADA)
    part = client.post("/cases/preview/", answers, headers={"HX-Request": "true"})
    text = part.content.decode()
    assert part.status_code == 200 and "<html" not in text
    for name in ("Family and Medical Leave Act", "California Pregnancy Disability Leave", "Disability Insurance"):
        assert name in text, name
    whole = client.post("/cases/preview/", answers)
    assert whole.status_code == 200 and 'action="/cases/new/"' in whole.content.decode()
    assert client.post("/cases/preview/", {}).status_code == 422
    with organization_scope(bayside.organization.id):
        assert not LeaveCase.objects.exists() and not Determination.objects.exists()


def test_without_a_state_of_work_the_page_says_where_to_enter_it(bayside: Harbor, browser: Browser) -> None:
    from openleave.apps.people.models import Assignment

    with organization_scope(bayside.organization.id):
        Assignment.objects.filter(employee=bayside.nurse).update(work_state="", worksite=None)
    case = opened(bayside, DISABILITY)
    text = browser(ADA).get(f"/cases/{case.id}/").content.decode()
    assert "The State of work is not known" in text and f'href="/employees/{bayside.nurse.id}/"' in text


def test_the_pay_plan(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    """$31.25 an hour for 40 hours; disability pay of $1,125 after seven days of waiting, in sevenths of a week."""
    client, address = browser(ADA), f"/cases/{case.id}/pay/"
    _, text = statements(client, address)
    assert "$1,250" in text and "Days of the waiting period in this week: 6." in text
    rows = list(csv.reader(StringIO(client.get(f"{address}table/").content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Week from", "Week to", "Usual wage", "Work"]
    first, second, third = rows[1:4]
    assert first == ["2026-11-01", "2026-11-07", "1250.00", "0", "0", "0", "0", "0", "1250.00"]
    assert second == ["2026-11-08", "2026-11-14", "1250.00", "0", "964.29", "0", "0", "0", "285.71"]
    assert third == ["2026-11-15", "2026-11-21", "1250.00", "0", "1125.00", "0", "0", "0", "125.00"]


def test_what_was_really_paid_is_compared(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    client, address = browser(ADA), f"/cases/{case.id}/pay/"
    paid = {"week_of": "2026-11-17", "paid_by": "state", "amount": "1000"}
    assert client.post(f"{address}payments/", paid).status_code == 302
    text = client.get(address).content.decode()
    assert "The State: $125 less than worked out here." in text
    assert client.post(f"{address}payments/", paid | {"amount": "-1"}).status_code == 422
    with organization_scope(bayside.organization.id):
        payments = private.read(bayside.actor, case.id, case.employee_id).payments
    assert [(row["week_of"], row["paid_by"], row["amount"]) for row in payments] == [("2026-11-17", "state", "1000")]
    assert client.post(f"{address}payments/remove/", {"payment": payments[0]["id"]}).status_code == 302
    assert "Nothing is recorded yet." in client.get(address).content.decode()
    with pytest.raises(Conflict):
        services.payment_remove(actor=bayside.actor, case_id=case.id, payment_id=payments[0]["id"])
    with organization_scope(bayside.organization.id):
        assert Determination.objects.filter(program="us.fed.fmla").count() == 1, "pay decides nothing"


def test_paid_time_fills_up_what_the_law_lets(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    client, address = browser(ADA), f"/cases/{case.id}/pay/"
    stated = {"weekly_salary": "1300", "sick": "16", "use_paid_time": "yes"}
    assert client.post(f"{address}facts/", stated).status_code == 302
    text = client.get(address).content.decode()
    assert "$1,300" in text and "Sick time:" in text
    with pytest.raises(Invalid):
        services.case_pay_change(
            actor=bayside.actor, case_id=case.id, weekly_salary=Decimal("0.001"), balances=[], use_paid_time=None
        )


def test_timeline_and_pay_plan_in_the_api(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    client = browser(ADA)
    made = client.get(f"/api/v1/cases/{case.id}/timeline").json()
    assert [part["number"] for part in made["parts"]] == ["L-2026-0001"]
    assert {lane["program"]: lane["weeks"] for lane in made["lanes"] if lane["spans"]} == {
        "us.fed.fmla": "6", "us.ca.pdl": "6", "us.ca.sdi": "6",
    }  # fmt: skip
    assert (made["uncovered"], made["orders"]) == ([], [])
    plan = client.get(f"/api/v1/cases/{case.id}/pay-plan").json()
    assert plan["weeks"][2]["paid"][0]["amount"] == "1125.00"
    assert plan["totals"]["by_payer"]["state"] == "5303.58"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EMPLOYEE, Role.HR_OPERATIONS])
def test_others_see_no_pay_and_no_timeline(bayside: Harbor, case: LeaveCase, browser: Browser, role: Role) -> None:
    give(make_account("mo@bayside.example"), bayside.organization, role)
    client = browser("mo@bayside.example")
    for address in (f"/cases/{case.id}/pay/", f"/cases/{case.id}/pay/table/", f"/api/v1/cases/{case.id}/pay-plan",
                    f"/api/v1/cases/{case.id}/timeline"):  # fmt: skip
        assert client.get(address).status_code == 403, address
    assert client.post(f"/cases/{case.id}/order/", {"programs": ""}).status_code == 403


def test_the_pages_in_spanish(bayside: Harbor, case: LeaveCase, browser: Browser) -> None:
    client = browser(ADA)
    client.post("/language/", {"language": "es", "next": "/"})
    text = client.get(f"/cases/{case.id}/").content.decode()
    assert "Al menos una ley protege cada día de la licencia." in text
    assert "Plan de pago" in client.get(f"/cases/{case.id}/pay/").content.decode()


def test_private_facts_kept_before_there_were_wages_are_read(bayside: Harbor, case: LeaveCase) -> None:
    old = {"family_member": None, "child": None, "serious_health_condition": True, "note": "Call back"}
    with organization_scope(bayside.organization.id):
        vault.put(subject_id=case.employee_id, table=private.CASE, column="private", row_id=case.id, value=old)
        known = private.read(bayside.actor, case.id, case.employee_id)
    assert known == Private(serious_health_condition=True, note="Call back")


def wages(*quarters: str) -> dict[str, Any]:
    return {
        "wages": [[quarter, "9000.00"] for quarter in quarters],
        "employments": [["2020-01-06", None]],
        "quarter_hours": [["2026-07-01", 26 * 60, "2026-07-04", "2026-09-26", 13]],
    }


def test_quarters_count_only_where_none_is_missing() -> None:
    case = LeaveCase(starts_on=date(2026, 11, 2))
    whole = ("2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01")
    found = facts_wages.wage_facts(case, Private(), wages(*whole))
    assert [row["starts_on"] for row in found["quarters"]] == list(whole)
    assert facts_wages.wage_facts(case, Private(), wages(*whole[1:])) == {}
    stated = facts_wages.wage_facts(case, Private(wages={"average_weekly_wage": "800"}), wages(*whole[1:]))
    assert stated == {"average_weekly_wage": "800"}


def test_hours_of_a_quarter_count_where_every_week_is_on_record() -> None:
    case = LeaveCase(starts_on=date(2026, 11, 2))
    rows = wages("2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01")
    found = facts_wages.wage_facts(case, Private(), rows)["quarters"][-1]
    assert found == {"starts_on": "2026-07-01", "wages": "9000.00", "hours": "26"}
    for hole in (
        ["2026-07-01", 1560, "2026-07-04", "2026-09-26", 12],
        ["2026-07-01", 1560, "2026-07-11", "2026-09-26", 12],
    ):
        assert facts_wages.hours_by_quarter([hole]) == {}
