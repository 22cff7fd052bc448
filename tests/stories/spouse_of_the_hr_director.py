"""The husband of the one who directs leave is ill: a wall is stated, she sees no trace of his case, Noor handles it.

And whoever works in human resources is walled off without anybody's saying so.
"""

from __future__ import annotations

from datetime import timedelta

from tests.stories.cascadia import DANA, NOOR, choose, fill, number_of, opened, person, press, somebody
from tests.stories.harness import Walk, story

OMAR = "omar@cascadia.example"
#: Where a case would leave a trace.
PAGES = ("/", "/today/", "/inbox/", "/cases/", "/calendar/", "/letters/", "/accommodation/", "/reports/")

FETCH = "async path => { const answer = await fetch(path); return [answer.status, await answer.text()]; }"


@story("cascadia")
def spouse_of_the_hr_director(walk: Walk) -> None:
    husband = somebody("TAC", "Radiologic Technologist")
    name = f"{husband.last_name}, {husband.first_name}"
    page = walk.be(NOOR)
    walk.go("/settings/walls/")
    person(page, "whitehorse", "#employee")
    person(page, husband.number, "#other")
    walk.see("Noor keeps two people apart", "What they are to each other is not recorded", "Nobody yet")
    press(page, "Keep apart")
    walk.see("They are kept apart", husband.last_name, "Whitehorse, Dana")

    first = walk.today + timedelta(days=10)
    walk.go("/cases/new/")
    person(page, husband.number)
    choose(page, "own health", "Own health")
    page.locator("summary", has_text="Add a note").click()
    fill(page, starts_on=first, ends_on=first + timedelta(days=27), note="Heart surgery.")
    case = opened(walk)
    number = page.locator("main nav li[aria-current], main [aria-current=page]").first.inner_text().strip()
    walk.see("Noor opens his case", name, "FMLA: yes", number)
    walk.pass_silently(0)

    _no_trace(walk, DANA, case, number, husband.last_name)
    walk.go(f"/cases/?q={husband.number}")
    walk.see("Dana looks for him: there is no case", absent=(number, "Heart"))
    walk.go("/cases/new/")
    person(walk.page, husband.number)
    choose(walk.page, "own health", "Own health")
    fill(walk.page, starts_on=first, ends_on=first + timedelta(days=27))
    press(walk.page, "Open the case")
    walk.see("She opens one herself: it is not hers", "A conflict wall keeps it from you: somebody else handles it")
    walk.go("/settings/walls/")
    walk.see("She cannot take the wall down", "about you")

    walk.be(NOOR)
    walk.go(f"/cases/{case}/letters/")
    walk.see("Noor goes on: the notice has gone out", "Eligibility, rights and responsibilities")
    walk.go("/cases/new/")
    person(page, number_of(OMAR))
    choose(page, "own health", "Own health")
    fill(page, starts_on=first, ends_on=first + timedelta(days=13))
    walled = opened(walk)
    his = page.locator("main [aria-current=page]").first.inner_text().strip()
    walk.go(f"/cases/{walled}/history/")
    walk.see("A case of human resources is walled off by itself", "Only the walled group sees this case", his)
    walk.pass_silently(1)
    _no_trace(walk, DANA, walled, his, "")
    _no_trace(walk, OMAR, walled, his, "")
    walk.be(DANA)
    walk.go("/cases/")
    walk.see("Dana’s cases, a day later", absent=(number, his, husband.last_name))


def _no_trace(walk: Walk, email: str, case: str, number: str, name: str) -> None:
    """Neither the case nor a page that lists, counts or searches cases says that it is there."""
    page = walk.be(email)
    for part in ("", "letters/", "documents/", "history/", "absences/"):
        status, _text = page.evaluate(FETCH, f"/cases/{case}/{part}")
        assert status in (403, 404), f"{email} {part}: {status}"
    for path in (*PAGES, f"/cases/?q={number}"):
        status, text = page.evaluate(FETCH, path)
        assert case not in text and f">{number}<" not in text, f"{email} {path}"
        assert not name or name not in text, f"{email} {path}"
    # The browser notes each 404 that was asked for.
    walk.wrong[:] = [line for line in walk.wrong if "404" not in line and "403" not in line]
