"""Logging notices, and the inbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from openleave.apps.cases import private as case_private
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.desk import kinds, private, services
from openleave.apps.desk.access import access_arrival
from openleave.apps.desk.events import ArrivalPlaced
from openleave.apps.desk.models import Arrival
from openleave.apps.desk.selectors import inbox as selectors
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel import clock, news
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.keys import key_store
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
LEARNED = date(2026, 11, 20)


def inside(harbor: Harbor) -> Any:
    return organization_scope(harbor.organization.id)


def arrive(harbor: Harbor, kind: str = "message", channel: str = "portal", **more: Any) -> Arrival:
    return services.arrival_add(actor=harbor.actor, kind=kind, channel=channel, **more)


def colleague(harbor: Harbor) -> Employee:
    with inside(harbor):
        return Employee.objects.get(number="001")


# A first word -------------------------------------------------------------------------------------------------------


def test_a_notice_of_a_known_person_is_a_case_with_running_clocks(harbor: Harbor) -> None:
    arrival, case = services.notice_log(
        actor=harbor.actor, channel="manager", employee_id=harbor.nurse.id, learned_on=LEARNED, said="Needs surgery."
    )
    assert case is not None
    assert (case.state, case.noticed_on, case.reason) == ("noticed", LEARNED, "")
    assert (arrival.kind, arrival.handled_as, arrival.case_id, arrival.has_words) == ("notice", "case", case.id, False)
    with inside(harbor):
        clocks = CaseClock.objects.filter(case=case, done_on=None)
        # Five business days from Friday, November 20, over Thanksgiving (29 CFR 825.300(b)(1)).
        assert clocks.get(code="us.fed.fmla.clock.eligibility_notice").event_on == LEARNED
        assert case_private.read(harbor.actor, case.id, harbor.nurse.id).note == "Needs surgery."


def test_a_notice_of_somebody_unknown_waits_with_its_day(harbor: Harbor) -> None:
    arrival, case = services.notice_log(
        actor=harbor.actor, channel="phone", employee_id=None, learned_on=LEARNED, said="Surgery.", who="Rosa, nights"
    )
    assert (case, arrival.handled, arrival.learned_on) == (None, False, LEARNED)
    own = arrival.subject_id
    with clock.travel(NOW + timedelta(days=3)):
        placed = services.arrival_identify(actor=harbor.actor, arrival_id=arrival.id, employee_id=harbor.nurse.id)
    with inside(harbor):
        made = LeaveCase.objects.get()
        assert (made.noticed_on, made.state, made.employee_id) == (LEARNED, "noticed", harbor.nurse.id)
        assert (placed.handled_as, placed.case_id, placed.subject_id) == ("case", made.id, harbor.nurse.id)
        assert case_private.read(harbor.actor, made.id, harbor.nurse.id).note == "Surgery."
        assert private.read(harbor.actor, placed) == {"said": "Surgery.", "who": "Rosa, nights"}
        with pytest.raises(Conflict):
            services.arrival_identify(actor=harbor.actor, arrival_id=arrival.id, employee_id=harbor.nurse.id)
    assert own != harbor.nurse.id


def test_the_key_of_an_unknown_person_is_destroyed_once_they_are_known(fresh_database: Any) -> None:
    from openleave.apps.cases.tests.conftest import make_harbor

    with fresh_database.in_django(), clock.travel(NOW):
        harbor = make_harbor("harbor-hospital", people=1)
        arrival = arrive(harbor, "message", "mail", said="Hello.", who="Rosa")
        assert not key_store().is_destroyed(harbor.organization.id, arrival.subject_id)
        services.arrival_identify(actor=harbor.actor, arrival_id=arrival.id, employee_id=harbor.nurse.id)
        assert key_store().is_destroyed(harbor.organization.id, arrival.subject_id)


def test_the_notice_page(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    _, text = statements(client, "/inbox/notice/")
    assert 'value="2026-11-23"' in text and 'data-key="n"' in text
    answers = {"employee_id": str(harbor.nurse.id), "channel": "phone", "learned_on": "2026-11-20", "said": "Surgery."}
    response = client.post("/inbox/notice/", answers, follow=True)
    with inside(harbor):
        made = LeaveCase.objects.get()
    assert response.redirect_chain == [(f"/cases/{made.id}/", 302)]
    assert f"Case {made.number} is made of it" in response.content.decode()


def test_the_notice_page_without_javascript(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    answers = {"employee_id": "", "channel": "phone", "learned_on": "2026-11-23", "said": ""}
    response = client.post("/inbox/notice/", answers | {"employee_id_search": "person"})
    assert response.status_code == 422 and "Which of them?" in response.content.decode()
    response = client.post("/inbox/notice/", answers | {"employee_id_search": "nobody at all"})
    assert response.status_code == 422
    assert "Choose the employee, or keep it for later." in response.content.decode()
    # One person fits: that is the person.
    assert client.post("/inbox/notice/", answers | {"employee_id_search": "marin"}).status_code == 302
    with inside(harbor):
        assert LeaveCase.objects.get().employee_id == harbor.nurse.id


def test_the_notice_page_keeps_what_nobody_can_name_yet(harbor: Harbor, browser: Browser) -> None:
    answers = {"employee_id": "", "employee_id_search": "Rosa from nights", "channel": "mail", "unknown": "1"}
    response = browser().post("/inbox/notice/", answers | {"learned_on": "2026-11-20", "said": "Surgery."}, follow=True)
    with inside(harbor):
        arrival = Arrival.objects.get()
    text = response.content.decode()
    assert response.redirect_chain == [(f"/inbox/{arrival.id}/", 302)]
    for words in ("Rosa from nights", "Surgery.", "November 20, 2026", "Say whom it is about."):
        assert words in text, words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"learned_on": "2026-11-24"}, "still to come"),
        ({"learned_on": ""}, "This field is required"),
        ({"channel": "smoke"}, "Select a valid choice"),
        ({"said": "x" * 5001}, "at most 5000 characters"),
    ],
)
def test_the_notice_page_says_what_is_wrong(
    harbor: Harbor, browser: Browser, changes: dict[str, str], words: str
) -> None:
    answers = {"employee_id": str(harbor.nurse.id), "channel": "phone", "learned_on": "2026-11-23", "said": "A word."}
    response = browser().post("/inbox/notice/", answers | changes)
    assert (response.status_code, words in response.content.decode()) == (422, True)
    with inside(harbor):
        assert not Arrival.objects.exists() and not LeaveCase.objects.exists()


def test_a_notice_about_somebody_in_human_resources_goes_behind_the_wall(harbor: Harbor, browser: Browser) -> None:
    director = make_account("dana@harbor-hospital.example")
    give(director, harbor.organization, Role.HR_OPERATIONS, employee_id=harbor.nurse.id)
    answers = {"employee_id": str(harbor.nurse.id), "channel": "phone", "learned_on": "2026-11-23", "said": "Surgery."}
    response = browser().post("/inbox/notice/", answers, follow=True)
    assert response.redirect_chain == [("/inbox/", 302)]
    text = response.content.decode()
    assert "Others handle this case; you do not see it." in text and "Marín" not in text
    walled = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, Role.WALLED_CASES, account=harbor.account)
    with inside(harbor):
        arrival = Arrival.objects.get()
        assert LeaveCase.objects.get().owner_id is None
        assert access_arrival(actor=walled, arrival_id=arrival.id).id == arrival.id
        with pytest.raises(NotFound):
            access_arrival(actor=harbor.actor, arrival_id=arrival.id)


# The inbox ----------------------------------------------------------------------------------------------------------


def test_what_waits_stands_before_what_was_handled(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    about = uuid4()
    with clock.travel(NOW - timedelta(hours=3)):
        first = arrive(harbor, case_id=case.id, about_id=about)
    with clock.travel(NOW - timedelta(hours=2)):
        second = arrive(harbor, "document", case_id=case.id)
    third = arrive(harbor, "notice", "phone", who="Somebody")
    services.arrival_handle(actor=harbor.actor, arrival_id=second.id, handled_as="done")
    with inside(harbor):
        found = selectors.inbox(actor=harbor.actor, today=TODAY)
        assert ([one.id for one in found.waiting], [one.id for one in found.handled]) == (
            [third.id, first.id], [second.id],
        )  # fmt: skip
        assert selectors.waiting_count(actor=harbor.actor) == 2
        assert selectors.waiting_by_kind(actor=harbor.actor)[0] == {
            "notice": 1, "request": 0, "absence": 0, "document": 0, "message": 1, "certification": 0,
        }  # fmt: skip
        only = selectors.inbox(actor=harbor.actor, today=TODAY, kind="document", handled=True)
        assert ([one.id for one in only.handled], only.waiting) == ([second.id], [])
    _, text = statements(browser(), "/inbox/")
    assert text.index("Notice of leave</a>") < text.index("Message</a>") < text.index("Handled</h2>")
    assert "Not known yet" in text and "Dealt with" in text
    assert '<span class="ol-count">2<' in text  # beside the entry of the navigation
    for query in ("kind=message", "owner=mine", "owner=nobody&kind=notice", "show=handled"):
        statements(browser(), f"/inbox/?{query}")


def test_pages_of_the_inbox_follow_each_other(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    ids = [arrive(harbor, case_id=case.id).id for _ in range(120)]
    with inside(harbor):
        found, after = [], ""
        for _ in range(3):
            part = selectors.inbox(actor=harbor.actor, today=TODAY, after=after)
            found += [one.id for one in part.waiting]
            after = part.after
    assert (found, after) == (sorted(ids, reverse=True), "")
    text = statements(browser(), "/inbox/")[1]
    assert "Older" in text and "99+" in text


def test_an_empty_inbox_teaches(harbor: Harbor, browser: Browser) -> None:
    _, text = statements(browser(), "/inbox/")
    assert "Nothing has come in" in text


def test_it_opens_where_its_app_says(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    arrival = arrive(harbor, "request", case_id=case.id, about_id=uuid4())
    assert f'href="/inbox/{arrival.id}/" data-open' in browser().get("/inbox/").content.decode()
    kinds.declare_arrival_place(kind="request", url_name="case", takes="case")
    text = browser().get("/inbox/").content.decode()
    assert f'href="/cases/{case.id}/" data-open' in text and f'href="/inbox/{arrival.id}/"' in text
    kinds._places.pop("request")


def test_identified_linked_and_told(harbor: Harbor, case: LeaveCase) -> None:
    told: list[ArrivalPlaced] = []

    def listener(event: ArrivalPlaced) -> None:
        told.append(event)

    news.listen(ArrivalPlaced)(listener)
    arrival = arrive(harbor, "document", "mail", said="A form.", who="R. Marin")
    placed = services.arrival_identify(actor=harbor.actor, arrival_id=arrival.id, employee_id=harbor.nurse.id)
    assert (placed.employee_id, placed.case_id, placed.handled) == (harbor.nurse.id, None, False)
    placed = services.arrival_link(actor=harbor.actor, arrival_id=arrival.id, case_id=case.id)
    assert (placed.case_id, placed.handled) == (case.id, False)
    assert [(event.arrival.employee_id, event.arrival.case_id) for event in told][-1] == (harbor.nurse.id, case.id)
    news._listeners[ArrivalPlaced].remove(listener)
    other = arrive(harbor, "message", employee_id=colleague(harbor).id)
    with pytest.raises(Invalid):
        services.arrival_link(actor=harbor.actor, arrival_id=other.id, case_id=case.id)
    with pytest.raises(NotFound):
        services.arrival_link(actor=harbor.actor, arrival_id=other.id, case_id=uuid4())
    notice = arrive(harbor, "notice", "manager", employee_id=harbor.nurse.id)
    assert services.arrival_link(actor=harbor.actor, arrival_id=notice.id, case_id=case.id).handled_as == "linked"


def test_a_case_is_opened_from_what_came_in(harbor: Harbor) -> None:
    arrival = arrive(harbor, "request", employee_id=harbor.nurse.id, said="I need leave.", learned_on=LEARNED)
    placed = services.arrival_open_case(actor=harbor.actor, arrival_id=arrival.id)
    with inside(harbor):
        made = LeaveCase.objects.get()
        assert (placed.case_id, placed.handled_as, made.noticed_on) == (made.id, "case", LEARNED)
    unknown = arrive(harbor, "request")
    with pytest.raises(Conflict):
        services.arrival_open_case(actor=harbor.actor, arrival_id=unknown.id)


def test_several_at_once(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    ids = [arrive(harbor, case_id=case.id).id for _ in range(3)]
    client = browser()
    assign = {"act": "assign", "line": [str(one) for one in ids[:2]], "owner": str(harbor.account.id)}
    assert "2 lines were handed over." in client.post("/inbox/act/", assign, follow=True).content.decode()
    with inside(harbor):
        mine = selectors.inbox(actor=harbor.actor, today=TODAY, owner="mine")
        assert {one.id for one in mine.waiting} == set(ids[:2])
    done = {"act": "handle", "line": [str(one) for one in ids], "handled_as": "duplicate", "kind": "message"}
    response = client.post("/inbox/act/", done, follow=True)
    assert response.redirect_chain == [("/inbox/?kind=message", 302)]
    assert "3 lines are handled." in response.content.decode()
    with inside(harbor):
        assert set(Arrival.objects.values_list("handled_as", flat=True)) == {"duplicate"}
    assert services.arrivals_close(actor=harbor.actor, arrival_ids=ids, handled_as="done") == 0
    for wrong, words in (
        ({"act": "handle"}, "Nothing is ticked."),
        ({"act": "handle", "line": str(ids[0]), "handled_as": "eaten"}, "Say what became of it."),
        ({"act": "assign", "line": str(ids[0]), "owner": str(uuid4())}, "This account handles no cases."),
    ):
        assert words in client.post("/inbox/act/", wrong, follow=True).content.decode()
    assert client.post("/inbox/act/", {"line": "x"}).status_code == 400


def test_one_thing_is_dealt_with_on_its_page(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    arrival = arrive(harbor, "message", "mail", said="Am I insured?", who="Marin")
    client, at = browser(), f"/inbox/{arrival.id}/"
    _, text = statements(client, at)
    assert "Am I insured?" in text and 'value="Marin"' in text  # the name that was told is what is searched for
    again = client.post(f"{at}who/", {"employee_id": "", "employee_id_search": "person"})
    assert (again.status_code, "Which of them?" in again.content.decode()) == (422, True)
    assert client.post(f"{at}who/", {"employee_id": "x"}).status_code == 400
    assert client.post(f"{at}who/", {"employee_id": str(uuid4())}).status_code == 404
    assert client.post(f"{at}who/", {"employee_id": str(harbor.nurse.id)}).status_code == 302
    _, text = statements(client, at)
    assert "L-2026-0001" in text and "Which case?" in text
    assert "Choose a case." in client.post(f"{at}case/", {}, follow=True).content.decode()
    assert client.post(f"{at}case/", {"case_id": str(case.id)})["Location"] == f"/cases/{case.id}/"
    client.post(f"{at}handle/", {"act": "assign", "owner": str(harbor.account.id)})
    with inside(harbor):
        assert Arrival.objects.get().owner_id == harbor.account.id
    # Opening a case is done, not claimed.
    wrong = client.post(f"{at}handle/", {"handled_as": "case"}, follow=True)
    assert "Say what became of it." in wrong.content.decode()
    assert client.post(f"{at}handle/", {"handled_as": "answered"})["Location"] == "/inbox/"
    _, text = statements(client, at)
    assert "Handled: Answered." in text
    gone = client.post(f"{at}case/", {"case_id": str(case.id)}, follow=True)
    assert "This has been handled already." in gone.content.decode()


def test_what_is_about_oneself_is_not_there(harbor: Harbor) -> None:
    arrive(harbor, employee_id=harbor.nurse.id)
    arrive(harbor, employee_id=colleague(harbor).id)
    herself = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, employee_id=harbor.nurse.id)
    with inside(harbor):
        assert selectors.waiting_count(actor=herself) == 1
        found = selectors.inbox(actor=herself, today=TODAY)
    assert [one.employee_id for one in found.waiting] == [colleague(harbor).id]


def test_a_walled_case_hides_what_came_in_for_it(harbor: Harbor, case: LeaveCase) -> None:
    arrival: UUID = arrive(harbor, case_id=case.id).id
    with inside(harbor):
        LeaveCase.objects.update(walled=True)
        assert selectors.waiting_count(actor=harbor.actor) == 0
        with pytest.raises(NotFound):
            services.arrival_handle(actor=harbor.actor, arrival_id=arrival, handled_as="done")
        walled = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, Role.WALLED_CASES)
        assert selectors.waiting_count(actor=walled) == 1
