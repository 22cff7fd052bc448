"""The audit packet: what is in it, for whom, byte for byte the same, hashed; asked for, built, fetched, gone."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.disclosures.models import DisclosedPerson
from openleave.apps.documents import services as documents
from openleave.apps.documents.models import DocumentView
from openleave.apps.documents.tests import making
from openleave.apps.notices import services as notices
from openleave.apps.notices.selectors import pdf_of
from openleave.apps.people.tests.factories import actor_for, give, make_account, make_employee
from openleave.apps.reports import services
from openleave.apps.reports.models import Packet
from openleave.apps.reports.packet import letters
from openleave.apps.reports.tests.conftest import Harbor
from openleave.apps.returning import services as returning
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, NotFound
from openleave.kernel.files import read_bytes
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
DECEMBER = datetime(2026, 12, 9, 15, tzinfo=UTC)
YEAR: dict[str, Any] = {"from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31)}


@pytest.fixture
def running(harbor: Harbor) -> LeaveCase:
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY, note="Cholecystectomy")
    about = {"family_member": None, "child": None, "employer_agreed": None}
    cases.case_change_facts(actor=harbor.actor, case_id=case.id, serious_health_condition=True, **about)
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    with clock.travel(DECEMBER):
        cases.usage_catch_up(actor=harbor.actor)
    return case


def officer(harbor: Harbor, email: str = "po@harbor-hospital.example") -> Actor:
    account = make_account(email)
    give(account, harbor.organization, Role.PRIVACY_OFFICER)
    return actor_for(harbor.organization, Role.PRIVACY_OFFICER, account=account)


def made(actor: Actor, **about: Any) -> bytes:
    """The packet that a command would write."""
    packet = services.packet_request(actor=actor, start=False, **YEAR | about)
    sink = BytesIO()
    built = services.packet_write(actor=actor, packet_id=packet.id, sink=sink)
    assert built.sha256 == hashlib.sha256(sink.getvalue()).hexdigest() and built.size_bytes == len(sink.getvalue())
    return sink.getvalue()


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as packet:
        return {name: packet.read(name) for name in packet.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode())))


def test_what_an_investigator_gets(harbor: Harbor, running: LeaveCase) -> None:
    with clock.travel(DECEMBER):
        files = opened(made(harbor.actor))
    person = rows(files["10-employees/employees.csv"])
    assert [(one["employee"], one["last_name"], one["first_name"]) for one in person] == [("777", "Marín", "Rosa")]
    days = rows(files["20-leave/days-counted.csv"])
    fmla = [one for one in days if one["law_or_policy"] == "us.fed.fmla"]
    assert [(one["used_on"], one["hours"], one["share_of_workweek"]) for one in fmla] == [
        (f"2026-12-0{day}", "8.00", "1/5") for day in (1, 2, 3, 4, 7, 8)
    ]
    late = [one for one in rows(files["76-deadlines/deadlines.csv"]) if one["whose"] == "employer"]
    assert {(one["due_on"], one["days_late"]) for one in late} == {("2026-11-30", "9")}
    found = rows(files["75-decisions/determinations.csv"])
    assert {one["answer"] for one in found if one["law_or_policy"] == "us.fed.fmla"} == {"eligible"}
    trace = json.loads(files[f"75-decisions/{found[0]['trace']}"])
    assert {"coverage", "eligibility"} <= {one["group"] for one in trace["programs"][0]["findings"]}
    checked = json.loads(files["79-audit-trail/verification.json"])
    assert checked["whole_chain_verified"] is True and checked["problem"] is None
    entries = rows(files["79-audit-trail/entries.csv"])
    actions = [one["action"] for one in entries if one["action"].startswith("case.")]
    assert actions[:2] == ["case.open", "case.change_facts"]
    page = files["index.html"].decode()
    assert "29 CFR 825.500(c)(3)" in page and "Harbor Hospital" in page and "All leaves of the period" in page


def test_every_file_is_hashed(harbor: Harbor, running: LeaveCase) -> None:
    with clock.travel(DECEMBER):
        content = made(harbor.actor)
    files = opened(content)
    manifest = json.loads(files["manifest.json"])
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert set(files) - set(listed) == {"SHA256SUMS", "manifest.json"}
    assert listed == {name: hashlib.sha256(files[name]).hexdigest() for name in listed}
    assert files["SHA256SUMS"].decode() == "".join(f"{digest}  {name}\n" for name, digest in listed.items())
    with organization_scope(harbor.organization.id):
        built = Entry.objects.filter(action="packet.build").latest("seq")
        assert built.details["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_same_records_give_the_same_bytes(harbor: Harbor, running: LeaveCase) -> None:
    """Built twice, hours apart, with entries in the trail in between."""
    with clock.travel(DECEMBER):
        packet = services.packet_request(actor=harbor.actor, start=False, **YEAR)
        first, second = BytesIO(), BytesIO()
        services.packet_write(actor=harbor.actor, packet_id=packet.id, sink=first)
    with organization_scope(harbor.organization.id):
        Packet.objects.update(state="waiting")
    with clock.travel(DECEMBER + timedelta(hours=7)):
        services.packet_write(actor=harbor.actor, packet_id=packet.id, sink=second)
    assert first.getvalue() == second.getvalue()


def test_medical_records_only_when_asked_for_by_who_may(harbor: Harbor, running: LeaveCase) -> None:
    plain = made(harbor.actor)
    with pytest.raises(Forbidden):
        services.packet_request(actor=harbor.actor, medical=True, **YEAR)
    files = opened(made(officer(harbor), medical=True))
    medical = [name for name in files if name.startswith("medical/")]
    assert medical == [f"medical/90-determinations/L-2026-0001-run-{run}.json" for run in (1, 2)]
    assert b'"serious_health_condition": true' in files[medical[1]]
    for name, content in opened(plain).items():
        assert b"serious_health_condition" not in content and b"Cholecystectomy" not in content, name


def test_one_employee_and_one_case(harbor: Harbor, running: LeaveCase) -> None:
    with organization_scope(harbor.organization.id):
        other = make_employee(harbor.organization.id, "778", "Kim", "Ito", worksite=harbor.worksite)
    second = cases.case_open(actor=harbor.actor, employee_id=other.id, **SURGERY)
    both = rows(opened(made(harbor.actor))["20-leave/cases.csv"])
    assert [one["case"] for one in both] == ["L-2026-0001", "L-2026-0002"]
    one = opened(made(harbor.actor, employee_id=other.id))
    assert [row["case"] for row in rows(one["20-leave/cases.csv"])] == ["L-2026-0002"]
    assert b"Mar" not in one["10-employees/employees.csv"]
    assert all(row["object_id"] != str(running.id) for row in rows(one["79-audit-trail/entries.csv"]))
    of_case = opened(made(harbor.actor, case_id=second.id))
    assert [row["case"] for row in rows(of_case["20-leave/cases.csv"])] == ["L-2026-0002"]
    earlier = opened(made(harbor.actor, from_on=date(2025, 1, 1), to_on=date(2025, 12, 31)))
    assert "20-leave/cases.csv" not in earlier


def test_walls_hold_in_a_packet(harbor: Harbor, running: LeaveCase) -> None:
    """Whoever is walled off gets a packet in which the case never was, and cannot ask for it by its number."""
    with organization_scope(harbor.organization.id):
        LeaveCase.objects.filter(id=running.id).update(walled=True)
    content = made(harbor.actor)
    files = opened(content)
    assert not any(name.startswith("20-leave/") for name in files)
    for name, one in files.items():
        assert str(running.id).encode() not in one and b"L-2026-0001" not in one, name
    with pytest.raises(NotFound):
        services.packet_request(actor=harbor.actor, case_id=running.id, **YEAR)
    account = make_account("wall@harbor-hospital.example")
    give(account, harbor.organization, Role.LEAVE_ADMINISTRATOR, Role.WALLED_CASES)
    inside = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, Role.WALLED_CASES, account=account)
    packet = services.packet_request(actor=inside, case_id=running.id, start=False, **YEAR)
    with organization_scope(harbor.organization.id):
        from openleave.apps.reports.access import packets_of

        assert packet.id not in set(packets_of(harbor.actor).values_list("id", flat=True))
        assert packet.id in set(packets_of(inside).values_list("id", flat=True))


def test_asked_for_built_and_fetched(harbor: Harbor, running: LeaveCase, browser: Browser) -> None:
    client = browser()
    answer = client.post(
        "/reports/packets/", {"from_on": "2026-01-01", "to_on": "2026-12-31", "employee": "777", "case": ""}
    )
    assert answer.status_code == 302
    _, page = statements(client, answer["Location"])
    assert "The packet is being put together" in page
    with organization_scope(harbor.organization.id):
        packet = Packet.objects.get()
    with pytest.raises(Conflict):
        services.packet_fetch(actor=harbor.actor, packet_id=packet.id)
    services.packet_build(harbor.organization.id, packet.id)
    services.packet_build(harbor.organization.id, packet.id)  # a second job finds nothing to do
    _, page = statements(client, answer["Location"])
    assert "The packet is ready." in page
    file = client.get(f"{answer['Location']}file/")
    content = b"".join(file.streaming_content)
    with organization_scope(harbor.organization.id):
        packet = Packet.objects.get()
        assert [one.action for one in Entry.objects.filter(object_id=packet.id).order_by("seq")] == [
            "packet.request", "packet.build", "packet.fetch",
        ]  # fmt: skip
    assert hashlib.sha256(content).hexdigest() == packet.sha256 and packet.attempts == 1
    assert file["Content-Disposition"] == 'attachment; filename="audit-packet-2026-01-01-2026-12-31.zip"'
    assert audit.verify(harbor.organization.id).ok
    # Another person sees that there is one, and does not get it.
    officer(harbor)
    other = browser("po@harbor-hospital.example")
    assert "Only who asked for it can download it" in other.get(answer["Location"]).content.decode()
    assert other.get(f"{answer['Location']}file/").status_code == 302
    # After two weeks the file is swept.
    with clock.travel(clock.now() + timedelta(days=15)), pytest.raises(Conflict, match="no longer here"):
        from openleave.kernel import files

        files.sweep(harbor.organization.id)
        services.packet_fetch(actor=harbor.actor, packet_id=packet.id)


def test_the_ledger_names_whom_it_holds(harbor: Harbor, running: LeaveCase) -> None:
    """Fetched a week after it was built: the leave that is no longer of the period is in it, the new one is not."""
    packet = services.packet_request(
        actor=harbor.actor, from_on=date(2026, 12, 10), to_on=date(2026, 12, 31), start=False
    )
    services.packet_build(harbor.organization.id, packet.id)
    with clock.travel(clock.now() + timedelta(days=7)):
        with organization_scope(harbor.organization.id):
            LeaveCase.objects.filter(id=running.id).update(ends_on=date(2026, 12, 8))
            other = make_employee(harbor.organization.id, "778")
        cases.case_open(
            actor=harbor.actor, employee_id=other.id,
            **SURGERY | {"starts_on": date(2026, 12, 14), "ends_on": date(2026, 12, 18)},
        )  # fmt: skip
        services.packet_fetch(actor=harbor.actor, packet_id=packet.id)
    with stating("privacy_rights"), organization_scope(harbor.organization.id):
        assert list(DisclosedPerson.objects.values_list("employee", "case")) == [(harbor.nurse.id, running.id)]


def test_a_packet_of_somebody_without_leave_is_about_them(harbor: Harbor) -> None:
    packet = services.packet_request(actor=harbor.actor, employee_id=harbor.nurse.id, start=False, **YEAR)
    services.packet_build(harbor.organization.id, packet.id)
    services.packet_fetch(actor=harbor.actor, packet_id=packet.id)
    with stating("privacy_rights"), organization_scope(harbor.organization.id):
        assert list(DisclosedPerson.objects.values_list("employee", "case")) == [(harbor.nurse.id, None)]


def test_a_builder_that_died_is_taken_up(harbor: Harbor, running: LeaveCase) -> None:
    packet = services.packet_request(actor=harbor.actor, start=False, **YEAR)
    with organization_scope(harbor.organization.id):
        Packet.objects.update(state="building", attempts=1, progress_at=clock.now())
    services.packet_build(harbor.organization.id, packet.id)
    with organization_scope(harbor.organization.id):
        assert Packet.objects.get().state == "building"  # somebody is at it
    with clock.travel(clock.now() + timedelta(minutes=6)):
        assert services.packets_resume() == 1
        services.packet_build(harbor.organization.id, packet.id)
        assert services.packets_resume() == 0
    with organization_scope(harbor.organization.id):
        assert (Packet.objects.get().state, Packet.objects.get().attempts) == ("ready", 2)


def test_a_wrong_form_says_what_is_wrong(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    data = {"from_on": "2026-01-01", "to_on": "2025-12-31", "employee": "", "case": ""}
    page = client.post("/reports/packets/", data)
    assert page.status_code == 422 and "The period ends before it begins." in page.content.decode()
    page = client.post("/reports/packets/", data | {"to_on": "2026-12-31", "employee": "nobody"})
    assert page.status_code == 422 and "There is no employee with this number." in page.content.decode()


def test_letters_are_in_it_as_they_went_out(harbor: Harbor, running: LeaveCase) -> None:
    rosa = make_account("rosa@harbor-hospital.example")
    give(rosa, harbor.organization, Role.EMPLOYEE, employee_id=harbor.nurse.id)
    letter = notices.letter_draft(actor=harbor.actor, case_id=running.id, kind="eligibility")
    notices.letter_queue(actor=harbor.actor, letter_id=letter.id, by="portal")
    assert notices.send_due(harbor.organization.id) == 1
    draft = notices.letter_draft(actor=harbor.actor, case_id=running.id, kind="usage")
    assert draft.is_draft
    files = opened(made(harbor.actor))
    with organization_scope(harbor.organization.id):
        letter.refresh_from_db()
        assert files["41-letters/L-2026-0001-2026-11-23-eligibility-en.pdf"] == pdf_of(letter)
    (listed,) = rows(files["41-letters/letters.csv"])
    assert (listed["letter"], listed["state"], listed["sent_on"], listed["sha256"]) == (
        "eligibility", "sent", "2026-11-23", letter.sha256,
    )  # fmt: skip
    assert letters.is_medical("certification_incomplete") and not letters.is_medical("certification_own")


def paragraphs(files: dict[str, bytes]) -> dict[str, dict[str, str]]:
    return {one["paragraph"].removeprefix("29 CFR 825.500"): one for one in rows(files["paragraphs.csv"])}


def test_documents_that_came_in(harbor: Harbor, running: LeaveCase) -> None:
    """Correspondence is copied among the open records, a certification among the medical ones alone; what was received
    in error is listed and not copied. That its maker took a copy is noted at the document."""
    received = [
        documents.document_receive(
            actor=harbor.actor, case_id=running.id, category=category, source="mail", content=making.pdf(f"{number}")
        )
        for number, category in enumerate(["correspondence", "correspondence", "certification", "other"])
    ]
    documents.document_withdraw(actor=harbor.actor, document_id=received[1].id, why="wrong_person")
    plain = opened(made(harbor.actor))
    listed = rows(plain["42-documents/documents-received.csv"])
    apart = "kept apart as confidential (29 CFR 825.500(g))"
    none = "no copy: in quarantine, not scanned yet, unreadable, or received in error"
    assert [(one["category"], one["file"]) for one in listed] == [
        ("correspondence", "L-2026-0001-2026-11-23-correspondence.pdf"), ("correspondence", none),
        ("certification", apart), ("other", apart),
    ]  # fmt: skip
    assert [name for name in plain if name.endswith(".pdf")] == [
        "42-documents/L-2026-0001-2026-11-23-correspondence.pdf"
    ]
    boss = officer(harbor)
    whole = opened(made(boss, medical=True))
    assert [name for name in whole if name.startswith("medical/92")] == [
        "medical/92-documents-confidential/L-2026-0001-2026-11-23-certification.pdf",
        "medical/92-documents-confidential/L-2026-0001-2026-11-23-other.pdf",
    ]
    listed = {one["path"]: one["sha256"] for one in json.loads(whole["manifest.json"])["files"]}
    with organization_scope(harbor.organization.id):
        for name, document in (("certification", received[2]), ("other", received[3])):
            path = f"medical/92-documents-confidential/L-2026-0001-2026-11-23-{name}.pdf"
            content = read_bytes(organization_id=harbor.organization.id, file_id=document.content_id, limit_bytes=10**7)
            assert whole[path] == content and listed[path] == hashlib.sha256(content).hexdigest()
            assert listed[path] in whole["index.html"].decode()
        seen = DocumentView.objects.filter(seen_by_id=boss.account_id, downloaded=True)
        assert {one.document_id for one in seen} == {received[0].id, received[2].id, received[3].id}


def test_premiums_and_what_is_in_arrears(harbor: Harbor, running: LeaveCase) -> None:
    """October and November at $120.50; of October $100.00 is paid: $20.50 + $120.50 = $141.00 are missing, since
    October 1; December is not due yet."""
    for month in (10, 11, 12):
        day = date(2026, month, 1)
        premium = returning.premium_record(
            actor=harbor.actor, case_id=running.id, month_on=day, due_on=day, owed=Decimal("120.50")
        )
        if month == 10:
            returning.premium_pay(
                actor=harbor.actor, premium_id=premium.id, paid=Decimal("100.00"), paid_on=date(2026, 10, 9)
            )
    files = opened(made(harbor.actor))
    found = rows(files["60-premiums/premiums.csv"])
    assert [(one["month"], one["owed"], one["paid"], one["missing"], one["last_paid_on"]) for one in found] == [
        ("2026-10-01", "120.50", "100.00", "20.50", "2026-10-09"), ("2026-11-01", "120.50", "0.00", "120.50", ""),
        ("2026-12-01", "120.50", "0.00", "120.50", ""),
    ]  # fmt: skip
    assert rows(files["60-premiums/arrears.csv"]) == [
        {"employee": "777", "case": "L-2026-0001", "owed": "241.00", "paid": "100.00", "missing": "141.00",
         "of_it_paid_by_employer": "0", "missing_since": "2026-10-01"},
    ]  # fmt: skip
    assert paragraphs(files)["(c)(6)"]["files"] == "60-premiums/premiums.csv 60-premiums/arrears.csv"


def test_which_files_answer_which_paragraph(harbor: Harbor, running: LeaveCase) -> None:
    with clock.travel(DECEMBER):
        plain = opened(made(harbor.actor))
    found = paragraphs(plain)
    assert list(found) == [*(f"(c)({number})" for number in range(1, 8)), "(g)"]
    assert found["(c)(2)"]["files"] == "20-leave/cases.csv 20-leave/days-counted.csv 20-leave/fmla-days.csv"
    assert [found[f"(c)({number})"]["note"].split(";")[0] for number in (3, 6)] == ["none held", "none held"]
    assert found["(g)"]["files"] == "" and found["(g)"]["note"].startswith("kept apart")
    assert "More is kept apart" in found["(c)(4)"]["note"] or found["(c)(4)"]["note"].startswith("none held")
    assert "payroll" in found["(c)(1)"]["kept_elsewhere"]
    assert "none held" in plain["index.html"].decode()
    with clock.travel(DECEMBER):
        whole = paragraphs(opened(made(officer(harbor), medical=True)))
    assert whole["(g)"]["files"].startswith("medical/90-determinations/") and whole["(g)"]["note"] == ""


def test_statements_of_a_dispute_lie_apart(harbor: Harbor) -> None:
    """What the employee wrote against a refusal, and the reasons of who looked at it again."""
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    about = {"family_member": None, "child": None, "employer_agreed": None}
    cases.case_change_facts(actor=harbor.actor, case_id=case.id, serious_health_condition=False, **about)
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="not_designated")
    appeal = cases.case_appeal(actor=harbor.actor, case_id=case.id, note="My surgeon says otherwise.")
    second = make_account("bo@harbor-hospital.example")
    give(second, harbor.organization, Role.LEAVE_ADMINISTRATOR)
    other = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=second)
    cases.appeal_decide(actor=other, appeal_id=appeal.id, outcome="upheld", note="The certificate is the same.")
    plain = opened(made(harbor.actor))
    assert len(rows(plain["70-disputes/appeals.csv"])) == 1
    assert all(b"My surgeon" not in content for content in plain.values())
    whole = opened(made(officer(harbor), medical=True))
    found = rows(whole["medical/94-statements/statements.csv"])
    assert [(one["about"], one["text"]) for one in found] == [
        ("appeal", "My surgeon says otherwise."), ("uphold", "The certificate is the same."),
    ]  # fmt: skip
    assert paragraphs(whole)["(c)(7)"]["files"].endswith("medical/94-statements/statements.csv")


def test_the_reasons_written_with_decisions_are_in_it(harbor: Harbor) -> None:
    """What the employer wrote when it refused, and when it designated after all."""
    case = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    about = {"family_member": None, "child": None, "employer_agreed": None}
    cases.case_change_facts(actor=harbor.actor, case_id=case.id, serious_health_condition=False, **about)
    refused = "The certificate names no treatment."
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="not_designated", note=refused)
    cases.case_change_facts(actor=harbor.actor, case_id=case.id, serious_health_condition=True, **about)
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated", note="The second one does.")
    plain = opened(made(harbor.actor))
    assert all(b"names no treatment" not in content for content in plain.values())
    whole = opened(made(officer(harbor), medical=True))
    found = rows(whole["medical/94-statements/statements.csv"])
    assert [(one["about"], one["by_the_employee"], one["text"]) for one in found] == [
        ("not_designate", "no", refused), ("designate", "no", "The second one does."),
    ]  # fmt: skip
