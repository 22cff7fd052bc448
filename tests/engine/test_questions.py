"""The questions people ask: exact answers, in both languages, with the facts to ask for where one is open."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from openleave.config.cli import main
from openleave.engine import Facts, FactsError, load_library, render
from openleave.engine.ordering import best_order, read_parts
from openleave.engine.questions import QUESTIONS, Reply, ask

WEEK = {"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8}
DOCUMENT: dict[str, Any] = {
    "employer": {"kind": "private", "workweeks_at_threshold": {"2025": 52, "2026": 30}},
    "employee": {
        "employments": [{"starts_on": "2022-05-02"}],
        "hours": [{"week_of": "2025-07-28", "weeks": 52, "hours": 38}],
        "schedules": [WEEK],
        "locations": [{"reports_to": "plant"}],
    },
    "worksites": [{"id": "plant", "headcounts": [{"employees": 84}]}],
    "leave": {
        "reason": "own_health_condition", "starts_on": "2026-08-03", "ends_on": "2026-08-28",
        "noticed_on": "2026-07-01",
    },
    "usage": [
        {"on": "2026-02-10", "minutes": 480, "workweek_minutes": 2400},
        {"starts_on": "2025-10-06", "weeks": "2"},
    ],
    "policy": {"leave_year": {"method": "rolling_backward"}},
}  # fmt: skip


def answer(question: str, changes: dict[str, Any] | None = None, on: str | None = None) -> Reply:
    document = copy.deepcopy(DOCUMENT)
    for path, value in (changes or {}).items():
        place = document
        *holders, last = path.split(".")
        for holder in holders:
            place = place[holder]
        place[last] = value
    return ask(question, Facts.from_json(document), load_library(), on=on and dt.date.fromisoformat(on))


def test_eligible() -> None:
    assert answer("eligible").to_json()["answer"] == "eligible"
    short = answer("eligible", {"employee.hours": [{"in_prior_12_months": True, "hours": 1249}]})
    assert short.answer == "ineligible"
    assert [s.key for s in short.sentences] == ["outcome.ineligible", "hours_worked.no"]
    assert short.cite == (("29 CFR 825.110(a)(2), (c)", "https://www.ecfr.gov/current/title-29/section-825.110"),)
    unknown = answer("eligible", {"employee.hours": []})
    assert (unknown.answer, [path for path, _ in unknown.missing]) == ("indeterminate", [])
    assert answer("how_much", {"employee.hours": []}).to_json()["answer"] == {"weeks": "12", "hours": "480"}


def test_how_much_used_and_left() -> None:
    assert answer("how_much").to_json()["answer"] == {"weeks": "12", "hours": "480"}
    assert answer("how_much", {"employee.schedules": []}).to_json()["answer"] == {"weeks": "12", "hours": None}
    assert answer("used").to_json()["answer"] == "11/5"
    assert answer("used", on="2026-10-06").to_json()["answer"] == "72/35"  # the first of 14 days has rolled off
    assert answer("left").to_json()["answer"] == "49/5"
    assert answer("left", on="2027-02-10").to_json()["answer"] == "12"
    assert render(answer("left").sentences[0], "es") == (
        "Disponible el 3 de agosto de 2026: 9 4/5 semanas; con la semana habitual son 392 horas."
    )


def test_runs_out() -> None:
    # Four weeks are planned and 9 4/5 left. Followed on, leave would last until October 8; but from October 6 the two
    # weeks of last October come back day by day, faster than they are used: 11 4/5 weeks end on October 22.
    going_on = answer("runs_out")
    assert going_on.to_json()["answer"] == {
        "on": "2026-10-22", "first_unprotected_on": "2026-10-23", "within_plan": False,
    }  # fmt: skip
    planned = answer("runs_out", {"leave.ends_on": "2026-12-31", "policy.leave_year": {"method": "forward"}})
    assert planned.answer["within_plan"] is True
    exact = answer("runs_out", {"leave.ends_on": "2026-10-23", "usage": []})
    assert exact.to_json()["answer"] == {"on": "2026-10-23", "within_plan": True}
    used_up = answer("runs_out", {"usage": [{"starts_on": "2026-01-05", "weeks": "12"}]})
    assert used_up.to_json()["answer"] == {"on": None, "first_unprotected_on": "2026-08-03", "within_plan": True}


def test_comes_back_day_by_day_and_all_at_once() -> None:
    rows = answer("comes_back", {"leave.ends_on": "2026-08-07"}).to_json()["answer"]
    assert [(row["on"], row["weeks_back"]) for row in rows[:2]] == [("2026-10-06", "1/7"), ("2026-10-07", "1/7")]
    assert rows[13] == {"on": "2026-10-19", "weeks_back": "1/7", "weeks_available": "54/5"}
    assert [row["on"] for row in rows[14:]] == ["2027-02-10", *(f"2027-08-0{n}" for n in range(3, 8))]
    assert rows[-1]["weeks_available"] == "12"
    year = answer("comes_back", {"policy.leave_year": {"method": "calendar"}}).to_json()["answer"]
    assert year == [{"on": "2027-01-01", "weeks_back": "21/5", "weeks_available": "12"}]
    none = answer("comes_back", {"usage": [], "employee.hours": [{"in_prior_12_months": True, "hours": 0}]})
    assert none.answer == []
    assert none.sentences[0].key == "question.nothing_comes_back"


def test_fits() -> None:
    assert answer("fits").to_json()["answer"] == {
        "fits": True, "weeks_counted": "4", "weeks_protected": "4", "first_unprotected_on": None,
        "weeks_left_after": "29/5",
    }  # fmt: skip
    long = answer("fits", {"leave.ends_on": "2026-10-23", "policy.leave_year": {"method": "calendar"}}).to_json()
    assert (long["answer"]["fits"], long["answer"]["first_unprotected_on"]) == (False, "2026-10-23")
    assert answer("fits", {"employee.schedules": [], "leave.ends_on": "2026-08-26"}).answer is None


def test_due_is_ordered_and_leaves_out_what_is_done() -> None:
    rows = answer("due", {"leave.eligibility_notice_on": "2026-07-02"}).to_json()["answer"]
    assert [(row["clock"], row["due_on"]) for row in rows] == [
        ("certification_request", "2026-07-08"), ("certification_return", None), ("designation_notice", None),
    ]  # fmt: skip


def test_why_names_every_finding_with_its_paragraph() -> None:
    reply = answer("why")
    assert len(reply.sentences) == len(reply.answer) + 1
    assert ("29 CFR 825.200(b)", "https://www.ecfr.gov/current/title-29/section-825.200") in reply.cite


def test_what_would_change_names_the_day_on_which_time_brings_it_about() -> None:
    reply = answer("what_would_change", {"employee.employments": [{"starts_on": "2025-11-03"}]})
    assert reply.to_json()["answer"]["eligible_from"] == "2026-11-03"
    assert reply.sentences[0].key == "question.eligible_from"
    assert answer("what_would_change").to_json()["answer"]["eligible_from"] is None


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_answer_can_be_read_aloud(question: str, language: str) -> None:
    reply = answer(question)
    assert reply.sentences
    for sentence in reply.to_json()["sentences"]:
        text = render(sentence, language)
        assert text[-1] in ".?!", text
        assert "{" not in text and "None" not in text


def test_unknown_questions_and_programs_are_refused_with_a_hint() -> None:
    with pytest.raises(FactsError, match='Did you mean "left"'):
        answer("lefft")
    with pytest.raises(FactsError, match="not in the library"):
        ask("left", Facts.from_json(DOCUMENT), load_library(), program="us.fed.fmlaa")


def leave_of(reason: str, weeks: str, **more: Any) -> dict[str, Any]:
    return {"reason": reason, "requested_weeks": weeks, **more}


CHILD = {"arrived_by": "birth", "arrived_on": "2026-08-10"}


def test_best_order_puts_first_what_would_lapse() -> None:
    """Bonding lapses a year after the birth; surgery can wait: only one order protects both in full."""
    document = {**DOCUMENT, "policy": {"leave_year": {"method": "calendar"}}, "usage": []}
    parts = read_parts(
        [
            {"name": "surgery", "leave": leave_of("own_health_condition", "10"), "not_before": "2027-05-24"},
            {"name": "bonding", "leave": leave_of("bonding", "6", child=CHILD), "not_before": "2027-05-24"},
        ]
    )
    hours = [{"week_of": "2026-05-04", "weeks": 90, "hours": 38}]
    document = {**document, "employee": {**DOCUMENT["employee"], "hours": hours}}
    document["employer"] = {"covered": True}
    found = best_order(document, parts, load_library()).to_json()
    assert [part["name"] for part in found["parts"]] == ["bonding", "surgery"]
    assert found["orders_tried"] == 2
    assert (found["weeks_counted"], found["weeks_protected"]) == ("16", "12")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([{"name": "a", "leave": {"reason": "bonding"}, "not_before": "2026-01-05"}], "requested_weeks"),
        ([{"name": "a", "leave": leave_of("bonding", "2")}], "not_before"),
        ([{"name": "a", "leave": leave_of("bonding", "2"), "begins_on": "2026-01-05"}] * 2, "one name"),
        ([{"name": "a", "leave": leave_of("bonding", "2"), "begins_on": "2026-01-05", "after": "b"}], "no part"),
        ([], "0 parts"),
    ],
)
def test_bad_parts_are_refused(parts: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(FactsError, match=words):
        read_parts(parts)


def test_parts_that_wait_for_each_other_have_no_order() -> None:
    one = {"name": "a", "leave": leave_of("pregnancy", "2"), "begins_on": "2026-08-03", "after": "b"}
    parts = read_parts([one, {**one, "name": "b", "after": "a"}])
    with pytest.raises(FactsError, match="wait for each other"):
        best_order(DOCUMENT, parts, load_library())


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts, parts = tmp_path / "facts.json", tmp_path / "parts.json"
    facts.write_text(json.dumps(DOCUMENT))
    parts.write_text(json.dumps([{"name": "a", "leave": leave_of("pregnancy", "2"), "begins_on": "2026-08-03"}]))
    assert main(["ask", "left", str(facts), "--on", "2027-02-10", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "12"
    assert main(["ask", "comes_back", str(facts)]) == 0
    assert "2026-10-06  +1/7" in capsys.readouterr().out
    assert main(["ask", "best_order", str(facts), "--parts", str(parts), "--language", "es"]) == 0
    assert "En este orden todo está protegido: 2 semanas." in capsys.readouterr().out
    assert main(["ask", "best_order", str(facts)]) == 2
    assert main(["ask", "left", str(tmp_path / "none.json")]) == 2
    facts.write_text('{"leave": ')
    assert main(["ask", "left", str(facts)]) == 2
    facts.write_bytes(b"\xff\xfe")
    assert main(["ask", "left", str(facts)]) == 2
    assert "openleave ask" in capsys.readouterr().err


def test_a_question_asked_by_name_says_what_always_holds_or_what_to_ask_for() -> None:
    """Not known whether it arises: an unconditional rule answers; else the facts are named; figures are not guessed."""
    assert answer("must_mention_fmla").answer is False
    assert answer("fitness_second_opinion_allowed").answer is False
    open_ = answer("compensatory_time_may_be_used", {"employer": {"workweeks_at_threshold": {"2025": 52, "2026": 30}}})
    assert (open_.answer, [path for path, _ in open_.missing]) == (None, ["employer.kind"])
    assert answer("compensatory_time_may_be_used").missing == ()  # a private employer: it does not arise
    hours = answer("hours_paid")
    assert hours.answer is None
    assert "pay.leave_hours" in [path for path, _ in hours.missing]


def test_every_question_that_can_be_asked_has_an_answer_or_says_what_to_ask_for() -> None:
    """Nothing is a dead end: null with nothing to ask for is left to questions that certainly do not arise."""
    library = load_library()
    facts = Facts.from_json({"leave": {"pattern": "intermittent"}, "as_of": "2026-08-03"})
    silent = []
    for program in library.programs:
        for name in library.program(program).on(dt.date(2026, 8, 3)).decisions:
            reply = ask(name, facts, library, program=program)
            if reply.answer is None and not reply.missing:
                silent.append(name)
    # No service is over of which nothing is said, so nobody came back late from it.
    assert silent == ["late_return_ends_right"]
