"""Contributions under invented statutes: shares, wage bases by year and week, small employers, parts of a year."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.money_library import CITE, VALUE, header, money_library, reasons

from openleave.engine import Facts, determine, render
from openleave.engine.contributions import Contribution, contributions_of, together
from openleave.engine.law import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return money_library(tmp_path_factory.mktemp("money"))


def rules(library: Library, program: str, wages: dict[str, Any], people: int | None = 60) -> list[Contribution]:
    document: dict[str, Any] = {"leave": {"starts_on": "2026-03-02"}, "wages": wages}
    if people is not None:
        document["employer"] = {"headcounts": [{"employees": people}]}
    return contributions_of(determine(Facts.from_json(document), library).program(f"us.zz.{program}"))


def one(library: Library, program: str, wages: dict[str, Any], people: int | None = 60) -> Contribution:
    (found,) = rules(library, program, wages, people)
    return found


def test_both_share_one_rate(library: Library) -> None:
    found = one(library, "tiers", {"period": 2000})
    assert (found.employee, found.employer) == (Decimal("16.14"), Decimal("6.46"))  # 71.43 % of 22.60, and the rest
    assert (found.rate, found.employee_share) == (Fraction("1.13"), Fraction("71.43"))
    assert found.employee_maximum == Decimal("1421.41")  # 176,100 × 1.13 % × 71.43 %
    assert [render(line) for line in found.lines] == [
        "The employee pays 0.8072% of $2,000.00: $16.14.",
        "The employer pays 0.3228% of $2,000.00: $6.46.",
        "The wages of this year before that period are not stated: the period is counted as the first of the year.",
    ]


def test_small_employers_pay_less_and_their_size_has_to_be_known(library: Library) -> None:
    assert one(library, "tiers", {"period": 2000}, 49).employer == 0
    assert one(library, "tiers", {"period": 2000}, 50).employer == Decimal("6.46")
    unknown = one(library, "tiers", {"period": 2000}, None)
    assert (unknown.employee, unknown.employer, unknown.employer_maximum) == (Decimal("16.14"), None, None)
    assert [path for path, _ in unknown.missing] == ["employer.headcounts"]
    assert together([unknown])["employer"] is None


def test_where_small_employers_have_another_rate_their_size_decides_for_both(tmp_path: Any) -> None:
    text = header("fund", "paid_benefit") + reasons("fund", "bonding")
    shares = "rate: 0.88, employee: 50, small_employer: {fewer_than: 30, rate: 0.66, employer: 33}"
    text += f"contributions:\n  - id: us.zz.fund.contribution\n    values: [{{{VALUE}, {shares}}}]\n"
    library = money_library(tmp_path, fund=text)
    small, large, unknown = (one(library, "fund", {"period": 1000}, people) for people in (29, 30, None))
    assert (small.employee, small.employer) == (Decimal("3.30"), Decimal("2.18"))
    assert (large.employee, large.employer) == (Decimal("4.40"), Decimal("4.40"))
    assert (unknown.employee, unknown.employer) == (None, None)


def test_employees_of_the_state_alone(tmp_path: Any) -> None:
    text = header("fund", "paid_benefit") + reasons("fund", "bonding")
    shares = "rate: 1, employee: 50, small_employer: {fewer_than: 50, scope: state, employer: 0}"
    text += f"contributions:\n  - id: us.zz.fund.contribution\n    values: [{{{VALUE}, {shares}}}]\n"
    library = money_library(tmp_path, fund=text)
    for people, employer in ((49, Decimal("0.00")), (50, Decimal("5.00"))):
        counts = [{"employees": 900}, {"employees": people, "state": "ZZ"}]
        document = {"leave": {"starts_on": "2026-03-02"}, "wages": {"period": 1000}, "employer": {"headcounts": counts}}
        (found,) = contributions_of(determine(Facts.from_json(document), library).program("us.zz.fund"))
        assert found.employer == employer
    few = {**document, "employer": {"headcounts": [{"employees": 49}]}}  # then there are no 50 in the State either
    (found,) = contributions_of(determine(Facts.from_json(few), library).program("us.zz.fund"))
    assert (found.employer, found.missing) == (Decimal("0.00"), ())


def test_wages_above_the_base_of_the_year_do_not_count(library: Library) -> None:
    found = one(library, "tiers", {"period": 2000, "year_to_date": 175000})
    assert found.subject_wages == 1100
    assert one(library, "tiers", {"period": 2000, "year_to_date": 176100}).employee == 0
    assert one(library, "tiers", {"annual": 500000}).employee == one(library, "tiers", {"annual": 176100}).employee
    assert one(library, "tiers", {"annual": 500000}).employee == Decimal("1421.41")


def test_a_maximum_by_the_week(library: Library) -> None:
    assert one(library, "weeks", {"period": 100}).employee == Decimal("0.50")
    assert one(library, "weeks", {"period": 2000}).employee == Decimal("0.60")
    assert one(library, "weeks", {"period": 2000, "period_weeks": 2}).employee == Decimal("1.20")
    assert one(library, "weeks", {"period": 2000, "year_to_date": 90000}).employee == Decimal("0.60")
    assert [path for path, _ in one(library, "weeks", {"annual": 52000}).missing] == ["wages.period"]


def test_a_rate_for_each_side(library: Library) -> None:
    found = one(library, "quarter", {"period": 1000})
    assert (found.employee, found.employer, found.rate) == (Decimal("12.00"), Decimal("0.00"), Fraction("1.2"))
    assert found.employee_maximum is None


def test_several_rules_are_put_together(library: Library) -> None:
    found = together(rules(library, "base", {"annual": 200000}))
    # 0.70 × 40 % + 0.18 × 100 % = 0.46 % of 184,500
    assert (found["employee"], found["employer"]) == (Decimal("848.70"), Decimal("774.90"))
    assert (found["rate"], found["employee_rate"]) == (Fraction("0.88"), Fraction("0.46"))
    assert found["employee_share"] == Fraction(46, 88) * 100
    assert found["wage_base"] == 184500


@pytest.mark.parametrize(
    ("shares", "employee", "employer"),
    [
        ("rate: 1", "10.00", "0.00"),
        ("rate: 1, employee: 40", "4.00", "6.00"),
        ("rate: 1, employer: 30", "7.00", "3.00"),
        ("rate: 1, employee: 40, employer: 0", "4.00", "0.00"),
        ("employee_rate: 0.5, employer_rate: 0.25", "5.00", "2.50"),
        ("employer_rate: 0.25", "0.00", "2.50"),
        ("rate: 1, employee: 50, small_employer: {fewer_than: 100, rate: 0.5, employee: 100}", "5.00", "0.00"),
        ("rate: 1, employee: 50, small_employer: {fewer_than: 100, scope: anywhere, employer: 0}", "5.00", "0.00"),
        ("rate: 1, employee: 50, small_employer: {fewer_than: 50, scope: anywhere, employer: 0}", "5.00", "5.00"),
    ],
)
def test_who_pays_what(tmp_path: Any, shares: str, employee: str, employer: str) -> None:
    text = header("fund", "paid_benefit") + reasons("fund", "bonding")
    text += f"contributions:\n  - id: us.zz.fund.contribution\n    values: [{{{VALUE}, {shares}}}]\n"
    assert CITE in text
    found = one(money_library(tmp_path, fund=text), "fund", {"period": 1000})
    assert (str(found.employee), str(found.employer)) == (employee, employer)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.decimals(min_value=0, max_value=40000, places=2), min_size=1, max_size=8))
def test_the_parts_of_a_year_add_up_to_the_year(library: Library, parts: list[Decimal]) -> None:
    so_far, employee, employer = Decimal(0), Decimal(0), Decimal(0)
    for wages in parts:
        found = one(library, "tiers", {"period": wages, "year_to_date": so_far})
        assert found.employee is not None and found.employer is not None and found.employee_maximum is not None
        employee, employer, so_far = employee + found.employee, employer + found.employer, so_far + wages
        assert employee <= found.employee_maximum
    year = one(library, "tiers", {"annual": so_far})
    assert (employee, employer) == (year.employee, year.employer)


def test_without_a_figure_of_the_day_nothing_is_computed(tmp_path: Any) -> None:
    text = header("fund", "paid_benefit") + reasons("fund", "bonding")
    base = f"{{{VALUE}, until: 2026-03-01, value: 100000}}"
    text += f"parameters:\n  - {{id: us.zz.fund.base, unit: dollar, values: [{base}]}}\n"
    text += (
        "contributions:\n  - id: us.zz.fund.contribution\n"
        f"    values: [{{{VALUE}, rate: 0.5, employee: 100, wage_base: us.zz.fund.base}}]\n"
    )
    library = money_library(tmp_path, fund=text)
    found = one(library, "fund", {"period": 1000})
    assert (found.employee, found.employer, found.rate, found.employee_maximum) == (None, None, None, None)
    assert found.missing == (("law library", "ask.not_decided"),)
