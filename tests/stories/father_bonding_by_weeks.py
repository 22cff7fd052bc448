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
    walk.see("The answer without agreement")
    fill(page, employer_agreed=True)
    opened(walk)
    walk.see("With the employer’s agreement", "FMLA: yes", "The employer agreed")
