"""Cases in the JSON API."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from openleave.apps.cases import services
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, make_harbor
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.tests.factories import give, make_account
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
CASES = "/api/v1/cases/"


def asked(harbor: Harbor) -> dict[str, str]:
    return {
        "employee_id": str(harbor.nurse.id),
        "reason": "own_health_condition",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-14",
        "noticed_on": "2026-11-23",
    }


def test_opening_and_reading(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    created = client.post(CASES, asked(harbor), content_type="application/json")
    assert created.status_code == 201
    case = created.json()
    assert (case["number"], case["outcome"], case["state"]) == ("L-2026-0001", "eligible", "requested")
    assert [clock["due_on"] for clock in case["clocks"]] == ["2026-11-30"] * 3
    assert client.get(f"/api/v1/cases/{case['id']}").json() == case
    listed = client.get(CASES, {"q": "marin"}).json()
    assert [row["number"] for row in listed["cases"]] == ["L-2026-0001"]
    assert client.get(CASES, {"state": "closed"}).json() == {"cases": [], "after": None}
    determination = client.get(f"/api/v1/cases/{case['id']}/determination").json()
    assert determination["programs"][0]["entitlement"]["remaining_after"] == "10"


def test_no_family_or_medical_fact_in_a_case(harbor: Harbor, browser: Browser) -> None:
    case = services.case_open(
        actor=harbor.actor,
        employee_id=harbor.nurse.id,
        **SURGERY | {"reason": "family_health_condition"},
        relationship="parent",
        note="Dr Quill",
    )
    text = browser().get(f"/api/v1/cases/{case.id}").content.decode()
    assert "parent" not in text and "Quill" not in text


def test_statements(harbor: Harbor, browser: Browser) -> None:
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    client = browser()
    for address in (CASES, f"/api/v1/cases/{case.id}", f"/api/v1/cases/{case.id}/determination"):
        statements(client, address)


def test_determining_without_recording(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    facts = {"employer": {"kind": "private"}, "leave": {"reason": "own_health_condition", "noticed_on": "2026-11-23"}}
    answer = client.post("/api/v1/determine/", facts, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["programs"][0]["outcome"] == "indeterminate"
    wrong = client.post("/api/v1/determine/", {"leaf": {}}, content_type="application/json")
    assert wrong.status_code == 422
    assert "Unknown key" in wrong.json()["what"]
    with organization_scope(harbor.organization.id):
        assert not LeaveCase.objects.exists()


def test_errors_say_what_to_do(harbor: Harbor, browser: Browser) -> None:
    wrong = browser().post(CASES, asked(harbor) | {"ends_on": "2026-11-01"}, content_type="application/json")
    assert wrong.status_code == 422
    assert wrong.json()["what"] == "The last day is before the first."


def test_who_may_not(harbor: Harbor, browser: Browser) -> None:
    case = services.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    give(make_account("mo@harbor.example"), harbor.organization, Role.MANAGER)
    make_harbor("lake-mill", people=1)
    manager, foreign = browser("mo@harbor.example"), browser("ada@lake-mill.example")
    for address in (CASES, f"/api/v1/cases/{case.id}", f"/api/v1/cases/{case.id}/determination"):
        assert manager.get(address).status_code == 403
    assert manager.post(CASES, asked(harbor), content_type="application/json").status_code == 403
    assert foreign.get(f"/api/v1/cases/{case.id}").status_code == 404
    assert foreign.post(CASES, asked(harbor), content_type="application/json").status_code == 404
    with organization_scope(harbor.organization.id):
        assert LeaveCase.objects.count() == 1


def test_questions_about_a_case_and_about_facts(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    case = client.post(CASES, asked(harbor), content_type="application/json").json()
    left = client.get(f"/api/v1/cases/{case['id']}/questions/left").json()
    assert (left["question"], left["program"], left["answer"]) == ("left", "us.fed.fmla", "12")
    due = client.get(f"/api/v1/cases/{case['id']}/questions/due").json()
    assert [row["clock"] for row in due["answer"]][:2] == ["eligibility_notice", "rights_and_responsibilities"]
    facts = {
        "leave": {"reason": "pregnancy", "starts_on": "2026-12-07"},
        "policy": {"leave_year": {"method": "calendar"}},
    }
    used = client.post("/api/v1/determine/questions/used?on=2026-12-07", facts, content_type="application/json")
    assert used.json()["answer"] == "0"
    wrong = client.get(f"/api/v1/cases/{case['id']}/questions/lefft")
    assert wrong.status_code == 422
    assert wrong.json()["fix"].startswith('Did you mean "left"? Ask one of: eligible, how_much, ')


def test_a_life_in_the_api(harbor: Harbor, browser: Browser) -> None:
    client = browser()

    def post(path: str, **body: object) -> dict:
        answer = client.post(f"{CASES}{path}", body, content_type="application/json")
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    noticed = post("notices", employee_id=str(harbor.nurse.id), source="manager", said="Dr Quill says rest.")
    assert (noticed["state"], noticed["starts_on"], noticed["reason"]) == ("noticed", None, "")
    assert client.get(f"{CASES}{noticed['id']}/determination").status_code == 409
    wanted = {key: value for key, value in asked(harbor).items() if key not in ("employee_id", "noticed_on")}
    assert post(f"{noticed['id']}/request", **wanted)["state"] == "requested"
    assert post(f"{noticed['id']}/clocks/eligibility_notice")["state"] == "eligibility_decided"
    assert post(f"{noticed['id']}/decisions", outcome="designated")["state"] == "designated"
    longer = post(f"{noticed['id']}/dates", starts_on="2026-12-01", ends_on="2026-12-21")
    assert longer["ends_on"] == "2026-12-21"
    assert post(f"{noticed['id']}/owner", owner_id=str(harbor.account.id))["state"] == "designated"
    assert post(f"{noticed['id']}/end", closed_as="separated")["state"] == "closed"
    assert post(f"{noticed['id']}/reopening", note="Came back.")["state"] == "designated"
    taken = client.get(f"{CASES}{noticed['id']}/steps").json()
    assert [step["step"] for step in taken] == [
        "reopen", "close", "assign", "change_dates", "designate", "clock_done", "request", "notice",
    ]  # fmt: skip
    assert "Quill" not in str(taken)
    refused = client.post(f"{CASES}{noticed['id']}/appeals", {}, content_type="application/json")
    assert refused.status_code == 409
