"""Leave of an airline's flight crew in whole days of a six-day workweek (29 CFR 825.802)."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from openleave.engine import Facts
from openleave.engine.flight_crew import make_plan
from openleave.engine.plan import Plan

MONDAY = dt.date(2026, 6, 1)
DUTY = {"workdays": ["monday", "tuesday"], "hours_per_day": 10}


def plan(leave: dict[str, Any], duty: bool = True, **policy: Any) -> Plan | None:
    employee = {"flight_crew": True, "schedules": [DUTY] if duty else []}
    return make_plan(Facts.from_json({"employee": employee, "leave": leave, "policy": policy}), 7, 6)


def days(made: Plan | None) -> Fraction:
    assert made is not None
    return made.weeks * 6


COUNTED: list[tuple[dict[str, Any], bool, int | Fraction]] = [
    ({"starts_on": "2026-06-01", "ends_on": "2026-06-07"}, True, 6),
    ({"starts_on": "2026-06-01", "ends_on": "2026-07-12"}, False, 36),
    # Of the days beyond whole weeks those of duty count.
    ({"starts_on": "2026-06-01", "ends_on": "2026-06-09"}, True, 8),
    ({"starts_on": "2026-06-01", "ends_on": "2026-06-10"}, True, 8),
    ({"starts_on": "2026-06-01", "requested_weeks": 2}, True, 12),
    ({"starts_on": "2026-06-01", "requested_weeks": "1/6"}, True, 1),
    ({"starts_on": "2026-06-01", "requested_weeks": "5/4"}, True, Fraction(15, 2)),
    ({"periods": [{"starts_on": "2026-06-01", "ends_on": "2026-06-07"},
                  {"starts_on": "2026-06-15", "ends_on": "2026-06-15"}]}, True, 7),
    ({"starts_on": "2026-06-01", "ends_on": "2026-06-14", "able_to_return_on": "2026-06-08"}, True, 6),
    ({"starts_on": "2026-06-01", "ends_on": "2026-06-14", "able_to_return_on": "2026-06-01"}, True, 0),
    ({"starts_on": "2026-06-01", "ends_on": "2026-06-14", "pattern": "reduced", "hours_off": {"monday": 1}}, True, 2),
    ({"starts_on": "2026-06-01", "ends_on": "2026-06-14", "pattern": "reduced", "hours_off": {"sunday": 1}}, True, 0),
    ({"pattern": "intermittent", "absences": [{"on": "2026-06-01", "hours": 1}, {"on": "2026-06-01", "hours": 2},
                                              {"on": "2026-06-02"}, {"on": "2026-06-04", "hours": 4}]}, True, 2),
    ({"pattern": "intermittent", "absences": [{"on": "2026-06-04", "hours": 4}]}, False, 1),
]  # fmt: skip


@pytest.mark.parametrize(("leave", "duty", "expected"), COUNTED)
def test_days_counted(leave: dict[str, Any], duty: bool, expected: int | Fraction) -> None:
    assert days(plan(leave, duty)) == expected


def test_where_a_plan_ends() -> None:
    def ends(leave: dict[str, Any]) -> dt.date | None:
        made = plan(leave)
        assert made is not None
        return None if made.ends is None else dt.date.fromordinal(made.ends)

    assert ends({"starts_on": "2026-06-01", "requested_weeks": 2}) == dt.date(2026, 6, 14)
    assert ends({"starts_on": "2026-06-01", "requested_weeks": "1/6"}) == MONDAY
    assert ends({"pattern": "intermittent", "absences": [{"on": "2026-06-04"}, {"on": "2026-06-01"}]}) == dt.date(
        2026, 6, 4
    )
    assert ends({"starts_on": "2026-06-01", "ends_on": "2026-06-14", "able_to_return_on": "2026-05-01"}) is None


def test_plans_that_need_more_facts() -> None:
    assert plan({"starts_on": "2026-06-01"}) is None
    assert plan({"pattern": "intermittent"}) is None
    rest = plan({"starts_on": "2026-06-01", "ends_on": "2026-06-09"}, duty=False)
    assert rest is not None
    assert rest.missing[0][0] == "employee.schedules"
    reduced = plan({"starts_on": "2026-06-01", "ends_on": "2026-06-09", "pattern": "reduced"})
    assert reduced is not None
    assert reduced.missing == [("leave.hours_off", "ask.hours_off")]


def test_days_on_which_business_has_stopped_for_a_week() -> None:
    closures = [{"starts_on": "2026-06-01", "ends_on": "2026-06-07"}]
    assert days(plan({"starts_on": "2026-06-01", "ends_on": "2026-06-14"}, closures=closures)) == 6
    absences = {"pattern": "intermittent", "absences": [{"on": "2026-06-01"}, {"on": "2026-06-08"}]}
    assert days(plan(absences, closures=closures)) == 1
