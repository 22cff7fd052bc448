"""`openleave law coverage`, `lint` and `diff`: what they print, and how they end."""

import datetime as dt
import json
from pathlib import Path

import pytest
from tests.engine.candle import CASES, ID, compiled, write

from openleave.config.cli import law_words, main
from openleave.engine.law import write_bundle
from openleave.engine.law_report import report

TODAY = dt.date(2026, 11, 30)
CHANGED = """
- id: us.zz.candle.maximum
  unit: dollar
  values:
    - {from: 2025-03-01, value: 900, verified_on: 2026-11-20, cite: &act {id: "Candle Code § 7", href: "https://law.zz.gov/candle"}}
    - {from: 2026-03-01, value: 950.5, verified_on: 2026-11-30, cite: *act}
    - {from: 2027-01-01, value: 1000, verified_on: 2026-11-30, cite: *act}
"""


@pytest.fixture
def law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write(tmp_path / "law")
    monkeypatch.setenv("OPENLEAVE_LAW", str(root))
    monkeypatch.setattr(law_words, "today", lambda: TODAY)
    return root


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["law", *words]) == code
    return capsys.readouterr().out


def test_coverage(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "coverage")
    assert "us.zz.candle  Candle Leave Act (us.zz, paid benefit)\n  in force from 2025-03-01\n" in text
    assert "  12 values, the oldest verified 2026-11-20; citations: law.zz.gov 16\n" in text
    assert "  cases: 7 boundary, 1 example\n" in text
    assert "never zero" in text
    assert "Its regulations are not published." in text
    assert text.splitlines()[-1] == (
        "1 program of 1 jurisdiction, 12 values, 8 cases (7 boundary, 1 example); "
        "0 to check again, 0 unverified; 1 not covered"
    )
    assert "note on months: The Act says half a year." in said(capsys, "coverage", "-v", ID)
    document = json.loads(said(capsys, "coverage", "--json", "--jurisdiction", "ZZ", "--kind", "paid_benefit"))
    assert [one["id"] for one in document["programs"]] == [ID]
    assert document["not_covered"] == []
    assert document["totals"]["cases"] == 8
    assert "us.zz.candle" not in said(capsys, "coverage", "--stale")


def test_lint(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "lint", ID) == "0 errors, 0 warnings, 0 notes\n"
    assert "Nothing is said of AK" in said(capsys, "lint")
    assert said(capsys, "lint", "--level", "warning") == "0 errors, 0 warnings, 0 notes\n"


def test_lint_ends_with_1_for_errors_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(law_words, "today", lambda: TODAY)

    def linted(name: str, *changes: tuple[str, str], code: int) -> str:
        monkeypatch.setenv("OPENLEAVE_LAW", str(write(tmp_path / name, *changes, cases=CASES)))
        return said(capsys, "lint", ID, code=code)

    warned = linted("warned", ('es: "el año calendario"', 'es: "the calendar year"'), code=0)
    assert "warning [language] limit.year: The text “the calendar year” is the same in both languages." in warned
    wrong = linted("wrong", ('"https://law.zz.gov/candle"}', '"https://law.example/candle"}'), code=1)
    assert "error [link] size: The link https://law.example/candle leads nowhere." in wrong
    assert "It is a placeholder. Link the source." in wrong
    broken = linted("broken", ("comparator: is_true", "comparator: is_ture"), code=1)
    assert "error [compile]" in broken
    assert "Unknown comparator `is_ture`" in " ".join(broken.split())
    monkeypatch.setenv("OPENLEAVE_LAW", str(tmp_path / "wrong"))
    (row,) = json.loads(said(capsys, "lint", ID, "--json", "--check", "link", code=1))
    assert set(row) == {"level", "check", "program", "rule", "what", "why", "fix"}
    assert "placeholder" not in said(capsys, "lint", ID, "--brief", code=1)


def test_diff_of_folders_bundles_and_changed_rules(
    law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bill.yaml").write_text(CHANGED)
    *_, now, later = CHANGED.strip().splitlines()
    new = write(tmp_path / "new", (now.strip(), f"{now.strip()}\n      {later.strip()}"))
    bill = str(tmp_path / "bill.yaml")
    expected = "From January 1, 2027: Figure “maximum”: $950.50 → $1,000."
    assert expected in said(capsys, "diff", bill)
    assert expected in said(capsys, "diff", str(law), bill)
    assert expected in said(capsys, "diff", str(law), str(new))
    bundle = write_bundle(law, compiled(tmp_path / "again"), tmp_path / "old.json")
    assert said(capsys, "diff", str(bundle), str(law)).endswith("no difference.\n")
    assert expected in said(capsys, "diff", str(bundle), bill)
    assert "Desde el 1 de enero de 2027: Cifra “máximo”" in said(capsys, "diff", bill, "--language", "es")
    document = json.loads(said(capsys, "diff", bill, "--json"))
    assert document["programs"][0]["changes"][0]["starts_on"] == "2027-01-01"
    assert "employees" not in document
    assert said(capsys, "diff", bill, "--program", "us.ca").endswith("no difference.\n")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["nowhere"], "No such file or folder."),
        (["a.json"], "This is no compiled library."),
        (["a.yaml"], "No rule is called 'us.zz.candle.minimum'."),
        (["a", "b", "c"], "two versions at most"),
        (["a.yaml", "--organization", "x"], "--organization and --as EMAIL go together"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    law: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: list[str], what: str,
) -> None:  # fmt: skip
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "a.yaml").write_text("- {id: us.zz.candle.minimum}")
    monkeypatch.chdir(tmp_path)
    assert main(["law", "diff", *words]) == 2
    assert what in capsys.readouterr().err


def test_the_page_and_the_command_show_the_same_rows(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = report(compiled(law.parent / "same"), {ID: {"example": 1, "boundary": 7}}, TODAY)
    document = json.loads(said(capsys, "coverage", "--json"))
    assert document["programs"] == json.loads(json.dumps(made.to_json()))["programs"]
