"""The commitments and the lessons as they are written down. No Django: the tests' plugin reads them too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

HERE = Path(__file__).resolve().parent
State = Literal["built", "partly", "not_yet"]
STATES: tuple[State, ...] = ("built", "partly", "not_yet")
KINDS = ("ceiling", "duty", "never", "right", "user", "info")


@dataclass(frozen=True, slots=True)
class Words:
    """A short text in both languages."""

    en: str
    es: str

    def __getitem__(self, language: str) -> str:
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    title: Words


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise. ``lacks`` says what is missing of one that is partly kept."""

    id: str
    chapter: str
    kinds: tuple[str, ...]
    state: State
    promise: Words
    lacks: Words | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A published defect of other systems, and where it was seen."""

    number: int
    seen: tuple[str, ...]
    defect: Words


@cache
def chapters() -> tuple[Chapter, ...]:
    """In the order of the policy."""
    return tuple(Chapter(one["key"], _words(one)) for one in _read("commitments.yaml")["chapters"])


@cache
def commitments() -> tuple[Commitment, ...]:
    """All of them, by number."""
    found = []
    for one in _read("commitments.yaml")["commitments"]:
        if one["state"] not in STATES or not set(one["kinds"]) <= set(KINDS):
            raise ValueError(f"commitments.yaml: {one['id']} has an unknown state or kind.")
        lacks = _words(one["lacks"]) if "lacks" in one else None
        state = cast(State, one["state"])
        found.append(Commitment(one["id"], one["chapter"], tuple(one["kinds"]), state, _words(one), lacks))
    return tuple(found)


@cache
def lessons() -> tuple[Lesson, ...]:
    """The fourteen, by number."""
    return tuple(Lesson(one["number"], tuple(one["seen"]), _words(one)) for one in _read("lessons.yaml")["lessons"])


def lesson_id(number: int) -> str:
    """What a lesson's evidence is filed under."""
    return f"lesson-{number:02}"


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def _words(value: dict[str, str]) -> Words:
    return Words(value["en"], value["es"])
