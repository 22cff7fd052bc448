"""A document as HTML: for the screen, and as the source of the PDF. Everything is escaped; no style, no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from openleave.apps.notices.language.blocks import Block, Cell, Document
from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.rendering.words import CONTACT


def runs_html(runs: Cell) -> str:
    """Runs of text with emphasis and line breaks."""
    parts = []
    for run in runs:
        text = escape(run.text).replace("\n", "<br>")
        text = f"<em>{text}</em>" if run.italic else text
        parts.append(f"<strong>{text}</strong>" if run.bold else text)
    return "".join(parts)


def body_html(document: Document, *, top: int = 1) -> SafeString:
    """The blocks. ``top`` is the level of the document's first heading on the page around it."""
    return mark_safe("\n".join(_blocks(document.blocks, top)))  # noqa: S308 - every run is escaped above


def _blocks(blocks: Sequence[Block], top: int) -> Iterator[str]:
    level = top - 1
    for kind, group in groupby(blocks, key=lambda block: "table" if block.kind.endswith("row") else block.kind):
        rows = list(group)
        if kind == "table":
            yield from _tables(rows)
        elif kind in ("bullet", "number"):
            items = "".join(f"<li>{runs_html(row.runs)}</li>" for row in rows)
            # A list of questions goes on behind the lines to write on.
            start = f' start="{rows[0].level}"' if rows[0].level > 1 else ""
            yield f"<ul>{items}</ul>" if kind == "bullet" else f"<ol{start}>{items}</ol>"
        else:
            for block in rows:
                if kind == "heading":
                    # A level is never skipped, whatever the template says.
                    level = min(block.level + top - 1, level + 1)
                    yield f"<h{level}>{runs_html(block.runs)}</h{level}>"
                elif kind == "note":
                    yield f'<div class="letter-note"{_lang(block)}><p>{runs_html(block.runs)}</p></div>'
                elif kind == "line":
                    yield '<div class="letter-line"></div>'
                elif kind == "page":
                    yield '<div class="letter-break"></div>'
                else:
                    yield f"<p{_lang(block)}>{runs_html(block.runs)}</p>"


def _lang(block: Block) -> str:
    return f' lang="{escape(block.language)}"' if block.language else ""


def _tables(rows: Sequence[Block]) -> Iterator[str]:
    """Rows of one table. A row of headings begins a new one; else the first cell of each row is its label."""
    table: list[Block] = []
    for row in rows:
        if row.kind == "head_row" and table:
            yield _table(table)
            table = []
        table.append(row)
    if table:
        yield _table(table)


def _table(rows: Sequence[Block]) -> str:
    width = max(len(row.cells) for row in rows)
    head = rows[0] if rows[0].kind == "head_row" else None
    body = rows[1:] if head else rows
    parts = [f'<table class="{"letter-grid" if head else "letter-pairs"}">']
    if head:
        cells = "".join(f'<th scope="col">{runs_html(cell)}</th>' for cell in _padded(head, width))
        parts.append(f"<thead><tr>{cells}</tr></thead>")
    parts.append("<tbody>")
    for row in body:
        first, *rest = _padded(row, width)
        cells = "".join(f"<td>{runs_html(cell)}</td>" for cell in rest)
        parts.append(f'<tr><th scope="row">{runs_html(first)}</th>{cells}</tr>')
    return "".join([*parts, "</tbody></table>"])


def _padded(row: Block, width: int) -> list[Cell]:
    return [*row.cells, *[()] * (width - len(row.cells))]


def page_html(document: Document, frame: Frame) -> str:
    """The whole letter as a page of its own, letterhead and address included."""
    return (
        f'<!DOCTYPE html><html lang="{document.language}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title>"
        f'<meta name="author" content="{escape(frame.organization)}"></head>'
        f"<body>{frame_html(frame)}<main>{body_html(document)}</main>"
        f"{contact_html(frame, document.language)}</body></html>"
    )


def frame_html(frame: Frame) -> SafeString:
    """Letterhead, address, date and reference."""
    sender = "".join(f"<p>{escape(line)}</p>" for line in frame.sender)
    reference = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>' for label, value in frame.reference
    )
    parts = [
        f'<header class="letter-head"><p class="letter-sender">{escape(frame.organization)}</p>{sender}</header>',
        f'<div class="letter-to">{_lines(frame.recipient)}</div>' if frame.recipient else "",
        f'<table class="letter-reference"><tbody>{reference}</tbody></table>' if reference else "",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def contact_html(frame: Frame, language: str) -> SafeString:
    """Whom to ask."""
    if not frame.contact:
        return mark_safe("")
    return mark_safe(  # noqa: S308 - every line is escaped
        f'<div class="letter-contact"><p><strong>{CONTACT[language]}</strong></p>{_lines(frame.contact)}</div>'
    )


def _lines(lines: Iterable[str]) -> str:
    return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"
