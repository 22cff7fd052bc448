"""Chromium and a running server for browser tests, as pytest fixtures.

``site(face, path)`` makes addresses of the four faces; ``open_page(width=390)`` opens a page whose console must stay
silent; ``signed_in(page, account)`` signs a page in through the real form. Pages of Debian's Chromium
(``/usr/bin/chromium``) or of the browser ``OPENLEAVE_CHROMIUM`` names.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Messages of the browser itself that say nothing about a page.
HARMLESS = ("Failed to load resource", "Autofill", "autocomplete")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not printed between the dots of the tests."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session."""
    path = os.environ.get("OPENLEAVE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    # Playwright keeps an event loop in this thread; Django would refuse the database in its presence.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextlib.contextmanager
def serving(database: Any) -> Iterator[Callable[..., str]]:
    """A server on a free port before ``database``; what it yields makes addresses, as ``site`` does."""
    with database.in_django():
        server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield lambda face, path="/": f"http://{face}.localhost:{server.server_port}{path}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join(5)


@pytest.fixture
def site(fresh_database: Any, collected_static_files: Path) -> Iterator[Callable[..., str]]:
    """A server on a free port with a database of its own; ``site("desk", "/cases/")`` is an address on it."""
    with serving(fresh_database) as addresses:
        yield addresses


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(width=390, dark=False, language="en-US", scripts=True)``: a page in a context of its own.

    At the end of the test every message of the console and every error of a script fails it: a violation of the
    Content-Security-Policy is one.
    """
    contexts, noise = [], []

    def make(*, width: int = 1440, dark: bool = False, language: str = "en-US", scripts: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            color_scheme="dark" if dark else "light",
            locale=language,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: noise.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: noise.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    heard = [text for text in noise if not any(part in text for part in HARMLESS)]
    assert not heard, heard


@pytest.fixture
def sign_in(site: Callable[..., str]) -> Callable[..., None]:
    """``sign_in(page, email, password, face="desk")`` through the form, as a person does."""

    def do(page: Page, email: str, password: str, face: str = "desk") -> None:
        page.goto(site(face, "/account/login/"))
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("form[action='/account/login/'] button[type=submit]").click()
        page.wait_for_url(lambda url: "/account/login" not in url)

    return do
