"""`openleave workforce`: what a run and a simulation print, and the list they write."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor, make_harbor
from openleave.apps.workforce.tests.test_workforce import HOURS_1000, one_by_one, people_of_every_kind
from openleave.config.cli import main, workforce
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def harbor(fresh_database: Any) -> Iterator[Harbor]:
    with clock.travel(NOW), fresh_database.in_django():
        made = make_harbor("harbor-hospital")
        with organization_scope(made.organization.id):
            people_of_every_kind(made)
        yield made


def test_commands(harbor: Harbor, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    workforce.add_arguments(parser)
    who = ["--organization", "harbor-hospital", "--as", "ada@harbor-hospital.example", "--as-of", str(TODAY)]
    assert workforce.determine(parser.parse_args(["determine", *who, "--json"])) == 0
    found = json.loads(capsys.readouterr().out)
    fmla = found["programs"]["us.fed.fmla"]
    assert sum(fmla["outcomes"].values()) == fmla["employees"] == found["employees"] == len(one_by_one(harbor, TODAY))
    assert {name for name in found["programs"] if name.startswith("us.oh.")} <= set(found["programs"])
    assert sum(sum(row.values()) for row in fmla["states"].values()) == found["employees"]
    assert workforce.determine(parser.parse_args(["determine", *who])) == 0
    assert "employees decided in" in capsys.readouterr().out
    assert workforce.determine(parser.parse_args(["determine", *who, "--program", "us.fed.fmla"])) == 0
    assert "Not met:" in capsys.readouterr().out
    bill, listed = tmp_path / "bill.yaml", tmp_path / "changes.csv"
    bill.write_text(HOURS_1000)
    assert workforce.simulate(parser.parse_args(["simulate", *who, "--law", str(bill), "--output", str(listed)])) == 0
    assert "answers change" in capsys.readouterr().out
    assert listed.read_text().startswith(
        "employee_id,number,worksite,program,before,after,weeks_before,weeks_after,criteria\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--reason", "own_helth_condition", "--as-of", "2026-11-23"], "Did you mean"),
        (["--as-of", "2026-02-30"], "no day"),
        (["--as-of", "2026-11-23", "--program", "us.fed.flma"], 'Did you mean "us.fed.fmla"?'),
        (["--as-of", "2026-11-23", "--program", "us.fed.fmla", "--all"], "not allowed with"),
    ],
)
def test_wrong_calls_say_what_to_do(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["workforce", "determine", "--organization", "x", "--as", "a@x.example", *words]
    try:
        assert main(call) == 2
    except SystemExit as error:
        assert error.code == 2
    assert said in capsys.readouterr().err
