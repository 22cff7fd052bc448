"""The law library at run time: rules by date, compiled once, read in milliseconds from a JSON bundle.

`load_library()` finds the `law/` folder, uses `law/bundle.json` when it is fresh and compiles the YAML otherwise.
`Library.program(id).on(day)` is the program's law as it stood that day (`Snapshot`), made once per period.
"""

import datetime as dt
import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openleave.engine import law_files, law_programs
from openleave.engine.law_bundle import read_bundle, stamp, write_bundle
from openleave.engine.law_error import LawError
from openleave.engine.law_limits import Limit, Limits
from openleave.engine.law_programs import in_place
from openleave.engine.law_words import names_rule

if TYPE_CHECKING:
    from openleave.engine.facts import Facts

__all__ = ["LawError", "Library", "Rule", "Snapshot", "changed_library", "library_path", "load_library", "write_bundle"]


class Rule:
    """One rule as it stands in a period: `version` is id@from; `cite` a tuple of (id, href)."""

    __slots__ = ("body", "cite", "id", "name", "policy_default", "unit", "verified_on", "version")

    def __init__(self, rule_id: str, body: Mapping[str, Any]) -> None:
        self.id = rule_id
        self.name = rule_id.rpartition(".")[2]
        self.version = f"{rule_id}@{body['from']}"
        self.cite: tuple[tuple[str, str], ...] = ((body["cite"]["id"], body["cite"]["href"]),)
        self.verified_on: str = body["verified_on"]
        self.body = body
        self.unit = ""  # of a parameter


class Test:
    """One test of a criterion, ready to run: `arguments` hold the values of the parameters it names."""

    __slots__ = ("arguments", "changes", "cite", "comparator", "decisive", "keys", "measure", "parameter", "unheld")

    def __init__(self, test: Mapping[str, Any], parameters: Mapping[str, Rule]) -> None:
        def resolve(value: Any) -> Any:
            return parameters[value].body["value"] if isinstance(value, str) and value in parameters else value

        def absent(value: Any) -> bool:
            return isinstance(value, str) and names_rule(value) and value not in parameters

        self.measure: str = test["measure"]
        # Message keys by what was found, and by what would change it.
        self.keys = {result: f"{self.measure}.{result}" for result in ("yes", "no", "missing", "unknown")}
        # What would change an answer that rests on a question is for the question's own facts to say.
        self.changes: dict[str, str | None] = {
            result: None if self.measure == "decision" else f"{self.measure}.change_from_{result}"
            for result in ("yes", "no")
        }
        self.comparator: str = test["comparator"]
        self.decisive = bool(test.get("decisive"))
        self.cite: tuple[tuple[str, str], ...] = ((test["cite"]["id"], test["cite"]["href"]),)
        self.unheld = absent(test.get("parameter"))  # it compares with a figure that is not held for this day
        parameter = resolve(test.get("parameter"))
        if isinstance(parameter, str) and parameter[:1].isdigit():
            parameter = Fraction(parameter)  # a decimal or a fraction: "325.50", "52/3"
        self.parameter: Any = tuple(parameter) if isinstance(parameter, list) else parameter
        reserved = {"measure", "comparator", "decisive", "cite", "parameter"}
        # A parameter that is not in force yet (no `from` has come) limits nothing.
        self.arguments: dict[str, Any] = {
            key: value if key == "decision" else None if absent(value) else resolve(value)
            for key, value in test.items()
            if key not in reserved
        }


class Criterion:
    """One row of the table of criteria: plain data, for the scalar and for the columnar executor."""

    __slots__ = ("fixed", "group", "id", "measured", "name", "rule", "tests")

    def __init__(self, rule: Rule, group: str, parameters: Mapping[str, Rule]) -> None:
        self.rule = rule
        self.id = rule.id
        self.name = rule.name
        self.group = group
        self.measured: str = rule.body["measured"]
        self.fixed = bool(rule.body.get("fixed_for_leave_year"))
        self.tests = tuple(Test(test, parameters) for test in rule.body["any_of"])


class ClockRow:
    """One clock of the program itself, ready to run."""

    __slots__ = ("day_kind", "days", "done_by", "event", "only_if", "rule", "whose")

    def __init__(self, whose: str, rule: Rule) -> None:
        body = rule.body
        self.whose, self.rule = whose, rule
        self.event: str = body["event"]
        self.done_by: str | None = body.get("done_by")
        self.only_if: tuple[str, ...] = tuple(body.get("only_if", ()))
        self.days: int = body["days"]
        self.day_kind: str = body["day_kind"]


class Snapshot:
    """A program's law on a day. All look-ups are by id or by the word a rule answers for."""

    __slots__ = (
        "accruals", "benefits", "clocks", "concurrency", "contributions", "counting", "criteria", "decisions",
        "header", "id", "limits", "name", "named", "obligations", "parameters", "policies", "policy_choices",
        "reasons", "relationships", "topical_clocks", "undecided",
    )  # fmt: skip

    def __init__(self, program: str, name: str, parts: Mapping[str, Any], day: str) -> None:
        self.id = program
        self.name = name
        self.header: Mapping[str, Any] = parts["program"]
        if self.header.get("until", day) < day:
            parts = {}  # repealed: nothing of it is in force any more

        def current(kind: str) -> list[tuple[Mapping[str, Any], Rule]]:
            found = []
            for rule in parts.get(kind, ()):
                begun = next((value for value in reversed(rule["values"]) if value["from"] <= day), None)
                if begun is not None and day <= (begun.get("until") or day):
                    found.append((rule, Rule(rule["id"], begun)))
            return found

        self.parameters: dict[str, Rule] = {}
        for raw, rule in current("parameters"):
            rule.unit = raw["unit"]
            self.parameters[rule.id] = rule
        self.named = {rule.id.removeprefix(f"{program}."): rule for rule in self.parameters.values()}
        self.criteria = tuple(Criterion(rule, raw["group"], self.parameters) for raw, rule in current("criteria"))
        self.reasons = {raw["reason"]: rule for raw, rule in current("reasons")}
        self.relationships = {raw["class"]: rule for raw, rule in current("relationships")}
        self.relationships |= plain_classes(program, self.reasons, self.relationships)
        self.counting = {raw["counts"]: rule for raw, rule in current("counting")}
        clocks = current("clocks")
        self.clocks = tuple(ClockRow(raw["whose"], rule) for raw, rule in clocks if "topic" not in raw)
        # Clocks of a topic appear when the facts speak of it: topic → clocks.
        self.topical_clocks: dict[str, list[tuple[str, Rule]]] = {}
        for raw, rule in clocks:
            if "topic" in raw:
                self.topical_clocks.setdefault(raw["topic"], []).append((raw["whose"], rule))
        self.decisions: dict[str, tuple[str, Rule]] = {}
        for raw, rule in current("decisions"):
            rule.body = {**rule.body, "question": raw["question"]}
            self.decisions[rule.name] = (raw["topic"], rule)
        year = self.parameters.get(f"{program}.leave_year")
        months = int(year.body["value"]) if year else 12
        self.limits = Limits(Limit(rule, self.parameters, months) for _, rule in current("limits"))
        self.obligations = tuple((raw["when"], rule) for raw, rule in current("obligations"))
        self.concurrency = tuple((raw["with"], rule) for raw, rule in current("concurrency"))
        self.benefits = tuple(rule for _, rule in current("benefits"))
        self.contributions = tuple(rule for _, rule in current("contributions"))
        self.accruals = tuple(rule for _, rule in current("accruals"))
        self.undecided = tuple((raw["fact"].split("."), rule) for raw, rule in current("undecided"))
        self.policies = {rule.name: rule for _, rule in current("policies")}
        self.policy_choices = {
            raw["id"].rpartition(".")[2]: (raw["choices"], raw["default"]) for raw, _ in current("policies")
        }

    def value(self, name: str, default: int = 0) -> int:
        """A parameter's value by the last part of its id; `default` when it is not in force."""
        rule = self.named.get(name)
        return default if rule is None else int(rule.body["value"])

    def parameter(self, name: str) -> Rule | None:
        return self.named.get(name)


def day_after(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()


def plain_classes(program: str, reasons: Mapping[str, Rule], defined: Mapping[str, Rule]) -> dict[str, Rule]:
    """Relatives whom a reason names by a word of the facts: they count however they are related, at any age."""
    found: dict[str, Rule] = {}
    for rule in reasons.values():
        for name in rule.body.get("family", ()):
            if name not in defined and name not in found:
                body = {**rule.body, "relationships": [name], "any_age": name == "child"}
                found[name] = Rule(f"{program}.relationship.{name}", body)
    return found


class Program:
    """A program's law through time. Its rules are read when they are first needed; those of most programs never are."""

    def __init__(self, name: str, given: Mapping[str, Any] | bytes, outline: Mapping[str, Any] | None = None) -> None:
        """`given`: header and rules by kind; as bytes of a bundle, with an `outline` of what is needed at once."""
        self.id, self.given = name, given
        parts = self.read() if outline is None else outline
        header = parts["program"]
        self.name: str = header["name"]
        concerns = header.get("concerns", {})
        self.place: Mapping[str, list[str]] = header.get("place", {})
        self.states: frozenset[str] = frozenset(self.place.get("states", ()))
        own = {rule["reason"] for rule in parts.get("reasons", ())} if self.place else set()
        self.reasons: frozenset[str] = frozenset(own | set(concerns.get("reasons", ())))
        self.situations: tuple[str, ...] = tuple(concerns.get("situations", ()))
        self.may_concern: frozenset[str] = frozenset(concerns.get("may_concern", ()))
        self.always = "concerns" not in header and not self.place
        self.snapshots: dict[int, Snapshot] = {}
        self.others: Mapping[str, Program] = {}  # of the same library, by id

    def read(self) -> Mapping[str, Any]:
        return json.loads(self.given) if isinstance(self.given, bytes) else self.given

    @cached_property
    def parts(self) -> Mapping[str, Any]:
        """The header, and all rules by kind."""
        return self.read()

    def decides(self, name: str) -> bool:
        """Whether it answers a question at any time."""
        return any(rule["id"].rpartition(".")[2] == name for rule in self.parts.get("decisions", ()))

    @cached_property
    def changes(self) -> list[str]:
        """The days from which the law is another, in order, as ISO text; the first stands for all time before."""
        changes = {"0001-01-01"}
        if until := self.parts["program"].get("until"):
            changes.add(day_after(until))
        for rules in self.parts.values():
            for rule in rules if isinstance(rules, list) else ():
                for value in rule["values"]:
                    changes.add(value["from"])
                    if value.get("until"):
                        changes.add(day_after(value["until"]))
        return sorted(changes)

    @cached_property
    def ordinals(self) -> list[int]:
        return [dt.date.fromisoformat(day).toordinal() for day in self.changes]

    def on(self, day: dt.date) -> Snapshot:
        position = bisect_right(self.ordinals, day.toordinal()) - 1
        found = self.snapshots.get(position)
        if found is None:
            found = self.snapshots[position] = Snapshot(self.id, self.name, self.parts, self.changes[position])
        return found


class Library:
    """A compiled law library. `version` is the semantic version and the first 12 digits of the rules' hash."""

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        """`bundle`: a library as compiled, or as `read_bundle` reads it."""
        self.head = {key: value for key, value in bundle.items() if key not in ("programs", "outlines")}
        self.version = f"{bundle['version']}+{bundle['hash'][:12]}"
        self.registry: list[dict[str, Any]] = bundle["registry"]
        outlines = bundle.get("outlines", {})
        self.programs = {name: Program(name, rules, outlines.get(name)) for name, rules in bundle["programs"].items()}
        for program in self.programs.values():
            program.others = self.programs
        self.index()

    def index(self) -> None:
        """What is looked up for every leave."""
        self.not_covered = tuple(entry for entry in self.registry if not entry["covered"])
        everywhere = [program for program in self.programs.values() if not program.states]
        self.for_every_leave = tuple(program for program in everywhere if program.always)
        self.reasons = frozenset(reason for program in everywhere for reason in program.reasons)
        self.situations = tuple({name for program in everywhere for name in program.situations})
        self._of_states: dict[str, tuple[Program, ...]] = {}

    def concerned(self, facts: "Facts", day: dt.date) -> tuple[Program, ...]:
        """The programs that have to do with a leave: those for every leave, those for its reason or for something that
        is said of it, and of these only the ones of the places in which the employee works in its course, from
        `day` on; where nobody knows how long the leave lasts, in all that are still to come."""
        from openleave.engine.plan import last_day

        reason, said = facts.leave.reason, vars(facts)
        found = self.for_every_leave
        if reason in self.reasons or any(map(said.get, self.situations)):
            found = tuple(
                program
                for program in self.programs.values()
                if not program.states
                and (program.always or reason in program.reasons or any(map(said.get, program.situations)))
            )
        locations = facts.employee.locations
        if not locations or reason is None:
            return found
        during = locations
        if len(locations) > 1:
            during = facts.employee.locations_during(day, last_day(facts) or dt.date.max)
        local = [
            program
            for state in dict.fromkeys(location.state for location in during if location.state)
            for program in self.of_state(state)
            if (reason in program.reasons or any(map(said.get, program.situations)))
            and any(in_place(program.place, location) is not False for location in during)
        ]
        return (*found, *dict.fromkeys(local)) if local else found

    def of_state(self, state: str) -> "tuple[Program, ...]":
        """The programs of a State and its cities."""
        found = self._of_states.get(state)
        if found is None:
            found = self._of_states[state] = tuple(p for p in self.programs.values() if state in p.states)
        return found

    @property
    def headers(self) -> dict[str, Mapping[str, Any]]:
        """What each program says of itself, by id."""
        return {name: program.parts["program"] for name, program in self.programs.items()}

    @property
    def bundle(self) -> dict[str, Any]:
        """The whole library as compiled. Every program is read for it, and not kept."""
        return {**self.head, "programs": {name: program.read() for name, program in self.programs.items()}}

    def program(self, program: str) -> Program:
        """Raises KeyError for a program the library has no rules for; see `registry`."""
        return self.programs[program]

    def with_policies(self, policies: Mapping[str, Mapping[str, Any]]) -> "Library":
        """The library with an employer's own policies beside its programs: id → compiled rules (`compile_policy`). The
        programs themselves are shared; the version tells the policies apart."""
        if not policies:
            return self
        listed = [law_programs.entry(parts["program"]) for parts in policies.values()]
        content = json.dumps(policies, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        made = copy(self)
        made.registry = [*self.registry, *listed]
        made.version = f"{self.version}.{hashlib.sha256(content.encode()).hexdigest()[:8]}"
        made.programs = {**self.programs, **{name: Program(name, parts) for name, parts in policies.items()}}
        for name in policies:
            made.programs[name].others = made.programs
        made.index()
        return made

    def rules(self, program: str) -> dict[str, list[dict[str, Any]]]:
        """All rules of a program by kind, as compiled (for law pages and simulations)."""
        return {kind: rules for kind, rules in self.programs[program].parts.items() if isinstance(rules, list)}


def library_path() -> Path:
    """The `law/` folder: OPENLEAVE_LAW, else beside the source tree, else below the working directory."""
    named = os.environ.get("OPENLEAVE_LAW")
    if named:
        return Path(named)
    for base in (*Path(__file__).resolve().parents, Path.cwd()):
        if (base / "law" / "VERSION").exists():
            return base / "law"
    raise LawError(
        "law", "The law library was not found.", "Nothing can be determined without law.",
        "Run from a checkout, or set OPENLEAVE_LAW to the folder that holds VERSION and schema/.",
    )  # fmt: skip


def load_library(root: Path | None = None) -> Library:
    """The law library of `root` (default `library_path()`), once per process and folder. Raises LawError."""
    return _load(_folder(root, os.environ.get("OPENLEAVE_LAW"), os.getcwd()))


@lru_cache(maxsize=8)
def _folder(root: Path | None, named: str | None, working: str) -> Path:
    """The folder of a library, looked for once: many pages ask for the library many times."""
    return (root or library_path()).resolve()


def changed_library(changes: Path, root: Path | None = None) -> Library:
    """The library with the rules of a file in the place of those that have their ids: the law as it might be, for a
    simulation. Raises LawError."""
    return Library(law_files.compile_library((root or library_path()).resolve(), changes))


@lru_cache(maxsize=8)
def _load(root: Path) -> Library:
    path = root / "bundle.json"
    with suppress(OSError, ValueError, KeyError):
        bundle = read_bundle(path)
        if bundle["sources"] == stamp(root):
            return Library(bundle)
    bundle = law_files.compile_library(root)
    with suppress(OSError):  # a read-only installation compiles at every start
        write_bundle(root, bundle)
    return Library(bundle)
