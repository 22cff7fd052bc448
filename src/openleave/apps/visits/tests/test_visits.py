"""A visit: asked, allowed, narrowed or refused by other people than the operator; over by the clock or by anybody."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client

from openleave.apps.accounts import neutral
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.selectors import deciders
from openleave.apps.disclosures.models import Disclosure
from openleave.apps.incidents.models import Read
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.organizations.models import Organization
from openleave.apps.people.tests.factories import (
    PASSWORD,
    actor_for,
    give,
    make_account,
    make_employee,
    make_organization,
)
from openleave.apps.visits import selectors, services
from openleave.apps.visits.areas import AREAS
from openleave.apps.visits.models import State, View, Visit
from openleave.kernel import audit, clock, egress
from openleave.kernel.actor import Actor, Role
from openleave.kernel.egress import EgressRefused
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.permissions import allows, table
from openleave.kernel.tenancy import organization_scope, visitor
from openleave.kernel.tenancy.models import Pass

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-04")]


@pytest.fixture
def harbor(db: None) -> Organization:
    return make_organization("harbor-hospital")


@pytest.fixture
def olive(db: None) -> Account:
    return make_account("olive@operator.example", is_operator=True, display_name="Olive Operator")


@pytest.fixture
def asked(harbor: Organization, olive: Account) -> Visit:
    return ask(harbor, olive)


def operator_of(account: Account) -> Actor:
    return Actor(account.pk, None, frozenset({Role.OPERATOR}))


def ask(organization: Organization, account: Account, **more: Any) -> Visit:
    wanted: dict[str, Any] = {"purpose": "support", "areas": ["cases", "people"], "minutes": 60, "reference": "t-12"}
    with visitor(account.pk):
        return services.visit_ask(actor=operator_of(account), organization_id=organization.id, **wanted | more)


def officer(organization: Organization, role: Role = Role.PRIVACY_OFFICER) -> Actor:
    account = make_account(f"{role.value}@harbor.example")
    give(account, organization, role)
    return actor_for(organization, role, account=account)


def actions(organization: Organization) -> list[str]:
    with organization_scope(organization.id), connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_entry ORDER BY seq")
        return [row[0] for row in cursor.fetchall()]


def rows_of(organization: Organization, account: Account) -> int:
    """What an operator's transaction reads of the organization."""
    with visitor(account.pk), organization_scope(organization.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organizations_settings")
        return int(cursor.fetchone()[0])


def refused(organization: Organization, account: Account) -> None:
    with pytest.raises(ProgrammingError, match="only during a visit"), transaction.atomic():
        rows_of(organization, account)


def test_no_row_before_one_during_none_after(harbor: Organization, olive: Account, asked: Visit) -> None:
    ola = officer(harbor)
    refused(harbor, olive)
    services.visit_allow(actor=ola, visit_id=asked.id, areas=["cases"], minutes=30)
    assert rows_of(harbor, olive) == 1
    refused(make_organization("mesa-schools"), olive)
    services.visit_end(actor=ola, visit_id=asked.id)
    refused(harbor, olive)
    services.visit_end(actor=ola, visit_id=asked.id)  # twice is no error
    assert actions(harbor)[-2:] == ["visit.allow", "visit.end"]
    assert audit.verify(harbor.id, anchors={}).ok


def test_it_is_narrowed_never_widened(harbor: Organization, olive: Account, asked: Visit) -> None:
    ola = officer(harbor)
    allow = {"actor": ola, "visit_id": asked.id}
    for wrong, field in (
        ({"areas": ["reports"], "minutes": 30}, "areas"),
        ({"areas": ["cases", "pay"], "minutes": 30}, "areas"),
        ({"areas": [], "minutes": 30}, "areas"),
        ({"areas": ["cases"], "minutes": 61}, "minutes"),
        ({"areas": ["cases"], "minutes": 60, "tier3": True}, "tier3"),
    ):
        with pytest.raises(Invalid) as error:
            services.visit_allow(**allow, **wrong)
        assert error.value.field == field
    found = services.visit_allow(**allow, areas=["people"], minutes=15)
    assert (found.allowed_areas, found.allowed_minutes, found.allowed_tier3) == (["people"], 15, False)
    with pytest.raises(Conflict):
        services.visit_allow(**allow, areas=["people"], minutes=15)


def test_refused_or_withdrawn_it_never_begins(harbor: Organization, olive: Account, asked: Visit) -> None:
    ola = officer(harbor)
    services.visit_refuse(actor=ola, visit_id=asked.id)
    refused(harbor, olive)
    with pytest.raises(Conflict):
        services.visit_allow(actor=ola, visit_id=asked.id, areas=["cases"], minutes=15)
    second = ask(harbor, olive)
    services.visit_withdraw(actor=operator_of(olive), visit_id=second.id)
    refused(harbor, olive)
    assert Pass.objects.count() == 0


def test_one_request_at_a_time_and_none_without_a_reason(harbor: Organization, olive: Account, asked: Visit) -> None:
    with pytest.raises(Conflict):
        ask(harbor, olive)
    mesa = make_organization("mesa-schools")
    for wrong, field in (
        ({"purpose": "curiosity"}, "purpose"),
        ({"areas": []}, "areas"),
        ({"minutes": 241}, "minutes"),
        ({"reference": "Ada Ferro called"}, "reference"),
    ):
        with pytest.raises(Invalid) as error:
            ask(mesa, olive, **wrong)
        assert error.value.field == field


def test_the_privacy_officer_decides_and_where_there_is_none_a_leave_administrator(
    harbor: Organization, olive: Account, asked: Visit
) -> None:
    lea = officer(harbor, Role.LEAVE_ADMINISTRATOR)
    with organization_scope(harbor.id):
        assert [one.email for one in deciders(harbor.id)] == ["leave_administrator@harbor.example"]
    ola = officer(harbor)
    with pytest.raises(Forbidden):
        services.visit_allow(actor=lea, visit_id=asked.id, areas=["cases"], minutes=15)
    services.visit_allow(actor=ola, visit_id=asked.id, areas=["cases"], minutes=15)


def test_nobody_lets_themselves_in(harbor: Organization, olive: Account, asked: Visit) -> None:
    """Whatever roles an operator's account might claim: neither the service nor the database lets it."""
    claimed = Actor(olive.pk, harbor.id, frozenset({Role.PRIVACY_OFFICER}))
    with pytest.raises(Forbidden):
        services.visit_allow(actor=claimed, visit_id=asked.id, areas=["cases"], minutes=15)
    now = clock.now()
    times = {"starts_at": now, "ends_at": now + timedelta(minutes=5)}
    ola = officer(harbor)
    with organization_scope(harbor.id):
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            Pass.objects.create(visited_id=harbor.id, account_id=olive.pk, approved_by_id=olive.pk, **times)
        with pytest.raises(IntegrityError, match="longest"), transaction.atomic():
            long = times | {"ends_at": now + timedelta(hours=4, seconds=1)}
            Pass.objects.create(visited_id=harbor.id, account_id=olive.pk, approved_by_id=ola.account_id, **long)
        with visitor(olive.pk), organization_scope(harbor.id):
            pass
    about = {"account_id": olive.pk, "approved_by_id": ola.account_id}
    with pytest.raises(ProgrammingError), transaction.atomic(), visitor(olive.pk), organization_scope(harbor.id):
        Pass.objects.create(visited_id=harbor.id, **about, **times)
    mesa = make_organization("mesa-schools")
    with pytest.raises(ProgrammingError, match="itself"), organization_scope(mesa.id):
        Pass.objects.create(visited_id=harbor.id, **about, **times)


def test_a_pass_is_ended_and_never_changed(harbor: Organization, olive: Account, asked: Visit) -> None:
    services.visit_allow(actor=officer(harbor), visit_id=asked.id, areas=["cases"], minutes=15)
    given = Pass.objects.get()
    for change in ({"ends_at": given.starts_at + timedelta(hours=4)}, {"tier3": True}, {"visited_id": olive.pk}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Pass.objects.update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Pass.objects.all().delete()
    Pass.objects.update(ended_at=clock.now())
    with pytest.raises(ProgrammingError), transaction.atomic():
        Pass.objects.update(ended_at=None)


@pytest.mark.parametrize(("age", "open"), [(timedelta(minutes=14, seconds=50), True), (timedelta(minutes=15), False)])
def test_it_ends_by_the_clock_of_the_database(
    harbor: Organization, olive: Account, asked: Visit, age: timedelta, open: bool
) -> None:
    with clock.travel(clock.now() - age):
        services.visit_allow(actor=officer(harbor), visit_id=asked.id, areas=["cases"], minutes=15)
    if open:
        assert rows_of(harbor, olive) == 1
        assert services.visits_expire(harbor.id) == 0
    else:
        refused(harbor, olive)
        assert services.visits_expire(harbor.id) == 1
        assert services.visits_expire(harbor.id) == 0
        with organization_scope(harbor.id):
            found = Visit.objects.get()
        assert (found.state, found.ended_how, found.ended_at) == (State.ENDED, "time", found.ends_at)


def test_the_organization_is_told_once_in_neutral_words(harbor: Organization, asked: Visit) -> None:
    ola = officer(harbor)
    assert services.tell_of_visits(harbor.id) == 1
    assert services.tell_of_visits(harbor.id) == 0
    [sent] = mail.outbox
    assert sent.to == [Account.objects.get(pk=ola.account_id).email]
    assert "/privacy/visits/" in sent.body and "Olive" not in sent.body and "case" not in sent.body.lower()
    assert actions(harbor)[-1] == "visit.asked"


def test_a_mail_that_fails_is_tried_again_for_that_person_alone(
    harbor: Organization, asked: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = EmailMessage.send
    for name in ("ola", "pia"):
        give(make_account(f"{name}@harbor.example"), harbor, Role.PRIVACY_OFFICER)
    depth = len(connection.savepoint_ids)

    def broken(message: EmailMessage, *args: Any, **more: Any) -> int:
        assert len(connection.savepoint_ids) == depth  # no row is locked while the mail server is talked to
        if "ola@harbor.example" in message.to:
            raise OSError("away")
        return send(message, *args, **more)

    monkeypatch.setattr(EmailMessage, "send", broken)
    assert services.tell_of_visits(harbor.id) == 0 and services.tell_of_visits(harbor.id) == 0
    assert "visit.asked" not in actions(harbor)
    monkeypatch.setattr(EmailMessage, "send", send)
    assert services.tell_of_visits(harbor.id) == 1
    assert [one.to for one in mail.outbox] == [["pia@harbor.example"], ["ola@harbor.example"]]
    assert actions(harbor)[-1] == "visit.asked"


def test_while_the_mail_server_is_away_nothing_is_noted_as_sent(
    harbor: Organization, asked: Visit, settings: Any
) -> None:
    officer(harbor)
    works = settings.MAILERS
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        where = {"host": "127.0.0.1", "port": nobody_listens.getsockname()[1]}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": where}}
        assert [services.tell_of_visits(harbor.id) for _ in range(3)] == [0, 0, 0]
    with organization_scope(harbor.id):
        assert not Disclosure.objects.exists()
    settings.MAILERS = works
    assert services.tell_of_visits(harbor.id) == 1
    with organization_scope(harbor.id):
        assert [one.flow for one in Disclosure.objects.all()] == ["visits.mail"]


def test_an_address_that_is_refused_for_good_rests(
    harbor: Organization, asked: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried each minute, it would leave a row of the ledger each minute."""
    send, ola = EmailMessage.send, officer(harbor)

    def refused(code: int) -> Any:
        def refuse(message: EmailMessage, *args: Any, **more: Any) -> int:
            raise SMTPRecipientsRefused({message.to[0]: (code, b"no")})

        return refuse

    def rows() -> int:
        with organization_scope(harbor.id):
            return Disclosure.objects.count()

    monkeypatch.setattr(EmailMessage, "send", refused(450))
    assert [services.tell_of_visits(harbor.id) for _ in range(2)] == [0, 0] and rows() == 2
    monkeypatch.setattr(EmailMessage, "send", refused(550))
    assert [services.tell_of_visits(harbor.id) for _ in range(5)] == [0] * 5 and rows() == 3
    account = Account.objects.get(pk=ola.account_id)
    assert neutral.rests(account)
    monkeypatch.setattr(EmailMessage, "send", send)
    cache.delete(f"neutral-mail-rests:{account.pk}")  # an hour later
    assert services.tell_of_visits(harbor.id) == 1 and len(mail.outbox) == 1


def test_what_the_ledger_refuses_is_not_hidden(
    harbor: Organization, asked: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused_here(*args: Any, **more: Any) -> None:
        raise EgressRefused("No ledger of disclosures is kept.")

    officer(harbor)
    monkeypatch.setattr(egress, "hand_out", refused_here)
    with pytest.raises(EgressRefused):
        services.tell_of_visits(harbor.id)
    assert not mail.outbox


def test_the_areas_open_reading_and_nothing_else() -> None:
    """No permission of a visit is one that a service asks before it writes."""
    opened = frozenset().union(*(permissions for _words, permissions in AREAS.values()))
    assert opened <= set(table())
    assert all(name.endswith((".read", ".overview", ".enter")) for name in opened)
    visiting = Actor(None, None, frozenset({Role.OPERATOR}), only=frozenset({"case.read"}))
    assert allows(visiting, "case.read") and not allows(visiting, "organization.create")


@pytest.fixture
def desk(olive: Account) -> Iterator[Client]:
    client = Client(headers={"host": "desk.localhost"})
    client.post("/account/login/", {"login": olive.email, "password": PASSWORD})
    yield client


def test_a_visit_in_the_browser(harbor: Organization, olive: Account, desk: Client) -> None:
    ola = officer(harbor)
    client = Client(headers={"host": "desk.localhost"})
    client.post("/account/login/", {"login": Account.objects.get(pk=ola.account_id).email, "password": PASSWORD})
    form = {
        "organization": str(harbor.id),
        "purpose": "fault",
        "reference": "T-7",
        "areas": ["people"],
        "minutes": "30",
    }
    assert desk.post("/operator/visits/", form).status_code == 302
    with organization_scope(harbor.id):
        visit = Visit.objects.get()
    assert desk.get("/employees/").status_code == 403
    page = client.get(f"/privacy/visits/{visit.id}/").content.decode()
    assert "Olive Operator" in page and "T-7" in page and "Allow, from now" in page
    assert "waits for a decision" in client.get("/privacy/visits/").content.decode().lower()
    assert ">1</span>" in client.get("/privacy/").content.decode()
    answer = client.post(
        f"/privacy/visits/{visit.id}/decide/", {"answer": "allow", "areas": ["people"], "minutes": "15"}
    )
    assert answer.status_code == 302
    assert desk.post(f"/operator/visits/{visit.id}/enter/").headers["Location"] == "/employees/"
    shown = desk.get("/employees/?q=secretive")
    body = shown.content.decode()
    assert shown.status_code == 200 and "Harbor Hospital" in body
    # Who, when, why: in the page, and across it.
    assert body.count("Olive Operator ·") >= 3 and "Find a fault T-7" in body and 'class="ol-watermark"' in body
    assert desk.post("/employees/").status_code == 403
    assert desk.get("/cases/").status_code == 403  # not part of it
    with organization_scope(harbor.id):
        assert list(View.objects.values_list("page", "path")) == [("employees", "/employees/")]
    listed = client.get(f"/privacy/visits/{visit.id}/").content.decode()
    assert 'href="/employees/"' in listed and "secretive" not in listed and "every 3s" in listed
    assert client.post(f"/privacy/visits/{visit.id}/end/").status_code == 302
    assert desk.get("/employees/").status_code == 403
    assert "every 3s" not in client.get(f"/privacy/visits/{visit.id}/").content.decode()
    assert "visit.view" in actions(harbor)


def test_watching_asks_for_what_is_newer_and_reads_nobody(
    harbor: Organization, olive: Account, asked: Visit, desk: Client
) -> None:
    ola = officer(harbor)
    services.visit_allow(actor=ola, visit_id=asked.id, areas=["people"], minutes=15)
    with organization_scope(harbor.id):
        ada = make_employee(harbor.id, "e1", "Ada", "Ferro")
    client = Client(headers={"host": "desk.localhost"})
    client.force_login(Account.objects.get(pk=ola.account_id))
    at, htmx = f"/privacy/visits/{asked.id}/", {"HX-Request": "true"}

    def watch(after: object) -> HttpResponse:
        return client.get(f"{at}?after={after}", headers=htmx)

    assert f'hx-get="{at}?after="' in client.get(at).content.decode()
    assert watch("").status_code == 204
    desk.post(f"/operator/visits/{asked.id}/enter/")
    desk.get(f"/employees/{ada.id}/")
    with organization_scope(harbor.id):
        first = View.objects.get()
    part = watch("").content.decode()
    assert f"/employees/{ada.id}/" in part and f'hx-get="{at}?after={first.id}"' in part and "<html" not in part
    assert watch(first.id).status_code == 204 and watch("nothing").status_code == 200
    assert f"/employees/{ada.id}/" in client.get(at).content.decode()
    with organization_scope(harbor.id), for_security():
        assert not Read.objects.filter(account_id=ola.account_id).exists()
    services.visit_end(actor=ola, visit_id=asked.id)
    last = watch(first.id)
    assert last.status_code == 200 and "hx-get" not in last.content.decode()


def test_the_operator_leaves(harbor: Organization, olive: Account, asked: Visit, desk: Client) -> None:
    services.visit_allow(actor=officer(harbor), visit_id=asked.id, areas=["people"], minutes=15)
    desk.post(f"/operator/visits/{asked.id}/enter/")
    assert desk.get("/employees/").status_code == 200
    assert desk.post(f"/operator/visits/{asked.id}/leave/").status_code == 302
    assert desk.get("/employees/").status_code == 403
    with organization_scope(harbor.id):
        assert Visit.objects.get().ended_how == "operator"
    refused(harbor, olive)


def test_another_operator_does_not_enter_it(harbor: Organization, asked: Visit) -> None:
    services.visit_allow(actor=officer(harbor), visit_id=asked.id, areas=["people"], minutes=15)
    other = make_account("other@operator.example", is_operator=True)
    with pytest.raises(NotFound):
        selectors.access_own_visit(actor=operator_of(other), visit_id=asked.id)
    client = Client(headers={"host": "desk.localhost"})
    client.force_login(other)
    assert client.post(f"/operator/visits/{asked.id}/enter/").status_code == 404
    refused(harbor, other)
