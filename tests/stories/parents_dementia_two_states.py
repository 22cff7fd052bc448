"""A daughter cares for her mother and moves from Washington to California meanwhile: the law changes by the day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tests.stories.cascadia import DANA, choose, fill, opened, person, press, somebody
from tests.stories.harness import Walk, story

DAY = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}")


@story("cascadia")
def parents_dementia_two_states(walk: Walk) -> None:
    daughter = somebody("TAC", "Medical Laboratory Scientist")
    page = walk.be(DANA)
    first = walk.today + timedelta(days=7 - walk.today.weekday())
    moves = first + timedelta(days=28)
    walk.go("/cases/new/")
    person(page, daughter.number)
    choose(page, "care", "Care for family", relationship="parent")
    fill(page, starts_on=first, ends_on=first + timedelta(days=55))
    case = opened(walk)
    walk.see("Under Washington’s law", "FMLA: yes", "WA PFML return", absent=("CFRA: yes",))

    page.locator("main").get_by_role("link", name="Employee", exact=True).click()
    page.wait_for_load_state()
    at = page.url.partition("/employees/")[2]
    walk.go(f"/employees/{at}job/")
    page.locator("#id_worksite_id").select_option(label="Marina Heights Hospital")
    fill(page, from_on=moves, work_state="CA")
    walk.see("She goes to Oakland: a new place of work, from a day on", "Holds from")
    press(page, "Save")
    walk.go(f"/employees/{at}profile/")
    fill(page, from_on=moves, home_street="12 Lakeside Ct", home_city="Oakland", home_state="CA",
         home_postal_code="94610")  # fmt: skip
    press(page, "Save")
    walk.see("Her record, with the move ahead", daughter.last_name)

    walk.go(f"/cases/{case}/")
    press(page, "Determine again")
    page.locator("#timeline summary", has_text="The same as a table").click()
    walk.see("Washington’s law until the move, California’s from then on", "CFRA", "WA PFML")
    rows = {row.split("\n")[0]: DAY.findall(row) for row in page.locator("#timeline tbody tr").all_inner_texts()}
    there = max(_day(text) for text in rows["Washington PFML: right to return"])
    here = min(_day(text) for text in rows["California Family Rights Act"])
    assert there < moves <= here, rows
    walk.see("Each law has its days", "Family and Medical Leave Act")

    press(page, "Designate under the laws ticked")
    walk.pass_silently((first - walk.today).days + 56)
    walk.go("/cases/new/")
    person(page, daughter.number)
    choose(page, "care", "Care for family", relationship="parent")
    page.locator("#id_pattern label", has_text="Now and then").click()
    fill(page, starts_on=walk.today, ends_on=walk.today + timedelta(days=120))
    later = opened(walk)
    walk.see("Afterwards now and then, under California’s law", "CFRA: yes", absent=("WA PFML return: yes",))
    walk.go(f"/cases/{later}/history/")
    page.locator("#id_other_id").select_option(index=0)
    fill(page, kind="same_condition")
    press(page, "Link")
    walk.see("The two cases belong together", "Same condition", "Care for family")


def _day(text: str) -> date:
    return datetime.strptime(text, "%b %d, %Y").date()  # noqa: DTZ007 - a day
