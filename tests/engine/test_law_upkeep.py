"""What the library says of itself (coverage), and what is doubtful in it (lint): on an invented statute, one mistake,
one remark; on the library itself, that nothing is wrong."""

import ast
import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engine.candle import CASES, ID, compiled, write

import openleave
from openleave.engine import library_path, load_library
from openleave.engine.cases import case_counts, case_files, read_cases
from openleave.engine.law import Library
from openleave.engine.law_evidence import evidence
from openleave.engine.law_files import compile_library
from openleave.engine.law_lint import LOOKED_UP, Remark, lint
from openleave.engine.law_lint_cases import lint_cases
from openleave.engine.law_report import report

TODAY = dt.date(2026, 11, 30)


# Coverage


def test_a_program_tells_how_it_stands(tmp_path: Path) -> None:
    root = write(tmp_path)
    made = report(compile_library(root), case_counts(root), TODAY)
    (one,) = made.covered
    assert (one.id, one.short, one.jurisdiction, one.kind) == (ID, "ZZ Candle", "us.zz", "paid_benefit")
    assert (one.since, one.until, one.in_force, one.next_change) == (dt.date(2025, 3, 1), None, True, None)
    assert (one.rules, one.values, one.verified_on, one.stale) == (11, 12, dt.date(2026, 11, 20), False)
    assert one.cases == {"example": 1, "boundary": 7}
    assert one.sites == (("law.zz.gov", 16),)
    assert one.copies == {"act": "Text of the Act."}
    assert one.notes == (("us.zz.candle.months", "The Act says half a year."),)
    assert (one.limits, one.unverified) == ("Remedies are not decided.", "")
    (other,) = made.not_covered
    assert (other.id, other.where, other.why) == ("us.yy.wick", ("YY",), "Its regulations are not published.")
    assert made.totals == {
        "programs": 1, "not_covered": 1, "jurisdictions": 1, "values": 12, "cases": 8,
        "cases_by_kind": {"boundary": 7, "example": 1}, "stale": 0, "unverified": 0,
    }  # fmt: skip
    document = json.loads(json.dumps(made.to_json()))
    assert document["programs"][0]["verified_on"] == "2026-11-20"
    assert document["programs"][0]["next_change"] is None


@pytest.mark.parametrize(
    ("day", "in_force", "stale", "old", "changes"),
    [
        (dt.date(2025, 2, 28), False, False, 0, dt.date(2025, 3, 1)),
        (dt.date(2025, 3, 1), True, False, 0, dt.date(2026, 3, 1)),
        (dt.date(2027, 5, 19), True, False, 0, None),  # 180 days after the oldest
        (dt.date(2027, 5, 20), True, True, 1, None),
        (dt.date(2027, 5, 30), True, True, 12, None),
    ],
)
def test_the_day_decides_what_is_in_force_and_stale(
    tmp_path: Path, day: dt.date, in_force: bool, stale: bool, old: int, changes: dt.date | None
) -> None:
    made = report(compiled(tmp_path), {}, day)
    (one,) = made.covered
    assert (one.in_force, one.stale, one.stale_values, one.next_change) == (in_force, stale, old, changes)
    assert len(made.only(stale=True).covered) == stale
    assert made.only(stale=True).not_covered == ()


def test_a_part_of_the_library_can_be_asked_for(tmp_path: Path) -> None:
    made = report(compiled(tmp_path), {}, TODAY)

    def names(**asked: Any) -> list[str]:
        part = made.only(**asked)
        return [one.id for one in (*part.covered, *part.not_covered)]

    assert names() == names(within=["us"]) == [ID, "us.yy.wick"]
    assert names(within=["us.zz"]) == names(within=[ID]) == names(jurisdiction="ZZ") == [ID]
    assert names(within=["us.zz.cand"]) == names(jurisdiction="us") == names(kind="sick_leave") == []
    assert names(jurisdiction="us.yy") == ["us.yy.wick"]
    assert names(kind="paid_benefit") == [ID]


def test_the_library_itself_is_told_whole() -> None:
    library = load_library()
    made = report(library.bundle, case_counts(library_path()), TODAY)
    assert len(made.covered) == len(library.programs)
    assert len(made.covered) + len(made.not_covered) == len(library.registry)
    cases = sum(len(read_cases(path)[0]) for path in case_files([library_path()]))
    assert made.totals["cases"] == cases


# Lint: rules


def found(bundle: dict[str, Any], today: dt.date = TODAY) -> list[tuple[str, str, str]]:
    return [(one.level, one.check, one.rule.removeprefix(f"{ID}.")) for one in lint(bundle, today)]


def test_a_statute_in_order_has_no_remarks(tmp_path: Path) -> None:
    assert found(compiled(tmp_path)) == []


VALUE = "{from: 2025-03-01, value: 900, verified_on: 2026-11-20, cite: *act}"
SIZE = "{from: 2025-03-01, value: 10, verified_on: 2026-11-30, cite: &act"
NEW = "{from: 2026-03-01, value: 950.5, verified_on: 2026-11-30, cite: *act}"
UNUSED = "  - {id: us.zz.candle.spare, unit: day, values: [{from: 2025-03-01, value: 1, verified_on: 2026-11-30, cite: *act}]}\n  - id: us.zz.candle.maximum"  # noqa: E501
LINK = '"https://law.zz.gov/candle"}'
MISTAKES: list[tuple[str, tuple[str, str], list[tuple[str, str, str]]]] = [
    ("verified tomorrow", (VALUE, VALUE.replace("2026-11-20", "2026-12-01")), [("error", "verified_on", "maximum")]),
    ("verified long ago", (VALUE, VALUE.replace("2026-11-20", "2026-06-02")), [("warning", "stale", "maximum")]),
    ("verified in time", (VALUE, VALUE.replace("2026-11-20", "2026-06-03")), []),
    ("a hole", (VALUE, VALUE.replace("cite", "until: 2026-02-01, cite")), [("warning", "gap", "maximum")]),
    ("no hole", (VALUE, VALUE.replace("cite", "until: 2026-02-28, cite")), []),
    (
        "a hole explained",
        (VALUE, VALUE.replace("cite", "until: 2026-02-01, note: None was set., cite")),
        [("note", "gap", "maximum")],
    ),
    ("nothing after", (NEW, NEW.replace("cite", "until: 2026-12-31, cite")), [("warning", "ends", "maximum")]),
    (
        "over with the program",
        ("since: 2025-03-01", "since: 2025-03-01\n  until: 2026-12-31"),
        [],
    ),
    (
        "begins too late",
        ("since: 2025-03-01", "since: 2025-03-01\n  until: 2026-01-31"),
        [("error", "after_until", "maximum")],
    ),
    ("begins too early", (SIZE, SIZE.replace("2025-03-01", "2025-02-01")), [("warning", "before_since", "size")]),
    ("money begins early", (VALUE, VALUE.replace("2025-03-01", "2025-01-01")), []),
    ("a placeholder", (LINK, '"https://law.example/candle"}'), [("error", "link", "size")]),
    ("no host", (LINK, '"https://candle"}'), [("error", "link", "size")]),
    ("a space", (LINK, '"https://law.zz.gov/the candle"}'), [("error", "link", "size")]),
    ("no section", ('"Candle Code § 7"', '"Candle Code"'), [("note", "citation", "size")]),
    ("not translated", ('es: "el año calendario"', 'es: "the calendar year"'), [("warning", "language", "limit.year")]),
    ("no kind in the id", ("us.zz.candle.limit.year", "us.zz.candle.year"), [("warning", "id", "year")]),
    ("a parameter without use", ("  - id: us.zz.candle.maximum", UNUSED), [("warning", "unused", "spare")]),
    (
        "no figure this year",
        (f"      - {NEW}\n", ""),
        [],
    ),
    (
        "a figure that ended",
        (f"{VALUE}\n      - {NEW}", VALUE.replace("cite", "until: 2025-12-31, note: It ended., cite")),
        [("note", "ends", "maximum"), ("note", "figures", "maximum")],
    ),
    (
        "a figure that ended, and nobody says why",
        (f"{VALUE}\n      - {NEW}", VALUE.replace("cite", "until: 2025-12-31, cite")),
        [("warning", "ends", "maximum"), ("warning", "figures", "maximum")],
    ),
    (
        "a figure of last year",
        (NEW, NEW.replace("2026-03-01", "2025-09-01")),
        [("warning", "figures", "maximum")],
    ),
    ("nothing says how much", ("maximum: us.zz.candle.maximum", "maximum: 900"), [("warning", "figures", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "remarks"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_one_mistake_one_remark(tmp_path: Path, change: tuple[str, str], remarks: list[tuple[str, str, str]]) -> None:
    made = found(compiled(tmp_path, change))
    if change[1] == "maximum: 900":  # the parameter is then not used either
        assert ("warning", "unused", "maximum") in made
        made.remove(("warning", "unused", "maximum"))
    assert made == remarks


@pytest.mark.parametrize(
    ("spoil", "remark"),
    [
        (lambda parts: parts["limits"][0]["values"][0]["text"].pop("es"), ("error", "language", "limit.year")),
        (lambda parts: parts["program"]["summary"].pop("en"), ("error", "language", ID)),
        (lambda parts: parts["reasons"][0].update(id=f"{ID}.reason.Care"), ("warning", "id", "reason.Care")),
        (
            lambda parts: parts["parameters"].append({**parts["parameters"][2], "id": f"{ID}.other.size"}),
            ("error", "id", "other.size"),
        ),
    ],
    ids=["no Spanish", "no English", "capitals", "one name twice"],
)
def test_what_the_compiler_does_not_see(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], Any], remark: tuple[str, str, str]
) -> None:
    bundle = copy.deepcopy(compiled(tmp_path))
    spoil(bundle["programs"][ID])
    assert remark in found(bundle)


def test_every_remark_says_what_why_and_how_to_put_it_right(tmp_path: Path) -> None:
    for number, (_, change, _) in enumerate(MISTAKES):
        for one in lint(compiled(tmp_path / str(number), change), TODAY):
            assert one.program == ID
            assert all(text.endswith(".") and len(text) > 10 for text in (one.what, one.why, one.fix)), one


def test_parameters_that_the_engine_looks_up_are_known() -> None:
    """The list in `law_lint` is what the engine asks for by name: `law.value("…")`, `law.parameter("…")`."""
    asked = set()
    for path in Path(openleave.__file__).parent.glob("engine/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                of_law = node.func.attr in ("value", "parameter") and ast.unparse(node.func.value).endswith("law")
                if of_law and isinstance(node.args[0], ast.Constant):
                    asked.add(node.args[0].value)
    assert asked == LOOKED_UP


# Lint: cases


def shown(folder: Path, cases: str = CASES, *changes: tuple[str, str], today: dt.date = TODAY) -> list[Remark]:
    root = write(folder, *changes, cases=cases)
    library = Library(compile_library(root))
    listed = [case for path in case_files([root]) for case in read_cases(path)[0]]
    remarks = lint_cases(library.bundle, evidence(listed, library), today)
    return [one for one in remarks if one.program or "Nothing is said of" not in one.what]


def without(name: str) -> str:
    return "\n".join(line for line in CASES.splitlines() if f"name: {name}," not in line)


def test_cases_in_order_have_no_remarks(tmp_path: Path) -> None:
    assert shown(tmp_path) == []


@pytest.mark.parametrize(
    ("cases", "rule", "what"),
    [
        (without("nine"), "size", "No case lies below 10, which employer_size needs."),
        (without("eleven"), "size", "No case lies above 10, which employer_size needs."),
        (without("five-months"), "months", "No case lies below 6, which months_employed needs."),
        # What a case does not expect it does not show, whatever its name says; nor does one that fails.
        (CASES.replace("expected: {criteria: {employer_size: yes}}", "expected: {weeks_entitled: null}"), "size",
         "No case lies above 10, which employer_size needs."),
        (CASES.replace("expected: {failed: [employer_size]}", "expected: {failed: [works_here]}"), "size",
         "No case lies below 10, which employer_size needs."),
        (CASES.replace("employees: 9,", "employees: 3,"), "size", "The nearest case below 10 is 7 away from it."),
    ],
)  # fmt: skip
def test_a_threshold_needs_cases_on_each_side(tmp_path: Path, cases: str, rule: str, what: str) -> None:
    (one,) = shown(tmp_path, cases)
    assert (one.check, one.rule, one.what) == ("boundary", f"{ID}.{rule}", what)
    assert one.level == ("note" if "nearest" in what else "warning")


def test_a_threshold_that_no_case_meets_exactly(tmp_path: Path) -> None:
    cases = CASES.replace("employees: 10,", "employees: 12,")
    assert [one.what for one in shown(tmp_path, cases)] == ["No case lies at 10, which employer_size needs."]


def test_a_change_needs_cases_of_the_day_and_the_day_before(tmp_path: Path) -> None:
    (one,) = shown(tmp_path, without("first-day-of-the-new-maximum"))
    assert (one.level, one.check, one.rule) == ("warning", "day", f"{ID}.maximum")
    assert one.what == "No case is decided on 2026-03-01; what changes on 2026-03-01: maximum."
    later = dt.date(2029, 1, 1)  # then it is long ago
    (one,) = shown(tmp_path, without("first-day-of-the-new-maximum"), today=later)
    assert (one.level, one.rule) == ("note", "")
    (one,) = shown(tmp_path, without("before"))
    assert one.what.startswith("No case is decided on 2025-02-28; what changes on 2025-03-01: size and 10 more")
    ends = ("since: 2025-03-01", "since: 2025-03-01\n  until: 2026-12-31")
    (one,) = shown(tmp_path, CASES, ends)
    assert one.what == (
        "No case is decided on 2026-12-31 or 2027-01-01; what changes on 2027-01-01: the end of the program."
    )


def test_a_program_without_cases_and_a_registry_that_says_too_little(tmp_path: Path) -> None:
    bundle = compiled(tmp_path)
    silent = lint_cases(bundle, {}, TODAY)
    assert [(one.level, one.check, one.program) for one in silent] == [
        ("warning", "cases", ID),
        ("note", "registry", ""),
    ]
    assert silent[1].what.startswith("Nothing is said of AK, AL, AR, ")
    entry = bundle["registry"][0]
    for key in ("place", "where", "limits", "kind"):
        entry.pop(key)
    said = [(one.level, one.what) for one in lint_cases(bundle, {}, TODAY) if one.check == "registry" and one.program]
    assert said == [
        ("warning", "`kind` is missing."),
        ("note", "`limits` is missing."),
        ("warning", "It does not say where it holds."),
    ]


def test_the_library_itself_has_no_errors() -> None:
    library = load_library()
    assert [one for one in lint(library.bundle, TODAY) if one.level == "error"] == []
