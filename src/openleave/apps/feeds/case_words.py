"""What files of open cases call states, patterns, relatives and the arrival of a child; and lists of programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from openleave.apps.feeds.leave_words import plain, program_of, reason_of
from openleave.engine.facts_words import RELATIONSHIP, WEEKDAYS

_STATES = {
    "noticed": "noticed|first notice|intake|inquiry|reported|noticed only",
    "requested": (
        "requested|new|submitted|pending|open request|received|in review|under review|pending review|undecided|"
        "pending eligibility|pending decision|solicitada|pendiente"
    ),
    "eligibility_decided": (
        "eligibility decided|eligible|eligibility determined|eligibility sent|eligibility notice sent"
    ),
    "certification_pending": (
        "certification pending|pending certification|awaiting certification|cert pending|pending cert|"
        "pending medical|awaiting medical|pending documentation|awaiting documents|paperwork sent|paperwork pending"
    ),
    "designated": "designated|approved|granted|approved future|approved not started|aprobada|autorizada",
    "not_designated": "not designated|denied|not approved|refused|rejected|ineligible|denegada|rechazada",
    "open": (
        "open|active|on leave|running|in progress|ongoing|leave running|current|approved open|approved active|"
        "activa|en curso"
    ),
}
_PATTERNS = {
    "continuous": "continuous|all at once|consecutive|block|full time leave|continua",
    "reduced": "reduced|reduced schedule|fewer hours each week|reduced hours|part time leave|reducida",
    "intermittent": "intermittent|now and then|int|episodic|as needed|intermitente",
}
_RELATIONSHIPS = {
    "spouse": "husband|wife|spouse|husband or wife|conyuge|esposa|esposo",
    "child": "son|daughter|son or daughter|child|hijo|hija",
    "parent": "mother|father|mother or father|parent|madre|padre",
    "domestic_partner": "domestic partner|partner|pareja",
    "sibling": "brother|sister|brother or sister|sibling|hermano|hermana",
    "parent_in_law": "mother in law|father in law|parent in law|suegra|suegro",
    "grandparent": "grandmother|grandfather|grandparent|abuela|abuelo",
    "grandchild": "grandson|granddaughter|grandchild|nieto|nieta",
    "aunt_or_uncle": "aunt|uncle|aunt or uncle|tia|tio",
    "niece_or_nephew": "niece|nephew|niece or nephew|sobrina|sobrino",
    "next_of_kin": "next of kin|nearest blood relative",
    "household_member": "household member|lives in the same home",
    "designated_person": "designated person",
    "child_in_law": "son in law|daughter in law|child in law",
    "sibling_in_law": "brother in law|sister in law|sibling in law",
    "cousin": "cousin|prima|primo",
    "other": "somebody else|other|otro",
}
_ARRIVALS = {
    "birth": "birth|born|newborn|biological|nacimiento",
    "adoption": "adoption|adopted|adopcion",
    "foster": "foster|foster care|foster placement|foster care placement|acogida",
}


def _table(words: Mapping[str, str]) -> dict[str, str]:
    return {plain(word): code for code in words for word in (code.replace("_", " "), *words[code].split("|"))}


_STATE, _PATTERN, _ARRIVAL = _table(_STATES), _table(_PATTERNS), _table(_ARRIVALS)
_RELATION = {plain(code.replace("_", " ")): code for code in RELATIONSHIP} | _table(_RELATIONSHIPS)
_AMOUNT = re.compile(r"(.*?)[\s:=]*(?<![\d.:])(\d+(?::[0-5]\d|\.\d+)?)\s*(?:h(?:rs?|ours?)?|m(?:in(?:utes?)?)?)?\.?")
STATES, PATTERNS, ARRIVALS = tuple(_STATES), tuple(_PATTERNS), tuple(_ARRIVALS)


def state_of(text: str) -> str | None:
    """The state of a case here, by what the old system calls it."""
    return _STATE.get(plain(text))


def pattern_of(text: str) -> str | None:
    """How the time away is shaped."""
    return _PATTERN.get(plain(text))


def relationship_of(text: str) -> str | None:
    """What a relative is to the employee."""
    return _RELATION.get(plain(text))


def arrival_of(text: str) -> str | None:
    """How a child arrives."""
    return _ARRIVAL.get(plain(text))


def programs_of(text: str, words: Mapping[str, str] | None = None) -> str | None:
    """The ids of programs named in a text, separated by semicolons: ``FMLA; CFRA``. None where one is not known."""
    whole = _program(text, words or {})
    if whole:
        return whole
    found = [_program(part, words or {}) for part in re.split(r"[;,/+&|\n]|\band\b|\by\b", text) if part.strip()]
    return ";".join(dict.fromkeys(filter(None, found))) if found and all(found) else None


def _program(text: str, words: Mapping[str, str]) -> str | None:
    return words.get(plain(text)) or program_of(text)


MEANINGS: dict[str, Callable[[str], str | None]] = {
    "reason": reason_of,
    "program": program_of,
    "programs": programs_of,
    "case_state": state_of,
    "pattern": pattern_of,
    "relationship": relationship_of,
    "arrival": arrival_of,
}
#: The problem of a word that nobody knows, by the kind of its field.
UNKNOWN = {
    "reason": "unknown_reason",
    "program": "unknown_program",
    "programs": "unknown_program",
    "case_state": "unknown_state",
    "pattern": "unknown_pattern",
    "relationship": "unknown_relationship",
    "arrival": "unknown_arrival",
}


def meaning_of(kind: str, words: Mapping[str, str]) -> Callable[[str], str | None]:
    """How words of a kind of field are understood: first as the mapping says (``words``: plain word to code)."""
    if kind == "programs":
        return lambda text: programs_of(text, words)
    return lambda text: words.get(plain(text)) or MEANINGS[kind](text)


def amounts_of(text: str, *, hours: bool, words: Mapping[str, str] | None = None) -> dict[str, int] | None:
    """Minutes by program: ``FMLA 80; CFRA 72:30``, or one amount for every program, under ``""``. None for a text that
    is none of these. Decimal hours are rounded to the nearest minute, halves up."""
    found: dict[str, int] = {}
    for part in filter(None, (one.strip() for one in re.split(r"[;\n|]", text))):
        match = _AMOUNT.fullmatch(part)
        if match is None:
            return None
        program = _program(match[1].strip(" :="), words or {}) if match[1].strip(" :=") else ""
        minutes = _minutes(match[2], hours)
        if program is None or minutes is None or program in found:
            return None
        found[program] = minutes
    return found if found and (len(found) == 1 or "" not in found) else None


def _minutes(text: str, hours: bool) -> int | None:
    if not hours:
        return int(text) if text.isdigit() else None
    if ":" in text:
        whole, part = text.split(":")
        return int(whole) * 60 + int(part)
    return int(Fraction(text) * 60 + Fraction(1, 2))


def hours_off_of(text: str) -> dict[str, int] | None:
    """Minutes off by weekday: ``4`` (every day from Monday to Friday) or ``Mon 4; Wed 4``. None for another text."""
    found: dict[str, int] = {}
    for part in filter(None, (one.strip() for one in re.split(r"[;,\n|]", text))):
        match = re.fullmatch(r"([A-Za-z]*)\.?[\s:=]*(\d{1,2}(?::[0-5]\d|\.\d+)?)\s*(?:h(?:rs?|ours?)?)?\.?", part)
        minutes = _minutes(match[2], True) if match else None
        if match is None or minutes is None or minutes > 1440:
            return None
        named = [day for day in WEEKDAYS if match[1] and len(match[1]) > 1 and day.startswith(match[1].lower()[:3])]
        if match[1] and not named:
            return None
        found |= dict.fromkeys(named or WEEKDAYS[:5], minutes)
    return found if any(found.values()) else None
