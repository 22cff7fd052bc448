# ruff: noqa: E501 - the lines of the invented statutes stay whole
"""Money, the rarer ways: formulas by operation, wages from elsewhere, what is not known, results of cases."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.engine.money_library import FILES, VALUE, benefit, header, money_library, parameter, reasons

from openleave.engine import Facts, FactsError, determine, pay_plan, render
from openleave.engine.benefits import Benefit, benefit_of
from openleave.engine.cases import load_cases, run_case
from openleave.engine.contributions import contributions_of
from openleave.engine.determination import ProgramDetermination
from openleave.engine.expressions import tier_parts
from openleave.engine.law import Library
from openleave.engine.pay_accrued import week_minutes
from openleave.engine.wage_base import reaches


def program(name: str, body: str, parameters: str = "", more: str = "") -> str:
    text = header(name, "paid_benefit") + reasons(name, "own_health_condition", "bonding")
    text += f"parameters:\n{parameters}" if parameters else ""
    return f"{text}benefits:\n{benefit(name, '        paid_by: state\n' + body)}{more}"


def made(library: Library, name: str, document: dict[str, Any]) -> ProgramDetermination:
    leave = {"reason": "own_health_condition", "serious_health_condition": True, "starts_on": "2026-03-02"}
    return determine(
        Facts.from_json({**document, "leave": {**leave, **document.get("leave", {})}}), library, dt.date(2026, 3, 2)
    ).program(f"us.zz.{name}")


def paid(tmp_path: Path, body: str, wages: dict[str, Any], parameters: str = "", **document: Any) -> Benefit:
    library = money_library(tmp_path, fund=program("fund", body, parameters))
    found = made(library, "fund", {"wages": wages, **document}).benefit
    assert found is not None
    return found


def said(found: Benefit, language: str = "en") -> list[str]:
    return [render(line, language) for line in found.lines]


WAGE = {"average_weekly_wage": 1000, "highest_quarter": 13000, "base_period_wages": 50000, "dependants": 3}
SAWW = parameter("fund.saww", "dollar", ("2020-01-01", "1200.50"))


@pytest.mark.parametrize(
    ("weekly", "amount", "words"),
    [
        ("{sum: [{product: [benefit.wage, 0.5]}, {product: [wages.dependants, 20]}]}", "560.00", "Together: $560.00."),
        ("{least: [{product: [benefit.wage, 0.9]}, 700]}", "700.00", "The lesser of $900.00 and $700.00: $700.00."),
        ("{greatest: [benefit.wage, us.zz.fund.saww]}", "1200.50", "The greater of $1,000.00 and $1,200.50: $1,200.50."),
        ("{round: {of: {product: [benefit.wage, '1/3']}, places: 0, rounding: ceiling}}", "334.00", "Rounded up: $334.00."),
        ("{quotient: [benefit.highest_quarter, 26]}", "500.00", "$13,000.00 divided by 26: $500.00."),
        ("{product: [benefit.highest_quarter, 0.0462]}", "600.60",
         "4.62% of the wages of the highest quarter, $13,000.00: $600.60."),
        ("{product: [benefit.wage, '2/3']}", "666.67", "200/3% of the average weekly wage, $1,000.00: $666.67."),
        ("{product: [us.zz.fund.saww, 0.5]}", "600.25", "50% of an amount that the law sets, $1,200.50: $600.25."),
        ("{product: [benefit.wage, wages.dependants, 0.1]}", "300.00", "By the formula of the law: $300.00."),
        ("{difference: [benefit.wage, 250]}", "750.00", "By the formula of the law: $750.00."),
        ("{if: {when: {wages.dependants: {at_least: 3}}, then: {product: [benefit.wage, 0.75]}, else: 0}}", "750.00",
         "75% of the average weekly wage, $1,000.00: $750.00."),
        ("{tiers: [benefit.wage, 0.9, 400, 0.66, 800, 0.55]}", "734.00", "55% of the $200.00 above $800.00: $110.00."),
        ("{tiers: [benefit.wage, 1, 400, 0.5, 800]}", "600.00", "50% of the $400.00 above $400.00: $200.00."),
    ],
)  # fmt: skip
def test_formulas_in_words(tmp_path: Path, weekly: str, amount: str, words: str) -> None:
    found = paid(tmp_path, f"        weekly: {weekly}\n        wage: {{of: quarters, divided_by: 52}}\n", WAGE, SAWW)
    assert str(found.weekly) == amount
    assert words in said(found)
    assert all(said(found, "es"))


@pytest.mark.parametrize(
    "weekly",
    [
        "{sum: [benefit.wage, wages.dependants]}",
        "{least: [benefit.wage, wages.dependants]}",
        "{product: [benefit.wage, wages.dependants]}",
        "{quotient: [wages.dependants, 2]}",
        "{tiers: [benefit.wage, 0.9, wages.dependants, 0.5]}",
        "{round: {of: wages.dependants, places: 0, rounding: down}}",
        "{if: {when: {wages.dependants: 1}, then: 100, else: 200}}",
        "[{when: {wages.dependants: 1}, amount: 100}]",
        "wages.dependants",
    ],
)
def test_a_fact_that_the_formula_needs_is_asked_for(tmp_path: Path, weekly: str) -> None:
    found = paid(tmp_path, f"        weekly: {weekly}\n", {"average_weekly_wage": 1000})
    assert found.weekly is None
    assert ("wages.dependants", "fact:wages.dependants") in found.missing


def test_open_conditions_that_make_no_difference(tmp_path: Path) -> None:
    body = "        weekly: {if: {when: {wages.dependants: 1}, then: 100, else: 100}}\n"
    assert paid(tmp_path, body, {"average_weekly_wage": 1000}).weekly == 100


def test_rows_of_which_none_holds_and_limits_that_are_not_known(tmp_path: Path) -> None:
    body = "        weekly: [{when: {wages.dependants: 9}, amount: 100}]\n        minimum: 50\n"
    found = paid(tmp_path / "a", body, WAGE)
    assert (str(found.weekly), said(found)[0]) == ("0", "With these wages nothing is paid.")
    body = "        weekly: 100\n        maximum: wages.annual\n        total: wages.annual\n        waiting: {days: wages.base_weeks}\n"
    open_ = paid(tmp_path / "b", body, WAGE)
    assert [path for path, _ in open_.missing] == ["wages.annual", "wages.base_weeks"]
    assert (open_.weekly, open_.total, open_.waiting_days) == (None, None, None)


def test_tiers_that_stop() -> None:
    assert tier_parts([1000, "0.5", 400]) == [(Fraction(1, 2), Fraction(400), Fraction(200))]
    assert tier_parts([0, 1, 400, 1]) == [(Fraction(1), Fraction(0), Fraction(0))]


QUARTERS = [{"starts_on": "2024-10-01", "wages": 13000}, {"starts_on": "2025-07-01", "wages": 11700}]


@pytest.mark.parametrize(
    ("how", "wages", "wage"),
    [
        ("{of: quarters, highest: 2, divided_by: 26, few: {quarters: 2, highest: 1, divided_by: 13}}", {"quarters": QUARTERS}, 1000),
        ("{of: quarters, highest: 2, divided_by: 26}", {"quarters": QUARTERS}, 950),
        ("{of: quarters, base: last_five, divided_by: 52}", {"quarters": QUARTERS}, 475),
        ("{of: quarters, base: last_52_weeks, divided_by: 52}", {"annual": 52000}, 1000),
        ("{of: annual}", {"annual": 26000}, 500),
        ("{of: annual}", {"weeks": [{"week_of": "2025-03-03", "weeks": 52, "wages": 520}]}, 520),
        ("{of: annual}", {"weeks": [{"week_of": "2025-03-03", "weeks": 51, "wages": 520}]}, None),
        ("{of: usual, base: last_four}", {"weeks": [{"week_of": "2025-12-01", "weeks": 4, "wages": 700}]}, 700),
        ("{of: usual}", {"annual": 52000}, 1000),
        ("{of: usual}", {}, None),
        ("{of: annual}", {}, None),
        ("{of: weeks, last: 8}", {}, None),
    ],
)  # fmt: skip
def test_where_the_wage_comes_from(tmp_path: Path, how: str, wages: dict[str, Any], wage: int | None) -> None:
    found = paid(tmp_path, f"        weekly: benefit.wage\n        wage: {how}\n", wages)
    assert found.wage.value == wage
    assert (found.wage.missing == ()) is (wage is not None)


def test_without_a_day_there_is_no_base_period(tmp_path: Path) -> None:
    for how in ("{of: quarters, divided_by: 52}", "{of: weeks, last: 8}"):
        body = f"        weekly: benefit.wage\n        wage: {how}\n"
        found = paid(tmp_path / how[5:9], body, {}, leave={"starts_on": None})
        assert found.missing == (("leave.starts_on", "ask.starts_on"),)


def test_the_usual_wage_is_the_weekly_salary(tmp_path: Path) -> None:
    found = paid(tmp_path, "        weekly: benefit.wage\n", {}, pay={"weekly_salary": "987.65"})
    assert found.weekly == Decimal("987.65")
    assert said(found)[0] == "The usual wage of a week is $987.65."


def test_hours_by_week_and_by_record(tmp_path: Path) -> None:
    test = (
        "{measure: base_hours, base: last_52_weeks, comparator: at_least, parameter: us.zz.fund.hours, "
        + VALUE.partition(", verified_on: 2026-11-30, ")[2]
        + "}"
    )
    criterion = f"  - {{id: us.zz.fund.criterion.hours, group: eligibility, values: [{{{VALUE}, measured: leave_start, any_of: [{test}]}}]}}\n"
    text = header("fund", "paid_benefit") + criterion + reasons("fund", "own_health_condition")
    text += "parameters:\n" + parameter("fund.hours", "hour", ("2020-01-01", "1000"))
    library = money_library(tmp_path, fund=text)

    def outcome(**document: Any) -> str:
        return made(library, "fund", document).outcome

    week = {"week_of": "2025-03-03", "weeks": 50, "wages": 100}
    assert outcome(wages={"weeks": [{**week, "hours": 20}]}) == "eligible"
    assert outcome(wages={"weeks": [{**week, "hours": "19.9"}]}) == "indeterminate"  # two weeks are not stated
    assert outcome(wages={"weeks": [{**week, "weeks": 52, "hours": "19.2"}]}) == "ineligible"  # 998.4
    assert outcome(wages={"weeks": [{**week, "weeks": 52, "hours": "19.25"}]}) == "eligible"  # 1,001
    assert outcome(wages={"weeks": [week]}) == "indeterminate"
    record = {"hours": [{"week_of": "2025-03-03", "weeks": 50, "hours": 20}]}
    assert outcome(wages={"annual": 1}, employee=record) == "eligible"
    vacation = {"hours": [*record["hours"], {"week_of": "2025-03-03", "weeks": 50, "hours": 20, "kind": "vacation"}]}
    assert outcome(wages={"annual": 1}, employee=vacation) == "eligible"
    straddling = {"hours": [{"starts_on": "2025-01-01", "ends_on": "2025-12-31", "hours": 2000}]}
    assert outcome(wages={"annual": 1}, employee=straddling) == "indeterminate"


def test_what_a_law_of_the_week_no_longer_grants(tmp_path: Path) -> None:
    body = "        weekly: 100\n        dated_by: week\n        until: 2026-03-15\n"
    library = money_library(tmp_path, fund=program("fund", body))
    facts = {"leave": {"ends_on": "2026-03-29"}, "wages": {"average_weekly_wage": 900}}
    employee = {"locations": [{"state": "ZZ"}], "schedules": [{"workdays": ["monday", "tuesday"], "hours_per_day": 10}]}
    result = made(library, "fund", {**facts, "employee": employee})
    assert benefit_of(result, dt.date(2026, 3, 23)) is None
    found = pay_plan(determine(result.context.facts, library, dt.date(2026, 3, 2)))
    assert [(str(week.starts_on), int(week.by("state"))) for week in found.weeks] == [
        ("2026-03-01", 100), ("2026-03-08", 100), ("2026-03-15", 100), ("2026-03-22", 0),
    ]  # fmt: skip
    without = made(library, "fund", {**facts, "employee": {"locations": [{"state": "ZZ"}]}})
    asked = pay_plan(determine(without.context.facts, library, dt.date(2026, 3, 2)))
    assert asked.missing == (("employee.schedules", "ask.schedule"),)


@pytest.mark.parametrize(
    ("wages", "what"),
    [
        ({"quarters": [{"starts_on": "2026-02-01", "wages": 1}]}, "does not begin a calendar quarter"),
        ({"quarters": [{"starts_on": "2026-01-01", "wages": 1}] * 2}, "Two entries for the quarter"),
        ({"weekly_hours": 0}, "A usual week of nothing"),
        ({"days_per_week": 8}, "more than 7"),
        ({"payments": [{"week_of": "2026-01-05", "paid_by": "fund", "amount": 1}]}, "is not one of the words"),
    ],
)
def test_wages_that_cannot_be(wages: dict[str, Any], what: str) -> None:
    with pytest.raises(FactsError, match=what):
        Facts.from_json({"wages": wages})


def test_the_usual_week_in_minutes() -> None:
    def minutes(**document: Any) -> Any:
        return week_minutes(Facts.from_json(document))

    schedule = {"workdays": ["monday", "tuesday"], "hours_per_day": 9}
    assert minutes(wages={"weekly_hours": "37.5"}) == 2250
    assert minutes(pay={"weekly_hours": 30}) == 1800
    assert minutes(employee={"weekly_hours": 20}) == 1200
    assert minutes(employee={"schedules": [schedule]}, leave={"starts_on": "2026-03-02"}) == 1080
    assert minutes(employee={"schedules": [schedule]}) is None


CASES = """
- id: money
  program: us.zz.tiers
  source: Lumen Code § 7
  facts: {leave: {reason: own_health_condition, starts_on: 2026-03-02}, wages: {average_weekly_wage: 1000, period: 2000}, employer: {headcounts: [{employees: 60}]}}
  expected:
    benefit: {wage: 1000, weekly: 866, minimum: 100, maximum: 1647, waiting_days: 7, tiers: [823.5, 42.5], notified: false, base: first_four_of_last_five, missing: []}
    benefit_on: {2026-03-09: {weekly: 866}}
    contribution: {employee: 16.14, employer: 6.46, employee_maximum: 1421.41, rate: 1.13, employee_share: 71.43, wage_base: 176100, subject_wages: 2000, missing: []}
    accrual: null
- id: sick
  program: us.zz.sick
  source: Lumen Code § 7
  facts: {leave: {starts_on: 2026-03-02}, employer: {headcounts: [{employees: 20}]}, accrual: {hours_worked: 60, started_on: 2026-01-05}}
  expected:
    accrual: {hours_per: 30, year: 56, balance: 80, carry_over: 56, paid: true, usable_on: 2026-04-05, accrued_hours: 2, covered: true, increment_minutes: 60}
    benefit: null
    benefit_on: {2026-03-09: null}
    contribution: null
"""


def test_results_of_cases(tmp_path: Path) -> None:
    library = money_library(tmp_path)
    path = tmp_path / "cases.yaml"
    path.write_text(CASES)
    assert [run_case(case, library) for case in load_cases(path)] == [[], []]


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("weekly: 866, minimum", "week: 866, minimum", "is not one of its words"),
        ("2026-03-09: {weekly", "2026-03-09: {week", "is not one of its words"),
        ("benefit_on: {2026-03-09: {weekly: 866}}", "benefit_on: 866", "Expected a map from days"),
        ("rate: 1.13", "percent: 1.13", "is not one of its words"),
        ("paid: true", "payed: true", "is not one of its words"),
    ],
)
def test_words_that_no_result_has(tmp_path: Path, before: str, after: str, what: str) -> None:
    library = money_library(tmp_path)
    path = tmp_path / "cases.yaml"
    assert before in CASES
    path.write_text(CASES.replace(before, after))
    with pytest.raises(FactsError, match=what):
        for case in load_cases(path):
            run_case(case, library)


def test_terms_of_the_benefit_in_other_tables(tmp_path: Path) -> None:
    text = FILES["base"] + f"""decisions:
  - id: us.zz.base.decision.daily
    topic: leave
    question: {{en: "How much a day?", es: "¿Cuánto por día?"}}
    values: [{{{VALUE}, rules: [{{answer: {{quotient: [benefit.weekly, 7]}}, text: {{en: "{{answer:money}}.", es: "{{answer:money}}."}}}}]}}]
  - id: us.zz.base.decision.most
    topic: leave
    question: {{en: "How much at most?", es: "¿Cuánto como máximo?"}}
    values: [{{{VALUE}, rules: [{{answer: {{least: [benefit.maximum, {{product: [benefit.wage, benefit.waiting_days]}}]}}, text: {{en: "Most.", es: "Más."}}}}]}}]
"""  # fmt: skip
    library = money_library(tmp_path, base=text, sick=FILES["sick"])
    result = made(library, "base", {"wages": {"average_weekly_wage": 404}})
    assert result.decision("daily").answer == 49
    assert result.decision("most").answer == 1119
    unknown = made(library, "base", {}).decision("daily")
    assert (unknown.answer, [path for path, _ in unknown.missing]) == (None, ["wages.quarters"])
    document = contributions_of(result)[0].to_json()
    assert (document["rate"], document["missing"]) == ("7/10", ["wages.period"])


def test_no_benefit_for_the_terms(tmp_path: Path) -> None:
    text = FILES["sick"] + f"""decisions:
  - id: us.zz.sick.decision.daily
    topic: leave
    question: {{en: "How much a day?", es: "¿Cuánto por día?"}}
    values: [{{{VALUE}, rules: [{{answer: benefit.weekly, text: {{en: "So much.", es: "Tanto."}}}}]}}]
"""  # fmt: skip
    found = made(money_library(tmp_path, sick=text), "sick", {}).decision("daily")
    assert found.missing == (("law library", "ask.not_decided"),)


def test_a_threshold_that_is_not_held_decides_nothing_about_the_base(tmp_path: Path) -> None:
    test = (
        "{measure: earnings, comparator: at_least, parameter: us.zz.fund.least, " + VALUE[VALUE.index("cite") :] + "}"
    )
    criterion = f"  - {{id: us.zz.fund.criterion.a, group: eligibility, values: [{{{VALUE}, measured: leave_start, any_of: [{test}]}}]}}\n"
    body = "        weekly: benefit.wage\n        wage: {of: quarters, else: last_four, divided_by: 52}\n"
    text = program("fund", body, parameter("fund.least", "dollar", ("2020-01-01", "5200")))
    text = text.replace("reasons:\n", f"{criterion}reasons:\n", 1)
    quarters = [{"starts_on": "2024-10-01", "wages": 2600}, {"starts_on": "2025-10-01", "wages": 5200}]
    library = money_library(tmp_path / "held", fund=text)
    found = made(library, "fund", {"wages": {"quarters": quarters}}).benefit
    assert found is not None and found.wage.value == 100  # 5,200 in the last four
    older = reaches(Fraction(2600), "us.zz.fund.least")
    assert older is None
