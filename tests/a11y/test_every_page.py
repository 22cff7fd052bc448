"""Every page of every face that answers a GET, found by introspection: axe finds nothing, nothing scrolls sideways.

A new page is looked at without anybody adding it here. It is visited as somebody who holds every role, with a sample of
each kind of object (``tests/isolation/samples.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page
from tests.a11y.axe import describe, violations
from tests.isolation.routes import routes
from tests.isolation.samples import MEMBER_ROLES, Tenant, make_tenant

from openleave.apps.people.tests.factories import give, make_account

pytestmark = pytest.mark.browser


def sign_in(page: Page, site: Callable[..., str], face: str, tenant: Tenant) -> Client:
    """Give the page's browser, and a client, the session of an account that holds every role in the tenant."""
    account = make_account(f"everything-{face}@{tenant.organization.slug}.example", password=None)
    for role in MEMBER_ROLES:
        give(account, tenant.organization, role, employee_id=tenant.sample("employee_id"))
    client = Client(headers={"host": django_settings.OPENLEAVE_HOSTS[face]})
    client.force_login(account)
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site(face)}])
    return client


@pytest.mark.parametrize(("width", "language", "dark"), [(390, "es", False), (1440, "en", True)])
def test_every_page(
    site: Callable[..., str], open_page: Callable[..., Page], settings: Any, width: int, language: str, dark: bool
) -> None:
    settings.OPENLEAVE_DEMO = True
    tenant = make_tenant("harbor-hospital")
    page = open_page(width=width, dark=dark)
    seen: set[str] = set()
    problems: list[str] = []
    clients = {"www": Client(headers={"host": django_settings.OPENLEAVE_HOSTS["www"]})}
    for face in ("www", "desk", "my", "bank"):
        if face != "www":
            clients[face] = sign_in(page, site, face, tenant)
        name = django_settings.LANGUAGE_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": language, "url": site(face)}])
    for route in routes():
        if route.api or "GET" not in route.methods:
            continue
        if route.template.startswith("/account/") and route.face != ("my" if width < 600 else "desk"):
            continue  # the same pages on every face
        path = route.path({name: tenant.sample(name) for name in route.parameters})
        answer = clients[route.face].get(path)
        if answer.status_code >= 400 or not answer["Content-Type"].startswith("text/html"):
            continue  # answers a POST only, or is a file
        if answer.status_code == 200 and answer.content.lstrip()[:9].lower() != b"<!doctype":
            continue  # a part of a page, for htmx
        page.goto(site(route.face, path))
        if page.url in seen:
            continue
        seen.add(page.url)
        found = violations(page)
        if found:
            problems.append(f"{route} {page.url}\n{describe(found)}")
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            problems.append(f"{route} {page.url} is wider than the screen")
    assert problems == [], "\n".join(problems)
    assert len(seen) > 30, sorted(seen)
