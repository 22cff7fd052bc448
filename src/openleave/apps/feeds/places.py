"""US states, districts and territories, by what files call them."""

from __future__ import annotations

_NAMES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio",    "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "PR": "Puerto Rico", "GU": "Guam",
    "VI": "U.S. Virgin Islands", "AS": "American Samoa", "MP": "Northern Mariana Islands",
}  # fmt: skip
_ALSO = {
    "washington dc": "DC", "washington d.c.": "DC", "d.c.": "DC", "washington, dc": "DC", "virgin islands": "VI",
    "calif": "CA", "calif.": "CA", "cal": "CA", "tex": "TX", "tex.": "TX", "n.y.": "NY", "n.j.": "NJ", "n.c.": "NC",
    "s.c.": "SC", "mass": "MA", "mass.": "MA", "penn": "PA", "penna": "PA", "wash": "WA", "wash.": "WA", "fla": "FL",
    "fla.": "FL", "ill": "IL", "ill.": "IL", "mich": "MI", "minn": "MN", "ore": "OR", "ariz": "AZ", "colo": "CO",
    "conn": "CT", "wis": "WI", "wisc": "WI", "tenn": "TN", "okla": "OK", "nev": "NV", "n.m.": "NM", "n.h.": "NH",
}  # fmt: skip

#: Casefolded text to code: codes, names, ``US-CA``, ``CA - California`` and the old abbreviations.
STATES: dict[str, str] = {}
for _code, _name in _NAMES.items():
    for _text in (
        _code, _name, f"US-{_code}", f"USA-{_code}", f"US_{_code}", f"{_code} - {_name}", f"{_name} ({_code})",
        f"{_code}-{_name}",
    ):  # fmt: skip
        STATES[_text.casefold()] = _code
STATES |= _ALSO

CODES = frozenset(_NAMES)
