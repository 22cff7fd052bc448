"""Corners of the engine that no published example reaches: nothing granted, nothing known, nothing to do."""

import datetime as dt
import json
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from openleave.engine import Facts, FactsError, LawError, determine, library_path, load_library, render
from openleave.engine.entitlement import Balance
from openleave.engine.law import Library, changed_library, write_bundle
from openleave.engine.law_files import compile_library
from openleave.engine.leave_year import LeaveYear
from openleave.engine.ledger import Ledger
from openleave.engine.plan import make_plan
from openleave.engine.quantity import MonthEnd, add_years
from openleave.engine.questions import ask
from openleave.engine.reading import amount
from openleave.engine.results import RESULTS, View
from openleave.engine.trace import Sentence

FMLA = "us.fed.fmla"
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
    "policy": {"leave_year": {"method": "rolling_backward"}},
}


def facts_of(**sections: Any) -> Facts:
    """The person, with keys of sections changed; a section that is a list is replaced; None takes away."""
    document = dict(PERSON)
    for name, value in sections.items():
        if isinstance(value, dict):
            both = {**document.get(name, {}), **value}
            document[name] = {key: item for key, item in both.items() if item is not None}
        else:
            document[name] = value
    return Facts.from_json(document)


def made(program: str = FMLA, as_of: dt.date | None = None, **sections: Any) -> Any:
    return determine(facts_of(**sections), load_library(), as_of).program(program)


# --- entitlement -----------------------------------------------------------------------------------------------------


def test_nothing_granted_is_never_available() -> None:
    year = LeaveYear("calendar", None, 12, [], False)
    assert Balance(Ledger({}), 0, year).next_available(739600) is None
    assert Balance(Ledger({}), 12, year).next_available(739600) == 739600


@pytest.mark.parametrize("method", ["calendar", "forward", "rolling_backward"])
def test_all_used_comes_back_with_the_next_year_or_day_by_day(method: str) -> None:
    day = dt.date(2026, 3, 2).toordinal()
    ledger = Ledger({day - 300 + n: Fraction(1) for n in range(12)})
    balance = Balance(ledger, 12, LeaveYear(method, None, 12, ledger.days, False))
    year_later = {
        "calendar": dt.date(2026, 3, 2),
        "forward": dt.date(2026, 5, 6),
        "rolling_backward": dt.date(2026, 5, 6),
    }
    assert dt.date.fromordinal(balance.next_available(day) or 0) == year_later[method]


def test_years_between_leap_days() -> None:
    assert add_years(dt.date(2024, 2, 29), 1, MonthEnd.LAST_DAY) == dt.date(2025, 2, 28)
    assert add_years(dt.date(2024, 2, 29), 1, MonthEnd.NEXT_DAY) == dt.date(2025, 3, 1)
    assert add_years(dt.date(2024, 2, 29), 4, MonthEnd.NEXT_DAY) == dt.date(2028, 2, 29)


# --- plans whose days are not known ----------------------------------------------------------------------------------

NO_SCHEDULE = {"schedules": None}
PLANS: list[tuple[dict[str, Any], str | None]] = [
    ({"leave": {"starts_on": None, "ends_on": None}}, None),
    ({"leave": {"ends_on": None}}, None),
    ({"employee": NO_SCHEDULE, "leave": {"starts_on": "2026-03-03", "ends_on": "2026-03-05"}}, "employee.schedules"),
    (
        {"employee": NO_SCHEDULE, "policy": {"closures": [{"starts_on": "2026-03-02", "ends_on": "2026-03-15"}]}},
        "employee.schedules",
    ),
    ({"leave": {"pattern": "reduced"}}, "leave.hours_off"),
    ({"employee": NO_SCHEDULE, "leave": {"pattern": "reduced", "hours_off": {"monday": 4}}}, "employee.schedules"),
    (
        {
            "employee": {"schedules": [{"variable": True}]},
            "leave": {"starts_on": "2026-03-03", "ends_on": "2026-03-05"},
        },
        "employee.shifts",
    ),
    (
        {
            "employee": NO_SCHEDULE,
            "leave": {
                "starts_on": None,
                "ends_on": None,
                "pattern": "intermittent",
                "absences": [{"on": "2026-03-02"}],
            },
        },
        "employee.schedules",
    ),
]


@pytest.mark.parametrize(("sections", "asked"), PLANS)
def test_plans_that_need_more_facts(sections: dict[str, Any], asked: str | None) -> None:
    plan = make_plan(facts_of(**sections), 7, 12)
    if asked is None:
        assert plan is None
    else:
        assert plan is not None
        assert asked in [path for path, _ in plan.missing]


def test_a_variable_schedule_counts_shifts_over_the_average_week() -> None:
    employee = {
        "schedules": [{"variable": True, "average_hours_per_week": 20}],
        "shifts": [{"on": "2026-03-03", "hours": 5}, {"on": "2026-03-11", "hours": 4}],
    }
    plan = make_plan(facts_of(employee=employee, leave={"starts_on": "2026-03-01", "ends_on": "2026-03-11"}), 7, 12)
    assert plan is not None
    # The first week (from Sunday, March 1) is missed whole; of the second one, one shift of four hours.
    assert plan.weeks == 1 + Fraction(4, 20)


def test_weeks_that_end_within_a_day() -> None:
    plan = make_plan(facts_of(leave={"ends_on": None, "requested_weeks": "11/10"}), 7, 12)
    assert plan is not None
    assert (plan.weeks, plan.days[-1][:2]) == (Fraction(11, 10), (dt.date(2026, 3, 9).toordinal(), 240))


def test_holidays_that_are_worked_close_no_week() -> None:
    """Five holidays, one of which the employee is to work: business has not stopped."""
    days = [f"2026-03-{number:02}" for number in range(2, 7)]
    policy, employee = {"holidays": days}, {"scheduled_holidays": days[:1]}
    leave = {"ends_on": "2026-03-06"}
    plan = make_plan(facts_of(policy=policy, employee=employee, leave=leave), 7, 12)
    assert plan is not None
    assert plan.weeks == 1
    closed = make_plan(facts_of(policy=policy, leave=leave), 7, 12)
    assert closed is not None
    assert closed.weeks == 0


def test_absences_by_parts_on_a_day_of_which_nothing_is_known() -> None:
    leave = {"starts_on": None, "ends_on": None, "pattern": "intermittent",
             "absences": [{"on": "2026-03-02", "needed_hours": 2}]}  # fmt: skip
    plan = make_plan(facts_of(employee=NO_SCHEDULE, leave=leave), 7, 12)
    assert plan is not None
    assert plan.missing == [("employee.schedules", "ask.schedule")]
    known = make_plan(facts_of(leave=leave), 7, 12)
    assert known is not None
    assert known.weeks == Fraction(2, 40)


def test_a_long_plan_of_which_only_some_days_can_be_protected() -> None:
    """Bonding ends with the year after the birth, also in a plan that is longer than the window of a rolling year."""
    child = {"arrived_by": "birth", "arrived_on": "2025-06-01"}
    leave = {"reason": "bonding", "child": child, "pattern": "reduced", "hours_off": {"monday": 8},
             "employer_agreed": True, "ends_on": "2027-03-01"}  # fmt: skip
    found = made(leave=leave)
    assert found.last_day_for_reason == dt.date(2026, 5, 31)
    protected = [day[0] for day, part in zip(found.plan.days, found.protected.parts, strict=True) if part]
    assert dt.date.fromordinal(protected[-1]) == dt.date(2026, 5, 25)
    assert found.first_unprotected_on == dt.date(2026, 6, 1)


# --- questions without an answer -------------------------------------------------------------------------------------

# A year that begins with the employment, of which nothing is known.
NO_YEAR = {
    "as_of": "2026-02-02", "leave": {"reason": "pregnancy"}, "policy": {"leave_year": {"method": "anniversary"}},
}  # fmt: skip
OPEN: list[str] = ["how_much", "used", "left", "runs_out", "comes_back", "fits"]


@pytest.mark.parametrize("question", OPEN)
def test_questions_that_cannot_be_answered_yet(question: str) -> None:
    reply = ask(question, Facts.from_json(NO_YEAR), load_library())
    assert reply.answer is None
    for language in ("en", "es"):
        assert all(render(sentence, language) for sentence in reply.sentences)
    assert reply.sentences


def test_questions_of_the_law_and_unknown_ones() -> None:
    library = load_library()
    name = next(iter(library.program(FMLA).on(dt.date(2026, 3, 2)).decisions))
    reply = ask(name, facts_of(), library)
    assert (reply.question, reply.program) == (name, FMLA)
    with pytest.raises(FactsError, match='"when" is no question'):
        ask("when", facts_of(), library)
    with pytest.raises(FactsError, match="is not in the library"):
        ask("left", facts_of(), library, program="us.x")


def test_leave_whose_days_are_not_known_is_not_said_to_last() -> None:
    leave = {"starts_on": "2026-03-04", "ends_on": None}
    unknown = ask("runs_out", facts_of(employee={"schedules": [{"variable": True}]}, leave=leave), load_library())
    assert [path for path, _ in unknown.missing] == ["employee.shifts"]
    assert [sentence.key for sentence in unknown.sentences] == ["question.unknown"]
    closures = [{"starts_on": "2026-03-01", "ends_on": "2028-04-01"}]
    never = ask("runs_out", facts_of(policy={"closures": closures}, leave=leave), load_library())
    assert [sentence.key for sentence in never.sentences] == ["question.never_runs_out"]


def test_time_alone_makes_eligible_later() -> None:
    employee = {"employments": [{"starts_on": "2025-06-02"}]}
    reply = ask("what_would_change", facts_of(employee=employee), load_library())
    assert reply.answer["eligible_from"] == dt.date(2026, 6, 2)
    short = ask("what_would_change", facts_of(employee=employee, employer={"covered": False}), load_library())
    assert short.answer["eligible_from"] is None


# --- determinations --------------------------------------------------------------------------------------------------


def test_a_determination_without_its_calendar() -> None:
    found = determine(facts_of(), load_library())
    whole = found.to_json()
    assert whole["calendar"]
    del whole["calendar"]
    assert found.to_json(calendar=False) == whole
    assert json.loads(found.to_bytes())["programs"] == whole["programs"]


def test_no_day_to_decide_on() -> None:
    with pytest.raises(ValueError, match="No day to decide on"):
        determine(Facts.from_json({}), load_library())


def test_a_program_without_leave_has_no_amounts() -> None:
    found = made(
        as_of=dt.date(2026, 2, 2), leave={"reason": None, "starts_on": None, "ends_on": None, "noticed_on": None}
    )
    assert (found.next_available_on, found.leave_year, found.remaining_after) == (None, None, None)


def test_eligibility_that_was_fixed_earlier_is_tested_anew_when_it_failed_then() -> None:
    """Not eligible at the first absence for the reason; with the months since then a new need is met."""
    employee = {"employments": [{"starts_on": "2025-02-03"}]}
    leave = {"first_used_for_reason_on": "2026-01-12"}
    assert made(employee=employee, leave=leave).outcome == "eligible"
    kept = made(leave=leave)
    assert [str(f.measured_on) for f in kept.findings if f.name == "months_employed"] == ["2026-01-12"]


@pytest.mark.parametrize("key", ["weeks_used_on", "weeks_protected_on", "days_used_on", "leave_year_on"])
def test_results_by_day_want_days(key: str) -> None:
    if key in RESULTS:
        found = determine(facts_of(), load_library())
        with pytest.raises(FactsError, match="Expected a map from"):
            RESULTS[key](View(found, found.program(FMLA)), "2026-03-02")


def test_results_without_a_balance() -> None:
    found = determine(Facts.from_json(NO_YEAR), load_library())
    view = View(found, found.program(FMLA))
    assert RESULTS["leave_year_on"](view, {"2026-03-02": None}) == {"2026-03-02": None}
    assert RESULTS["weeks_protected_by_leave_year"](view, None) is None
    assert json.loads(found.to_bytes())["programs"]
    for key in ("hours_used", "weeks_used", "weeks_available", "binding_limit"):
        if key in RESULTS:
            assert RESULTS[key](view, None) is None


def test_results_of_a_program_without_such_criteria() -> None:
    library = load_library()
    for program in library.programs:
        if program != FMLA:
            found = determine(Facts.from_json({**PERSON, "as_of": "2026-02-02"}), library)
            listed = [p for p in found.programs if p.id == program]
            for each in listed:
                view = View(found, each)
                assert RESULTS["counted_hours"](view, None) is None
                assert view.argument("nothing") is None


# --- sentences -------------------------------------------------------------------------------------------------------


def test_a_time_that_is_not_known() -> None:
    from openleave.engine.render import time_text

    assert time_text(None, "en")
    assert time_text("2026-03-10T06:00", "en") == "March 10, 2026 at 6:00"
    assert render(Sentence("law", {"en": "{at:time}.", "at": "2026-03-10T06:00"})) == "March 10, 2026 at 6:00."


def test_amounts_of_money_are_not_negative() -> None:
    with pytest.raises(FactsError, match=re.escape("-1 is less than 0")):
        amount(-1, "pay.here")


def test_use_of_no_weeks_is_no_use() -> None:
    assert facts_of(usage=[{"starts_on": "2026-01-05", "weeks": "0"}]).ledgers[FMLA].days == []
    assert facts_of(usage=[{"on": "2026-01-05", "weeks": "0"}]).ledgers[FMLA].days == []
    with pytest.raises(FactsError, match="A workweek without time"):
        facts_of(usage=[{"on": "2026-01-05", "minutes": 0, "workweek_minutes": 0}])


def test_holidays_may_have_names() -> None:
    facts = facts_of(policy={"holidays": [{"on": "2026-03-04", "name": "Founders' day"}, "2026-03-05"]})
    assert [(h.on, h.name) for h in facts.policy.holidays] == [
        (dt.date(2026, 3, 4), "Founders' day"), (dt.date(2026, 3, 5), None),
    ]  # fmt: skip


# --- the law library -------------------------------------------------------------------------------------------------


def test_where_the_library_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLEAVE_LAW", str(tmp_path))
    assert library_path() == tmp_path
    monkeypatch.delenv("OPENLEAVE_LAW")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("openleave.engine.law.__file__", str(tmp_path / "somewhere" / "law.py"))
    with pytest.raises(LawError, match="The law library was not found"):
        library_path()


def test_a_bundle_that_is_fresh_is_read(tmp_path: Path) -> None:
    code = "from openleave.engine import load_library; print(load_library().version)"
    first, second = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                       env={"PYTHONPATH": ":".join(sys.path), "PATH": ""}).stdout.strip()
        for _ in range(2)
    )  # fmt: skip
    assert first == second == load_library().version


def test_the_law_as_it_might_be(tmp_path: Path) -> None:
    rule = next(rule for rule in load_library().bundle["programs"][FMLA]["parameters"] if rule["id"].endswith(".weeks"))
    text = json.dumps([rule]).replace('"value": 12', '"value": 13')
    # As YAML with dates that are dates.
    path = tmp_path / "changes.yaml"
    path.write_text(re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", text))
    changed = changed_library(path)
    assert changed.program(FMLA).on(dt.date(2026, 3, 2)).value("weeks") == 13
    assert load_library().program(FMLA).on(dt.date(2026, 3, 2)).value("weeks") == 12
    path.write_text("- {id: us.fed.fmla.week}\n")
    with pytest.raises(LawError, match=r"No rule is called 'us\.fed\.fmla\.week'"):
        changed_library(path)
    for text in ("[]", "5", "- 5"):
        path.write_text(text)
        with pytest.raises(LawError):
            changed_library(path)


def test_a_fresh_bundle_beside_the_files(tmp_path: Path) -> None:
    import shutil

    from openleave.engine import law

    root = tmp_path / "law"
    shutil.copytree(library_path(), root, ignore=shutil.ignore_patterns("cases", "bundle.json"))
    bundle = compile_library(root)
    write_bundle(root, bundle)
    law._load.cache_clear()
    found = load_library(root)
    assert isinstance(found, Library)
    assert found.version == Library(bundle).version
    law._load.cache_clear()
