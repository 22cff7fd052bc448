"""The work queue as a page: what it shows, in how many statements, and its forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import TODAY, Harbor
from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.desk import services
from openleave.apps.desk.models import SavedFilter
from openleave.apps.desk.tests.test_queue import add, inside, page, second, spread
from openleave.apps.people.tests.factories import give, make_account
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Invalid

Browser = Callable[..., Client]


def test_the_page(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    add(harbor, TODAY - timedelta(days=2), case=case)
    count, text = statements(browser(), "/")
    assert count <= 15
    for words in ("Give the eligibility and rights notices", "Marín, Rosa", "7 days left", "Call the employee back",
                  "2 days late", "Mine", "Nobody’s"):  # fmt: skip
        assert words in text, words
    assert "desk-bar-100 desk-bar-is-late" in text


def test_an_empty_queue_teaches(harbor: Harbor, browser: Browser) -> None:
    _, text = statements(browser(), "/")
    assert "Nothing is due" in text and 'href="/inbox/notice/"' in text
    _, text = statements(browser(), "/?due=today")
    assert "No open deadline or task fits these filters." in text


def test_the_page_with_every_filter(harbor: Harbor, case: LeaveCase, browser: Browser) -> None:
    spread(harbor, case, 55)
    client = browser()
    everything = "due=week&owner=mine&whose=employer&kind=deadlines&program=us.fed.fmla&state=noticed&resting=also"
    for query in (everything, "owner=mine", "kind=tasks", "after=2026-11-24~c~x"):
        statements(client, f"/?{query}")
    text = statements(client, "/")[1]
    assert "Later deadlines" in text
    following = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Earliest deadlines" in statements(client, f"/{following}")[1]


def test_people_who_handle_no_cases_see_where_their_work_is(harbor: Harbor, browser: Browser) -> None:
    clerk = make_account("cy@harbor-hospital.example")
    give(clerk, harbor.organization, Role.HR_OPERATIONS)
    text = browser("cy@harbor-hospital.example").get("/").content.decode()
    assert "Cases are handled by leave administrators." in text
    assert "Log a notice" not in text


def test_lines_are_handled_on_the_page(harbor: Harbor, browser: Browser) -> None:
    task, other = add(harbor, TODAY), add(harbor, TODAY)
    client = browser()
    response = client.post(
        "/queue/act/", {"act": "done", "line": f"t{task.id}", "query": "kind=tasks&x=1"}, follow=True
    )
    assert response.redirect_chain == [("/?kind=tasks", 302)]
    assert "1 line is done." in response.content.decode()
    snooze = {"act": "snooze", "line": [f"t{other.id}", "nonsense"], "until_on": "2026-11-25", "why": "nothing_yet"}
    assert "1 line rests." in client.post("/queue/act/", snooze, follow=True).content.decode()
    for wrong, words in (
        ({"act": "done"}, "Nothing is ticked."),
        ({"act": "dance", "line": f"t{other.id}"}, "Say what to do with the lines."),
        ({"act": "snooze", "line": f"t{other.id}"}, "Choose the day until which it rests."),
        ({"act": "snooze", "line": f"t{other.id}", "until_on": "soon"}, "This is no date."),
        ({"act": "assign", "line": f"t{other.id}", "owner": "x"}, "Choose who shall have it."),
    ):
        assert words in client.post("/queue/act/", wrong, follow=True).content.decode()
    wake = {"act": "wake", "line": f"t{other.id}"}
    assert "1 line is due again." in client.post("/queue/act/", wake, follow=True).content.decode()
    assign = {"act": "assign", "line": f"t{other.id}", "owner": str(harbor.account.id)}
    assert "1 line was handed over." in client.post("/queue/act/", assign, follow=True).content.decode()


def test_views_are_kept_as_tabs_for_oneself(harbor: Harbor, browser: Browser) -> None:
    add(harbor, TODAY)
    client = browser()
    response = client.post("/queue/views/", {"name": " Ours  this week ", "query": "due=week&whose=employer&evil=1"})
    assert response["Location"] == "/?due=week&whose=employer"
    with inside(harbor):
        saved = SavedFilter.objects.get()
        assert (saved.name, saved.query, saved.account_id) == (
            "Ours this week", "due=week&whose=employer", harbor.account.id,
        )  # fmt: skip
    text = client.get("/?whose=employer&due=week").content.decode()
    assert "Ours this week" in text and f"/queue/views/{saved.id}/remove/" in text
    second(harbor)
    assert "Ours this week" not in browser("bo@harbor-hospital.example").get("/").content.decode()
    assert browser("bo@harbor-hospital.example").post(f"/queue/views/{saved.id}/remove/").status_code == 404
    for wrong, words in (
        ({"name": "", "query": "due=week"}, "Give the view a name."),
        ({"name": "All", "query": ""}, "This view leaves nothing out."),
        ({"name": "Ours this week", "query": "due=today"}, "There is a view of that name."),
    ):
        assert words in client.post("/queue/views/", wrong, follow=True).content.decode()
    client.post(f"/queue/views/{saved.id}/remove/")
    with inside(harbor):
        assert not SavedFilter.objects.exists()


def test_there_is_room_for_twelve_views(harbor: Harbor) -> None:
    for number in range(12):
        services.filter_save(actor=harbor.actor, name=f"View {number}", query="due=today")
    with pytest.raises(Invalid):
        services.filter_save(actor=harbor.actor, name="One more", query="due=today")


def test_a_page_in_another_zone_counts_its_own_days(harbor: Harbor) -> None:
    with clock.travel(datetime(2026, 11, 24, 3, tzinfo=UTC)):
        task = add(harbor, date(2026, 11, 25))
    line = next(line for line in page(harbor).lines if line.row_id == task.id)
    assert (line.since_on, line.gone) == (TODAY, 0)
