"""The Spanish catalog is complete, compiled, and true to the English.

gettext is not needed: strings are found with Django's own template lexer and Python's parser, and the compiled file
is read with the standard library.
"""

from __future__ import annotations

import ast
import gettext
import re
from functools import lru_cache
from pathlib import Path

from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[2] / "src" / "openleave"
CATALOG = SOURCE / "web" / "locale" / "es" / "LC_MESSAGES" / "django.po"
FIX = "Run scripts/messages, translate what it lists in web/locale/es, run it again."
FUNCTIONS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
}  # fmt: skip
CALL = re.compile(r"""\b(n?gettext|_)\(\s*u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


@lru_cache(maxsize=1)
def entries() -> dict[str, tuple[list[str], list[str], bool]]:
    """The catalog by English text: plural forms of the English, of the Spanish, and whether it is marked fuzzy."""
    found = {}
    for block in CATALOG.read_text(encoding="utf-8").split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            opening = re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line)
            if opening:
                key = opening[1]
            parts[key] = parts.get(key, "") + ast.literal_eval(opening[2] if opening else line)
        english = [parts[name] for name in ("msgid", "msgid_plural") if name in parts]
        spanish = [parts[name] for name in parts if name.startswith("msgstr")]
        if english and english[0]:
            found[english[0]] = (english, spanish, "#, fuzzy" in block or ", fuzzy" in block)
    return found


def strings_in_python(path: Path) -> set[str]:
    """The English of every translating call with a literal first argument (the second one for pgettext)."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        place = 1 if str(name).startswith("pgettext") else 0
        if name in FUNCTIONS and len(node.args) > place:
            argument = node.args[place]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                found.add(argument.value)
    return found


def strings_in_template(path: Path) -> set[str]:
    """The English of every translating tag."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return {ast.literal_eval(literal) for _name, literal in CALL.findall(code)}


def test_every_string_is_in_the_catalog() -> None:
    missing = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" not in path.parts and (gone := strings_in_python(path) - set(entries())):
            missing[str(path.relative_to(SOURCE))] = gone
    for path in sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        if gone := strings_in_template(path) - set(entries()):
            missing[str(path.relative_to(SOURCE))] = gone
    assert missing == {}, FIX


def test_every_string_is_translated() -> None:
    assert [english for english, (_all, spanish, fuzzy) in entries().items() if fuzzy or not all(spanish)] == [], FIX


def test_placeholders_survive() -> None:
    """A lost placeholder loses a name or a date, an invented one breaks the page."""
    wrong = []
    for english, (forms, spanish, _fuzzy) in entries().items():
        wanted = {frozenset(PLACEHOLDER.findall(form)) for form in forms}
        if any(frozenset(PLACEHOLDER.findall(form)) not in wanted for form in spanish):
            wrong.append(english)
    assert wrong == []


def test_compiled_catalog_is_the_catalog() -> None:
    with CATALOG.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    for english, (forms, spanish, _fuzzy) in entries().items():
        if len(forms) == 1:
            assert compiled.get(english) == spanish[0], FIX
        else:
            assert [compiled.get((english, index)) for index in range(3)] == spanish, FIX
    keys = {key[0] if isinstance(key, tuple) else key for key in compiled} - {""}
    assert keys == set(entries()), FIX
