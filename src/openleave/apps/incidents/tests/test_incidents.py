"""Incidents: whom one concerns, exactly; the clocks; the letters; the end (P-68, RS-15)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from time import monotonic

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openleave.apps.incidents import duties, selectors, services
from openleave.apps.incidents.models import Affected, Incident, Read, Step, Task
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.incidents.tests.conftest import Employer
from openleave.apps.people.tests.factories import actor_for, make_organization
from openleave.kernel import audit, clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-68")]


def concerned(harbor: Employer, incident: Incident) -> set[str]:
    with organization_scope(harbor.organization.id):
        rows = Affected.objects.filter(incident=incident).values_list("employee_id", flat=True)
        return {harbor.people[one] for one in rows}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_leak_concerns_exactly_whose_rows_were_shown(harbor: Employer, seed: int) -> None:
    """What was shown is known from the names on the pages themselves; precision and recall are 1."""
    chance = random.Random(seed)
    browsers = {
        "hera": harbor.browser("hera", Role.HR_OPERATIONS),
        "lea": harbor.browser("lea", Role.LEAVE_ADMINISTRATOR),
    }
    people = sorted(harbor.people)
    start = clock.now() - timedelta(hours=6)
    truth: dict[tuple[str, bool], set[str]] = {}
    for minute in sorted(chance.sample(range(300), 60)):
        name = chance.choice(list(browsers))
        address = chance.choice(
            [
                f"/employees/{chance.choice(people)}/",
                f"/employees/?q=Zebrafinch0{chance.randrange(6)}{chance.randrange(10)}",
                f"/api/v1/employees/{chance.choice(people)}/",
                "/reports/",
                f"/employees/{Incident().id}/",
            ]
        )
        with clock.travel(start + timedelta(minutes=minute)):
            body = browsers[name].get(address).content.decode()
        # The words that were searched for are no row.
        shown = {one for one in harbor.people.values() if f"{one}," in body or f'{one}"' in body.split('value="')[0]}
        if address.startswith("/api/") or "/employees/?" not in address:
            shown = {one for one in harbor.people.values() if one in body}
        else:
            shown = {harbor.people[one] for one in people if f"/employees/{one}/" in body}
        truth.setdefault((name, 100 <= minute <= 200), set()).update(shown)
    began = monotonic()
    incident = services.incident_open(
        actor=harbor.officer,
        began_at=start + timedelta(minutes=100),
        ended_at=start + timedelta(minutes=200),
        account_ids=[harbor.accounts["hera"].pk],
    )
    count = services.incident_scope(actor=harbor.officer, incident_id=incident.id)
    expected = truth.get(("hera", True), set())
    assert concerned(harbor, incident) == expected and count == len(expected) > 0
    assert expected != truth.get(("hera", False), set())
    # Any account.
    both = services.incident_open(
        actor=harbor.officer, began_at=start + timedelta(minutes=100), ended_at=start + timedelta(minutes=200)
    )
    services.incident_scope(actor=harbor.officer, incident_id=both.id)
    assert concerned(harbor, both) == expected | truth.get(("lea", True), set())
    assert monotonic() - began < 60
    assert audit.verify(harbor.organization.id, anchors={}).ok


def test_what_was_read_of_the_vault_is_among_it(harbor: Employer) -> None:
    from openleave.kernel import vault

    people = sorted(harbor.people)
    lea = harbor.account("lea", Role.LEAVE_ADMINISTRATOR)
    actor = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=lea)
    now = clock.now()
    with organization_scope(harbor.organization.id):
        places = [vault.Place(one, "people_profile", "ssn", one) for one in people[:4]]
        vault.put_many(dict.fromkeys(places, "Goldcrest"))
        vault.get_many(actor=actor, places=places[:3], purpose="leave_administration")
    incident = services.incident_open(actor=harbor.officer, began_at=now, ended_at=clock.now())
    assert services.incident_scope(actor=harbor.officer, incident_id=incident.id) == 3
    assert concerned(harbor, incident) == {harbor.people[one] for one in people[:3]}
    with organization_scope(harbor.organization.id):
        assert all(Affected.objects.values_list("tier3", flat=True))


def leak(harbor: Employer, people: int) -> Incident:
    client = harbor.browser("hera", Role.HR_OPERATIONS)
    now = clock.now()
    for one in sorted(harbor.people)[:people]:
        client.get(f"/employees/{one}/")
    made = services.incident_open(actor=harbor.officer, began_at=now, ended_at=clock.now(), discovered_at=now)
    services.incident_scope(actor=harbor.officer, incident_id=made.id)
    return made


def test_the_clocks_of_california(harbor: Employer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "REGULATOR_ABOVE", 2)
    incident = leak(harbor, 9)
    today = clock.today("America/New_York")

    def due() -> dict[str, date | None]:
        with organization_scope(harbor.organization.id):
            return dict(Task.objects.filter(incident=incident).values_list("code", "due_on"))

    assert due() == {
        "contain": None, "scope": None, "tell_owner": today, "tell_people": today + timedelta(days=30),
        "tell_regulator": None, "other_states": None, "prevent": None,
    }  # fmt: skip
    services.task_done(actor=harbor.officer, incident_id=incident.id, code="tell_people")
    assert due()["tell_regulator"] == today + timedelta(days=15)
    with pytest.raises(Conflict):
        services.incident_close(actor=harbor.officer, incident_id=incident.id)
    for code in due():
        services.task_done(actor=harbor.officer, incident_id=incident.id, code=code)
    services.incident_close(actor=harbor.officer, incident_id=incident.id)
    with pytest.raises(Conflict):
        services.incident_scope(actor=harbor.officer, incident_id=incident.id)
    with organization_scope(harbor.organization.id):
        assert list(Step.objects.order_by("at").values_list("code", flat=True))[:2] == ["open", "scope"]
        for change in ({"code": "open"},):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Step.objects.update(**change)


def test_the_clock_of_a_sample_runs_where_residents_were_told_before_it_was_due(
    harbor: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found again, the incident concerns more people than at first: the days count from when they were told."""
    incident = leak(harbor, 9)
    today = clock.today("America/New_York")
    services.task_done(actor=harbor.officer, incident_id=incident.id, code="tell_people")
    with organization_scope(harbor.organization.id):
        assert not Task.objects.filter(incident=incident, code="tell_regulator").exists()
    monkeypatch.setattr(duties, "REGULATOR_ABOVE", 2)
    services.incident_scope(actor=harbor.officer, incident_id=incident.id)
    with organization_scope(harbor.organization.id):
        assert Task.objects.get(incident=incident, code="tell_regulator").due_on == today + timedelta(days=15)


def test_pages_that_name_nobody_read_nobody(harbor: Employer) -> None:
    """A report and a letter with figures are no reading of everybody; a page with names is one of those on it."""
    incident = leak(harbor, 4)
    client = harbor.browser("ola", Role.PRIVACY_OFFICER)
    at = f"/privacy/incidents/{incident.id}/"

    def read() -> list[int]:
        with organization_scope(harbor.organization.id), for_security():
            rows = Read.objects.filter(account_id=harbor.accounts["ola"].pk)
            return [len(one.subject_ids) for one in rows.order_by("read_at")]

    before = read()
    report = client.get(at + "report/").content.decode()
    assert not [name for name in harbor.people.values() if name in report]
    assert "<dd>4" in report and "CA 2 " in report.replace("\n", " ")
    for name in ("owner", "regulator"):
        assert "2 " in client.get(f"{at}letters/{name}/").content.decode()
    assert read() == before
    client.get(at)
    client.get(at + "letters/people/")
    assert read() == [*before, 4, 4]


def test_of_very_many_the_most_read_are_listed(harbor: Employer, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = leak(harbor, 4)
    last = sorted(harbor.people)[3]
    with organization_scope(harbor.organization.id):
        Affected.objects.filter(incident=incident, employee_id=last).update(reads=7)
    monkeypatch.setattr("openleave.apps.incidents.views.incidents.MOST_LISTED", 1)
    page = harbor.browser("ola", Role.PRIVACY_OFFICER).get(f"/privacy/incidents/{incident.id}/").content.decode()
    assert [name for name in harbor.people.values() if name in page] == [harbor.people[last]]
    assert "And 3 more." in page and "4 people it concerns" in page


@pytest.mark.parametrize(
    ("states", "codes"),
    [
        ({}, {"contain", "scope", "tell_owner", "prevent"}),
        ({"CA": 500}, {"contain", "scope", "tell_owner", "tell_people", "prevent"}),
        ({"CA": 501}, {"contain", "scope", "tell_owner", "tell_people", "tell_regulator", "prevent"}),
        ({"OH": 1}, {"contain", "scope", "tell_owner", "other_states", "prevent"}),
        ({"": 1}, {"contain", "scope", "tell_owner", "other_states", "prevent"}),
    ],
)
def test_what_follows_from_whom_it_concerns(states: dict[str, int], codes: set[str]) -> None:
    assert set(duties.wanted(states)) == codes


def test_days_are_calendar_days() -> None:
    assert duties.residents_due(date(2026, 1, 31)) == date(2026, 3, 2)
    assert duties.regulator_due(date(2028, 2, 20)) == date(2028, 3, 6)


def test_wrong_times_and_strangers(harbor: Employer) -> None:
    now = clock.now()
    for wrong, name in (
        ({"began_at": now, "ended_at": now - timedelta(minutes=1)}, "ended_at"),
        ({"began_at": now + timedelta(days=1), "ended_at": now + timedelta(days=2)}, "began_at"),
        ({"began_at": now, "ended_at": now, "cause": "Kim did it"}, "cause"),
    ):
        with pytest.raises(Invalid) as error:
            services.incident_open(actor=harbor.officer, **wrong)
        assert error.value.field == name
    with pytest.raises(Forbidden):
        services.incident_open(actor=actor_for(harbor.organization), began_at=now, ended_at=now)
    made = services.incident_open(actor=harbor.officer, began_at=now, ended_at=now)
    stranger = actor_for(make_organization("mesa-schools"), Role.PRIVACY_OFFICER)
    with pytest.raises(NotFound):
        services.incident_scope(actor=stranger, incident_id=made.id)


def test_pages(harbor: Employer) -> None:
    incident = leak(harbor, 4)
    client = harbor.browser("ola", Role.PRIVACY_OFFICER)
    at = f"/privacy/incidents/{incident.id}/"
    with CaptureQueriesContext(connection) as queries:
        page = client.get(at).content.decode()
    assert len(queries) <= 26, [one["sql"][:90] for one in queries]
    for one in sorted(harbor.people)[:4]:
        assert harbor.people[one] in page
    assert "4 people it concerns" in page and "Cal. Civ. Code 1798.82(a)" in page and "Not covered" in page
    letter = client.get(at + "letters/people/").content.decode()
    for heading in ("What Happened", "What Information Was Involved", "What You Can Do", "For More Information"):
        assert heading in letter
    assert "It concerns 4 people" in client.get(at + "letters/owner/").content.decode()
    assert "1798.82(f)" in client.get(at + "letters/regulator/").content.decode()
    assert client.get(at + "letters/nobody/").status_code == 404
    assert "Report on incident" in client.get(at + "report/").content.decode()
    assert client.post(at + "done/", {"code": "contain"}).status_code == 302
    assert client.post(at + "done/", {"code": "nothing"}).status_code == 302
    assert client.post(at + "close/").status_code == 302
    with organization_scope(harbor.organization.id):
        assert selectors.access_incident(actor=harbor.officer, incident_id=incident.id).closed_at is None
    now = clock.now().strftime("%Y-%m-%dT%H:%M")
    form = {"began_at": "2026-01-05T08:00", "ended_at": "2026-01-05T09:00", "discovered_at": now, "cause": "lost"}
    assert client.post("/privacy/incidents/new/", form | {"began_at": "2026-01-05T10:00"}).status_code == 422
    assert client.post("/privacy/incidents/new/", form | {"discovered_at": "2026-01-05T10:00"}).status_code == 302
    assert client.get("/privacy/incidents/").content.decode().count("I-20") == 2
