"""Planned surgery, certified late: a first word by phone, the request, notices, a certification that comes late."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.harness import Walk, story


@story("brazos")
def planned_surgery(walk: Walk) -> None:
    page = walk.be("rosa@brazos.example")
    walk.go("/cases/new/")
    walk.see("The phone rings: open a case", "Open a case")
    page.fill("#person", "sandoval")
    page.locator("[role=option]").first.click()
    page.fill("#find_reason", "own health")
    page.press("#find_reason", "Enter")
    first = walk.today + timedelta(days=35)
    page.fill("#id_starts_on", first.isoformat())
    page.fill("#id_ends_on", (first + timedelta(days=27)).isoformat())
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/cases/*-*/")
    walk.see("The case is open", "FMLA: yes")
    page.get_by_role("link", name="History").click()
    walk.see("Its history", "Opened")
    walk.days(1)
