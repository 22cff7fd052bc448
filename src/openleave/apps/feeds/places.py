"""US states, districts and territories, by what files call them."""

from __future__ import annotations

from openleave.engine.facts_places import STATES as NAMES

_ALSO = {
    "washington dc": "DC", "washington d.c.": "DC", "d.c.": "DC", "washington, dc": "DC", "virgin islands": "VI",
    "calif": "CA", "calif.": "CA", "cal": "CA", "tex": "TX", "tex.": "TX", "n.y.": "NY", "n.j.": "NJ", "n.c.": "NC",
    "s.c.": "SC", "mass": "MA", "mass.": "MA", "penn": "PA", "penna": "PA", "wash": "WA", "wash.": "WA", "fla": "FL",
    "fla.": "FL", "ill": "IL", "ill.": "IL", "mich": "MI", "minn": "MN", "ore": "OR", "ariz": "AZ", "colo": "CO",
    "conn": "CT", "wis": "WI", "wisc": "WI", "tenn": "TN", "okla": "OK", "nev": "NV", "n.m.": "NM", "n.h.": "NH",
}  # fmt: skip

#: Casefolded text to code: codes, names, ``US-CA``, ``CA - California`` and the old abbreviations.
STATES: dict[str, str] = {}
for _code, _name in NAMES.items():
    for _text in (
        _code, _name, f"US-{_code}", f"USA-{_code}", f"US_{_code}", f"{_code} - {_name}", f"{_name} ({_code})",
        f"{_code}-{_name}",
    ):  # fmt: skip
        STATES[_text.casefold()] = _code
STATES |= _ALSO

CODES = frozenset(NAMES)
