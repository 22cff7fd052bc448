"""Numbers, formulas and charts in words: exact, in both languages."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.utils.translation import override

from openleave.apps.law import formula, history, words
from openleave.apps.law.calculator import wage_of
from openleave.apps.law.reading import Rules, in_force
from openleave.engine import Library

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("value", "unit", "english", "spanish"),
    [
        (12, "month", "12 months", "12 meses"),
        (1, "month", "1 month", "1 mes"),
        ("1/2", "week", "0.5 weeks", "0.5 semanas"),
        ("52/3", "workweek", "17 1/3 weeks", "17 1/3 semanas"),
        (1250, "hour", "1,250 hours", "1,250 horas"),
        ("0.44", "percent", "0.44%", "0.44%"),
        (1765, "dollar", "$1,765", "$1,765"),
        ("1199.1", "dollar", "$1,199.10", "$1,199.10"),
        (50, "employee", "50 employees", "50 empleados"),
    ],
)
def test_quantities(value: Any, unit: str, english: str, spanish: str) -> None:
    assert words.quantity(value, unit) == english
    with override("es"):
        assert words.quantity(value, unit) == spanish


def test_lists() -> None:
    assert words.listed(["a", "b", "c"]) == "a, b or c"
    assert words.listed(["a", "b"], either=False) == "a and b"
    assert words.listed([]) == ""


@pytest.fixture
def rules(lumen_library: Library) -> Rules:
    return Rules(lumen_library, "us.wy.care", TODAY)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ({"product": ["benefit.wage", "0.8"]}, "80% of the average weekly wage"),
        (
            {"product": ["0.9", {"quotient": ["benefit.highest_quarter", 13]}]},
            "90% of (wages of the highest quarter ÷ 13)",
        ),
        ({"quotient": ["us.wy.care.low", 100]}, "0.9"),
        ({"product": ["us.wy.care.maximum", "0.5"]}, "$450"),
        ({"least": ["benefit.wage", "us.wy.care.maximum"]}, "the smaller of average weekly wage and $900"),
        ({"sum": ["benefit.wage", 10]}, "average weekly wage + 10"),
        ({"product": [{"sum": ["benefit.wage", 10]}, 2]}, "(average weekly wage + 10) × 2"),
        ({"first": ["wages.dependants", 0]}, "number of dependants"),
        # Decided by the day whose law is shown, November 30, 2026: as if the leave began on it.
        ({"if": {"when": {"leave.first_on": {"less_than": "2026-11-30"}}, "then": 1, "else": 2}}, "2"),
        ({"if": {"when": {"leave.first_on": {"at_most": "2026-11-30"}}, "then": 1, "else": 2}}, "1"),
        (
            {"if": {"when": {"wages.dependants": {"at_least": 1}}, "then": 1, "else": 2}},
            "1, if number of dependants: at least 1; otherwise 2",
        ),
        (
            {"tiers": ["benefit.wage", "0.9", "us.wy.care.maximum", "0.5", 1800, "0.1"]},
            "90% of the average weekly wage up to $900; 50% of what lies above, up to $1,800; 10% of what lies above",
        ),
    ],
)
def test_formulas(rules: Rules, expression: Any, said: str) -> None:
    assert formula.expression(rules, expression) == said


def test_a_number_that_is_not_known_for_the_day(lumen_library: Library) -> None:
    before = Rules(lumen_library, "us.wy.care", date(2026, 2, 28))
    assert formula.amount(before, "us.wy.care.maximum") == "maximum (no figure for this day)"
    assert formula.constant(before, "us.wy.care.maximum") is None


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            {"employer.employees": {"at_least": 16, "at_most": 50}},
            "employees of the employer: at least 16 and at most 50",
        ),
        ({"leave.reason": ["bonding", "voting"]}, "reason of the leave: New child or Voting"),
        ({"benefit.highest_quarter": {"less_than": "722.5"}}, "wages of the highest quarter: less than $722.50"),
        ({"none_of": [{"leave.reason": "voting"}]}, "not: reason of the leave: Voting"),
        ({"decision.paid": True}, "Is the leave paid? yes"),
    ],
)
def test_conditions(rules: Rules, when: Any, said: str) -> None:
    assert formula.condition(rules, when) == said


def test_the_chart_of_a_number(rules: Rules) -> None:
    """A step where the value changed: the first of March and the first of January, 306 days apart."""
    found = next(one for one in history.parameters(rules, TODAY) if one.id.endswith(".maximum"))
    assert found.chart is not None
    # 320 − 2 × 8 units for 306 days and an eighth of them, and one day: 345.
    step = 8 + Fraction(304 * 306, 345)
    x = f"{float(step):.1f}"
    assert found.chart.path == f"M8 88H{x}V8H312"
    assert found.chart.dots == (("8", "88"), (x, "8"))
    assert (found.chart.lowest, found.chart.highest) == ("$900", "$950.50")
    assert [value.holds for value in found.values] == [False, True]


def test_a_chart_has_a_gap_where_nothing_held(rules: Rules) -> None:
    """Ten days, ten days without, ten days; the line ends where the last value did."""
    cite = {"id": "§ 1", "href": "https://law.example/"}
    rule = {
        "id": "us.wy.care.invented",
        "unit": "dollar",
        "values": [
            {"from": "2026-01-01", "until": "2026-01-10", "value": 1, "cite": cite, "verified_on": "2026-11-01"},
            {"from": "2026-01-21", "until": "2026-01-30", "value": 2, "cite": cite, "verified_on": "2026-11-01"},
        ],
    }
    rules.raw["parameters"] = [*rules.raw["parameters"], rule]
    (found,) = [one for one in history.parameters(rules, TODAY) if one.id == rule["id"]]
    assert found.chart is not None and found.chart.path == "M8 88H84M160 8H236"
    assert found.now == "not in force on this day"


def test_the_day_before_and_the_day_of_a_change() -> None:
    rule = {"values": [{"from": "2026-01-01", "until": "2026-06-30"}, {"from": "2026-08-01"}]}
    held = {day: in_force(rule, date.fromisoformat(day)) for day in ("2025-12-31", "2026-01-01", "2026-06-30")}
    assert [bool(value) for value in held.values()] == [False, True, True]
    assert in_force(rule, date(2026, 7, 1)) is None
    assert in_force(rule, date(2026, 8, 1)) == {"from": "2026-08-01"}


@pytest.mark.parametrize("typed", ["", "0", "-1", "x", "1e9", "Infinity", "12.345"])
def test_no_wage(typed: str) -> None:
    assert wage_of(typed) is None
