"""Own health leave that runs out: the review that opens by itself, the talk, a trial, and a return by steps."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.days import short, shown, weeks_in_one_year
from tests.stories.harness import Walk, story


@story("brazos")
def exhausted_then_ada(walk: Walk) -> None:
    first = weeks_in_one_year(walk, 18)
    page = walk.be("rosa@brazos.example")
    case = walk.open_case("fairbanks", "own health", first, first + timedelta(weeks=15, days=-1))
    # Twelve weeks are protected; she works from Monday to Friday.
    covered = first + timedelta(weeks=12, days=-3)
    walk.see(
        "Three weeks more than there are", "0 weeks left of 12 weeks", f"Used up on {short(covered)}",
        f"From {shown(covered + timedelta(days=3))} nothing protects the job.",
    )  # fmt: skip
    walk.press("Designate as FMLA leave")
    opens = covered - timedelta(days=21)
    walk.pass_silently((opens - walk.today).days - 1)
    walk.go("/accommodations/")
    walk.see("Twenty-two days before: nothing yet", absent=("Fairbanks",))
    walk.days(1)
    walk.go("/accommodations/")
    walk.see("Three weeks before, a review opens by itself", "Fairbanks, Rachel", "Leave about to run out")
    walk.press("Fairbanks, Rachel")
    walk.see(
        "Leave that runs out is not the end", f"Protected leave runs out on {shown(covered)}.",
        "more leave, part-time work, other duties or another job may be owed", "29 CFR 1630.2(o)(3)",
        "significant difficulty or expense", "29 CFR 1630.14(c)",
    )  # fmt: skip
    accommodation = page.url
    walk.go(f"/cases/{case}/letters/")
    walk.press("Accommodation: let us talk")
    walk.see("The invitation is prepared for somebody to read", "Dear Rachel Fairbanks", "Draft")
    page.goto(accommodation)
    walk.press("Write down the conversation")
    walk.fill(text="Rachel can come back for half days first.")
    walk.press("Write it down")
    for change, described, side in (
        ("part_time", "Half days for six weeks", "employee"),
        ("leave", "Three more weeks away", "employer"),
    ):
        walk.press("Add an option")
        walk.fill(change=change, described=described, by=side)
        walk.press("Add the option")
    walk.see("Two options, the log of who said what", "Half days for six weeks", "Conversation", "Being talked about")
    walk.press("Not this : Leave, or more leave")
    walk.fill(refused_why="not_wanted", text="She would rather work.")
    walk.press("Record it")
    walk.press("Try : Part-time work")
    ends = walk.today + timedelta(days=10)
    walk.fill(until_on=ends.isoformat())
    walk.press("Start the trial")
    walk.see("A trial", "On trial", f"The trial ends on {shown(ends)}. Ask how it went.")
    walk.pass_silently(10)
    walk.go("/")
    walk.see("The desk is reminded", "Ask how it went and record it", absent=("Look at it again with the employee",))
    page.goto(accommodation)
    walk.press("Record how it went")
    walk.fill(result="worked", text="Half days went well.")
    walk.press("End the trial")
    walk.press("Grant it")
    page.locator("main form [name=option_ids]").check()
    review = walk.today + timedelta(days=28)
    walk.fill(until_on=(walk.today + timedelta(days=42)).isoformat(), review_on=review.isoformat())
    walk.press("Grant")
    walk.see("Granted", "It is granted.", f"Look at it again on {shown(review)}.")
    walk.press("Accommodation: granted")
    walk.see("The letter says until when", f"We look at it again with you on {shown(review)}", "42 U.S.C. 12112(b)(5)")

    back = covered + timedelta(days=3)
    walk.go(f"/cases/{case}/return/")
    walk.press("Prepare it now")
    walk.press("Say when")
    walk.fill(expected_on=back.isoformat())
    walk.press("Save")
    for day, hours in ((back, "4"), (back + timedelta(weeks=2), "8")):
        walk.press("Add a step")
        walk.fill(from_on=day.isoformat(), minutes_a_day=hours)
        walk.press("Add the step")
    walk.see(
        "Back by steps; the manager sees days and hours, no reason", "50 %",
        f"is expected back at work on {shown(back)}",
        f"From {shown(back)}: 4 hours a day, 5 days a week.",
    )  # fmt: skip

    # Pregnancy is another law: what it asks no papers for.
    walk.go("/accommodations/new/")
    walk.see("The same for a pregnancy", "PWFA")
