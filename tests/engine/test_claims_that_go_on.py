# ruff: noqa: E501 - the lines of the invented statutes stay whole
"""Claims over several parts of a leave, by hand: the rate of an earlier claim, the last day worked, the weekend at the
end, waiting days between parts, two States, weeks whose benefit or wages are not known."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.engine.money_library import CITE, QUARTER, TIERS, VALUE, benefit, header, parameter, reasons, write_library

from openleave.engine import Facts, determine, load_library, render
from openleave.engine.benefits import benefit_of
from openleave.engine.determination import ProgramDetermination
from openleave.engine.law import Library
from openleave.engine.law_error import LawError
from openleave.engine.law_files import compile_library
from openleave.engine.pay_plan import PayPlan, pay_plan, pay_plan_of
from openleave.engine.timeline import Made, follow, timeline

STATES = load_library()
FIVE_DAYS = {"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}
GOES_ON = "claim_continues: {programs: [us.zz.quarter], used_for: [pregnancy], reasons: [bonding], within_months: 12, gap_days: 60}"
LATER = f"value: 1704}}, {{from: 2026-01-01, verified_on: 2026-11-30, {CITE}, value: 1800}}"
# The fund pays disability by the quarter; bonding, under another program, goes on with the claim of a pregnancy.
DISABILITY = QUARTER.replace("value: 1704}", LATER).replace(
    reasons("quarter", "own_health_condition"), reasons("quarter", "own_health_condition", "pregnancy")
)
BOND = (
    QUARTER.replace("zz.quarter", "zz.bond").replace("waiting: {days: 7}", GOES_ON)
    .replace("value: 1704}", LATER).replace("own_health_condition", "bonding")
)  # fmt: skip
# So many weeks in a year, in sevenths; what a week is worth is held until July 12, 2026.
CAPPED = (
    header("capped", "paid_benefit")
    + reasons("capped", "own_health_condition", "bonding")
    + "parameters:\n"
    + parameter("capped.weeks", "week", ("2020-01-01", "4"))
    + f"  - {{id: us.zz.capped.rate, unit: dollar, values: [{{from: 2020-01-01, until: 2026-07-12, verified_on: 2026-11-30, {CITE}, value: 700}}]}}\n"
    + f"""limits:
  - id: us.zz.capped.limit.year
    values:
      - {{{VALUE}, amount: us.zz.capped.weeks, reasons: all, period: leave_year, method: calendar,
         title: {{en: "four weeks", es: "cuatro semanas"}}, text: {{en: "Four weeks.", es: "Cuatro semanas."}}}}
benefits:
"""
    + benefit(
        "capped",
        """        paid_by: state
        dated_by: week
        weekly: us.zz.capped.rate
        waiting: {days: 7, counts_against_weeks: false}
        part_week: {by: sevenths}
""",
    )
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = write_library(tmp_path_factory.mktemp("claims"), quarter=DISABILITY, bond=BOND, capped=CAPPED, tiers=TIERS)
    return Library(compile_library(root))


def document(state: str = "ZZ", **more: Any) -> dict[str, Any]:
    return {
        "employee": {
            "locations": [{"state": state}], "schedules": [FIVE_DAYS], "employments": [{"starts_on": "2020-01-06"}],
            "hours": [{"week_of": "2023-10-01", "weeks": 150, "hours": 40}],
        },
        "employer": {"kind": "private", "headcounts": [{"employees": 200}, {"employees": 200, "state": state}]},
        "policy": {"leave_year": {"method": "calendar"}},
        **more,
    }  # fmt: skip


def leave(reason: str, starts_on: str, ends_on: str, **more: Any) -> dict[str, Any]:
    return {"reason": reason, "starts_on": starts_on, "ends_on": ends_on, "serious_health_condition": True, **more}


def parts(facts: dict[str, Any], *listed: dict[str, Any], library: Library = STATES) -> list[Made]:
    return follow(facts, library, dt.date.fromisoformat(listed[0]["starts_on"]), listed)


def paid(found: PayPlan, program: str) -> list[str]:
    rows = ([one.amount for one in week.paid if one.program == program] for week in found.weeks)
    return [str(sum(row, Decimal(0))) for row in rows]


def claim(library: Library, usage: list[dict[str, Any]], **more: Any) -> ProgramDetermination:
    wages = {"highest_quarter": 15600, "base_period_wages": 52000, **more.pop("wages", {})}
    born = {"arrived_by": "birth", "arrived_on": "2025-12-08"}
    asked = document(wages=wages, usage=usage, leave=leave("bonding", "2026-02-02", "2026-03-01", child=born), **more)
    return determine(Facts.from_json(asked), library, dt.date(2026, 2, 2)).program("us.zz.bond")


USED = {
    "program": "us.zz.quarter",
    "reason": "pregnancy",
    "starts_on": "2025-11-17",
    "ends_on": "2026-01-11",
    "weeks": 8,
}
# Of 15,600 in the quarter: by the figures of 2025 (1,704 × 13 × 0.7 = 15,506.40) the greater of 1,073.52 and 840, of 2026 90 %.
OLD, NEW = Decimal(1074), Decimal(1080)


@pytest.mark.parametrize(
    ("usage", "weekly"),
    [
        ([], NEW),
        ([USED], OLD),
        ([{**USED, "reason": "own_health_condition"}], NEW),
        ([{**USED, "program": "us.zz.tiers"}], NEW),
        ([{**USED, "starts_on": "2025-01-05", "ends_on": "2025-02-01", "weeks": 4}], NEW),  # a year and a day before
        ([{**USED, "starts_on": "2025-01-06", "ends_on": "2025-02-02", "weeks": 4}], OLD),
        ([{**USED, "starts_on": "2026-01-01", "weeks": "11/7"}], NEW),  # a claim of this year
        # 60 days apart are one claim, 61 are two.
        ([{**USED, "starts_on": "2026-01-05", "weeks": 1}, {**USED, "starts_on": "2025-10-28", "ends_on": "2025-11-05", "weeks": "9/7"}], OLD),
        ([{**USED, "starts_on": "2026-01-05", "weeks": 1}, {**USED, "starts_on": "2025-10-28", "ends_on": "2025-11-04", "weeks": "8/7"}], NEW),
        ([{**USED, "id": "one"}, {"program": "us.zz.quarter", "reverses": "one"}], NEW),
    ],
)  # fmt: skip
def test_bonding_goes_on_with_the_claim_of_the_pregnancy(library: Library, usage: Any, weekly: Decimal) -> None:
    found = claim(library, usage).benefit
    assert found is not None and found.weekly == weekly
    text = "The claim that began on November 17, 2025 goes on: its wages and the amounts of that day count."
    assert (render(found.lines[0]) == text) is (usage == [USED])


def test_another_event_is_another_claim_and_its_quarters_are_those_of_the_claim(library: Library) -> None:
    usage = [{**USED, "event": "first"}]
    for event, weekly in (("first", OLD), ("second", NEW), (None, OLD)):
        found = claim(library, usage, event={"id": event} if event else {}).benefit
        assert found is not None and found.weekly == weekly
    stated = {
        "highest_quarter": None,
        "base_period_wages": None,
        "quarters": [{"starts_on": "2024-07-01", "wages": 15600}],
    }
    found = claim(library, [USED], wages=stated).benefit
    assert found is not None and found.base_wages == 15600  # July 2024 is in the base of a claim of November 2025 only
    assert found.weekly == OLD


def test_a_claim_that_goes_on_in_parts_of_a_leave() -> None:
    born = {"arrived_by": "birth", "arrived_on": "2024-12-20"}
    facts = document("CA", wages={"highest_quarter": 13000, "base_period_wages": 52000, "average_weekly_wage": 1000})
    made = parts(
        facts, leave("pregnancy", "2024-12-30", "2025-02-02", child=born),
        leave("bonding", "2025-02-03", "2025-03-30", child=born),
    )  # fmt: skip
    # 60 % of 1,000, though the waiting week ends in 2025 and all of bonding lies there; sevenths at both ends.
    assert paid(pay_plan_of(made), "us.ca.pfl")[5:] == ["514.29", *["600.00"] * 7, "85.71"]
    assert pay_plan_of(made).total(program="us.ca.pfl") == 8 * 600


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("programs: [us.zz.quarter], ", "", "`programs` of claim_continues is missing"),
        ("used_for: [pregnancy]", "used_for: [pregnant]", "Unknown reason"),
        ("within_months: 12", "within_months: twelve", "`within_months` is 'twelve'"),
        ("gap_days: 60", "pause: 60", "Unknown key of claim_continues"),
    ],
)
def test_a_claim_that_cannot_go_on(tmp_path: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(LawError, match=what):
        compile_library(write_library(tmp_path, bond=BOND.replace(old, new)))


def test_new_york_averages_the_weeks_before_the_last_day_worked() -> None:
    born = {"arrived_by": "birth", "arrived_on": "2026-02-16"}
    disability = leave("pregnancy", "2026-02-02", "2026-04-12", child=born)
    bonding = leave("bonding", "2026-04-13", "2026-07-05", child=born)
    facts = document("NY", wages={"weeks": [{"week_of": "2025-02-03", "weeks": 52, "wages": 1000}]})
    found = pay_plan_of(parts(facts, disability, bonding))
    assert paid(found, "us.ny.pfl")[10:] == ["670.00"] * 12  # 67 % of 1,000
    assert (found.open_, found.missing) == ([], ())
    # The same by use that is stated; and weeks of leave that are stated with no wages do not lower the average.
    used = {
        "program": "us.ny.dbl",
        "reason": "pregnancy",
        "starts_on": "2026-02-02",
        "ends_on": "2026-04-12",
        "weeks": 10,
    }
    for weeks in (52, 62):
        listed = [{"week_of": "2025-02-03", "weeks": 52, "wages": 1000}]
        listed += [{"week_of": "2026-02-02", "weeks": 10, "wages": 0}] if weeks == 62 else []
        alone = {**facts, "wages": {"weeks": listed}, "usage": [used], "leave": bonding}
        made = determine(Facts.from_json(alone), STATES, dt.date(2026, 4, 13)).program("us.ny.pfl")
        assert made.benefit is not None and made.benefit.weekly == 670


def test_a_week_of_work_ends_the_absence() -> None:
    used = {
        "program": "us.ny.dbl",
        "reason": "pregnancy",
        "starts_on": "2026-02-02",
        "ends_on": "2026-04-05",
        "weeks": 9,
    }
    listed = [{"week_of": "2025-02-03", "weeks": 52, "wages": 1000}, {"week_of": "2026-04-06", "wages": 800}]
    born = {"arrived_by": "birth", "arrived_on": "2026-02-16"}
    facts = document(
        "NY", wages={"weeks": listed}, usage=[used], leave=leave("bonding", "2026-04-13", "2026-05-03", child=born)
    )
    made = determine(Facts.from_json(facts), STATES, dt.date(2026, 4, 13)).program("us.ny.pfl")
    assert (
        made.benefit is not None and made.benefit.wage.value == 800
    )  # the last week worked; those before it were leave
    hour = {"program": "us.ny.dbl", "reason": "pregnancy", "on": "2026-04-10", "hours": 1, "workweek_hours": 40}
    facts["usage"] = [hour]
    made = determine(Facts.from_json(facts), STATES, dt.date(2026, 4, 13)).program("us.ny.pfl")
    assert made.benefit is not None and made.benefit.wage.value == 800  # an hour is no day of leave


def test_the_weekend_is_the_end_of_the_last_week_in_sevenths() -> None:
    born = {"arrived_by": "birth", "arrived_on": "2026-04-01"}
    wages = {"highest_quarter": 13000, "base_period_wages": 52000, "average_weekly_wage": 1000}
    facts = document("CA", wages=wages, leave=leave("bonding", "2026-04-13", "2026-07-05", child=born))
    found = pay_plan(determine(Facts.from_json(facts), STATES, dt.date(2026, 4, 13)))
    assert paid(found, "us.ca.pfl") == ["771.43", *["900.00"] * 7, "128.57", "0", "0", "0"]
    # From a Wednesday: 56 days end on a Tuesday, and no day off follows it.
    facts["leave"] = leave("bonding", "2026-04-15", "2026-07-05", child=born)
    found = pay_plan(determine(Facts.from_json(facts), STATES, dt.date(2026, 4, 13)))
    assert paid(found, "us.ca.pfl")[:9] == ["514.29", *["900.00"] * 7, "385.71"]


def test_waiting_days_that_do_not_count_use_nothing_up_between_parts(library: Library) -> None:
    # Two weeks, the first of them waited, then leave without an end in sight: three more of four weeks.
    made = parts(
        document(wages={"average_weekly_wage": 1000}), leave("own_health_condition", "2026-03-02", "2026-03-15"),
        leave("own_health_condition", "2026-04-06", "2026-05-17"), library=library,
    )  # fmt: skip
    lane = next(lane for lane in timeline(made).lanes if lane.program == "us.zz.capped")
    assert [span.weeks for span in lane.spans] == [2, 3]
    found = pay_plan_of(made)
    assert found.total(program="us.zz.capped") == 4 * 700
    # Where the weeks end in the first part, its fifth week is paid for the one waited, and nothing is left.
    made = parts(
        document(wages={"average_weekly_wage": 1000}), leave("own_health_condition", "2026-03-02", "2026-04-12"),
        leave("own_health_condition", "2026-05-04", "2026-05-17"), library=library,
    )  # fmt: skip
    assert pay_plan_of(made).total(program="us.zz.capped") == 4 * 700


def test_washington_has_seven_weeks_of_bonding_after_ten_of_pregnancy() -> None:
    born = {"arrived_by": "birth", "arrived_on": "2026-02-16"}
    made = parts(
        document("WA", wages={"average_weekly_wage": 1000, "base_hours": 2000}),
        leave("pregnancy", "2026-02-02", "2026-04-12", child=born), leave("bonding", "2026-04-13", "2026-07-05", child=born),
    )  # fmt: skip
    lane = next(lane for lane in timeline(made).lanes if lane.program == "us.wa.pfml")
    assert [span.weeks for span in lane.spans] == [10, 7]  # 16, and the week that was waited
    assert pay_plan_of(made).total(program="us.wa.pfml") == 16 * 866


QUARTERS = [
    {"starts_on": day, "wages": 13000, "hours": 520}
    for day in ("2024-10-01", "2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01")
]


def moved(wages: dict[str, Any], on: str) -> tuple[Any, PayPlan]:
    facts = document("CA", wages=wages, leave=leave("own_health_condition", "2026-03-02", "2026-05-24"))
    facts["employee"]["locations"] = [{"state": "CA"}, {"state": "WA", "starts_on": on}]
    found = determine(Facts.from_json(facts), STATES, dt.date(2026, 3, 2))
    return found, pay_plan(found)


def test_a_quarters_wages_belong_to_the_state_in_which_it_was_worked() -> None:
    found, plan = moved({"quarters": QUARTERS, "average_weekly_wage": 1000}, "2026-04-06")
    assert found.program("us.ca.sdi").outcome == "eligible"
    assert plan.total(program="us.wa.pfml") == 0
    # Moved in the middle of a quarter: it has to be said where its wages were earned.
    found, plan = moved({"quarters": QUARTERS, "annual": 52000}, "2025-08-18")
    made = found.program("us.wa.pfml")
    assert (made.outcome, made.missing[0]) == ("indeterminate", ("wages.quarters", "ask.quarter_state"))
    assert made.benefit.weekly is None
    told = [{**one, "state": "CA" if one["starts_on"] < "2025-07-01" else "WA"} for one in QUARTERS]
    found, _ = moved({"quarters": told, "annual": 52000}, "2025-08-18")
    assert found.program("us.wa.pfml").outcome == "eligible"  # 520 + 520 hours of 820


def test_the_funds_of_two_states_never_pay_more_than_the_wage() -> None:
    stated = {"average_weekly_wage": 1000, "highest_quarter": 13000, "base_period_wages": 52000, "base_hours": 2000}
    _, plan = moved(stated, "2026-04-06")
    assert paid(plan, "us.ca.sdi")[5:12] == ["900.00"] * 7
    assert paid(plan, "us.wa.pfml")[5:12] == ["100.00"] * 7
    text = (
        "The fund of another State pays for this week, too: of $866.00, only $100.00 is counted, up to the usual wage."
    )
    assert text in [render(line) for line in plan.weeks[6].lines]
    assert all(render(line, "es") for week in plan.weeks for line in week.lines)


def test_a_week_whose_figures_are_not_held_is_open_and_not_paid_as_nothing(library: Library) -> None:
    facts = document(wages={"average_weekly_wage": 1000}, leave=leave("bonding", "2026-06-22", "2026-07-19"))
    found = determine(Facts.from_json(facts), library, dt.date(2026, 6, 22))
    week = benefit_of(found.program("us.zz.capped"), dt.date(2026, 7, 13))
    assert week is not None and (week.weekly, week.missing) == (None, (("law library", "ask.not_decided"),))
    plan = pay_plan(found)
    assert "us.zz.capped" in plan.open_
    assert ("law library", "ask.not_decided") in plan.missing
    earlier = {**facts, "leave": leave("bonding", "2026-06-22", "2026-07-05")}
    plan = pay_plan(determine(Facts.from_json(earlier), library, dt.date(2026, 6, 22)))
    assert "us.zz.capped" not in plan.open_
    assert ("law library", "ask.not_decided") not in plan.missing


def test_another_base_period_that_is_not_known_may_suffice(library: Library) -> None:
    def outcome(last: dict[str, Any]) -> ProgramDetermination:
        listed = [
            {"starts_on": "2025-07-01", "wages": 13000, "hours": 300},
            {"starts_on": "2025-10-01", "wages": 13000, **last},
        ]
        facts = document(wages={"quarters": listed}, leave=leave("own_health_condition", "2026-03-02", "2026-03-29"))
        del facts["employee"]["hours"]
        return determine(Facts.from_json(facts), library, dt.date(2026, 3, 2)).program("us.zz.tiers")

    open_ = outcome({})
    assert (open_.outcome, open_.missing[0][0]) == ("indeterminate", "wages.base_hours")
    assert outcome({"hours": 519}).failed == ("base_hours",)
    assert outcome({"hours": 520}).outcome == "eligible"


def test_weeks_that_are_not_stated_are_asked_for() -> None:
    def hawaii(weeks: int, wages: int) -> Any:
        listed = [{"week_of": str(dt.date(2026, 6, 1) - dt.timedelta(weeks=weeks)), "weeks": weeks, "wages": wages}]
        facts = document(
            "HI",
            wages={"weeks": listed, "base_weeks": 20},
            leave=leave("own_health_condition", "2026-06-01", "2026-06-28"),
        )
        made = determine(Facts.from_json(facts), STATES, dt.date(2026, 6, 1)).program("us.hi.tdi")
        return next(one.result for one in made.findings if one.id.endswith(".wages"))

    assert (hawaii(8, 45), hawaii(8, 50)) == ("missing", "yes")  # 360 and 400 of 400, whatever the other weeks brought
    assert (hawaii(52, 7), hawaii(52, 8)) == ("no", "yes")


def test_delaware_asks_for_the_wages_of_the_year() -> None:
    def weekly(weeks: int, wages: Fraction | int) -> Any:
        listed = [
            {"week_of": str(dt.date(2026, 6, 3) - dt.timedelta(weeks=weeks, days=2)), "weeks": weeks, "wages": wages}
        ]
        born = {"arrived_by": "birth", "arrived_on": "2026-06-01"}
        facts = document("DE", wages={"weeks": listed}, leave=leave("bonding", "2026-06-03", "2026-06-30", child=born))
        found = determine(Facts.from_json(facts), STATES, dt.date(2026, 6, 1)).program("us.de.paid_leave").benefit
        return found.weekly, found.missing

    assert weekly(8, 1000) == (None, (("wages.annual", "fact:wages.annual"),))
    assert weekly(52, 1000) == (Decimal("800.00"), ())  # the last 52 weeks that ended before a Wednesday
