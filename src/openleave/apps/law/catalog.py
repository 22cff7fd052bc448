"""The library as a list: search, filters, and how many programs each State has of each kind."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from openleave.apps.law import words
from openleave.apps.law.reading import Law, laws
from openleave.apps.organizations.states import STATES
from openleave.engine import Library
from openleave.engine.render import word

FEDERAL = "US"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Empty text means any; ``coverage``: "", "decided" or "by_name"."""

    text: str = ""
    place: str = ""
    kind: str = ""
    reason: str = ""
    coverage: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One tile: how many programs are decided, of which kinds (name, letter, count), and how many are known by name
    only."""

    code: str
    name: str
    decided: int
    kinds: tuple[tuple[str, str, int], ...]
    by_name: int

    @property
    def level(self) -> int:
        """0 to 3: how dark the tile is."""
        return 0 if not self.decided else 1 if self.decided < 3 else 2 if self.decided < 7 else 3


def folded(text: str) -> str:
    """Text for comparing: lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=4)
def search_texts(source: Library) -> dict[str, str]:
    """What a search looks through for each program: names and summaries in both languages, States, the names of its
    rules, citations."""
    return {law.id: folded(" ".join(_texts(source, law))) for law in laws(source).values()}


def _texts(source: Library, law: Law) -> Iterable[str]:
    yield from (law.id, law.name, law.short, word("program", law.name, "es"))
    for text in (law.summary, law.limits, law.why):
        yield from (str(part) for part in text.values()) if isinstance(text, dict) else (str(text or ""),)
    yield from (f"{code} {STATES.get(code, '')}" for code in law.states)
    yield from law.towns
    yield from (reason.replace("_", " ") for reason in law.reasons)
    for code, _own_name in settings.LANGUAGES:
        with override(code):
            yield from (words.reason_name(reason) for reason in law.reasons)
            yield words.kind_name(law.kind)
    if law.id not in source.programs:
        return
    for kind, rules in source.rules(law.id).items():
        for rule in rules:
            if kind in ("parameters", "criteria", "limits", "benefits", "contributions", "accruals"):
                yield rule["id"].rpartition(".")[2].replace("_", " ")
            yield from (value["cite"]["id"] for value in rule["values"])


def found(source: Library, wanted: Wanted) -> list[Law]:
    """The programs that match, those whose name matches first, then decided before known by name, federal before
    State law."""
    terms = folded(wanted.text).split()
    texts = search_texts(source)
    chosen = [law for law in laws(source).values() if _matches(law, wanted) and all(t in texts[law.id] for t in terms)]

    def rank(law: Law) -> tuple[bool, bool, bool, str, str]:
        named = bool(terms) and all(t in folded(f"{law.name} {law.short} {law.title}") for t in terms)
        return not named, not law.covered, bool(law.state), words.state_name(law.state), law.title

    return sorted(chosen, key=rank)


def _matches(law: Law, wanted: Wanted) -> bool:
    if wanted.place and wanted.place not in (law.states or (FEDERAL,)):
        return False
    if wanted.kind and law.kind != wanted.kind:
        return False
    if wanted.reason and wanted.reason not in law.reasons:
        return False
    if wanted.coverage and law.covered != (wanted.coverage == "decided"):
        return False
    return wanted.on is None or not law.covered or law.in_force_on(wanted.on)


def states(source: Library, on: date) -> list[State]:
    """Every State and territory by name, with what the library holds for it on a day."""
    decided: dict[str, Counter[str]] = {}
    by_name: Counter[str] = Counter()
    for law in laws(source).values():
        for code in law.states:
            if not law.covered:
                by_name[code] += 1
            elif law.in_force_on(on):
                decided.setdefault(code, Counter())[law.kind] += 1
    rows = []
    for code, name in STATES.items():
        counted = decided.get(code, Counter())
        marks = words.letters()
        kinds = tuple((str(label), marks[kind], counted[kind]) for kind, label, _icon in words.KINDS[:5])
        rows.append(State(code, name, counted.total(), kinds, by_name[code]))
    return sorted(rows, key=lambda state: state.name)


def federal(source: Library, on: date) -> int:
    """How many federal laws are decided on a day."""
    return sum(1 for law in laws(source).values() if law.covered and not law.states and law.in_force_on(on))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many laws the library decides, knows by name, and in how many States and territories."""

    decided: int
    by_name: int
    states: int


def counts(source: Library) -> Counts:
    every = laws(source).values()
    decided = [law for law in every if law.covered]
    return Counts(
        decided=len(decided),
        by_name=len(every) - len(decided),
        states=len({code for law in decided for code in law.states}),
    )
