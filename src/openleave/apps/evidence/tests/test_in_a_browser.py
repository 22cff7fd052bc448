"""The trust page in Chromium: on a phone and on a desk, in both languages, searched as one types."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.a11y.axe import describe, violations
from tests.a11y.browser import HARMLESS, serving
from tests.a11y.world import World
from tests.databases import _clone
from tests.evidence import Result, marked, write
from tests.isolation.samples import make_tenant

from openleave.kernel.actor import Role

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(test_server: Any, collected_static_files: Path) -> Iterator[tuple[World, Callable[..., str]]]:
    with _clone(test_server, "evidence") as database, serving(database) as site:
        tenant = make_tenant("harbor-hospital")
        yield World(tenant, {role.value: account for role, account in tenant.accounts.items()}), site


@pytest.fixture
def shown(settings: Any, tmp_path: Path) -> None:
    """A run in which one test failed and one did not run."""
    settings.OPENLEAVE_EVIDENCE_DIR = tmp_path
    results = [Result(one.test, list(one.shows), "passed", 1.25, {"people": 500}, 42) for one in marked()]
    next(one for one in results if "P-33" in one.shows).outcome = "failed"
    results.remove(next(one for one in results if "lesson-09" in one.shows and "P-88" not in one.shows))
    write(tmp_path, results, 61.4)


@pytest.mark.parametrize(("width", "language"), [(390, "en-US"), (1440, "en-US"), (390, "es-US"), (1440, "es-US")])
def test_the_page(
    chromium: Browser, desk: tuple[World, Callable[..., str]], shown: None, width: int, language: str
) -> None:
    world, site = desk
    context = chromium.new_context(locale=language, viewport={"width": width, "height": 900})
    session = world.session(Role.PRIVACY_OFFICER.value, "desk")
    context.add_cookies([{"name": "openleave_session", "value": session or "", "url": site("desk")}])
    page: Page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(site("desk", "/privacy/evidence/"))
    pictures = os.environ.get("OPENLEAVE_PICTURES")
    if pictures:
        page.screenshot(path=f"{pictures}/evidence-{width}-{language[:2]}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator(".ev-group", has=page.locator("#P-65")).locator("> summary").click()
    page.locator("#P-65 summary").click()
    expect(page.locator("#P-65 .ev-tests li").first).to_be_visible()
    found = violations(page)
    assert found == [], describe(found)
    page.locator("#search").press_sequentially("P-65")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    if pictures:
        page.screenshot(path=f"{pictures}/found-{width}-{language[:2]}.png")
    assert [one for one in heard if not any(part in one for part in HARMLESS)] == []
    context.close()
