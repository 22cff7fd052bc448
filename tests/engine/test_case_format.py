"""The case format: its page is complete and runs as it stands; bad cases are refused helpfully; the command reports."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from openleave.config.cli import law as law_command
from openleave.engine import FactsError, LawError, load_library
from openleave.engine.cases import KEYS, case_files, load_cases, read_cases, run_case
from openleave.engine.results import RESULTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "law" / "case-format.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_page_names_every_key_and_result() -> None:
    for name in [*KEYS, *RESULTS]:
        assert f"`{name}`" in PAGE, name


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_examples_of_the_page_pass(number: int, tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text(BLOCKS[number])
    for case in load_cases(path):
        assert run_case(case, load_library()) == [], case.id


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


BAD = [
    ("- {id: a, facts: {}, source: s}", "Nothing is expected"),
    ("- {id: a, facts: {}, source: s, expected: {outcome: x}, knd: rule}", 'Did you mean "kind"'),
    ("- {id: a, facts: {}, source: s, kind: wrong, expected: {outcome: x}}", "example, rule, boundary"),
    ("- {id: a, id: b}", "occurs twice"),
    ("- {id: a, facts: {}", "line"),
    ("[]\n- 1", "not readable YAML"),
    ("- {facts: {}, source: s, expected: {outcome: x}}", "`id` is missing"),
    ("- {id: a, facts: {}, source: s, expected: {outcome: x}}\n"
     "- {id: a, facts: {}, source: s, expected: {outcome: x}}", "Two cases"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), BAD, ids=[b[1] for b in BAD])
def test_bad_files_are_refused(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(LawError, match=re.escape(words)):
        load_cases(write(tmp_path / "bad.yaml", text))


def test_unknown_result_is_refused_with_a_hint(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.yaml", "- {id: a, facts: {}, source: s, expected: {week_counted: 1}}")
    with pytest.raises(FactsError, match="weeks_counted"):
        run_case(load_cases(path)[0], load_library())


WORDS = [
    ("{criteria: {headcount: no}}", "headcount_nearby"),
    ("{criteria: {months_employed: true}}", "expected.criteria.months_employed"),
    ("{relationship: {mother: true}}", "parent"),
    ("{clocks: {eligibilty_notice: {state: due}}}", "eligibility_notice"),
    ("{clocks: {eligibility_notice: {due: 2026-01-05}}}", "due_on"),
    ("{leave_year: {start: 2026-01-01}}", "starts_on"),
    ("{days: {2026-01-05: {week: 1}}}", "weeks"),
    ("{failed: [hours]}", "hours_of_service"),
    ("{outcome: Eligible}", "eligible"),
]


@pytest.mark.parametrize(("expected", "words"), WORDS, ids=[w[0] for w in WORDS])
def test_unknown_words_within_expected_are_refused(expected: str, words: str, tmp_path: Path) -> None:
    path = write(tmp_path / "bad.yaml", f"- {{id: a, facts: {{}}, source: s, expected: {expected}}}")
    with pytest.raises(FactsError, match=words):
        run_case(load_cases(path)[0], load_library())


def test_a_malformed_case_does_not_stop_its_file(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cases.yaml",
        "- {id: a, facts: {}}\n- {id: b, facts: {}, source: s, expected: {covered: null}}\n- 7\n"
        "- {id: c, facts: {leave: {starts_on: 2026-02-30}}, source: s, expected: {covered: null}}\n",
    )
    cases, refused = read_cases(path)
    assert [case.id for case in cases] == ["b", "c"]
    assert [name for name, _ in refused] == ["a", "case 3"]
    with pytest.raises(FactsError, match=r"leave.starts_on: '2026-02-30' is not a day"):
        run_case(cases[1], load_library())
    with pytest.raises(LawError, match="`facts` and `source` are missing"):
        load_cases(write(tmp_path / "few.yaml", "- {id: a, expected: {covered: true}}"))


def test_folders_hold_yaml_and_json_and_at_least_one_case(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="No case files in this folder"):
        list(case_files([tmp_path]))
    write(tmp_path / "a.json", '{"id": "a", "facts": {}, "source": "s", "expected": {"covered": null}}')
    assert [path.name for path in case_files([tmp_path])] == ["a.json"]


YAML = [
    ("id: a\nfacts:\n\tleave: {}\n", "tab"),
    ("id: a\n---\nid: b\n", "second document"),
    ("- &b {id: a}\n- {<<: *b}\n", "merges"),
    ("source: DOL: Fact Sheet 28\n", "in quotes"),
]


@pytest.mark.parametrize(("text", "words"), YAML, ids=[y[1] for y in YAML])
def test_yaml_is_explained_in_plain_words(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(LawError, match=words):
        read_cases(write(tmp_path / "bad.yaml", text))
    (tmp_path / "latin.yaml").write_bytes('source: "§ 825"'.encode("latin-1"))
    with pytest.raises(LawError, match="not UTF-8"):
        read_cases(tmp_path / "latin.yaml")


def test_command_prints_each_failure_and_the_totals(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cases.yaml",
        "- {id: right, facts: {employer: {kind: school}}, source: s, expected: {covered_on: {2026-01-01: true}}}\n"
        "- {id: wrong, facts: {employer: {kind: school}}, source: s, expected: {covered_on: {2026-01-01: false}}}\n"
        "- {id: broken, facts: {employer: {kid: school}}, source: s, expected: {covered: true}}\n",
    )
    done = subprocess.run(
        [sys.executable, "-m", "openleave.config.cli", "law", "test", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 passed, 2 failed"
    assert '"2026-01-01": false' in done.stdout
    assert '"2026-01-01": true' in done.stdout
    assert 'Did you mean "kind"' in done.stdout
    assert "right" not in done.stdout


def test_whole_library_passes_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    law_command.add_arguments(parser)
    assert law_command.run(parser.parse_args(["test"])) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith(" passed, 0 failed")
    assert law_command.run(parser.parse_args(["coverage"])) == 0
    capsys.readouterr()
    assert law_command.run(parser.parse_args(["coverage", "--json"])) == 0
    listed = json.loads(capsys.readouterr().out)
    fmla = next(program for program in listed["programs"] if program["id"] == "us.fed.fmla")
    assert (fmla["in_force"], fmla["since"], fmla["cases"]["boundary"] > 100) == (True, "1993-08-05", True)
    assert len(listed["programs"]) == listed["totals"]["programs"]
