"""Security signals: noticed within minutes, locked to their purpose, without an effect of their own (P-35)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import ProgrammingError, connection, transaction
from django.test import Client

import openleave
from openleave.apps.accounts.models import Account
from openleave.apps.incidents.models import Incident, InstallationSignal, Kind, Read, Signal, Watch
from openleave.apps.incidents.signals import detecting, reading
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.incidents.tests.conftest import Employer, employer
from openleave.apps.people.tests.factories import PASSWORD, make_account
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Forbidden, Invalid
from openleave.kernel.postgres.provision import SECURITY
from openleave.kernel.purposes import standing, stating
from openleave.kernel.tenancy import organization_scope, purpose_scope
from openleave.kernel.tenancy.roles import as_role

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-35")]


def found(harbor: Employer) -> list[tuple[str, int]]:
    with organization_scope(harbor.organization.id):
        return [(one.kind, one.count) for one in reading.signals(actor=harbor.officer)]


def watch(harbor: Employer, **values: Any) -> None:
    chosen: dict[str, Any] = {"people": 500, "minutes": 60, "from_hour": None, "to_hour": None, "business_days": False}
    reading.watch_choose(actor=harbor.officer, **chosen | values)


def test_five_hundred_records_read_by_a_valid_account_are_told_of_within_minutes(db: None) -> None:
    """The list, then one person after the other, as a program would."""
    harbor = employer(500)
    client = harbor.browser("hera", Role.HR_OPERATIONS)
    began = clock.now()
    client.get("/employees/")
    with organization_scope(harbor.organization.id), for_security():
        seen = {one for row in Read.objects.all() for one in row.subject_ids}
    assert len(seen) > 10
    *others, last = sorted(set(harbor.people) - seen)
    for one in others:
        client.get(f"/employees/{one}/")
    assert detecting.detect(harbor.organization.id) == 0  # 499
    client.get(f"/employees/{last}/")
    assert detecting.detect(harbor.organization.id) == 1
    _officer = harbor.officer
    assert detecting.tell(harbor.organization.id) == 1
    [(kind, count)] = found(harbor)
    assert (kind, count) == (Kind.BULK, 500)
    [sent] = mail.outbox
    assert sent.to == ["ola@harbor.example"]
    for word in ("hera", "500", "record", "Zebrafinch", "Harbor"):
        assert word not in sent.subject + sent.body
    assert clock.now() - began < timedelta(minutes=5)
    # It goes on: still one signal, one e-mail, and nothing happened to the account.
    assert detecting.detect(harbor.organization.id) == 0 and detecting.tell(harbor.organization.id) == 0
    assert client.get("/employees/").status_code == 200
    assert Account.objects.get(email="hera@harbor.example").is_active


def test_the_job_looks_every_minute() -> None:
    from openleave.apps.incidents.tasks import catch_up

    assert catch_up.name == "incidents.catch_up"
    source = Path(openleave.__file__).parent.joinpath("apps/incidents/tasks.py").read_text(encoding="utf-8")
    assert '@app.periodic(cron="* * * * *")' in source


def test_fewer_than_chosen_or_slower_is_no_signal(harbor: Employer) -> None:
    client = harbor.browser("hera", Role.HR_OPERATIONS)
    watch(harbor, people=10, minutes=30)
    people = sorted(harbor.people)
    with clock.travel(clock.now() - timedelta(minutes=31)):
        for one in people[:5]:
            client.get(f"/employees/{one}/")
    for one in people[5:14]:
        client.get(f"/employees/{one}/")
    assert detecting.detect(harbor.organization.id) == 0
    client.get(f"/employees/{people[14]}/")
    assert detecting.detect(harbor.organization.id) == 1
    assert found(harbor) == [(Kind.BULK, 10)]


def test_outside_the_hours_that_were_chosen(harbor: Employer) -> None:
    client = harbor.browser("hera", Role.HR_OPERATIONS)
    one = next(iter(harbor.people))
    client.get(f"/employees/{one}/")
    assert detecting.detect(harbor.organization.id) == 0
    hour = clock.now().astimezone(ZoneInfo("America/New_York")).hour
    inside = {"from_hour": hour, "to_hour": hour + 1}
    watch(harbor, **inside)
    assert detecting.detect(harbor.organization.id) == 0
    outside = {"from_hour": 0, "to_hour": hour} if hour else {"from_hour": 1, "to_hour": 24}
    watch(harbor, **outside)
    assert detecting.detect(harbor.organization.id) == 1
    assert found(harbor) == [(Kind.HOURS, 1)]


def test_files_that_are_taken_away(harbor: Employer) -> None:
    client = harbor.browser("lea", Role.LEAVE_ADMINISTRATOR)
    response = client.get("/reports/volume/table.csv")
    assert response.has_header("Content-Disposition"), response.status_code
    assert detecting.detect(harbor.organization.id) == 1
    assert found(harbor) == [(Kind.FILES, 1)]


def test_a_thousand_guesses_are_blocked_and_told_of(harbor: Employer) -> None:
    """From one address against many accounts, and from many addresses against one: few guesses are even looked at."""
    names = [f"hera{number}@harbor.example" for number in range(500)]
    make_account(names[0])
    target = harbor.account("hera", Role.HR_OPERATIONS)
    for number, name in enumerate(names):
        client = Client(headers={"host": "desk.localhost"})
        client.post("/account/login/", {"login": name, "password": f"guess {number}"}, REMOTE_ADDR="203.0.113.9")
    for number in range(500):
        client = Client(headers={"host": "desk.localhost"})
        address = f"198.51.{number // 250}.{number % 250}"
        client.post("/account/login/", {"login": target.email, "password": f"guess {number}"}, REMOTE_ADDR=address)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT details ->> 'reason', count(*) FROM audit_installation_entry "
            "WHERE action = 'account.sign_in_failed' GROUP BY 1"
        )
        reasons = dict(cursor.fetchall())
    assert reasons["credentials"] <= 10 + 5, reasons
    # Even the right password has to wait now.
    client = Client(headers={"host": "desk.localhost"})
    client.post("/account/login/", {"login": target.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")
    assert client.get("/employees/").status_code == 302
    make_account("olive@operator.example", is_operator=True)
    assert detecting.detect_on_installation() == 1 and detecting.detect_on_installation() == 0
    assert detecting.tell_operators() == 1
    assert mail.outbox[-1].to == ["olive@operator.example"]
    operator = Actor(None, None, frozenset({Role.OPERATOR}))
    assert [one.kind for one in reading.installation_signals(actor=operator)] == [Kind.STUFFING]
    assert detecting.detect(harbor.organization.id) >= 1
    assert Kind.SIGN_IN in {kind for kind, _count in found(harbor)}


def test_an_answered_signal_stays_as_it_was_and_silences_nobody(harbor: Employer) -> None:
    client = harbor.browser("lea", Role.LEAVE_ADMINISTRATOR)
    began = clock.now() - timedelta(hours=1)

    def look(minute: int) -> int:
        with clock.travel(began + timedelta(minutes=minute)):
            return detecting.detect(harbor.organization.id)

    def take(minute: int) -> None:
        with clock.travel(began + timedelta(minutes=minute)):
            assert client.get("/reports/volume/table.csv").status_code == 200

    take(0)
    assert look(1) == 1
    take(2)
    assert look(3) == 0 and found(harbor) == [(Kind.FILES, 2)]  # nobody has answered: it grows
    with clock.travel(began + timedelta(minutes=5)), organization_scope(harbor.organization.id):
        [one] = reading.signals(actor=harbor.officer)
        reading.signal_answer(actor=harbor.officer, signal_id=one.id, answer="explained")
    assert look(6) == 0 and found(harbor) == [(Kind.FILES, 2)]  # nothing new since the answer
    take(7)
    assert look(8) == 1 and look(9) == 0
    with organization_scope(harbor.organization.id):
        newest, answered = reading.signals(actor=harbor.officer)
    assert (newest.answer, newest.last_at) == ("", began + timedelta(minutes=7))
    assert (answered.answer, answered.last_at, answered.count) == ("explained", one.last_at, 2)


def refuse(times: int, account: Account | None = None) -> None:
    for _time in range(times):
        audit.append_installation(
            actor=Actor(None, None), action="account.sign_in_failed", object_type="account",
            object_id=account.pk if account else None, details={"reason": "credentials"},
        )  # fmt: skip


def test_an_answered_signal_of_the_installation_does_not_return_by_itself(harbor: Employer) -> None:
    operator = Actor(None, None, frozenset({Role.OPERATOR}))
    refuse(99)
    assert detecting.detect_on_installation() == 0
    refuse(1)
    assert detecting.detect_on_installation() == 1
    [one] = reading.installation_signals(actor=operator)
    reading.installation_signal_answer(actor=operator, signal_id=one.id)
    assert detecting.detect_on_installation() == 0
    refuse(1)
    assert detecting.detect_on_installation() == 1
    newest, answered = reading.installation_signals(actor=operator)
    assert (newest.answer, newest.count) == ("", 101) and (answered.last_at, answered.count) == (one.last_at, 100)


def test_twenty_refused_sign_ins_of_one_account_where_it_has_a_role(harbor: Employer) -> None:
    account, stranger = harbor.account("hera", Role.HR_OPERATIONS), make_account("sam@mesa.example")
    refuse(19, account)
    refuse(30, stranger)
    refuse(30)
    assert detecting.detect(harbor.organization.id) == 0
    refuse(1, account)
    assert detecting.detect(harbor.organization.id) == 1 and found(harbor) == [(Kind.SIGN_IN, 20)]


def test_a_mail_server_that_fails_at_one_is_tried_again_for_that_one(
    harbor: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is locked, or uncertain, while it is talked to."""
    now, send = clock.now(), EmailMessage.send
    for name in ("ola", "pia"):
        harbor.account(name, Role.PRIVACY_OFFICER)
    with organization_scope(harbor.organization.id), for_security():
        about = {"organization_id": harbor.organization.id, "first_at": now, "last_at": now, "count": 512}
        Signal.objects.create(**about, kind=Kind.BULK, account_id=harbor.accounts["ola"].pk)
    depth = len(connection.savepoint_ids)

    def broken(message: EmailMessage, *args: Any, **more: Any) -> int:
        assert len(connection.savepoint_ids) == depth
        if "pia@harbor.example" in message.to:
            raise OSError("away")
        return send(message, *args, **more)

    monkeypatch.setattr(EmailMessage, "send", broken)
    assert detecting.tell(harbor.organization.id) == 0 and detecting.tell(harbor.organization.id) == 0
    assert [one.to for one in mail.outbox] == [["ola@harbor.example"]]
    monkeypatch.setattr(EmailMessage, "send", send)
    assert detecting.tell(harbor.organization.id) == 1 and detecting.tell(harbor.organization.id) == 0
    assert [one.to for one in mail.outbox] == [["ola@harbor.example"], ["pia@harbor.example"]]


LOCKED = ("incidents_read", "incidents_signal", "incidents_installationsignal")


@pytest.mark.parametrize("table", LOCKED)
def test_the_role_that_serves_requests_cannot_read_them(harbor: Employer, table: str) -> None:
    """The leave engine, cases and reports run as that role."""
    for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        with pytest.raises(ProgrammingError, match="permission denied"), organization_scope(harbor.organization.id):
            connection.cursor().execute(statement)
    with organization_scope(harbor.organization.id), for_security() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("SELECT * FROM people_profile")
        cursor.execute("RESET ROLE")


def test_no_other_module_names_them() -> None:
    source = Path(openleave.__file__).parent
    naming = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if any(table in path.read_text(encoding="utf-8") for table in LOCKED) and "tests" not in path.parts
    }
    # Retention lets them go when they are old, as the role that may, and reads none.
    assert {Path(one).parts[:2] for one in naming} == {("apps", "incidents"), ("apps", "retention")}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
def test_the_privacy_officer_alone_reads_them(harbor: Employer, role: Role) -> None:
    actor = Actor(None, harbor.organization.id, frozenset({role}))
    with organization_scope(harbor.organization.id):
        with pytest.raises(Forbidden):
            reading.signals(actor=actor)
        if role != Role.OPERATOR:
            with pytest.raises(Forbidden):
                reading.installation_signals(actor=actor)


def test_another_organization_sees_nothing(harbor: Employer) -> None:
    harbor.browser("hera", Role.HR_OPERATIONS).get("/employees/")
    from openleave.apps.people.tests.factories import make_organization

    with organization_scope(make_organization("mesa-schools").id), for_security():
        assert Read.objects.count() == 0
    with organization_scope(harbor.organization.id), for_security():
        assert Read.objects.count() == 1


def test_pages_of_signals(harbor: Employer) -> None:
    client = harbor.browser("ola", Role.PRIVACY_OFFICER)
    now, account = clock.now(), harbor.account("hera", Role.HR_OPERATIONS)
    with organization_scope(harbor.organization.id), for_security():
        about = {"organization_id": harbor.organization.id, "first_at": now, "last_at": now, "count": 512}
        one = Signal.objects.create(**about, kind=Kind.BULK, account_id=account.pk)
        other = Signal.objects.create(**about, kind=Kind.FILES, account_id=account.pk)
    page = client.get("/privacy/signals/").content.decode()
    assert "2 signals wait for your answer." in page and "hera@harbor.example" in page and "512" in page
    assert client.post(f"/privacy/signals/{one.id}/answer/", {"answer": "explained"}).status_code == 302
    answer = client.post(f"/privacy/signals/{other.id}/answer/", {"answer": "incident"})
    assert answer.headers["Location"] == f"/privacy/incidents/new/?signal={other.id}"
    assert str(account.pk) in client.get(answer.headers["Location"]).content.decode()
    # It waits until there is an incident.
    assert "1 signal waits for your answer." in client.get("/privacy/signals/").content.decode()
    form = {"began_at": "2026-01-05T10:00", "ended_at": "2026-01-05T09:00", "discovered_at": "2026-01-05T10:00"}
    assert client.post(answer.headers["Location"], form | {"cause": "lost"}).status_code == 422
    assert "1 signal waits for your answer." in client.get("/privacy/signals/").content.decode()
    form["began_at"] = "2026-01-05T08:00"
    assert client.post(answer.headers["Location"], form | {"cause": "lost"}).status_code == 302
    with organization_scope(harbor.organization.id):
        said = {one.id: one.answer for one in reading.signals(actor=harbor.officer)}
        assert said == {one.id: "explained", other.id: "incident"} and Incident.objects.count() == 1
    again = client.post(f"/privacy/signals/{other.id}/answer/", {"answer": "incident"})
    assert again.headers["Location"] == "/privacy/signals/"
    assert "wait for your answer" not in client.get("/privacy/signals/").content.decode()
    form = {"people": "50", "minutes": "30", "from_hour": "7", "to_hour": "19", "business_days": "on"}
    assert client.post("/privacy/signals/", form).status_code == 302
    with organization_scope(harbor.organization.id):
        assert Watch.objects.get().from_hour == 7
    with pytest.raises(Invalid):
        watch(harbor, from_hour=7)
    assert client.post("/privacy/signals/", form | {"people": "5"}).status_code == 422


def test_the_operator_page(db: None) -> None:
    olive = make_account("olive@operator.example", is_operator=True)
    now = clock.now()
    with transaction.atomic(), for_security():
        one = InstallationSignal.objects.create(kind=Kind.STUFFING, first_at=now, last_at=now, count=1000)
    client = Client(headers={"host": "desk.localhost"})
    client.force_login(olive)
    assert "1000" in client.get("/operator/signals/").content.decode()
    assert client.post("/operator/signals/", {"signal": str(one.id)}).status_code == 302
    assert "Explained" in client.get("/operator/signals/").content.decode()


@pytest.mark.commitment("P-13", "P-44")
def test_while_the_purpose_is_suspended_nothing_is_watched_and_pages_go_on(db: None) -> None:
    harbor = employer(1)
    client = harbor.browser("hera", Role.HR_OPERATIONS)
    officer = harbor.browser("pavel", Role.PRIVACY_OFFICER)
    person = f"/employees/{next(iter(harbor.people))}/"

    def reads() -> int:
        with purpose_scope("retention"), connection.cursor() as cursor, as_role(cursor, SECURITY):
            cursor.execute("SELECT count(*) FROM incidents_read WHERE organization_id = %s", [harbor.organization.id])
            return int(cursor.fetchone()[0])

    def suspend(until: date | None) -> None:
        with organization_scope(harbor.organization.id):
            standing.set_until(harbor.organization.id, "security", until)

    suspend(None)
    assert client.get(person).status_code == 200
    with organization_scope(harbor.organization.id):
        assert reads() == 0
    with stating("accountability"), organization_scope(harbor.organization.id):
        assert not Entry.objects.filter(action="purpose.refused").exists()
    assert detecting.detect(harbor.organization.id) == detecting.tell(harbor.organization.id) == 0
    assert (
        officer.get("/privacy/").status_code == officer.get("/privacy/consents/purposes/security/").status_code == 200
    )
    answer = officer.get("/privacy/signals/")
    assert answer.status_code == 403 and "This use of data is suspended." in answer.content.decode()
    suspend(clock.now().date())
    assert client.get(person).status_code == 200
    with organization_scope(harbor.organization.id):
        assert reads() == 1
