"""The template language: what it reads, what it refuses with its line, and that values never become markup."""

from __future__ import annotations

import io

import docx
import pikepdf
import pytest

from openleave.apps.notices.language import Field, fill, from_json, parse, plain_text, to_json
from openleave.apps.notices.rendering import Frame, apart, body_html, page_html, pdf
from openleave.apps.notices.rendering.docx import letter_docx
from openleave.kernel import clock

ROWS = (Field("name", "Name"), Field("parts", "Parts", kind="list", rows=(Field("text", "Text"),)))
FIELDS = (
    Field("who", "Who"),
    Field("ok", "Whether", False, kind="yes_no"),
    Field("how", "How", "one", kind="choice", choices=("one", "two")),
    Field("rows", "Rows", (), kind="list", rows=ROWS),
)


def shown(source: str, **values: object) -> str:
    return plain_text(fill(parse(source, FIELDS), values, language="en"))


def problems(source: str) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in parse(source, FIELDS).problems]


def test_blocks():
    source = (
        "# Title\n\nOne\ntwo\\\nthree **strong** *light*\n\n- a\n- b\n\n1. x\n7. y\n"
        "> note\n|= A | B |\n| c | d |\n---\n____"
    )
    assert shown(source) == (
        "# Title\nOne two\nthree strong light\n- a\n- b\n1. x\n7. y\n> note\n|= A | B |\n| c | d |\n---\n____\n"
    )


def test_if_and_for():
    source = (
        "{% if ok %}\nyes\n{% else %}\nno\n{% end %}\n\n{% if not ok %}not{% end %} {% if how is two %}two{% end %}\n\n"
        "{% for row in rows %}\n- {{ row.name }}:{% for part in row.parts %} {{ part.text }}{% end %}\n{% end %}\n"
    )
    rows = [{"name": "A", "parts": [{"text": "1"}, {"text": "2"}]}, {"name": "B", "parts": []}]
    assert shown(source, ok=True, how="two", rows=rows) == "yes\ntwo\n- A: 1 2\n- B:\n"
    assert shown(source, ok=False, how="one", rows=[]) == "no\nnot\n"


@pytest.mark.parametrize(
    "value",
    [
        "# Boss",
        "- x",
        "{{ who }}",
        "{% if ok %}",
        "**a**",
        "| a | b |",
        "---",
        "<script>alert(1)</script>",
        "\U000f0000\x01",
    ],
)
def test_a_value_is_never_markup(value: str):
    document = fill(parse("# T\n\n{{ who }}\n\n- {{ who }}", FIELDS), {"who": value}, language="en")
    kinds = [block.kind for block in document.blocks]
    kept = value.replace("\U000f0000", "").replace("\x01", "")
    assert kinds == (["heading", "paragraph", "bullet"] if kept else ["heading"])
    html = body_html(document)
    assert "<script" not in html
    assert html.count("<strong>") == 0
    if kept:
        assert document.blocks[1].runs[0].text == kept
    # Nor does a paragraph that somebody adds become any.
    added = fill(parse("# T\n\n{% added %}\n\nend", FIELDS), {}, language="en", added=[value])
    assert [block.kind for block in added.blocks if block.runs and block.runs[0].text] == (
        ["heading", "paragraph", "paragraph"] if kept else ["heading", "paragraph"]
    )


def test_an_added_paragraph_goes_to_the_end_where_no_place_is_named():
    document = fill(parse("# T\n\nbody", FIELDS), {}, language="en", added=["more"])
    assert plain_text(document) == "# T\nbody\nmore\n"


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("a\n{{ whu }}", 2, "There is no field “whu”."),
        ("{{ rows }}", 1, "“rows” cannot be written out."),
        ("{{ ok }}", 1, "“ok” cannot be written out."),
        ("x\n\n{% if ok %}\n", 3, "This block is never closed."),
        ("{% end %}", 1, "{% end %} closes nothing."),
        ("{% else %}", 1, "{% else %} belongs to no {% if %}."),
        ("{% if how is three %}{% end %}", 1, "“how” is never “three”."),
        ("{% for a in who %}{% end %}", 1, "“who” is no list."),
        ("{% for who in rows %}{% end %}", 1, "“who” is already a field."),
        ("{% for row in rows %}{{ row.age }}{% end %}", 1, "There is no field “row.age”."),
        ("{{ row.name }}", 1, "There is no field “row.name”."),
        ("{{ who.name }}", 1, "There is no field “who.name”."),
        ("{% include x %}", 1, "“include x” is not known."),
        ("{{ who|safe }}", 1, "There is no field “who|safe”."),
        ("{{ who.__class__ }}", 1, "There is no field “who.__class__”."),
        ("text {{ who", 1, "“{{” belongs to no field or block."),
        ("**strong", 1, "A “*” is not closed in its line."),
        ("| a | b", 1, "A row of a table is not closed."),
        ("#### deep", 1, "There are three levels of headings."),
        ("{% if ok %}{% added %}{% end %}", 1, "{% added %} stands inside a block."),
        ("x" * 40_001, 1, "The text is too long."),
        ("{% if ok %}" * 8 + "{% end %}" * 8, 1, "Blocks are nested too deeply."),
    ],
)
def test_mistakes_have_a_line_and_a_way_out(source: str, line: int, what: str):
    assert (line, what) in problems(source)
    assert all(one.fix for one in parse(source, FIELDS).problems)


def test_it_never_fails_on_anything():
    for source in (
        "",
        "{{}}",
        "{%%}",
        "{% if %}",
        "{% for %}",
        "\\",
        "|",
        "#",
        "{{ }}" * 50,
        "{%" * 99,
        "\x00\r\n{{ who }}",
    ):
        parse(source, FIELDS)


def test_a_document_survives_the_vault():
    document = fill(parse("# T\n\n| a | **b** |\n\n3. c", FIELDS), {}, language="es")
    assert from_json(to_json(document)) == document


def test_headings_never_skip_a_level():
    html = body_html(fill(parse("# A\n\n### C\n\n## B", FIELDS), {}, language="en"), top=2)
    assert "<h2>A</h2>" in html and "<h3>C</h3>" in html and "<h3>B</h3>" in html


def test_word_has_real_structure():
    source = "# Title\n\n## Part\n\n- a\n\n1. x\n\ntext\n\n2. y\n\n|= H | I |\n| r | **v** |\n"
    document = fill(parse(source, FIELDS), {}, language="es")
    frame = Frame("Harbor", ("1 Way",), ("Rosa", "14 Elm"), "", (("Fecha", "hoy"),), ("Ada",))
    word = docx.Document(io.BytesIO(letter_docx(document, frame, made_at=clock.now())))
    styles = [(one.style.name, one.text) for one in word.paragraphs if one.text]
    assert ("Heading 1", "Title") in styles and ("Heading 2", "Part") in styles
    assert ("List Bullet", "a") in styles and ("List Number", "y") in styles
    assert [[cell.text for cell in row.cells] for row in word.tables[1].rows] == [["H", "I"], ["r", "v"]]
    assert word.core_properties.title == "Title" and word.core_properties.language == "es-US"
    assert 'w:val="es-US"' in word.styles["Normal"].element.xml


def test_drawn_apart_it_is_the_same_letter():
    document = fill(parse("# A\n\ntext", FIELDS), {}, language="en")
    here = pdf.letter_pdf(document, Frame("H"))
    assert apart.letter_pdf(document, Frame("H")) == here
    whole = apart.stack("<html lang='en'><title>P</title><p>proof", "en", [here.content])
    with pikepdf.open(io.BytesIO(whole)) as found:
        # A blank page behind each of an odd number: every letter begins on a sheet of its own.
        assert len(found.pages) == 4


def test_a_page_says_its_language_and_title():
    html = page_html(fill(parse("# A & B", FIELDS), {}, language="es"), Frame("H"))
    assert '<html lang="es">' in html and "<title>A &amp; B</title>" in html
