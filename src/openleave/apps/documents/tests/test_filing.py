"""Where a document belongs, what is said of it, who saw it, and what the desk hears."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.desk.models import Arrival, Task
from openleave.apps.documents import events, selectors, services
from openleave.apps.documents.models import Document, DocumentView
from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.clamd import EICAR, FakeClamd
from openleave.apps.documents.tests.conftest import Harbor, Receive
from openleave.apps.documents.tests.test_receiving import employee_of, told
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, give, make_account, today_here
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

__all__ = ["told"]


def entries(harbor: Harbor, action: str) -> list[dict[str, Any]]:
    with organization_scope(harbor.organization.id):
        return list(Entry.objects.filter(action=action).order_by("seq").values_list("details", flat=True))


def test_describing(harbor: Harbor, receive: Receive, told: list[Any]) -> None:
    document = receive(name="scan.pdf")
    told.clear()
    about = {"actor": harbor.actor, "document_id": document.id}
    services.document_describe(**about, category="fitness_for_duty", title=" Release ", description="Fit from May 2.")
    with organization_scope(harbor.organization.id):
        shown = selectors.document_shown(actor=harbor.actor, document_id=document.id)
    assert (shown.name, shown.said.name, shown.said.description) == ("Release", "scan.pdf", "Fit from May 2.")
    assert shown.document.category == "fitness_for_duty"
    assert told == [events.DocumentFiled(harbor.actor, document)]
    assert entries(harbor, "document.describe") == [{"before": "certification", "after": "fitness_for_duty"}]
    services.document_describe(**about, category="fitness_for_duty", title="", description="")
    assert len(told) == 1
    with pytest.raises(Invalid):
        services.document_describe(**about, category="gossip", title="", description="")


def test_moving(harbor: Harbor, case: LeaveCase, receive: Receive, told: list[Any]) -> None:
    second = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    with organization_scope(harbor.organization.id):
        kim = Employee.objects.get(number="001")
    foreign = cases.case_open(actor=harbor.actor, employee_id=kim.id, **SURGERY)
    document = receive()
    told.clear()
    about = {"actor": harbor.actor, "document_id": document.id}
    with pytest.raises(Invalid, match="about somebody else"):
        services.document_move(**about, case_id=foreign.id)
    assert services.document_move(**about, case_id=second.id).case_id == second.id
    assert services.document_move(**about, case_id=second.id).case_id == second.id
    assert len(told) == 1
    assert entries(harbor, "document.move") == [{"before": str(case.id), "after": str(second.id)}]
    with organization_scope(harbor.organization.id):
        assert selectors.documents_of(actor=harbor.actor, case_id=case.id) == []
        assert [one.document for one in selectors.documents_of(actor=harbor.actor, case_id=second.id)] == [document]
        others = selectors.other_cases(actor=harbor.actor, document=Document.objects.get())
        assert [key for key, _ in others] == [str(case.id)]


def test_received_in_error(harbor: Harbor, case: LeaveCase, receive: Receive) -> None:
    document = receive()
    about: dict[str, Any] = {"actor": harbor.actor, "document_id": document.id}
    with pytest.raises(Invalid):
        services.document_withdraw(**about, why="")
    services.document_withdraw(**about, why="wrong_person", note="It is her brother’s.")
    with organization_scope(harbor.organization.id):
        for act in (lambda: services.document_page(**about, number=1), lambda: services.document_download(**about)):
            with pytest.raises(Conflict, match="received in error"):
                act()
        assert selectors.documents_of(actor=harbor.actor, case_id=case.id, withdrawn=False) == []
        shown = selectors.documents_of(actor=harbor.actor, case_id=case.id)[0]
        assert shown.document.content_id == document.content_id  # kept, not shown
    assert (shown.document.withdrawn_why, shown.said.withdrawn) == ("wrong_person", "It is her brother’s.")
    assert entries(harbor, "document.withdraw") == [{"why": "wrong_person"}]
    with pytest.raises(Conflict):
        services.document_withdraw(**about, why="duplicate")
    services.document_restore(**about)
    with pytest.raises(Conflict):
        services.document_restore(**about)
    with organization_scope(harbor.organization.id):
        assert services.document_page(**about, number=1)


def test_who_saw_it(harbor: Harbor, receive: Receive) -> None:
    document = receive(making.pdf("one", "two"))
    about: dict[str, Any] = {"actor": harbor.actor, "document_id": document.id}
    bo = make_account("bo@harbor-hospital.example", display_name="Bo")
    give(bo, harbor.organization, Role.LEAVE_ADMINISTRATOR)
    with organization_scope(harbor.organization.id):
        services.document_strip(**about, first=1)
        services.document_page(**about, number=2, size="300")
        with clock.travel(clock.now() + timedelta(minutes=16)):
            services.document_words(**about, number=1)
        services.document_page(**about | {"actor": actor_for(harbor.organization, account=bo)}, number=1)
        for _ in range(2):
            services.document_download(**about)
        seen = selectors.seen_by(actor=harbor.actor, document=document)
        assert sorted((look.seen_by_id == bo.pk, look.downloaded) for look in seen) == [
            (False, False), (False, False), (False, True), (False, True), (True, False),
        ]  # fmt: skip
        assert Entry.objects.filter(action="document.view").count() == 3
        assert Entry.objects.filter(action="document.download").count() == 2
        with pytest.raises(NotFound):
            services.document_page(**about, number=3)
        with pytest.raises(NotFound):
            services.document_page(**about, number=1, size="gigantic")
        with pytest.raises(NotFound):
            services.document_page(**about, number=1, turned=45)


def test_pages_and_copies(harbor: Harbor, receive: Receive) -> None:
    document = receive(making.evil_pdf())
    about: dict[str, Any] = {"actor": harbor.actor, "document_id": document.id}
    with organization_scope(harbor.organization.id):
        page = Image.open(io.BytesIO(services.document_page(**about, number=1, size="150")))
        turned = Image.open(io.BytesIO(services.document_page(**about, number=1, size="100", turned=270)))
        words = services.document_words(**about, number=1)
        copy = services.document_download(**about)
    assert (page.format, page.width) == ("PNG", 1350)
    assert turned.size == (900, 696)
    assert words.strip() == "What can be seen"
    assert copy.pdf.startswith(b"%PDF-") and b"evil" not in copy.pdf
    assert copy.name == f"certification-2026-11-23-{document.id.hex[-6:]}.pdf"


@pytest.mark.parametrize("role", [Role.HR_OPERATIONS, Role.PRIVACY_OFFICER, Role.MANAGER, Role.EMPLOYEE])
def test_nobody_else_sees_or_changes(harbor: Harbor, case: LeaveCase, receive: Receive, role: Role) -> None:
    document = receive()
    about: dict[str, Any] = {"actor": actor_for(harbor.organization, role), "document_id": document.id}
    acts = [
        lambda: services.document_page(**about, number=1),
        lambda: services.document_download(**about),
        lambda: services.document_describe(**about, category="other", title="", description=""),
        lambda: services.document_move(**about, case_id=case.id),
        lambda: services.document_withdraw(**about, why="duplicate"),
        lambda: services.document_restore(**about),
        lambda: services.document_scan(**about),
        lambda: services.scan_waiting(actor=about["actor"]),
        lambda: selectors.documents_of(actor=about["actor"], case_id=case.id),
        lambda: selectors.seen_by(actor=about["actor"], document=document),
    ]
    with organization_scope(harbor.organization.id):
        for act in acts:
            with pytest.raises(Forbidden):
                act()
        assert not DocumentView.objects.exists()


# What the desk hears --------------------------------------------------------------------------------------------------


def arrivals(harbor: Harbor) -> list[tuple[Any, ...]]:
    with organization_scope(harbor.organization.id):
        rows = Arrival.objects.order_by("id")
        return list(rows.values_list("kind", "channel", "employee_id", "case_id", "about_id", "handled_as"))


def test_only_what_came_by_itself_is_in_the_inbox(harbor: Harbor, case: LeaveCase, receive: Receive) -> None:
    receive()
    receive(source="mail")
    receive(source="import")
    assert arrivals(harbor) == []
    system = Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)
    own = receive(actor=employee_of(harbor, harbor.nurse.id), source="portal")
    clinic, faxed = receive(actor=system, source="provider"), receive(actor=system, source="fax")
    same = ("document", harbor.nurse.id, case.id)
    assert [(row[0], row[2], row[3], row[1], row[4]) for row in arrivals(harbor)] == [
        (*same, "portal", own.id),
        (*same, "provider", clinic.id),
        (*same, "mail", faxed.id),
    ]


def test_an_arrival_is_dealt_with_where_the_document_is(harbor: Harbor, case: LeaveCase, receive: Receive) -> None:
    rosa = employee_of(harbor, harbor.nurse.id)
    loose = receive(actor=rosa, source="portal", case_id=None)
    named, wrong = receive(actor=rosa, source="portal"), receive(actor=rosa, source="portal")
    services.document_move(actor=harbor.actor, document_id=loose.id, case_id=case.id)
    services.document_describe(
        actor=harbor.actor, document_id=named.id, category="certification", title="Form", description=""
    )
    services.document_withdraw(actor=harbor.actor, document_id=wrong.id, why="not_ours")
    assert [(row[4], row[5]) for row in arrivals(harbor)] == [
        (loose.id, "linked"), (named.id, "done"), (wrong.id, "mistake"),
    ]  # fmt: skip


def tasks(harbor: Harbor) -> list[tuple[Any, ...]]:
    with organization_scope(harbor.organization.id):
        rows = Task.objects.filter(code="document.infected").order_by("id")
        return list(rows.values_list("case_id", "about_id", "due_on", "done_at"))


def test_quarantine_is_a_task(harbor: Harbor, case: LeaveCase, receive: Receive, clamd: FakeClamd) -> None:
    first = receive(making.jpeg(comment=EICAR), actor=employee_of(harbor, harbor.nurse.id), source="portal")
    today = today_here()
    assert tasks(harbor) == [(case.id, first.id, today, None)]
    assert arrivals(harbor) == []
    clamd.bad.clear()
    services.document_scan(actor=harbor.actor, document_id=first.id)
    assert tasks(harbor) == [(case.id, first.id, today, clock.now())]
    clamd.bad[EICAR.encode()] = "Win.Test.EICAR_HDB-1"
    second = receive(making.jpeg(comment=EICAR))
    other = cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
    services.document_move(actor=harbor.actor, document_id=second.id, case_id=other.id)
    services.document_withdraw(actor=harbor.actor, document_id=second.id, why="duplicate")
    assert [(row[0], row[3] is None) for row in tasks(harbor)[1:]] == [(case.id, False), (other.id, False)]
