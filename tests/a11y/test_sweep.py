"""Every page that anybody can reach, on the four faces, as each role: found from the URL patterns, seen in a browser.

axe finds no violation of any impact; nothing is wider than the screen; the console stays silent, so the
Content-Security-Policy is kept; every page has a title, a language, one first heading. In English and Spanish, at 390
and 1440 px, light and dark. A page that differs from one already seen by its words alone is not drawn again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser
from tests.a11y.axe import describe, violations
from tests.a11y.browser import HARMLESS, serving
from tests.a11y.world import Stop, World, make_world
from tests.databases import _clone

pytestmark = pytest.mark.browser

#: Whoever sees most comes first.
ROLES = [
    "everything",
    "leave_administrator",
    "hr_operations",
    "privacy_officer",
    "manager",
    "employee",
    "operator",
    "nobody",
]
#: As many pages at least differ from each other by more than their words.
LEAST = {"desk": 50, "my": 12, "bank": 2, "www": 10}
#: The same on every face with people in it: seen on ``my``, whose letters and buttons are the largest.
SHARED, SHARED_FACE = ("/account/", "/organization/"), "my"
OTHER_WIDTH = {390: 1440, 1440: 390}
OUTLINE = """() => ({
  headings: document.querySelectorAll('h1').length,
  title: document.title.trim(),
  language: document.documentElement.lang,
  wide: document.documentElement.scrollWidth - innerWidth,
})"""


@pytest.fixture(scope="module")
def world(test_server: Any, collected_static_files: Path) -> Iterator[tuple[World, Callable[..., str]]]:
    with _clone(test_server, "sweep") as database, serving(database) as site:
        yield make_world(), site


class Tour:
    """A signed-in browser that goes from page to page and notes what is wrong."""

    def __init__(
        self, browser: Browser, world: World, site: Callable[..., str], role: str, face: str, language: str
    ) -> None:
        self.site = site
        self.language = language
        self.wrong: list[str] = []
        self.context = browser.new_context(locale={"en": "en-US", "es": "es-US"}[language])
        session = world.session(role, face)
        if session:
            name = django_settings.SESSION_COOKIE_NAME
            self.context.add_cookies([{"name": name, "value": session, "url": site(face)}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.note(str(error)))

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in HARMLESS):
            self.note(message.text)

    def note(self, text: str) -> None:
        size = self.page.viewport_size or {"width": 0}
        self.wrong.append(f"{self.page.url} [{self.language}, {size['width']} px]: {text}")

    def look(self, stop: Stop, width: int, *, dark: bool, axe: bool) -> None:
        """The outline at both widths, axe at this one."""
        self._show(width, dark=dark)
        self.page.goto(self.site(stop.face, stop.path))
        self._outline()
        found = violations(self.page) if axe else []
        if found:
            self.note(describe(found))
        self._show(OTHER_WIDTH[width], dark=not dark)
        self._outline()

    def _show(self, width: int, *, dark: bool) -> None:
        self.page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def _outline(self) -> None:
        seen = self.page.evaluate(OUTLINE)
        if seen["headings"] != 1:
            self.note(f"{seen['headings']} first headings")
        if len(seen["title"]) < 8:
            self.note(f"title {seen['title']!r}")
        if seen["language"] != self.language:
            self.note(f"lang={seen['language']!r}")
        if seen["wide"] > 0:
            self.note(f"{seen['wide']} px wider than the screen")


def plain(stop: Stop) -> list[str]:
    """What can be seen without a browser: one first heading, a title, a language."""
    wrong = []
    if stop.html.count("<h1") != 1:
        wrong.append(f"{stop.html.count('<h1')} first headings")
    if not re.search(r"<title>\s*\S.{7,}</title>", stop.html, re.DOTALL):
        wrong.append("no title")
    if '<html lang="en"' not in stop.html:
        wrong.append("no language")
    return [f"{stop.face}{stop.path} as {stop.role}: {text}" for text in wrong]


@pytest.mark.parametrize("face", list(LEAST))
def test_pages(world: tuple[World, Callable[..., str]], chromium: Browser, settings: Any, face: str) -> None:
    settings.OPENLEAVE_DEMO = True  # shows the page of the components
    made, site = world
    wrong: list[str] = []
    around: set[str] = set()
    inside: set[str] = set()
    looked = 0
    for role in ROLES if face != "www" else ROLES[-1:]:  # nobody signs in on www
        tours: list[Tour] = []
        for stop in made.stops(role, face, without=() if face == SHARED_FACE else SHARED):
            wrong += plain(stop)
            frame, content = stop.shape
            if frame in around and content in inside:
                continue
            around.add(frame)
            inside.add(content)
            looked += 1
            if not tours:
                tours = [Tour(chromium, made, site, role, face, language) for language in ("en", "es")]
            # axe takes longest: it looks at each page once, at every second in Spanish, in the dark and from afar.
            tours[0].look(stop, 390, dark=False, axe=looked % 2 == 1)
            tours[1].look(stop, 1440, dark=True, axe=looked % 2 == 0)
        for tour in tours:
            wrong += tour.wrong
            tour.context.close()
    assert not wrong, "\n\n".join(wrong)
    assert looked >= LEAST[face], looked  # the introspection finds something
