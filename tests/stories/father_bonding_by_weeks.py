"""A father takes single weeks with his child: only if the employer agrees, and no more than the law gives."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.cascadia import DANA, choose, fill, opened, person, press, somebody
from tests.stories.harness import Walk, story


@story("cascadia")
def father_bonding_by_weeks(walk: Walk) -> None:
    father = somebody("TAC", "Respiratory Therapist")
    page = walk.be(DANA)
    first = walk.today + timedelta(days=7 - walk.today.weekday())
    walk.go("/cases/new/")
    person(page, father.number)
    choose(page, "child", "Time with a child after birth")
    page.locator("#id_pattern label", has_text="Now and then").click()
    fill(page, arrived_by="birth", arrives_on=walk.today - timedelta(days=5), starts_on=first,
         ends_on=first + timedelta(days=150))  # fmt: skip
    walk.see("Single weeks, and nobody has agreed yet", "The employer agrees to taking it in parts")
    press(page, "Look, without opening")
    walk.see("Without agreement the federal law has no answer", "Facts missing Family and Medical Leave Act")
    fill(page, employer_agreed=True)
    press(page, "Look, without opening")
    walk.see("With it, it says yes", "Yes Family and Medical Leave Act")
    case = opened(walk)
    walk.see("The case is open", "FMLA: yes", "WA PFML: yes", "12 weeks left of 12 weeks")
    press(page, "Designate under the laws ticked")

    walk.go(f"/cases/{case}/letters/")
    walk.see("He has no account: the notice waits to be printed", "Waiting to be printed")
    walk.go("/letters/print/")
    walk.see("With the day’s others, for the mail", father.last_name, "Make the PDF to print")

    for at, week in enumerate((first, first + timedelta(days=21)), start=1):
        walk.pass_silently((week + timedelta(days=6) - walk.today).days)
        walk.go(f"/cases/{case}/absences/")
        fill(page, from_on=week, until_on=week + timedelta(days=6), whole=True)
        press(page, "Record")
        walk.see(f"Week {at} is recorded, every shift of it", "Recorded", "All the time that was scheduled")
    walk.go(f"/cases/{case}/")
    walk.see("Two single weeks are used, ten are left", "10 weeks left of 12 weeks", "Counted so far 2 weeks")
