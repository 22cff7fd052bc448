"""A nurse in Oakland has a child: disability by pregnancy, then time with the child; who protects, and who pays."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.cascadia import DANA, choose, fill, opened, person, press, somebody
from tests.stories.harness import Walk, story


@story("cascadia")
def baby_in_california(walk: Walk) -> None:
    nurse = somebody("OAK", "Registered Nurse", mother=True)
    page = walk.be(DANA)
    first = walk.today + timedelta(days=14)
    born, last = first + timedelta(days=28), first + timedelta(days=69)
    walk.go("/cases/new/")
    person(page, nurse.number)
    choose(page, "pregnancy", "Pregnancy")
    fill(page, starts_on=first, ends_on=last)
    case = opened(walk)
    walk.see("Two laws protect her job; wages are missing for the benefit", "FMLA: yes", "CA PDL: yes", "CA SDI")
    walk.pass_silently(0)

    walk.go(f"/cases/{case}/facts/")
    for quarter in page.locator("[id^=id_quarter_]").all():
        quarter.fill("36000")
    press(page, "Save and determine again")
    walk.see("With her wages: the State pays", "10 weeks", "pays, does not protect the job")
    walk.see("What the State pays a week", "$1,765 a week, after 7 days without pay")

    page.locator("summary", has_text="What if").click()
    fill(page, try_from=last + timedelta(days=1), try_to=last + timedelta(days=84), born=born)
    press(page, "Draw it")
    walk.see("What if time with the child follows: nothing is recorded", "only tried out", "CFRA", "12 weeks")
    walk.go(f"/cases/{case}/pay/")
    walk.see("Who pays what, week by week", "California State Disability Insurance", "Week by week", "Not paid")

    walk.go(f"/cases/{case}/letters/")
    walk.see("The eligibility notice went out by itself", "Eligibility, rights and responsibilities")
    page.locator("main form", has_text="Programs of the State").get_by_role("button").first.click()
    page.wait_for_load_state()
    walk.see("The letter about California’s laws", "California")
    press(page, "Send")
    walk.pass_silently(0)
    walk.go(f"/cases/{case}/letters/")
    walk.see("Both letters, sent", "Programs of the State")

    walk.go(f"/cases/{case}/")
    press(page, "Designate under the laws ticked")
    walk.see("Designated", "Designated as")

    walk.pass_silently((last - walk.today).days - 3)
    walk.go("/cases/new/")
    person(page, nurse.number)
    choose(page, "child", "Time with a child after birth")
    fill(
        page, arrived_by="birth", arrives_on=born, starts_on=last + timedelta(days=1), ends_on=last + timedelta(days=84)
    )
    bonding = opened(walk)
    walk.see("The child is here: a second case", "CFRA: yes", "12 weeks")
    walk.go(f"/cases/{bonding}/history/")
    page.locator("#id_other_id").select_option(index=0)
    fill(page, kind="continues")
    press(page, "Link")
    walk.see("The cases belong together", "Continues it", "Pregnancy")
