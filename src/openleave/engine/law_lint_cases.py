"""What is doubtful in the cases of the library, and in its list of programs: thresholds and days that no case pins
down, programs without cases, places of which nothing is known.

Pure: a compiled bundle, what the cases show (`law_evidence.evidence`) and a day in, remarks out.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from openleave.engine.law_evidence import ORDERED, Evidence
from openleave.engine.law_lint import DAY, NOTE, WARNING, Remark
from openleave.engine.law_report import day_of, rules_of

FIRST_CHECKED = dt.date(2024, 1, 1)  # from when on laws are held whose own beginning was not recorded
END = "the end of the program"
PLACES = (
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA",
    "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
)  # fmt: skip


def lint_cases(bundle: Mapping[str, Any], shown: Mapping[str, Evidence], today: dt.date) -> list[Remark]:
    """Every remark on the cases of a compiled library and on its list of programs."""
    found: list[Remark] = []
    for entry in bundle["registry"]:
        if entry["covered"]:
            parts, made = bundle["programs"][entry["id"]], shown.get(entry["id"]) or Evidence()
            if not made.cases:
                found.append(
                    Remark(
                        WARNING, "cases", entry["id"], "", "No case tests it.",
                        "Nothing shows that its rules are right.",
                        "Add law/…/cases/<name>.yaml (docs/law/case-format.md).",
                    )
                )  # fmt: skip
                continue
            found += thresholds(entry, parts, made, today)
            found += days(entry, parts, made, today)
    return [*found, *registry(bundle)]


def thresholds(entry: Mapping[str, Any], parts: Mapping[str, Any], made: Evidence, today: dt.date) -> Iterator[Remark]:
    """Criteria that compare with a parameter: cases below, at and above the value that holds now (or holds last)."""
    parameters = {rule["id"]: rule for rule in parts.get("parameters", ())}
    for rule in parts.get("criteria", ()):
        value = current(rule, today)
        for position, test in enumerate(value["any_of"]):
            if test.get("comparator") not in ORDERED:
                continue
            source = test.get("parameter")
            parameter = parameters.get(source) if isinstance(source, str) else None
            literal = current(parameter, today)["value"] if parameter else source
            needed = Fraction(str(literal))
            sides = made.sides((rule["id"], position, needed))
            below = bool(sides.below) or nothing_below(parameter, needed)
            there = {"below": below, "at": sides.at, "above": bool(sides.above)}
            lacking = [side for side, held in there.items() if not held]
            name = parameter["id"] if parameter else rule["id"]
            if lacking:
                yield Remark(
                    NOTE if value.get("note") else WARNING, "boundary", entry["id"], name,
                    f"No case lies {in_words(lacking)} {literal}, which {rule['id'].rpartition('.')[2]} needs.",
                    "A wrong figure, or `more than` for `at least`, would not be noticed.",
                    "Add cases with kind: boundary whose answer depends on it.",
                )  # fmt: skip
                continue
            side, failing = ("below", sides.below) if test["comparator"] == "at_least" else ("above", sides.above)
            near = min(failing, default=Fraction(0))
            if near > 1:
                yield Remark(
                    NOTE, "boundary", entry["id"], name, f"The nearest case {side} {literal} is {near} away from it.",
                    "A figure between the two would pass as well.", f"Add a case just {side}.",
                )  # fmt: skip


def nothing_below(parameter: Mapping[str, Any] | None, needed: Fraction) -> bool:
    """Whether no case can lie below: nobody is employed where there is no employee."""
    return parameter is not None and parameter["unit"] == "employee" and needed <= 1


def current(rule: Mapping[str, Any], today: dt.date) -> Mapping[str, Any]:
    """The value that holds on the day, else the first that will, else the last that did."""
    values: list[Mapping[str, Any]] = rule["values"]
    begun = [value for value in values if value["from"] <= today.isoformat()]
    return begun[-1] if begun else values[0]


def in_words(sides: list[str]) -> str:
    return sides[0] if len(sides) == 1 else f"{', '.join(sides[:-1])} or {sides[-1]}"


def days(entry: Mapping[str, Any], parts: Mapping[str, Any], made: Evidence, today: dt.date) -> Iterator[Remark]:
    """Days on which the law changes: a case on the day before and one on the day. Told one by one for the program's own
    beginning and end and for changes of this year, the two before and the future; others are worth a look and no more:
    older ones, and rules that begin later than their program or on the first day that was checked."""
    since, until = day_of(entry.get("since")), day_of(entry.get("until"))
    changes: dict[dt.date, list[str]] = defaultdict(list)
    others: set[dt.date] = set()
    for _, rule in rules_of(parts):
        for position, value in enumerate(rule["values"]):
            day = day_of(value["from"])
            assert day is not None
            own = day == since and day != FIRST_CHECKED
            if own or (position and day >= dt.date(today.year - 2, 1, 1)):
                changes[day].append(rule["id"].removeprefix(f"{entry['id']}."))
            elif day != FIRST_CHECKED or not value.get("note"):
                others.add(day)
    if until:
        changes[until + DAY].append(END)
    for day, rules in sorted(changes.items()):
        lacking = [str(one) for one in (day - DAY, day) if one not in made.days]
        if lacking:
            more = f" and {len(rules) - 1} more" if len(rules) > 1 else ""
            yield Remark(
                WARNING, "day", entry["id"], "" if rules[0] == END else f"{entry['id']}.{rules[0]}",
                f"No case is decided on {' or '.join(lacking)}; what changes on {day}: {rules[0]}{more}.",
                "A wrong date would not be noticed.", "Add a case of the day before and one of the day.",
            )  # fmt: skip
    untested = sorted(day for day in others - changes.keys() if not {day - DAY, day} <= made.days)
    if untested:
        yield Remark(
            NOTE, "day", entry["id"], "",
            f"No case is decided on the day, or the day before, of other changes: {', '.join(map(str, untested))}.",
            "A wrong date would not be noticed.", "Where the law itself changed then, add cases of both days.",
        )  # fmt: skip


def registry(bundle: Mapping[str, Any]) -> Iterator[Remark]:
    """Programs that do not say enough of themselves, and places of which the library says nothing."""
    told: set[str] = set()
    for entry in bundle["registry"]:
        where = (entry.get("place") or {}).get("states") or entry.get("where") or ()
        told.update(where)
        for key, level, why, fix in NEEDED[entry["covered"]]:
            if not entry.get(key):
                yield Remark(level, "registry", entry["id"], "", f"`{key}` is missing.", why, fix)
        if entry["jurisdiction"] != "us" and not where:
            yield Remark(
                WARNING, "registry", entry["id"], "", "It does not say where it holds.",
                "It is named to everybody, wherever they work.", "Add place: {states: […]}, or where: […].",
            )  # fmt: skip
    silent = [state for state in PLACES if state not in told]
    if silent:
        yield Remark(
            NOTE, "registry", "", "", f"Nothing is said of {', '.join(silent)}.",
            "Whether a State has no law or nobody looked is not told.",
            "Add its programs, or law/us/<state>/not_covered.yaml with the reason.",
        )  # fmt: skip


# covered → (key, level, why, fix)
NEEDED: dict[bool, tuple[tuple[str, str, str, str], ...]] = {
    True: (
        ("since", WARNING, "Nobody sees from when on it is decided.", "Add it to the header."),
        ("kind", WARNING, "Programs are listed and compared by kind.", "Add it to the header."),
        ("href", WARNING, "A reader looks for the law itself.", "Add the official page to the header."),
        ("limits", NOTE, "Every program leaves something undecided.", "Say in the header what is not decided."),
    ),
    False: (("why", WARNING, "Who needs it wants to know why it is not decided.", "Add the reason."),),
}
