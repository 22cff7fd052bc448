"""The law library as its pages read it: what a program says of itself, and its rules as they stand on a day.

Rules are read as they were compiled (``Library.rules``), so that a page can show what no determination needs, and a
kind of rule that this code does not know yet is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from openleave.engine import Library, law_report, load_library
from openleave.engine.render import word

#: Words of a text that only a case can fill in.
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def library() -> Library:
    """The law library of this installation; compiled once per process."""
    return load_library()


def language() -> str:
    """The language of the page, as far as the law library speaks it: en or es."""
    return "es" if (get_language() or "").startswith("es") else "en"


def said(text: Any) -> str:
    """A text of the law library in the page's language; one that has only one language as it is."""
    if isinstance(text, Mapping):
        return str(text.get(language()) or text.get("en") or "")
    return "" if text is None else str(text)


def without_case(text: str) -> str:
    """A text of the law with "…" for what only a case knows."""
    return PLACEHOLDER.sub("…", text)


def a_date(value: Any) -> date | None:
    """A day as the library writes it (ISO text), or None."""
    return date.fromisoformat(str(value)[:10]) if value else None


def is_stale(verified_on: date | None, today: date) -> bool:
    """Whether nobody has compared a rule with its source for too long (``law_report.STALE_DAYS``)."""
    return verified_on is None or law_report.is_stale(verified_on, today)


def in_force(rule: Mapping[str, Any], day: date) -> dict[str, Any] | None:
    """The value of a rule that holds on a day, or None."""
    iso = day.isoformat()
    for value in reversed(rule["values"]):
        if str(value["from"]) <= iso and (not value.get("until") or iso <= str(value["until"])):
            return value
    return None


@dataclass(frozen=True, slots=True)
class Law:
    """What the coverage registry and the program's own header say of a program, in no language yet.

    ``kind`` is a word of ``words.KINDS`` or ""; ``states`` postal codes, none for federal law;
    ``towns`` the cities and counties where it is narrower than a State; ``covered``: whether the
    library holds its rules; ``why``: why it does not, or why what it holds is ``unverified``.
    """

    id: str
    name: str
    short: str
    jurisdiction: str
    kind: str
    states: tuple[str, ...]
    towns: tuple[str, ...]
    covered: bool
    since: date | None
    until: date | None
    verified_on: date | None
    href: str
    summary: Any
    limits: Any
    unverified: Any
    why: Any
    job_protection: bool
    reasons: tuple[str, ...]
    copies: tuple[tuple[str, Any], ...]

    @property
    def title(self) -> str:
        """Its name in the page's language; a statute without a Spanish name keeps its own."""
        return word("program", self.name, language())

    @property
    def state(self) -> str:
        """The State whose page it is on, or "" for federal law."""
        return self.states[0] if self.states else ""

    def in_force_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def protects_job(self) -> bool:
        return self.kind == "job_protection" or self.job_protection


def _states(entry: Mapping[str, Any]) -> tuple[str, ...]:
    place = entry.get("place") or {}
    found = tuple(entry.get("where") or place.get("states") or ())
    parts = str(entry.get("jurisdiction", "us")).split(".")
    if not found and len(parts) > 1 and len(parts[1]) == 2:
        found = (parts[1].upper(),)
    return tuple(str(state) for state in found)


def _law(entry: Mapping[str, Any], rules: Mapping[str, list[dict[str, Any]]]) -> Law:
    place = entry.get("place") or {}
    reasons = [rule["reason"] for rule in rules.get("reasons", ())]
    reasons += [name for name in (entry.get("concerns") or {}).get("reasons", ()) if name not in reasons]
    return Law(
        id=entry["id"],
        name=entry["name"],
        short=str(entry.get("short") or entry["id"].rpartition(".")[2].upper()),
        jurisdiction=str(entry.get("jurisdiction", "us")),
        kind=str(entry.get("kind") or ""),
        states=_states(entry),
        towns=tuple(map(str, (*place.get("cities", ()), *place.get("counties", ())))),
        covered=bool(entry.get("covered", True)),
        since=a_date(entry.get("since")),
        until=a_date(entry.get("until")),
        verified_on=a_date(entry.get("verified_on")),
        href=str(entry.get("href") or ""),
        summary=entry.get("summary"),
        limits=entry.get("limits"),
        unverified=entry.get("unverified"),
        why=entry.get("why"),
        job_protection=bool(entry.get("job_protection")),
        reasons=tuple(reasons),
        copies=tuple((str(name), text) for name, text in (entry.get("copies") or {}).items()),
    )


@lru_cache(maxsize=4)
def laws(source: Library) -> dict[str, Law]:
    """Every program of the registry by its id, in the registry's order; made once per library."""
    found = {}
    for entry in source.registry:
        header: dict[str, Any] = {}
        rules: dict[str, list[dict[str, Any]]] = {}
        if entry["id"] in source.programs:
            header = source.bundle["programs"][entry["id"]].get("program") or {}
            rules = source.rules(entry["id"])
        found[entry["id"]] = _law({**header, **entry} | {"limits": header.get("limits", entry.get("limits"))}, rules)
    return found


class Rules:
    """One program's rules as they stand on a day, by kind. ``parameters``: value and unit by id; ``questions``: what a
    question asks, by the last part of its id, in both languages."""

    def __init__(self, source: Library, program: str, day: date) -> None:
        self.program = program
        self.day = day
        self.raw = source.rules(program)
        self.source = source
        self._current: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
        self.parameters = {rule["id"]: (value, rule["unit"]) for rule, value in self.current("parameters")}
        self.names = frozenset(rule["id"] for rule in self.raw.get("parameters", ()))
        self.questions = {rule["id"].rpartition(".")[2]: rule["question"] for rule, _value in self.current("decisions")}

    def current(self, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """(rule, its value) for every rule of the kind that holds on the day."""
        found = self._current.get(kind)
        if found is None:
            both = ((rule, in_force(rule, self.day)) for rule in self.raw.get(kind, ()))
            found = self._current[kind] = [(rule, value) for rule, value in both if value is not None]
        return found

    def parameter(self, name: Any) -> tuple[Any, str] | None:
        """(value, unit) of a parameter by its id; None for what is no parameter in force."""
        found = self.parameters.get(name) if isinstance(name, str) else None
        return (found[0]["value"], found[1]) if found else None

    def is_parameter(self, name: Any) -> bool:
        """Whether the text is the id of a parameter, in force or not."""
        return isinstance(name, str) and name in self.names

    def resolve(self, name: Any) -> Any:
        """The value of a parameter by its id; a literal is its own value; a parameter not in force is None."""
        found = self.parameter(name)
        if found is not None:
            return found[0]
        return None if self.is_parameter(name) else name


@lru_cache(maxsize=256)
def rules_of(source: Library, program: str, day: date) -> Rules:
    """A program's rules as they stand on a day; those asked for last are kept."""
    return Rules(source, program, day)


@lru_cache(maxsize=4)
def stated_in(source: Library) -> dict[str, frozenset[str]]:
    """For each program, the others whose rules say how they run together with it."""
    found: dict[str, set[str]] = {}
    for program in source.programs:
        for rule in source.rules(program).get("concurrency", ()):
            found.setdefault(rule["with"], set()).add(program)
    return {program: frozenset(others) for program, others in found.items()}
