"""A filled letter: blocks of text runs, without any logic left. What HTML, PDF and DOCX are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

BlockKind = Literal["heading", "paragraph", "bullet", "number", "row", "head_row", "note", "line", "page"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; ``"\\n"`` in it is a line break."""

    text: str
    bold: bool = False
    italic: bool = False


type Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``runs`` of text blocks; ``cells`` of a table's row. ``level`` of a heading: 1 to 3; of a
    ``number``: which one it is.

    Neighbouring ``bullet``, ``number``, ``row`` blocks form one list or table. ``line`` is a line to write on.
    ``language`` where it differs from the letter's.
    """

    kind: BlockKind
    runs: Cell = ()
    cells: tuple[Cell, ...] = ()
    level: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole letter body. ``title`` is its first heading."""

    language: str
    title: str
    blocks: tuple[Block, ...]

    def with_blocks(self, blocks: Iterable[Block]) -> Document:
        return Document(self.language, self.title, tuple(blocks))


def to_json(document: Document) -> dict[str, Any]:
    """For the vault."""
    return {
        "language": document.language,
        "title": document.title,
        "blocks": [
            {
                "kind": block.kind,
                "runs": _runs(block.runs),
                "cells": [_runs(cell) for cell in block.cells],
                "level": block.level,
                "language": block.language,
            }
            for block in document.blocks
        ],
    }


def from_json(value: Mapping[str, Any]) -> Document:
    """From the vault."""
    blocks = tuple(
        Block(
            block["kind"],
            _cell(block["runs"]),
            tuple(_cell(cell) for cell in block["cells"]),
            block["level"],
            block["language"],
        )
        for block in value["blocks"]
    )
    return Document(value["language"], value["title"], blocks)


def _runs(runs: Cell) -> list[list[Any]]:
    return [[run.text, run.bold, run.italic] for run in runs]


def _cell(runs: Iterable[Iterable[Any]]) -> Cell:
    return tuple(Run(*run) for run in runs)


def text_of(runs: Cell) -> str:
    """The words of runs."""
    return "".join(run.text for run in runs)


def plain_text(document: Document) -> str:
    """The letter as plain text: a line for each block, headings marked. For snapshots and search by eye."""
    lines = []
    for block in document.blocks:
        text = text_of(block.runs)
        if block.kind == "heading":
            lines.append(f"\n{'#' * block.level} {text}")
        elif block.kind in ("bullet", "number"):
            lines.append(f"{'-' if block.kind == 'bullet' else f'{block.level}.'} {text}")
        elif block.kind in ("row", "head_row"):
            lines.append(f"{'|=' if block.kind == 'head_row' else '|'} {' | '.join(map(text_of, block.cells))} |")
        elif block.kind == "note":
            lines.append(f"> {text}")
        elif block.kind == "line":
            lines.append("____")
        elif block.kind == "page":
            lines.append("---")
        else:
            lines.append(text)
    return "\n".join(lines).strip() + "\n"
