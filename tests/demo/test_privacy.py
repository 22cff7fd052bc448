"""The privacy office's life at Cascadia: each part of the Privacy overview has something to show, and exactly what.

Lived without hours, whose weeks take long and change nothing here.
"""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client

from openleave.config.demo_data import generate, privacy_book, sign_ins, timeline
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

#: The states of the cases that the office meets.
STATES = {"closed", "exhausted", "paid by the State", "intermittent with usage", "rolling-year recapture soon"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def _wanted(event) -> bool:
    match event:
        case timeline.FileArrives(kind, _):
            return kind == "employees"
        case timeline.CaseAsked(story):
            return story.state in STATES or story.reason == "family_health_condition"
        case timeline.PrivacyMatter(_):
            return True
    return False


@pytest.fixture(scope="module")
def officer(test_server, tmp_path_factory, django_db_blocker):
    """A browser in which the privacy officer is signed in, and the organization's id."""
    from django.test.utils import override_settings
    from tests.databases import _clone

    from openleave.apps.accounts.models import Account
    from openleave.config.demo_data.employer import install
    from openleave.config.demo_data.living import Living
    from openleave.config.demo_data.load import ZONE, _operator, create_operator, subprocessor_enter

    home = tmp_path_factory.mktemp("demo-privacy")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    with _clone(test_server, "demo_privacy") as database, override_settings(**stores), database.in_django():
        today, present = clock.today(ZONE), clock.now()
        operator_id = create_operator()
        events = timeline.of(generate.world("cascadia", today), today)
        with clock.travel(min(events[0][0], present)):
            subprocessor_enter(operator_id)
            installed = install(generate.employer("cascadia", today), _operator(), today)
        # The stories of the events are those whose cases are found again.
        installed.employer.stories[:] = [event.story for _, event in events if isinstance(event, timeline.CaseAsked)]
        living = Living(installed, today, _operator(operator_id))
        for instant, event in events:
            if _wanted(event):
                with clock.travel(min(instant, present)):
                    living.take(event)
        client = Client(headers={"host": "desk.localhost"})
        client.force_login(Account.objects.get(email="priya@cascadia.example"))
        yield client, installed.organization_id


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = _Text()
    text.feed(answer.content.decode().partition("<main")[2])
    return " ".join(text.words)


def count(organization_id, table: str, where: str = "true") -> int:
    with organization_scope(organization_id), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}")
        return cursor.fetchone()[0]


def test_what_waits_stands_on_the_overview(officer):
    client, _ = officer
    rows = client.get("/privacy/").content.decode().partition("<tbody>")[2].split("<tr>")[1:]
    waiting = {re.search(r'href="([^"]+)"', row)[1]: re.search(r"</svg>(\d+)</span></td>", row) for row in rows}
    assert {url: int(found[1]) for url, found in waiting.items() if found} == {
        "/privacy/requests/": 2,
        "/privacy/disclosures/": 1,
        "/privacy/visits/": 1,
        "/privacy/signals/": 1,
    }


def test_requests_are_in_different_states(officer):
    _, organization_id = officer
    with organization_scope(organization_id), connection.cursor() as cursor:
        cursor.execute(
            'SELECT "right", state, acknowledged_on IS NULL, denied_why'
            " FROM requests_privacyrequest ORDER BY received_on"
        )
        found = cursor.fetchall()
    assert found == [
        ("correct", "fulfilled", False, ""),
        ("delete", "denied", False, "agent_without_proof"),
        ("pieces", "fulfilled", False, ""),
        ("pieces", "verifying", False, ""),
        ("know", "received", True, ""),
    ]
    assert count(organization_id, "requests_packagelink", "fetched_at IS NOT NULL") == 1
    assert count(organization_id, "requests_question", "answered_at IS NULL") == 1


def test_a_correction_outlives_the_files(officer):
    """Three files have come since with the old number."""
    _, organization_id = officer
    today = clock.today()
    person = privacy_book.Subjects(generate.employer("cascadia", today), today).rehired(2)
    with organization_scope(organization_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.phone FROM people_profile p JOIN people_employee e ON e.id = p.employee_id"
            " WHERE e.number = %s AND p.superseded_at IS NULL AND p.valid_to IS NULL",
            [person.number],
        )
        found = cursor.fetchall()
    assert [phone[-7:] for (phone,) in found] == ["5550188"]
    assert not person.phone.endswith("5550188")


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/privacy/consents/ledger/", ("Asking for feedback", "On paper", "By telephone", "Withdrawn")),
        ("/privacy/holds/", ("D-2", "-0001", "-0002", "Lindgren Osei file")),
        ("/privacy/erasures/", ("The retention rule 29 CFR 516.5(a)",)),
        ("/privacy/retention/", ("Renner, Tobias", "1 person, 0 cases.")),
        ("/privacy/disclosures/", ("Answer to a court or an agency", "Package of a person’s own data")),
        (
            "/privacy/disclosures/recipients/",
            (
                "Washington Paid Leave, Employment Security Department",
                "Empire Lakes Assurance, disability claims",
                "Lantern Street Print and Mail",
            ),
        ),
        ("/privacy/disclosures/demands/", ("Subpoena 26-2-01187-4", "Claim review 26-0418", "Released")),
        ("/privacy/visits/", ("Find a fault T-2217", "Waits for a decision")),
        ("/privacy/signals/", ("Marcus Bell", "Dana Whitehorse", "Became an incident")),
        ("/privacy/incidents/", ("An account was used by somebody else", "Closed")),
    ],
)
def test_each_part_has_something_to_show(officer, path, texts):
    client, _ = officer
    page = read(client, path)
    assert [text for text in texts if text not in page] == []


def test_a_demand_waits_for_its_second_person(officer):
    _, organization_id = officer
    assert count(organization_id, "disclosures_demand", "state = 'open'") == 1
    assert count(organization_id, "disclosures_approval") == 1 + 2


def test_the_incident_is_over_and_concerned_somebody(officer):
    _, organization_id = officer
    assert count(organization_id, "incidents_incident", "closed_at IS NOT NULL") == 1
    assert count(organization_id, "incidents_task", "done_at IS NULL") == 0
    assert count(organization_id, "incidents_affected") > 0


def test_one_former_employee_is_erased_and_one_follows(officer):
    _, organization_id = officer
    assert count(organization_id, "erasure_run") == 1
    assert count(organization_id, "people_employee", "number = '99017'") == 0
    assert count(organization_id, "people_employee", "number = '99044'") == 1


@pytest.mark.parametrize("slug", generate.SLUGS)
def test_nothing_changes_places_whatever_the_day(slug):
    """Weekends move events; those that rest on others still come after them."""
    for later in range(7):
        today = date(2026, 11, 23) + timedelta(days=later)
        book = sorted(privacy_book.BOOK[slug], key=lambda one: privacy_book.instant(today, one))
        days = [one.days_ago for one in book if one.moment == "day"]
        assert days == sorted(days, reverse=True)
        names = [one.what for one in book]
        assert slug != "cascadia" or names.index("account_guessed") < names.index("incident_opened")


@pytest.mark.parametrize("slug", generate.SLUGS)
def test_its_people_are_in_no_story_of_their_own(slug):
    today = clock.today()
    employer = generate.employer(slug, today)
    subjects = privacy_book.Subjects(employer, today)
    busy = {story.employee_number for story in employer.stories} | set(employer.signers.values())
    wanted = {"cascadia": 4, "tallmadge": 3, "brazos": 2}[slug]
    found = [subjects.rehired(index).number for index in range(wanted)]
    assert len(set(found) - busy) == wanted
    assert sign_ins.deputy_of(slug).role == "privacy_officer"
