"""The ledger: a row with the act itself, whoever hands something out; what the person sees; the registers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import override_settings

from openleave.apps.cases.tests.conftest import NOW, TODAY
from openleave.apps.disclosures import selectors, services
from openleave.apps.disclosures.ledger import digest
from openleave.apps.disclosures.models import DisclosedPerson, Disclosure
from openleave.apps.disclosures.register import is_registered
from openleave.apps.disclosures.tests.conftest import Desk
from openleave.apps.disclosures.tests.test_legal_desk import Demanded, scoped
from openleave.apps.erasure import services as erasure
from openleave.apps.messaging import services as messaging
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.apps.reports import services as reports
from openleave.kernel import clock, egress
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.egress import EgressRefused, Person
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.tenancy import organization_scope


def rows(desk: Desk) -> list[Disclosure]:
    with organization_scope(desk.harbor.organization.id):
        return list(Disclosure.objects.order_by("at", "id"))


def as_rosa(desk: Desk) -> Actor:
    account = make_account("rosa@harbor-hospital.example")
    give(account, desk.harbor.organization, Role.EMPLOYEE, employee_id=desk.harbor.nurse.id)
    return actor_for(desk.harbor.organization, Role.EMPLOYEE, account=account, employee_id=desk.harbor.nurse.id)


@pytest.mark.commitment("P-41", "P-42")
def test_a_row_is_written_in_the_transaction_of_the_act(desk: Desk) -> None:
    """A packet that somebody takes is in the ledger with everybody in it; where the act fails, so does the row."""
    year = {"from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31)}
    packet = reports.packet_request(actor=desk.harbor.actor, start=False, **year)
    reports.packet_build(desk.harbor.organization.id, packet.id)
    assert rows(desk) == []
    reports.packet_fetch(actor=desk.harbor.actor, packet_id=packet.id)
    (row,) = rows(desk)
    assert (row.flow, row.basis, row.reason) == ("reports.packet", "legal_obligation", "agency_inspection")
    assert row.persons == 1 and len(row.sha256) == 64 and row.by_account_id == desk.harbor.account.pk
    assert "medical" not in row.categories
    with organization_scope(desk.harbor.organization.id):
        person = DisclosedPerson.objects.get()
        assert (person.employee_id, person.case_id) == (desk.harbor.nurse.id, desk.case.id)
        entry = Entry.objects.get(action="disclosure.record")
        assert (entry.object_id, entry.details["row"]) == (str(row.id), digest(row))
    with pytest.raises(ZeroDivisionError), organization_scope(desk.harbor.organization.id):
        egress.hand_out("reports.table", actor=desk.first, about_type="report")
        raise ZeroDivisionError
    assert len(rows(desk)) == 1


@pytest.mark.commitment("P-41")
def test_ledger_rows_are_the_outbound_mails(desk: Desk) -> None:
    """Each mail has a row, written before it leaves; one that the server refused is a row too."""
    as_rosa(desk)
    mail.outbox = []
    for text in ("One", "Two", "Three"):
        messaging.message_send(actor=desk.harbor.actor, case_id=desk.case.id, text=text)
        assert messaging.announce_due(desk.harbor.organization.id) == 1
    sent = [row for row in rows(desk) if row.means == "mail"]
    assert len(mail.outbox) == len(sent) == 3
    assert {(row.flow, row.recipient_kind, row.basis) for row in sent} == {("messaging.mail", "self", "contract")}


@pytest.mark.commitment("P-46", "P-49")
def test_nothing_goes_to_whom_the_register_does_not_name(desk: Desk) -> None:
    with organization_scope(desk.harbor.organization.id):
        with pytest.raises(EgressRefused, match="legal desk"):  # a court, through a flow that is not for courts
            egress.hand_out("reports.table", actor=desk.first, about_type="report", recipient_id=desk.court.id)
        with pytest.raises(EgressRefused, match="not in the register"):
            egress.hand_out("reports.table", actor=desk.first, about_type="report", recipient_id=desk.case.id)
    counsel = services.recipient_add(
        actor=desk.first, label="Ferro & Ito LLP", kind="counsel", purposes=["legal_demands"], categories=["leave"],
        from_on=TODAY,
    )  # fmt: skip
    with organization_scope(desk.harbor.organization.id):
        egress.hand_out("reports.table", actor=desk.first, about_type="report", recipient_id=counsel.id)
    services.recipient_end(actor=desk.first, recipient_id=counsel.id, until_on=TODAY)
    with pytest.raises(Conflict):
        services.recipient_end(actor=desk.first, recipient_id=counsel.id, until_on=TODAY)
    with (
        clock.travel(NOW + timedelta(days=1)),
        organization_scope(desk.harbor.organization.id),
        pytest.raises(EgressRefused),
    ):
        egress.hand_out("reports.table", actor=desk.first, about_type="report", recipient_id=counsel.id)


@pytest.mark.commitment("P-49")
def test_a_subprocessor_is_announced_before_it_begins(desk: Desk) -> None:
    operator = Actor(make_account("op@operator.example", is_operator=True).pk, None, frozenset({Role.OPERATOR}))
    about = {
        "label": "Mail Co", "purposes": ["operations"], "categories": ["contact"], "contract_on": TODAY,
        "destination": "mail", "host": "Mail.example",
    }  # fmt: skip
    with pytest.raises(Forbidden):
        services.subprocessor_add(actor=desk.first, **about, from_on=TODAY)
    with pytest.raises(Invalid, match="told 30 days before"):
        services.subprocessor_add(actor=operator, **about, from_on=TODAY + timedelta(days=29))
    with pytest.raises(Invalid):
        services.subprocessor_add(actor=operator, **about | {"destination": "ads"}, from_on=TODAY + timedelta(days=30))
    row = services.subprocessor_add(actor=operator, **about, from_on=TODAY + timedelta(days=30))
    assert not is_registered("mail", "mail.example")
    with pytest.raises(Invalid, match="told 30 days before"):  # a change cannot be called old
        services.subprocessor_add(actor=operator, **about, from_on=TODAY - timedelta(days=1))
    scanner = about | {"destination": "virus_scan", "host": "scan.example"}
    services.subprocessor_add(actor=operator, **scanner, from_on=TODAY - timedelta(days=400))  # older than the register
    assert is_registered("virus_scan", "scan.example")
    with clock.travel(NOW + timedelta(days=30)):
        assert is_registered("mail", "mail.example")
        assert not is_registered("virus_scan", "mail.example") and not is_registered("mail", "other.example")
    services.subprocessor_end(actor=operator, subprocessor_id=row.id, until_on=TODAY + timedelta(days=60))
    with clock.travel(NOW + timedelta(days=61)):
        assert not is_registered("mail", "mail.example")
    with pytest.raises(Invalid, match="needs a contract"):
        services.recipient_add(
            actor=desk.first, label="Data Co", kind="subprocessor", purposes=["operations"], categories=["leave"],
            from_on=TODAY,
        )  # fmt: skip


@pytest.mark.commitment("P-49")
@override_settings(OPENLEAVE_SUBPROCESSOR_NOTICE_DAYS=0)
def test_without_a_time_of_notice_it_begins_at_once(desk: Desk) -> None:
    operator = Actor(make_account("op@operator.example", is_operator=True).pk, None, frozenset({Role.OPERATOR}))
    services.subprocessor_add(
        actor=operator, label="Mail Co", purposes=["operations"], categories=["contact"], contract_on=TODAY,
        from_on=TODAY, destination="mail", host="mail.example",
    )  # fmt: skip
    assert is_registered("mail", "mail.example")


@pytest.mark.commitment("P-42", "P-38")
def test_the_person_sees_theirs_unless_it_is_barred_until_a_day(desk: Desk, demanded: Demanded) -> None:
    rosa = as_rosa(desk)
    open_ = demanded()
    barred = demanded(label="26-CV-0418", barred_why="court", barred_until=TODAY + timedelta(days=90))
    for demand in (open_, barred):
        scoped(desk, demand)
        for actor in (desk.first, desk.second):
            services.demand_approve(actor=actor, demand_id=demand.id)
        services.demand_release(actor=desk.first, demand_id=demand.id)
    with organization_scope(desk.harbor.organization.id):
        egress.hand_out("notices.mail", actor=desk.first, about_type="letter", persons=[Person(desk.harbor.nurse.id)])
        (seen,) = selectors.own_disclosures(actor=rosa)
        assert (seen.recipient, seen.reason, seen.basis) == ("Harbor County Court", "subpoena", "legal_obligation")
        assert selectors.disclosures_about(actor=desk.first, employee_id=desk.harbor.nurse.id) == [seen]
    with clock.travel(NOW + timedelta(days=90)), organization_scope(desk.harbor.organization.id):
        assert len(selectors.own_disclosures(actor=rosa)) == 1
    # The last evening of the bar where the organization is: after midnight by UTC.
    with clock.travel(NOW + timedelta(days=90, hours=10)), organization_scope(desk.harbor.organization.id):
        assert len(selectors.own_disclosures(actor=rosa)) == 1
    with clock.travel(NOW + timedelta(days=91)), organization_scope(desk.harbor.organization.id):
        assert len(selectors.own_disclosures(actor=rosa)) == 2
    services.bar_set(actor=desk.first, demand_id=barred.id, barred_why="", barred_until=None)
    with organization_scope(desk.harbor.organization.id):
        assert len(selectors.own_disclosures(actor=rosa)) == 2
    with pytest.raises(Invalid, match="needs both"):
        services.bar_set(actor=desk.first, demand_id=barred.id, barred_why="court", barred_until=None)


@pytest.mark.commitment("P-64")
def test_an_erased_person_is_in_no_row_and_the_counts_stay(desk: Desk, demanded: Demanded) -> None:
    demand = demanded()
    scoped(desk, demand)
    for actor in (desk.first, desk.second):
        services.demand_approve(actor=actor, demand_id=demand.id)
    released = services.demand_release(actor=desk.first, demand_id=demand.id)
    nurse = desk.harbor.nurse.id
    assert demand.matter_id is not None
    erasure.matter_close(actor=desk.first, matter_id=demand.matter_id)
    erasure.erase(
        actor=desk.first, root=erasure.Root(kind="subject", id=nurse, subject_id=nurse), why="request",
        authority="11 CCR 7022",
    )  # fmt: skip
    with organization_scope(desk.harbor.organization.id):
        assert not DisclosedPerson.objects.exists()
        row = Disclosure.objects.get(demand=demand)
        assert (row.persons, row.sha256) == (1, released.sha256)
        shown = selectors.demand_page(actor=desk.first, demand_id=demand.id)
        assert (shown.items, shown.answers) == ([], [])
        assert selectors.transparency(actor=desk.first, year=TODAY.year)[-1].persons == "1–4"


def test_the_years_begin_with_the_oldest(desk: Desk, demanded: Demanded) -> None:
    with organization_scope(desk.harbor.organization.id):
        assert selectors.years(actor=desk.first) == [2026]
    demanded(received_on=date(2024, 12, 31))
    with organization_scope(desk.harbor.organization.id):
        assert selectors.years(actor=desk.first) == [2026, 2025, 2024]
