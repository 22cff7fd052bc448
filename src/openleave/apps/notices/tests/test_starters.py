"""Every declared kind's built-in text, of this app and of those above it: whole in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from openleave.apps.notices.composing import written_out
from openleave.apps.notices.kinds import LANGUAGES, LetterKind, letter_kinds, parsed
from openleave.apps.notices.language import example_values, fill, plain_text
from openleave.apps.notices.rendering.gina import with_safe_harbour

SNAPSHOTS = Path(__file__).with_name("snapshots")
EVERY = [(kind, language) for kind in letter_kinds() for language in LANGUAGES]


@pytest.mark.parametrize(("kind", "language"), EVERY, ids=lambda one: getattr(one, "code", one))
def test_the_text_is_without_mistakes_and_says_something(kind: LetterKind, language: str):
    source = kind.starter(language)
    assert parsed(kind.code, source).problems == ()
    assert "{% added %}" in source
    document = fill(parsed(kind.code, source), example_values(kind.fields, language), language=language)
    assert document.title
    assert len(plain_text(document)) > 300


@pytest.mark.parametrize("kind", letter_kinds(), ids=lambda one: one.code)
def test_both_languages_use_the_same_fields(kind: LetterKind):
    import re

    tags = {language: sorted(re.findall(r"\{[{%].*?[%}]\}", kind.starter(language))) for language in LANGUAGES}
    assert tags["en"] == tags["es"]


@pytest.mark.parametrize(("kind", "language"), EVERY, ids=lambda one: getattr(one, "code", one))
def test_the_example_as_it_was_reviewed(kind: LetterKind, language: str):
    """A change of a letter shows as a change of its snapshot. Made anew by OPENLEAVE_SNAPSHOTS=1."""
    import os

    if kind.package != "openleave.apps.notices":
        pytest.skip("kept by its own app")
    values = written_out(kind, example_values(kind.fields, language), language)
    document = fill(parsed(kind.code, kind.starter(language)), values, language=language)
    text = plain_text(with_safe_harbour(document) if kind.medical else document)
    path = SNAPSHOTS / f"{kind.code}.{language}.txt"
    if os.environ.get("OPENLEAVE_SNAPSHOTS"):
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
