"""Planned surgery, certified late: opened at the telephone, told at once, more time for the clinic, back at work."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tests.stories.days import short, shown
from tests.stories.harness import WIDTHS, Walk, story

ROSA, WADE = "rosa@brazos.example", "wade@brazos.example"


@story("brazos")
def planned_surgery(walk: Walk) -> None:
    page = walk.be(ROSA)
    first = walk.today + timedelta(days=56)
    last = first + timedelta(days=13)
    case = walk.open_case("huckaby", "own health", first, last)
    walk.see(
        "The phone rings: the case is open", "FMLA: yes", "2 weeks", "It is on its way.", "10 weeks left of 12 weeks"
    )

    walk.days(1)
    told = walk.today
    walk.be(WADE, "my", WIDTHS[1])
    walk.go(f"/leave/{case}/", "my")
    walk.see("The employee is told", "Eligibility, rights and responsibilities", "You have a new letter.")
    walk.press("Eligibility, rights and responsibilities")
    walk.see("The letter says yes", "You are eligible for FMLA leave.", "12 weeks", f"Sent on {shown(told)}")

    page = walk.be(ROSA)
    walk.go(f"/cases/{case}/")
    walk.see("Eligibility is decided", "Eligibility decided", "Go to the certification", f"done {short(told)}")
    walk.press("Go to the certification")
    walk.press("Prepare the request")
    walk.press("Prepare the request")
    walk.press("Prepare the letter")
    walk.see("The certification is asked for", shown(walk.today + timedelta(days=15)), "genetic information")
    walk.fill(by="portal")
    walk.press("Send")
    walk.days(1)
    due = walk.today + timedelta(days=15)
    walk.be(WADE, "my", WIDTHS[1])
    walk.go(f"/leave/{case}/", "my")
    walk.see("Fifteen days for the employee", "You: send the certification", shown(due), "15 days left")

    walk.pass_silently(16)
    page = walk.be(ROSA)
    walk.go(f"/cases/{case}/certification/")
    walk.see("It has not come", "Next step, late", f"it was due on {short(due)}", "1 day late")
    until = walk.today + timedelta(days=10)
    page.get_by_text("More time, withdraw, not returned").click()
    walk.fill(until_on=until.isoformat(), why="diligent_good_faith_efforts")
    page.locator("form[action$='/extend/'] button").click()
    walk.see("More time for good-faith efforts", short(until), f"by law {short(due)}")
    page.get_by_text("Link for the clinic").click()
    page.locator("form[action$='/link/'] button").click()
    walk.see("A link for the clinic, shown once", "It is shown here once.")
    address = page.locator("[data-copy]").get_attribute("data-copy")
    assert address and "/provider/" in address and "handoff" not in address
    walk.go("/employees/?q=huckaby")
    walk.press("Huckaby, Wade")
    born = re.search(r"Date of birth\s+(\w+ \d+, \d+)", page.locator("main").inner_text())
    assert born

    walk.pass_silently(12)
    clinic = walk.stranger(address)
    walk.see("The clinic opens it late", "Form for a clinic", absent=("Huckaby", "surgery"))
    walk.fill(born_on=datetime.strptime(born[1], "%B %d, %Y").date().isoformat())  # noqa: DTZ007
    walk.press("Continue")
    walk.fill(
        provider_name="Dr. Pilar Quintanilla", provider_address="12 Mesa Rd, Wharton, TX 77488",
        provider_phone="979-555-0110", provider_practice="Orthopedic surgery", began_on=told.isoformat(),
        lasts="until", lasts_until_on=(last + timedelta(days=30)).isoformat(), facts="Surgery and follow-up visits.",
        unable="yes", unable_functions="All of them while healing", unable_for="two weeks", continuous="yes",
        continuous_from_on=first.isoformat(), continuous_until_on=last.isoformat(), necessary="no", episodes="no",
        treatment="no", reduced="no", signed_by="Pilar Quintanilla", signed_on=walk.today.isoformat(),
    )  # fmt: skip
    walk.see("What the clinic answers", "Wade H.", absent=("Huckaby",))
    walk.press("Sign and send")
    walk.see("Sent, and closed", "Thank you.")
    assert clinic.goto(address).status == 404

    page = walk.be(ROSA)
    walk.go(f"/cases/{case}/certification/")
    walk.press("Check it")
    walk.see("The answers are complete", "Every question that applies is answered", absent=("Correct what was keyed",))
    walk.fill(condition="yes")
    walk.press("Accept it")
    walk.go(f"/cases/{case}/")
    walk.see("Decide now", "Decide: designate the leave.", f"{short(walk.today)}, late")
    walk.press("Designate as FMLA leave")
    walk.press("Open the letter")
    page.check("#id_fitness")
    walk.fill(essential_functions="Lift 50 pounds\nStand through a shift")
    walk.press("Save and show")
    walk.see("The designation asks for a release", "Your leave is approved.", "2 weeks", "10 weeks", "Lift 50 pounds")
    walk.fill(by="portal")
    walk.press("Send")

    walk.pass_silently((first - walk.today).days - 1)
    walk.days(3)
    walk.go(f"/cases/{case}/")
    # Half of the two weeks is four shifts of ten hours; two have passed in three days, or one over a holiday.
    walk.see("The leave runs day by day", "Leave running", f"back on {shown(last + timedelta(days=1))}")
    walk.go(f"/cases/{case}/return/expect/")
    walk.see("The return, on the employee’s own shifts", "Usual hours a day")
    assert page.input_value("#id_full_minutes") == "10"
    assert page.input_value("#id_full_days") == "4"
    walk.press("Save")
    walk.go(f"/cases/{case}/return/release-needed/")
    walk.fill(required="yes")
    walk.press("Save")
    walk.pass_silently((last - walk.today).days + 1)
    walk.go(f"/cases/{case}/")
    walk.press("The return")
    walk.go(f"/cases/{case}/return/release/")
    walk.fill(text="Fit for all listed functions.")
    walk.press("Record it")
    walk.go(f"/cases/{case}/return/position/")
    walk.fill(same_job="yes")
    walk.press("Record it")
    walk.see("Ready to come back", "Is the employee back at work?", "10 hours on 4 days")
    walk.press("Record the return")
    walk.press("Record the return")
    walk.see("Back at work", "Closed", f"Back at work since {shown(walk.today)}.")
    walk.go(f"/cases/{case}/history/")
    walk.see(
        "The whole history", "Opened", "Deadline met: eligibility notice given", "More time given",
        "Deadline met: certification received", "Designated", "Leave began", "Closed (Back at work)",
    )  # fmt: skip
    walk.be(WADE, "my", WIDTHS[1])
    walk.go(f"/leave/{case}/", "my")
    walk.see("The employee sees what is left", "This leave is over.", "10 weeks left of 12 weeks")
