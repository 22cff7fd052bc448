"""Parts of rules in words, in both languages: what was and what becomes, key by key (for `law_diff`)."""

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from openleave.engine.render import CATALOGS, money_text, word

type Both = dict[str, str]  # language → text
type Figures = Mapping[str, Both]  # parameter → its value in words

LANGUAGES = ("en", "es")
GROUPS = ("law_key", "law_rule", "reason", "value", "status", "pattern", "choice")
SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "quotient": " ÷ "}
TESTED = ("measure", "comparator", "parameter", "decisive")


def both(text: Any) -> Both:
    """A text in both languages: as the law gives it, or one and the same."""
    return {language: text[language] if isinstance(text, Mapping) else str(text) for language in LANGUAGES}


def plain_text(key: str, *values: Any) -> Both:
    """A short text of the catalogs, its places filled; a value may be in both languages itself."""
    return {
        language: CATALOGS[language][key].format(*(v[language] if isinstance(v, dict) else v for v in values))
        for language in LANGUAGES
    }


def joined(names: Iterable[str]) -> Both:
    """Words of the law's files, one after the other, in the words that people read."""
    listed = list(names)
    return {language: ", ".join(in_words(name, language) for name in listed) for language in LANGUAGES}


def in_words(name: str, language: str) -> str:
    """A key, a word of the facts or the name of a rule: as the catalogs have it, else readable."""
    group = next((group for group in GROUPS if f"word.{group}.{name}" in CATALOGS[language]), GROUPS[0])
    return word(group, name, language)


def texts(parts: Iterable[Both], between: str = "; ") -> Both:
    listed = list(parts)
    return {language: between.join(part[language] for part in listed) for language in LANGUAGES}


def amount(value: Any, unit: str) -> Both:
    """A figure with its unit: "1,250 hours", "$900", "17 1/3 weeks"."""
    try:
        exact = Fraction(str(value))
    except ValueError:
        return shown(value)
    if unit == "dollar":
        return both(money_text(exact).removesuffix(".00"))
    text = exact_text(value, exact)
    if not unit:
        return both(text)
    return plain_text(f"amount.{unit}.{'one' if exact == 1 else 'many'}", text)


def exact_text(value: Any, exact: Fraction) -> str:
    """A number as people write it: with commas, decimals as they were given, fractions as mixed numbers."""
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    whole, rest = divmod(exact, 1)
    if "/" not in str(value):
        return f"{whole:,}.{str(value).partition('.')[2]}"
    return f"{whole} {rest}" if whole else str(rest)


def shown(value: Any, figures: Figures | None = None) -> Both:
    """Any value of a rule: figures and words where there are, else as it is written in the file, on one line."""
    if figures is not None and isinstance(value, str) and value in figures:
        return figures[value]
    if value is None or value == [] or value == "":
        return plain_text("diff.none")
    if isinstance(value, bool):
        return joined([str(value).lower()])
    if isinstance(value, str):
        return joined([value.rpartition(".")[2] if value.startswith("us.") else value])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return texts((shown(item, figures) for item in value), ", ")
    if isinstance(value, Mapping) and len(value) == 1:
        key, inner = next(iter(value.items()))
        if key in SIGNS and isinstance(inner, list):
            return texts((operand(item, figures) for item in inner), SIGNS[key])
        return texts([joined([key]), shown(inner, figures)], " ")
    return both(json.dumps(value, ensure_ascii=False).replace('"', ""))


def operand(value: Any, figures: Figures | None) -> Both:
    """A part of a formula: in brackets where it is one itself."""
    inner = shown(value, figures)
    nested = isinstance(value, Mapping) and next(iter(value), None) in SIGNS
    return {language: f"({text})" for language, text in inner.items()} if nested else inner


def details(
    kind: str, rule: Mapping[str, Any], was: Mapping[str, Any] | None, becomes: Mapping[str, Any] | None,
    figures: tuple[Figures, Figures],
) -> Both:  # fmt: skip
    """What a rule says, or what of it becomes another. `figures`: those of the older version, and of the newer."""
    if kind == "parameters":
        unit = rule.get("unit", "")
        found = [amount(one["value"], one.get("unit", unit)) for one in (was, becomes) if one is not None]
        return texts(found, " → ")
    if was is None or becomes is None:
        one, of = (was, figures[0]) if was is not None else (becomes or {}, figures[1])
        return texts(said(key, value, of) for key, value in one.items())
    parts = []
    for key in [*was, *(key for key in becomes if key not in was)]:
        if was.get(key) != becomes.get(key):
            parts.append(change(key, was.get(key), becomes.get(key), figures))
    return texts(parts)


def said(key: str, value: Any, figures: Figures) -> Both:
    """One key of a rule: "family: spouse, child, parent"."""
    if key == "any_of":
        return texts([test(row, figures) for row in value])
    if key == "rules":
        return texts([joined([key]), both(len(value))], ": ")
    return texts([joined([key]), shown(value, figures)], ": ")


def change(key: str, old: Any, new: Any, figures: tuple[Figures, Figures]) -> Both:
    """One key that differs: members of a list come and go, tests and rows are compared one by one."""
    name = joined([key])
    if key == "any_of":
        return texts(tests(old or [], new or [], figures))
    if key in ("rules", "windows") and isinstance(old, list) and isinstance(new, list):
        differ = sum(row not in old for row in new) + sum(row not in new for row in old)
        return texts([name, plain_text("diff.rows", min(differ, max(len(old), len(new))))], ": ")
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(item, str) for item in [*old, *new]):
        gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
        parts = [plain_text("diff.with", shown(come))] if come else []
        parts += [plain_text("diff.without", shown(gone))] if gone else []
        return texts([name, texts(parts, ", ")], ": ")
    return texts([name, texts([shown(old, figures[0]), shown(new, figures[1])], " → ")], ": ")


def tests(old: list[Mapping[str, Any]], new: list[Mapping[str, Any]], figures: tuple[Figures, Figures]) -> list[Both]:
    """The tests of a criterion that come, go or differ; two of one measure are one that differs."""
    before = {row["measure"] + str(row.get("decision", "")): row for row in old}
    after = {row["measure"] + str(row.get("decision", "")): row for row in new}
    found = []
    for name in [*before, *(name for name in after if name not in before)]:
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        if one is not None and other is not None:
            found.append(texts([test(one, figures[0]), test(other, figures[1])], " → "))
        elif other is not None:
            found.append(plain_text("diff.with", test(other, figures[1])))
        elif one is not None:
            found.append(plain_text("diff.without", test(one, figures[0])))
    return found


def test(row: Mapping[str, Any], figures: Figures) -> Both:
    """A test of a criterion: "hours worked at least 1,250 hours (window: 12 months)"."""
    measured = row.get("decision") or row.get("fact") or row["measure"]
    parts = [joined([measured.rpartition(".")[2]]), joined([row["comparator"]])]
    if "parameter" in row:
        parts.append(shown(row["parameter"], figures))
    others = [
        texts([joined([key]), shown(value, figures)], ": ")
        for key, value in row.items()
        if key not in (*TESTED, "decision", "fact", "cite")
    ]
    aside = texts(others, ", ")
    return {
        language: " ".join(part[language] for part in parts) + (f" ({aside[language]})" if others else "")
        for language in LANGUAGES
    }
