"""What files call the reasons of leave and its programs."""

from __future__ import annotations

import re
from functools import cache

from openleave.engine.facts_words import REASON

_ALSO = {
    "own_health_condition": (
        "own health|own illness|own serious health condition|employee own serious health condition|own condition|"
        "employee own health condition|employee health condition|employee medical|employee illness|own medical|self|"
        "own shc|serious health condition of employee|medical own|salud propia|enfermedad propia"
    ),
    "pregnancy": "prenatal|prenatal care|pregnancy disability|pregnancy related|embarazo",
    "family_health_condition": (
        "family care|care for family|care of family|family member|care of family member|care for family member|family|"
        "family health|family illness|family medical|family member serious health condition|family shc|"
        "family member health condition|care of spouse|care of parent|care of child|care for spouse|care for parent|"
        "care for child|cuidado de un familiar|cuidado de familiar"
    ),
    "bonding": (
        "new child|baby bonding|child bonding|birth and bonding|birth bonding|newborn|newborn bonding|parental|"
        "parental bonding|birth of child|birth of a child|bonding with child|bonding with new child|nuevo hijo|vinculo"
    ),
    "placement_process": "adoption or foster process|adoption process|foster process|placement process",
    "military_exigency": (
        "exigency|qualifying exigency|military qualifying exigency|family member deployment|deployment of family member"
    ),
    "military_caregiver": (
        "care for a servicemember|care of servicemember|servicemember care|servicemember caregiver|"
        "care of covered servicemember|covered servicemember|care for covered servicemember"
    ),
    "other": "something else|otro",
    "uniformed_service": "own service in the uniformed services|military service|userra|uniformed services",
}


def plain(text: str) -> str:
    """A word without case, accents and punctuation, by which words are compared."""
    flat = text.casefold().translate(str.maketrans("áéíóúü", "aeiouu"))
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]s?\b", "", flat)))


_REASONS = {plain(word): word for word in REASON} | {
    name: word for word, names in _ALSO.items() for name in names.split("|")
}


def reason_of(text: str) -> str | None:
    """The engine's word for why leave was taken; None for words that nobody may guess at."""
    return _REASONS.get(plain(text))


@cache
def _programs() -> dict[str, str]:
    from openleave.engine.law import load_library

    known: dict[str, str] = {}
    claims: dict[str, set[str]] = {}
    for entry in load_library().registry:
        known[plain(entry["id"])] = entry["id"]
        for name in (entry["name"], entry["id"].rpartition(".")[2]):
            claims.setdefault(plain(name), set()).add(entry["id"])
    # A short name of the federal law and of a State's means the federal one; one that two States use names neither.
    for name, ids in claims.items():
        federal = {program for program in ids if program.startswith("us.fed.")}
        meant = federal or ids
        if len(meant) == 1:
            known.setdefault(name, *meant)
    return known


def program_of(text: str) -> str | None:
    """The id of a leave program by its id, its name or its short name, e.g. ``FMLA``."""
    return _programs().get(plain(text))
