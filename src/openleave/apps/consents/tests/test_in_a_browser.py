"""The pages in a browser: no rule of accessibility broken, nothing wider than the screen, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.a11y.axe import describe, violations

from openleave.apps.consents import services
from openleave.apps.consents.tests.test_consents import Place
from openleave.apps.people.tests.factories import PASSWORD
from openleave.kernel.purposes import standing
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.browser

DESK = [
    "/privacy/data/",
    "/privacy/data/?q=birth",
    "/privacy/consents/",
    "/privacy/consents/purposes/analysis/",
    "/privacy/consents/purposes/service_improvement/",
    "/privacy/consents/purposes/feedback/",
    "/privacy/consents/ledger/",
]


@pytest.mark.parametrize("language", ["en-US", "es"])
def test_the_pages(
    fresh_database: Any,
    site: Callable[..., str],
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    language: str,
) -> None:
    with fresh_database.in_django():
        place = Place()
        services.consent_give_own(actor=place.of_rosa, purpose="feedback")
        with organization_scope(place.id):
            standing.set_until(place.id, "analysis", None)
    for face, email, paths in (("desk", "olga@harbor.example", DESK), ("my", "rosa@harbor.example", ["/choices/"])):
        for width in (1440, 390):
            page = open_page(width=width, language=language)
            sign_in(page, email, PASSWORD, face)
            for number, path in enumerate(paths):
                page.goto(site(face, path))
                found = violations(page)
                assert not found, f"{path} at {width}: {describe(found)}"
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{path} at {width}"
                if shots := os.environ.get("OPENLEAVE_SHOTS"):
                    page.screenshot(path=f"{shots}/{language}-{face}{number}-{width}.png", full_page=True)
            page.context.close()
