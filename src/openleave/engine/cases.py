"""Cases: worked examples in YAML, run against the library. The format is documented in `docs/law/case-format.md`."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from openleave.engine.determination import determine
from openleave.engine.expected import check_expected, words_of
from openleave.engine.expressions import number
from openleave.engine.facts import Facts
from openleave.engine.law import Library
from openleave.engine.law_error import LawError
from openleave.engine.law_yaml import read_yaml
from openleave.engine.reading import FactsError, date, kind_of, suggest
from openleave.engine.results import RESULTS, View
from openleave.engine.trace import json_value

KEYS = {
    "id": True,
    "facts": True,
    "expected": False,
    "question": False,
    "source": True,
    "url": False,
    "kind": False,
    "confidence": False,
    "note": False,
    "assumed": False,
    "program": False,
    "as_of": False,
    "tags": False,
    "variants": False,
    "quote_paraphrase": False,
    "read_via": False,
    "jurisdiction": False,
    "law": False,
    "topic": False,
}
VARIANT_KEYS = ("name", "facts", "expected", "as_of", "note")
KINDS = ("example", "rule", "boundary")
# Lists of which a case names some members; every other list is compared whole, in any order.
SOME_OF = {"missing", "obligations", "not_covered", "content"}
NO_DAY = dt.date(2026, 1, 1)
SUFFIXES = (".yaml", ".yml", ".json")


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    id: str
    path: Path
    program: str
    facts: Mapping[str, Any]
    expected: Mapping[str, Any]
    as_of: dt.date | None
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    key: str
    expected: Any
    got: Any


def case_files(paths: list[Path]) -> Iterator[Path]:
    """The case files below the paths; a library folder gives those in its `cases` folders. Raises LawError for a path
    that does not exist and for a folder without any."""
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
            inside = [p for p in found if "cases" in p.relative_to(path).parts[:-1] or path.name == "cases"]
            listed = inside or [p for p in found if not (path / "VERSION").exists() or "cases" in p.parts]
            if not listed:
                raise LawError(
                    str(path), "No case files in this folder.", f"Cases are in {', '.join(SUFFIXES)} files.",
                    "Check the path; without one, the whole library is tested.",
                )  # fmt: skip
            yield from listed
        elif path.exists():
            yield path
        else:
            raise LawError(str(path), "No such file or folder.", "Nothing can be tested.", "Check the path.")


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Objects are merged key by key; anything else, lists too, is replaced; null removes a key."""
    made = dict(base)
    for key, value in change.items():
        if value is None:
            made.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(made.get(key), Mapping):
            made[key] = merged(made[key], value)
        else:
            made[key] = value
    return made


@lru_cache(maxsize=8)
def case_counts(root: Path) -> Mapping[str, Mapping[str, int]]:
    """How many cases the library below `root` has: program → kind (example, rule, boundary) → number. Read once per
    process; files that cannot be read count as none (`openleave law test` names them)."""
    found: dict[str, Counter[str]] = {}
    with suppress(LawError):  # a library without any
        for path in case_files([root]):
            with suppress(LawError, FactsError):
                for case in read_cases(path)[0]:
                    found.setdefault(case.program, Counter())[case.kind] += 1
    return found


def check_keys(where: str, given: object, known: list[str], required: list[str]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise LawError(where, "A case is an object.", f"Found {kind_of(given)}.", "Begin each case with `- id:`.")
    for key in given:
        if key not in known:
            raise LawError(
                where, f"Unknown key `{key}`.", "It would be ignored.",
                f"{suggest(key, known)}Keys: {', '.join(known)}.",
            )  # fmt: skip
    missing = [f"`{key}`" for key in required if given.get(key) is None]
    if missing:
        are, them = ("is", "it") if len(missing) == 1 else ("are", "them")
        raise LawError(
            where, f"{' and '.join(missing)} {are} missing.", f"A case cannot do without {them}.",
            f"Add {', '.join(key[:-1] + ':`' for key in missing)}.",
        )  # fmt: skip
    return given


def load_cases(path: Path) -> list[Case]:
    """Every case of a file, variants included. Raises LawError or FactsError with file and case."""
    cases, refused = read_cases(path)
    if refused:
        raise refused[0][1]
    return cases


def read_cases(path: Path) -> tuple[list[Case], list[tuple[str, LawError | FactsError]]]:
    """(the cases of a file, variants included; those that cannot be read, by name). Raises LawError when the file as a
    whole is no list of cases."""
    content = read_yaml(path)
    if isinstance(content, dict) and "cases" in content:
        content = content["cases"]
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list) or not content:
        raise LawError(
            path.name, "Expected a list of cases.", "A file holds one case or several.", "Begin with `- id:`."
        )
    cases: dict[str, Case] = {}
    refused: list[tuple[str, LawError | FactsError]] = []
    for position, raw in enumerate(content, 1):
        name = str(raw.get("id") or f"case {position}") if isinstance(raw, dict) else f"case {position}"
        where = f"{path.name}, {name} (case {position})"
        try:
            for case in cases_of(raw, where, path):
                if case.id in cases:
                    raise LawError(
                        path.name, f"Two cases are called {case.id}.", "A failure must name one case.", "Rename one."
                    )
                cases[case.id] = case
        except (LawError, FactsError) as error:
            refused.append((name, error))
    return list(cases.values()), refused


def cases_of(raw: object, where: str, path: Path) -> list[Case]:
    """One entry of a file: a case and its variants."""
    given = check_keys(where, raw, list(KEYS), [key for key, required in KEYS.items() if required])
    kind = given.get("kind", "example")
    if kind not in KINDS:
        raise LawError(
            where, f"Unknown kind `{kind}`.", "It says where the answer comes from.", f"Use one of: {', '.join(KINDS)}."
        )
    if not given.get("expected") and not given.get("variants"):
        raise LawError(where, "Nothing is expected.", "A case states an answer.", "Add `expected:` or `variants:`.")
    for key in ("facts", "expected"):
        if given.get(key) is not None and not isinstance(given[key], dict):
            raise LawError(
                f"{where}, {key}", f"Found {kind_of(given[key])}.", "It has named parts.", "Write key: value."
            )
    as_of = date(given["as_of"], f"{where}, as_of") if given.get("as_of") else None
    program = given.get("program", "us.fed.fmla")
    cases: list[Case] = []
    if given.get("expected"):
        cases.append(Case(str(given["id"]), path, program, given["facts"], given["expected"], as_of, kind))
    for position, variant in enumerate(given.get("variants") or (), 1):
        place = f"{where}, variant {position}"
        found = check_keys(place, variant, list(VARIANT_KEYS), ["expected"])
        cases.append(
            Case(
                f"{given['id']}/{found.get('name', position)}",
                path,
                program,
                merged(given["facts"], found.get("facts") or {}),
                found["expected"],
                date(found["as_of"], f"{place}, as_of") if found.get("as_of") else as_of,
                kind,
            )
        )
    return cases


def same(key: str, wanted: Any, got: Any) -> bool:
    """Subset comparison: objects by the keys wanted, lists as sets, numbers exactly, dates as ISO text."""
    if isinstance(wanted, Mapping):
        if not isinstance(got, Mapping):
            return False
        text = {str(k): v for k, v in got.items()}
        return all((str(k) in text or v is None) and same(str(k), v, text.get(str(k))) for k, v in wanted.items())
    if isinstance(wanted, list | tuple):
        if not isinstance(got, list | tuple):
            return False
        pool = list(got)
        for item in wanted:
            match = next((n for n, other in enumerate(pool) if same(key, item, other)), None)
            if match is None:
                return False
            pool.pop(match)
        return not pool or key in SOME_OF
    if isinstance(wanted, bool) or isinstance(got, bool) or wanted is None or got is None:
        return wanted is got
    a, b = number(wanted), number(got)
    if a is not None and b is not None:
        return a == b
    return str(json_value(wanted)) == str(json_value(got))


def day_asked(case: Case, facts: Facts) -> dt.date:
    """The day a case is decided on: as_of, else what the facts say, else the first day named in `expected`."""
    if case.as_of is not None:
        return case.as_of
    for day in (facts.as_of, facts.leave.noticed_on, facts.leave.first_on):
        if day is not None:
            return day
    for value in case.expected.values():
        for key in value if isinstance(value, Mapping) else ():
            if isinstance(key, dt.date):
                return key
    return NO_DAY


def run_case(case: Case, library: Library) -> list[Failure]:
    """What differs from the expected results; empty when the case passes. Raises FactsError, LawError."""
    return failures_of(case, view_of(case, library))


def view_of(case: Case, library: Library) -> View:
    """The determination of a case's facts, and its program's answer. Raises FactsError, LawError."""
    if case.program not in library.programs:
        raise FactsError(
            "program",
            f'"{case.program}" is not in the library.',
            "Only its programs are decided.",
            f"Use one of: {', '.join(library.programs)}.",
        )
    check_expected(case.expected, words_of(library, case.program))
    facts = Facts.from_json(case.facts)
    determination = determine(facts, library, day_asked(case, facts))
    return View(determination, determination.program(case.program))


def failures_of(case: Case, view: View) -> list[Failure]:
    failures = []
    for key, wanted in case.expected.items():
        got = RESULTS[key](view, wanted)
        if not same(key, wanted, got):
            failures.append(Failure(key, wanted, focused(wanted, got)))
    return failures


def focused(wanted: Any, got: Any) -> Any:
    """The part of what was got that the case asks about."""
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        text = {str(k): v for k, v in got.items()}
        return {str(k): focused(v, text.get(str(k))) for k, v in wanted.items()}
    return got
