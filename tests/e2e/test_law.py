"""The law on the public site as a reader uses it: results while typing, and the same without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Site = Callable[..., str]
Pages = Callable[..., Page]


def test_results_follow_what_is_typed(site: Site, open_page: Pages) -> None:
    page = open_page(width=390)
    page.goto(site("www", "/law/"), timeout=60_000)  # the first time, the library is read
    page.get_by_label("Name, subject or citation").fill("family and medical leave act")
    expect(page.locator("#law-found tbody th a").first).to_have_text("Family and Medical Leave Act")
    expect(page.locator(".law-map")).to_have_count(0)
    page.wait_for_url(lambda url: "q=family" in url)
    page.get_by_label("Reason").select_option("military_caregiver")
    page.wait_for_url(lambda url: "reason=military_caregiver" in url)
    page.locator("#law-found tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Family and Medical Leave Act")


def test_without_scripts(site: Site, open_page: Pages) -> None:
    page = open_page(width=1440, scripts=False)
    page.goto(site("www", "/law/"), timeout=60_000)
    page.get_by_role("link", name="California", exact=True).click()
    expect(page.locator("#law-found-title")).to_have_text("California")
    page.goto(site("www", "/law/compare/?topic=job_protected"))
    page.get_by_role("link", name="How long").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("How long")
    page.get_by_role("link", name="How long").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("How long")
    page.get_by_role("link", name="Family and Medical Leave Act").first.click()
    page.get_by_label("Law of").fill("1995-01-01")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("This is the law of January 1, 1995.")).to_be_visible()
