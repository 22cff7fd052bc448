"""Hurt at work: FMLA leave beside workers’ compensation, light duty declined, premiums, back with restrictions."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.stories.harness import Walk, story


@story("tallmadge")
def workers_compensation_overlap(walk: Walk) -> None:
    page = walk.be("gail@tallmadge.example")
    walk.go("/cases/new/")
    page.fill("#person", "003114")
    page.locator("[role=option]", has_text="Jefferson").click()
    page.fill("#find_reason", "own health")
    page.press("#find_reason", "Enter")
    page.fill("#id_starts_on", "2026-11-30")
    page.fill("#id_ends_on", "2026-12-18")
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/cases/*-*/")
    case = page.url
    walk.see("A mechanic was hurt in the bus garage", "FMLA: yes", "Jefferson, Aaliyah")

    page.get_by_role("link", name="Workers’ compensation and other pay").click()
    page.wait_for_url("**/facts/pay/")
    page.select_option("[name=receiving]", label="Workers’ compensation")
    page.select_option("[name=accrued_paid_leave]", label="Yes")
    page.select_option("[name=light_duty]", label="Offered and declined")
    walk.see("Who pays, and the light duty she was offered", "The leave runs at the same time")
    page.get_by_role("button", name="Save and determine again").click()
    page.wait_for_url("**/cases/*-*/#says-pay")
    walk.see(
        "The law: it counts as FMLA leave, sick time cannot be forced, light duty may be declined",
        "Must the leave be designated as FMLA leave although it is paid? Yes.",
        "neither side alone can have paid leave used.",
        "Yes. Light duty takes the employee's agreement while FMLA leave is left.",
        "Yes. The payments may end. The FMLA leave goes on, unpaid or with paid leave.",
        "29 CFR 825.207(e), 825.702(d)(2)",
    )
    page.get_by_role("button", name="Designate as FMLA leave").click()
    page.wait_for_url(case)
    walk.see("Designated: both run at the same time", "Designated as FMLA leave on Nov 30, 2026 by Gail Pemberton.")

    walk.pass_silently(8)
    page.goto(f"{case}pay/")
    page.fill("[name=week_of]", "2026-11-30")
    page.select_option("[name=paid_by]", label="The insurer")
    page.fill("[name=amount]", "854.60")
    page.get_by_role("button", name="Record the payment").click()
    page.wait_for_url("**/pay/#payments")
    walk.see("What the insurer paid for the first week", "The payment is recorded.", "$854.60")

    page.goto(case)
    walk.see("Six days of the leave are counted", "Counted so far")
    _deed(page, case, "premium", owed="84.20")
    _deed(page, case, "release-needed", required="yes")
    walk.see(
        "Two weeks before its end the return is being prepared; her share of the premium is due", "Checklist", "$84.20"
    )

    walk.pass_silently(13)
    manager = walk.be("peter@tallmadge.example", "my")
    walk.go("/", "my")
    assert "Jefferson" not in manager.locator("main").inner_text()
    page = walk.be("gail@tallmadge.example")
    _deed(page, case, "expect", expected_on="2026-12-21")
    _deed(page, case, "release", released_from_on="2026-12-21")
    _deed(page, case, "restriction", text="No lifting over 20 lb.", until_on="2027-01-15")
    _deed(page, case, "position", same_job="yes")
    walk.see("Released with a restriction, to the same job", "No lifting over 20 lb.", "What the manager may be told")
    _deed(page, case, "complete", returned_on="2026-12-21")
    page.goto(case)
    walk.see("Back at work: three weeks are counted, the case is closed", "Closed", "3")


def _deed(page: Page, case: str, key: str, **answers: str) -> None:
    """One step on the page of the return."""
    page.goto(f"{case}return/{key}/")
    for name, value in answers.items():
        field = page.locator(f"main [name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.check(f"main [name={name}][value={value}]")
        else:
            field.fill(value)
    page.locator("main form .btn-primary").last.click()
    page.wait_for_url(lambda url: f"/return/{key}/" not in url)
