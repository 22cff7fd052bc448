"""What differs between two versions of a law, in words and for whom: two compiled libraries, or two versions of one
program (a statute, or an employer's policy).

Pure. Time is compared, not files: a rule is cut at every day on which either version changes, and only days on which
the two answer differently are told. Texts, citations and days of verification decide nothing and are counted.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from openleave.engine.law_diff_words import Both, amount, both, details, joined, plain_text, shown
from openleave.engine.law_lint import references_in
from openleave.engine.law_report import day_of, rules_of
from openleave.engine.render import render
from openleave.engine.trace import Sentence

DAY = dt.timedelta(days=1)
ALWAYS = dt.date.min
# Keys that decide nothing, by what they are counted as.
SAID = {
    "text": "texts", "title": "texts", "question": "texts", "summary": "texts", "name": "texts",
    "name_es": "texts", "short": "texts",
    "note": "notes", "limits": "notes", "why": "notes", "copies": "notes", "cite": "citations", "copy": "citations",
    "href": "citations", "verified_on": "verification", "order": "order",
}  # fmt: skip
HEADER = ("kind", "since", "until", "place", "concerns", "unverified", "job_protection")
TIME = ("from", "until")


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One rule that answers differently in one span of time (`starts_on`, `ends_on`: None is open)."""

    kind: str
    rule: str
    what: str  # added, changed, ended
    starts_on: dt.date | None
    ends_on: dt.date | None
    sentence: Sentence
    whom: Sentence
    reasons: tuple[str, ...]  # of leave that it concerns; empty: any

    @property
    def when(self) -> Sentence:
        ends = (self.starts_on is not None, self.ends_on is not None)
        key = {(True, True): "span", (True, False): "from", (False, True): "until", (False, False): "always"}[ends]
        return Sentence(f"diff.{key}", {"starts_on": self.starts_on, "ends_on": self.ends_on})

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "rule": self.rule, "what": self.what,
            "starts_on": self.starts_on and self.starts_on.isoformat(),
            "ends_on": self.ends_on and self.ends_on.isoformat(), "reasons": list(self.reasons),
            "when": in_both(self.when), "text": in_both(self.sentence), "whom": in_both(self.whom),
        }  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class ProgramChange:
    """What differs in one program. `what`: added, removed, changed, said (only what is said of it). `said`: number of
    rules whose texts, citations, notes or verification differ and which answer as before."""

    program: str
    name: str
    what: str
    sentence: Sentence | None
    changes: tuple[Change, ...]
    said: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        return {
            "program": self.program, "name": self.name, "what": self.what,
            "text": in_both(self.sentence) if self.sentence else None,
            "changes": [change.to_json() for change in self.changes], "said": dict(self.said),
        }  # fmt: skip


def in_both(sentence: Sentence) -> Both:
    return {language: render(sentence, language) for language in ("en", "es")}


def library_diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[ProgramChange]:
    """What differs between two compiled libraries, in the order of the newer one's programs."""
    before, after = old["programs"], new["programs"]
    names = [*after, *(program for program in before if program not in after)]
    found = (program_diff(before.get(name), after.get(name)) for name in names)
    return [one for one in found if one is not None]


def program_diff(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> ProgramChange | None:
    """What differs between two versions of a program (compiled parts; None: there is none); None where nothing does."""
    if old == new:
        return None
    if old is None or new is None:
        header = (new or old or {})["program"]
        what, key = ("added", "diff.program.added") if new else ("removed", "diff.program.removed")
        summary = both(header.get("summary") or "")
        return ProgramChange(
            header["id"], header["name"], what, Sentence(key, {"name": header["name"], "summary": summary}), (), {}
        )
    header = new["program"]
    changes = [*header_changes(old["program"], header), *rule_changes(old, new)]
    said = Counter(count for count in said_changes(old, new))
    renamed = old["program"]["name"] != header["name"]
    names = {"old": old["program"]["name"], "new": header["name"]}
    return ProgramChange(
        header["id"], header["name"], "changed" if changes else "said",
        Sentence("diff.program.renamed", names) if renamed else None, tuple(changes), said,
    )  # fmt: skip


def header_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in HEADER:
        if old.get(key) != new.get(key):
            params = {"key": key, "old": shown(old.get(key)), "new": shown(new.get(key))}
            yield Change(
                "program", new["id"], "changed", None, None, Sentence("diff.header", params), whom(new, (), ()), ()
            )


def rule_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Every span of time in which a rule of either version answers differently in the other."""
    before = {rule["id"]: (kind, rule) for kind, rule in rules_of(old)}
    after = {rule["id"]: (kind, rule) for kind, rule in rules_of(new)}
    figures = figures_of(old), figures_of(new)
    for name in [*after, *(name for name in before if name not in after)]:
        kind, rule = after.get(name) or before[name]
        one, other = (found[name][1] if name in found else None for found in (before, after))
        concerned = reasons_of(kind, rule, new)
        about = whom(new["program"], concerned, uses(name, new) if kind == "parameters" else ())
        for starts_on, ends_on, was, becomes in spans(one, other):
            what = "added" if was is None else "ended" if becomes is None else "changed"
            said = details(kind, rule, was, becomes, figures)
            params = {"kind": kind, "rule": joined([name.rpartition(".")[2]]), "details": said}
            sentence = Sentence(f"diff.rule.{what}", params)
            yield Change(kind, name, what, starts_on, ends_on, sentence, about, concerned)


type Span = tuple[dt.date | None, dt.date | None, Mapping[str, Any] | None, Mapping[str, Any] | None]


def spans(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Span]:
    """(first day, last day, what held, what holds now) of each time in which the two differ."""
    starts = sorted({ALWAYS, *starts_of(old), *starts_of(new)})
    pieces: list[tuple[dt.date, Any, Any]] = []
    for start in starts:
        piece = (start, substance(old, start), substance(new, start))
        if not pieces or pieces[-1][1:] != piece[1:]:
            pieces.append(piece)
    for position, (start, was, becomes) in enumerate(pieces):
        if was != becomes:
            last = pieces[position + 1][0] - DAY if position + 1 < len(pieces) else None
            yield (None if start == ALWAYS else start), last, was, becomes


def starts_of(rule: Mapping[str, Any] | None) -> Iterator[dt.date]:
    """The days on which what a rule says may begin to be another."""
    for value in rule["values"] if rule else ():
        start, until = day_of(value["from"]), day_of(value.get("until"))
        assert start is not None
        yield start
        if until is not None:
            yield until + DAY


def substance(rule: Mapping[str, Any] | None, day: dt.date) -> Mapping[str, Any] | None:
    """What a rule decides by on a day, without what is only said of it; None where it does not hold."""
    if rule is None:
        return None
    text = day.isoformat()
    for value in reversed(rule["values"]):
        if value["from"] <= text:
            if value.get("until") is not None and value["until"] < text:
                return None
            fixed = {key: part for key, part in rule.items() if key not in ("id", "values")}
            made: Mapping[str, Any] = bare({**fixed, **value}, TIME)
            return made
    return None


def bare(part: Any, without: tuple[str, ...] = ()) -> Any:
    """A part of a rule without texts, citations, notes and verification."""
    if isinstance(part, Mapping):
        return {key: bare(value) for key, value in part.items() if key not in without and not is_said(key, value)}
    return [bare(value) for value in part] if isinstance(part, list) else part


def is_said(key: str, value: Any) -> bool:
    """Whether a key only says something; `limits` of a rule, or a `short` that is a number, would decide something."""
    return key in SAID and isinstance(value, str | Mapping)


def said_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """For each rule that answers as before and is told otherwise, what differs: texts, citations, notes."""
    before = {rule["id"]: rule for _, rule in rules_of(old)} | {"": old["program"]}
    after = {rule["id"]: rule for _, rule in rules_of(new)} | {"": new["program"]}
    for name in sorted(before.keys() & after.keys()):
        one, other = before[name], after[name]
        if one != other and (not name or not any(spans(one, other))):
            yield from sorted({SAID[key] for key in told_otherwise(one, other)})


def told_otherwise(old: Any, new: Any) -> Iterator[str]:
    """The keys that only say something and differ."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in old.keys() | new.keys():
            one, other = old.get(key), new.get(key)
            if one != other and is_said(key, one if one is not None else other):
                yield key
            elif one != other:
                yield from told_otherwise(one, other)
    elif isinstance(old, list) and isinstance(new, list):
        for one, other in zip(old, new, strict=False):
            yield from told_otherwise(one, other)


def figures_of(parts: Mapping[str, Any]) -> dict[str, Both]:
    """The program's parameters with their last value: id → "12 months"."""
    return {rule["id"]: amount(rule["values"][-1]["value"], rule["unit"]) for rule in parts.get("parameters", ())}


def reasons_of(kind: str, rule: Mapping[str, Any], parts: Mapping[str, Any]) -> tuple[str, ...]:
    """The reasons for leave that a rule has to do with; empty where that is any reason of the program."""
    if kind == "reasons":
        return (rule["reason"],)
    if kind == "limits":
        listed = rule["values"][-1]["reasons"]
        names = listed if isinstance(listed, list) else []
        return tuple(dict.fromkeys(one["reason"] if isinstance(one, Mapping) else one for one in names))
    if kind == "parameters":
        users = [(k, r) for k, r in rules_of(parts) if k != kind and rule["id"] in references_in(r)]
        found = [reasons_of(k, r, parts) for k, r in users]
        return tuple(dict.fromkeys(name for names in found for name in names)) if found and all(found) else ()
    return ()


def uses(parameter: str, parts: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the rules into which a parameter enters."""
    return tuple(
        rule["id"].rpartition(".")[2]
        for kind, rule in rules_of(parts)
        if kind != "parameters" and parameter in references_in(rule)
    )


def whom(header: Mapping[str, Any], reasons: tuple[str, ...], used_by: tuple[str, ...]) -> Sentence:
    """Whom a change of a rule of the program concerns."""
    place = header.get("place") or {}
    where = [*place.get("cities", ()), *place.get("counties", ()), *place.get("states", ())]
    if header.get("kind") == "policy":
        people = plain_text("diff.people.employer")
    else:
        people = plain_text("diff.people.place", ", ".join(where)) if where else plain_text("diff.people.everybody")
    return Sentence(
        "diff.whom",
        {
            "people": people,
            "reasons": plain_text("diff.reasons", joined(reasons)) if reasons else both(""),
            "uses": plain_text("diff.uses", joined(used_by)) if used_by else both(""),
        },
    )
