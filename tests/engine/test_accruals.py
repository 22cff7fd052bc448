"""Time earned by the hour under an invented sick-leave law: rate, limits, size of the employer, use, reinstatement."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.money_library import VALUE, header, money_library, reasons

from openleave.engine import Facts, determine, render
from openleave.engine.accruals import Accrued, accrual_of
from openleave.engine.law import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return money_library(tmp_path_factory.mktemp("money"))


def earned(library: Library, people: int | None = 20, employments: Any = (), **facts: Any) -> Accrued:
    document: dict[str, Any] = {"leave": {"starts_on": "2026-03-02"}, "accrual": facts}
    document["employee"] = {"employments": list(employments)}
    if people is not None:
        document["employer"] = {"headcounts": [{"employees": people}]}
    found = accrual_of(determine(Facts.from_json(document), library).program("us.zz.sick"))
    assert found is not None
    return found


def test_hours_for_hours_in_steps_rounded_up(library: Library) -> None:
    assert earned(library, hours_worked=60).accrued_hours == 2
    assert earned(library, hours_worked="60.01").accrued_hours == Fraction(9, 4)
    assert earned(library, hours_worked="7.5").accrued_hours == Fraction(1, 4)
    assert earned(library, hours_worked=0).accrued_hours == 0


def test_by_the_employers_size(library: Library) -> None:
    large, small, tiny = (earned(library, people, hours_worked=120) for people in (15, 14, 1))
    assert (large.year, large.balance, large.carry_over, large.paid, large.hours_per) == (56, 80, 56, True, 30)
    assert (small.year, small.balance, small.carry_over, small.paid, small.hours_per) == (40, None, 40, False, 40)
    assert (large.accrued_hours, small.accrued_hours) == (4, 3)
    assert (tiny.covered, tiny.year, tiny.accrued_hours) == (False, None, None)
    unknown = earned(library, None, hours_worked=120)
    assert (unknown.covered, [path for path, _ in unknown.missing][-1]) == (None, "employer.headcounts")


def test_no_more_than_the_year_and_the_balance_allow(library: Library) -> None:
    assert earned(library, hours_worked=300, hours_accrued=50).accrued_hours == 6
    assert earned(library, hours_worked=300, hours_accrued=56).accrued_hours == 0
    # Hours carried over count towards the year's 56.
    assert earned(library, hours_worked=600, hours_accrued=10, carried_over=40).accrued_hours == 6
    full = earned(library, hours_worked=300, hours_accrued=50, carried_over=0, used=20)
    assert (full.accrued_hours, full.available) == (6, 36)
    assert "No more than 56 hours in a year: 6 hours are added." in [render(line) for line in full.lines]


def test_exempt_people_earn_for_forty_hours_a_week(library: Library) -> None:
    assert earned(library, hours_worked=120, weeks=2, exempt=True).accrued_hours == Fraction(11, 4)  # 80 ÷ 30 = 2.67
    assert earned(library, hours_worked=120, weeks=2, exempt=False).accrued_hours == 4
    assert earned(library, hours_worked=120, exempt=True).missing[-1][0] == "accrual.weeks"
    assert earned(library, hours_worked=120, weeks=2).missing[-1][0] == "accrual.exempt"
    assert earned(library, hours_worked=60, weeks=2).accrued_hours == 2


def test_front_loaded(library: Library) -> None:
    assert earned(library, hours_worked=0, front_loaded=True).accrued_hours == 56
    assert earned(library, hours_worked=0, front_loaded=True, hours_accrued=56).accrued_hours == 0


def test_front_loaded_time_waits_for_no_hours(library: Library) -> None:
    found = earned(library, front_loaded=True, started_on="2026-03-02")
    assert (found.accrued_hours, found.available, found.missing) == (56, 56, ())


def test_carried_over_within_its_limit_and_never_less_than_nothing(library: Library) -> None:
    found = earned(library, 14, hours_worked=400, carried_over=50, started_on="2026-03-02")
    assert (found.carry_over, found.accrued_hours, found.available) == (40, 0, 40)  # 40 count towards the year's 40
    assert "No more than 40 hours are carried over from the year before." in [render(line) for line in found.lines]
    at_it = earned(library, 14, hours_worked=400, carried_over=40, started_on="2026-03-02")
    assert (at_it.available, len(at_it.lines)) == (40, len(found.lines) - 1)
    assert earned(library, hours_worked=30, hours_accrued=8, used=20).available == 0


def test_says_so_where_it_is_not_known_who_is_exempt(library: Library) -> None:
    note = "Counted as for somebody who is paid overtime. Of people exempt from it no more than 40 hours a week count."
    assert note in [render(line) for line in earned(library, hours_worked="40.5").lines]
    for facts in ({"hours_worked": 40}, {"hours_worked": 400, "exempt": False}, {"hours_worked": 80, "weeks": 2}):
        assert note not in [render(line) for line in earned(library, **facts).lines]
    assert earned(library, hours_worked=40, exempt=True).accrued_hours == Fraction(3, 2)  # 1.33, in quarters


def test_first_day_of_use(library: Library) -> None:
    assert earned(library, started_on="2026-07-01").usable_on == dt.date(2026, 9, 29)
    rows = [{"starts_on": "2020-01-01", "ends_on": "2024-05-31"}, {"starts_on": "2026-01-05"}]
    assert earned(library, employments=rows).usable_on == dt.date(2026, 4, 5)
    assert "accrual.started_on" in [path for path, _ in earned(library).missing]


def test_unused_time_comes_back_after_a_short_break(library: Library) -> None:
    facts = {"separated_on": "2025-06-02", "unused_at_separation": "12.5"}
    assert earned(library, started_on="2026-03-02", **facts).reinstated_hours == Fraction("12.5")
    assert earned(library, started_on="2026-03-03", **facts).reinstated_hours == 0
    assert earned(library, started_on="2026-03-02").reinstated_hours is None


def test_one_row_for_every_employer_and_no_rounding(tmp_path: Path) -> None:
    text = header("plain", "sick_leave") + reasons("plain", "illness")
    rule = f"{{{VALUE}, hours_per: 52, by_size: [{{at_least: 1}}]}}"
    text += f"accruals:\n  - id: us.zz.plain.accrual\n    values: [{rule}]\n"
    document = {"leave": {"starts_on": "2026-03-02"}, "accrual": {"hours_worked": 40, "started_on": "2026-01-05"}}
    found = accrual_of(determine(Facts.from_json(document), money_library(tmp_path, plain=text)).program("us.zz.plain"))
    assert found is not None
    assert (found.accrued_hours, found.year, found.paid) == (Fraction(10, 13), None, True)
    assert render(found.lines[0]) == "Time can be used as it is earned, from January 5, 2026 on."


def test_every_line_in_both_languages(library: Library) -> None:
    facts = {"separated_on": "2025-06-02", "unused_at_separation": 8, "started_on": "2026-03-02"}
    for found in (
        earned(library, hours_worked=3000, carried_over=50, hours_accrued=40, **facts),
        earned(library, hours_worked=30, front_loaded=True, **{**facts, "started_on": "2026-06-01"}),
    ):
        assert all(render(line, language) for line in found.lines for language in ("en", "es"))
        assert found.to_json()["rule"] == "us.zz.sick.accrual@2020-01-01"


hours = st.fractions(min_value=0, max_value=400, max_denominator=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=hours, other=hours, before=hours, carried=hours, used=hours)
def test_more_work_never_earns_less_and_limits_hold(
    library: Library, one: Fraction, other: Fraction, before: Fraction, carried: Fraction, used: Fraction
) -> None:
    facts = {"hours_accrued": str(before), "carried_over": str(carried), "used": str(used)}
    less, more = (earned(library, hours_worked=str(value), **facts) for value in sorted((one, other)))
    assert less.accrued_hours is not None and more.accrued_hours is not None
    assert 0 <= less.accrued_hours <= more.accrued_hours <= max(56 - before - carried, Fraction(0))


def test_without_a_figure_of_the_day_nothing_is_granted(tmp_path: Path) -> None:
    text = header("bank", "sick_leave") + reasons("bank", "illness")
    year = f"{{{VALUE}, until: 2026-03-01, value: 40}}"
    text += f"parameters:\n  - {{id: us.zz.bank.year, unit: hour, values: [{year}]}}\n"
    text += (
        "accruals:\n  - id: us.zz.bank.accrual\n"
        f"    values: [{{{VALUE}, hours_per: 30, by_size: [{{at_least: 1, year: us.zz.bank.year}}]}}]\n"
    )
    library = money_library(tmp_path, bank=text)
    document = {"leave": {"starts_on": "2026-03-02"}, "accrual": {"hours_worked": 300, "started_on": "2026-01-05"}}
    found = accrual_of(determine(Facts.from_json(document), library).program("us.zz.bank"))
    assert found is not None
    assert (found.year, found.accrued_hours, found.available) == (None, None, None)
    assert found.missing == (("law library", "ask.not_decided"),)
