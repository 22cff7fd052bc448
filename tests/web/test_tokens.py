"""Design tokens: contrast, the two dark blocks, no colour outside them, page weight."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src" / "openleave" / "web" / "static"
TOKENS = (STATIC / "openleave" / "tokens.css").read_text(encoding="utf-8")


def declarations(selector: str) -> dict[str, str]:
    """The custom properties of the first rule with this selector."""
    start = TOKENS.index(selector + " {") + len(selector) + 2
    return dict(re.findall(r"(--[\w-]+):\s*(url\([^)]*\)|[^;]+);", TOKENS[start : TOKENS.index("}", start)]))


LIGHT = declarations(":root")
DARK = declarations(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("paper", "surface", "sunken")
TEXT = [
    (text, ground) for text in ("ink", "ink-soft", "link", "brand", "yes", "no", "due", "info") for ground in GROUNDS
]
TEXT += [(name, f"{name}-soft") for name in ("yes", "no", "due", "info", "plain")]
TEXT += [("on-brand", "brand"), ("on-brand", "brand-strong"), ("brand-strong", "brand-soft"), ("ink", "brand-soft")]
TEXT += [("ink", f"{name}-soft") for name in ("yes", "no", "due", "info", "plain")]
TEXT += [(f"face-{face}", "surface") for face in ("www", "desk", "my", "bank")]
#: Borders of controls, the focus ring and graphics need 3:1 (1.4.11).
PARTS = [(part, ground) for part in ("line-strong", "focus", "brand") for ground in GROUNDS]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast_aa(theme: str) -> None:
    colours = LIGHT if theme == "light" else DARK
    bad = {
        pair: round(ratio, 2)
        for pair in TEXT
        if (ratio := contrast(colours[f"--ol-{pair[0]}"], colours[f"--ol-{pair[1]}"])) < 4.5
    }
    assert bad == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_parts_have_contrast(theme: str) -> None:
    colours = LIGHT if theme == "light" else DARK
    bad = {
        pair: round(ratio, 2)
        for pair in PARTS
        if (ratio := contrast(colours[f"--ol-{pair[0]}"], colours[f"--ol-{pair[1]}"])) < 3
    }
    assert bad == {}


def test_both_dark_blocks_are_the_same() -> None:
    assert declarations(':root:not([data-theme="light"])') == DARK


def test_dark_gives_every_colour_of_light() -> None:
    assert set(LIGHT) == set(DARK)


SOURCE = STATIC.parents[1]
SHEETS = [path for path in sorted(SOURCE.rglob("static/**/*.css")) if "vendor" not in path.parts]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_colours_come_from_tokens(path: Path) -> None:
    if path.name in ("tokens.css", "print.css"):
        return
    text = path.read_text(encoding="utf-8")
    # A QR code is black on white whatever the theme, and what lies behind a dialog is dark in both.
    allowed = {"#fff", "rgb(12 17 15 / 55%)"}
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)", text)) <= allowed


def test_every_token_used_exists() -> None:
    known = set(re.findall(r"(--ol-[\w-]+):", TOKENS))
    for path in SHEETS:
        used = set(re.findall(r"var\((--ol-[\w-]+)", path.read_text(encoding="utf-8")))
        assert used <= known, path.name


def test_page_weight() -> None:
    """What a page loads besides its text stays below 150 kB compressed; today it is about half."""
    files = ["vendor/bootstrap/bootstrap.min.css", "vendor/htmx/htmx.min.js", "openleave/app.js"]
    files += [f"openleave/{name}.css" for name in ("tokens", "shell", "components", "print")]
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in files) < 80_000
