"""House rules of templates, and what components make of awkward values."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.translation import override

from openleave.web.templatetags import openleave as tags

SOURCE = Path(__file__).resolve().parents[2] / "src" / "openleave"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
#: What a person gets as a file, to be opened without any server: it carries its own style.
FILES = {SOURCE / "apps/requests/templates/requests/package.html"}
EVIL = '"><script>alert(1)</script>'


def render(text: str, **context: object) -> str:
    request = RequestFactory().get("/?q=a&page=2")
    return engines["django"].from_string(text).render(context, request)


@pytest.mark.parametrize("path", sorted(set(TEMPLATES) - FILES), ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_inline(path: Path) -> None:
    """The Content-Security-Policy would refuse it, and the page would look right only on the author's machine."""
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<style[\s>]", text)
    assert not re.search(r"""\sstyle\s*=\s*["']""", text)
    assert not re.search(r"""\son[a-z]+\s*=\s*["']""", text)
    assert "hx-on" not in text
    assert "js:" not in text
    assert "javascript:" not in text
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script, script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_compiles(path: Path) -> None:
    name = str(path).split("/templates/", 1)[1]
    engines["django"].get_template(name)


@pytest.mark.parametrize(
    "text",
    [
        '<c-button :label="evil" href="{{ evil }}" data-x="{{ evil }}" />',
        '<c-button :label="evil" :data-x="evil" />',
        '<c-badge :label="evil" :title="evil" />',
        '<c-input name="a" :label="evil" :value="evil" :help="evil" :error="evil" :why="evil" />',
        '<c-alert :title="evil">{{ evil }}</c-alert>',
        '<c-finding :name="evil" :sentence="evil" :citation="evil" :href="evil" :arithmetic="evil" />',
        '<c-stat :label="evil" :value="evil" :unit="evil" />',
        '<c-next :text="evil" :href="evil" :button="evil" />',
        '<c-picker :label="evil" :url="evil" :value="evil" :text="evil" />',
        '<c-upload :label="evil" :help="evil" :error="evil" />',
        '<c-copy :text="evil" />',
        '<c-card :title="evil">x</c-card>',
        '<c-empty :title="evil">x</c-empty>',
        '<c-table :caption="evil">x</c-table>',
        '<c-dialog id="a" :title="evil">x</c-dialog>',
        '<c-definitions :items="pairs" />',
        '<c-tabs :items="tabs" :label="evil" />',
    ],
)
def test_components_escape(text: str) -> None:
    made = render(text, evil=EVIL, pairs=[(EVIL, EVIL)], tabs=[{"label": EVIL, "url": EVIL}])
    assert EVIL not in made
    assert "<script>" not in made


def test_attribute_names_are_checked() -> None:
    made = tags.html_attributes({'x" onclick="y': "1", "hx-get": 'a"b', "disabled": True, "hidden": False})
    assert made == 'hx-get="a&quot;b" disabled'


def test_query_keeps_what_it_does_not_change() -> None:
    context = Context({"request": RequestFactory().get("/?q=a%26b&page=2")})
    assert tags.query(context, page=3) == "?q=a%26b&page=3"
    assert tags.query(context, page=None) == "?q=a%26b"
    assert tags.query(context, page=None, q="") == "?"


def test_sort_header_toggles() -> None:
    plain = Context({"request": RequestFactory().get("/?page=4")})
    assert 'href="?sort=name"' in tags.sort_header(plain, "name", "Name")
    assert tags.sort_state(plain, "name") == ""
    up = Context({"request": RequestFactory().get("/?sort=name")})
    assert 'href="?sort=-name"' in tags.sort_header(up, "name", "Name")
    assert tags.sort_state(up, "name") == 'aria-sort="ascending"'
    down = Context({"request": RequestFactory().get("/?sort=-name")})
    assert tags.sort_state(down, "name") == 'aria-sort="descending"'


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_icons_are_vendored(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = set(re.findall(r"""{%\s*icon ["']([\w-]+)["']""", text)) | set(
        re.findall(r"""\sicon=["']([\w-]+)["']""", text)
    )
    assert used <= set(tags._icons()), "Add it to ICONS in scripts/vendor and run that."


def test_unknown_icon_says_what_to_do(settings) -> None:  # type: ignore[no-untyped-def]
    tags._icon.cache_clear()
    assert "<svg" in tags.icon("no-such-icon")
    tags._icon.cache_clear()
    settings.DEBUG = True
    with pytest.raises(Exception, match="scripts/vendor"):
        tags.icon("no-such-icon")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
            "Chrome, Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "?"),
    ],
)
def test_browser_in_words(agent: str, name: str) -> None:
    assert tags.browser(agent) == name


def test_weekday() -> None:
    assert tags.weekday(date(2026, 11, 18)) == "Wed, Nov 18"
    assert tags.weekday(None) == ""
    with override("es"):
        assert tags.weekday(date(2026, 11, 18)) == "mié 18 nov"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_place_for_files_names_what_it_takes_and_not_heic(path: Path) -> None:
    """An iPhone turns its HEIC pictures into JPEG by itself, but only where a page asks for no kind that HEIC is."""
    for field in re.findall(r"""<(?:input[^>]*type="file"|c-upload)\b[^>]*>""", path.read_text(encoding="utf-8")):
        if "c-vars" not in field and "{% if accept %}" not in field:
            accepted = re.search(r"""accept=["']([^"']+)""", field)
            assert accepted, field
            assert "image/*" not in accepted[1] and "hei" not in accepted[1].lower(), field


def test_what_pages_take_as_documents_is_what_the_workshop_reads() -> None:
    from openleave.apps.documents.views.listing import ACCEPT

    assert ACCEPT.split(",") == ["application/pdf", "image/jpeg", "image/png", "image/tiff", "image/webp"]
