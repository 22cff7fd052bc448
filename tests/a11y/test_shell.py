"""Pages of the shell in a browser: axe finds nothing, nothing is wider than the screen, the keyboard reaches all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.a11y.axe import describe, violations

pytestmark = pytest.mark.browser

Site = Callable[..., str]
Opener = Callable[..., Page]

PAGES = [
    ("www", "/"),
    ("desk", "/welcome/"),
    ("my", "/"),
    ("bank", "/"),
    ("desk", "/account/login/"),
    ("my", "/account/password/reset/"),
    ("my", "/account/signup/"),
    ("www", "/no/such/page/"),
]


def check(page: Page) -> None:
    """No violation, no sideways scrolling."""
    found = violations(page)
    assert not found, f"{page.url}\n{describe(found)}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the screen"


@pytest.mark.parametrize(("width", "dark", "language"), [(390, False, "es-US"), (1440, True, "en-US")])
def test_public_pages(site: Site, open_page: Opener, width: int, dark: bool, language: str) -> None:
    page = open_page(width=width, dark=dark, language=language)
    for face, path in PAGES:
        page.goto(site(face, path))
        check(page)


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1440, False)])
def test_components(site: Site, open_page: Opener, settings, width: int, dark: bool) -> None:  # type: ignore[no-untyped-def]
    settings.OPENLEAVE_DEMO = True
    page = open_page(width=width, dark=dark)
    page.goto(site("www", "/components/"))
    page.evaluate("document.querySelectorAll('details:not([data-menu])').forEach(one => { one.open = true })")
    check(page)


def test_reflow_at_400_percent(site: Site, open_page: Opener) -> None:
    page = open_page(width=320)
    for face, path in PAGES:
        page.goto(site(face, path))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_first_tab_skips_to_the_content(site: Site, open_page: Opener) -> None:
    page = open_page()
    page.goto(site("www"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "ol-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_everything_to_press_is_reached_by_tab_and_shows_its_focus(site: Site, open_page: Opener) -> None:
    page = open_page()
    page.goto(site("my"))
    wanted = page.locator("a:visible, button:visible, summary:visible, input:visible").count()
    seen = set()
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        mark = page.evaluate(
            "(e => e === document.body ? null : [e.outerHTML.slice(0, 200), getComputedStyle(e).outlineStyle])"
            "(document.activeElement)"
        )
        if mark is not None:
            seen.add(mark[0])
            assert mark[1] != "none" or "ol-skip" in mark[0], mark
    assert len(seen) >= wanted


def test_language_and_appearance_work_without_scripts(site: Site, open_page: Opener) -> None:
    page = open_page(scripts=False)
    page.goto(site("www"))
    page.get_by_role("button", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    page.locator("button[name=theme][value=dark]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_touch_targets_of_my(site: Site, open_page: Opener) -> None:
    page = open_page(width=390)
    page.goto(site("my"))
    for button in page.locator("main .btn").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_errors_take_the_focus(site: Site, open_page: Opener) -> None:
    page = open_page(width=390)
    page.goto(site("desk", "/account/login/"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_selector("[data-error-summary]")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.name") == "login"
    check(page)


def test_dialog_copy_and_drop(site: Site, open_page: Opener, settings) -> None:  # type: ignore[no-untyped-def]
    settings.OPENLEAVE_DEMO = True
    page = open_page()
    page.goto(site("www", "/components/"))
    page.get_by_role("button", name="Open dialog").click()
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.wait_for_selector(".ol-toast")
    assert page.evaluate("navigator.clipboard.readText()").startswith("https://")
    page.locator("#sample_file").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": b"a,b\n"})
    assert "people.csv" in page.locator(".ol-drop-chosen").inner_text()


def test_filters_replace_the_table_and_keep_the_address(site: Site, open_page: Opener, settings) -> None:  # type: ignore[no-untyped-def]
    settings.OPENLEAVE_DEMO = True
    page = open_page()
    page.goto(site("www", "/components/"))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("bo l")
    expect(page.locator("#people tbody tr")).to_have_count(1)
    assert page.locator("#people tbody th").inner_text() == "Bo Li"
    assert page.evaluate("document.activeElement.name") == "q"
    page.wait_for_url("**/components/?q=bo+l&status=")
    page.locator("select[name=status]").select_option("yes")
    expect(page.locator("#people tbody tr")).to_have_count(0)
    plain = open_page(scripts=False)
    plain.goto(site("www", "/components/"))
    plain.locator("#search").fill("reyes")
    plain.get_by_role("button", name="Show").click()
    assert plain.locator("#people tbody tr").count() == 1


def test_picker_by_keyboard(site: Site, open_page: Opener, settings) -> None:  # type: ignore[no-untyped-def]
    settings.OPENLEAVE_DEMO = True
    page = open_page(width=390)
    page.goto(site("www", "/components/"))
    field = page.get_by_role("combobox", name="Employee")
    field.press_sequentially("4041")
    page.wait_for_selector("[role=option]:visible")
    assert page.locator("[role=option]").count() == 2
    assert field.get_attribute("aria-expanded") == "true"
    check(page)
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert page.locator("[role=option]").nth(1).get_attribute("aria-selected") == "true"
    field.press("ArrowUp")
    field.press("Enter")
    assert field.input_value() == "Ana Reyes"
    assert page.locator("input[name=employee_id]").input_value() == "40417"
    assert field.get_attribute("aria-expanded") == "false"
    field.press_sequentially("x")
    assert page.locator("input[name=employee_id]").input_value() == ""
    page.wait_for_selector(".ol-picker-none:visible")
    field.press("Escape")
    assert page.locator("[role=listbox]").is_hidden()


def test_an_error_page_is_not_put_into_the_page(site: Site, open_page: Opener, settings) -> None:  # type: ignore[no-untyped-def]
    settings.OPENLEAVE_DEMO = True
    page = open_page()
    page.goto(site("www", "/components/"))
    page.route("**/components/?q=*", lambda route: route.fulfill(status=500, body="<!doctype html><h1>500</h1>"))
    page.locator("#search").fill("reyes")
    expect(page.locator(".ol-toast")).to_contain_text("did not work")
    expect(page.locator("#people tbody tr")).to_have_count(3)


def test_requests_of_htmx_carry_the_token(site: Site, open_page: Opener) -> None:
    page = open_page()
    page.goto(site("my"))
    page.evaluate("""() => {
      const button = document.createElement('button')
      button.id = 'probe'
      button.setAttribute('hx-post', '/appearance/')
      button.setAttribute('hx-swap', 'none')
      document.querySelector('main').append(button)
      htmx.process(button)
    }""")
    with page.expect_response("**/appearance/") as answer:
        page.locator("#probe").click(force=True)
    assert answer.value.status == 302
