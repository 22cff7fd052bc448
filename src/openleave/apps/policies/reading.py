"""A policy's text: written from data, read, compiled, and what is wrong with it by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from openleave.engine import LawError, library_path
from openleave.engine.law_files import compile_policy
from openleave.engine.law_yaml import parse_yaml

MOST_PROBLEMS = 20
MOST_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text, why, and how to put it right; ``line`` counts from 1."""

    line: int
    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read (``content``: None while it is no YAML) and compiled (None while something is wrong with it)."""

    content: Any
    compiled: dict[str, Any] | None
    problems: tuple[Problem, ...]


class Dumper(yaml.SafeDumper):
    """YAML as a person would write it: exact numbers, keys in their order, short lists on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> Any:
        """A text in two languages has a line for each."""
        return super().represent_mapping(tag, mapping, False if {"en", "es"} == set(mapping) else flow_style)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"))


def write(content: Mapping[str, Any]) -> str:
    """The text of a policy. Reading it gives the same data."""
    return yaml.dump(
        dict(content), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=None
    )


def read(text: str, program: str, page: str) -> Reading:
    """Read and compile a policy's text; ``program`` is the id that it must have, ``page`` where it can be read.

    Of a text with several mistakes all are named that can be told apart, the first of each rule.
    """
    if len(text) > MOST_CHARACTERS:
        return Reading(None, None, (_too_long(text),))
    try:
        content = parse_yaml(text, program)
    except LawError as error:
        return Reading(None, None, (Problem(error.line or 1, error.what, error.why, error.fix),))
    lines = Lines(text)
    problems: list[Problem] = list(_header(content, program, lines))
    compiled = None if problems else _compiled(content, page, lines, problems)
    return Reading(content, compiled, tuple(sorted(problems, key=lambda one: one.line)))


def _too_long(text: str) -> Problem:
    return Problem(
        1, f"The text has {len(text):,} characters.", f"At most {MOST_CHARACTERS:,} are read.", "Shorten it."
    )


def _header(content: Any, program: str, lines: Lines) -> Iterator[Problem]:
    """A policy keeps its id: what is counted and decided under it would otherwise be lost from sight. And it holds from
    a day on."""
    header = content.get("program") if isinstance(content, Mapping) else None
    if not isinstance(header, Mapping):
        return
    if header.get("id") != program:
        yield Problem(
            lines.key(("program", "id")),
            f"`id` is {header.get('id')!r}.",
            f"This policy is called {program}, and what was decided under it is found by that name.",
            f"Write `id: {program}`, and begin the ids of its rules with it.",
        )
    if not isinstance(header.get("since"), date):
        yield Problem(
            lines.key(("program", "since")), "`since` is no day.", "A policy holds from a day on.",
            "Write `since: 2027-01-01`.",
        )  # fmt: skip


def _compiled(content: Any, page: str, lines: Lines, problems: list[Problem]) -> dict[str, Any] | None:
    left, taken_out = content, set()
    while True:
        try:
            made = compile_policy(left, library_path(), page)
            return None if problems else made
        except LawError as error:
            rule = lines.rule_in(error.where)
            # What refers to a rule that was taken out because of its own mistake is no mistake.
            if not any(name in error.what for name in taken_out):
                problems.append(Problem(lines.of(error), error.what, error.why, error.fix))
            left = _without(left, rule) if rule and rule not in taken_out else None
            if left is None or len(problems) >= MOST_PROBLEMS:
                return None
            taken_out.add(rule)
        except (TypeError, AttributeError, KeyError, ValueError, ArithmeticError) as error:
            # A value of another kind than the format has in that place.
            problems.append(
                Problem(
                    1, "A value is not of the kind that its place needs.", f"{type(error).__name__}: {error}",
                    "Compare the text with docs/howto/write-a-policy.md.",
                )
            )  # fmt: skip
            return None


def _without(content: Any, rule: str) -> Any:
    return {
        kind: [one for one in part if not (isinstance(one, Mapping) and one.get("id") == rule)]
        if isinstance(part, list)
        else part
        for kind, part in content.items()
    }


class Lines:
    """Where in a text its rules and keys stand. Made only of text that is YAML."""

    def __init__(self, text: str) -> None:
        self.root = yaml.compose(text, Loader=yaml.SafeLoader)
        self.rules = {name: node for node in _mappings(self.root) for name in [_scalar(node, "id")] if name}

    def rule_in(self, where: str) -> str | None:
        """The rule that the place of an error names."""
        names = [part.split(",")[0] for part in where.replace("/", " ").split() if part.split(",")[0] in self.rules]
        return max(names, key=len, default=None)

    def of(self, error: LawError) -> int:
        """The line of what an error is about: the word it quotes within its rule, else the rule, else the kind."""
        rule = self.rule_in(error.where)
        node = self.rules[rule] if rule else self.kind_in(error.where)
        if node is None:
            return 1
        for word in _quoted(error.what):
            found = _find(node, word)
            if found is not None:
                return int(found.start_mark.line) + 1
        return int(node.start_mark.line) + 1

    def kind_in(self, where: str) -> Any:
        """The kind of rules, or the header, that the place of an error names; else the whole text."""
        words = where.replace("/", " ").replace(".yaml", "").replace(",", " ").split()
        pairs = self.root.value if isinstance(self.root, yaml.MappingNode) else ()
        return next((value for key, value in pairs if key.value in words), self.root)

    def key(self, path: tuple[str, ...]) -> int:
        node = self.root
        for name in path:
            found = next((value for key, value in getattr(node, "value", ()) if key.value == name), None)
            if found is None:
                break
            node = found
        return int(node.start_mark.line) + 1 if node is not None else 1


def _mappings(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _key, value in node.value:
            yield from _mappings(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _mappings(item)


def _scalar(node: Any, name: str) -> str | None:
    return next(
        (
            value.value
            for key, value in node.value
            if isinstance(value, yaml.ScalarNode) and getattr(key, "value", None) == name
        ),
        None,
    )


def _quoted(text: str) -> list[str]:
    """The words that an error quotes: between backticks, else between quotation marks, else ids of rules."""
    for mark in ("`", "'"):
        parts = text.split(mark)
        if len(parts) > 2:
            return [part.partition(":")[0] for part in parts[1::2]]
    return [word.strip(".,") for word in text.split() if "." in word.strip(".,")]


def _find(node: Any, word: str) -> Any:
    """The first key or value below a node that is the word."""
    if isinstance(node, yaml.ScalarNode):
        return node if node.value == word else None
    if isinstance(node, yaml.MappingNode):
        parts = [part for pair in node.value for part in pair]
    else:
        parts = list(getattr(node, "value", ()))
    return next((found for part in parts for found in [_find(part, word)] if found is not None), None)


def first_day(content: Any) -> date | None:
    """The day from which the text holds, as it says itself."""
    found = content["program"].get("since") if isinstance(content, Mapping) and "program" in content else None
    return found if isinstance(found, date) else None
