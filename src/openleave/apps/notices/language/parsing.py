"""Reading a letter's template: tags into a tree, every mistake with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from openleave.apps.notices.language.vocabulary import Field

#: Longer ones are refused before they are read.
MOST_CHARACTERS = 40_000
MOST_DEPTH = 6
_TAG = re.compile(r"\{\{(?P<value>[^{}\n]*)\}\}|\{%(?P<tag>[^{}\n]*?)%\}")
_NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?"
_IF = re.compile(rf"if\s+(?P<not>not\s+)?(?P<name>{_NAME})(?:\s+is\s+(?P<word>[a-z][a-z0-9_]*))?")
_FOR = re.compile(rf"for\s+(?P<item>[a-z][a-z0-9_]*)\s+in\s+(?P<name>{_NAME})")
_BLANK_LINE = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake: in which line (from 1), what, and how to put it right."""

    line: int
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Text as written, markup included."""

    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """``{{ name }}``."""

    name: str


@dataclass(frozen=True, slots=True)
class Added:
    """``{% added %}``: where the paragraphs go that somebody adds to one letter."""


@dataclass(slots=True)
class If:
    """``{% if name %}``, ``{% if not name %}``, ``{% if name is word %}`` with what stands in either case."""

    name: str
    negated: bool
    word: str
    then: list[Node] = field(default_factory=list)
    other: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class For:
    """``{% for item in list %}``."""

    item: str
    name: str
    body: list[Node] = field(default_factory=list)


type Node = Text | Value | Added | If | For


@dataclass(frozen=True, slots=True)
class Template:
    """What was read. Only one without ``problems`` may be filled."""

    nodes: tuple[Node, ...]
    problems: tuple[Problem, ...]


def parse(source: str, fields: Iterable[Field]) -> Template:
    """Read a template that may use ``fields``. Never raises: mistakes come back with their lines."""
    return _Reader(source.replace("\r\n", "\n").replace("\r", "\n"), fields).read()


class _Open:
    """A block that is not closed yet."""

    def __init__(self, node: If | For | None, line: int, into: list[Node], known: dict[str, Field]) -> None:
        self.node, self.line, self.into, self.known, self.has_else = node, line, into, known, False


class _Reader:
    def __init__(self, source: str, fields: Iterable[Field]) -> None:
        self.source, self.problems = source, list[Problem]()
        self.nodes: list[Node] = []
        self.stack = [_Open(None, 0, self.nodes, {one.name: one for one in fields})]

    def read(self) -> Template:
        if len(self.source) > MOST_CHARACTERS:
            self._wrong(1, _("The text is too long."), _("At most 40,000 characters are read."))
            return Template((), tuple(self.problems))
        at = 0
        for found in _TAG.finditer(self.source):
            line = self.source.count("\n", 0, found.start()) + 1
            end = found.end()
            start = found.start()
            tag = found["tag"]
            if tag is not None:
                start, end = self._whole_line(start, end, at)
            self._text(self.source[at:start], at)
            at = end
            if tag is None:
                self._value(found["value"].strip(), line)
            else:
                self._tag(" ".join(tag.split()), line)
        self._text(self.source[at:], at)
        for left in self.stack[1:]:
            self._wrong(left.line, _("This block is never closed."), _("Put {% end %} where it ends."))
        _check_markup(self.source, self._wrong)
        return Template(tuple(self.nodes), tuple(sorted(self.problems, key=lambda one: one.line)))

    def _whole_line(self, start: int, end: int, at: int) -> tuple[int, int]:
        """A tag that stands alone in its line takes the line with it."""
        begin = self.source.rfind("\n", 0, start) + 1
        close = self.source.find("\n", end)
        close = len(self.source) if close < 0 else close
        if begin < at or not _BLANK_LINE.fullmatch(self.source[begin:start]):
            return start, end
        if not _BLANK_LINE.fullmatch(self.source[end:close]):
            return start, end
        return begin, min(close + 1, len(self.source))

    def _text(self, text: str, at: int) -> None:
        if not text:
            return
        for mark in ("{{", "}}", "{%", "%}"):
            if (found := text.find(mark)) >= 0:
                line = self.source.count("\n", 0, at + found) + 1
                fix = _("Write {{ name }} for a field, {% if name %} … {% end %} for a block, in one line.")
                self._wrong(line, _("“%(mark)s” belongs to no field or block.") % {"mark": mark}, fix)
                break
        self.stack[-1].into.append(Text(text))

    def _value(self, name: str, line: int) -> None:
        found = self._field(name, line)
        if found is not None and found.kind in ("list", "yes_no"):
            self._wrong(line, _("“%(name)s” cannot be written out.") % {"name": name},
                        _("Use it in {%% for … in %(name)s %%}.") % {"name": name} if found.kind == "list"
                        else _("Use it in {%% if %(name)s %%}.") % {"name": name})  # fmt: skip
        self.stack[-1].into.append(Value(name))

    def _tag(self, tag: str, line: int) -> None:
        if tag == "added":
            if len(self.stack) > 1:
                self._wrong(line, _("{% added %} stands inside a block."), _("Put it between blocks."))
            self.stack[-1].into.append(Added())
        elif tag == "end":
            if len(self.stack) == 1:
                self._wrong(line, _("{% end %} closes nothing."), _("Take it out, or open a block before it."))
            else:
                self.stack.pop()
        elif tag == "else":
            self._else(line)
        elif found := _IF.fullmatch(tag):
            self._open_if(found, line)
        elif found := _FOR.fullmatch(tag):
            self._open_for(found, line)
        else:
            fix = _("Known are: if name, if not name, if name is word, else, end, for item in name, added.")
            self._wrong(line, _("“%(tag)s” is not known.") % {"tag": tag[:60]}, fix)
            if tag.split(" ")[0] in ("if", "for"):  # so that its end does not become a second mistake
                self.stack.append(_Open(For("", ""), line, [], self.stack[-1].known))

    def _else(self, line: int) -> None:
        present = self.stack[-1]
        if not isinstance(present.node, If) or present.has_else:
            self._wrong(line, _("{% else %} belongs to no {% if %}."), _("Take it out, or open an {% if %} before it."))
            return
        present.has_else, present.into = True, present.node.other

    def _open_if(self, found: re.Match[str], line: int) -> None:
        name, word = found["name"], found["word"] or ""
        known = self._field(name, line)
        if known is not None and word and word not in known.choices:
            self._wrong(line, _("“%(name)s” is never “%(word)s”.") % {"name": name, "word": word},
                        _("It is one of: %(words)s.") % {"words": ", ".join(known.choices)} if known.choices
                        else _("Use {%% if %(name)s %%}.") % {"name": name})  # fmt: skip
        node = If(name, bool(found["not"]), word)
        self._open(node, line, node.then, self.stack[-1].known)

    def _open_for(self, found: re.Match[str], line: int) -> None:
        item, name = found["item"], found["name"]
        known = self._field(name, line)
        if known is not None and known.kind != "list":
            self._wrong(line, _("“%(name)s” is no list.") % {"name": name},
                        _("Use {%% if %(name)s %%} or {{ %(name)s }}.") % {"name": name})  # fmt: skip
            known = None
        if item in self.stack[-1].known:
            self._wrong(line, _("“%(name)s” is already a field.") % {"name": item},
                        _("Give the rows another name: {%% for one in %(name)s %%}.") % {"name": name})  # fmt: skip
        node = For(item, name)
        row = known or Field(item, "", kind="list")
        self._open(node, line, node.body, self.stack[-1].known | {item: row})

    def _open(self, node: If | For, line: int, into: list[Node], known: dict[str, Field]) -> None:
        if len(self.stack) > MOST_DEPTH:
            self._wrong(line, _("Blocks are nested too deeply."), _("Six levels are read."))
        self.stack[-1].into.append(node)
        self.stack.append(_Open(node, line, into, known))

    def _field(self, name: str, line: int) -> Field | None:
        known = self.stack[-1].known
        first, dot, rest = name.partition(".")
        found = known.get(first)
        if found is not None and dot:
            names: Sequence[str] = [row.name for row in found.rows]
            # Only the rows of a loop have fields of their own; the list itself has not.
            inside = any(isinstance(one.node, For) and one.node.item == first for one in self.stack)
            found = found.find(rest) if inside else None
            if found is None and inside and not names:
                return None  # the loop itself is wrong and says so
        elif found is not None and any(isinstance(one.node, For) and one.node.item == first for one in self.stack):
            found, names = None, [f"{first}.{row.name}" for row in found.rows]
        else:
            names = list(known)
        if found is None:
            near = _near(name, names)
            self._wrong(line, _("There is no field “%(name)s”.") % {"name": name[:60]},
                        _("Did you mean “%(near)s”?") % {"near": near} if near
                        else _("The list beside the text names all fields of this letter."))  # fmt: skip
        return found

    def _wrong(self, line: int, what: str, fix: str = "") -> None:
        self.problems.append(Problem(line, what, fix))


def _near(name: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, names, 1, 0.6)), "")


def _check_markup(source: str, wrong: object) -> None:
    """Emphasis is closed in its own line, a table's row ends with a bar."""
    assert callable(wrong)
    for number, line in enumerate(source.split("\n"), start=1):
        bare = _TAG.sub("", line).strip()
        if bare.count("**") % 2 or bare.replace("**", "").count("*") % 2:
            wrong(number, _("A “*” is not closed in its line."), _("Write **strong** or *light* within one line."))
        if (bare.startswith("|") and not bare.endswith("|")) or bare in ("|", "||"):
            wrong(number, _("A row of a table is not closed."), _("Write | Label | value | in one line."))
        if bare.startswith("####"):
            wrong(number, _("There are three levels of headings."), _("Use #, ## or ###."))
