"""Putting values into a template: the document that is drawn. A value is never read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openleave.apps.notices.language.blocks import Block, Document, Run, text_of
from openleave.apps.notices.language.parsing import Added, For, If, Node, Template, Text

#: Values stand in the text as one character each, out of a range that no text has: they cannot become markup.
_FIRST = 0xF0000
_MOST = 0xFFFF
_NUMBER = re.compile(r"\d{1,3}\. ")
_LINE = re.compile(r"_{3,}")
_EMPHASIS = re.compile(r"(\*\*|\*)")
_ADDED = "\x01"
_PRIVATE = re.compile(r"[\x00-\x08\x0b-\x1f\U000f0000-\U0010ffff]")


def fill(template: Template, values: Mapping[str, Any], *, language: str, added: Iterable[str] = ()) -> Document:
    """The document of a template that has no problems. ``added``: paragraphs for this one letter.

    They stand where the template says ``{% added %}``, else at the end. A field without a value is empty.
    """
    assert not template.problems, "a template with mistakes is never filled"
    held: list[str] = []
    text = "".join(_expand(template.nodes, values, held))
    paragraphs = [Block("paragraph", (Run(_clean(one)),)) for one in added if one.strip()]
    blocks: list[Block] = []
    for block in _blocks(text, held):
        if block.kind == "paragraph" and text_of(block.runs) == _ADDED:
            blocks += paragraphs
            paragraphs = []
        else:
            blocks.append(block)
    blocks += paragraphs
    title = next((text_of(block.runs) for block in blocks if block.kind == "heading"), "")
    return Document(language, title, tuple(blocks))


def _clean(text: str) -> str:
    return _PRIVATE.sub("", text.replace("\r\n", "\n")).strip()


def _expand(nodes: Sequence[Node], values: Mapping[str, Any], held: list[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Text):
            yield _PRIVATE.sub("", node.text)
        elif isinstance(node, Added):
            yield f"\n\n{_ADDED}\n\n"
        elif isinstance(node, If):
            yield from _expand(node.then if _holds(node, values) else node.other, values, held)
        elif isinstance(node, For):
            for row in _look(values, node.name) or ():
                yield from _expand(node.body, {**values, node.item: row}, held)
        else:
            found = _look(values, node.name)
            word = "" if found in (None, False, True) else _clean(str(found))
            if word:
                assert len(held) < _MOST
                yield chr(_FIRST + len(held))
                held.append(word)


def _look(values: Mapping[str, Any], name: str) -> Any:
    first, dot, rest = name.partition(".")
    found = values.get(first)
    if dot:
        return found.get(rest) if isinstance(found, Mapping) else None
    return found


def _holds(node: If, values: Mapping[str, Any]) -> bool:
    found = _look(values, node.name)
    return (found == node.word if node.word else bool(found)) != node.negated


def _blocks(text: str, held: Sequence[str]) -> Iterator[Block]:
    paragraph: list[str] = []
    for raw in [*text.split("\n"), ""]:
        line = raw.strip()
        if line == "-":  # an item whose value is empty is none
            line = ""
        block = _block(line, held)
        if block is None and line:
            paragraph.append(line)
            continue
        if paragraph:
            yield Block("paragraph", tuple(_runs(_joined(paragraph), held)))
            paragraph = []
        if block is not None:
            yield block


def _joined(lines: Sequence[str]) -> str:
    """Lines of one paragraph flow together; one that ends with a backslash ends there."""
    return "".join(line[:-1].rstrip() + "\n" if line.endswith("\\") else line + " " for line in lines).strip()


def _block(line: str, held: Sequence[str]) -> Block | None:
    """The block that a line is by itself, or None for a line of a paragraph."""
    hashes = len(line) - len(line.lstrip("#"))
    if 1 <= hashes <= 3 and line[hashes : hashes + 1] == " ":
        return Block("heading", tuple(_runs(line[hashes:].strip(), held)), level=hashes)
    if line.startswith("- "):
        return Block("bullet", tuple(_runs(line[2:].strip(), held)))
    if found := _NUMBER.match(line):
        return Block("number", tuple(_runs(line[found.end() :].strip(), held)), level=int(found[0].split(".")[0]))
    if line.startswith("> "):
        return Block("note", tuple(_runs(line[2:].strip(), held)))
    if line.startswith("|=") and line.endswith("|"):
        return Block("head_row", cells=_cells(line[2:-1], held))
    if line.startswith("|") and line.endswith("|") and len(line) > 2:
        return Block("row", cells=_cells(line[1:-1], held))
    if line == "---":
        return Block("page")
    if _LINE.fullmatch(line):
        return Block("line")
    return None


def _cells(line: str, held: Sequence[str]) -> tuple[tuple[Run, ...], ...]:
    return tuple(tuple(_runs(cell.strip(), held)) for cell in line.split("|"))


def _runs(text: str, held: Sequence[str]) -> Iterator[Run]:
    bold = italic = False
    for part in _EMPHASIS.split(text):
        if part == "**":
            bold = not bold
        elif part == "*":
            italic = not italic
        elif part:
            yield Run(_put(part, held), bold, italic)


def _put(text: str, held: Sequence[str]) -> str:
    return "".join(held[ord(char) - _FIRST] if _FIRST <= ord(char) < _FIRST + len(held) else char for char in text)
