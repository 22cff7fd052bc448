"""Life stories, walked in Chromium against the demo's employers, with time that passes and jobs that run.

Each story is a function ``story(walk)``, marked with the employer it happens at. ``walk.see("what happens")`` leaves
a numbered picture in ``build/stories/<story>/`` (or where ``OPENLEAVE_STORIES`` says) and checks the page: nothing for
axe to find, nothing wider than the screen. ``walk.days(5)`` lets time pass and runs every periodic job and whatever
waits in the queue. ``make stories ARGS="-k brazos"`` walks those of one employer; ``STORY=name`` one alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server
from zoneinfo import ZoneInfo

from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page
from tests.a11y.axe import describe, violations
from tests.a11y.browser import HARMLESS, _Handler, _Server
from tests.a11y.shapes import shape

from openleave.config import environment
from openleave.config.demo_data.load import ZONE
from openleave.config.demo_data.sign_ins import PASSWORD
from openleave.config.mailing import mailer
from openleave.kernel import clock
from openleave.kernel.tasks import app

WIDTHS = (1440, 390)
#: Milliseconds that a page may take on a busy machine.
PATIENCE = 60_000


#: Shapes of pages in which axe has found nothing, with the width of the screen.
_checked: set[tuple[str, str, int]] = set()


#: When every story begins, whatever the day on which the test runs: noon of a Monday, the same day at every employer.
START = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo(ZONE))


class Time:
    """The clock of a story, for the server's threads and for the jobs."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def travelling(self, application: Callable[..., Any]) -> Callable[..., Any]:
        """A WSGI application whose requests happen at the story's time."""

        def run(environ: dict[str, Any], start_response: Any) -> Any:
            with clock.travel(self.now):
                answer = application(environ, start_response)
                try:
                    return [b"".join(answer)]
                finally:
                    if hasattr(answer, "close"):
                        answer.close()

        return run


@contextlib.contextmanager
def serving_at(time: Time) -> Iterator[Callable[..., str]]:
    """A server whose clock is the story's; what it yields makes addresses of the faces."""
    application = time.travelling(get_wsgi_application())
    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield lambda face, path="/": f"http://{face}.localhost:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def run_jobs(time: Time) -> None:
    """Everything the worker would have done by now: each periodic job once, then what waits in the queue."""
    with clock.travel(time.now):
        for periodic in app.periodic_registry.periodic_tasks.values():
            periodic.task.func(timestamp=int(time.now.timestamp()))
    # The browser keeps an event loop in this thread; the worker needs one of its own.
    failed: list[BaseException] = []
    worker = threading.Thread(target=_work, args=(time, failed))
    worker.start()
    worker.join()
    if failed:
        raise failed[0]


def _work(time: Time, failed: list[BaseException]) -> None:
    async def work() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                await worker.run_worker_async(
                    wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
                )

    try:
        with clock.travel(time.now):
            asyncio.run(work())
    except BaseException as error:
        failed.append(error)
    finally:
        connections.close_all()


class Walk:
    """One story: a browser for each person in it, pictures by number, time that passes."""

    def __init__(self, browser: Browser, site: Callable[..., str], time: Time, name: str) -> None:
        self.browser, self.site, self.time, self.name = browser, site, time, name
        root = Path(os.environ.get("OPENLEAVE_STORIES") or environment.project_root() / "build" / "stories")
        self.folder = root / name
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.png"):
            old.unlink()
        self.number = 0
        self.contexts: dict[str, BrowserContext] = {}
        self.signed_in: dict[Page, tuple[str, str, str]] = {}
        #: Whose sessions the jobs have swept away: a session lasts twelve hours of the true clock.
        self.expired: set[str] = set()
        self.wrong: list[str] = []
        self.page: Page

    @property
    def today(self) -> date:
        return self.time.now.astimezone(ZoneInfo(ZONE)).date()

    def be(self, email: str, face: str = "desk", width: int = WIDTHS[0], language: str = "en-US") -> Page:
        """Go on as somebody else, signed in by password on a face."""
        key = f"{email} {face}"
        if key not in self.contexts:
            context = self.browser.new_context(
                locale=language, viewport={"width": width, "height": 844 if width < 600 else 900}
            )
            self.contexts[key] = context
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("console", self._heard)
            page.on("pageerror", lambda error: self.wrong.append(str(error)))
            self.expired.add(key)
            self.signed_in[page] = (key, email, face)
        self.page = self.contexts[key].pages[0]
        self._sign_in()
        return self.page

    def _sign_in(self) -> None:
        """Sign in where the session has ended, as people do each morning, and be on the same page again."""
        page = getattr(self, "page", None)
        key, email, face = self.signed_in.get(page, ("", "", "")) if page else ("", "", "")
        if page is None or key not in self.expired:
            return
        before = page.url
        self.contexts[key].clear_cookies()
        page.goto(self.site(face, "/account/login/"))
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        self.expired.discard(key)
        if before.startswith("http"):
            page.goto(before)

    def stranger(self, address: str, width: int = WIDTHS[0]) -> Page:
        """Somebody without an account opens an address: a clinic with its link."""
        context = self.browser.new_context(viewport={"width": width, "height": 900})
        self.contexts[f"stranger {address}"] = context
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._heard)
        self.page.goto(address)
        return self.page

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in HARMLESS):
            self.wrong.append(message.text)

    def go(self, path: str, face: str = "desk") -> Page:
        """Open an address of a face."""
        self._sign_in()
        answer = self.page.goto(self.site(face, path))
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}"
        return self.page

    def see(self, title: str, *texts: str, absent: tuple[str, ...] = ()) -> None:
        """Take the next picture, and check that the page says ``texts`` and none of ``absent``, and is sound."""
        self.number += 1
        words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=self.folder / f"{self.number:02}-{words}.png", full_page=True)
        main = " ".join(self.page.locator("main").inner_text().split())
        for text in texts:
            assert text in main, f"{self.name} {self.number} {title!r}: no {text!r} in\n{main[:3000]}"
        for text in absent:
            assert text not in main, f"{self.name} {self.number} {title!r}: {text!r} must not be there"
        self._check_for_all(title)
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.name} {self.number} {title!r}: {wide} px wider than the screen"

    def _check_for_all(self, title: str) -> None:
        """axe finds nothing. A page that differs by its words alone from one it has seen is not shown to it again."""
        size: Any = self.page.viewport_size
        seen = (*shape(self.page.content()), size["width"])
        if seen in _checked:
            return
        found = violations(self.page)
        assert not found, f"{self.name} {self.number} {title!r} at {self.page.url}\n{describe(found)}"
        _checked.add(seen)

    def days(self, count: int) -> None:
        """Let days pass, one by one, as the worker lives through them."""
        for _ in range(count):
            self.pass_silently(1)

    def pass_silently(self, count: int) -> None:
        """Let days pass during which no job runs; then it catches up."""
        self.time.now += timedelta(days=count)
        run_jobs(self.time)
        self.expired.update(key for key, _email, _face in self.signed_in.values())
        self._sign_in()

    def fill(self, **values: str) -> None:
        """Fill in fields of the page's form by their names: choices and ticks by their value, the rest as typed."""
        for name, value in values.items():
            fields = self.page.locator(f"main form [name={name}]")
            kind = fields.first.evaluate("field => field.type")
            if kind in ("radio", "checkbox"):
                self.page.locator(f"main form [name={name}][value='{value}']").check()
            elif kind == "select-one":
                fields.first.select_option(value)
            else:
                fields.first.fill(value)

    def press(self, name: str, exact: bool = True) -> None:
        """Press a button or follow a link of the page by its name, and wait for what comes."""
        main = self.page.locator("main")
        found = main.get_by_role("button", name=name, exact=exact)
        if not found.count():  # a link of the next step may lead to the button of the same name
            found = main.get_by_role("link", name=name, exact=exact)
        with self.page.expect_navigation():
            found.first.click()

    def open_case(self, person: str, reason: str, first: date, last: date, pattern: str = "All at once") -> str:
        """Open a case on the desk as somebody does at the telephone, by the keyboard; its address."""
        page = self.go("/cases/new/")
        page.fill("#person", person)
        page.locator("[role=option]").first.wait_for()
        page.press("#person", "ArrowDown")
        page.press("#person", "Enter")
        page.fill("#find_reason", reason)
        page.press("#find_reason", "Enter")
        if pattern != "All at once":
            page.get_by_label(pattern).check()
        self.fill(starts_on=first.isoformat(), ends_on=last.isoformat())
        page.get_by_role("button", name="Open the case").press("Enter")
        page.wait_for_url("**/cases/*-*/")
        return page.url.partition("/cases/")[2].strip("/")

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()
        assert not self.wrong, "\n".join(self.wrong)


@contextlib.contextmanager
def employer(test_server: Any, tmp_path_factory: Any, slug: str) -> Iterator[tuple[Time, Callable[..., str]]]:
    """A demo employer in a database, keys and files of its own, and a server before it."""
    from django.test.utils import override_settings
    from tests.databases import _clone

    from openleave.config.demo_data.load import load_all

    home = tmp_path_factory.mktemp(f"stories-{slug}")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    mail = {"default": mailer("", home / "mail")}
    with (
        _clone(test_server, f"stories_{slug}") as database,
        override_settings(**stores, MAILERS=mail, OPENLEAVE_DEMO=True),
        database.in_django(),
    ):
        with clock.travel(START):
            load_all(lambda line: None, slugs=(slug,))
        time = Time(START)
        with serving_at(time) as site:
            yield time, site


Story = Callable[[Walk], None]
_stories: dict[str, dict[str, Story]] = {}


def story(slug: str) -> Callable[[Story], Story]:
    """Add a story that happens at a demo employer. Its name is the function's."""

    def add(tell: Story) -> Story:
        _stories.setdefault(slug, {})[tell.__name__.strip("_")] = tell
        return tell

    return add


def walk_all(slug: str, test_server: Any, tmp_path_factory: Any, browser: Browser) -> list[str]:
    """Walk the employer's stories one after the other, each from the same day on; the names of those walked."""
    only = os.environ.get("STORY", "")
    with employer(test_server, tmp_path_factory, slug) as (time, site):
        began = time.now
        wrong: list[Exception] = []
        walked = []
        for name, tell in _stories[slug].items():
            if only and name != only:
                continue
            time.now = began
            walk = Walk(browser, site, time, name.replace("_", "-"))
            try:
                tell(walk)
                walk.close()
            except Exception as error:
                error.add_note(f"In the story {name}, after picture {walk.number}; pictures are in {walk.folder}")
                if walk.contexts:
                    with contextlib.suppress(Exception):
                        walk.page.screenshot(path=walk.folder / "99-where-it-failed.png", full_page=True)
                wrong.append(error)
            walked.append(name)
        if wrong:
            raise ExceptionGroup(f"{len(wrong)} of {len(walked)} stories at {slug}", wrong)
        return walked
