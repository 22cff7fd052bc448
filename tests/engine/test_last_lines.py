"""What facts that are seldom stated, or stated in an odd way, give: exact answers that no other test asks for."""

import datetime as dt
from typing import Any

import pytest

from openleave.engine import Facts, FactsError, LawError, amounts, determine, load_library
from openleave.engine.cases import merged
from openleave.engine.determination import ProgramDetermination
from openleave.engine.granting import available_for
from openleave.engine.law_files import Checker
from openleave.engine.ordering import best_order, read_parts
from openleave.engine.relationship import family
from openleave.engine.results import RESULTS, View
from openleave.engine.terms import NOT_IN_FORCE

WEEK = {"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}
PERSON: dict[str, Any] = {
    "employer": {"id": "us", "covered": True},
    "employee": {
        "employments": [{"starts_on": "2020-01-06"}],
        "hours": [{"in_prior_12_months": True, "hours": 1500}],
        "schedules": [WEEK],
    },
    "headcount_within_75_miles": [{"employees": 55}],
    "leave": {"reason": "pregnancy", "starts_on": "2026-03-02", "ends_on": "2026-03-13", "noticed_on": "2026-02-02"},
    "policy": {"leave_year": {"method": "calendar"}},
}
FMLA = "us.fed.fmla"


def decided(program: str = FMLA, /, **changes: Any) -> ProgramDetermination:
    return determine(Facts.from_json(merged(PERSON, changes)), load_library(), dt.date(2026, 2, 2)).program(program)


def got(key: str, wanted: Any = None, program: str = FMLA, /, **changes: Any) -> Any:
    made = determine(Facts.from_json(merged(PERSON, changes)), load_library(), dt.date(2026, 2, 2))
    return RESULTS[key](View(made, made.program(program)), wanted)


# Hours that are left where not every hour is known: the weeks left, in hours of the usual week.
TWO_WEEKS = [{"starts_on": "2026-01-05", "weeks": "2"}]
ONE_DAY = [{"on": "2026-01-05", "hours": 9, "workweek_hours": 45}]


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({}, "400"),
        ({"usage": ONE_DAY}, "391"),  # as they were missed, though a fifth of a week is eight hours
        ({"usage": ONE_DAY, "policy": {"leave_year": {"method": "rolling_backward"}}}, "392"),
        ({"usage": ONE_DAY, "spouse": {"same_employer": False}}, "392"),
        ({"usage": TWO_WEEKS}, "320"),
        (
            {
                "employee": {"schedules": [{"variable": True, "average_hours_per_week": 36}]},
                "leave": {"starts_on": "2026-03-01", "ends_on": "2026-03-14"},
            },
            "360",
        ),
    ],
)
def test_hours_remaining(changes: dict[str, Any], left: str) -> None:
    assert got("hours_remaining", **changes) == left


@pytest.mark.parametrize("key", ["scheduled_hours_on", "workweek_hours_of", "weeks_available_for"])
def test_results_that_are_asked_about_something(key: str) -> None:
    with pytest.raises(FactsError, match="Expected a map from"):
        got(key, "2026-03-02")


def test_weeks_for_a_reason_whose_amounts_are_not_worked_out() -> None:
    early = {"starts_on": "2012-03-05", "ends_on": "2012-03-09", "noticed_on": "2012-03-01"}
    exigency = {"leave": {**early, "reason": "military_exigency"}}
    assert decided(**exigency).balance is None
    assert got("weeks_entitled", **exigency) == 12


def test_a_program_without_such_a_rule_has_no_such_answer() -> None:
    service = {"leave": {"reason": "uniformed_service"}}
    assert got("holiday_pay", None, "us.fed.userra", **service) is None
    made = decided("us.fed.userra", **service)
    view = View(determine(made.context.facts, load_library(), made.context.as_of), made)
    assert view.measure("hours_worked", view.start) is None
    assert view.argument("within") is None
    assert made.balance is None
    assert amounts.limits(made) == {}
    assert made.scope.of_program("us.none", "entitlement.leave_ends_on") == (None, NOT_IN_FORCE)


def test_weeks_left_for_an_unlisted_reason_are_not_told() -> None:
    made = decided()
    assert available_for(made, "bonding") == 12
    assert available_for(made, "uniformed_service") is None
    assert made.plan is not None


def test_a_reason_that_opens_no_period_is_counted_as_itself() -> None:
    limits = decided().context.law.limits
    assert limits.counted_as("bonding", ("pregnancy",)) == "bonding"
    assert limits.counted_as("bonding", ("military_caregiver",)) == "military_caregiver"


@pytest.mark.parametrize("method", ["calendar", "forward", "rolling_backward"])
def test_nobody_is_away_who_can_be_back_on_the_first_day(method: str) -> None:
    made = decided(leave={"able_to_return_on": "2026-03-02"}, policy={"leave_year": {"method": method}})
    assert made.plan is not None and made.plan.days == []
    assert made.protected is None
    assert made.to_json()["entitlement"]["remaining"] == "12"


@pytest.mark.parametrize("first", ["2026-03-02", "2026-03-05"])
def test_an_absence_for_the_reason_that_is_not_earlier_fixes_nothing(first: str) -> None:
    made = decided(leave={"first_used_for_reason_on": first})
    assert (made.context.measured, made.outcome) == (dt.date(2026, 3, 2), "eligible")


CARE = {"reason": "military_caregiver", "servicemember": "a", "injury": "b"}


def test_one_day_of_care_begins_the_single_period() -> None:
    made = decided(usage=[{**CARE, "on": "2026-01-05", "hours": 8, "workweek_hours": 40}])
    found = made.to_json()["entitlement"]["limits"]
    assert (found["single_period"]["used"], found["leave_year"]["used"]) == ("1/5", "0")
    assert (found["single_period"]["starts_on"], found["single_period"]["ends_on"]) == ("2026-01-05", "2027-01-04")


def test_use_of_another_program_begins_no_single_period() -> None:
    made = decided(usage=[{**CARE, "starts_on": "2026-01-05", "weeks": "2", "program": "us.other"}])
    assert list(made.to_json()["entitlement"]["limits"]) == ["leave_year"]


def test_every_fact_that_leaves_the_relative_open_is_asked_for() -> None:
    member = {"reason": "family_health_condition", "family_member": {"relationship": "other"}}
    answer = family(decided(leave=member).context, ["parent", "next_of_kin"])
    assert (answer.value, [path for path, _ in answer.missing]) == (
        None, ["leave.family_member.in_loco_parentis", "military.relatives"],
    )  # fmt: skip


def test_parts_whose_days_are_not_known_have_no_order() -> None:
    leave = {"reason": "pregnancy", "requested_weeks": "2", "pattern": "intermittent"}
    document = {key: value for key, value in PERSON.items() if key != "leave"}
    parts = read_parts([{"name": "a", "leave": leave, "begins_on": "2026-08-03"}])
    with pytest.raises(FactsError, match="cannot be told") as told:
        best_order(document, parts, load_library())
    assert told.value.path == "parts, a"


def test_service_that_is_not_counted_has_no_first_day() -> None:
    service = Facts.from_json({"uniformed_service": {"starts_on": "2026-03-02"}}).uniformed_service
    assert service is not None
    assert (service.counted, service.counted_until, service.counted_from) == (None, None, None)


def test_an_unknown_key_of_the_law_is_refused() -> None:
    with pytest.raises(LawError, match="Unknown key `colour`"):
        Checker({}, set()).keys("here", {"id": "a", "colour": "red"}, ["id"], ["note"])
