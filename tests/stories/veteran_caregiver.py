"""Care for a grown daughter who is a veteran: 26 weeks in a single 12-month period (29 CFR 825.127)."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.days import monday, short, shown
from tests.stories.harness import Walk, story


@story("brazos")
def veteran_caregiver(walk: Walk) -> None:
    page = walk.be("rosa@brazos.example")
    first = monday(walk.today + timedelta(days=7))
    last = first + timedelta(weeks=10, days=-1)
    discharged = walk.today - timedelta(days=700)
    walk.go("/cases/new/")
    page.fill("#person", "merriweather")
    page.locator("[role=option]").first.click()
    page.fill("#find_reason", "veteran")
    page.press("#find_reason", "Enter")
    walk.fill(relationship="child", starts_on=first.isoformat(), ends_on=last.isoformat())
    walk.press("Look, without opening")
    walk.see(
        "A veteran’s injury: the law is asked first",
        "Care for a servicemember",
        "Facts missing",
        "Family and Medical Leave Act",
    )
    walk.press("Open the case")
    case = page.url.partition("/cases/")[2].strip("/")
    walk.see(
        "Nobody has said whether she is a veteran", "FMLA: facts are missing", "current member of the armed forces"
    )
    walk.go(f"/cases/{case}/facts/military/")
    walk.fill(
        status="veteran", discharged_on=discharged.isoformat(), discharged_dishonorably="no", in_line_of_duty="yes",
        treatment="treatment_recuperation_or_therapy", rating_percent="60",
    )  # fmt: skip
    walk.see(
        "Only what plays a part for a caregiver is asked",
        "VA disability rating",
        absent=("deployment", "Recuperation leave"),
    )
    walk.press("Save and determine again")
    # 26 weeks less ten; the single period ends the day before the same day a year later.
    ends = first.replace(year=first.year + 1) - timedelta(days=1)
    walk.see(
        "Twenty-six weeks", "FMLA: yes", "16 weeks left of 26 weeks after this leave", "single 12-month period",
        f"{short(first)} – {short(ends)}",
    )  # fmt: skip

    walk.go(f"/cases/{case}/certification/new/")
    walk.fill(kind="veteran")
    walk.press("Prepare the request")
    walk.press("Prepare the letter")
    walk.see("The certification for a veteran", "Certification for care of a veteran", "VASRD rating of 50 percent")
    walk.fill(by="print")
    walk.press("Send")
    walk.go("/letters/print/")
    walk.press("Make the PDF to print")
    walk.press("Mark as mailed")
    walk.see("Both letters are in the mail", "Eligibility, rights and responsibilities", "veteran’s injury or illness")
    due = walk.today + timedelta(days=15)

    walk.pass_silently(4)
    walk.go(f"/cases/{case}/")
    walk.see("Fifteen days run", f"Wait for the certification until {shown(due)}.")
    walk.press("Go to the certification")
    walk.press("It came on paper")
    walk.fill(
        provider_name="Dr. Hale Okonkwo", provider_address="2002 Holcombe Blvd, Houston, TX 77030",
        provider_phone="713-555-0140", provider_practice="Rehabilitation", provider_affiliation="veterans_affairs",
        line_of_duty="yes", began_on=discharged.isoformat(), lasts="until",
        lasts_until_on=(last + timedelta(days=60)).isoformat(), facts="Rehabilitation after an injury.",
        serious_because="continued", needs_care="yes", member_relationship="Daughter",
        member_discharged_on=discharged.isoformat(), member_honorable="yes",
        member_care="Daily care after surgery, ten weeks", continuous="yes", continuous_from_on=first.isoformat(),
        continuous_until_on=last.isoformat(), signed_by="Hale Okonkwo", signed_on=walk.today.isoformat(),
    )  # fmt: skip
    walk.press("Keep it")
    walk.see("What the paper says", "Every question that applies is answered", "Department of Veterans Affairs")
    walk.press("Accept it")
    walk.go(f"/cases/{case}/")
    walk.press("Designate as FMLA leave")
    walk.press("Open the letter")
    walk.see("The designation", "Your leave is approved.", "FMLA workweeks left after it 16 weeks")
    walk.fill(by="print")
    walk.press("Send")
    walk.go("/letters/print/")
    walk.press("Make the PDF to print")
    walk.press("Mark as mailed")

    walk.pass_silently((first - walk.today).days + 34)  # the Sunday after five whole weeks
    walk.go(f"/cases/{case}/")
    walk.see("Five of the ten weeks are over", "Leave running", "Counted so far 5")
    walk.go(f"/cases/{case}/letters/")
    walk.press("Leave counted", exact=False)
    walk.see("The usage statement", "1/5 of a week", "26 weeks 5 weeks 21 weeks", "every 30 days")
    again = walk.open_case("merriweather", "own health", last + timedelta(days=1), last + timedelta(weeks=13))
    # Both reasons together have 26 weeks in the period: after ten and twelve, four are left for the veteran.
    walk.go(f"/cases/{again}/")
    walk.see("His own health comes after: both count in the one period", "FMLA: ")
