"""The best order of several leaves: which one first, so that the most of all of them is protected.

A part is a leave without fixed dates: how many weeks, why, and between which days it may lie. Every order is tried;
each part begins on the first day it may after the one before it, is determined with all that was used before, and
what it uses counts for the next. Nothing is estimated: each trial is a determination.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations
from typing import Any

from openleave.engine.determination import ProgramDetermination, determine
from openleave.engine.facts import Facts
from openleave.engine.law import Library
from openleave.engine.reading import FactsError, date, fact, load, many, mapping, text
from openleave.engine.trace import Sentence, json_value

MOST_PARTS = 6  # 720 orders


def anything(value: object, path: str) -> Any:
    return value


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One leave of a plan: its own `leave` facts without dates, `requested_weeks` among them."""

    name: str = fact(text, "name to show")
    leave: dict[str, Any] = fact(mapping(text, anything), "facts about this leave, with requested_weeks")  # noqa: RUF009
    not_before: dt.date | None = fact(date, "first day it may begin", default=None)  # noqa: RUF009
    begins_on: dt.date | None = fact(date, "the day it must begin, where that is fixed", default=None)  # noqa: RUF009
    after: str | None = fact(text, "name of a part that must come first", default=None)

    def check(self, path: str) -> None:
        if self.leave.get("requested_weeks") is None:
            raise FactsError(
                f"{path}.leave.requested_weeks", "Missing.", "How long a part is decides where the next one begins.",
                'Add requested_weeks: "6".',
            )  # fmt: skip
        if self.begins_on is None and self.not_before is None:
            raise FactsError(path, "Nothing says when it may begin.", "An order needs dates.", "Add not_before.")


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """A part with its dates in one order, and how much of it is protected."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    counted: Fraction
    protected: Fraction
    outcome: str


@dataclasses.dataclass(frozen=True, slots=True)
class Ordering:
    placed: tuple[Placed, ...]
    tried: int

    @property
    def counted(self) -> Fraction:
        return sum((part.counted for part in self.placed), Fraction(0))

    @property
    def protected(self) -> Fraction:
        return sum((part.protected for part in self.placed), Fraction(0))

    @property
    def sentences(self) -> list[Sentence]:
        params = {"protected_weeks": self.protected, "counted_weeks": self.counted}
        said = [Sentence("ordering.all" if self.protected == self.counted else "ordering.most", params)]
        for part in self.placed:
            said.append(
                Sentence(
                    "ordering.part",
                    {
                        "name": part.name, "starts_on": part.starts_on, "ends_on": part.ends_on,
                        "protected_weeks": part.protected, "counted_weeks": part.counted,
                    },
                )
            )  # fmt: skip
        return said

    def to_json(self) -> dict[str, Any]:
        made: dict[str, Any] = json_value(
            {
                "weeks_counted": self.counted,
                "weeks_protected": self.protected,
                "fits": self.protected == self.counted,
                "orders_tried": self.tried,
                "parts": [
                    {
                        "name": p.name, "starts_on": p.starts_on, "ends_on": p.ends_on, "outcome": p.outcome,
                        "weeks_counted": p.counted, "weeks_protected": p.protected,
                    }
                    for p in self.placed
                ],
            }
        )  # fmt: skip
        made["sentences"] = [sentence.to_json() for sentence in self.sentences]
        return made


def read_parts(document: object) -> tuple[Part, ...]:
    """Parts from JSON: `[{name, leave: {reason, requested_weeks, …}, not_before, begins_on, after}]`. Raises
    FactsError for what cannot be read, names given twice, and more parts than can be tried."""
    parts = many(lambda value, path: load(Part, value, path))(document, "parts")
    names = [part.name for part in parts]
    if len(names) != len(set(names)):
        raise FactsError("parts", "Two parts have one name.", "An order names them.", "Rename one.")
    if not 1 <= len(parts) <= MOST_PARTS:
        raise FactsError("parts", f"{len(parts)} parts.", f"Every order of up to {MOST_PARTS} is tried.", "Join some.")
    for index, part in enumerate(parts):
        if part.after is not None and part.after not in names:
            raise FactsError(
                f"parts[{index}].after", f'"{part.after}" is no part.', "It must name one.",
                f"Use one of: {', '.join(names)}.",
            )  # fmt: skip
    return parts


def best_order(
    document: Mapping[str, Any], parts: tuple[Part, ...], library: Library, *, program: str = "us.fed.fmla",
    as_of: dt.date | None = None,
) -> Ordering:  # fmt: skip
    """The order in which the most is protected; of equal ones that in which all is done first, then the order given.

    `document`: the facts without a leave. Raises FactsError where an order cannot be determined (no schedule, no day).
    """
    best: Ordering | None = None
    tried = 0
    for order in permutations(parts):
        names = [part.name for part in order]
        if any(part.after is not None and names.index(part.after) > n for n, part in enumerate(order)):
            continue
        tried += 1
        found = Ordering(tuple(place(document, order, library, program, as_of)), 0)
        if best is None or rank(found) > rank(best):
            best = found
    if best is None:
        raise FactsError("parts", "No order is possible.", "Parts wait for each other.", "Remove one `after`.")
    return dataclasses.replace(best, tried=tried)


def rank(ordering: Ordering) -> tuple[Fraction, int]:
    return ordering.protected, -max(part.ends_on.toordinal() for part in ordering.placed)


def place(
    document: Mapping[str, Any], order: tuple[Part, ...], library: Library, program: str, as_of: dt.date | None
) -> list[Placed]:
    """The parts of one order, each determined after what those before it used."""
    usage = list(document.get("usage") or ())
    free = dt.date.min
    placed = []
    for part in order:
        start = part.begins_on or max(free, part.not_before or free)
        leave = {"noticed_on": str(as_of or start), **part.leave, "starts_on": str(start)}
        facts = Facts.from_json({**document, "leave": leave, "usage": usage})
        made = determine(facts, library, as_of).program(program)
        if made.plan is None or made.plan.ends is None or made.protected is None:
            paths = ", ".join(path for path, _ in made.missing) or "employee.schedules"
            raise FactsError(
                f"parts, {part.name}", "How it falls on days cannot be told.", "An order is a sequence of days.",
                f"State: {paths}.",
            )  # fmt: skip
        ends = dt.date.fromordinal(made.plan.ends)
        protected = made.protected
        placed.append(
            Placed(
                part.name, start, ends, protected.weeks(protected.counted), protected.weeks(protected.protected),
                made.outcome,
            )
        )  # fmt: skip
        usage += used_by(made, part, program)
        free = max(free, ends + dt.timedelta(days=1))
    return placed


def used_by(made: ProgramDetermination, part: Part, program: str) -> list[dict[str, Any]]:
    """The protected days of a part, as entries of use."""
    assert made.plan is not None and made.protected is not None
    return [
        {
            "on": str(dt.date.fromordinal(day[0])), "weeks": str(made.protected.weeks(units)), "program": program,
            "reason": part.leave.get("reason"),
        }
        for day, units in zip(made.plan.days, made.protected.parts, strict=True)
        if units
    ]  # fmt: skip
