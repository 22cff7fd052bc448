"""`openleave determine`: readable, in two languages, from a file or standard input; broken input has clear errors."""

import io
import json
import re
from pathlib import Path

import pytest

from openleave.config.cli import main

ROOT = Path(__file__).parents[2]
DOCUMENT = re.search(
    r'```json\n(\{\n  "employer".*?)```', (ROOT / "docs" / "reference" / "facts.md").read_text(), re.DOTALL
)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    assert DOCUMENT
    path = tmp_path / "facts.json"
    # In a State whose own programs are known by name only.
    path.write_text(DOCUMENT.group(1).replace('{"reports_to": "plant"}', '{"reports_to": "plant", "state": "CA"}'))
    return path


def test_explanation_in_english(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["determine", str(facts)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for words in (
        "Yes: the Family and Medical Leave Act applies",
        "29 CFR 825.110(a)(2)",
        "≥ 1250 hours: yes",
        "July 8, 2026",
        "Entitlement used up on October 22, 2026",
        "Not covered by this library",
    ):
        assert words in shown
    assert "{" not in shown


def test_explanation_in_spanish_from_standard_input(
    facts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(facts.read_text()))
    assert main(["determine", "-", "--language", "es"]) == 0
    shown = capsys.readouterr().out
    assert "se aplica a esta licencia" in shown
    assert "LEY DE LICENCIA FAMILIAR Y MÉDICA" in shown
    assert "≥ 1250 horas: sí" in " ".join(shown.split())
    for english in (" hours", " months", ": yes", " to 20", "Disabilities Act"):
        assert english not in shown


def test_json_is_the_documented_shape_and_the_same_every_time(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["determine", str(facts), "--json", "--as-of", "2026-07-02"]) == 0
    first = capsys.readouterr().out
    assert main(["determine", str(facts), "--json", "--as-of", "2026-07-02"]) == 0
    assert first == capsys.readouterr().out
    found = json.loads(first)
    assert found["as_of"] == "2026-07-02"
    program = found["programs"][0]
    assert program["outcome"] == "eligible"
    assert program["entitlement"]["used"] == "1/5"
    assert program["entitlement"]["exhausts_on"] == "2026-10-22"
    assert len(found["calendar"]) == 60
    for finding in program["findings"]:
        assert {"id", "result", "rule", "cite", "facts", "steps", "sentence", "would_change", "measured_on"} <= set(
            finding
        )
        if finding["group"] != "usage":
            assert finding["cite"]


BROKEN = [
    ('{"leave": ', "is not JSON (line 1"),
    ("[]", "not an object"),
    ('{"leave": {"reson": "bonding"}}', 'Did you mean "reason"'),
    ('{"employee": {"hours": [{"week_of": "2026-01-05", "hours": 37.5}]}}', "is a float"),
    ("{}", "No day to decide on"),
    ('{"leave": {"starts_on": "2026-03-02", "starts_on": "2026-03-09"}}', "occurs twice"),
    ('{"leave": {"starts_on": "9999-12-31"}}', "too far away"),
]


@pytest.mark.parametrize(("text", "words"), BROKEN, ids=[b[1] for b in BROKEN])
def test_broken_input(text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "facts.json"
    path.write_text(text)
    assert main(["determine", str(path)]) == 2
    assert words in capsys.readouterr().err


def test_missing_and_binary_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["determine", str(tmp_path / "none.json")]) == 2
    assert "Check the path" in capsys.readouterr().err
    path = tmp_path / "binary.json"
    path.write_bytes(b"\xff\xfe\x00\x81")
    assert main(["determine", str(path)]) == 2
    assert "UTF-8" in capsys.readouterr().err
