"""Documents in Chromium: added, seen and turned with the keyboard alone; as wide as a phone and as a desk."""

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
from tests.isolation.samples import Tenant, make_tenant

from openleave.apps.documents.tests import making
from openleave.apps.documents.tests.furnish import furnish
from openleave.kernel.actor import Role

pytestmark = pytest.mark.browser
WIDTHS = [390, 1440]


@pytest.fixture(autouse=True)
def own_files() -> None:
    """Keys and files are the whole module's here, as its database is."""


@pytest.fixture(scope="module")
def desk(test_server: Any, collected_static_files: Path) -> Iterator[tuple[World, Callable[..., str]]]:
    with _clone(test_server, "documents") as database, serving(database) as site:
        tenant: Tenant = make_tenant("harbor-hospital")
        world = World(tenant, {role.value: account for role, account in tenant.accounts.items()})
        tenant.sample("document_id")
        furnish(world)
        yield world, site


@pytest.fixture
def open_at(chromium: Browser, desk: tuple[World, Callable[..., str]]) -> Iterator[Callable[..., Page]]:
    world, site = desk
    contexts, heard = [], []

    def make(path: str, width: int, language: str = "en-US") -> Page:
        context = chromium.new_context(
            locale=language, viewport={"width": width, "height": 900}, has_touch=width < 600, is_mobile=width < 600
        )
        contexts.append(context)
        session = world.session(Role.LEAVE_ADMINISTRATOR.value, "desk")
        context.add_cookies([{"name": "openleave_session", "value": session or "", "url": site("desk")}])
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(site("desk", path))
        return page

    yield make
    for context in contexts:
        context.close()
    assert [text for text in heard if not any(part in text for part in HARMLESS)] == []


def good(page: Page, name: str) -> None:
    """axe finds nothing, nothing is wider than the screen; a picture of it where OPENLEAVE_SCREENSHOTS says."""
    where = os.environ.get("OPENLEAVE_SCREENSHOTS")
    if where:
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=f"{where}/documents-{name}-{width}.png", full_page=True)
    found = violations(page)
    assert not found, describe(found)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def drawn(page: Page) -> tuple[int, int]:
    """The size of the page's picture, once it is there."""
    page.wait_for_function(
        "() => { const one = document.querySelector('[data-viewer-page]');"
        " return one.complete && one.naturalWidth && !one.dataset.busy }"
    )
    width, height = page.locator("[data-viewer-page]").evaluate("one => [one.naturalWidth, one.naturalHeight]")
    return int(width), int(height)


@pytest.mark.parametrize("width", WIDTHS)
def test_adding_and_seeing(desk: tuple[World, Any], open_at: Callable[..., Page], width: int) -> None:
    world, _ = desk
    page = open_at(f"/cases/{world.tenant.sample('case_id')}/documents/", width)
    good(page, "list")
    files = [
        {"name": "form.pdf", "mimeType": "application/pdf", "buffer": making.pdf("one", "two", "three")},
        {"name": "locked.pdf", "mimeType": "application/pdf", "buffer": making.locked_pdf()},
    ]
    page.get_by_label("Choose the files").set_input_files(files)
    page.get_by_label("What it is for").select_option("fitness_for_duty")
    page.get_by_label("Title").fill(f"Release {width}")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("1 document was added.")).to_be_visible()
    expect(page.get_by_text("The PDF is locked with a password.")).to_be_visible()
    good(page, "refused")
    page.get_by_role("link", name=f"Release {width}").click()
    assert drawn(page) == (900, 1165)
    good(page, "viewer")


def test_the_viewer_by_keyboard(desk: tuple[World, Any], open_at: Callable[..., Page]) -> None:
    world, _ = desk
    pictures = world.more["document_id"][0]
    page = open_at(f"/documents/{pictures}/", 1440)
    where = page.locator("[data-viewer-where]")
    assert drawn(page)[0] == 900
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(where).to_have_text("Page 4 of 12")
    page.keyboard.press("ArrowLeft")
    expect(where).to_have_text("Page 3 of 12")
    page.keyboard.press("+")
    assert drawn(page)[0] == 1350
    page.keyboard.press("r")
    width, height = drawn(page)
    assert width > height
    assert page.url.endswith("?page=3&zoom=150&turn=90")
    expect(page.locator("[data-thumb][aria-current]")).to_have_text("3")
    good(page, "turned")
    page.reload()
    expect(where).to_have_text("Page 3 of 12")
    assert drawn(page) == (width, height)
    page.keyboard.press("-")
    page.keyboard.press("-")
    assert drawn(page)[0] == 900
    page.get_by_role("link", name="12", exact=True).click()
    expect(where).to_have_text("Page 12 of 12")
    expect(page.locator('[data-go="later"]')).not_to_have_attribute("href", "x")
    assert page.locator('[data-go="later"]').get_attribute("href") is None
    # In a field, keys are letters.
    page.get_by_text("Change or describe").click()
    field = page.get_by_label("Title")
    field.fill("")
    field.press_sequentially("r+-r")
    assert field.input_value() == "r+-r"
    expect(where).to_have_text("Page 12 of 12")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state(desk: tuple[World, Any], open_at: Callable[..., Page], width: int) -> None:
    world, _ = desk
    names = ["pictures", "waiting", "infected", "withdrawn", "loose"]
    for name, document_id in zip(names, world.more["document_id"], strict=True):
        good(open_at(f"/documents/{document_id}/", width, "es-US"), f"es-{name}")
    good(open_at("/settings/documents/", width), "settings")
    good(open_at(f"/documents/{world.more['document_id'][4]}/?move=1", width), "move")


def test_it_works_without_scripts(chromium: Browser, desk: tuple[World, Callable[..., str]]) -> None:
    world, site = desk
    context = chromium.new_context(java_script_enabled=False, locale="en-US")
    session = world.session(Role.LEAVE_ADMINISTRATOR.value, "desk")
    context.add_cookies([{"name": "openleave_session", "value": session or "", "url": site("desk")}])
    page = context.new_page()
    page.goto(site("desk", f"/documents/{world.more['document_id'][0]}/"))
    page.get_by_role("link", name="Next page").click()
    page.get_by_role("link", name="Larger").click()
    page.get_by_role("link", name="Turn to the right").click()
    expect(page.locator("[data-viewer-where]")).to_have_text("Page 2 of 12")
    assert page.url.endswith("?page=2&zoom=150&turn=90#viewer")
    page.get_by_role("link", name="Read the words of this page").click()
    expect(page.get_by_role("heading", name="This page is a picture")).to_be_visible()
    context.close()
