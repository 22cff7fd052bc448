"""The measures of security as they are written down, and which standards each commitment answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from openleave.apps.evidence.catalogue import Chapter, Words, commitments

HERE = Path(__file__).resolve().parent
STATES = ("met", "partly", "not_met", "not_applicable")


@dataclass(frozen=True, slots=True)
class Measure:
    """One requirement of OWASP ASVS. ``by``: tests (``path::function``) or files; ``why``: what is missing, or why it
    does not apply; None for one that is met."""

    id: str
    level: int
    state: str
    gist: Words
    by: tuple[str, ...]
    why: Words | None

    @property
    def chapter(self) -> str:
        return self.id.split(".")[0]


@cache
def measure_chapters() -> tuple[Chapter, ...]:
    return tuple(Chapter(one["key"], Words(one["en"], one["es"])) for one in _read("measures.yaml")["chapters"])


@cache
def measures() -> tuple[Measure, ...]:
    """All of them, by number. Raises ValueError for an unknown state, KeyError for an unknown reason."""
    written = _read("measures.yaml")
    reasons = {key: Words(one["en"], one["es"]) for key, one in written["reasons"].items()}
    found = []
    for one in written["measures"]:
        if one["state"] not in STATES:
            raise ValueError(f"measures.yaml: {one['id']} has an unknown state.")
        why = reasons[one["why"]] if "why" in one else None
        gist = Words(one["en"], one["es"])
        found.append(Measure(one["id"], one["level"], one["state"], gist, tuple(one.get("by", ())), why))
    return tuple(found)


@cache
def standards() -> dict[str, dict[str, tuple[str, ...]]]:
    """Per commitment: chapters of ASVS (``asvs``) and functions of the NIST Privacy Framework (``nist``). Written for
    each chapter of the commitments, with exceptions by id."""
    written = _read("standards.yaml")
    found = {}
    for one in commitments():
        entry = written["chapters"].get(one.chapter, {}) | written["commitments"].get(one.id, {})
        found[one.id] = {key: tuple(entry.get(key, ())) for key in ("asvs", "nist")}
    return found


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
