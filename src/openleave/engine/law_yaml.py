"""YAML read strictly: exact numbers, no key twice, true and false only, and what is wrong said in plain words."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from openleave.engine.law_error import LawError


class ExactLoader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """YAML without floats (they become Decimal) and without silently overwritten duplicate keys."""


def _decimal(loader: Any, node: Any) -> Decimal | str:
    text = str(loader.construct_scalar(node)).replace("_", "")
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _date(loader: Any, node: Any) -> Any:
    """A date; a day that does not exist stays text, so that whoever reads the key can name it."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return str(loader.construct_scalar(node))


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, list | dict):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word or a date", key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} occurs twice", key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


# YAML 1.1 reads the words on, off, yes and no as truth values; here only true and false are (as in YAML 1.2).
BOOLEAN = "tag:yaml.org,2002:bool"
ExactLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN]
    for letter, resolvers in ExactLoader.yaml_implicit_resolvers.items()
}
ExactLoader.add_implicit_resolver(BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
ExactLoader.add_constructor("tag:yaml.org,2002:float", _decimal)
ExactLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
ExactLoader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def read_yaml(path: Path) -> Any:
    """One YAML document, exactly. Raises LawError with line and column of what cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LawError(
            path.name, f"This is not UTF-8 text (byte {error.start + 1}).", "Other encodings are not guessed.",
            "Save the file as UTF-8.",
        ) from None  # fmt: skip
    return parse_yaml(text, path.name)


def parse_yaml(text: str, name: str) -> Any:
    """One YAML document in a text, exactly; `name` is what errors call it. Raises LawError, with its `line`."""
    try:
        return yaml.load(text, Loader=ExactLoader)  # noqa: S506 - a safe loader, made stricter
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error)
        lines = text.splitlines()
        line = lines[mark.line] if mark and mark.line < len(lines) else ""
        what, fix = in_plain_words(problem, line)
        raise LawError(
            place, f"This is not readable YAML ({what}).", "It must parse before it can be checked.", fix,
            line=mark.line + 1 if mark else None,
        ) from None  # fmt: skip


def in_plain_words(problem: str, line: str) -> tuple[str, str]:
    """(what is wrong, how to put it right) for what the YAML parser says about a line."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab indents this line", "Indent with spaces."
    if "another document" in problem:
        return "a second document begins here", "One file is one list: put all cases in it and remove the line `---`."
    if "2002:merge" in problem:
        return "`<<` merges are not read", "Write the keys out, or use `variants` for changes of the same facts."
    if "mapping values are not allowed" in problem:
        return "a colon where none can be", 'Put a text that holds a colon in quotes: source: "Fact Sheet 28: leave".'
    return problem, "Check indentation, quotes and brackets at that place."
