"""What is doubtful in a library that compiles: dates that leave holes, links, texts, ids, parameters without use.

Pure: a compiled bundle and a day in, remarks out. What the compiler refuses is not repeated here. `lint` adds what
`law_lint_cases` finds in the cases.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from openleave.engine.law_report import STALE_DAYS, cites_in, day_of, is_stale, rules_of

ERROR, WARNING, NOTE = "error", "warning", "note"
LEVELS = (ERROR, WARNING, NOTE)
DAY = dt.timedelta(days=1)

# Parameters that the engine itself looks up by the last part of their id, where a program has them.
LOOKED_UP = frozenset(
    {
        "closure", "crew_days_in_week", "headcount_for_coverage", "headcount_nearby", "increment", "leave_year",
        "leave_year_change", "usual_week_average", "weeks", "workweeks_for_coverage",
    }
)  # fmt: skip

# Kind of rules → the word between the program and the rule's own name in an id.
MARKERS = {
    "criteria": "criterion", "reasons": "reason", "relationships": "relationship", "counting": "counting",
    "limits": "limit", "decisions": "decision", "clocks": "clock", "obligations": "obligation", "policies": "policy",
    "undecided": "undecided", "benefits": "benefit", "contributions": "contribution", "accruals": "accrual",
    "concurrency": "concurrency",
}  # fmt: skip
PAID = ("benefits", "contributions")
PROGRAM_ID = re.compile(r"us(\.[a-z][a-z0-9_]*){2,}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
REFERENCE = re.compile(r"us\.[a-z0-9_.]*[a-z0-9_]")
HOST = re.compile(r"(?!\d+(\.\d+)*$)[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", re.IGNORECASE)
PLACEHOLDERS = (".example", ".invalid", ".test", "localhost")


@dataclasses.dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong (error), likely wrong (warning) or worth a look (note)."""

    level: str
    check: str  # the name of the check, to search for
    program: str
    rule: str
    what: str
    why: str
    fix: str

    def to_json(self) -> dict[str, str]:
        return dataclasses.asdict(self)


def lint(bundle: Mapping[str, Any], today: dt.date) -> list[Remark]:
    """Every remark on the rules of a compiled library as of a day, by program and in the order of the checks."""
    found: list[Remark] = []
    entries = {entry["id"]: entry for entry in bundle["registry"]}
    used = references(bundle)
    for program, parts in bundle["programs"].items():
        made = Checked(program, parts, entries[program], today)
        for check in (ids, verified, dates, links, texts, figures):
            found += check(made)
        found += unused(made, used)
    return found


class Checked:
    """One program as the checks see it."""

    def __init__(self, program: str, parts: Mapping[str, Any], entry: Mapping[str, Any], today: dt.date) -> None:
        self.program, self.parts, self.entry, self.today = program, parts, entry, today
        self.since, self.until = day_of(entry.get("since")), day_of(entry.get("until"))
        self.recent = dt.date(today.year - 2, 1, 1)
        self.rules = list(rules_of(parts))
        self.paid = {name for kind, rule in self.rules if kind in PAID for name in references_in(rule)}

    def over(self, rule: Mapping[str, Any], until: dt.date) -> bool:
        """Whether nothing needs a rule after a day: the program has ended, or, of a figure, all rules that name it."""
        if self.until is not None and until >= self.until:
            return True
        ends = [ended(other) for _, other in self.rules if rule["id"] in references_in(other)]
        return bool(ends) and all(day is not None and day <= until for day in ends)

    def pays_with(self, rule: Mapping[str, Any], year: int) -> bool:
        """Whether benefits or contributions of a year name a figure (not only earlier or later ones)."""
        return in_year(self, year) and any(
            rule["id"] in references_in(value)
            for kind, other in self.rules
            if kind in PAID
            for value in holding_in(other, year)
        )

    def remark(self, level: str, check: str, rule: str, what: str, why: str, fix: str) -> Remark:
        return Remark(level, check, self.program, rule, what, why, fix)


def ids(made: Checked) -> Iterator[Remark]:
    """Ids are looked up by their last part, so it must be there once, and where people expect it."""
    if not PROGRAM_ID.fullmatch(made.program) or not inside(made.program, made.entry["jurisdiction"]):
        yield made.remark(
            WARNING, "id", made.program, f"It is not the id of a program of {made.entry['jurisdiction']}.",
            "Ids tell the jurisdiction.", "Call it us.<state>.<name>, in small letters.",
        )  # fmt: skip
    seen: dict[tuple[str, str], str] = {}
    for kind, rule in made.rules:
        rest = rule["id"].removeprefix(f"{made.program}.").split(".")
        marker = MARKERS.get(kind)
        if not all(map(NAME.fullmatch, rest)) or (marker is not None and rest[0] != marker):
            form = f"{made.program}.{marker + '.' if marker else ''}<name>"
            yield made.remark(
                WARNING, "id", rule["id"], "The id does not follow the rule for its kind.",
                "Who reads a determination tells a rule's kind from its id.", f"Call it {form}, in small letters.",
            )  # fmt: skip
        earlier = seen.setdefault((kind, rest[-1]), rule["id"])
        if earlier != rule["id"]:
            yield made.remark(
                ERROR, "id", rule["id"], f"{earlier} ends with the same name.",
                "Rules of a kind are told apart by the last part of their ids.", "Rename one of the two.",
            )  # fmt: skip


def inside(program: str, jurisdiction: str) -> bool:
    """Federal programs are us.fed.…, those of a place begin with its jurisdiction."""
    return program.startswith("us.fed." if jurisdiction == "us" else f"{jurisdiction}.")


def verified(made: Checked) -> Iterator[Remark]:
    """When somebody last compared the rules with their sources: one remark for all that are old."""
    old: list[tuple[dt.date, str]] = []
    for _, rule in made.rules:
        for value in rule["values"]:
            day = day_of(value["verified_on"])
            assert day is not None
            if day > made.today:
                yield made.remark(
                    ERROR, "verified_on", rule["id"], f"It was verified on {day}, which has not come yet.",
                    "Nobody can have compared it then.", "Write the day on which it was compared with its source.",
                )  # fmt: skip
            elif is_stale(day, made.today):
                old.append((day, rule["id"]))
    if old:
        day, rule_id = min(old)
        yield made.remark(
            WARNING, "stale", rule_id,
            f"{number(len(old), 'value')} verified more than {STALE_DAYS} days ago, the oldest on {day}.",
            "The law may have changed since.", "Compare with the source (docs/law/upkeep.md), then set verified_on.",
        )  # fmt: skip


def dates(made: Checked) -> Iterator[Remark]:
    """Holes in the time that a rule covers, and values that can never hold."""
    for kind, rule in made.rules:
        values = rule["values"]
        for value, following in zip(values, [*values[1:], None], strict=True):
            starts, until = day_of(value["from"]), day_of(value.get("until"))
            assert starts is not None
            after = day_of(following["from"]) if following else None
            # Who wrote a note has said why; and what was long ago is seldom asked for.
            level = NOTE if value.get("note") or rule.get("note") else WARNING
            past = NOTE if after is not None and after <= made.recent else level
            if until and after and after > until + DAY:
                yield made.remark(
                    past, "gap", rule["id"], f"No value holds from {until + DAY} to {after - DAY}.",
                    "Leave on these days is decided without the rule.",
                    "Correct `until` or `from`, or say in a note why there is none.",
                )  # fmt: skip
            if until and not following and not made.over(rule, until):
                yield made.remark(
                    level, "ends", rule["id"], f"Nothing holds after {until}, and the program goes on.",
                    "Leave after that day is decided without the rule.",
                    "Add the value that follows, or say in a note why there is none.",
                )  # fmt: skip
            if made.since and starts < made.since and kind not in PAID and rule["id"] not in made.paid:
                yield made.remark(
                    WARNING, "before_since", rule["id"],
                    f"A value from {starts} begins before the program ({made.since}).",
                    "Either date is wrong, and leave between them is decided by this value alone.",
                    "Correct `from`, or `since` in the program's header.",
                )  # fmt: skip
            if made.until and starts > made.until:
                yield made.remark(
                    ERROR, "after_until", rule["id"],
                    f"A value from {starts} begins after the program ended ({made.until}).",
                    "It can never hold.", "Remove it, or correct `until` in the program's header.",
                )  # fmt: skip


def ended(rule: Mapping[str, Any]) -> dt.date | None:
    """The last day of a rule that has one."""
    return day_of(rule["values"][-1].get("until"))


def links(made: Checked) -> Iterator[Remark]:
    """Links that cannot be opened or lead to no source; citations that name no paragraph."""
    given = [("", {"id": made.program, "href": made.entry.get("href") or ""})]
    given += [(rule["id"], dict(cite)) for _, rule in made.rules for cite in cites_in(rule)]
    seen: set[tuple[str, str]] = set()
    for rule_id, cite in given:
        href = str(cite["href"])
        if (cite["id"], href) in seen:
            continue
        seen.add((cite["id"], href))
        parts = urlsplit(href)
        if parts.scheme != "https" or not HOST.fullmatch(parts.netloc) or re.search(r"\s", href):
            yield made.remark(
                ERROR, "link", rule_id, f"The link {href!r} cannot be opened.",
                "A reader must be able to see the source.", "Link the page of the source, with https://.",
            )  # fmt: skip
        elif parts.netloc.endswith(PLACEHOLDERS):
            yield made.remark(
                ERROR, "link", rule_id, f"The link {href} leads nowhere.", "It is a placeholder.", "Link the source.",
            )  # fmt: skip
        if rule_id and (not re.search(r"\d", str(cite["id"])) or str(cite["id"]).startswith("http")):
            yield made.remark(
                NOTE, "citation", rule_id, f"The citation {cite['id']!r} names no section.",
                "A reader searches for the paragraph.", "Cite the section, or the document and its year.",
            )  # fmt: skip


def texts(made: Checked) -> Iterator[Remark]:
    """Texts that people read in one language only."""
    header = {key: value for key, value in made.parts["program"].items() if key not in ("copies", "place")}
    for rule_id, part in [(made.program, header), *((rule["id"], rule) for _, rule in made.rules)]:
        for en, es in spoken(part):
            if not en or not es:
                language = "English" if es else "Spanish"
                yield made.remark(
                    ERROR, "language", rule_id, f"The text {short(en or es)} has no {language}.",
                    "People read it in English or in Spanish.", "Add the other language.",
                )  # fmt: skip
            elif en == es and re.search(r"[^\W\d_]{3}", re.sub(r"\{[^}]*\}", "", en)):
                yield made.remark(
                    WARNING, "language", rule_id, f"The text {short(en)} is the same in both languages.",
                    "One of them was not translated.", "Translate it.",
                )  # fmt: skip


def spoken(part: Any) -> Iterator[tuple[str, str]]:
    """Every (English, Spanish) text in a rule."""
    if isinstance(part, Mapping):
        if "en" in part or "es" in part:
            yield str(part.get("en") or ""), str(part.get("es") or "")
        else:
            for value in part.values():
                yield from spoken(value)
    elif isinstance(part, list):
        for value in part:
            yield from spoken(value)


def figures(made: Checked) -> Iterator[Remark]:
    """A paid program needs its figures for this year and the two before, as far as it is in force."""
    if made.entry.get("kind") != "paid_benefit":
        return
    if not made.paid & {rule["id"] for _, rule in made.rules}:
        yield made.remark(
            WARNING if in_year(made, made.today.year) else NOTE, "figures", "",
            "It pays, and no parameter says how much.",
            "Nobody can be told what they will get.", "Add `benefits` with the parameters that they need.",
        )  # fmt: skip
    for kind, rule in made.rules:
        if kind != "parameters" or rule["id"] not in made.paid:
            continue
        # Who wrote a note has said why.
        level = NOTE if rule["values"][-1].get("note") or rule.get("note") else WARNING
        years = range(made.today.year - 2, made.today.year + 1)
        lacking = [str(year) for year in years if made.pays_with(rule, year) and not holds_in(rule, year)]
        if lacking:
            yield made.remark(
                level, "figures", rule["id"], f"No value holds in {', '.join(lacking)}.",
                "Leave and wages of that time are decided without the figure.", "Add the value with its own `from`.",
            )  # fmt: skip
        last = day_of(rule["values"][-1]["from"])
        assert last is not None
        adjusted = rule["unit"] == "dollar" and len(rule["values"]) > 1 and ended(rule) is None
        if adjusted and last.year < made.today.year and not lacking and in_year(made, made.today.year):
            yield made.remark(
                level, "figures", rule["id"], f"It has changed before, and the value of {last} still holds.",
                "An amount that is set anew every year may have been missed.",
                "Look for this year's; if there is none, say so in a note.",
            )  # fmt: skip


def in_year(made: Checked, year: int) -> bool:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return (made.since is None or made.since <= last) and (made.until is None or made.until >= first)


def holds_in(rule: Mapping[str, Any], year: int) -> bool:
    return bool(holding_in(rule, year))


def holding_in(rule: Mapping[str, Any], year: int) -> list[Mapping[str, Any]]:
    """The values of a rule that hold on some day of a year; each at the latest until the next one begins."""
    first, last = f"{year}-01-01", f"{year}-12-31"
    following = [value["from"] for value in rule["values"][1:]]
    return [
        value
        for value, after in zip(rule["values"], [*following, "9999-12-31"], strict=True)
        if value["from"] <= last and after > first and (value.get("until") is None or value["until"] >= first)
    ]


def unused(made: Checked, used: frozenset[str]) -> Iterator[Remark]:
    for kind, rule in made.rules:
        if kind == "parameters" and rule["id"] not in used and rule["id"].rpartition(".")[2] not in LOOKED_UP:
            yield made.remark(
                WARNING, "unused", rule["id"], "No rule uses this parameter.",
                "A figure that decides nothing misleads.", "Use it in a rule, or remove it.",
            )  # fmt: skip


def references(bundle: Mapping[str, Any]) -> frozenset[str]:
    """The ids that rules of the library name, apart from their own."""
    found: set[str] = set()
    for parts in bundle["programs"].values():
        for _, rule in rules_of(parts):
            found |= references_in(rule)
        found |= references_in({key: value for key, value in parts["program"].items() if key != "id"})
    return frozenset(found)


def references_in(rule: Mapping[str, Any]) -> set[str]:
    """The ids that a rule names, apart from its own."""
    found: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, str):
            found.update(REFERENCE.findall(part))
        elif isinstance(part, Mapping):
            for key, value in part.items():
                walk(key)
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk({key: value for key, value in rule.items() if key != "id"})
    return found


def number(count: int, noun: str) -> str:
    """ "1 value was", "3 values were"."""
    return f"{count} {noun} was" if count == 1 else f"{count} {noun}s were"


def short(text: str) -> str:
    return f"“{text}”" if len(text) <= 60 else f"“{text[:57]}…”"
