"""Law data that is incomplete, overlaps or disagrees is refused at load; the bundle equals the YAML and is fast."""

import datetime as dt
import json
import shutil
import time
from pathlib import Path

import pytest

from openleave.engine import LawError, library_path, load_library
from openleave.engine.cases import load_cases, run_case
from openleave.engine.eligibility import MEASURES
from openleave.engine.law import Library, write_bundle
from openleave.engine.law_bundle import stamp
from openleave.engine.law_files import compile_library, read_yaml
from openleave.engine.law_words import MEASURES as MEASURE_WORDS


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = tmp_path / "law"
    shutil.copytree(library_path(), root, ignore=shutil.ignore_patterns("cases", "bundle.json", "us"))
    shutil.copytree(library_path() / "us" / "fed", root / "us" / "fed", ignore=shutil.ignore_patterns("cases"))
    return root


FMLA = Path("us/fed/fmla")
BROKEN = [
    ("parameters.yaml", "verified_on: 2026-11-20, ", "", "`verified_on` is missing"),
    (
        "parameters.yaml",
        "cite: {id: 29 CFR 825.104(a), href",
        "cites: {id: 29 CFR 825.104(a), href",
        "`cite` is missing",
    ),
    ("parameters.yaml", "unit: employee", "unit: people", "Unknown unit"),
    ("parameters.yaml", "https://www.ecfr.gov/current/title-29/section-825.104", "ecfr", "not https"),
    ("parameters.yaml", "from: 1993-08-05, value: 50", "from: soon, value: 50", "is not a date"),
    ("parameters.yaml", "us.fed.fmla.weeks\n", "us.fed.fmla.leave_year\n", "is used twice"),
    ("criteria.yaml", "measure: months_employed", "measure: years_employed", "Unknown measure"),
    ("criteria.yaml", "measure: weeks_on_payroll", "measure: hours_worked", "already tests hours_worked"),
    ("criteria.yaml", "parameter: us.fed.fmla.hours_of_service", "parameter: us.fed.fmla.hours", "Unknown parameter"),
    ("criteria.yaml", "group: coverage", "group: cover", "Unknown group"),
    ("reasons.yaml", "reason: pregnancy", "reason: own_health_condition", "both answer for"),
    ("relationships.yaml", "class: parent", "class: spouse", "both answer for"),
    ("clocks.yaml", "day_kind: calendar", "day_kind: lunar", "Unknown kind of day"),
    ("limits.yaml", "amount: us.fed.fmla.weeks\n", "amount: us.fed.fmla.many\n", "Unknown parameter"),
    ("limits.yaml", "period: leave_year", "period: always", "Unknown period"),
    ("limits.yaml", "all_but: [military_caregiver]", "all_but: [caregiver]", "Unknown reason"),
    ("limits.yaml", "family: [parent]", "family: [parents]", "Unknown relationship class"),
    ("limits.yaml", "reasons: all\n", "reasons: any\n", "unclear which leave counts"),
    ("limits.yaml", "per: [servicemember, injury]", "per: [patient]", "Unknown key"),
    ("limits.yaml", "      opened_by: [military_caregiver]\n", "", "is unclear"),
    ("limits.yaml", "spouse.married: true", "spouse.merried: true", "is no term"),
    ("limits.yaml", "shared_with: spouse", "shared_with: sibling", "Unknown sharer"),
    ("reasons.yaml", "child_class: child", "child_class: kid", "Unknown relationship class"),
    ("policies.yaml", "default: disregard", "default: ask", "Unknown choice"),
    ("reasons.yaml", "  reason: pregnancy\n", "  reason: pregnancy\n  reason: pregnancy\n", "occurs twice"),
]


@pytest.mark.parametrize(("name", "before", "after", "words"), BROKEN, ids=[b[3] + " " + b[0] for b in BROKEN])
def test_broken_law_is_refused(library: Path, name: str, before: str, after: str, words: str) -> None:
    path = library / FMLA / name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(LawError) as caught:
        compile_library(library)
    assert words in str(caught.value)
    assert caught.value.fix


UNDECIDED = """
- id: us.fed.fmla.undecided.flight_crew
  fact: {fact}
  values:
    - from: 2009-12-21
      verified_on: 2026-11-20
      cite: {{id: 29 CFR 825.801, href: "https://www.ecfr.gov/"}}
      criteria: [{criterion}]
      amounts: true
"""


@pytest.mark.parametrize(
    ("fact", "criterion", "words"),
    [
        ("employee.flight_crew", "hours_of_service", None),
        ("employee.pilot", "hours_of_service", "Unknown fact"),
        ("employee.flight_crew", "hours", "Unknown criterion"),
    ],
)
def test_what_is_not_decided_is_a_table(library: Path, fact: str, criterion: str, words: str | None) -> None:
    (library / FMLA / "undecided.yaml").write_text(UNDECIDED.format(fact=fact, criterion=criterion))
    if words is None:
        compile_library(library)
    else:
        with pytest.raises(LawError, match=words):
            compile_library(library)


def test_two_values_for_one_day_are_refused(library: Path) -> None:
    path = library / FMLA / "parameters.yaml"
    line = next(line for line in path.read_text().splitlines() if "value: 1250" in line)
    later = line.replace("1993-08-05", "1993-08-04").replace("1250", "1000")
    path.write_text(path.read_text().replace(line, f"{line}\n{later}"))
    with pytest.raises(LawError, match="Two values hold"):
        compile_library(library)


CARE = Path(__file__).parent.parent.parent / "docs/howto/add-a-program.md"


def blocks(page: Path) -> list[str]:
    """The YAML of a page."""
    return [part.partition("```")[0] for part in page.read_text().split("```yaml\n")[1:]]


def test_the_program_of_the_how_to_is_added_by_its_file_alone(library: Path) -> None:
    """What docs/howto/add-a-program.md says works as it stands: the made-up statute compiles and its cases pass."""
    rules, cases = blocks(CARE)
    folder = library / "us" / "zz"
    (folder / "cases").mkdir(parents=True)
    (folder / "care.yaml").write_text(rules)
    (folder / "cases" / "care.yaml").write_text(cases)
    made = load_library(library)
    entry = next(entry for entry in made.registry if entry["id"] == "us.zz.care")
    assert (entry["kind"], entry["since"], entry["where"]) == ("paid_benefit", "2026-03-01", ["ZZ"])
    listed = load_cases(folder / "cases" / "care.yaml")
    assert len(listed) == 8
    assert {case.id: run_case(case, made) for case in listed} == {case.id: [] for case in listed}


def test_bundle_is_the_yaml_and_is_made_again_when_a_file_changes(library: Path) -> None:
    compiled = compile_library(library)
    bundle = json.loads(write_bundle(library, compiled).read_text())
    assert bundle["sources"] == stamp(library)
    assert Library(bundle).version == Library(compiled).version
    path = library / FMLA / "parameters.yaml"
    path.write_text(path.read_text().replace("value: 1250", "value: 1000"))
    changed = load_library(library)
    assert changed.version != Library(bundle).version
    assert changed.program("us.fed.fmla").on(dt.date(2026, 1, 1)).value("hours_of_service") == 1000


def test_bundle_loads_in_milliseconds(library: Path) -> None:
    path = write_bundle(library, compile_library(library))
    begin = time.perf_counter()
    Library(json.loads(path.read_text()))
    assert time.perf_counter() - begin < 0.1


def test_rules_by_date() -> None:
    program = load_library().program("us.fed.fmla")
    assert program.on(dt.date(1993, 8, 4)).criteria == ()
    assert program.on(dt.date(2009, 1, 15)).parameter("break_in_service") is None
    assert program.on(dt.date(2009, 1, 16)).value("break_in_service") == 7


def test_every_measure_is_implemented_once() -> None:
    assert set(MEASURES) == set(MEASURE_WORDS)


def test_only_true_and_false_are_truth_values(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("on: yes\noff: true\nnumber: 7.5\n")
    found = read_yaml(path)
    assert found["on"] == "yes"
    assert found["off"] is True
    assert str(found["number"]) == "7.5"


def test_a_program_is_read_when_it_is_needed(library: Path) -> None:
    compiled = compile_library(library)
    path = write_bundle(library, compiled)
    made = load_library(library)

    def read() -> list[str]:
        return [name for name, program in made.programs.items() if "parts" in vars(program)]

    assert read() == []
    assert made.program("us.fed.fmla").on(dt.date(2026, 1, 1)).value("hours_of_service") == 1250
    assert read() == ["us.fed.fmla"]
    assert made.bundle == {**compiled, "sources": stamp(library)}
    assert read() == ["us.fed.fmla"]  # what is read for the whole is not kept
    assert json.loads(path.read_text())["programs"] == compiled["programs"]
    for name, program in Library(compiled).programs.items():
        eager, lazy = vars(program), vars(made.program(name))
        known = ("id", "name", "place", "states", "reasons", "situations", "may_concern", "always")
        assert {key: lazy[key] for key in known} == {key: eager[key] for key in known}


def test_a_file_that_is_half_a_bundle_is_made_again(library: Path) -> None:
    path = write_bundle(library, compile_library(library))
    text = path.read_text()
    for broken in (text[: len(text) // 2], text.replace("\n", ""), ""):
        path.write_text(broken)
        load_library.__globals__["_load"].cache_clear()
        assert load_library(library).program("us.fed.fmla").name == "Family and Medical Leave Act"
        assert json.loads(path.read_text())["sources"] == stamp(library)
