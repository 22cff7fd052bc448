"""A leave in parts under several laws: lanes, what is used up when, turns where laws exclude each other. On invented
statutes (`lumen`), worked out by hand."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.lumen import library as lumen
from tests.engine.test_states import BASE

from openleave.engine.cases import merged
from openleave.engine.law import Library
from openleave.engine.timeline import Lane, Span, Timeline, follow, timeline, turns, usage_of

MARCH = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return lumen(tmp_path_factory.mktemp("law"))


def drawn(law: Library, change: dict[str, Any], parts: Sequence[dict[str, Any]] = ()) -> Timeline:
    return timeline(follow(merged(BASE, change), law, MARCH, parts))


def lane(made: Timeline, program: str) -> Lane:
    return next(lane for lane in made.lanes if lane.program == f"us.zz.{program}")


def span(first: str, last: str, weeks: str) -> Span:
    return Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last), Fraction(weeks))


BIRTH = {"event": {"id": "p"}, "leave": {"child": {"arrived_by": "birth", "arrived_on": "2026-03-16"}}}
DISABILITY = {"reason": "pregnancy", "starts_on": "2026-03-02", "ends_on": "2026-04-24"}  # eight weeks
BONDING = {"reason": "bonding", "starts_on": "2026-04-27", "ends_on": "2026-07-24"}  # thirteen


def test_programs_that_exclude_each_other_take_turns(law: Library) -> None:
    """Pregnancy leave protects all eight weeks; family leave pays, and protects the job too. Both orders protect eight
    weeks, paid ones are those under family leave first."""
    made = drawn(law, BIRTH, [DISABILITY])
    assert [(pairing.program, pairing.other, pairing.runs) for pairing in made.pairings] == [
        ("us.zz.pregnancy", "us.zz.family", "never")
    ]
    assert {order.programs: (order.protected, order.paid, order.best) for order in made.orders} == {
        ("us.zz.family", "us.zz.pregnancy"): (8, 8, True),
        ("us.zz.pregnancy", "us.zz.family"): (8, 0, False),
    }
    assert lane(made, "family").spans == [span("2026-03-02", "2026-04-24", "8")]
    assert lane(made, "pregnancy").spans == []
    assert (lane(made, "family").left, lane(made, "pregnancy").left) == (4, Fraction(52, 3))
    assert made.uncovered == []


def test_what_a_part_uses_is_used_when_the_next_begins(law: Library) -> None:
    made = drawn(law, BIRTH, [DISABILITY, BONDING])
    family = lane(made, "family")
    assert family.outcomes == ["eligible", "eligible"]
    assert family.spans == [span("2026-03-02", "2026-04-24", "8"), span("2026-04-27", "2026-05-22", "4")]
    assert (family.weeks, family.left, family.exhausts_on) == (12, 0, dt.date(2026, 5, 22))
    # The two weeks for a newborn begin when the family leave is used up.
    assert lane(made, "newborn").spans == [span("2026-05-25", "2026-06-05", "2")]
    assert made.uncovered == [span("2026-06-08", "2026-07-24", "7")]
    assert (made.starts_on, made.ends_on) == (MARCH, dt.date(2026, 7, 24))
    assert [order.programs for order in made.orders if order.best][-1] == ("us.zz.family", "us.zz.newborn")


def test_leave_already_used_shortens_the_lane(law: Library) -> None:
    usage = [{"program": "us.zz.family", "reason": "bonding", "starts_on": "2026-02-01", "weeks": "3"}]
    made = drawn(law, merged(BIRTH, {"usage": usage}), [DISABILITY, BONDING])
    assert lane(made, "family").weeks == 9
    assert lane(made, "family").exhausts_on == dt.date(2026, 5, 1)


def test_leave_without_a_fixed_amount_covers_all_of_it(law: Library) -> None:
    change = {
        "employee": {"locations": [{"state": "ZZ", "city": "Arc"}]},
        "leave": {"reason": "jury_duty", "starts_on": "2026-03-02", "ends_on": "2026-03-13"},
    }
    made = drawn(law, change)
    civic = lane(made, "civic")
    assert civic.spans == [Span(dt.date(2026, 3, 2), dt.date(2026, 3, 13), None)]
    assert (civic.weeks, civic.left, civic.protects_job) == (None, None, True)
    assert made.uncovered == []
    denied = next(one for one in made.lanes if one.program == "us.fed.fmla")
    assert (denied.outcomes, denied.spans) == (["ineligible"], [])
    assert made.lanes[0] is civic


def test_a_move_in_mid_leave_changes_the_lanes(law: Library) -> None:
    change = {
        "event": {"id": "p"},
        "employee": {"locations": [{"state": "ZZ"}, {"starts_on": "2026-03-16", "state": "YY"}]},
        "leave": {"reason": "pregnancy", "starts_on": "2026-03-02", "ends_on": "2026-03-27"},
    }
    made = drawn(law, change)
    assert lane(made, "pregnancy").spans == [] and lane(made, "family").spans == [span("2026-03-02", "2026-03-27", "4")]
    away = merged(change, {"leave": {"reason": "family_health_condition", "family_member": {"relationship": "parent"}}})
    assert lane(drawn(law, away), "family").spans == [span("2026-03-02", "2026-03-27", "4")]


DONATION = {"leave": {"reason": "organ_donation", "starts_on": "2026-03-02", "ends_on": "2026-04-24"}}


def test_days_before_the_job_is_protected_are_uncovered(law: Library) -> None:
    """Hired on February 9: thirty days are reached on March 11. Six weeks are paid from March 2 to April 10; the law on
    the job protects six from March 11 on, and with its last day, April 21, the right to the job is over."""
    made = drawn(law, merged(DONATION, {"employee": {"employments": [{"starts_on": "2026-02-09"}]}}))
    assert lane(made, "donor").spans == [span("2026-03-02", "2026-04-10", "6")]
    assert lane(made, "donor_job").spans == [span("2026-03-11", "2026-04-21", "6")]
    assert (lane(made, "donor").protects_job, lane(made, "donor_job").protects_job) == (True, True)
    assert made.uncovered == [span("2026-03-02", "2026-03-10", "7/5"), span("2026-04-22", "2026-04-24", "3/5")]


def test_a_lane_protects_the_job_if_it_does_in_any_part(law: Library) -> None:
    """Hired on February 16: thirty days are reached on March 18, after the first part of the leave."""
    change = merged(DONATION, {"employee": {"employments": [{"starts_on": "2026-02-16"}]}})
    early = {"starts_on": "2026-03-02", "ends_on": "2026-03-06"}
    late = {"starts_on": "2026-03-23", "ends_on": "2026-03-27"}
    assert lane(drawn(law, change, [early]), "donor").protects_job is False
    made = drawn(law, change, [early, late])
    assert lane(made, "donor").spans == [span("2026-03-02", "2026-03-06", "1"), span("2026-03-23", "2026-03-27", "1")]
    assert lane(made, "donor").protects_job is True
    assert made.uncovered == [span("2026-03-02", "2026-03-06", "1")]


def test_a_move_out_and_back_leaves_the_days_between_uncovered(law: Library) -> None:
    places = [{"state": "ZZ"}, {"starts_on": "2026-03-16", "state": "YY"}, {"starts_on": "2026-03-30", "state": "ZZ"}]
    made = drawn(law, merged(DONATION, {"employee": {"locations": places}}))
    assert lane(made, "donor").spans == [span("2026-03-02", "2026-04-10", "6")]
    assert lane(made, "donor_job").spans == [
        span("2026-03-02", "2026-03-13", "2"),
        span("2026-03-30", "2026-04-24", "4"),
    ]
    assert made.uncovered == [span("2026-03-16", "2026-03-27", "2")]
    civic = {
        "employee": {"locations": [{**place, "city": "Arc"} for place in places]},
        "leave": {"reason": "jury_duty", "starts_on": "2026-03-09", "ends_on": "2026-04-03"},
    }
    assert [(str(one.starts_on), str(one.ends_on)) for one in lane(drawn(law, civic), "civic").spans] == [
        ("2026-03-09", "2026-03-15"),
        ("2026-03-30", "2026-04-03"),
    ]


def test_use_says_what_it_was_for(law: Library) -> None:
    """By that the next part tells whether it draws on the same amount."""
    away = {"starts_on": "2026-03-02", "ends_on": "2026-03-06", "family_member": {"relationship": "parent"}}
    military = {"servicemember": "a", "injury": "b", "status": "current_member"}
    change = {"event": {"id": "p"}, "military": military, "leave": {"reason": "family_health_condition"}}
    determination, protected, _ = follow(merged(BASE, change), law, MARCH, [away])[0]
    assert usage_of(determination, protected)[-1] == {
        "program": "us.zz.family", "on": dt.date(2026, 3, 6), "weeks": "1/5", "servicemember": "a", "injury": "b",
        "status": "current_member", "event": "p", "reason": "family_health_condition", "family": "parent",
    }  # fmt: skip


def test_a_timeline_is_json(law: Library) -> None:
    made = drawn(law, BIRTH, [DISABILITY]).to_json()
    assert made["lanes"][0] == {
        "program": "us.zz.family", "name": "Lumen family", "short": "ZZ family", "kind": "paid_benefit",
        "protects_job": True, "unverified": None, "outcomes": ["eligible"],
        "spans": [{"starts_on": "2026-03-02", "ends_on": "2026-04-24", "weeks": "8"}],
        "weeks": "8", "left": "4", "exhausts_on": None, "next_available_on": None,
    }  # fmt: skip
    assert made["orders"][0] == {
        "programs": ["us.zz.family", "us.zz.pregnancy"],
        "protected": "8",
        "paid": "8",
        "left": "64/3",
        "best": True,
    }


def test_turns_follow_what_comes_first() -> None:
    assert turns("ba", ()) == [("a", "b"), ("b", "a")]
    assert turns("abc", [("c", "a"), ("b", "a")]) == [("b", "c", "a"), ("c", "b", "a")]
    # The first orders by name are all forbidden: the allowed ones are found behind them, 24 at most.
    found = turns("abcdef", [("f", "a")])
    assert len(found) == 24
    assert all(order.index("f") < order.index("a") for order in found)
    assert turns("ab", [("a", "b"), ("b", "a")]) == [("a", "b")]  # a contradiction: some order, and no error
