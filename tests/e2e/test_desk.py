"""The desk by the keyboard alone: a notice logged while somebody is on the phone, the queue and the inbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, make_harbor
from openleave.apps.desk import kinds, services
from openleave.apps.desk.models import Arrival, Task
from openleave.apps.people.tests.factories import PASSWORD
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.browser

Site = Callable[..., str]
#: Keys pressed and words typed from any page of the desk to the case whose clocks run.
MOST_INTERACTIONS = 6


@pytest.fixture
def harbor(site: Site) -> Harbor:
    return make_harbor("harbor-hospital", people=6)


@pytest.fixture
def page(harbor: Harbor, open_page: Callable[..., Page], sign_in: Callable[..., None]) -> Page:
    page = open_page()
    sign_in(page, "ada@harbor-hospital.example", PASSWORD)
    return page


def here(page: Page) -> str:
    """The text of the link that has the focus."""
    return page.evaluate("document.activeElement.textContent.trim()")


def test_a_notice_in_six_interactions(page: Page, harbor: Harbor, site: Site) -> None:
    page.goto(site("desk", "/employees/"))
    count = 0
    page.keyboard.press("n")
    page.wait_for_url("**/inbox/notice/")
    page.keyboard.type("mar")
    page.wait_for_selector("[role=option]:visible")
    page.keyboard.press("Enter")
    count += 3
    page.keyboard.press("Control+Enter")
    count += 1
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    assert count <= MOST_INTERACTIONS
    with organization_scope(harbor.organization.id):
        case = LeaveCase.objects.get()
        assert (case.state, case.employee_id) == ("noticed", harbor.nurse.id)


def test_the_queue_like_a_mail_program(page: Page, harbor: Harbor, site: Site) -> None:
    kinds.declare_task_kind(code="test.keys", label="Key", action="Press a key", url_name="cases", takes="none")
    today = clock.today("America/New_York")
    for days in range(3):
        services.task_add(
            actor=harbor.actor, code="test.keys", due_on=today + timedelta(days=days), about_id=uuid4(),
            owner_id=harbor.account.id,
        )  # fmt: skip
    page.goto(site("desk"))
    bulk = page.locator(".desk-bulk")
    expect(bulk).to_be_hidden()
    page.keyboard.press("j")
    assert here(page) == "Press a key"
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text("2 lines ticked")
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.id") == "bulk-until"
    page.locator("#bulk-until").fill((today + timedelta(days=4)).isoformat())
    page.locator("button[value=snooze]").click()
    expect(page.locator("main")).to_contain_text("2 lines rest.")
    with organization_scope(harbor.organization.id):
        assert Task.objects.filter(snoozed_until_on=today + timedelta(days=4)).count() == 2
    # What the present line needs no tick for.
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.id") == "bulk-owner"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    # Whoever speaks to their device turns the keys off, and they stay off.
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("n")
    expect(page.locator("dialog#keys")).to_be_hidden()
    assert page.url == site("desk")
    kinds._kinds.pop("test.keys")


def test_the_inbox_like_a_mail_program(page: Page, harbor: Harbor, site: Site) -> None:
    for said in ("One.", "Two."):
        services.arrival_add(actor=harbor.actor, kind="message", channel="mail", employee_id=harbor.nurse.id, said=said)
    page.goto(site("desk", "/inbox/"))
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("main")).to_contain_text("1 line is handled.")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/inbox/[0-9a-f-]{36}/"))
    expect(page.locator("main")).to_contain_text("One.")
    with organization_scope(harbor.organization.id):
        assert Arrival.objects.filter(handled_as="done").count() == 1


def test_without_scripts(
    harbor: Harbor, site: Site, open_page: Callable[..., Any], sign_in: Callable[..., None]
) -> None:
    """Ticking shows what can be done, and a notice is logged by a typed name."""
    page = open_page(scripts=False)
    sign_in(page, "ada@harbor-hospital.example", PASSWORD)
    services.arrival_add(actor=harbor.actor, kind="message", channel="mail", employee_id=harbor.nurse.id)
    page.goto(site("desk", "/inbox/"))
    page.locator("input[name=line]").first.check()
    page.get_by_role("button", name="Mark as handled").click()
    expect(page.locator("main")).to_contain_text("1 line is handled.")
    page.goto(site("desk", "/inbox/notice/"))
    page.locator("#person").fill("marin")
    page.get_by_role("button", name="Log it").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
