"""Requests from their receipt to their answer, through the services."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.disclosures import services as legal_desk
from openleave.apps.disclosures.models import Answer, DemandItem
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.models import Pending
from openleave.apps.organizations.models import Holiday
from openleave.apps.people import selectors as people
from openleave.apps.people.models import Assignment, Employee, Employment, Profile
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.apps.requests import private, reasons, services
from openleave.apps.requests.access import access_request, as_installation, visitor
from openleave.apps.requests.machine import LEVELS, Agent, Level, Right, State
from openleave.apps.requests.models import Code, Item, PackageLink, Paper, PrivacyRequest, RequestStep
from openleave.apps.requests.private import Said
from openleave.apps.requests.services import Decision
from openleave.apps.requests.services.deleting import REASON_OF
from openleave.apps.requests.services.verifying import contacts_of
from openleave.apps.requests.tasks import requests_catch_up
from openleave.apps.requests.tests.conftest import ANSWERS, NOW, SAID, Desk
from openleave.apps.requests.tokens import token_of
from openleave.apps.retention.authorities import AUTHORITIES
from openleave.apps.retention.models import Choice
from openleave.apps.retention.rules import EMPLOYED
from openleave.kernel import clock, egress, files, vault
from openleave.kernel.actor import Actor, Role
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.tenancy import organization_scope

TODAY = date(2026, 11, 23)


def items(request: PrivacyRequest) -> dict[str, tuple[bool, str]]:
    with organization_scope(request.organization_id):
        return {one.code: (one.granted, one.reason) for one in Item.objects.filter(request=request)}


def steps(request: PrivacyRequest) -> list[str]:
    with organization_scope(request.organization_id):
        return list(
            RequestStep.objects.filter(request=request).order_by("taken_at", "id").values_list("step", flat=True)
        )


# Clocks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.commitment("P-97")
def test_the_clocks_of_a_request(desk: Desk) -> None:
    with organization_scope(desk.organization_id):
        Holiday.objects.create(organization_id=desk.organization_id, on=date(2026, 11, 26), name="Thanksgiving")
    request = desk.log("know")
    # Ten business days after Monday, November 23, with Thanksgiving between: Tuesday, December 8.
    assert (request.acknowledge_by_on, request.answer_by_on) == (date(2026, 12, 8), date(2027, 1, 7))
    services.request_acknowledge(actor=desk.officer, request_id=request.id)
    services.request_extend(actor=desk.officer, request_id=request.id, why="complex")
    request = desk.again(request)
    assert (request.acknowledged_on, request.answer_by_on) == (TODAY, date(2027, 2, 21))
    with pytest.raises(Conflict, match="extended once"):
        services.request_extend(actor=desk.officer, request_id=request.id, why="complex")


@pytest.mark.commitment("P-97")
def test_no_extension_after_the_first_days(desk: Desk) -> None:
    request = desk.log("know")
    with clock.travel(NOW + timedelta(days=46)), pytest.raises(Conflict, match="45 days are over"):
        services.request_extend(actor=desk.officer, request_id=request.id, why="complex")


@pytest.mark.commitment("P-97")
def test_officers_are_warned_at_half_and_four_fifths_once(desk: Desk) -> None:
    request = desk.log("know")
    services.request_acknowledge(actor=desk.officer, request_id=request.id)
    told = []
    for day in range(50):
        with clock.travel(NOW + timedelta(days=day)):
            services.catch_up(desk.organization_id)
            services.catch_up(desk.organization_id)
            services.deliver_due(desk.organization_id)
        told.append(len([one for one in mail.outbox if one.to == ["po@harbor-hospital.example"]]))
    days = [day for day in range(1, 50) if told[day] > told[day - 1]]
    assert days == [23, 36, 46]
    warning = next(one for one in mail.outbox if "is due" in one.subject)
    assert request.reference in warning.subject
    assert all(word not in warning.body for word in ("Rosa", "Noa", "know", "777"))


# Intake ---------------------------------------------------------------------------------------------------------------


@pytest.mark.commitment("P-92")
def test_a_letter_counts_from_the_day_of_receipt(desk: Desk) -> None:
    request = desk.log("delete", manner="letter", received_on=date(2026, 11, 2))
    assert request.answer_by_on == date(2026, 12, 17)
    with pytest.raises(Invalid):
        desk.log("delete", received_on=date(2026, 11, 24))


@pytest.mark.commitment("P-92")
def test_the_public_form_reaches_the_employer_or_the_operator(desk: Desk) -> None:
    here = services.request_submit(
        right="know", said=Said(name="Noa", email="n@x.example", employer=" harbor  HOSPITAL")
    )
    with organization_scope(desk.organization_id):
        request = PrivacyRequest.objects.get(reference=here)
        assert (request.manner, request.subject_id, request.received_on) == ("form", None, TODAY)
    there = services.request_submit(right="know", said=Said(name="Noa", email="n@x.example", employer="Nobody Inc."))
    with organization_scope(INSTALLATION):
        assert PrivacyRequest.objects.get(reference=there).organization_id == INSTALLATION


@pytest.mark.commitment("P-97")
def test_the_operator_passes_a_request_on_with_its_clocks(desk: Desk) -> None:
    operator = Actor(None, None, frozenset({Role.OPERATOR}))
    with clock.travel(NOW - timedelta(days=5)):
        reference = services.request_submit(right="pieces", said=Said(name="Noa", email="n@x.example", employer="?"))
        with organization_scope(INSTALLATION):
            lost = PrivacyRequest.objects.get(reference=reference)
            token = token_of(lost)
    services.declaration_sign(token=token, name="Noa Nurse")
    there = services.request_route(actor=operator, unrouted_id=lost.id, organization_id=desk.organization_id)
    assert there.declared_on == TODAY
    assert (there.received_on, there.answer_by_on) == (date(2026, 11, 18), date(2027, 1, 2))
    with organization_scope(INSTALLATION):
        left = PrivacyRequest.objects.get(id=lost.id)
        assert (left.state, left.routed_to_id) == (State.ROUTED, desk.organization_id)
        assert private.read(as_installation(operator), lost.id) == Said()
    with organization_scope(desk.organization_id):
        assert private.read(desk.officer, there.id).name == "Noa"
    # The address that the person has goes on working.
    services.request_take_back(token=token)
    assert desk.again(there).state == State.WITHDRAWN


@pytest.mark.commitment("P-90")
def test_nobody_but_the_officer_reads_requests(desk: Desk) -> None:
    request = desk.matched("know")
    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        with organization_scope(desk.organization_id), pytest.raises(Forbidden):
            access_request(actor=actor_for(desk.harbor.organization, role), request_id=request.id)
    made, _token = services.request_log(
        actor=desk.harbor.actor, right="know", manner="employer", received_on=TODAY, said=SAID
    )
    with organization_scope(desk.organization_id), pytest.raises(Forbidden):
        access_request(actor=desk.harbor.actor, request_id=made.id)


def test_an_officer_does_not_handle_their_own(desk: Desk) -> None:
    request = desk.matched("know")
    own = actor_for(desk.harbor.organization, Role.PRIVACY_OFFICER, employee_id=desk.nurse_id)
    with organization_scope(desk.organization_id), pytest.raises(NotFound):
        access_request(actor=own, request_id=request.id)


@pytest.mark.commitment("P-97")
@pytest.mark.lesson(12)
def test_a_duplicate_is_joined_and_nobody_is_verified_by_it(desk: Desk) -> None:
    first = desk.matched("delete")
    with pytest.raises(Conflict, match="join them"):
        desk.matched("delete", received_on=date(2026, 11, 9))
    second = desk.log("delete", received_on=date(2026, 11, 9))
    services.request_merge(actor=desk.officer, request_id=second.id, employee_id=desk.nurse_id)
    first, second = desk.again(first), desk.again(second)
    assert (second.state, second.merged_into_id, second.verified_at) == (State.MERGED, first.id, None)
    assert (first.state, first.verified_at, first.answer_by_on) == (State.RECEIVED, None, date(2026, 12, 24))
    with pytest.raises(Conflict):
        services.deletion_do(actor=desk.officer, request_id=first.id, keep={})
    with pytest.raises(Conflict):
        services.deletion_do(actor=desk.officer, request_id=second.id, keep={})


def test_the_database_itself_allows_one_active_and_no_act_unverified(desk: Desk) -> None:
    request, other = desk.matched("delete"), desk.log("delete")
    with organization_scope(desk.organization_id):
        rows = PrivacyRequest.objects.filter(organization_id=desk.organization_id)
        with pytest.raises(IntegrityError, match="requests_one_active"), transaction.atomic():
            rows.filter(id=other.id).update(subject_id=desk.nurse_id)
        with pytest.raises(IntegrityError, match="requests_no_act_unverified"), transaction.atomic():
            rows.filter(id=request.id).update(acted_at=NOW)
        with pytest.raises(Exception, match="append"), transaction.atomic():
            RequestStep.objects.filter(request=request).delete()


# Verification ---------------------------------------------------------------------------------------------------------


@pytest.mark.commitment("P-93")
def test_three_pieces_and_a_declaration(desk: Desk) -> None:
    request = desk.matched("pieces")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    two = {name: ANSWERS[name] for name in ("birth_date", "phone")}
    with pytest.raises(Conflict, match="too few"):
        services.request_check(actor=desk.officer, request_id=request.id, answers=two, declared_on=TODAY)
    with pytest.raises(Invalid, match="declaration"):
        services.request_check(actor=desk.officer, request_id=request.id, answers=ANSWERS)
    assert desk.again(request).tries == 0
    services.request_check(actor=desk.officer, request_id=request.id, answers=ANSWERS, declared_on=TODAY)
    request = desk.again(request)
    assert (request.state, request.proof, request.verified_at) == (State.READY, "points", NOW)
    assert steps(request) == ["match", "ask", "verify"]


@pytest.mark.commitment("P-93")
def test_two_pieces_for_the_categories(desk: Desk) -> None:
    request = desk.matched("know")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    two = {"birth_date": "1984-05-17", "employee_number": "777"}
    services.request_check(actor=desk.officer, request_id=request.id, answers=two)
    assert desk.again(request).state == State.READY


@pytest.mark.commitment("P-93")
def test_three_failed_tries_end_it(desk: Desk) -> None:
    request = desk.matched("know")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    for _try in range(3):
        check = services.request_check(actor=desk.officer, request_id=request.id, answers={"birth_date": "1990-01-01"})
        assert not check.passed
    with pytest.raises(Conflict, match="Every try"):
        services.request_check(actor=desk.officer, request_id=request.id, answers=ANSWERS)
    services.request_deny(actor=desk.officer, request_id=request.id, reason="not_verified")
    assert desk.again(request).denied_why == "not_verified"


@pytest.mark.commitment("P-93")
def test_the_disputed_piece_proves_nothing(desk: Desk) -> None:
    request = desk.matched("correct", fields=["phone", "email"])
    services.verification_ask(actor=desk.officer, request_id=request.id)
    with pytest.raises(Invalid, match="cannot be used"):
        services.request_check(actor=desk.officer, request_id=request.id, answers={"phone": "216-555-0134"})
    with pytest.raises(Conflict, match="to be corrected"):
        services.code_send(actor=desk.officer, request_id=request.id)


@pytest.mark.commitment("P-89", "P-93", "P-94")
@pytest.mark.parametrize("right", ["opt_out", "limit"])
def test_no_verification_to_opt_out_or_to_limit(desk: Desk, right: str) -> None:
    request = desk.log(right)
    with pytest.raises(Conflict):
        services.verification_ask(actor=desk.officer, request_id=request.id)
    with pytest.raises(Conflict):
        services.paper_receive(actor=desk.officer, request_id=request.id, content=[b"x"], why="nothing_to_match")
    services.choice_keep(actor=desk.officer, request_id=request.id)
    request = desk.again(request)
    assert (request.state, request.verified_at, request.subject_id) == (State.FULFILLED, None, None)


@pytest.mark.commitment("P-93")
def test_a_code_to_the_address_on_record(desk: Desk) -> None:
    """Nine digits of the system's random source; five tries; to the employer's record, never to the given address."""
    request = desk.matched("know", said=Said(name="Noa", email="thief@evil.example"))
    services.verification_ask(actor=desk.officer, request_id=request.id)
    services.code_send(actor=desk.officer, request_id=request.id)
    services.deliver_due(desk.organization_id)
    message = next(one for one in mail.outbox if "code" in one.subject.lower())
    assert message.to == ["noa@harbor-hospital.example"]
    with organization_scope(desk.organization_id):
        token = token_of(desk.again(request))
    code = next(line.replace(" ", "") for line in message.body.splitlines() if line.replace(" ", "").isdigit())
    assert len(code) == 9
    wrong = f"{(int(code) + 1) % 10**9:09d}"
    assert not services.code_say(token=token, code=wrong)
    assert services.code_say(token=token, code=code)
    assert not services.code_say(token=token, code=code)  # once
    services.request_check(actor=desk.officer, request_id=request.id, answers={"birth_date": "1984-05-17"})
    assert desk.again(request).state == State.READY


@pytest.mark.commitment("P-93")
@pytest.mark.lesson(12)
def test_the_budget_of_whoever_guesses(desk: Desk) -> None:
    """At most 3 codes of 5 tries: 15 in 10^9 a request, 45 in 10^9 a person in 30 days: below one in a million."""
    request = desk.matched("know")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    token, tries = token_of(request), 0
    for _code in range(3):
        services.code_send(actor=desk.officer, request_id=request.id)
        services.deliver_due(desk.organization_id)
        for guess in range(8):
            assert not services.code_say(token=token, code=f"{guess:09d}")
    with organization_scope(desk.organization_id):
        tries = sum(Code.objects.filter(request=request).values_list("tries", flat=True))
        assert Code.objects.filter(request=request).count() == 3
    assert tries == 15
    with pytest.raises(Conflict, match="No more codes"):
        services.code_send(actor=desk.officer, request_id=request.id)
    assert 9 * 5 / 10**9 < 1e-6
    # A code that was right is worth nothing after its half hour.
    other = desk.matched("pieces")
    services.verification_ask(actor=desk.officer, request_id=other.id)
    services.code_send(actor=desk.officer, request_id=other.id)
    services.deliver_due(desk.organization_id)
    code = next(line.replace(" ", "") for line in mail.outbox[-1].body.splitlines() if line.replace(" ", "").isdigit())
    with clock.travel(NOW + timedelta(minutes=31)):
        assert not services.code_say(token=token_of(other), code=code)


def test_codes_are_not_predictable(desk: Desk) -> None:
    from openleave.apps.requests.services.verifying import code_make

    request = desk.matched("know")
    with organization_scope(desk.organization_id):
        made = [int(code_make(request).replace(" ", "")) for _one in range(200)]
        assert len(set(made)) == 200
        assert 0.3 < sum(one < 5 * 10**8 for one in made) / 200 < 0.7
        digests = set(Code.objects.filter(request=request).values_list("digest", flat=True))
    assert len(digests) == 200 and not any(str(one) in digest for one in made for digest in digests)


@pytest.mark.commitment("P-95")
def test_the_privacy_contact_is_asked_a_minimum_and_never_a_manager(desk: Desk) -> None:
    request = desk.matched("know")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    boss = make_account("boss@harbor-hospital.example")
    with organization_scope(desk.organization_id):
        lead = Employee.objects.get(number="001")
        Employee.objects.get(number="777").assignment_set.update(manager=lead)
    give(boss, desk.harbor.organization, Role.HR_OPERATIONS, Role.MANAGER, employee_id=lead.id)
    with organization_scope(desk.organization_id):
        assert contacts_of(actor=desk.officer, request=desk.again(request)) == [desk.contact.account_id]
    with pytest.raises(Invalid, match="told"):
        services.question_ask(
            actor=desk.officer, request_id=request.id, account_id=desk.contact.account_id, told_on=None
        )
    with pytest.raises(Invalid, match="cannot be asked"):
        services.question_ask(actor=desk.officer, request_id=request.id, account_id=boss.pk, told_on=TODAY)
    question = services.question_ask(
        actor=desk.officer, request_id=request.id, account_id=desk.contact.account_id, told_on=TODAY
    )
    services.deliver_due(desk.organization_id)
    sent = next(one for one in mail.outbox if one.to == ["hr@harbor-hospital.example"])
    assert all(word not in sent.body for word in ("Rosa", "777", "Noa", "know"))
    services.question_answer(actor=desk.contact, question_id=question.id, yes=True)
    services.request_check(actor=desk.officer, request_id=request.id, answers={"birth_date": "1984-05-17"})
    assert desk.again(request).state == State.READY


@pytest.mark.commitment("P-94")
def test_a_government_id_is_the_last_resort_and_gone_at_once(desk: Desk) -> None:
    low = desk.matched("know")
    services.verification_ask(actor=desk.officer, request_id=low.id)
    with pytest.raises(Conflict, match="cannot be taken"):
        services.paper_receive(actor=desk.officer, request_id=low.id, content=[b"id"], why="nothing_to_match")
    request = desk.matched("pieces")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    with pytest.raises(Conflict):
        services.paper_receive(actor=desk.officer, request_id=request.id, content=[b"id"], why="points_failed")
    paper = services.paper_receive(
        actor=desk.officer, request_id=request.id, content=[b"passport"], why="nothing_to_match"
    )
    assert services.paper_read(actor=desk.officer, request_id=request.id, paper_id=paper.id) == b"passport"
    file_id = paper.file_id
    services.paper_decide(actor=desk.officer, request_id=request.id, paper_id=paper.id, genuine=True)
    with organization_scope(desk.organization_id):
        assert Paper.objects.get(id=paper.id).file_id is None
    with pytest.raises(NotFound):
        files.read_bytes(organization_id=desk.organization_id, file_id=file_id, limit_bytes=100)
    services.request_check(
        actor=desk.officer, request_id=request.id, answers={"birth_date": "1984-05-17"}, declared_on=TODAY
    )
    assert desk.again(request).proof == "identity_paper"


@pytest.mark.commitment("P-94")
def test_no_picture_outlives_a_decision_on_the_request(desk: Desk) -> None:
    request = desk.matched("pieces")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    services.paper_receive(actor=desk.officer, request_id=request.id, content=[b"passport"], why="nothing_to_match")
    services.request_deny(actor=desk.officer, request_id=request.id, reason="not_verified")
    with organization_scope(desk.organization_id):
        assert not Paper.objects.filter(emptied_at__isnull=True).exists()


@pytest.mark.commitment("P-96")
def test_an_agent_shows_a_signed_permission_first(desk: Desk) -> None:
    request = desk.log("opt_out", agent=True)
    assert request.agent == Agent.UNPROVEN
    with pytest.raises(Conflict, match="signed permission"):
        services.choice_keep(actor=desk.officer, request_id=request.id)
    with pytest.raises(Invalid):
        services.agent_prove(actor=desk.officer, request_id=request.id, proof="says_so")
    services.agent_prove(actor=desk.officer, request_id=request.id, proof="signed_permission")
    services.choice_keep(actor=desk.officer, request_id=request.id)
    assert desk.again(request).state == State.FULFILLED


@pytest.mark.commitment("P-93", "P-97")
@pytest.mark.parametrize("right", [right for right in Right if LEVELS[right] > Level.NONE])
def test_nothing_is_done_for_whoever_is_not_verified(desk: Desk, right: Right) -> None:
    request = desk.matched(right, fields=["phone"])
    acts: dict[str, Any] = {
        "correct": lambda: services.correction_decide(
            actor=desk.officer, request_id=request.id, decisions={"phone": Decision(True, "216-555-0177")}
        ),
        "delete": lambda: services.deletion_do(actor=desk.officer, request_id=request.id, keep={}),
        "close_account": lambda: services.account_end(actor=desk.officer, request_id=request.id),
    }
    act = acts.get(right, lambda: services.package_make(actor=desk.officer, request_id=request.id))
    for _state in range(2):
        with pytest.raises(Conflict):
            act()
        if desk.again(request).state == State.RECEIVED:
            services.verification_ask(actor=desk.officer, request_id=request.id)
    with organization_scope(desk.organization_id):
        assert not Item.objects.exists() and not PackageLink.objects.exists()


# Answers --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def leave(desk: Desk) -> LeaveCase:
    return cases.case_open(actor=desk.harbor.actor, employee_id=desk.nurse_id, **SURGERY, note="Cholecystectomy")


@pytest.mark.commitment("P-87")
@pytest.mark.parametrize("right", ["pieces", "portability"])
def test_a_package_holds_the_persons_data_and_is_fetched_once(desk: Desk, leave: LeaveCase, right: str) -> None:
    with organization_scope(desk.organization_id):
        vault.put(
            subject_id=desk.nurse_id, table="people_employee", column="ssn", row_id=desk.nurse_id, value="078-05-1120"
        )
    request = desk.verified(right)
    link, token = services.package_make(actor=desk.officer, request_id=request.id)
    assert services.package_look(token=token).id == link.id  # looking uses nothing up
    _link, content = services.package_fetch(token=token)
    for _again in range(2):
        with pytest.raises(NotFound):
            services.package_fetch(token=token)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("read-me.html").decode()
    text = json.dumps(data)
    assert "Rosa" in text and "1984-05-17" in text and "Cholecystectomy" in text and str(leave.starts_on) in text
    assert "078-05-1120" not in text + page and "government_id" in data["never_sent_but_kept"]
    assert "Person001" not in text + page  # nobody else's
    assert "Rosa" in page and "<script" not in page
    assert desk.again(request).state == State.FULFILLED


@pytest.mark.commitment("P-42", "P-87")
@pytest.mark.parametrize("right", ["know", "pieces"])
def test_a_package_says_who_received_something_and_keeps_a_bar(desk: Desk, leave: LeaveCase, right: str) -> None:
    """What a court demanded stands in no part of the package while it forbids telling, and in it afterwards."""
    second = make_account("second@harbor-hospital.example")
    give(second, desk.harbor.organization, Role.PRIVACY_OFFICER)
    others = actor_for(desk.harbor.organization, Role.PRIVACY_OFFICER, account=second)
    court = legal_desk.recipient_add(
        actor=desk.officer, label="Harbor County Court", kind="authority", purposes=["legal_demands"],
        categories=["name", "leave"], from_on=date(2026, 1, 1),
    )  # fmt: skip
    demand = legal_desk.demand_enter(
        actor=desk.officer, kind="subpoena", recipient_id=court.id, label="26-CV-0417", received_on=TODAY,
        barred_why="court", barred_until=date(2026, 12, 31),
    )  # fmt: skip
    legal_desk.scope_add(
        actor=desk.officer, demand_id=demand.id, employee_id=desk.nurse_id, case_id=leave.id, sections=["cases"]
    )
    for actor in (desk.officer, others):
        legal_desk.demand_approve(actor=actor, demand_id=demand.id)
    legal_desk.demand_release(actor=desk.officer, demand_id=demand.id)
    with organization_scope(desk.organization_id):
        egress.hand_out(
            "documents.download", actor=desk.officer, persons=[Person(desk.nurse_id, leave.id)], about_type="document"
        )
        answer = Answer.objects.get()
        line = DemandItem.objects.get()
    request = desk.verified(right)

    def package() -> tuple[dict[str, Any], str, list[str]]:
        with zipfile.ZipFile(io.BytesIO(services.package_fetch(token=token)[1])) as archive:
            return json.loads(archive.read("data.json")), archive.read("read-me.html").decode(), archive.namelist()

    _link, token = services.package_make(actor=desk.officer, request_id=request.id)
    data, page, names = package()
    (told,) = data["disclosures"]
    assert (told["flow"], told["recipient_kind"], told["case_numbers"]) == (
        "documents.download", "employer", [leave.number],
    )  # fmt: skip
    assert "Who received my data" in page and leave.number in page
    for probe in ("Harbor County Court", str(answer.id), str(line.id), str(answer.file_id), answer.sha256, "subpoena"):
        assert probe not in json.dumps(data) + page + "".join(names), probe
    legal_desk.bar_set(actor=desk.officer, demand_id=demand.id, barred_why="", barred_until=None)
    _link, token = services.link_renew(actor=desk.officer, request_id=request.id)
    data, page, _names = package()
    assert [(one["reason"], one["recipient"]) for one in data["disclosures"]] == [
        ("employers_own_records", ""), ("subpoena", "Harbor County Court"),
    ]  # fmt: skip
    assert "Harbor County Court" in page and "Subpoena" in page


@pytest.mark.commitment("P-87")
def test_a_package_expires(desk: Desk) -> None:
    request = desk.verified("pieces")
    link, token = services.package_make(actor=desk.officer, request_id=request.id)
    with clock.travel(NOW + timedelta(days=14)):
        with pytest.raises(NotFound):
            services.package_look(token=token)
        services.catch_up(desk.organization_id)
    with organization_scope(desk.organization_id):
        assert PackageLink.objects.get(id=link.id).file_id is None
    new, again = services.link_renew(actor=desk.officer, request_id=request.id)
    assert services.package_fetch(token=again)[0].id == new.id


@pytest.mark.commitment("P-87")
def test_the_categories_without_the_data(desk: Desk, leave: LeaveCase) -> None:
    request = desk.matched("know")
    services.verification_ask(actor=desk.officer, request_id=request.id)
    services.request_check(
        actor=desk.officer, request_id=request.id, answers={"birth_date": "1984-05-17", "hire_date": "01/06/2020"}
    )
    _link, token = services.package_make(actor=desk.officer, request_id=request.id)
    with zipfile.ZipFile(io.BytesIO(services.package_fetch(token=token)[1])) as archive:
        data = json.loads(archive.read("data.json"))["data"]
    found = {one["category"]: one for one in data}
    assert {"name", "birth_date", "leave", "medical"} <= set(found)
    assert found["leave"]["kept"].startswith("Three years") and found["leave"]["purposes"][0]["ground"]
    assert "Rosa" not in json.dumps(data) and "1984" not in json.dumps(data)


@pytest.mark.commitment("P-98")
def test_a_correction_item_by_item(desk: Desk) -> None:
    request = desk.matched("correct", fields=["phone", "born_on"])
    services.verification_ask(actor=desk.officer, request_id=request.id)
    answers = {"employee_number": "777", "home_address": "12 elm street, 44000", "hire_date": "2020-01-06"}
    services.request_check(actor=desk.officer, request_id=request.id, answers=answers, declared_on=TODAY)
    with pytest.raises(Invalid, match="reason"):
        services.correction_decide(
            actor=desk.officer,
            request_id=request.id,
            decisions={"born_on": Decision(False), "phone": Decision(True, "1")},
        )
    services.correction_decide(
        actor=desk.officer, request_id=request.id,
        decisions={"phone": Decision(True, "(216) 555-0199"), "born_on": Decision(False, reason="accurate")},
    )  # fmt: skip
    assert desk.again(request).state == State.PARTLY
    assert items(request) == {"phone": (True, ""), "born_on": (False, "accurate")}
    with organization_scope(desk.organization_id):
        profile = people.facts_for(desk.organization_id, desk.nurse_id).profile_on(TODAY)
        assert profile is not None and (profile.phone, profile.born_on) == ("+12165550199", date(1984, 5, 17))
    services.dispute_add(token=token_of(request), text="My passport says 1983.")
    with organization_scope(desk.organization_id):
        assert private.read(desk.officer, request.id).dispute == "My passport says 1983."


@pytest.mark.commitment("P-82", "P-84")
def test_an_account_is_closed_and_the_leave_records_stay(
    desk: Desk, leave: LeaveCase, django_capture_on_commit_callbacks: Any
) -> None:
    own = make_account("noa@personal.example")
    give(own, desk.harbor.organization, Role.EMPLOYEE, employee_id=desk.nurse_id)
    request = desk.verified("close_account")
    with django_capture_on_commit_callbacks(execute=True):
        services.account_end(actor=desk.officer, request_id=request.id)
    assert not Account.objects.filter(pk=own.pk).exists()
    with organization_scope(desk.organization_id):
        assert not Membership.objects.filter(account_id=own.pk).exists()
        assert LeaveCase.objects.filter(id=leave.id).exists()
    assert items(request) == {"account": (True, ""), "leave_records": (False, "employer_term")}


@pytest.mark.commitment("P-83", "P-88")
def test_what_the_law_keeps_stays_with_its_reason_and_day(desk: Desk, leave: LeaveCase) -> None:
    request = desk.verified("delete")
    with organization_scope(desk.organization_id):
        plan = services.deletion_plan(actor=desk.officer, request=request)
    assert [(part.proposed, part.until_on) for part in plan] == [
        ("fmla_records", date(2029, 11, 23)),
        ("employer_term", None),
    ]
    keep = {part.key: (part.proposed, part.until_on) for part in plan}
    with pytest.raises(Invalid):
        services.deletion_do(actor=desk.officer, request_id=request.id, keep=keep | {"person": ("because", None)})
    with pytest.raises(Invalid, match="until when"):
        services.deletion_do(
            actor=desk.officer, request_id=request.id, keep=keep | {str(leave.id): ("fmla_records", None)}
        )
    services.deletion_do(actor=desk.officer, request_id=request.id, keep=keep)
    request = desk.again(request)
    assert (request.state, request.denied_why, request.acted_at) == (State.DENIED, "kept_by_law", None)
    with organization_scope(desk.organization_id):
        assert all(one.reason and not one.granted for one in Item.objects.filter(request=request))
        assert Employee.objects.filter(id=desk.nurse_id, number="777").exists()


@pytest.mark.commitment("P-83", "P-88")
@pytest.mark.parametrize(("state", "reason", "years"), [("OH", "payroll_records", 3), ("CA", "california_records", 4)])
def test_what_is_kept_and_how_long_is_what_retention_reckons(desk: Desk, state: str, reason: str, years: int) -> None:
    """Four years in California, three elsewhere; what the organization chose to keep longer keeps nobody who asks."""
    with organization_scope(desk.organization_id):
        Employment.objects.filter(employee_id=desk.nurse_id).update(separated_on=date(2026, 11, 20))
        Assignment.objects.filter(employee_id=desk.nurse_id).update(work_state=state)
        Choice.objects.create(organization_id=desk.organization_id, kind="subject", keep_months=120)
    request = desk.verified("delete")
    with organization_scope(desk.organization_id):
        (part,) = services.deletion_plan(actor=desk.officer, request=request)
    assert (part.proposed, part.until_on) == (reason, date(2026 + years, 11, 20))


def test_every_authority_gives_a_reason_that_can_be_given() -> None:
    known = {one.code for one in reasons.reasons_for(Right.DELETE, whole=False)}
    assert {one.key for one in AUTHORITIES if one.verified} | {EMPLOYED} == set(REASON_OF)
    assert set(REASON_OF.values()) <= known


@pytest.mark.commitment("P-88")
def test_a_person_is_deleted_and_the_log_stays(desk: Desk, leave: LeaveCase) -> None:
    with organization_scope(desk.organization_id):
        Employment.objects.filter(employee_id=desk.nurse_id).update(separated_on=date(2021, 1, 1))
    request = desk.verified("delete")
    services.deletion_do(actor=desk.officer, request_id=request.id, keep={})
    request = desk.again(request)
    assert (request.state, request.subject_id) == (State.FULFILLED, desk.nurse_id)
    with organization_scope(desk.organization_id):
        assert not Profile.objects.filter(employee_id=desk.nurse_id).exists()
        assert not LeaveCase.objects.filter(id=leave.id).exists()
        assert private.read(desk.officer, request.id).name == SAID.name  # kept with the log, 24 months


@pytest.mark.commitment("P-88")
def test_a_hold_is_a_reason_and_the_deletion_follows_by_itself(desk: Desk, leave: LeaveCase) -> None:
    with organization_scope(desk.organization_id):
        Employment.objects.filter(employee_id=desk.nurse_id).update(separated_on=date(2021, 1, 1))
    matter = erasure.matter_open(actor=desk.officer, label="24-1187")
    hold = erasure.hold_place(actor=desk.officer, matter_id=matter.id, subject_id=desk.nurse_id)
    request = desk.verified("delete")
    services.deletion_do(actor=desk.officer, request_id=request.id, keep={})
    assert desk.again(request).state == State.DENIED
    assert items(request) == {"person": (False, "legal_hold")}
    with organization_scope(desk.organization_id):
        assert Pending.objects.get().request_id == request.id
    erasure.hold_release(actor=desk.officer, hold_id=hold.id)
    erasure.pending_resume(desk.officer)
    with organization_scope(desk.organization_id):
        assert not Profile.objects.filter(employee_id=desk.nurse_id).exists()


@pytest.mark.commitment("P-97")
def test_the_operators_own_trouble_keeps_no_organization_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    caught_up: list[Any] = []

    def catch_up(organization_id: Any) -> int:
        if organization_id == INSTALLATION:
            raise RuntimeError("the operator's")
        caught_up.append(organization_id)
        return 0

    monkeypatch.setattr("openleave.apps.requests.services.catching_up.catch_up", catch_up)
    with pytest.raises(RuntimeError, match="operator"):
        requests_catch_up(timestamp=0)
    assert desk.organization_id in caught_up


@pytest.mark.commitment("P-97")
def test_what_was_said_goes_after_24_months(desk: Desk) -> None:
    request = desk.log("know")
    services.request_deny(actor=desk.officer, request_id=request.id, reason="nothing_held")
    with clock.travel(datetime(2028, 11, 23, 15, tzinfo=UTC)):
        services.catch_up(desk.organization_id)
        assert desk.again(request).forgotten_at is None
    with clock.travel(datetime(2028, 11, 25, 15, tzinfo=UTC)):
        services.catch_up(desk.organization_id)
    assert desk.again(request).forgotten_at is not None
    with organization_scope(desk.organization_id):
        assert private.read(desk.officer, request.id) == Said()
    with pytest.raises(NotFound):
        services.request_take_back(token=token_of(request))


def test_a_token_of_nothing_opens_nothing(desk: Desk) -> None:
    token = token_of(desk.log("know"))
    other = token[:9] + ("A" if token[9] != "A" else "B") + token[10:]
    for token in ("", "abc", "A" * 54, other):
        with pytest.raises(NotFound):
            services.request_take_back(token=token)
    assert not visitor(desk.organization_id).roles
