"""What the stories at Cascadia Harbor Health have in common: opening a case, filling a form, going on."""

from __future__ import annotations

import functools
from datetime import date, timedelta

from playwright.sync_api import Page
from tests.stories.harness import START, Walk

from openleave.config.demo_data import generate
from openleave.config.demo_data.shapes import DemoEmployer, Person
from openleave.config.demo_data.stories import _MAY_BE_PREGNANT

DANA, NOOR, ELENA = "dana@cascadia.example", "noor@cascadia.example", "elena@cascadia.example"


def fill(page: Page, **values: object) -> None:
    """Fill or tick fields by the ends of their ids (``id_…``)."""
    for name, value in values.items():
        field = page.locator(f"#id_{name}")
        if value is True:
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(value.isoformat() if isinstance(value, date) else str(value))


def press(page: Page, name: str, *, within: str = "main") -> None:
    """Press a button of the page, and wait for what follows."""
    page.locator(within).get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def choose(page: Page, find: str, said: str, *, relationship: str = "") -> None:
    """Find a reason by its words; ``find`` is typed, ``said`` is what is chosen."""
    page.fill("#find_reason", find)
    page.locator(".case-card", has_text=said).first.locator("input").check()
    if relationship:
        page.select_option("#id_relationship", relationship)


def person(page: Page, search: str, field: str = "#person") -> None:
    """Choose somebody in a picker."""
    page.fill(field, search)
    page.locator("[role=option]:visible").first.click()


def opened(walk: Walk) -> str:
    """Open the case that was filled in; its id."""
    press(walk.page, "Open the case")
    walk.page.wait_for_url("**/cases/*-*/")
    return walk.page.url.rstrip("/").rpartition("/")[2]


@functools.cache
def _employer() -> DemoEmployer:
    return generate.employer("cascadia", START.date())


def somebody(site: str, title: str, pattern: str = "", *, mother: bool = False) -> Person:
    """An employee of long standing, full time, who is in none of the demo's own cases."""
    employer = _employer()
    busy = {told.employee_number for told in employer.stories} | set(employer.signers.values())
    long_ago = START.date() - timedelta(days=760)
    for one in employer.people:
        fits = one.worksite.first == site and one.title == title and one.full_time and not one.tags
        settled = len(one.spans) == 1 and one.spans[0].separated_on is None and one.hired_on < long_ago
        named = not mother or one.first_name in _MAY_BE_PREGNANT.split()
        rota = not pattern or one.schedule.first == pattern
        if fits and settled and named and rota and one.number not in busy:
            return one
    raise LookupError(f"No {title} at {site}")


def number_of(email: str) -> str:
    """The employee number of somebody who signs in."""
    return _employer().signers[email]
