"""Law files: read strictly (`law_yaml`), checked against `schema/library.yaml`, compiled to one JSON-shaped bundle.

Refused, each with file, rule, what, why and fix: unknown or missing keys, a value without citation or date of
verification, an unknown unit, measure, comparator or parameter, two rules with one id, values whose times overlap,
and rules that both apply and disagree (two answers for one reason, one relationship, one criterion).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openleave.engine import facts_words as words
from openleave.engine import (
    law_concurrency,
    law_criteria,
    law_limits,
    law_money,
    law_policies,
    law_programs,
    law_tables,
    law_words,
)
from openleave.engine.law_bundle import rule_files, stamp
from openleave.engine.law_error import LawError
from openleave.engine.law_yaml import read_yaml
from openleave.engine.reading import plain, suggest


class Checker:
    """Checks one file's content against its kind."""

    def __init__(self, schema: Mapping[str, Any], units: set[str], pages: tuple[str, ...] = ()) -> None:
        self.schema, self.units = schema, units
        self.pages = pages  # what a link may begin with besides https://

    def keys(self, where: str, given: object, required: list[str], optional: list[str]) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise LawError(where, "Expected named values.", f"Found {type(given).__name__}.", "Write key: value.")
        for key in required:
            if given.get(key) is None:
                raise LawError(where, f"`{key}` is missing.", "Every rule must carry it.", f"Add `{key}:`.")
        for key in given:
            if key not in required and key not in optional:
                raise LawError(
                    where,
                    f"Unknown key `{key}`.",
                    "A misspelled key would be ignored.",
                    f"Use one of: {', '.join([*required, *optional])}.",
                )
        return given

    def cite(self, where: str, cite: object) -> None:
        found = self.keys(f"{where}, cite", cite, ["id", "href"], [])
        if not str(found["href"]).startswith(("https://", *self.pages)):
            raise LawError(
                where,
                f"The link {found['href']!r} is not https.",
                "A reader must be able to open it.",
                "Link the source.",
            )

    def day(self, where: str, value: object) -> dt.date:
        if isinstance(value, dt.date):
            return value
        raise LawError(where, f"{value!r} is not a date.", "Law holds from a day on.", "Write it as 2026-11-20.")

    def values(self, where: str, kind: Mapping[str, Any], values: object) -> None:
        if not isinstance(values, list) or not values:
            raise LawError(where, "`values` is empty.", "A rule needs at least one value.", "Add `- {from: …}`.")
        common = self.schema["value"]
        required = [*common["required"], *kind["value"]["required"]]
        optional = [*common["optional"], *kind["value"]["optional"]]
        previous: tuple[dt.date, dt.date | None] | None = None
        for value in values:
            self.keys(where, value, required, optional)
            start = self.day(f"{where}, from", value["from"])
            self.day(f"{where}, verified_on", value["verified_on"])
            self.cite(where, value["cite"])
            until = value.get("until")
            if until is not None and self.day(f"{where}, until", until) < start:
                raise LawError(
                    where, f"It ends ({until}) before it begins ({start}).", "No day has it.", "Correct the dates."
                )
            if previous is not None and (start <= previous[0] or (previous[1] is not None and start <= previous[1])):
                raise LawError(
                    where,
                    f"Two values hold on {start}.",
                    "Then the law would have two answers.",
                    "Order the values by `from` and let none begin before the one above has ended.",
                )
            previous = (start, until)

    def file(self, path: Path, name: str, content: object) -> list[dict[str, Any]]:
        kind = self.schema["kinds"][name]
        where = f"{path.parent.name}/{path.name}"
        if path.name != name:  # one program, one file: which part of it
            where += f", {name.removesuffix('.yaml')}"
        if "file" in kind:
            return [self.keys(where, content, kind["file"]["required"], kind["file"].get("optional", []))]
        if not isinstance(content, list):
            raise LawError(where, "Expected a list of rules.", "A file holds several.", "Begin each rule with `- id:`.")
        for rule in content:
            found = self.keys(where, rule, kind["rule"]["required"], kind["rule"]["optional"])
            self.values(f"{where}, {found['id']}", kind, found["values"])
            if "unit" in found and found["unit"] not in self.units:
                raise LawError(
                    f"{where}, {found['id']}",
                    f"Unknown unit `{found['unit']}`.",
                    "Units are in units.yaml.",
                    f"Use one of: {', '.join(sorted(self.units))}.",
                )
        return content


def compile_library(root: Path, changes: Path | None = None) -> dict[str, Any]:
    """Read and check every rule file under `root`; the result is plain JSON. Raises LawError.

    `changes`: a file of rules of any kind, each in place of the rule that has its id: the law as it might be.
    """
    version_file = root / "VERSION"
    if not version_file.exists():
        raise LawError(
            str(root), "No VERSION file.", "A determination names the library's version.", "Is this a law library?"
        )
    sources = stamp(root)  # before anything is read: what changes from now on is not in the result
    schema = read_yaml(root / "schema" / "library.yaml")
    units = read_yaml(root / "units.yaml")
    checker = Checker(schema, {unit["id"] for unit in units})
    registry: list[dict[str, Any]] = []
    programs: dict[str, dict[str, Any]] = {}
    for path in rule_files(root):
        read_file(root, path, schema, checker, programs, registry)
    if changes is not None:
        change(programs, checker, changes)
    compiled: dict[str, Any] = {}
    for folder_name, parts in programs.items():
        if "program" not in parts:
            raise LawError(folder_name, "No program.yaml.", "Rules belong to a program.", "Add one.")
        compiled[parts["program"]["id"]] = parts
    registry = in_order([law_programs.entry(parts["program"]) for parts in compiled.values()]) + in_order(registry)
    check_registry(registry)
    compiled = {entry["id"]: compiled[entry["id"]] for entry in registry if entry["covered"]}
    check_ids(compiled)
    for program, parts in compiled.items():
        check_references(program, parts)
    body = plain({"registry": registry, "units": units, "programs": compiled})
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return {"version": version_file.read_text().strip(), "hash": digest, "sources": sources, **body}


def read_file(
    root: Path, path: Path, schema: Mapping[str, Any], checker: Checker, programs: dict[str, dict[str, Any]],
    registry: list[dict[str, Any]],
) -> None:  # fmt: skip
    """Put what one file holds where it belongs: a kind of rules of a program, a whole program, or what a place has that
    is not decided."""
    # A kind with many rules is a folder of files by topic: decisions/certification.yaml.
    name, home = path.name, path.parent
    if f"{home.name}.yaml" in schema["kinds"]:
        name, home = f"{home.name}.yaml", home.parent
    if path.parent == root or path.parent.name == "schema":
        return
    if name == "not_covered.yaml":
        registry.extend(law_programs.not_covered(str(path.relative_to(root)), checker, read_yaml(path)))
        return
    if name in schema["kinds"]:
        parts = {name.removesuffix(".yaml"): read_yaml(path)}
        folder = programs.setdefault(str(home.relative_to(root)), {})
    else:  # one program, one file
        parts = read_yaml(path)
        folder = programs.setdefault(str(path.relative_to(root)), {})
        if not isinstance(parts, dict) or "program" not in parts:
            raise LawError(
                path.name, "This is neither a kind of rules nor a program.", "A file holds one or the other.",
                f"Begin it with `program:`, or call it one of: {', '.join(schema['kinds'])}.",
            )  # fmt: skip
    read_parts(f"{path.parent.name}/{path.name}", path, parts, schema, checker, folder)


def read_parts(
    where: str, path: Path, parts: Mapping[str, Any], schema: Mapping[str, Any], checker: Checker,
    folder: dict[str, Any],
) -> None:  # fmt: skip
    """Check rules by kind and put them to the program's others."""
    for kind, content in parts.items():
        if f"{kind}.yaml" not in schema["kinds"]:
            raise LawError(
                where, f"Unknown kind of rules `{kind}`.", "It would be ignored.",
                f"{suggest(kind, [k.removesuffix('.yaml') for k in schema['kinds']])}See docs/law/library.md.",
            )  # fmt: skip
        checked = checker.file(path, f"{kind}.yaml", content)
        if kind == "program":
            law_programs.check(where, checked[0])
            folder["program"] = checked[0]
        else:
            folder.setdefault(kind, []).extend(checked)


def in_order(registry: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Federal programs first, then by jurisdiction; within one by `order` and id."""
    return sorted(registry, key=lambda entry: (entry["jurisdiction"], entry.get("order", 50), entry["id"]))


def compile_policy(content: object, root: Path, page: str = "") -> dict[str, Any]:
    """An employer's own policy, written like a program of one file and checked like one; `root` is the library whose
    words it uses. The result is plain JSON, for `Library.with_policies`. Raises LawError.

    Its id begins with `org.`; it may name statutes (`concurrency`, `entitlement` of another), never change them. What
    it cites is itself, unless it says otherwise: `page` is where it can be read.
    """
    content = law_policies.completed(content, page)
    schema = read_yaml(root / "schema" / "library.yaml")
    checker = Checker(schema, {unit["id"] for unit in read_yaml(root / "units.yaml")}, (page,) if page else ())
    parts: dict[str, Any] = {}
    if not isinstance(content, Mapping) or "program" not in content:
        raise LawError(
            "policy", "This is no program.", "A policy is written like a program.", "Begin it with `program:`."
        )
    read_parts("policy", Path("policy.yaml"), content, schema, checker, parts)
    name = parts["program"]["id"]
    if not name.startswith(f"{law_words.POLICIES}.") or parts["program"]["kind"] != "policy":
        raise LawError(
            "policy", f"{name} is not called as a policy is.", "Statutes and policies are told apart by it.",
            "Begin its id with `org.`, and give it kind: policy.",
        )  # fmt: skip
    check_ids({name: parts})
    check_references(name, parts)
    compiled: dict[str, Any] = plain(parts)
    return compiled


def change(programs: Mapping[str, dict[str, Any]], checker: Checker, path: Path) -> None:
    """Put the rules of a file in the place of those with their ids. Raises LawError for an id that there is not."""
    changed = read_yaml(path)
    if not isinstance(changed, list) or not changed:
        raise LawError(path.name, "Expected a list of rules.", "Each replaces one.", "Begin each with `- id:`.")
    places = {
        rule["id"]: (kind, rules, position)
        for parts in programs.values()
        for kind, rules in parts.items()
        if isinstance(rules, list)
        for position, rule in enumerate(rules)
    }
    for rule in changed:
        name = rule.get("id") if isinstance(rule, dict) else None
        if name not in places:
            raise LawError(
                path.name, f"No rule is called {name!r}.", "A changed rule replaces one of the library.",
                f"{suggest(name, places)}`openleave law coverage` and the files of the library name its rules.",
            )  # fmt: skip
        kind, rules, position = places[name]
        rules[position] = checker.file(path, f"{kind}.yaml", [rule])[0]


def check_registry(registry: list[dict[str, Any]]) -> None:
    seen = set()
    for entry in registry:
        if entry["id"] in seen:
            raise LawError("programs", f"{entry['id']} is listed twice.", "One entry per program.", "Remove one.")
        seen.add(entry["id"])


def check_ids(compiled: Mapping[str, Any]) -> None:
    seen: dict[str, str] = {}
    for program, parts in compiled.items():
        for kind, rules in parts.items():
            for rule in rules if isinstance(rules, list) else ():
                where = f"{program}/{kind}"
                if rule["id"] in seen:
                    raise LawError(
                        where,
                        f"The id {rule['id']} is used twice (also in {seen[rule['id']]}).",
                        "Two rules that both apply could disagree.",
                        "Rename or remove one.",
                    )
                if not rule["id"].startswith(f"{program}."):
                    raise LawError(
                        where,
                        f"The id {rule['id']} does not begin with {program}.",
                        "Ids name their program.",
                        "Rename it.",
                    )
                seen[rule["id"]] = where


def overlapping(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return any(
        x["from"] <= (y.get("until") or dt.date.max) and y["from"] <= (x.get("until") or dt.date.max)
        for x in a["values"]
        for y in b["values"]
    )


def check_references(program: str, parts: Mapping[str, Any]) -> None:
    parameters = {rule["id"] for rule in parts.get("parameters", ())}
    classes = {rule["class"] for rule in parts.get("relationships", ())}
    questions = {rule["id"] for rule in parts.get("decisions", ())}
    for kind, key in (("reasons", "reason"), ("relationships", "class"), ("counting", "counts")):
        rules = parts.get(kind, [])
        for n, rule in enumerate(rules):
            for other in rules[n + 1 :]:
                if rule[key] == other[key] and overlapping(rule, other):
                    raise LawError(
                        f"{program}/{kind}",
                        f"{rule['id']} and {other['id']} both answer for {rule[key]}.",
                        "Two rules that both apply may not disagree.",
                        "Let one end before the other begins.",
                    )

    def known(where: str, name: object, among: set[str] | tuple[str, ...], what: str) -> None:
        if name not in among:
            raise LawError(
                where,
                f"Unknown {what} `{name}`.",
                "It must be defined to be used.",
                f"Use one of: {', '.join(sorted(among))}.",
            )

    law_criteria.check(program, parts, known, parameters, questions)
    law_tables.reasons(program, parts, known, parameters, classes)
    for rule in parts.get("relationships", ()):
        where = f"{program}/relationships, {rule['id']}"
        for value in rule["values"]:
            law_tables.ladder(where, value, known)
            for key in ("relationships", "in_loco_parentis", "only_if_stated", "never", "kin_of"):
                for name in value.get(key, ()):
                    known(where, name, words.RELATIONSHIP, "relationship")
    tables = law_tables.check(program, parts)
    law_limits.check(program, parts, tables, known, words.REASON)
    law_money.check(program, parts, tables, known, words.REASON)
    criteria = {rule["id"].rpartition(".")[2] for rule in parts.get("criteria", ())}
    for rule in parts.get("undecided", ()):
        where = f"{program}/undecided, {rule['id']}"
        known(where, rule["fact"], law_words.UNDECIDED_FACTS, "fact")
        for value in rule["values"]:
            for key, among, what in (
                ("criteria", criteria, "criterion"),
                ("reasons", words.REASON, "reason"),
                ("family", classes, "relationship class"),
                ("patterns", words.PATTERN, "pattern"),
            ):
                for name in value.get(key, ()):
                    known(where, name, among, what)
    law_concurrency.check(program, parts, tables, known)
    for rule in parts.get("policies", ()):
        known(f"{program}/policies, {rule['id']}", rule["default"], tuple(rule["choices"]), "choice")
