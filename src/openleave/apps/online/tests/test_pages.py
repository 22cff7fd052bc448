"""The employee's pages: what they show of her own cases, and that they show nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import Appeal, LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, make_harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.desk import private as desk_private
from openleave.apps.desk.models import Arrival
from openleave.apps.messaging import services as messaging
from openleave.apps.messaging.models import Message
from openleave.apps.messaging.tests.conftest import SURGERY, Nurse, make_nurse
from openleave.apps.online import services
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import give, make_account
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def intermittent(rosa: Nurse) -> LeaveCase:
    about = {"pattern": "intermittent", "starts_on": date(2026, 11, 2), "ends_on": None}
    return cases.case_open(
        actor=rosa.desk, employee_id=rosa.harbor.nurse.id, **SURGERY | about | {"noticed_on": date(2026, 11, 2)}
    )


def test_the_first_page_leads_to_the_leave(rosa: Nurse, my: Browser) -> None:
    assert Client(headers={"host": "my.localhost"}).get("/").status_code == 200
    assert my().get("/")["Location"] == "/leave/"


def test_an_account_that_is_no_employee_reads_so(rosa: Nurse, my: Browser) -> None:
    give(make_account("boss@harbor-hospital.example"), rosa.harbor.organization, Role.MANAGER)
    client = my("boss@harbor-hospital.example")
    assert "This account belongs to no employee" in text(client, "/")
    assert client.get("/leave/").status_code == 403
    give(make_account("new@harbor-hospital.example"), rosa.harbor.organization, Role.EMPLOYEE)
    page = text(my("new@harbor-hospital.example"), "/leave/")
    assert "This account is not linked to an employee yet." in page


def test_the_leave_says_what_each_side_owes_and_by_when(rosa: Nurse, my: Browser) -> None:
    client = my()
    page = text(client, "/leave/")
    assert "Your leave is asked for. Your employer looks at which laws apply." in page
    assert "Dec 2, 2026 – Dec 23, 2026" in page
    assert "You need to do nothing now. By November 27, 2026 your employer tells you whether you are eligible." in page
    assert page.count("November 27, 2026") == 4
    cases.clock_done(actor=rosa.desk, case_id=rosa.case.id, code="eligibility_notice")
    cases.clock_done(actor=rosa.desk, case_id=rosa.case.id, code="certification_request")
    page = text(client, "/leave/")
    assert "You: send the certification, by December 8, 2026." in page
    with clock.travel(datetime(2026, 12, 9, 15, tzinfo=UTC)):
        page = text(my(), "/leave/")
    assert "You: send the certification. It was due on December 8, 2026." in page


def test_the_employers_lateness_is_shown_to_the_employee(rosa: Nurse, my: Browser) -> None:
    with clock.travel(datetime(2026, 12, 1, 15, tzinfo=UTC)):
        page = text(my(), "/leave/")
    assert "You need to do nothing. Your employer is late: by November 27, 2026 it tells you whether" in page
    assert "4 days late" in page


def test_a_case_shows_decisions_with_paragraphs_and_what_is_left(rosa: Nurse, my: Browser) -> None:
    cases.case_decide(actor=rosa.desk, case_id=rosa.case.id, outcome="designated", programs=["us.fed.fmla"])
    page = text(my(), f"/leave/{rosa.case.id}/")
    assert "Designated" in page and "FMLA" in page
    assert "29 CFR 825.110" in page
    assert "<strong>8 weeks and 4 days</strong> left of 12 weeks" in page
    assert "This leave takes 3 weeks and 1 day." in page


def test_a_refusal_shows_its_reason_cure_and_appeal(db: None, at_noon: None, my: Browser) -> None:
    small = make_nurse(make_harbor("small-shop", people=49), "rosa@small.example")
    cases.case_decide(actor=small.desk, case_id=small.case.id, outcome="not_designated")
    client = my("rosa@small.example")
    page = text(client, f"/leave/{small.case.id}/")
    assert "Not designated" in page
    assert "29 CFR 825.110(a)(3)" in page
    assert "November 30, 2026" in page and "December 23, 2026" in page
    assert "If you do not agree with the decision, you can appeal until December 23, 2026." in text(client, "/leave/")
    address = f"/leave/{small.case.id}/appeal/"
    assert "You can appeal until December 23, 2026." in text(client, address)
    answer = client.post(address, {"note": "There are 60 of us."}, follow=True).content.decode()
    assert "Your appeal is recorded." in answer and "You appealed on November 23, 2026." in answer
    with organization_scope(small.harbor.organization.id):
        appeal = Appeal.objects.get()
        assert (appeal.case_id, appeal.recorded_by_id) == (small.case.id, small.account.pk)
    assert client.get(address).status_code == 302
    assert client.post(address, {"note": "Again"}).status_code == 302
    with organization_scope(small.harbor.organization.id):
        assert Appeal.objects.count() == 1
    assert "you can appeal until" not in text(client, "/leave/")


def test_an_appeal_is_for_the_own_case_alone(rosa: Nurse) -> None:
    with organization_scope(rosa.harbor.organization.id):
        other = Employee.objects.exclude(id=rosa.harbor.nurse.id).first()
        assert other is not None
    stranger = type(rosa.actor)(rosa.account.pk, rosa.harbor.organization.id, frozenset({Role.EMPLOYEE}), other.id)
    with pytest.raises(NotFound):
        cases.case_appeal_own(actor=stranger, case_id=rosa.case.id, note="")
    with pytest.raises(Conflict):
        cases.case_appeal_own(actor=rosa.actor, case_id=rosa.case.id, note="Nothing decided")


def test_absences_are_reported_to_the_inbox(rosa: Nurse, my: Browser) -> None:
    care = intermittent(rosa)
    client = my()
    address = f"/leave/{care.id}/absence/"
    assert "Report an absence" in text(client, f"/leave/{care.id}/")
    answer = client.post(
        address, {"absent_on": "2026-11-20", "hours": "1.5", "said": "Zebrafinch"}, follow=True
    ).content.decode()
    assert "Your absence is reported." in answer and "with the leave desk" in answer
    with organization_scope(rosa.harbor.organization.id):
        arrival = Arrival.objects.get()
        assert (arrival.kind, arrival.channel, arrival.case_id) == ("absence", "portal", care.id)
        assert "Zebrafinch" not in str(Arrival.objects.values().get())
        said = desk_private.read(rosa.desk, arrival)["said"]
    assert said == "November 20, 2026: 1 h 30 min\nZebrafinch"


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"absent_on": "2026-10-30", "hours": "8"}, "This day is not part of your leave."),
        ({"absent_on": "2027-11-20", "hours": "8"}, "This day is too far away."),
        ({"absent_on": "2026-11-20", "hours": "25"}, "less than or equal to 24"),
        ({"absent_on": "", "hours": ""}, "This field is required."),
    ],
)
def test_impossible_absences_are_refused(rosa: Nurse, my: Browser, posted: dict[str, str], message: str) -> None:
    care = intermittent(rosa)
    answer = my().post(f"/leave/{care.id}/absence/", posted)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    with organization_scope(rosa.harbor.organization.id):
        assert not Arrival.objects.exists()


def test_a_day_is_not_reported_that_is_recorded(rosa: Nurse) -> None:
    care = intermittent(rosa)
    about = {"actor": rosa.actor, "case_id": care.id, "absent_on": date(2026, 11, 20)}
    cases.absence_record(actor=rosa.desk, case_id=care.id, absent_on=date(2026, 11, 20), minutes_absent=480)
    with pytest.raises(Conflict):
        services.absence_report_own(**about, minutes_absent=60)
    with pytest.raises(Conflict):
        services.absence_report_own(**about | {"case_id": rosa.case.id}, minutes_absent=60)
    with pytest.raises(Invalid):
        services.absence_report_own(**about | {"absent_on": date(2026, 11, 19)}, minutes_absent=0)


def test_writing_and_reading(rosa: Nurse, my: Browser) -> None:
    messaging.message_send(actor=rosa.desk, case_id=rosa.case.id, text="Please send <the> form.")
    client = my()
    assert "You have a new message." in text(client, "/leave/")
    assert client.get("/messages/")["Location"] == f"/messages/{rosa.case.id}/"
    page = text(client, f"/messages/{rosa.case.id}/")
    assert "Please send &lt;the&gt; form." in page
    assert "Leave desk" in page and "Ada" not in page, "one talks with the desk, not with one of its people"
    assert "You have a new message." not in text(client, "/leave/")
    sent = client.post(f"/messages/{rosa.case.id}/", {"text": "It is in the mail."}, follow=True).content.decode()
    assert "It is in the mail." in sent and "The leave desk answers within two working days." in sent
    assert client.post(f"/messages/{rosa.case.id}/", {"text": " "}).status_code == 422
    with organization_scope(rosa.harbor.organization.id):
        assert Message.objects.count() == 2


def test_several_leaves_have_a_list_of_conversations(rosa: Nurse, my: Browser) -> None:
    care = intermittent(rosa)
    messaging.message_send(actor=rosa.desk, case_id=care.id, text="Hello")
    page = text(my(), "/messages/")
    assert "1 new message" in page and f"/messages/{rosa.case.id}/" in page


def test_in_spanish(rosa: Nurse, my: Browser) -> None:
    rosa.account.language = "es"
    rosa.account.save()
    client = my()
    page = text(client, "/leave/")
    assert "A quién le toca qué, y hasta cuándo" in page
    assert "su empleador le dice si reúne los requisitos" in page
    assert '<html lang="es"' in text(client, f"/leave/{rosa.case.id}/")


def test_a_noticed_case_has_a_page(rosa: Nurse, my: Browser) -> None:
    noticed = cases.case_notice(actor=rosa.desk, employee_id=rosa.harbor.nurse.id, said="Zebrafinch")
    page = text(my(), f"/leave/{noticed.id}/")
    assert "Your employer knows that you may need leave." in page
    assert "Zebrafinch" not in page


def test_no_note_and_no_name_of_the_desk_reaches_the_employee(rosa: Nurse, my: Browser) -> None:
    for kind in ("ordinary", "medical", "legal"):
        messaging.note_add(actor=rosa.desk, case_id=rosa.case.id, text="Zebrafinch", kind=kind)
    cases.case_decide(actor=rosa.desk, case_id=rosa.case.id, outcome="designated", note="Zebrafinch")
    client = my()
    for address in ("/leave/", f"/leave/{rosa.case.id}/", f"/messages/{rosa.case.id}/"):
        page = text(client, address)
        assert "Zebrafinch" not in page and "Ada Ferro" not in page


ADDRESSES = ("/leave/{}/", "/leave/{}/appeal/", "/leave/{}/absence/", "/messages/{}/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_others_cases_are_not_there(rosa: Nurse, my: Browser, address: str) -> None:
    harbor: Harbor = rosa.harbor
    with organization_scope(harbor.organization.id):
        colleague = Employee.objects.get(number="001")
    other = cases.case_open(actor=rosa.desk, employee_id=colleague.id, **SURGERY)
    foreign = make_nurse(make_harbor("lake-mill", people=1), "rosa@lake.example")
    client = my()
    for case_id in (other.id, foreign.case.id, uuid4()):
        assert client.get(address.format(case_id)).status_code == 404
        posted = client.post(address.format(case_id), {"text": "x", "note": "x"})
        assert posted.status_code == (405 if address == "/leave/{}/" else 404)
    assert other.number not in text(client, "/leave/")
    with organization_scope(harbor.organization.id):
        assert not Message.objects.exists()


@pytest.mark.parametrize("address", ["/leave/", "/leave/{}/", "/messages/{}/"])
def test_few_statements(rosa: Nurse, my: Browser, address: str) -> None:
    cases.case_decide(actor=rosa.desk, case_id=rosa.case.id, outcome="designated")
    messaging.message_send_own(actor=rosa.actor, case_id=rosa.case.id, text="Hello?")
    messaging.message_send(actor=rosa.desk, case_id=rosa.case.id, text="Hello")
    client = my()
    client.get(address.format(rosa.case.id))
    statements(client, address.format(rosa.case.id))
    often = intermittent(rosa)
    cases.case_decide(actor=rosa.desk, case_id=often.id, outcome="designated")
    statements(client, address.format(often.id))


@pytest.mark.commitment("P-24")
def test_a_number_in_a_message_is_refused_in_spanish_and_masked_on_request(rosa: Nurse, my: Browser) -> None:
    with organization_scope(rosa.harbor.organization.id):
        rosa.account.language = "es"
        rosa.account.save(update_fields=["language"])
    client, typed = my(), {"text": "Mi número de seguro es 123456789.", "category": "other"}
    address = f"/messages/{rosa.case.id}/"
    asked = client.post(address, typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "El texto contiene un número de Seguro Social (*****6789)." in page
    assert "Continuar con *****6789" in page
    assert page.count("123456789") == 1
    kept = client.post(address, typed | {"masked": "1"}, follow=True).content.decode()
    assert "Mi número de seguro es *****6789." in kept and "123456789" not in kept
