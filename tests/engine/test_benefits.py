"""Weekly benefits of invented statutes: wages, base periods, formulas, bounds, waiting, the words of the arithmetic."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.money_library import money_library

from openleave.engine import Facts, determine, render
from openleave.engine.benefits import Benefit, benefit_of
from openleave.engine.determination import ProgramDetermination
from openleave.engine.law import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return money_library(tmp_path_factory.mktemp("money"))


def made(library: Library, program: str, wages: dict[str, Any], **leave: Any) -> ProgramDetermination:
    document = {
        "employee": {"locations": [{"state": "ZZ"}]},
        "leave": {
            "reason": "own_health_condition",
            "serious_health_condition": True,
            "starts_on": "2026-03-02",
            **leave,
        },
        "wages": wages,
    }
    return determine(Facts.from_json(document), library).program(f"us.zz.{program}")


def paid(library: Library, program: str, wages: dict[str, Any], **leave: Any) -> Benefit:
    found = made(library, program, wages, **leave).benefit
    assert found is not None
    return found


def quarters(*wages: str, first: str = "2024-10-01", **more: list[int]) -> list[dict[str, Any]]:
    """Quarters in a row from `first`, oldest first."""
    year, month = int(first[:4]), int(first[5:7])
    rows = []
    for number, amount in enumerate(wages):
        months = month - 1 + 3 * number
        row: dict[str, Any] = {"starts_on": f"{year + months // 12}-{months % 12 + 1:02}-01", "wages": amount}
        row |= {name: values[number] for name, values in more.items()}
        rows.append(row)
    return rows


# By hand, from the words of the statute: 90 % of the wage up to half of $1,830 and 50 % above it, rounded down;
# at least $100 (all of a lower wage), at most 90 % of $1,830.
@pytest.mark.parametrize(
    ("wage", "weekly", "tiers"),
    [
        ("40.55", "40.55", ["36.495"]),
        ("100", "100.00", ["90"]),
        ("111.12", "100.00", ["100.008"]),
        ("300", "270.00", ["270"]),
        ("915", "823.00", ["823.5"]),
        ("916", "824.00", ["823.5", "0.5"]),
        ("1200", "966.00", ["823.5", "142.5"]),
        ("2561", "1646.00", ["823.5", "823"]),
        ("2562", "1647.00", ["823.5", "823.5"]),
        ("2564", "1647.00", ["823.5", "824.5"]),
        ("9999", "1647.00", ["823.5", "4542"]),
    ],
)
def test_tiers_minimum_and_maximum(library: Library, wage: str, weekly: str, tiers: list[str]) -> None:
    found = paid(library, "tiers", {"average_weekly_wage": wage})
    assert str(found.weekly) == weekly
    assert found.tiers == tuple(Fraction(tier) for tier in tiers)
    assert (found.minimum, found.maximum) == (Decimal(100), Decimal(1647))


def test_parameters_are_those_of_the_first_day_of_the_claim(library: Library) -> None:
    wages = {"average_weekly_wage": 5000}
    assert paid(library, "tiers", wages, starts_on="2025-12-31").weekly == Decimal("1542.60")  # 90 % of 1714
    assert paid(library, "tiers", wages, starts_on="2026-01-01").weekly == 1647
    continued = {**wages, "claim_starts_on": "2025-12-29"}
    assert paid(library, "tiers", continued, starts_on="2026-01-05").weekly == Decimal("1542.60")


def test_two_highest_quarters_of_the_base_period(library: Library) -> None:
    given_ = quarters("9000", "13000.50", "11999.75", "8000", "99999", hours=[520] * 5)
    found = paid(library, "tiers", {"quarters": given_})
    # 13,000.50 + 11,999.75 = 25,000.25, ÷ 26 = 961.548…, down to 961; the fifth quarter is not in the base.
    assert found.wage.value == 961
    assert found.weekly == 846  # 823.50 + 23.00
    base = found.wage.base
    assert base is not None
    assert (base.name, base.starts_on, base.ends_on) == (
        "first_four_of_last_five", dt.date(2024, 10, 1), dt.date(2025, 9, 30),
    )  # fmt: skip
    assert found.highest_quarter == Fraction("13000.50")


def test_the_other_base_counts_only_where_the_first_does_not_suffice(library: Library) -> None:
    hours = [0, 0, 200, 300, 400]  # 500 of 820 in the first four, 900 in the last four
    given_ = quarters("0", "0", "5000", "7000", "9000", hours=hours)
    result = made(library, "tiers", {"quarters": given_})
    assert result.outcome == "eligible"
    assert result.benefit is not None and result.benefit.wage.base is not None
    assert result.benefit.wage.base.name == "last_four"
    assert result.benefit.wage.value == 615  # 16,000 ÷ 26 = 615.38
    short = made(
        library, "tiers", {"quarters": quarters("0", "0", "5000", "7000", "9000", hours=[0, 0, 200, 300, 319])}
    )
    assert short.failed == ("base_hours",)
    assert short.benefit is not None and short.benefit.wage.value == 461  # 12,000 ÷ 26: the first base remains


def test_hours_of_the_base_period_by_the_record_of_hours(library: Library) -> None:
    facts = {
        "employee": {"locations": [{"state": "ZZ"}], "hours": [{"week_of": "2024-10-07", "weeks": 41, "hours": 20}]},
        "leave": {"reason": "own_health_condition", "serious_health_condition": True, "starts_on": "2026-03-02"},
    }
    found = determine(Facts.from_json(facts), library).program("us.zz.tiers")
    assert found.outcome == "eligible"  # 41 × 20 = 820
    facts["employee"]["hours"][0]["weeks"] = 40  # type: ignore[index]
    assert determine(Facts.from_json(facts), library).program("us.zz.tiers").failed == ("base_hours",)


def test_wages_of_another_state_do_not_count(library: Library) -> None:
    given_ = quarters("10000", "12000", "14000", "16000", hours=[400] * 4)
    given_[3]["state"] = "YY"
    given_[2]["state"] = "ZZ"
    found = paid(library, "tiers", {"quarters": given_})
    assert found.wage.value == 1000  # 14,000 + 12,000 of 26 weeks


def test_the_base_is_counted_from_the_application(library: Library) -> None:
    given_ = quarters("1000", "2000", "3000", "4000", "5000", "6000", hours=[300] * 6)
    wages = {"quarters": given_, "applied_on": "2026-04-01"}
    base = paid(library, "tiers", wages, starts_on="2026-03-31").wage.base
    assert base is not None and base.starts_on == dt.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("quarter", "weekly"),
    [
        ("299.99", "0.00"),
        ("300", "50.00"),
        ("722.49", "50.00"),
        ("722.50", "51.00"),  # 722.50 × 0.9 ÷ 13 = 50.02
        ("13000", "900.00"),
        ("15506.40", "1074.00"),  # 90 % still: 1,073.52
        ("15506.41", "1074.00"),  # 63 % of 1,704 = 1,073.52 against 834.96
        ("19936.80", "1074.00"),  # 70 % is 1,073.52 as well
        ("20000", "1077.00"),  # 1,076.92
        ("99999", "1681.00"),
    ],
)
def test_rows_by_the_highest_quarter(library: Library, quarter: str, weekly: str) -> None:
    found = paid(library, "quarter", {"highest_quarter": quarter, "base_period_wages": "50000"})
    assert str(found.weekly) == weekly
    assert found.total == 18000  # 36 % of the wages of the base period


def test_the_text_of_the_row_that_counts_is_said(library: Library) -> None:
    found = paid(library, "quarter", {"highest_quarter": "299", "base_period_wages": "1000"})
    assert "Less than $300 in the quarter." in [render(line) for line in found.lines]
    assert "Menos de $300 en el trimestre." in [render(line, "es") for line in found.lines]


def test_average_of_the_last_weeks(library: Library) -> None:
    rows = [{"week_of": "2026-01-05", "weeks": 4, "wages": 100}, {"week_of": "2026-02-02", "weeks": 4, "wages": 300}]
    old = {"week_of": "2025-11-10", "weeks": 8, "wages": 5000}
    found = paid(library, "weeks", {"weeks": [old, *rows]})
    assert found.wage.value == 200
    assert found.weekly == 100
    # Of the week in which the leave begins only what raises the average counts: 500 + 4 × 300 + 3 × 100, ÷ 8.
    higher = paid(library, "weeks", {"weeks": [*rows, {"week_of": "2026-03-02", "wages": 500}]})
    assert higher.wage.value == 250
    lower = paid(library, "weeks", {"weeks": [*rows, {"week_of": "2026-03-02", "wages": 10}]})
    assert lower.wage.value == 200


def test_the_whole_wage_where_it_is_below_the_minimum(library: Library) -> None:
    assert paid(library, "weeks", {"average_weekly_wage": "19.50"}).weekly == Decimal("19.50")
    assert paid(library, "weeks", {"average_weekly_wage": "30"}).weekly == 20
    assert paid(library, "weeks", {"average_weekly_wage": "340"}).weekly == 170


def test_each_reason_has_its_own_rule_and_amounts_may_follow_the_week(library: Library) -> None:
    child = {"arrived_by": "birth", "arrived_on": "2024-06-01"}
    result = made(library, "weeks", {"annual": 52000}, reason="bonding", starts_on="2024-06-03", child=child)
    found = result.benefit
    assert found is not None
    assert found.paid_by == "state"
    # 90 % of 710.58 + 50 % of 289.42 = 784.232
    assert found.weekly == Decimal("784.23")
    assert found.total == Decimal("9410.76")
    later = benefit_of(result, dt.date(2024, 7, 1))
    assert later is not None and later.weekly == Decimal("794.27")  # half of 1,471.34 from July on


def test_base_weeks(library: Library) -> None:
    given_ = quarters("4200", "4000", "5000", "5000", weeks=[11, 10, 12, 12])
    found = paid(library, "base", {"quarters": given_})
    assert found.wage.value == 404  # 18,200 ÷ 45 = 404.44
    assert found.weekly == 343  # 343.40


def test_what_the_state_notified_wins(library: Library) -> None:
    found = paid(library, "tiers", {"average_weekly_wage": 1000, "weekly_benefit": "812.34"})
    assert (found.weekly, found.notified) == (Decimal("812.34"), True)
    assert render(found.lines[0]) == "The weekly benefit that was notified counts: $812.34."


def test_waiting_days_and_for_whom_there_are_none(library: Library) -> None:
    wages = {"average_weekly_wage": 1000}
    assert paid(library, "tiers", wages).waiting_days == 7
    child = {"arrived_by": "birth", "arrived_on": "2026-03-01"}
    found = paid(library, "tiers", wages, reason="bonding", child=child)
    assert found.waiting_days == 0
    assert render(found.lines[-1]) == "There is no waiting period for this leave."
    unknown = paid(library, "tiers", wages, reason=None)
    assert unknown.waiting_days is None
    assert [path for path, _ in unknown.missing] == ["leave.reason"]


def test_the_facts_that_are_missing_are_asked_for(library: Library) -> None:
    for program, path in (
        ("tiers", "wages.quarters"), ("quarter", "wages.quarters"), ("weeks", "wages.weeks"),
        ("base", "wages.quarters"),
    ):  # fmt: skip
        result = made(library, program, {})
        assert result.benefit is not None
        assert result.benefit.weekly is None
        assert path in [name for name, _ in result.benefit.missing]
        finding = next(one for one in result.findings if one.group == "benefit")
        assert finding.result == "missing"
        assert render(finding) == "How much is paid in a week is not known yet; facts are missing."
    without = paid(library, "base", {"base_period_wages": 18200})
    assert [name for name, _ in without.missing] == ["wages.base_weeks"]


def test_the_arithmetic_in_words(library: Library) -> None:
    given_ = quarters("9000", "13000.50", "11999.75", "8000", hours=[520] * 4)
    found = paid(library, "tiers", {"quarters": given_})
    assert [render(line) for line in found.lines] == [
        "Average weekly wage: $25,000.25 in the 2 highest quarters of the base period (October 1, 2024 to "
        "September 30, 2025), divided by 26: $961.55.",
        "Rounded down: $961.00.",
        "90% of the first $915.00 of the wage: $823.50.",
        "50% of the $46.00 above $915.00: $23.00.",
        "Rounded down: $846.00.",
        "Weekly benefit: $846.00.",
        "Waiting period, not paid: 7 days.",
    ]
    assert all(render(line, "es") for line in found.lines)


def test_the_determination_says_it(library: Library) -> None:
    given_ = quarters("9000", "13000.50", "11999.75", "8000", hours=[520] * 4)
    result = made(library, "tiers", {"quarters": given_})
    finding = next(one for one in result.findings if one.group == "benefit")
    assert render(finding) == "Weekly benefit, paid by the State: $846.00, after a waiting period of 7 days."
    document = result.to_json()["benefit"]
    assert (document["weekly"], document["wage"], document["maximum"]) == ("846.00", "961.00", "1647.00")
    assert document["base"] == {
        "name": "first_four_of_last_five", "starts_on": "2024-10-01", "ends_on": "2025-09-30",
    }  # fmt: skip
    assert render(document["explanation"][-1], "es") == "Período de espera, sin pago: 7 días."
    assert made(library, "sick", {}).to_json()["benefit"] is None


amounts = st.decimals(min_value=0, max_value=6000, places=2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=amounts, other=amounts, program=st.sampled_from(["tiers", "weeks", "base"]))
def test_more_wages_never_less_benefit_and_never_above_the_maximum(
    library: Library, one: Decimal, other: Decimal, program: str
) -> None:
    low, high = sorted((one, other))
    less = paid(library, program, {"average_weekly_wage": low})
    more = paid(library, program, {"average_weekly_wage": high})
    assert less.weekly is not None and more.weekly is not None and more.maximum is not None
    assert less.weekly <= more.weekly <= more.maximum


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quarter=st.decimals(min_value=0, max_value=60000, places=2))
def test_the_rows_agree_with_the_statute_written_as_code(library: Library, quarter: Decimal) -> None:
    found = paid(library, "quarter", {"highest_quarter": quarter, "base_period_wages": quarter})
    wages = Fraction(quarter)
    if wages < 300:
        expected = Fraction(0)
    elif wages < Fraction("722.5"):
        expected = Fraction(50)
    elif wages <= Fraction("15506.40"):
        expected = wages * 9 / 130
    else:
        expected = max(Fraction("1073.52"), wages * 7 / 130)
    assert found.weekly == min(-(-expected.numerator // expected.denominator), 1681)
