"""`openleave law diff --organization`: how many employees get another answer, by the workforce simulation."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from openleave.apps.cases.tests.conftest import NOW, Harbor, make_harbor
from openleave.apps.workforce.tests.test_workforce import HOURS_1000, people_of_every_kind
from openleave.config.cli import law_diff, law_words
from openleave.engine.law_diff import library_diff
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def harbor(fresh_database: Any) -> Iterator[Harbor]:
    with clock.travel(NOW), fresh_database.in_django():
        made = make_harbor("harbor-hospital")
        with organization_scope(made.organization.id):
            people_of_every_kind(made)
        yield made


def test_whose_answers_change(harbor: Harbor, tmp_path: Path) -> None:
    bill = tmp_path / "bill.yaml"
    bill.write_text(HOURS_1000)
    parser = argparse.ArgumentParser()
    law_diff.add_arguments(parser)
    args = parser.parse_args(
        [str(bill), "--organization", "harbor-hospital", "--as", "ada@harbor-hospital.example", "--as-of", "2026-11-23"]
    )
    old, new = law_diff.versions(args.versions)
    (row,) = law_diff.affected(args, old, new, library_diff(old, new))
    assert (row["program"], row["as_of"], row["reason"]) == ("us.fed.fmla", "2026-11-23", "own_health_condition")
    assert 0 < row["changed"] < row["employees"]
    gained = sum(site["gain"] for site in row["worksites"].values())
    assert gained > 0
    assert sum(site["lose"] for site in row["worksites"].values()) == 0  # fewer hours are asked for
    (line,) = law_diff.people_lines([row])
    assert line.strip() == (
        f"us.fed.fmla, leave from 2026-11-23 for own health condition: {row['changed']} of {row['employees']} answers "
        f"change; {gained} become eligible, 0 cease to be."
    )


def test_the_day_asked_about_is_the_first_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_words, "today", lambda: date(2026, 11, 30))
    bill = tmp_path / "bill.yaml"
    bill.write_text(HOURS_1000)
    (one,) = library_diff(*law_diff.versions([bill]))
    assert law_diff.first_new_day(one) == max(one.changes[0].starts_on or date.min, date(2026, 11, 30))
