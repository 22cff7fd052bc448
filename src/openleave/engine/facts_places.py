"""The States, the District of Columbia and the territories: a place that is none of them is refused where it is stated,
because no law would be found for it and nobody would be told."""

from openleave.engine.reading import FactsError, kind_of, suggest

STATES: dict[str, str] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}  # fmt: skip
INVENTED = ("X", "Y", "Z")  # no State begins with one of these: examples and tests do
_CODES = {name.casefold(): code for code, name in STATES.items()}


def us_state(value: object, path: str) -> str:
    """A State by its two capital letters. Raises FactsError for any other, with the one that is meant."""
    if isinstance(value, str):
        if value in STATES or (len(value) == 2 and value.isupper() and value.startswith(INVENTED)):
            return value
        meant = _CODES.get(value.strip().casefold()) or (value.upper() if value.upper() in STATES else None)
        hint = f'Did you mean "{meant}"? ' if meant else suggest(value, _CODES.values())
        raise FactsError(path, f'"{value}" is no State.', "Its laws could not be found.",
                         f'{hint}Write its two letters: "CA"; leave it out where somebody works abroad.')  # fmt: skip
    raise FactsError(path, f"Expected a State, found {kind_of(value)}.", "Its laws are looked up.", 'Write "CA".')


__all__ = ["STATES", "us_state"]
