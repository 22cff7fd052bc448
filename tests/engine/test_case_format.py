"""The case format: its page is complete and runs as it stands; bad cases are refused helpfully; the command reports."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from openleave.config.cli import law as law_command
from openleave.engine import FactsError, LawError, load_library
from openleave.engine.cases import KEYS, load_cases, run_case
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
    assert "never zero" in capsys.readouterr().out
    assert law_command.run(parser.parse_args(["coverage", "--json"])) == 0
    assert json.loads(capsys.readouterr().out)["programs"][0]["covered"] is True
