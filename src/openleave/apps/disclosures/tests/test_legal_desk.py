"""The legal desk: hold first, two people, only what is in the scope, the client's people told unless barred."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import NOW, TODAY
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.disclosures import selectors, services
from openleave.apps.disclosures.errors import NotApproved
from openleave.apps.disclosures.models import Answer, Demand, DemandItem, DisclosedPerson, Disclosure
from openleave.apps.disclosures.tests.conftest import Desk, officer
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Hold
from openleave.apps.erasure.selectors import held
from openleave.apps.people.tests.factories import actor_for, make_employee
from openleave.kernel import audit, clock
from openleave.kernel.actor import Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

Demanded = Callable[..., Demand]


def scoped(desk: Desk, demand: Demand, *sections: str, employee: UUID | None = None, **about: object) -> None:
    services.scope_add(
        actor=desk.first, demand_id=demand.id, employee_id=employee or desk.harbor.nurse.id,
        sections=sections or ("cases",), **about,  # type: ignore[arg-type]
    )  # fmt: skip


def contents(desk: Desk, demand: Demand) -> dict[str, dict[str, bytes]]:
    """What was released, by employee number."""
    found = {}
    with organization_scope(desk.harbor.organization.id):
        answers = list(Answer.objects.filter(demand=demand).select_related("employee"))
    for answer in answers:
        _row, content = services.answer_fetch(actor=desk.second, answer_id=answer.id)
        assert hashlib.sha256(content).hexdigest() == answer.sha256
        with zipfile.ZipFile(io.BytesIO(content)) as packet:
            found[answer.employee.number] = {name: packet.read(name) for name in packet.namelist()}
    return found


@pytest.mark.commitment("P-38", "P-46")
def test_one_approval_is_refused_and_two_release(desk: Desk, demanded: Demanded) -> None:
    demand = demanded()
    with pytest.raises(Conflict, match="nothing in its scope"):
        services.demand_release(actor=desk.first, demand_id=demand.id)
    scoped(desk, demand)
    with pytest.raises(NotApproved):
        services.demand_release(actor=desk.first, demand_id=demand.id)
    services.demand_approve(actor=desk.first, demand_id=demand.id)
    with pytest.raises(NotApproved) as refused:
        services.demand_release(actor=desk.first, demand_id=demand.id)
    from openleave.kernel.errors import status_of

    assert status_of(refused.value) == 403
    with pytest.raises(Conflict, match="approved this scope already"):
        services.demand_approve(actor=desk.first, demand_id=demand.id)
    services.demand_approve(actor=desk.second, demand_id=demand.id)
    released = services.demand_release(actor=desk.second, demand_id=demand.id)
    assert released.state == "released" and released.persons == 1 and len(released.sha256) == 64
    with pytest.raises(Conflict, match="has ended"):
        services.demand_release(actor=desk.second, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        row = Disclosure.objects.get(demand=demand)
        assert (row.basis, row.reason, row.recipient_kind) == ("legal_obligation", "subpoena", "authority")
        assert (row.persons, row.sha256, row.recipient_id) == (1, released.sha256, desk.court.id)
        assert row.records == sum(Answer.objects.filter(demand=demand).values_list("records", flat=True)) > 0
        actions = list(Entry.objects.filter(object_id=demand.id).order_by("seq").values_list("action", flat=True))
    assert actions == ["demand.enter", "demand.scope", "demand.approve", "demand.approve", "demand.release"]
    assert audit.verify(desk.harbor.organization.id).ok


@pytest.mark.commitment("P-38")
def test_a_changed_scope_asks_both_again(desk: Desk, demanded: Demanded) -> None:
    demand = demanded()
    scoped(desk, demand, "cases", "usage")
    for actor in (desk.first, desk.second):
        services.demand_approve(actor=actor, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        item = DemandItem.objects.get(demand=demand, section="usage")
    services.item_strike(actor=desk.first, item_id=item.id, why="outside")
    with pytest.raises(NotApproved):
        services.demand_release(actor=desk.first, demand_id=demand.id)


@pytest.mark.commitment("P-38", "P-24")
def test_only_what_is_in_the_scope_is_released(desk: Desk, demanded: Demanded) -> None:
    """A second case, a second person and everything medical are probes: none of them may come back."""
    organization_id = desk.harbor.organization.id
    with organization_scope(organization_id):
        other = make_employee(organization_id, "778", "Kimberly", "Canaryito", worksite=desk.harbor.worksite)
    later = SURGERY | {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 5)}
    second = cases.case_open(actor=desk.harbor.actor, employee_id=desk.harbor.nurse.id, **later, note="Migraine")
    cases.case_open(actor=desk.harbor.actor, employee_id=other.id, **SURGERY)
    demand = demanded()
    scoped(desk, demand, "cases", "usage", case_id=desk.case.id)
    with organization_scope(organization_id):
        usage = DemandItem.objects.get(demand=demand, section="usage")
    services.item_strike(actor=desk.first, item_id=usage.id, why="outside")
    assert services.scope_search(actor=desk.first, demand_id=demand.id) > 0
    for actor in (desk.first, desk.second):
        services.demand_approve(actor=actor, demand_id=demand.id)
    services.demand_release(actor=desk.first, demand_id=demand.id)
    (files,) = contents(desk, demand).values()
    whole = b"".join(files.values())
    assert str(desk.case.id).encode() in whole and f"{desk.case.number}/cases/cases_leavecase.json" in files
    for probe in (str(second.id), second.number, str(other.id), "Canaryito", "Cholecystectomy", "Migraine"):
        assert probe.encode() not in whole, probe
    assert not any("/usage/" in name or "confidential" in name or "people_" in name for name in files)
    manifest = json.loads(files["manifest.json"])
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert listed == {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n in listed}
    assert set(files) - set(listed) == {"manifest.json", "SHA256SUMS"}
    with organization_scope(organization_id):
        told = DisclosedPerson.objects.filter(disclosure__demand=demand)
        assert set(told.values_list("employee_id", "case_id")) == {(desk.harbor.nurse.id, desk.case.id)}


@pytest.mark.commitment("P-38", "P-24")
def test_medical_records_only_on_a_ground(desk: Desk, demanded: Demanded) -> None:
    """With a court's order that names them the note is in the answer; the reading of the vault says for what."""
    demand = demanded(kind="court_order", medical_ground="court_order")
    scoped(desk, demand, "cases")
    for actor in (desk.first, desk.second):
        services.demand_approve(actor=actor, demand_id=demand.id)
    services.demand_release(actor=desk.first, demand_id=demand.id)
    (files,) = contents(desk, demand).values()
    assert b"Cholecystectomy" in files["all/cases/confidential.json"]
    with organization_scope(desk.harbor.organization.id):
        assert "medical" in Disclosure.objects.get(demand=demand).categories
        reads = Entry.objects.filter(action="vault.read", actor_account_id=desk.first.account_id)
        assert {entry.details["purpose"] for entry in reads} == {"legal_demands"}
    with pytest.raises(Invalid):
        demanded(medical_ground="emergency")


@pytest.mark.commitment("P-38")
@pytest.mark.lesson(1)
def test_the_hold_is_there_before_anybody_searches(desk: Desk, demanded: Demanded) -> None:
    demand = demanded()
    scoped(desk, demand)
    nurse = desk.harbor.nurse.id
    with organization_scope(desk.harbor.organization.id):
        assert held(actor=desk.first, subject_id=nurse)
        assert Hold.objects.get(subject_id=nurse).matter_id == demand.matter_id
    with pytest.raises(Held):
        erasure.erase(
            actor=desk.first, root=erasure.Root(kind="subject", id=nurse, subject_id=nurse), why="request",
            authority="11 CCR 7022",
        )  # fmt: skip
    assert demand.matter_id is not None
    erasure.matter_close(actor=desk.first, matter_id=demand.matter_id)
    with pytest.raises(Conflict, match="not on hold"):
        services.scope_search(actor=desk.first, demand_id=demand.id)
    for actor in (desk.first, desk.second):
        services.demand_approve(actor=actor, demand_id=demand.id)
    with pytest.raises(Conflict, match="not on hold"):
        services.demand_release(actor=desk.first, demand_id=demand.id)


def test_a_refused_demand_lets_its_holds_go(desk: Desk, demanded: Demanded) -> None:
    demand = demanded()
    scoped(desk, demand)
    with pytest.raises(Invalid):
        services.demand_refuse(actor=desk.first, demand_id=demand.id, why="because")
    refused = services.demand_refuse(actor=desk.first, demand_id=demand.id, why="too_broad")
    assert (refused.state, refused.refused_why) == ("refused", "too_broad")
    with organization_scope(desk.harbor.organization.id):
        assert not held(actor=desk.first, subject_id=desk.harbor.nurse.id)
        assert not Disclosure.objects.filter(demand=demand).exists()
    with pytest.raises(Conflict):
        scoped(desk, demand, "usage")


@pytest.mark.commitment("P-47", "P-39")
def test_an_emergency_has_its_reason_and_a_second_person_within_a_day(desk: Desk, demanded: Demanded) -> None:
    with pytest.raises(Invalid, match="needs its reason"):
        demanded(kind="emergency")
    with pytest.raises(Invalid):
        demanded(kind="emergency", reason="subpoena")
    demand = demanded(kind="emergency", reason="safety_threat")
    scoped(desk, demand, "employment")
    with clock.travel(NOW):
        released = services.demand_release(actor=desk.first, demand_id=demand.id)
    assert released.state == "released"
    with organization_scope(desk.harbor.organization.id):
        row = Disclosure.objects.get(demand=demand)
        assert (row.basis, row.reason, row.flow) == ("vital_interests", "safety_threat", "disclosures.emergency")
        assert selectors.waiting(desk.first) == 1
        assert selectors.demand_page(actor=desk.second, demand_id=demand.id).second_due == NOW + timedelta(hours=24)
    with pytest.raises(Conflict):
        services.demand_approve(actor=desk.first, demand_id=demand.id)
    job = actor_for(desk.harbor.organization, Role.LEAVE_ADMINISTRATOR)
    with clock.travel(NOW + timedelta(hours=23)):
        assert services.overdue_note(actor=job) == 0
    with clock.travel(NOW + timedelta(hours=25)):
        assert services.overdue_note(actor=job) == 1
        assert services.overdue_note(actor=job) == 0  # once
    with organization_scope(desk.harbor.organization.id):
        assert Demand.objects.get(id=demand.id).overdue_at is not None
        assert Entry.objects.filter(action="demand.overdue").count() == 1
    services.demand_approve(actor=desk.second, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        assert selectors.waiting(desk.first) == 0


@pytest.mark.commitment("P-47")
@pytest.mark.parametrize("reason", ["safety_threat", "fraud", "litigation"])
def test_each_reason_of_an_emergency_is_a_code_of_its_own(desk: Desk, demanded: Demanded, reason: str) -> None:
    demand = demanded(kind="emergency", reason=reason)
    scoped(desk, demand, "employment")
    services.demand_release(actor=desk.first, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        assert Disclosure.objects.get().reason == reason
    counted = {row.reason: row.released for row in selectors_transparency(desk)}
    assert counted == {reason: "1–4", "": "1–4"}


def selectors_transparency(desk: Desk) -> list[selectors.Counted]:
    with organization_scope(desk.harbor.organization.id):
        return selectors.transparency(actor=desk.first, year=TODAY.year)


@pytest.mark.commitment("P-46")
def test_counts_are_ranges_that_give_no_number_away() -> None:
    assert [selectors.as_range(n) for n in (0, 1, 4, 5, 9, 10, 49, 50, 99, 100, 999, 1000, 5000)] == [
        "0", "1–4", "1–4", "5–9", "5–9", "10–49", "10–49", "50–99", "50–99", "100–249", "500–999", "1000+", "1000+",
    ]  # fmt: skip
    rows = [("subpoena", "released", 1)] * 3 + [("fraud", "refused", 0)]
    assert selectors.counted(rows) == [
        selectors.Counted("fraud", "1–4", "0", "1–4", "0"),
        selectors.Counted("subpoena", "1–4", "1–4", "0", "1–4"),
        selectors.Counted("", "2–8", "1–4", "1–4", "1–4"),
    ]
    # What is added up says no more than its parts: nobody learns that each of four is one.
    each = [(reason, "open", 0) for reason in ("subpoena", "fraud", "litigation", "court_order")]
    assert selectors.counted(each)[-1].received == "4–16"
    assert selectors.counted([("subpoena", "released", 1000)])[-1].persons == "1000+"


def test_who_may_and_who_is_kept_apart(desk: Desk, demanded: Demanded) -> None:
    demand = demanded()
    with pytest.raises(Forbidden):
        services.demand_enter(
            actor=desk.harbor.actor, kind="subpoena", label="x", received_on=TODAY, recipient_id=desk.court.id
        )  # fmt: skip
    own = actor_for(desk.harbor.organization, Role.PRIVACY_OFFICER, employee_id=desk.harbor.nurse.id)
    with pytest.raises(NotFound):
        services.scope_add(actor=own, demand_id=demand.id, employee_id=desk.harbor.nurse.id, sections=["cases"])
    with organization_scope(desk.harbor.organization.id):
        LeaveCase.objects.filter(id=desk.case.id).update(walled=True)
    with pytest.raises(NotFound):
        scoped(desk, demand, case_id=desk.case.id)


@pytest.mark.commitment("P-38", "P-24")
def test_a_count_reads_nothing_that_is_sealed(desk: Desk, demanded: Demanded) -> None:
    demand = demanded(kind="court_order", medical_ground="court_order")
    scoped(desk, demand, "cases")
    counted = services.scope_search(actor=desk.first, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        assert not Entry.objects.filter(action="vault.read", details__purpose="legal_demands").exists()
    for actor in (desk.first, desk.second):
        services.demand_approve(actor=actor, demand_id=demand.id)
    services.demand_release(actor=desk.first, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        assert Answer.objects.get().records == counted
        assert Entry.objects.filter(action="vault.read", details__purpose="legal_demands").exists()


@pytest.mark.parametrize("emergency", [False, True])
def test_nobody_approves_or_fetches_what_a_wall_keeps_from_them(
    desk: Desk, demanded: Demanded, emergency: bool
) -> None:
    demand = demanded(kind="emergency", reason="fraud") if emergency else demanded()
    scoped(desk, demand, case_id=desk.case.id)
    within, other = (
        actor_for(
            desk.harbor.organization, Role.PRIVACY_OFFICER, Role.WALLED_CASES, account=officer(desk.harbor, email)[1]
        )
        for email in ("wanda@harbor-hospital.example", "vera@harbor-hospital.example")
    )
    with organization_scope(desk.harbor.organization.id):
        LeaveCase.objects.filter(id=desk.case.id).update(walled=True)
        item = DemandItem.objects.get(demand=demand)
    with pytest.raises(NotFound):
        services.item_strike(actor=desk.first, item_id=item.id, why="outside")
    with pytest.raises(Conflict, match="Somebody else has to decide"):
        services.demand_approve(actor=desk.first, demand_id=demand.id)
    services.demand_approve(actor=within, demand_id=demand.id)
    services.demand_approve(actor=other, demand_id=demand.id)
    with pytest.raises(Conflict, match="Somebody else has to decide"):
        services.demand_release(actor=desk.first, demand_id=demand.id)
    services.demand_release(actor=within, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        answer = Answer.objects.get()
        assert selectors.demand_page(actor=desk.first, demand_id=demand.id).answers == []
        assert selectors.demand_page(actor=within, demand_id=demand.id).answers == [answer]
    with pytest.raises(NotFound):
        services.answer_fetch(actor=desk.first, answer_id=answer.id)
    assert services.answer_fetch(actor=within, answer_id=answer.id)[0] == answer


@pytest.mark.parametrize("label", ["Marin 123-45-6789", "rosa@harbor.example", "", "x" * 61])
def test_a_label_is_neutral(desk: Desk, demanded: Demanded, label: str) -> None:
    with pytest.raises(Invalid):
        demanded(label=label)


@pytest.mark.commitment("P-42")
def test_the_database_itself_keeps_what_was_written(desk: Desk, demanded: Demanded) -> None:
    """No change, no deletion, no row without a ground of its reason, none to a court without a demand."""
    demand = demanded()
    scoped(desk, demand)
    for actor in (desk.first, desk.second):
        services.demand_approve(actor=actor, demand_id=demand.id)
    services.demand_release(actor=desk.first, demand_id=demand.id)

    def refused(act: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                act()
        except DatabaseError:
            return True
        return False

    with organization_scope(desk.harbor.organization.id):
        row = Disclosure.objects.get()
        assert refused(lambda: Disclosure.objects.update(reason="fraud"))
        assert refused(lambda: Disclosure.objects.all().delete())
        assert refused(lambda: DisclosedPerson.objects.update(case_id=None))
        assert refused(lambda: DisclosedPerson.objects.all()._raw_delete("default"))
        known = {
            "organization_id": row.organization_id, "flow": "documents.download", "means": "download",
            "purpose": "leave_administration", "recipient_kind": "employer", "about_type": "document",
            "channel": "web",
        }  # fmt: skip
        for wrong in (
            {"basis": "", "reason": "employers_own_records"},
            {"basis": "consent", "reason": "employers_own_records"},
            {"basis": "contract", "reason": "whatever"},
            {"basis": "contract", "reason": "employers_own_records", "recipient_kind": "authority"},
        ):
            assert refused(lambda wrong=wrong: Disclosure.objects.create(**known | wrong)), wrong
        assert not refused(lambda: Disclosure.objects.create(**known, basis="contract", reason="employers_own_records"))
