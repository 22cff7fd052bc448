"""A daughter cares for her mother and moves from Washington to California meanwhile: the law changes by the day."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.cascadia import DANA, choose, fill, opened, person, press, somebody
from tests.stories.harness import Walk, story


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
    walk.see("Under Washington’s law", "FMLA: yes", "WA PFML", "8 weeks", absent=("CFRA: yes",))

    page.locator("main").get_by_role("link", name="Employee", exact=True).click()
    page.wait_for_load_state()
    at = page.url.partition("/employees/")[2]
    walk.go(f"/employees/{at}job/")
    page.locator("#id_worksite_id").select_option(label="Marina Heights Hospital")
    fill(page, from_on=moves)
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
