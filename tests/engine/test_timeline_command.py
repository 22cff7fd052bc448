"""`openleave timeline` and `openleave pay`: a leave, or several in a row, as text in two languages and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from openleave.config.cli import main

FACTS: dict[str, Any] = {
    "employer": {"kind": "private", "headcounts": [{"employees": 200}]},
    "employee": {
        "employments": [{"starts_on": "2020-01-06"}],
        "hours": [{"week_of": "2025-01-05", "weeks": 95, "hours": 40}],
        "locations": [{"state": "CA", "reports_to": "w"}],
        "schedules": [{"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}],
    },
    "worksites": [{"id": "w", "state": "CA", "headcounts": [{"employees": 200}]}],
    "leave": {"reason": "pregnancy", "noticed_on": "2026-09-01", "starts_on": "2026-10-05", "ends_on": "2026-11-13"},
    "event": {"id": "p"},
    "policy": {"leave_year": {"method": "calendar"}},
    "wages": {
        "annual": "65000",
        "quarters": [
            {"starts_on": f"{month}-01", "wages": "16250"} for month in ("2025-07", "2025-10", "2026-01", "2026-04")
        ],
    },
}  # fmt: skip
PARTS = [
    {},
    {"reason": "bonding", "starts_on": "2026-11-16", "ends_on": "2026-12-31",
     "child": {"arrived_by": "birth", "arrived_on": "2026-10-19"}},
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    facts, parts = tmp_path / "facts.json", tmp_path / "parts.json"
    facts.write_text(json.dumps(FACTS))
    parts.write_text(json.dumps(PARTS))
    return [str(facts), "--parts", str(parts)]


def test_the_timeline_as_text(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", *files]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Leave from October 5, 2026 to December 31, 2026\n  Every day is protected by some law.")
    for line in (
        "California Pregnancy Disability Leave (us.ca.pdl)\n  October 5, 2026 – November 13, 2026, 6 weeks\n"
        "  left: 11 1/3 weeks",
        "California Family Rights Act (us.ca.cfra)\n  November 16, 2026 – December 31, 2026, 6 4/5 weeks",
    ):
        assert line in shown
    assert main(["timeline", *files, "--language", "es"]) == 0
    assert "Alguna ley protege cada día." in capsys.readouterr().out


def test_the_timeline_as_json(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", *files, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    pdl = next(lane for lane in found["lanes"] if lane["program"] == "us.ca.pdl")
    assert (pdl["outcomes"], pdl["weeks"]) == (["eligible"], "6")
    assert main(["timeline", files[0], "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert (alone["ends_on"], found["ends_on"]) == ("2026-11-13", "2026-12-31")


def test_the_pay_plan(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """$1,250 a week; 90 percent of it, $1,125, from the eighth day on; in the first week six of seven waiting days."""
    assert main(["pay", *files]) == 0
    shown = capsys.readouterr().out
    first = next(line for line in shown.splitlines() if line.startswith("2026-10-04"))
    assert first.split()[-3:] == ["$1,250.00", "$0.00", "$1,250.00"]
    third = next(line for line in shown.splitlines() if line.startswith("2026-10-18"))
    assert third.split()[-3:] == ["$1,250.00", "$1,125.00", "$125.00"]
    assert "California State Disability Insurance (state)" in shown
    assert main(["pay", *files, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["weeks"][2]["total"] == "1125.00"


@pytest.mark.parametrize(
    ("facts", "parts", "words"),
    [
        ([], PARTS, "The document is not an object."),
        (FACTS, {}, "The parts are not a list of objects."),
        ({}, [], "No day to decide on"),
        (FACTS, [{"starts": "2026-10-05"}], "starts"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], facts: Any, parts: Any, words: str
) -> None:
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    (tmp_path / "parts.json").write_text(json.dumps(parts))
    for command in ("timeline", "pay"):
        assert main([command, str(tmp_path / "facts.json"), "--parts", str(tmp_path / "parts.json")]) == 2
        problem = capsys.readouterr().err
        assert words in problem and "Traceback" not in problem
