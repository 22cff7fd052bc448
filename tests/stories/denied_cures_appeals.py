"""Denied, cured, appealed: a classroom aide whose record lacks the hours of the after-school program."""

from __future__ import annotations

import quopri
import re
from datetime import date, timedelta

from django.conf import settings
from tests.stories.harness import Walk, story

from openleave.config.demo_data.sign_ins import PASSWORD

AIDE = "timothy@tallmadge.example"
#: Mondays of the six weeks whose hours were not in the payroll file, and the hours of each with them.
WEEKS = [date(2026, 3, 2) + timedelta(weeks=n) for n in (0, 1, 2, 4, 5, 6)]
HOURS = "53"


@story("tallmadge")
def denied_cures_appeals(walk: Walk) -> None:
    page = walk.be("gail@tallmadge.example")
    walk.go("/cases/new/")
    page.fill("#person", "001406")
    page.locator("[role=option]").first.click()
    page.fill("#find_reason", "own health")
    page.press("#find_reason", "Enter")
    first = walk.today + timedelta(days=14)
    page.fill("#id_starts_on", first.isoformat())
    page.fill("#id_ends_on", (first + timedelta(days=27)).isoformat())
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/cases/*-*/")
    case = page.url
    case_id = case.rstrip("/").rpartition("/")[2]
    walk.see("An aide asks: the law says no, and how many hours are lacking", "FMLA: no", "1250 are needed.")

    page.get_by_role("link", name="Not FMLA leave").click()
    page.wait_for_url("**/refuse/")
    walk.see("Before it says no, the desk sees the reasons", "The reasons", "1169.75 hours worked", "825.110(a)(2)")
    cure, appeal = walk.today + timedelta(days=7), walk.today + timedelta(days=30)
    assert page.input_value("#id_cure_by_on") == cure.isoformat()
    assert page.input_value("#id_appeal_by_on") == appeal.isoformat()
    page.get_by_role("button", name="Record the decision").click()
    page.wait_for_url(case)
    walk.see(
        "A person has decided: until when it can be cured and appealed",
        "Not designated as FMLA leave, on Nov 30, 2026 by Gail Pemberton.",
        "Can be cured until Dec 7, 2026 and appealed until Dec 30, 2026.",
    )

    page.goto(f"{case}letters/")
    page.get_by_role("link", name="Leave is not designated").first.click()
    page.wait_for_url("**/letters/*-*/")
    walk.see(
        "The letter: the reason, the paragraph, both days; it leaves only by hand",
        "We have looked at the leave you need from December 14, 2026 to January 10, 2027",
        "Send what changes the answer, by December 7, 2026.",
        "Appeal, by December 30, 2026.",
        "It leaves only because you send it.",
        absent=("none of it is protected", ": ."),
    )

    # The aide has no sign-in yet.
    walk.go("/settings/people/new/")
    page.fill("[name=email]", AIDE)
    page.fill("[name=display_name]", "Timothy Ransom")
    page.check("[name=roles][value=employee]")
    page.fill("[name=employee_number]", "001406")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/settings/people/*-*/?new=1")
    _choose_password(walk)
    page = walk.be("gail@tallmadge.example")
    page.goto(f"{case}letters/")
    page.get_by_role("link", name="Leave is not designated").first.click()
    page.wait_for_url("**/letters/*-*/")
    page.get_by_label("Online, with a notice by e-mail").check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/letters/")
    walk.pass_silently(0)
    (mail,) = [text for text in _mails() if "You have a letter" in text and "To: timothy" in text]
    assert "FMLA" not in mail and "Ransom" not in mail and "denied" not in mail

    aide = walk.be(AIDE, "my", 390)
    walk.go(f"/leave/{case_id}/", "my")
    walk.see("Before anything else: the notice, and the aide’s age", "Before you begin", "eighteen or older")
    aide.get_by_role("checkbox").check()
    aide.get_by_role("button", name="Go on").click()
    aide.wait_for_url(f"**/leave/{case_id}/")
    walk.see(
        "On the aide’s phone: why, until when, and the button",
        "Not designated Your leave was not designated.",
        "Hours still lacking in those 12 months: 80.25 of 1250",
        "Put it right until December 7, 2026",
        "Appeal until December 30, 2026",
        "Leave is not designated",
    )
    walk.days(3)
    aide.get_by_role("link", name="Appeal").first.click()
    aide.wait_for_url("**/appeal/")
    aide.fill("textarea", "The after-school program in March and April is missing: 20 hours a week, six weeks.")
    aide.locator("main form button").last.click()
    aide.wait_for_url(f"**/leave/{case_id}/")
    walk.see(
        "The appeal is in",
        "You appealed on December 3, 2026.",
        "Another person decides than the one who decided before.",
    )

    page = walk.be("gail@tallmadge.example")
    page.goto(case)
    walk.see(
        "Who said no cannot decide the appeal",
        "Somebody else than the one who decided looks at it.",
        absent=("Decide the appeal",),
    )
    page = walk.be("june@tallmadge.example")
    walk.go("/?whose=all")
    walk.see("June’s queue has it, and it belongs to nobody yet", "Decide the appeal", "Ransom, Timothy")
    page.get_by_role("link", name="Decide the appeal").first.click()
    page.wait_for_url("**/history/")
    page.get_by_role("link", name="Decide the appeal").click()
    page.wait_for_url("**/appeals/*/")
    walk.see(
        "June reads what he says beside the reasons",
        "The after-school program in March and April is missing",
        "1169.75 hours worked",
    )

    # She corrects the record first: the hours that payroll confirms.
    page.goto(case)
    person = page.get_by_role("link", name="Employee", exact=True).get_attribute("href")
    for week in WEEKS:
        walk.go(f"{person}hours/")
        page.fill("[name=week_starts_on]", week.isoformat())
        page.fill("[name=hours_worked]", HOURS)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/employees/*/#hours")
    page.goto(case)
    page.get_by_role("button", name="Determine again").click()
    page.wait_for_url(case)
    walk.see(
        "With the hours on record the law says yes; the no still stands", "FMLA: yes", "Not designated as FMLA leave"
    )

    page.goto(f"{case}history/")
    page.get_by_role("link", name="Decide the appeal").click()
    page.wait_for_url("**/appeals/*/")
    page.get_by_label("The decision is taken back").check()
    page.fill("textarea", "Payroll confirms six weeks of the after-school program in March and April.")
    page.get_by_role("button", name="Decide").click()
    page.wait_for_url("**/history/")
    page.goto(case)
    page.get_by_role("button", name="Designate as FMLA leave").click()
    page.wait_for_url(case)
    walk.see("Reversed by June, and designated", "Designated as FMLA leave on Dec 3, 2026 by June Abernathy.")
    page.goto(f"{case}letters/")
    walk.see(
        "Three letters are prepared", "Decision on an appeal", "Designation", "Eligibility, rights and responsibilities"
    )
    for letter in ("Decision on an appeal", "Designation", "Eligibility, rights and responsibilities"):
        page.goto(f"{case}letters/")
        page.locator("main table").first.get_by_role("link", name=letter, exact=True).click()
        page.wait_for_url("**/letters/*-*/")
        if letter == "Decision on an appeal":
            page.get_by_label("Why, in your words").fill("Payroll confirms the hours of the after-school program.")
            page.get_by_role("button", name="Save and show").click()
            page.get_by_label("Online, with a notice by e-mail").wait_for()
            walk.see("The letter on the appeal", "Another person than the one who decided has looked at it anew.")
        page.get_by_label("Online, with a notice by e-mail").check()
        page.get_by_role("button", name="Send", exact=True).click()
        page.wait_for_url("**/letters/")
    walk.pass_silently(0)
    walk.go("/?whose=all")
    assert "Decide the appeal" not in page.locator("main").inner_text()

    aide = walk.be(AIDE, "my", 390)
    walk.go(f"/leave/{case_id}/", "my")
    walk.see(
        "On the aide’s phone: taken back, designated, eight weeks left",
        "Your leave is designated",
        "The decision was taken back.",
        "8 weeks left of 12 weeks",
        "Designation",
    )


def _mails() -> list[str]:
    folder = settings.MAILERS["default"]["OPTIONS"]["file_path"]
    return [quopri.decodestring(one.read_bytes()).decode() for one in sorted(folder.iterdir())]


def _choose_password(walk: Walk) -> None:
    """A new account has no password: its owner asks for a link and chooses one."""
    page = walk.stranger(walk.site("my", "/account/password/reset/"), 390)
    page.fill("[name=email]", AIDE)
    page.press("[name=email]", "Enter")
    page.wait_for_url("**/reset/done/")
    walk.pass_silently(0)
    link = re.search(r"http://\S+/reset/key/\S+", _mails()[-1])
    assert link is not None
    page.goto(link.group(0))
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.press("[name=password2]", "Enter")
    page.wait_for_url("**/key/done/")
