"""Wrong input, as people send it: each is refused in words, nothing half-loads, nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.a11y.axe import describe, violations

from openleave.apps.cases.models import LeaveCase
from openleave.apps.feeds.models import Import, State
from openleave.apps.feeds.services.running import step
from openleave.apps.organizations.models import Organization
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import (
    PASSWORD,
    give,
    make_account,
    make_employee,
    make_organization,
    make_schedule,
)
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.browser

EMAIL = "olga.brandt@harbor.example"
HEADER = b"Employee ID,First Name,Last Name,Hire Date\n"
#: A file's bytes, and what its page says about it.
BROKEN = [
    (bytes(range(256)) * 40, "This is not a table"),
    (b"", "empty"),
    (HEADER, "no rows"),
    (HEADER + b"E1,Ann,Lee,1/15/2015\nE2,Bo", "in the middle of the row at line 3"),
]
Site = Callable[..., str]


@pytest.fixture
def desk(site: Site, open_page: Callable[..., Page], sign_in: Callable[..., None]) -> tuple[Page, Organization]:
    """Somebody who may do everything on the desk of an employer with a few people, at 390 px."""
    organization = make_organization("harbor")
    give(make_account(EMAIL, display_name="Olga Brandt"), organization, Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS)
    with organization_scope(organization.id):
        make_schedule(organization.id)
        for number in range(3):
            make_employee(organization.id, f"N{number}", "Rosa", f"Marín{number}", schedule_code="DAY")
    page = open_page(width=390)
    page.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    sign_in(page, EMAIL, PASSWORD)
    return page, organization


def check(page: Page) -> None:
    found = violations(page)
    assert not found, f"{page.url}\n{describe(found)}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def send(page: Page, site: Site, organization: Organization, data: bytes, name: str = "people.csv") -> None:
    """Upload a file of employees; the worker reads its columns."""
    page.goto(site("desk", "/imports/new/?kind=employees"))
    page.locator("#kind_employees").check()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(lambda url: not url.endswith("/new/?kind=employees"))
    work(page, organization)


def work(page: Page, organization: Organization) -> None:
    with organization_scope(organization.id):
        record = Import.objects.latest("created_at")
    step(organization.id, record.id)
    page.reload()


def test_broken_files(site: Site, desk: tuple[Page, Organization]) -> None:
    page, organization = desk
    for data, words in BROKEN:
        send(page, site, organization, data)
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator("main")).to_contain_text("Nothing of this file was kept")
        expect(page.get_by_role("link", name="Upload a corrected file")).to_be_visible()
    check(page)
    with organization_scope(organization.id):
        assert set(Import.objects.values_list("state", "upload_id")) == {(State.FAILED, None)}
        assert Employee.objects.count() == 3
    # No file at all: the page itself says so, and the form stays.
    page.goto(site("desk", "/imports/new/"))
    page.evaluate("document.querySelector('input[type=file]').required = false")
    page.locator("#kind_hours").check()
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("main .ol-alert, main [role=alert]").first).to_be_visible()
    assert page.locator("#kind_hours").is_checked()


def test_days_that_do_not_exist(site: Site, desk: tuple[Page, Organization]) -> None:
    page, organization = desk
    rows = HEADER + b"E1,Ann,Lee,2/30/2015\nE2,Bo,Li,1/15/2016\nE2,Bo,Li,1/15/2016\nE3,Cy,,1/15/2016\n"
    send(page, site, organization, rows)
    page.get_by_role("button", name="Confirm and check the rows").click()
    work(page, organization)
    main = page.locator("main")
    expect(main).to_contain_text("Nothing has been changed yet")
    with page.expect_download() as report:
        page.get_by_role("link", name="Download the report (CSV)").click()
    text = report.value.path().read_text(encoding="utf-8-sig")
    assert "2/30/2015" in text and "2" in text
    page.get_by_role("link", name="Look at them").click()
    expect(main).to_contain_text("is a day that does not exist")
    check(page)
    with organization_scope(organization.id):
        assert Employee.objects.count() == 3


def test_a_case_with_mistakes(site: Site, desk: tuple[Page, Organization]) -> None:
    page, organization = desk
    today = clock.today("America/New_York")
    first, last = today + timedelta(days=10), today + timedelta(days=3)
    page.goto(site("desk", "/cases/new/"))
    page.locator("#person").fill("nobody of this name")
    page.locator("#id_starts_on").fill(first.isoformat())
    page.locator("#id_ends_on").fill(last.isoformat())
    page.locator("details.ol-disclose > summary").click()
    page.locator("#id_note").fill("Asked by telephone.")
    submit = page.get_by_role("button", name="Open the case")
    submit.click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_visible()
    expect(summary).to_contain_text("Choose the employee.")
    expect(summary).to_contain_text("Choose a reason.")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    kept(page, first.isoformat(), last.isoformat())
    assert page.locator("#person").input_value() == "nobody of this name"
    check(page)

    # Several people: one is chosen, the rest stays.
    page.locator("#person").fill("marin")
    page.locator("#id_reason_0").check()
    page.keyboard.press("Escape")
    submit.click()
    expect(page.locator("legend", has_text="Which of them?")).to_be_visible()
    assert page.locator("#id_reason_0").is_checked()
    kept(page, first.isoformat(), last.isoformat())
    page.locator("#person_2").check()
    check(page)

    # The last day before the first: said at the field, and the person stays chosen.
    submit.click()
    expect(summary).to_contain_text("The last day is before the first.")
    expect(page.locator(".case-person")).to_contain_text("Marín1")
    kept(page, first.isoformat(), last.isoformat())
    check(page)
    with organization_scope(organization.id):
        assert not LeaveCase.objects.exists()
    page.locator("#id_ends_on").fill((first + timedelta(days=4)).isoformat())
    submit.click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    expect(page.locator("h1")).to_contain_text("Marín1")


def kept(page: Page, first: str, last: str) -> None:
    assert page.locator("#id_starts_on").input_value() == first
    assert page.locator("#id_ends_on").input_value() == last
    assert page.locator("#id_note").input_value() == "Asked by telephone."
