"""Pay week by week under the States' own laws, by hand: waiting weeks, sevenths, the claim that goes on, taxes."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from openleave.engine import Facts, determine, load_library, pay_plan
from openleave.engine.pay_plan import PayPlan, pay_plan_of
from openleave.engine.timeline import follow

LIBRARY = load_library()
FIVE_DAYS = {"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}


def document(state: str, wages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "employee": {
            "locations": [{"state": state}], "schedules": [FIVE_DAYS], "employments": [{"starts_on": "2020-01-06"}],
            "hours": [{"week_of": "2023-10-01", "weeks": 150, "hours": 40}],
        },
        "employer": {"kind": "private", "headcounts": [{"employees": 200}, {"employees": 200, "state": state}]},
        "policy": {"leave_year": {"method": "rolling_backward"}},
        "leave": {"reason": "own_health_condition", "serious_health_condition": True, "starts_on": "2026-03-02"},
        "wages": wages,
        **more,
    }  # fmt: skip


def paid(found: PayPlan, program: str) -> list[str]:
    return [
        str(sum((one.amount for one in week.paid if one.program == program), Decimal(0))) for week in found.weeks
    ]  # fmt: skip


def months(state: str, wages: dict[str, Any], ends_on: str, **more: Any) -> PayPlan:
    facts = document(state, wages, **more)
    facts["leave"]["ends_on"] = ends_on
    return pay_plan(determine(Facts.from_json(facts), LIBRARY, dt.date(2026, 2, 2)))


def test_washington_waits_a_week_in_which_accrued_time_is_used() -> None:
    # $1,500 a week in 2026: 90 % of 915 (half of the State's 1,830) and 50 % of 585: 1,116.
    pay = {"balances": [{"kind": "vacation", "hours": 40}]}
    found = months("WA", {"average_weekly_wage": 1500, "base_hours": 2000}, "2026-03-29", pay=pay)
    assert paid(found, "us.wa.pfml") == ["0", "1116.00", "1116.00", "1116.00"]
    assert [(one.balance, one.amount) for one in found.weeks[0].paid] == [("vacation", Decimal(1500))]


def test_california_disability_then_bonding_at_the_rate_of_the_claim() -> None:
    # 70 % of the quarter's $20,000 ÷ 13 = 1,076.92, up to 1,077; the claim began in 2025.
    wages = {"highest_quarter": 20000, "base_period_wages": 70000, "average_weekly_wage": 1540}
    facts = document("CA", {**wages, "claim_starts_on": "2025-12-01"})
    child = {"arrived_by": "birth", "arrived_on": "2025-12-15"}
    made = follow(
        facts, LIBRARY, dt.date(2025, 11, 20),
        [
            {"reason": "pregnancy", "starts_on": "2025-12-01", "ends_on": "2026-01-11"},
            {"reason": "bonding", "starts_on": "2026-01-12", "ends_on": "2026-02-08", "child": child},
        ],
    )  # fmt: skip
    found = pay_plan_of(made)
    assert paid(found, "us.ca.sdi") == [
        "0", "923.14", "1077.00", "1077.00", "1077.00", "1077.00", "153.86", "0", "0", "0", "0",
    ]  # fmt: skip
    assert paid(found, "us.ca.pfl")[6:] == ["923.14", "1077.00", "1077.00", "1077.00", "153.86"]
    taxed = {one.program: one.federal for one in found.taxable}
    assert taxed == {"us.ca.sdi": False, "us.ca.pfl": True}


@pytest.mark.parametrize(("ends_on", "total"), [("2026-03-22", 2 * 343), ("2026-03-29", 4 * 343)])
def test_new_jersey_pays_the_waiting_week_back_after_three_weeks(ends_on: str, total: int) -> None:
    # 85 % of 404 (18,200 ÷ 45 base weeks) is 343.
    wages = {"base_period_wages": 18200, "base_weeks": 45}
    assert months("NJ", wages, ends_on).total(payer="state") == total
