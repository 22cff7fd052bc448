"""How the law library stands: each program with what it was verified against and when, its cases and its doubts.

Pure: a compiled bundle, the counts of cases (`cases.case_counts`) and a day in, rows out. The command line
(`openleave law coverage`) and the desk's page show the same rows.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

STALE_DAYS = 180  # a rule that nobody compared with its source for longer has to be checked again

type Cases = Mapping[str, Mapping[str, int]]  # program → kind of case → number


@dataclasses.dataclass(frozen=True, slots=True)
class Covered:
    """A program that is decided. Days are dates; `verified_on` is the oldest of its values, `sites` where they were
    found (most first), `copies` what was read; `notes` are (rule, what its author says of it)."""

    id: str
    name: str
    short: str
    jurisdiction: str
    kind: str
    place: Mapping[str, Any]
    since: dt.date | None
    until: dt.date | None
    in_force: bool
    verified_on: dt.date
    stale: bool
    stale_values: int
    values: int
    rules: int
    sites: tuple[tuple[str, int], ...]
    copies: Mapping[str, str]
    cases: Mapping[str, int]
    limits: str
    unverified: str
    notes: tuple[tuple[str, str], ...]
    policies: tuple[Mapping[str, Any], ...]  # points that the law leaves open: name, choices, default, why
    href: str
    next_change: dt.date | None  # the first day after today from which another value holds


@dataclasses.dataclass(frozen=True, slots=True)
class NotCovered:
    """A program that is known by name only, and why."""

    id: str
    name: str
    jurisdiction: str
    where: tuple[str, ...]
    why: str
    href: str


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """The whole library, or a part of it."""

    library: str
    on: dt.date
    covered: tuple[Covered, ...]
    not_covered: tuple[NotCovered, ...]

    @property
    def totals(self) -> dict[str, Any]:
        """Numbers: programs, not_covered, jurisdictions, values, cases (and by kind), stale, unverified."""
        kinds: Counter[str] = Counter()
        for one in self.covered:
            kinds.update(one.cases)
        return {
            "programs": len(self.covered),
            "not_covered": len(self.not_covered),
            "jurisdictions": len({one.jurisdiction for one in self.covered}),
            "values": sum(one.values for one in self.covered),
            "cases": kinds.total(),
            "cases_by_kind": dict(sorted(kinds.items())),
            "stale": sum(one.stale for one in self.covered),
            "unverified": sum(bool(one.unverified) for one in self.covered),
        }

    def only(
        self, *, within: Iterable[str] = (), jurisdiction: str | None = None, kind: str | None = None,
        stale: bool = False,
    ) -> "Report":  # fmt: skip
        """The part of it that is asked for: programs by id or what their ids begin with, a jurisdiction, a kind (of
        covered ones), those to be checked again."""
        wanted = tuple(within)

        def asked(one: Covered | NotCovered) -> bool:
            return (not wanted or any(below(one.id, name) for name in wanted)) and (
                jurisdiction is None or is_of(one.jurisdiction, jurisdiction)
            )

        covered = tuple(
            one
            for one in self.covered
            if asked(one) and (kind is None or one.kind == kind) and (one.stale or not stale)
        )
        others = () if kind is not None or stale else tuple(one for one in self.not_covered if asked(one))
        return dataclasses.replace(self, covered=covered, not_covered=others)

    def to_json(self) -> dict[str, Any]:
        """{library, on, totals, programs: […], not_covered: […]}; days are ISO text."""

        def plain(one: Covered | NotCovered) -> dict[str, Any]:
            made = dataclasses.asdict(one)
            return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in made.items()}

        return {
            "library": self.library, "on": self.on.isoformat(), "totals": self.totals,
            "programs": [plain(one) for one in self.covered],
            "not_covered": [plain(one) for one in self.not_covered],
        }  # fmt: skip


def below(name: str, above: str) -> bool:
    """Whether an id is another, or lies below it: us.ca.cfra is below us.ca."""
    return name == above or name.startswith(f"{above}.")


def is_of(jurisdiction: str, wanted: str) -> bool:
    """Whether a program belongs to a jurisdiction: `us` is federal law, `us.ca` (or CA) the State with its cities."""
    wanted = f"us.{wanted.lower()}" if wanted.isupper() else wanted
    return jurisdiction == wanted if wanted == "us" else below(jurisdiction, wanted)


def day_of(value: object) -> dt.date | None:
    """A day of a bundle (ISO text) or of YAML (a date)."""
    return dt.date.fromisoformat(str(value)) if value else None


def rules_of(parts: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(kind, rule) of every dated rule of a program."""
    for kind, rules in parts.items():
        for rule in rules if isinstance(rules, list) else ():
            yield kind, rule


def cites_in(part: Any) -> Iterator[Mapping[str, str]]:
    """Every citation in a rule: of its values, of its tests and of its rows."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key == "cite" and isinstance(value, Mapping):
                yield value
            else:
                yield from cites_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from cites_in(value)


def report(bundle: Mapping[str, Any], cases: Cases, today: dt.date) -> Report:
    """How a compiled library stands on a day, in the order of its registry."""
    covered, others = [], []
    for entry in bundle["registry"]:
        if entry["covered"]:
            program = entry["id"]
            covered.append(covered_row(entry, bundle["programs"][program], cases.get(program, {}), today))
        else:
            others.append(
                NotCovered(
                    entry["id"], entry["name"], entry["jurisdiction"], tuple(entry.get("where", ())),
                    entry.get("why", ""), entry.get("href", ""),
                )
            )  # fmt: skip
    return Report(f"{bundle['version']}+{bundle['hash'][:12]}", today, tuple(covered), tuple(others))


def covered_row(
    entry: Mapping[str, Any], parts: Mapping[str, Any], cases: Mapping[str, int], today: dt.date
) -> Covered:
    rules = list(rules_of(parts))
    values = [value for _, rule in rules for value in rule["values"]]
    verified = [day for value in values if (day := day_of(value["verified_on"])) is not None]
    oldest = min(verified, default=None) or day_of(entry.get("verified_on")) or dt.date.min
    old = [day for day in verified if is_stale(day, today)]
    since, until = day_of(entry.get("since")), day_of(entry.get("until"))
    starts = {day for value in values if (day := day_of(value["from"])) is not None}
    sites = Counter(urlsplit(cite["href"]).netloc for cite in cites_in([rule for _, rule in rules]))
    return Covered(
        id=entry["id"],
        name=entry["name"],
        short=entry.get("short") or entry["name"],
        jurisdiction=entry["jurisdiction"],
        kind=entry.get("kind", ""),
        place=entry.get("place") or {},
        since=since,
        until=until,
        in_force=(since is None or since <= today) and (until is None or today <= until),
        verified_on=oldest,
        stale=is_stale(oldest, today),
        stale_values=len(old),
        values=len(values),
        rules=len(rules),
        sites=tuple(sites.most_common()),
        copies=parts["program"].get("copies") or {},
        cases=dict(cases),
        limits=entry.get("limits") or "",
        unverified=entry.get("unverified") or "",
        notes=tuple(notes_of(rules)),
        policies=tuple(map(policy, parts.get("policies", ()))),
        href=entry.get("href") or "",
        next_change=min((day for day in starts if day > today), default=None),
    )


def policy(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A point that the law leaves open to whoever applies it."""
    return {
        "name": rule["id"].rpartition(".")[2], "choices": rule["choices"], "default": rule["default"],
        "why": rule["values"][-1]["why"],
    }  # fmt: skip


def is_stale(verified_on: dt.date, today: dt.date) -> bool:
    return (today - verified_on).days > STALE_DAYS


def notes_of(rules: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[str, str]]:
    """What the author of a rule says of it, each once."""
    for _, rule in rules:
        said = [rule.get("note"), *(value.get("note") for value in rule["values"])]
        for note in dict.fromkeys(filter(None, said)):
            yield rule["id"], note
