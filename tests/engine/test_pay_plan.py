# ruff: noqa: E501 - the lines of the invented statutes stay whole
"""What is paid week by week, by hand: waiting, part weeks, accrued time on top, an employer's plan, what was paid."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.money_library import BASE_WEEKS, CITE, QUARTER, TIERS, VALUE, benefit, header, reasons, write_library

from openleave.engine import Facts, determine, render
from openleave.engine.law import Library
from openleave.engine.law_files import compile_library, compile_policy
from openleave.engine.law_yaml import read_yaml
from openleave.engine.pay_plan import PayPlan, PayWeek, pay_plan, pay_plan_of
from openleave.engine.timeline import follow

FIVE_DAYS = {"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}

LIMITS = f"""limits:
  - id: us.zz.tiers.limit.year
    values:
      - {{{VALUE}, amount: us.zz.tiers.weeks, reasons: all, period: leave_year, method: forward,
         title: {{en: "twelve weeks", es: "doce semanas"}}, text: {{en: "Twelve weeks.", es: "Doce semanas."}}}}
"""
WEEKS = f"  - {{id: us.zz.tiers.weeks, unit: week, values: [{{{VALUE}, value: 12}}]}}\n"
BONDING = (
    QUARTER.replace("zz.quarter", "zz.bond").replace("Lumen Quarter", "Lumen Bond").replace("waiting: {days: 7}", "dated_by: claim")
    .replace("own_health_condition", "bonding")
)  # fmt: skip
TOP_OFF = (
    header("topoff", "paid_benefit")
    + reasons("topoff", "own_health_condition", "bonding")
    + "benefits:\n"
    + benefit(
        "topoff",
        """        paid_by: state
        wage: {of: quarters, base: last_four, highest: 2, divided_by: 26, round: {places: 0, rounding: ceiling}}
        weekly: {product: [benefit.wage, 0.8]}
        maximum: 850
        top_up: {up_to: wage, by: employee}
        total: 2000
""",
    )
)
POLICY = f"""
program:
  id: org.std
  name: Short-term disability
  jurisdiction: org
  kind: policy
  since: 2020-01-01
  verified_on: 2026-11-30
  href: "https://handbook.example/std"
  summary: {{en: "60 % of pay.", es: "60 % del sueldo."}}
  copies: {{handbook: "Handbook."}}
  concerns: {{reasons: [own_health_condition]}}
criteria:
  - id: org.std.criterion.qualifying_reason
    group: reason
    values: [{{{VALUE}, measured: leave_start, any_of: [{{measure: reason_qualifies, comparator: is_true, {CITE}}}]}}]
reasons:
  - {{id: org.std.reason.own_health_condition, reason: own_health_condition, values: [{{{VALUE}}}]}}
benefits:
  - id: org.std.benefit
    values: [{{{VALUE}, paid_by: employer, weekly: {{product: [benefit.wage, 0.6]}}, wage: {{of: usual}}, waiting: {{days: 7}}, offset_by: [state]}}]
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    capped = TIERS.replace("parameters:\n", f"parameters:\n{WEEKS}", 1) + LIMITS
    moved = QUARTER.replace(
        "value: 1704}", f"value: 1704}}, {{from: 2026-01-01, verified_on: 2026-11-30, {CITE}, value: 1800}}"
    )
    return write_library(
        tmp_path_factory.mktemp("pay"), tiers=capped, quarter=moved, base=BASE_WEEKS, topoff=TOP_OFF,
        bond=BONDING.replace("value: 1704}", f"value: 1704}}, {{from: 2026-01-01, verified_on: 2026-11-30, {CITE}, value: 1800}}"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def library(root: Path) -> Library:
    return Library(compile_library(root))


@pytest.fixture(scope="module")
def with_policy(root: Path, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    path = tmp_path_factory.mktemp("policy") / "std.yaml"
    path.write_text(POLICY)
    return library.with_policies({"org.std": compile_policy(read_yaml(path), root)})


def document(wages: dict[str, Any], starts_on: str, ends_on: str, **more: Any) -> dict[str, Any]:
    leave = {
        "reason": "own_health_condition",
        "serious_health_condition": True,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    return {
        "employee": {"locations": [{"state": "ZZ"}], "schedules": [FIVE_DAYS], "employments": [{"starts_on": "2020-01-06"}]},
        "employer": {"headcounts": [{"employees": 60}]},
        "policy": {"leave_year": {"method": "calendar"}},
        "wages": {"base_hours": 2000, **wages},
        **more,
        "leave": {**leave, **more.get("leave", {})},
    }  # fmt: skip


def only(library: Library, *programs: str) -> Library:
    """The library with these programs alone."""
    bundle = {**library.bundle, "programs": {name: library.bundle["programs"][name] for name in programs}}
    bundle["registry"] = [entry for entry in library.registry if entry["id"] in programs]
    return Library(bundle)


def plan(library: Library, facts: dict[str, Any], *programs: str) -> PayPlan:
    return pay_plan(determine(Facts.from_json(facts), only(library, *programs), dt.date(2026, 2, 1)))


def paid(week: PayWeek) -> dict[str, str]:
    found: dict[str, Decimal] = {}
    for one in week.paid:
        found[one.kind] = found.get(one.kind, Decimal(0)) + one.amount
    return {kind: str(amount) for kind, amount in found.items()}


PTO = {"balances": [{"kind": "sick", "hours": 24}, {"kind": "vacation", "hours": 36}]}


def test_a_waiting_week_and_accrued_time_on_top(library: Library) -> None:
    # $1,500 a week: 90 % of 915 + 50 % of 585 = 1,116. An hour is worth $37.50.
    found = plan(library, document({"average_weekly_wage": 1500}, "2026-03-02", "2026-04-12", pay=PTO), "us.zz.tiers")
    assert [str(week.starts_on) for week in found.weeks] == [
        "2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22", "2026-03-29", "2026-04-05",
    ]  # fmt: skip
    assert [paid(week) for week in found.weeks] == [
        {"accrued": "1500.00"},  # 24 hours of sick time, 16 of vacation
        {"benefit": "1116.00", "accrued": "383.75"},  # 384 ÷ 37.50 = 10 h 14.4 min: 10 h 14 min
        {"benefit": "1116.00", "accrued": "366.25"},  # the 9 h 46 min that are left
        *[{"benefit": "1116.00"}] * 3,
    ]
    assert [(one.balance, one.minutes) for one in found.weeks[0].paid] == [("sick", 1440), ("vacation", 960)]
    assert [str(week.gap) for week in found.weeks] == ["0.00", "0.25", "17.75", "384.00", "384.00", "384.00"]
    assert found.left == [("sick", 0), ("vacation", 0)]
    assert [int(found.total()), int(found.total("benefit")), int(found.total(payer="employer"))] == [7830, 5580, 2250]
    assert render(found.weeks[0].lines[0]) == "Days of the waiting period in this week: 6."
    assert [(one.federal, one.state, one.text["en"]) for one in found.taxable] == [("partly", False, "Partly taxed.")]


def test_waiting_days_that_do_not_count_against_the_weeks(library: Library) -> None:
    found = plan(library, document({"average_weekly_wage": 1500}, "2026-03-02", "2026-06-14"), "us.zz.tiers")
    weeks = [week.by("state") for week in found.weeks]
    assert weeks == [0, *[Decimal(1116)] * 12, 0, 0]  # 15 weeks of leave: one waited, twelve paid


def test_sevenths_and_the_rate_of_the_claim_that_goes_on(library: Library) -> None:
    wages = {"highest_quarter": 20000, "base_period_wages": 60000, "average_weekly_wage": 1600}
    facts = document({**wages, "claim_starts_on": "2025-12-01"}, "2025-12-01", "2026-01-11")
    made = follow(
        facts, only(library, "us.zz.quarter", "us.zz.bond"), dt.date(2025, 11, 20),
        [
            {"starts_on": "2025-12-01", "ends_on": "2026-01-11"},
            {"reason": "bonding", "starts_on": "2026-01-12", "ends_on": "2026-02-08",
             "child": {"arrived_by": "birth", "arrived_on": "2025-12-15"}},
        ],
    )  # fmt: skip
    found = pay_plan_of(made)
    # 70 % of 20,000 ÷ 13 = 1,076.92, up to 1,077: the rate of 2025 also in 2026 (1,134 for a new claim).
    by_week = [{one.program: str(one.amount) for one in week.paid if one.program} for week in found.weeks]
    disability, bonding = "us.zz.quarter", "us.zz.bond"
    assert by_week == [
        {},  # from Monday, December 1, waited
        {disability: "923.14"},  # Sunday waited: six sevenths
        *[{disability: "1077.00"}] * 4,
        {disability: "153.86", bonding: "923.14"},  # Sunday, January 11, and the six days after it
        *[{bonding: "1077.00"}] * 3,
        {bonding: "153.86"},
    ]
    assert found.total(program=disability) == 5 * 1077
    assert found.total(program=bonding) == 4 * 1077


def test_accrued_time_up_to_the_average_wage(library: Library) -> None:
    quarters = [{"starts_on": f"2025-{month:02}-01", "wages": 13000} for month in (1, 4, 7, 10)]
    pay = {"weekly_salary": 1100, "balances": [{"kind": "paid_time_off", "hours": 100}]}
    facts = document({"quarters": quarters}, "2026-03-02", "2026-03-22", pay=pay)
    found = plan(library, facts, "us.zz.topoff")
    # 80 % of 1,000 and 200 on top, in whole minutes of $1,100 ÷ 2,400: 436 of them.
    assert paid(found.weeks[0]) == {"benefit": "800.00", "accrued": "199.83"}
    assert found.weeks[0].gap == Decimal("100.17")
    # Of the three days of leave in the last week: 600 of the average wage, less what is paid for them.
    part = plan(library, document({"quarters": quarters}, "2026-03-02", "2026-03-04", pay=pay), "us.zz.topoff")
    assert paid(part.weeks[0]) == {"work": "440.00", "benefit": "480.00", "accrued": "119.63"}  # 261 minutes
    # $2,000 are the most of a year.
    assert [str(week.by("state")) for week in found.weeks] == ["800.00", "800.00", "400.00"]
    assert "The most of a benefit year, $2,000.00, is reached." in [render(line) for line in found.weeks[2].lines]
    refused = {**pay, "employee_chooses_paid_leave": False}
    without = plan(library, document({"quarters": quarters}, "2026-03-02", "2026-03-08", pay=refused), "us.zz.topoff")
    assert paid(without.weeks[0]) == {"benefit": "800.00"}
    assert render(without.weeks[0].lines[0]).endswith("but whoever decides does not want it.")


def test_the_waiting_week_is_paid_back(library: Library) -> None:
    wages = {"average_weekly_wage": 404}
    found = plan(library, document(wages, "2026-03-02", "2026-03-29"), "us.zz.base")
    assert [paid(week) for week in found.weeks] == [
        {},
        {"benefit": "294.00"},  # six sevenths of 343
        {"benefit": "343.00"},
        {"waiting_paid_back": "343.00", "benefit": "343.00"},  # the 22nd day is Monday, March 23
        {"work": "404.00", "benefit": "49.00"},  # Sunday is still leave, and from Monday on there is work
    ]
    assert found.total(payer="state") == 4 * 343
    shorter = plan(library, document(wages, "2026-03-02", "2026-03-22"), "us.zz.base")
    assert shorter.total(payer="state") == 2 * 343
    assert shorter.total("waiting_paid_back") == 0


def test_an_employers_plan_is_reduced_by_what_the_state_pays(with_policy: Library) -> None:
    payments = [
        {"week_of": "2026-03-09", "paid_by": "state", "amount": 1500},
        {"week_of": "2026-03-11", "paid_by": "employer", "amount": 153},
        {"week_of": "2026-03-16", "paid_by": "state", "amount": 1700},
        {"week_of": "2026-03-16", "paid_by": "employer", "amount": 100},
    ]
    wages = {"average_weekly_wage": 3000, "payments": payments}
    found = plan(with_policy, document(wages, "2026-03-02", "2026-03-29"), "us.zz.tiers", "org.std")
    # 60 % of 3,000 = 1,800, less 1,647 of the State; in the second week less the 1,500 that it really paid.
    assert [paid(week) for week in found.weeks] == [
        {},
        {"benefit": "1647.00", "plan": "300.00"},
        {"benefit": "1647.00", "plan": "100.00"},
        {"benefit": "1647.00", "plan": "153.00"},
    ]
    assert found.weeks[1].difference == {"state": Decimal(-147), "employer": Decimal(-147)}
    assert found.weeks[2].difference == {"state": Decimal(53), "employer": Decimal(0)}
    assert found.owed == {
        "state": {"to_employee": Decimal(94), "by_employee": Decimal(0)},
        "employer": {"to_employee": Decimal(147), "by_employee": Decimal(0)},
    }
    line = next(one for one in found.weeks[3].paid if one.kind == "plan").lines[-1]
    assert render(line) == "$1,800.00, less $1,647.00 that the State pays: $153.00."
    covered = plan(
        with_policy, document({"average_weekly_wage": 1500}, "2026-03-02", "2026-03-15"), "us.zz.tiers", "org.std"
    )
    assert paid(covered.weeks[1]) == {"benefit": "1116.00"}  # 60 % are 900


def test_leave_in_parts(library: Library) -> None:
    days = [{"on": f"2026-03-{day:02}", "hours": hours} for day, hours in ((2, 8), (3, 8), (10, 3), (12, 6), (19, 3))]
    leave = {"pattern": "intermittent", "absences": days, "starts_on": None, "ends_on": None}
    found = plan(library, document({"average_weekly_wage": 1500}, "x", "x", leave=leave), "us.zz.tiers")
    assert [paid(week) for week in found.weeks] == [
        {"work": "900.00"},  # two of five days, waited
        {"work": "1162.50", "benefit": "251.10"},  # 9 of 40 hours of 1,116
        {"work": "1387.50"},  # 3 hours: fewer than 4
    ]
    assert render(found.weeks[2].lines[-1]).startswith("Fewer hours were missed")
    assert render(found.weeks[1].paid[1].lines[-1]) == "9/40 of the weekly benefit of $1,116.00: $251.10."
    by_days = plan(library, document({"average_weekly_wage": 404}, "x", "x", leave=leave), "us.zz.base")
    assert [str(week.by("state")) for week in by_days.weeks] == ["0", "98.00", "49.00"]  # sevenths of 343 a day


@pytest.mark.parametrize(("by", "paid_"), [("workdays", "446.40"), ("fifths", "446.40"), ("hours", "446.40")])
def test_two_days_of_five(tmp_path: Path, by: str, paid_: str) -> None:
    text = TIERS.replace("part_week: {by: hours, minimum_hours: 4}", f"part_week: {{by: {by}}}").replace(
        "days: 7", "days: 0"
    )
    library = Library(compile_library(write_library(tmp_path, tiers=text)))
    found = plan(library, document({"average_weekly_wage": 1500}, "2026-03-02", "2026-03-03"), "us.zz.tiers")
    assert paid(found.weeks[0]) == {"work": "900.00", "benefit": paid_}


def test_ten_hour_days(tmp_path: Path) -> None:
    week = {"workdays": ["monday", "tuesday", "wednesday", "thursday"], "hours_per_day": 10}
    amounts = {}
    for by in ("workdays", "fifths", "sevenths"):
        text = TIERS.replace("part_week: {by: hours, minimum_hours: 4}", f"part_week: {{by: {by}}}").replace(
            "days: 7", "days: 0"
        )
        library = Library(compile_library(write_library(tmp_path / by, tiers=text)))
        facts = document({"average_weekly_wage": 1500}, "2026-03-02", "2026-03-03")
        facts["employee"]["schedules"] = [week]
        amounts[by] = str(plan(library, facts, "us.zz.tiers").total("benefit"))
    assert amounts == {"workdays": "558.00", "fifths": "446.40", "sevenths": "318.86"}  # 2/4, 2/5, 2/7 of 1,116


def test_two_parts_of_a_leave_in_one_week(library: Library) -> None:
    child = {"arrived_by": "birth", "arrived_on": "2026-03-05"}
    made = follow(
        document({"average_weekly_wage": 1000}, "2026-03-02", "2026-03-04"), only(library, "us.zz.topoff"), dt.date(2026, 2, 1),
        [{"starts_on": "2026-03-02", "ends_on": "2026-03-04"},
         {"reason": "bonding", "starts_on": "2026-03-05", "ends_on": "2026-03-06", "child": child}],
    )  # fmt: skip
    (week,) = pay_plan_of(made).weeks
    assert paid(week) == {"benefit": "800.00"}  # three fifths and two fifths
    assert [render(line) for line in week.paid[0].lines] == [
        "3/5 of the weekly benefit of $800.00: $480.00.", "2/5 of the weekly benefit of $800.00: $320.00.",
    ]  # fmt: skip


def test_a_limit_that_the_waiting_days_use_up(tmp_path: Path) -> None:
    text = TIERS.replace("parameters:\n", f"parameters:\n{WEEKS}", 1).replace(
        "counts_against_weeks: false", "counts_against_weeks: true"
    )
    library = Library(compile_library(write_library(tmp_path, tiers=text + LIMITS)))
    found = plan(library, document({"average_weekly_wage": 1500}, "2026-03-02", "2026-06-14"), "us.zz.tiers")
    assert [week.by("state") for week in found.weeks] == [0, *[Decimal(1116)] * 11, 0, 0, 0]


def test_a_whole_week_of_single_days_is_seven_sevenths(library: Library) -> None:
    days = [{"on": f"2026-03-{day:02}"} for day in (2, 9, 10, 11, 12, 13)]
    leave = {"pattern": "intermittent", "absences": days, "starts_on": None, "ends_on": None}
    found = plan(library, document({"average_weekly_wage": 404}, "x", "x", leave=leave), "us.zz.base")
    assert [week.by("state") for week in found.weeks] == [0, 343]


def test_days_of_a_variable_schedule(tmp_path: Path) -> None:
    text = TIERS.replace("part_week: {by: hours, minimum_hours: 4}", "part_week: {by: workdays}").replace(
        "days: 7", "days: 0"
    )
    library = Library(compile_library(write_library(tmp_path, tiers=text)))
    shifts = [{"on": f"2026-03-{day:02}", "hours": 8} for day in (2, 3, 4)]
    facts = document({"average_weekly_wage": 1500, "days_per_week": 4}, "2026-03-02", "2026-03-03")
    facts["employee"] |= {"schedules": [{"variable": True, "average_hours_per_week": 32}], "shifts": shifts}
    assert plan(library, facts, "us.zz.tiers").total("benefit") == 558  # two of four days


def test_both_have_to_agree(tmp_path: Path) -> None:
    text = TIERS.replace("by: employer", "by: both")
    library = Library(compile_library(write_library(tmp_path, tiers=text)))
    for agreed, amount in ((True, Decimal("383.75")), (False, Decimal(0))):
        pay = {"both_agree_to_top_up": agreed, "balances": [{"kind": "vacation", "hours": 100}]}
        found = plan(
            library, document({"average_weekly_wage": 1500}, "2026-03-02", "2026-03-15", pay=pay), "us.zz.tiers"
        )
        assert sum(one.amount for one in found.weeks[1].paid if one.kind == "accrued") == amount


def test_what_is_not_known_is_asked_for(library: Library) -> None:
    found = plan(library, document({}, "2026-03-02", "2026-03-15"), "us.zz.tiers")
    assert {"wages.quarters", "wages.average_weekly_wage"} <= {path for path, _ in found.missing}
    assert found.weeks[0].gross is None and found.weeks[0].gap is None
    open_ = document({"average_weekly_wage": 900}, "2026-03-02", "2026-03-15")
    open_["wages"].pop("base_hours")
    assert plan(library, open_, "us.zz.tiers").open_ == ["us.zz.tiers"]
    endless = document({"average_weekly_wage": 900}, "2026-03-02", "2026-03-15")
    del endless["leave"]["ends_on"]
    assert ("leave.ends_on", "fact:leave.ends_on") in plan(library, endless, "us.zz.tiers").missing
    assert pay_plan_of([]).weeks == []


def test_as_json(library: Library) -> None:
    payments = [{"week_of": "2026-03-10", "paid_by": "state", "amount": "1116.00"}]
    wages = {"average_weekly_wage": 1500, "payments": payments}
    found = plan(library, document(wages, "2026-03-02", "2026-03-15", pay=PTO), "us.zz.tiers").to_json()
    assert found["totals"] == {
        "gross": "3000.00", "paid": "2999.75", "gap": "0.25",
        "by_kind": {"accrued": "1883.75", "benefit": "1116.00"},
        "by_payer": {"employer": "1883.75", "state": "1116.00"},
    }  # fmt: skip
    assert found["owed"] == {"state": {"to_employee": "0.00", "by_employee": "0.00"}}
    for week in found["weeks"]:
        for line in (*week["notes"], *(line for one in week["paid"] for line in one["explanation"])):
            assert render(line, "en") and render(line, "es")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wage=st.integers(min_value=1, max_value=5000),
    hours=st.integers(min_value=0, max_value=200),
    length=st.integers(min_value=1, max_value=100),
    program=st.sampled_from(["us.zz.tiers", "us.zz.base", "us.zz.topoff"]),
)
def test_never_more_than_there_is(library: Library, wage: int, hours: int, length: int, program: str) -> None:
    pay = {"balances": [{"kind": "vacation", "hours": hours}]}
    ends_on = str(dt.date(2026, 3, 2) + dt.timedelta(days=length - 1))
    found = plan(library, document({"average_weekly_wage": wage}, "2026-03-02", ends_on, pay=pay), program)
    used = sum(one.minutes or 0 for week in found.weeks for one in week.paid)
    assert used + found.left[0][1] == hours * 60
    for week in found.weeks:
        assert week.gross is not None
        assert week.total <= max(week.gross, week.total - sum(one.amount for one in week.paid if one.kind == "accrued"))
        assert all(one.amount > 0 for one in week.paid)
    weekly = max((one.amount for week in found.weeks for one in week.paid if one.kind == "benefit"), default=Decimal(0))
    assert Fraction(found.total("benefit")) <= Fraction(weekly) * Fraction(length + 7, 7)
