"""What a program says of itself: its header, from which the list of all programs is made, and what is not covered."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openleave.engine import facts_words as words
from openleave.engine.law_error import LawError

if TYPE_CHECKING:
    from openleave.engine.facts_employee import Location
    from openleave.engine.law_files import Checker

KINDS = ("paid_benefit", "job_protection", "special_leave", "sick_leave", "accommodation", "policy")
PLACE = ("states", "cities", "counties")
LISTED = (
    "id", "name", "short", "jurisdiction", "kind", "since", "until", "verified_on", "href", "limits", "unverified",
    "place", "order", "summary", "job_protection",
)  # fmt: skip


def check(where: str, header: Mapping[str, Any]) -> None:
    """Raises LawError for a header that does not say what the program is, where and for whom."""
    if header["kind"] not in KINDS:
        raise LawError(
            where, f"Unknown kind of program `{header['kind']}`.", "Programs are listed and compared by kind.",
            f"Use one of: {', '.join(KINDS)}.",
        )  # fmt: skip
    summary = header["summary"]
    if not isinstance(summary, Mapping) or not summary.get("en") or not summary.get("es"):
        raise LawError(where, "`summary` is not in both languages.", "People read it.", "Write {en: …, es: …}.")
    if len(header.get("short", "")) > 20:
        raise LawError(where, "`short` is longer than 20 letters.", "It labels a lane.", "Shorten it.")
    place = header.get("place")
    if place is not None and (not isinstance(place, Mapping) or not place.get("states") or set(place) - set(PLACE)):
        raise LawError(
            where, "`place` does not say where the program holds.", "It decides whose leave it concerns.",
            "Write {states: [WA]}, with cities or counties where it is narrower.",
        )  # fmt: skip
    for reason in header.get("concerns", {}).get("reasons", ()):
        if reason not in words.REASON:
            raise LawError(where, f"Unknown reason `{reason}`.", "It would never be met.", "See facts_words.REASON.")


def entry(header: Mapping[str, Any]) -> dict[str, Any]:
    """The program's line in the list of all."""
    found = {key: header[key] for key in LISTED if header.get(key) is not None}
    if "place" in header:
        found["where"] = header["place"]["states"]
    return {**found, "covered": True}


def not_covered(where: str, checker: "Checker", content: object) -> list[dict[str, Any]]:
    """Entries of programs known by name only. Raises LawError for one that does not say which, where and why."""
    if not isinstance(content, list):
        raise LawError(where, "Expected a list.", "It names programs that are not decided.", "Begin each with `- id:`.")
    found = []
    for given in content:
        row = checker.keys(where, given, ["id", "name", "jurisdiction", "where", "why"], ["href", "kind"])
        found.append({**row, "covered": False})
    return found


def in_place(place: Mapping[str, list[str]], location: "Location") -> bool | None:
    """Whether a place of work lies where a program holds; None while the city or county that decides is not known."""
    if location.state is None:
        return None
    if location.state not in place["states"]:
        return False
    wanted = {key: place[key] for key in ("cities", "counties") if key in place}
    if not wanted:
        return True
    stated = {"cities": location.city, "counties": location.county}
    if any(named(stated[key]) in map(named, names) for key, names in wanted.items() if stated[key] is not None):
        return True
    return False if all(stated[key] is not None for key in wanted) else None


def named(name: str | None) -> str:
    """The name of a city or county as it is compared: letters only, in one case, without "County"."""
    return "".join(filter(str.isalpha, (name or "").casefold().removesuffix(" county")))
