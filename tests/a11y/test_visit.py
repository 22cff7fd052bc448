"""A visit in a browser: the watermark on screen and on paper, and its pages and those of signals and incidents by axe.

``OPENLEAVE_PICTURES=directory`` keeps a picture of each page at both widths.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.a11y.axe import describe, violations
from tests.a11y.browser import serving
from tests.a11y.world import World, make_world
from tests.databases import _clone

from openleave.apps.visits import services
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import visitor

pytestmark = [pytest.mark.browser, pytest.mark.commitment("P-04")]

type Site = Callable[..., str]


@pytest.fixture(scope="module")
def world(test_server: Any, collected_static_files: Path) -> Iterator[tuple[World, Site]]:
    with _clone(test_server, "visitpages") as database, serving(database) as site:
        yield make_world(), site


def context_of(browser: Browser, made: World, site: Site, role: str, language: str = "en-US") -> BrowserContext:
    context = browser.new_context(locale=language)
    context.add_cookies([{"name": "openleave_session", "value": made.session(role, "desk") or "", "url": site("desk")}])
    return context


def keep(page: Page, name: str, language: str = "en") -> None:
    directory = os.environ.get("OPENLEAVE_PICTURES")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{page.url} at {width}"
        if directory:
            page.screenshot(path=f"{directory}/{name}-{language}-{width}.png", full_page=True)
    found = violations(page)
    assert not found, f"{page.url}\n{describe(found)}"


@pytest.mark.parametrize("language", ["en-US", "es-US"])
def test_pages_of_the_officer_and_the_operator(world: tuple[World, Site], chromium: Browser, language: str) -> None:
    made, site = world
    visits, incidents = made.more["visit_id"], made.more["incident_id"]
    waiting = made.tenant.sample("visit_id")
    stops = {
        "privacy_officer": {
            "visits": "/privacy/visits/", "visit-asked": f"/privacy/visits/{waiting}/",
            "visit-live": f"/privacy/visits/{visits[0]}/", "visit-ended": f"/privacy/visits/{visits[1]}/",
            "signals": "/privacy/signals/", "incidents": "/privacy/incidents/",
            "incident-new": "/privacy/incidents/new/", "incident": f"/privacy/incidents/{incidents[0]}/",
            "incident-closed": f"/privacy/incidents/{incidents[1]}/",
            "incident-report": f"/privacy/incidents/{incidents[0]}/report/",
            "letter-people": f"/privacy/incidents/{incidents[0]}/letters/people/",
            "letter-owner": f"/privacy/incidents/{incidents[0]}/letters/owner/", "minors": "/privacy/minors/",
        },
        "operator": {"operator-visits": "/operator/visits/", "operator-signals": "/operator/signals/"},
    }  # fmt: skip
    for role, pages in stops.items():
        context = context_of(chromium, made, site, role, language)
        page = context.new_page()
        for name, path in pages.items():
            page.goto(site("desk", path))
            assert page.locator("h1").count() == 1
            keep(page, name, language[:2])
        context.close()


def test_the_watermark(world: tuple[World, Site], chromium: Browser) -> None:
    made, site = world
    operator, organization = made.accounts["operator"], made.tenant.organization
    with visitor(operator.pk):
        visit = services.visit_ask(
            actor=Actor(operator.pk, None, frozenset({Role.OPERATOR})), organization_id=organization.id,
            purpose="support", areas=["cases", "people"], minutes=60, reference="T-9",
        )  # fmt: skip
    officer = made.tenant.accounts[Role.PRIVACY_OFFICER]
    services.visit_allow(
        actor=Actor(officer.pk, organization.id, frozenset({Role.PRIVACY_OFFICER})), visit_id=visit.id,
        areas=["cases", "people"], minutes=30,
    )  # fmt: skip
    context = context_of(chromium, made, site, "operator")
    page = context.new_page()
    page.goto(site("desk", "/operator/visits/"))
    page.get_by_role("button", name="Look").click()
    page.wait_for_url(lambda url: url.endswith("/"))
    mark = page.locator("svg.ol-watermark")
    assert mark.count() == 1
    for path in ("/employees/", "/cases/"):
        page.goto(site("desk", path))
        keep(page, "watermark" + path.strip("/"))
        words = page.locator(".ol-visit").inner_text()
        assert str(operator) in words and "T-9" in words
        # Over everything, and in nobody's way.
        box = page.locator("svg.ol-watermark").bounding_box()
        size = page.viewport_size
        assert box and size and box["width"] >= size["width"] - 20 and box["height"] >= size["height"] - 20
        assert page.evaluate("getComputedStyle(document.querySelector('.ol-watermark')).pointerEvents") == "none"
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.querySelector('.ol-watermark')).display") == "block"
        assert page.locator(".ol-visit p").is_visible()
        page.emulate_media(media="screen")
    page.get_by_role("button", name="End the visit").click()
    page.wait_for_url(lambda url: "/operator/visits/" in url)
    answer = page.goto(site("desk", "/employees/"))
    assert answer is not None and answer.status == 403
    context.close()
