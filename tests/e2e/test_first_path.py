"""The first path as the people of a small plant walk it: from their HR system's files to a reasoned determination.

Chromium, PostgreSQL, and at 1440 px the real job worker in a process of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.a11y.axe import describe, violations
from tests.e2e.files import PEOPLE, employees_csv, employees_xlsx, hours_csv

from openleave.apps.feeds.models import Import
from openleave.apps.feeds.services import run_import
from openleave.apps.feeds.services.running import step
from openleave.apps.organizations.models import Organization
from openleave.apps.people.tests.factories import PASSWORD, actor_for, give, make_account, make_organization
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.browser, pytest.mark.process]

EMAIL = "ada.ferro@brazos.example"
#: Keys pressed and words typed, from the desk's page to the case that is open.
MOST_INTERACTIONS = 12
#: Milliseconds that a step of the worker may take on a busy machine.
PATIENCE = 30_000
LAW = ("https://www.ecfr.gov/", "https://www.law.cornell.edu/uscode/", "https://uscode.house.gov/")
FINDINGS = [
    "Covered employer",
    "In active employment",
    "12 months of employment",
    "Hours of service",
    "Employees near the worksite",
    "Qualifying reason",
    "Way of taking it",
    "Leave year",
    "Entitlement left",
    "This leave",
]
Site = Callable[..., str]


@pytest.fixture
def plant(site: Site) -> Organization:
    organization = make_organization("brazos-machine", leave_year_method="rolling_backward")
    account = make_account(EMAIL, display_name="Ada Ferro")
    give(account, organization, Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS)
    return organization


@pytest.fixture
def worker(fresh_database: Any) -> Iterator[None]:
    """The job worker, as ``openleave serve`` starts it."""
    command = [sys.executable, "-m", "openleave.config.processes.jobs", "1"]
    process = subprocess.Popen(command, env=os.environ | fresh_database.environment)
    yield
    assert process.poll() is None, "The worker ended by itself."
    process.terminate()
    process.wait(30)


class Hands:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        self.log: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.log.append(f"{key} at {self.where()}")
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.log.append(f"{text!r} at {self.where()}")
        self.page.keyboard.type(text)
        self.count += 1

    def tab_to(self, name: str, most: int = 4) -> None:
        """Tab until the field has the focus."""
        for _ in range(most):
            self.press("Tab")
            if self.page.evaluate("document.activeElement.id") == name:
                return
        raise AssertionError(f"{name} is not reached: {self.log}")

    def where(self) -> str:
        found = self.page.evaluate(
            "(e => e ? [e.tagName, e.id, e.name, (e.innerText || '').slice(0, 30)].join(' ') : '')"
            "(document.activeElement)"
        )
        return str(found)


def check(page: Page) -> None:
    """Nothing for axe to find, nothing wider than the screen."""
    found = violations(page)
    assert not found, f"{page.url}\n{describe(found)}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def upload(page: Page, site: Site, kind: str, name: str, data: bytes) -> None:
    page.goto(site("desk", "/imports/"))
    page.get_by_role("link", name="Import a file").first.click()
    page.locator(f"#kind_{kind}").check()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/imports/*-*/")


def work(organization: Organization) -> None:
    """The worker's next step, taken here."""
    with organization_scope(organization.id):
        record = Import.objects.latest("created_at")
    step(organization.id, record.id)


def test_from_an_employee_file_to_a_decision(
    site: Site, open_page: Callable[..., Page], sign_in: Callable[..., None], plant: Organization, worker: None
) -> None:
    page = open_page(width=1440)
    expect.set_options(timeout=PATIENCE)
    page.set_default_timeout(PATIENCE)
    sign_in(page, EMAIL, PASSWORD)
    today = clock.today("America/New_York")

    # The file's columns are recognised, the Social Security numbers left out.
    upload(page, site, "employees", "Mitarbeiter Export 11-23.csv", employees_csv())
    confirm = page.get_by_role("button", name="Confirm and check the rows")
    expect(confirm).to_be_visible()
    main = page.locator("main")
    expect(main).to_contain_text("Social Security numbers are left out")
    expect(main).not_to_contain_text("219-09")
    expect(page.get_by_label("Soc Sec No")).to_have_value("")
    assert page.get_by_label("Employee Name").input_value() != ""
    page.get_by_label("Create unknown schedules").check()
    check(page)
    confirm.click()

    # The dry run, then the whole of it.
    apply = page.get_by_role("button", name="Apply")
    expect(apply).to_be_visible()
    expect(main).to_contain_text(f"{PEOPLE} rows were read and compared. Nothing has been changed yet.")
    check(page)
    page.goto(page.url + "list/new/")
    expect(page.locator("main")).to_contain_text("Núñez, Rosa")
    page.go_back()
    apply.click()
    expect(main).to_contain_text("The import was applied as a whole")

    upload(page, site, "hours", "hours.csv", hours_csv(today))
    confirm.click()
    apply.click()
    expect(main).to_contain_text("The import was applied as a whole")

    # The same file again says nothing new.
    upload(page, site, "employees", "again.csv", employees_csv())
    confirm.click()
    expect(main).to_contain_text("The file says what OpenLeave already knows.")
    page.get_by_role("button", name="Cancel and delete the file").click()

    # Somebody is found without accents, by the beginning of her name.
    page.goto(site("desk", "/employees/?q=nunez"))
    page.get_by_role("link", name="Núñez, Rosa").click()
    expect(page.locator("h1")).to_contain_text("Rosa")
    check(page)


def test_a_workbook_on_a_phone(
    site: Site, open_page: Callable[..., Page], sign_in: Callable[..., None], plant: Organization
) -> None:
    """The sheet with the people is found behind another one, its title passed over, Excel's dates understood."""
    page = open_page(width=390)
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    sign_in(page, EMAIL, PASSWORD)
    upload(page, site, "employees", "staff.xlsx", employees_xlsx())
    work(plant)
    page.reload()
    expect(page.locator("#sheet")).to_have_value("Active staff")
    expect(page.get_by_label("Soc Sec No")).to_have_value("")
    check(page)
    page.get_by_label("Create unknown schedules").check()
    page.get_by_role("button", name="Confirm and check the rows").click()
    work(plant)
    page.reload()
    expect(page.locator("main")).to_contain_text(f"{PEOPLE} rows were read and compared")
    check(page)
    page.get_by_role("button", name="Apply").click()
    page.wait_for_selector("#import-progress")
    work(plant)
    page.reload()
    expect(page.locator("main")).to_contain_text("The import was applied as a whole")
    check(page)
    page.goto(site("desk", "/employees/?q=nunez"))
    expect(page.locator("#employees")).to_contain_text("March 2, 2020")


@pytest.fixture
def staffed(plant: Organization) -> Organization:
    """The plant with its people and Rosa's hours, read from the same files."""
    actor = actor_for(plant, Role.HR_OPERATIONS)
    files = [("employees", employees_xlsx()), ("hours", hours_csv(clock.today("America/New_York")))]
    for kind, data in files:
        run_import(actor=actor, kind=kind, chunks=[data], file_name="x", options={"create_schedules": True}, apply=True)
    return plant


@pytest.mark.parametrize("width", [1440, 390])
def test_from_a_case_to_a_decision(
    site: Site, open_page: Callable[..., Page], sign_in: Callable[..., None], staffed: Organization, width: int
) -> None:
    today = clock.today("America/New_York")
    # Whatever the weekday, sixteen days after the last week of ``hours_csv``, so the hours of the year are the same.
    monday = today + timedelta(days=15 - (today.weekday() + 1) % 7)
    page = open_page(width=width)
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    sign_in(page, EMAIL, PASSWORD)
    # Three weeks and three days.
    case_by_keyboard(page, site, monday, monday + timedelta(days=23))
    determination(page, monday)
    check(page)
    decide(page)
    in_spanish(page)
    check(page)


def case_by_keyboard(page: Page, site: Site, starts_on: date, ends_on: date) -> None:
    """The form from its first key to the case's page; the mouse is not touched."""
    page.goto(site("desk", "/cases/"))
    hands = Hands(page)
    hands.press("c")
    page.wait_for_url("**/cases/new/")
    hands.type("nunez r")
    page.wait_for_selector("[role=option]:visible")
    hands.press("Enter")
    hands.type("own health")
    hands.press("Enter")
    hands.type(f"{starts_on:%m%d%Y}")
    hands.tab_to("id_ends_on")
    hands.type(f"{ends_on:%m%d%Y}")
    hands.press("Enter")
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    assert hands.count <= MOST_INTERACTIONS, hands.log
    # The eligibility notice is on its way: by mail, for somebody who has no account.
    case = page.url
    page.get_by_role("link", name="Letters").last.click()
    expect(page.locator("main")).to_contain_text("Eligibility, rights and responsibilities")
    expect(page.locator("main")).to_contain_text("Waiting to be printed")
    page.goto(case)


def determination(page: Page, starts_on: date) -> None:
    """The answer with its reasons, the law behind each, the sums, the calendar, the deadlines."""
    main = page.locator("main")
    expect(page.locator("h1")).to_contain_text("Rosa")
    expect(page.get_by_role("heading", name="FMLA: yes")).to_be_visible()
    assert [name.strip() for name in page.locator(".ol-finding-name").all_inner_texts()] == FINDINGS
    for finding in page.locator(".ol-finding").all():
        for link in finding.locator("a.ol-cite").all():
            address = link.get_attribute("href") or ""
            assert address.startswith(LAW), address
        assert finding.locator("a.ol-cite").count() > 0, finding.inner_text()
    expect(main).to_contain_text("60 employees at and within 75 miles")
    expect(main).to_contain_text("1250 are needed")
    expect(page.locator(".case-left")).to_contain_text("8 weeks and 2 days")
    expect(page.locator(".case-sums")).to_contain_text("3 weeks and 3 days")
    assert page.locator("#calendar .planned, #calendar [class*=planned]").count() > 0
    expect(page.locator("#calendar")).to_contain_text("8 h, 1/5 of a workweek")
    clocks = page.locator(".case-clock")
    expect(clocks).to_have_count(3)
    for code in ("29 CFR 825.300(b)", "29 CFR 825.300(c)", "29 CFR 825.305(b)"):
        expect(page.locator(".case-clocks")).to_contain_text(code)
    # A finding opens by the keyboard and shows its sums.
    hours = page.locator(".ol-finding", has_text="Hours of service")
    hours.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(hours.locator(".ol-sums")).to_be_visible()
    expect(hours.locator(".ol-sums")).to_contain_text("2000")


def decide(page: Page) -> None:
    """A notice is given, then the leave is designated."""
    notice = page.locator(".case-clock", has=page.locator("strong", has_text="Eligibility notice"))
    notice.locator("summary").click()
    notice.get_by_role("button", name="Record").click()
    # One form, WH-381, gives both the eligibility notice and the rights and responsibilities.
    expect(page.locator(".case-clock-done")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("Recorded.")
    page.get_by_role("button", name="Designate as FMLA leave").click()
    expect(page.locator(".case-decision")).to_contain_text("Designated as FMLA leave")
    expect(page.locator(".case-decision")).to_contain_text("Ada Ferro")


def in_spanish(page: Page) -> None:
    """The same case; no sentence of the answer stays English."""
    if page.get_by_role("button", name="Español").first.is_visible():
        page.get_by_role("button", name="Español").first.click()
    else:
        page.locator("details[data-menu] > summary").first.click()
        page.get_by_role("button", name="Español").locator("visible=true").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".case-answer h2").first).to_have_text("FMLA: sí")
    words = page.locator("main").inner_text()
    for english in ("needed", "employee", "workweek", "Designated", "leave", "Notice", "notice", "due "):
        assert english not in words, (english, words)
    expect(page.locator(".case-left")).to_contain_text("8 semanas y 2 días")
