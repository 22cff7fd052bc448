"""`openleave cases`: the same path from the command line."""

from __future__ import annotations

import argparse
import json

import pytest

from openleave.apps.cases.tests.conftest import Harbor, at_noon, harbor  # noqa: F401 - fixtures
from openleave.config.cli import cases, cases_life
from openleave.kernel.errors import NotFound

WHO = ["--organization", "harbor-hospital", "--as", "ada@harbor-hospital.example"]
DATES = ["--starts", "2026-12-01", "--ends", "2026-12-14"]
SURGERY = ["open", *WHO, "--employee", "777", "--reason", "own_health", *DATES]


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cases.add_arguments(parser)
    return parser.parse_args(words)


def test_open_show_list(harbor: Harbor, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    assert cases.open_case(options(SURGERY)) == 0
    text = capsys.readouterr().out
    assert text.startswith("L-2026-0001  own_health_condition, continuous, 2026-12-01 to 2026-12-14, requested")
    assert "Family and Medical Leave Act: Yes:" in text
    assert "29 CFR 825.110(a)(2)" in text
    assert "2026-11-30  employer  us.fed.fmla.clock.eligibility_notice  due" in text
    assert cases.show_case(options(["show", *WHO, "L-2026-0001", "--language", "es"])) == 0
    assert "horas trabajadas" in capsys.readouterr().out
    assert cases.show_case(options(["show", *WHO, "l-2026-0001", "--json"])) == 0
    assert json.loads(capsys.readouterr().out)["determination"]["programs"][0]["outcome"] == "eligible"
    assert cases.list_cases(options(["list", *WHO])) == 0
    assert "1 cases." in capsys.readouterr().out


def test_a_reduced_week(harbor: Harbor, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    assert cases.open_case(options([*SURGERY, "--pattern", "reduced", "--off", "monday=4", "--off", "friday=1.5"])) == 0
    assert "reduced" in capsys.readouterr().out


def test_who_holds_no_role_may_nothing(harbor: Harbor) -> None:  # noqa: F811
    with pytest.raises(NotFound):
        cases.list_cases(options(["list", "--organization", "harbor-hospital", "--as", "nobody@harbor.example"]))


@pytest.mark.parametrize("words", [["--starts", "2026-02-30"], ["--reason", "o"], ["--off", "monday=30"]])
def test_what_cannot_be_read(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options([*SURGERY, *words])
    assert "error: argument" in capsys.readouterr().err


def test_a_life_from_the_command_line(harbor: Harbor, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811
    def run(*words: str) -> str:
        chosen = options([*words[:1], *WHO, *words[1:]])
        known = {"open": cases.open_case, "show": cases.show_case, **cases_life.ACTIONS}
        assert known[chosen.action](chosen) == 0
        return capsys.readouterr().out

    noticed = run("notice", "--employee", "777", "--noticed", "2026-11-20", "--source", "manager", "--said", "Surgery.")
    assert noticed == "L-2026-0001  noticed on 2026-11-20; next deadline 2026-11-27\n"
    assert "a first word, noticed on 2026-11-20" in run("show", "L-2026-0001")
    run("open", "--employee", "777", "--reason", "own_health", *DATES)
    assert run("done", "L-2026-0002", "eligibility_notice") == "L-2026-0002  eligibility_decided\n"
    assert run("decide", "L-2026-0002", "designated") == "L-2026-0002  designated\n"
    assert run("end", "L-2026-0002") == "L-2026-0002  closed\n"
    assert run("reopen", "L-2026-0002") == "L-2026-0002  designated\n"
    assert run("hand", "L-2026-0002", "--to", "ada@harbor-hospital.example") == "L-2026-0002  designated\n"
    steps = run("steps", "L-2026-0002")
    assert "Closed  Designated -> Closed  Back at work  Ada Ferro" in steps
    assert len(steps.splitlines()) == 7
