"""A letter as DOCX, for who has to edit it outside: real headings, lists and tables, language and title set."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from openleave.apps.notices.language.blocks import Block, Cell, Document
from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.rendering.words import CONTACT

LANGUAGES = {"en": "en-US", "es": "es-US"}


def letter_docx(document: Document, frame: Frame, *, made_at: datetime) -> bytes:
    """The letter as a file of Word."""
    import docx
    from docx.shared import Pt

    word = docx.Document()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Sans", Pt(10.5)
    _language(normal.element, LANGUAGES[document.language])
    properties = word.core_properties
    properties.title, properties.author = document.title, frame.organization
    properties.language = LANGUAGES[document.language]
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    head = word.add_paragraph()
    head.add_run(frame.organization).bold = True
    _lines(head, ("", *frame.sender))
    if frame.recipient:
        _lines(word.add_paragraph(), frame.recipient)
    if frame.reference:
        _table(word, [(_plain(label), _plain(value)) for label, value in frame.reference], head=False)
    _blocks(word, document.blocks)
    if frame.contact:
        last = word.add_paragraph()
        last.add_run(CONTACT[document.language]).bold = True
        _lines(last, ("", *frame.contact))
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _plain(text: str) -> Cell:
    from openleave.apps.notices.language.blocks import Run

    return (Run(text),)


def _language(element: Any, code: str) -> None:
    """``w:lang`` of a style or run."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    element.get_or_add_rPr().append(language)


def _blocks(word: Any, blocks: Sequence[Block]) -> None:
    from docx.enum.text import WD_BREAK

    level = 0
    for kind, group in groupby(blocks, key=lambda block: "table" if block.kind.endswith("row") else block.kind):
        rows = list(group)
        if kind == "table":
            _table(word, [row.cells for row in rows], head=rows[0].kind == "head_row")
            continue
        numbered = _numbering(word, rows[0].level) if kind == "number" else None
        for block in rows:
            if kind == "heading":
                level = min(block.level, level + 1)
                _runs(word.add_heading(level=level), block)
            elif kind == "page":
                word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            elif kind == "line":
                word.add_paragraph("_" * 70)
            else:
                style = {"bullet": "List Bullet", "number": "List Number", "note": "Intense Quote"}.get(kind)
                paragraph = word.add_paragraph(style=style)
                if numbered is not None:
                    number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    number.get_or_add_ilvl().val, number.get_or_add_numId().val = 0, numbered
                _runs(paragraph, block)


def _numbering(word: Any, start: int) -> int:
    """A numbered list of its own that begins with ``start``: the style alone would count on through the letter."""
    numbers = word.part.numbering_part.numbering_definitions._numbering
    style = word.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(num.abstractNumId.val for num in numbers.num_lst if num.numId == style)
    made = numbers.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(made.numId)


def _runs(paragraph: Any, block: Block) -> None:
    _put(paragraph, block.runs, LANGUAGES.get(block.language, ""))


def _put(paragraph: Any, runs: Cell, code: str = "") -> None:
    for run in runs:
        drawn = paragraph.add_run()
        for at, line in enumerate(run.text.split("\n")):
            if at:
                drawn.add_break()
            drawn.add_text(line)
        drawn.bold, drawn.italic = run.bold or None, run.italic or None
        if code:
            _language(drawn._r, code)


def _lines(paragraph: Any, lines: Iterable[str]) -> None:
    for at, line in enumerate(lines):
        run = paragraph.add_run()
        if at:
            run.add_break()
        run.add_text(line)


def _table(word: Any, rows: Sequence[Sequence[Cell]], *, head: bool) -> None:
    from docx.oxml import OxmlElement

    table = word.add_table(rows=len(rows), cols=max(len(row) for row in rows), style="Table Grid")
    for drawn, row in zip(table.rows, rows, strict=True):
        for cell, runs in zip(drawn.cells, row, strict=False):
            _put(cell.paragraphs[0], runs)
    if head:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    word.add_paragraph()
