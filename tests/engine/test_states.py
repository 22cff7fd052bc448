"""State law: where it holds, how large the employer and how long the service is, amounts in days and hours, leave by
event, benefit years. On invented statutes (`lumen`), worked out by hand."""

import datetime as dt
import json
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.lumen import library as lumen

from openleave.engine import Facts, determine, render
from openleave.engine.amounts import limits
from openleave.engine.cases import merged
from openleave.engine.determination import Determination, ProgramDetermination
from openleave.engine.law import Library

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
INTEGRATION = ("common_management", "interrelated_operations", "centralized_labor_relations", "common_ownership")
SISTER = {"relationship": "sibling"}
BASE: dict[str, Any] = {
    "employer": {"kind": "private", "headcounts": [{"employees": 60}]},
    "employee": {
        "employments": [{"starts_on": "2020-01-06"}],
        "schedules": [{"workdays": WEEKDAYS, "hours_per_day": 8}],
        "locations": [{"state": "ZZ", "city": "Ohm", "county": "Ampere", "reports_to": "hall"}],
        "full_time": True,
    },
    "worksites": [{"id": "hall", "state": "ZZ", "headcounts": [{"employees": 60}]}],
    "policy": {"leave_year": {"method": "calendar"}},
}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return lumen(tmp_path_factory.mktemp("law"))


def decided(law: Library, change: dict[str, Any]) -> Determination:
    return determine(Facts.from_json(merged(BASE, change)), law)


def one(law: Library, program: str, change: dict[str, Any]) -> ProgramDetermination:
    return decided(law, change).program(f"us.zz.{program}")


def ids(made: Determination) -> list[str]:
    return [program.id for program in made.programs]


def leave(reason: str, starts_on: str = "2026-03-02", **more: Any) -> dict[str, Any]:
    return {"leave": {"reason": reason, "starts_on": starts_on, **more}}


DEATH = {**leave("bereavement", ends_on="2026-03-06", family_member=SISTER), "event": {"id": "a", "on": "2026-02-27"}}


def test_a_leave_concerns_the_programs_of_its_place_and_reason(law: Library) -> None:
    assert ids(decided(law, DEATH))[-1] == "us.zz.mourning"
    assert "us.zz.mourning" not in ids(decided(law, leave("bonding")))
    away = merged(DEATH, {"employee": {"locations": [{"state": "YY"}]}})
    assert all(name.startswith("us.fed.") for name in ids(decided(law, away)))
    nowhere = merged(DEATH, {"employee": {"locations": None}})
    assert all(name.startswith("us.fed.") for name in ids(decided(law, nowhere)))
    asked = one(law, "mourning", nowhere)
    assert (asked.outcome, [path for path, _ in asked.missing]) == ("indeterminate", ["employee.locations"])


@pytest.mark.parametrize(
    ("place", "concerned", "outcome"),
    [
        ({"state": "ZZ", "city": "Arc"}, True, "eligible"),
        ({"state": "ZZ", "city": "ARC"}, True, "eligible"),
        ({"state": "ZZ", "city": "Ohm", "county": "Volt County"}, True, "eligible"),
        ({"state": "ZZ", "city": "Ohm", "county": "Ampere"}, False, "ineligible"),
        ({"state": "ZZ", "city": "Ohm"}, True, "indeterminate"),
        ({"state": "ZZ"}, True, "indeterminate"),
    ],
)
def test_a_city(law: Library, place: dict[str, str], concerned: bool, outcome: str) -> None:
    change = {**leave("jury_duty"), "employee": {"locations": [place]}}
    assert ("us.zz.civic" in ids(decided(law, change))) is concerned
    assert one(law, "civic", change).outcome == outcome


def test_a_repealed_program_is_over_on_the_next_day(law: Library) -> None:
    place = {"employee": {"locations": [{"state": "ZZ", "city": "Arc"}]}}
    assert one(law, "civic", {**leave("jury_duty", "2026-12-31"), **place}).outcome == "eligible"
    assert one(law, "civic", {**leave("jury_duty", "2027-01-01"), **place}).failed == ("in_force",)
    assert one(law, "civic", {**leave("jury_duty", "2023-12-31"), **place}).failed == ("in_force",)


def moving(*places: tuple[str | None, str]) -> dict[str, Any]:
    return {"employee": {"locations": [{"starts_on": day, "state": state} for day, state in places]}}


def test_a_move_away_ends_the_protection_the_day_before(law: Library) -> None:
    change = {**leave("pregnancy", ends_on="2026-03-27"), **moving((None, "ZZ"), ("2026-03-16", "YY"))}
    made = one(law, "pregnancy", change)
    assert made.outcome == "eligible"
    assert made.first_unprotected_on == dt.date(2026, 3, 16)
    assert made.protected is not None and made.protected.weeks(made.protected.protected) == 2
    # A benefit is that of the place in which the wages were earned: the claim goes on.
    paid = one(law, "family", change)
    assert paid.first_unprotected_on is None


def test_a_move_in_a_leave_without_a_stated_end_is_seen(law: Library) -> None:
    """Two weeks of five days from March 2 end on March 13: a move on the 13th is in its course, one on the 16th not.
    Where nobody knows how long the leave lasts, every later move is."""

    def concerned(move: str, **more: Any) -> bool:
        return "us.zz.pregnancy" in ids(
            decided(law, {**leave("pregnancy", **more), **moving((None, "YY"), (move, "ZZ"))})
        )

    assert concerned("2026-03-13", requested_weeks=2)
    assert not concerned("2026-03-16", requested_weeks=2)
    assert concerned("2026-06-01")
    assert not concerned("2026-06-01", ends_on="2026-05-31")
    late = {**leave("pregnancy", requested_weeks=2), **moving((None, "YY"), ("2026-03-16", "ZZ"))}
    assert one(law, "pregnancy", late).becomes_eligible_on is None
    assert one(law, "pregnancy", {**late, **leave("pregnancy")}).becomes_eligible_on == dt.date(2026, 3, 16)


def test_days_after_the_return_are_protected_again(law: Library) -> None:
    """Two weeks, two weeks elsewhere, one week again: three of five are protected."""
    places = moving((None, "ZZ"), ("2026-03-16", "YY"), ("2026-03-23", "XX"), ("2026-03-30", "ZZ"))
    made = one(law, "pregnancy", {**leave("pregnancy", ends_on="2026-04-03"), **places})
    assert made.protected is not None and made.plan is not None
    assert (made.first_unprotected_on, made.remaining_after) == (dt.date(2026, 3, 16), Fraction(43, 3))
    days = [day[0] for day, part in zip(made.plan.days, made.protected.parts, strict=True) if part]
    assert [dt.date.fromordinal(day).day for day in days] == [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 30, 31, 1, 2, 3]


def test_a_move_to_the_state_brings_its_law_in_from_that_day(law: Library) -> None:
    change = {**leave("pregnancy", ends_on="2026-03-27"), **moving((None, "YY"), ("2026-03-16", "ZZ"))}
    made = one(law, "pregnancy", change)
    assert (made.outcome, made.becomes_eligible_on) == ("ineligible", dt.date(2026, 3, 16))
    assert made.protected is not None and made.protected.weeks(made.protected.protected) == 2
    finding = next(f for f in made.findings if f.id.endswith(".becomes_eligible"))
    assert "March 16, 2026" in render(finding) and "16 de marzo de 2026" in render(finding, "es")
    assert "us.zz.pregnancy" in ids(decided(law, change))
    later = {**leave("pregnancy", ends_on="2026-03-13"), **moving((None, "YY"), ("2026-03-16", "ZZ"))}
    assert "us.zz.pregnancy" not in ids(decided(law, later))


@pytest.mark.parametrize(
    ("headcounts", "outcome"),
    [
        ([{"employees": 5}], "eligible"),
        ([{"employees": 4}], "ineligible"),
        ([{"state": "ZZ", "employees": 5}], "eligible"),  # there are at least those
        ([{"state": "ZZ", "employees": 4}], "indeterminate"),
        ([{"on": "2026-03-01", "employees": 5}, {"on": "2026-03-03", "employees": 1}], "eligible"),
        ([{"on": "2026-02-01", "employees": 5}, {"on": "2026-03-01", "employees": 4}], "ineligible"),
        ([{"starts_on": "2026-01-01", "ends_on": "2026-03-01", "employees": 5}], "indeterminate"),
    ],
)
def test_the_size_of_the_employer(law: Library, headcounts: list[dict[str, Any]], outcome: str) -> None:
    made = one(law, "mourning", merged(DEATH, {"employer": {"headcounts": headcounts}, "worksites": [{"id": "hall"}]}))
    assert made.outcome == outcome


@pytest.mark.parametrize(("people", "failed"), [(24, "at_least"), (25, None), (200, None), (201, "at_most")])
def test_the_size_of_the_worksite(law: Library, people: int, failed: str | None) -> None:
    sites = [{"id": "hall", "state": "ZZ", "headcounts": [{"employees": people}]}]
    made = one(law, "school", merged(leave("school_activity", ends_on="2026-03-02"), {"worksites": sites}))
    assert made.failed == ((failed,) if failed else ())


def test_days_of_employment_and_the_day_on_which_they_are_reached(law: Library) -> None:
    def hired(day: str) -> ProgramDetermination:
        return one(law, "mourning", merged(DEATH, {"employee": {"employments": [{"starts_on": day}]}}))

    assert hired("2026-01-31").outcome == "eligible"  # thirty days before March 2
    made = hired("2026-02-02")
    assert (made.failed, made.becomes_eligible_on) == (("days_employed",), dt.date(2026, 3, 4))
    assert made.protected is not None and made.protected.weeks(made.protected.protected) * 5 == 3
    assert one(law, "mourning", merged(DEATH, {"employee": {"employments": None}})).outcome == "indeterminate"


def test_weeks_without_a_break(law: Library) -> None:
    def employed(*spans: dict[str, str]) -> tuple[str, ...]:
        change = merged(leave("pregnancy"), {"employee": {"employments": list(spans)}})
        return one(law, "pregnancy", change).failed

    assert employed({"starts_on": "2026-01-05"}) == ()
    assert employed({"starts_on": "2026-01-06"}) == ("weeks_employed",)
    assert employed({"starts_on": "2020-01-06", "ends_on": "2025-12-31"}, {"starts_on": "2026-02-02"}) == (
        "weeks_employed",
    )


def answer(made: ProgramDetermination, name: str) -> tuple[str, list[str]]:
    finding = next(f for f in made.findings if f.name == name)
    return finding.result, [path for path, _ in finding.missing]


@pytest.mark.parametrize(
    ("employments", "expected"),
    [
        ([{"months": 24}], ("yes", [])),
        # an earlier stay of unknown dates, and hired again: whether it belongs to it matters only while 8 weeks lack
        ([{"months": 24}, {"starts_on": "2026-03-01"}], ("missing", ["employee.employments"])),
        ([{"months": 24}, {"starts_on": "2026-01-05"}], ("yes", [])),
        ([{"months": 1}, {"starts_on": "2026-02-25"}], ("no", [])),
        ([{"starts_on": "2010-01-01", "ends_on": "2012-06-15"}], ("no", [])),  # over long ago
        ([{"starts_on": "2010-01-01", "ends_on": "2026-03-01"}], ("yes", [])),
        ([{"months": 24}, {"starts_on": "2010-01-01", "ends_on": "2012-06-15"}], ("missing", ["employee.employments"])),
    ],
)
def test_service_without_a_break_lasts_until_the_leave(
    law: Library, employments: list[dict[str, Any]], expected: tuple[str, list[str]]
) -> None:
    made = one(law, "pregnancy", merged(leave("pregnancy"), {"employee": {"employments": employments}}))
    assert answer(made, "weeks_employed") == expected


def test_service_for_what_may_be_one_employer_brackets_days_and_weeks(law: Library) -> None:
    spans = [{"starts_on": "2020-01-06", "ends_on": "2026-02-20", "employer": "sister"}, {"starts_on": "2026-02-21"}]

    def told(affiliate: dict[str, Any], program: str, change: dict[str, Any], name: str) -> tuple[str, list[str]]:
        employer = {"integrated_with": [{"id": "sister", **affiliate}]}
        return answer(
            one(law, program, merged(change, {"employee": {"employments": spans}, "employer": employer})), name
        )

    for program, change, name in (
        ("mourning", DEATH, "days_employed"),
        ("pregnancy", leave("pregnancy"), "weeks_employed"),
    ):
        assert told({"common_ownership": True}, program, change, name) == ("missing", ["employer.integrated_with"])
        assert told(dict.fromkeys(INTEGRATION, True), program, change, name) == ("yes", [])
        assert told(dict.fromkeys(INTEGRATION, False), program, change, name) == ("no", [])


def test_the_day_on_which_service_is_reached_is_as_if_employment_went_on(law: Library) -> None:
    """Hired on February 9: thirty days are reached on March 11, were the employment not over on March 6."""
    ends = {"employee": {"employments": [{"starts_on": "2026-02-09", "ends_on": "2026-03-06"}]}}
    made = one(law, "mourning", merged(DEATH, ends))
    finding = next(f for f in made.findings if f.name == "days_employed")
    assert (finding.params["days"], finding.params["reached_on"]) == (21, dt.date(2026, 3, 11))
    assert made.becomes_eligible_on is None  # it has ended by then
    elsewhere = {
        "employee": {"employments": [{"starts_on": "2026-02-09", "employer": "another"}]},
        "employer": {"integrated_with": [{"id": "another", **dict.fromkeys(INTEGRATION, False)}]},
    }
    finding = next(f for f in one(law, "mourning", merged(DEATH, elsewhere)).findings if f.name == "days_employed")
    assert (finding.params["days"], finding.params["reached_on"]) == (0, None)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        # of 1,500 hours some are older than the 52 weeks before March 2: between 0 and 28.8 hours a week
        (
            [("2025-01-01", "2026-02-28", 1500, None)],
            ("missing", ["employee.hours (the entry from 2025-01-01, by day)"]),
        ),
        ([("2025-01-01", "2026-02-28", 1039, None)], ("no", [])),
        ([("2025-01-01", "2025-06-30", 500, None), ("2025-07-01", "2026-02-28", 1040, None)], ("yes", [])),
        ([("2025-03-03", "2026-02-28", 2000, "another")], ("missing", ["employee.weekly_hours"])),
        ([("2025-03-03", "2026-02-28", 2000, "another"), ("2025-03-03", "2026-02-28", 1039, None)], ("no", [])),
        (
            [("2025-03-03", "2026-02-28", 2000, "sister"), ("2025-03-03", "2026-02-28", 1039, None)],
            ("missing", ["employer.integrated_with"]),
        ),
    ],
)
def test_usual_hours_are_those_for_this_employer_in_the_year_before(
    law: Library, hours: list[tuple[str, str, int, str | None]], expected: tuple[str, list[str]]
) -> None:
    listed = [{"starts_on": a, "ends_on": b, "hours": c, **({"employer": d} if d else {})} for a, b, c, d in hours]
    change = {
        "employee": {"schedules": None, "hours": listed},
        "employer": {
            "integrated_with": [
                {"id": "sister", "common_ownership": True},
                {"id": "another", **dict.fromkeys(INTEGRATION, False)},
            ]
        },
    }
    made = one(law, "school", merged(leave("school_activity", ends_on="2026-03-02"), change))
    assert answer(made, "weekly_hours") == expected


def test_what_is_stated(law: Library) -> None:
    assert one(law, "pregnancy", leave("pregnancy")).outcome == "eligible"
    assert one(law, "pregnancy", merged(leave("pregnancy"), {"employee": {"full_time": False}})).failed == (
        "full_time",
    )
    made = one(law, "pregnancy", merged(leave("pregnancy"), {"employee": {"full_time": None}}))
    assert [path for path, _ in made.missing] == ["employee.full_time"]
    finding = next(f for f in made.findings if f.name == "full_time")
    assert render(finding) == "The law asks about this, and it is not known: the employee works full time."


@pytest.mark.parametrize(
    ("employee", "failed"),
    [
        ({"weekly_hours": 20}, ()),
        ({"weekly_hours": "19.5"}, ("weekly_hours",)),
        ({"schedules": [{"workdays": ["monday", "tuesday"], "hours_per_day": 10}]}, ()),
        ({"schedules": [{"workdays": ["monday", "tuesday"], "hours_per_day": "9.5"}]}, ("weekly_hours",)),
        # 52 weeks: 1,040 hours are 20 a week
        ({"schedules": None, "hours": [{"week_of": "2025-03-03", "weeks": 52, "hours": 20}]}, ()),
        ({"schedules": None, "hours": [{"week_of": "2025-03-03", "weeks": 52, "hours": 19}]}, ("weekly_hours",)),
    ],
)
def test_usual_hours(law: Library, employee: dict[str, Any], failed: tuple[str, ...]) -> None:
    change = merged(leave("school_activity", ends_on="2026-03-02"), {"employee": employee})
    assert one(law, "school", change).failed == failed


def test_days_and_hours_are_of_the_employees_own_workweek(law: Library) -> None:
    five = one(law, "mourning", DEATH)
    assert five.balance is not None and five.balance.weeks_on(dt.date(2026, 3, 2)) == 1
    three = {"employee": {"schedules": [{"workdays": ["monday", "tuesday", "wednesday"], "hours_per_day": 12}]}}
    made = one(law, "mourning", merged(merged(DEATH, three), {"leave": {"ends_on": "2026-03-13"}}))
    assert made.balance is not None and str(made.balance.weeks_on(dt.date(2026, 3, 2))) == "5/3"
    # Monday to Wednesday, Monday and Tuesday: five days; the sixth is not protected
    assert made.exhausts_on == dt.date(2026, 3, 10) and made.first_unprotected_on == dt.date(2026, 3, 11)
    hours = one(law, "school", merged(leave("school_activity", ends_on="2026-03-16"), three))
    assert hours.balance is not None and str(hours.balance.weeks_on(dt.date(2026, 3, 2))) == "10/9"  # 40 of 36 hours
    unknown = one(law, "mourning", merged(DEATH, {"employee": {"schedules": None}}))
    assert unknown.balance is None
    assert "employee.schedules" in [path for finding in unknown.findings for path, _ in finding.missing]


def test_the_amount_of_one_event_has_no_end(law: Library) -> None:
    made = one(law, "mourning", DEATH)
    told = made.to_json()
    assert told["leave_year"] == {
        "method": "event", "starts_on": "2026-03-02", "ends_on": None, "chosen": False, "why": "fixed_by_law",
    }  # fmt: skip
    assert told["entitlement"]["single_period"] is None
    assert (limits(made)["death"]["starts_on"], limits(made)["death"]["ends_on"]) == (dt.date(2026, 3, 2), None)
    assert "2126" not in json.dumps(told)
    said = next(finding for finding in made.findings if finding.name == "leave_year")
    assert render(said).startswith("The amount is for this one event, from March 2, 2026 on.")


def used(event: str | None, days: int, program: str = "mourning") -> dict[str, Any]:
    entry = {"program": f"us.zz.{program}", "reason": "bereavement", "starts_on": "2026-01-05", "ends_on": "2026-01-09",
             "days": days, "workweek_days": 5}  # fmt: skip
    return {"usage": [{**entry, "event": event}]}


def test_each_event_has_its_own_amount(law: Library) -> None:
    def left(usage: dict[str, Any]) -> Any:
        made = one(law, "mourning", merged(DEATH, usage))
        return None if made.balance is None else made.balance.available_on(dt.date(2026, 3, 2)) * 5

    assert left(used("a", 3)) == 2
    assert left(used("b", 5)) == 5
    assert left(used(None, 3)) is None  # was it for this one?
    made = one(law, "mourning", merged(DEATH, used(None, 3)))
    assert ("usage.event", "ask.usage_event") in made.limits_missing


@pytest.mark.parametrize(
    ("mine", "family", "left", "binding"),
    [("0", "0", 6, "own"), ("0", "8", 6, "own"), ("0", "9", 5, "both"), ("2", "12", 0, "both"), ("4", "6", 2, "own")],
)
def test_use_of_another_program_counts_where_the_law_says_so(
    law: Library, mine: str, family: str, left: int, binding: str
) -> None:
    usage = [
        {"program": "us.zz.illness", "reason": "own_health_condition", "starts_on": "2026-01-05", "weeks": mine},
        {"program": "us.zz.family", "reason": "bonding", "starts_on": "2026-02-02", "weeks": family},
    ]
    change = {**leave("own_health_condition", "2026-06-01"), "usage": usage}
    made = one(law, "illness", change)
    assert made.balance is not None and made.balance.available_on(dt.date(2026, 6, 1)) == left
    assert limits(made)[binding]["available"] == left


def test_a_figure_that_is_not_held_on_the_day_leaves_the_criterion_open(law: Library) -> None:
    bundle = json.loads(json.dumps(law.bundle))
    rules = bundle["programs"]["us.zz.mourning"]["parameters"]
    next(rule for rule in rules if rule["id"].endswith(".size"))["values"][0]["until"] = "2026-03-01"
    made = one(Library(bundle), "mourning", DEATH)
    finding = next(f for f in made.findings if f.name == "employer_size")
    assert (made.outcome, finding.result, finding.key) == ("indeterminate", "missing", "criterion.not_decided")
    assert [path for path, _ in made.missing] == ["law library"]


def test_a_day_counted_under_both_programs_is_one_day(law: Library) -> None:
    usage = [
        {"program": program, "reason": "own_health_condition", "starts_on": "2026-01-05", "weeks": "9"}
        for program in ("us.zz.illness", "us.zz.family")
    ]
    made = one(law, "illness", {**leave("own_health_condition", "2026-06-01"), "usage": usage})
    assert limits(made)["both"]["used"] == 9


def test_use_under_a_program_that_nobody_knows_is_named(law: Library) -> None:
    usage = [{"program": name, "starts_on": "2026-01-05", "weeks": "1"} for name in ("us.zz.famly", "us.fed.fmla")]
    assert decided(law, {**leave("bonding"), "usage": usage}).unknown_usage == ["us.zz.famly"]
    assert decided(law, leave("bonding")).unknown_usage == []


def test_days_within_which_leave_can_be_taken(law: Library) -> None:
    late = {"leave": {"starts_on": "2026-05-25", "ends_on": "2026-05-29"}}
    made = one(law, "mourning", merged(DEATH, late))  # three months after February 27
    assert made.outcome == "eligible" and made.first_unprotected_on == dt.date(2026, 5, 28)
    over = merged(DEATH, {"leave": {"starts_on": "2026-05-28", "ends_on": "2026-05-29"}})
    assert one(law, "mourning", over).failed == ("reason",)


def test_relatives_named_by_their_word(law: Library) -> None:
    def told(**member: Any) -> str:
        return one(law, "mourning", merged(DEATH, {"leave": {"family_member": member}})).outcome

    assert told(relationship="sibling", basis="step") == "eligible"
    assert told(relationship="cousin") == "ineligible"
    family = leave("family_health_condition", family_member={"relationship": "affinity"})
    assert one(law, "family", family).outcome == "eligible"


@pytest.mark.parametrize(
    ("start", "year"),
    [
        ("2026-03-04", ("2026-03-01", "2027-02-27")),  # Sunday of that week, 52 weeks
        ("2026-03-01", ("2026-03-01", "2027-02-27")),
        ("2026-02-28", ("2026-02-22", "2027-02-20")),
    ],
)
def test_a_benefit_year_begins_on_the_sunday_of_the_first_week(law: Library, start: str, year: tuple[str, str]) -> None:
    made = one(law, "family", leave("pregnancy", start, ends_on="2026-04-03"))
    assert made.leave_year == ("benefit_year", *map(dt.date.fromisoformat, year))


def test_a_benefit_year_follows_use_and_application(law: Library) -> None:
    usage = [{"program": "us.zz.family", "reason": "pregnancy", "starts_on": "2025-03-04", "weeks": "10"}]
    change = {**leave("bonding", "2026-02-23", ends_on="2026-03-20"), "usage": usage}
    made = one(law, "family", change)
    # Until February 28, 2026 the year of 2025 counts, with two weeks left; from March 1 a new one.
    assert made.balance is not None and made.balance.available_on(dt.date(2026, 2, 28)) == 2
    assert made.protected is not None and made.first_unprotected_on is None
    applied = {**leave("bonding", "2021-04-05", ends_on="2021-04-09"), "wages": {"applied_on": "2021-04-05"}}
    later = merged(applied, {"leave": {"starts_on": "2022-04-02", "ends_on": "2022-04-02"}})
    assert one(law, "family", {**later, "as_of": "2024-01-01"}).outcome == "ineligible"  # not in force in 2022
