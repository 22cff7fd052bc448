# ruff: noqa: E501 - the lines of the invented statutes stay whole
"""Rules on money with a word that there is not, or without what is computed with, are refused when they are compiled."""

from pathlib import Path

import pytest
from tests.engine.money_library import FILES, VALUE, benefit, header, money_library, reasons, write_library

from openleave.engine import Facts, LawError, determine
from openleave.engine.law_files import compile_library

BROKEN = [
    ("tiers", "paid_by: state", "paid_by: nobody", "Unknown payer `nobody`"),
    ("tiers", "paid_by: state", "paid_on: state", "`paid_by` is missing"),
    ("tiers", "of: quarters", "of: decades", "Unknown source of the wage"),
    ("tiers", "{of: quarters, base: first", "{base: first", "`of` of wage is missing"),
    ("tiers", "divided_by: 26, ", "", "`divided_by` of wage is missing"),
    ("tiers", "highest: 2", "most: 2", "Unknown key of wage"),
    ("tiers", "else: last_four, highest", "else: last_three, highest", "Unknown base period"),
    ("tiers", "round: {places: 0, rounding: floor}}", "round: {places: 0, rounding: up}}", "Unknown rounding"),
    ("tiers", "round: {places: 0, rounding: floor}}", "round: {rounding: floor}}", "`places` of round is missing"),
    ("tiers", "round: {places: 0, rounding: floor}}", "round: {places: none, rounding: floor}}", "no whole number"),
    ("tiers", "tiers: [benefit.wage", "steps: [benefit.wage", "Unknown operation"),
    ("tiers", "tiers: [benefit.wage", "tiers: [benefit.salary", "is no term"),
    ("tiers", "minimum: 100", "minimum: plenty", "is no amount"),
    ("tiers", "minimum_or_wage: true", "minimum_or_wage: perhaps", "It is yes or no"),
    ("tiers", "[us.zz.tiers.saww, 0.9]", "[us.zz.tiers.average, 0.9]", "Unknown parameter"),
    ("tiers", "waiting: {days: 7, unless", "waiting: {day: 7, unless", "Unknown key of waiting"),
    ("tiers", "unless: {leave.reason", "unless: {leave.raeson", "is no term"),
    ("tiers", "counts_against_weeks: false", "counts_against_weeks: 0", "It is yes or no"),
    ("tiers", "part_week: {by: hours", "part_week: {by: minutes", "Unknown part of a week"),
    ("tiers", "minimum_hours: 4", "minimum_hours: many", "is no number of hours"),
    ("tiers", "top_up: {up_to: wage", "top_up: {up_to: salary", "Unknown bound"),
    ("tiers", "up_to: wage, by: employer", "up_to: wage, by: anyone", "Unknown side"),
    ("tiers", "taxable: {federal: partly", "taxable: {federal: mostly", "Unknown answer"),
    ("tiers", 'text: {en: "Partly taxed.", es', 'text: {es', "A text is missing"),
    ("tiers", "per: year", "per: decade", "Unknown period"),
    ("tiers", "rate: us.zz.tiers.rate, ", "", "How much is paid is unclear"),
    ("tiers", "fewer_than: 50, ", "fewer_than: 50, scope: county, ", "Unknown scope"),
    ("tiers", "fewer_than: 50, ", "", "`fewer_than` of small_employer is missing"),
    ("tiers", "base: first_four_of_last_five, else: last_four, comparator", "base: lately, comparator", "base period"),
    ("quarter", "- {amount: {greatest", "- {pay: {greatest", "Unknown key of row of weekly"),
    ("quarter", "benefit.highest_quarter: {less_than: 300}", "benefit.quarter: {less_than: 300}", "is no term"),
    ("quarter", 'es: "Menos de', 'fr: "Menos de', "A text is missing"),
    ("quarter", "total: {product", "total: {times_monthly", "Unknown operation"),
    ("weeks", "last: 8, ", "", "`last` of wage is missing"),
    ("weeks", "dated_by: week", "dated_by: month", "Unknown date of the parameters"),
    ("weeks", "reasons: [own_health_condition]\n", "reasons: [health]\n", "Unknown reason"),
    ("weeks", "reasons: [own_health_condition]\n", "reasons: sometimes\n", "unclear which leave counts"),
    ("sick", "hours_per: 30", "hours_per: few", "is no number of hours"),
    ("sick", "at_least: 15, year: 56", "at_least: 1, year: 56", "comes after"),
    ("sick", "at_least: 15, year: 56", "at_least: 15, month: 5", "Unknown key of row of by_size"),
    ("sick", "paid: false", "paid: sometimes", "It is yes or no"),
    ("sick", "size_scope: anywhere", "size_scope: continent", "Unknown scope"),
    ("sick", "usable_after_days: 90", "usable_after_days: soon", "is no number"),
    ("sick", "front_load: true", "front_load: 1", "It is yes or no"),
    ("sick", "round: {minutes: 15, rounding: ceiling}", "round: {minutes: 15, rounding: up}", "Unknown rounding"),
    ("sick", "round: {minutes: 15, rounding: ceiling}", "round: quarter", "is not an object"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after", "words"), BROKEN, ids=[f"{b[0]} {b[2][:40]}" for b in BROKEN])
def test_what_cannot_be_computed_is_refused(tmp_path: Path, name: str, before: str, after: str, words: str) -> None:
    assert before in FILES[name]
    root = write_library(tmp_path, **{name: FILES[name].replace(before, after)})
    with pytest.raises(LawError) as caught:
        compile_library(root)
    assert words in str(caught.value)
    assert caught.value.fix


def test_all_the_words_that_there_are(tmp_path: Path) -> None:
    text = header("all", "paid_benefit") + reasons("all", "bonding") + "benefits:\n"
    text += benefit(
        "all",
        """        paid_by: employer
        offset_by: [state, insurer]
        wage: {of: quarters, base: last_five, highest: 4, divided_by: 52, few: {quarters: 2, highest: 1, divided_by: 13}}
        weekly: {product: [benefit.wage, "2/3"]}
        minimum: "50.25"
        waiting: {days: 7, paid_back_after_days: 14}
        part_week: {by: fifths, round: {places: 2, rounding: down}}
        top_up: {up_to: none, text: {en: "No.", es: "No."}}
""",
    )
    text += f"contributions:\n  - id: us.zz.all.contribution\n    values: [{{{VALUE}, rate: 1, round: {{places: 2, rounding: down}}}}]\n"
    (rule,) = money_library(tmp_path, all=text).rules("us.zz.all")["benefits"]
    assert rule["values"][0]["offset_by"] == ["state", "insurer"]


def test_a_benefit_that_rests_on_itself_says_so(tmp_path: Path) -> None:
    text = FILES["base"].replace("maximum: 1119", "maximum: decision.most")
    text += f"""decisions:
  - id: us.zz.base.decision.most
    topic: leave
    question: {{en: "How much at most?", es: "¿Cuánto como máximo?"}}
    values: [{{{VALUE}, rules: [{{answer: {{product: [benefit.weekly, 2]}}, text: {{en: "Twice.", es: "El doble."}}}}]}}]
"""
    library = money_library(tmp_path, base=text)
    facts = Facts.from_json(
        {"leave": {"reason": "own_health_condition", "starts_on": "2026-03-02"}, "wages": {"average_weekly_wage": 900}}
    )
    with pytest.raises(ValueError, match=r"depends on itself|in a circle"):
        determine(facts, library).program("us.zz.base")
