"""Military family leave: each rule of its tables decides some case, its words are whole, and its days are sentences."""

from string import Formatter

import pytest

from openleave.engine import Facts, FactsError, determine, load_library, render
from openleave.engine.cases import case_files, day_asked, load_cases
from openleave.engine.decisions import Decision
from openleave.engine.determination import ProgramDetermination
from openleave.engine.expressions import is_term
from openleave.engine.law import library_path

LIBRARY = load_library()
FMLA = "us.fed.fmla"
RULES = [
    (rule["id"], row["text"]["en"])
    for rule in LIBRARY.rules(FMLA)["decisions"]
    if rule["topic"] == "military"
    for row in rule["values"][-1]["rules"]
    if not is_term(row["answer"])  # a fact for an answer: it is asked for
]


@pytest.fixture(scope="module")
def determined() -> list[ProgramDetermination]:
    found: list[ProgramDetermination] = []
    for path in case_files([library_path()]):
        for case in load_cases(path):
            facts = Facts.from_json(case.facts)
            if facts.military is not None and facts.leave.reason in ("military_exigency", "military_caregiver"):
                found.append(determine(facts, LIBRARY, day_asked(case, facts)).program(FMLA))
    return found


@pytest.fixture(scope="module")
def decided(determined: list[ProgramDetermination]) -> list[Decision]:
    return [decision for made in determined for decision in made.decisions if decision.topic == "military"]


@pytest.mark.parametrize(("decision", "text"), RULES, ids=lambda value: str(value).rpartition(".")[2][:40])
def test_each_rule_decides_some_case(decided: list[Decision], decision: str, text: str) -> None:
    said = [d.finding.sentence for d in decided if d.rule.id == decision]
    assert any(sentence.key == "law" and sentence.params["en"] == text for sentence in said)


def test_every_placeholder_has_a_value(decided: list[Decision]) -> None:
    for decision in decided:
        sentence = decision.finding.sentence
        for language in ("en", "es") if sentence.key == "law" else ():
            names = {name for _, name, _, _ in Formatter().parse(sentence.params[language]) if name}
            assert not {name for name in names if sentence.params.get(name) is None}, (decision.name, language)


def test_sentences_are_whole(determined: list[ProgramDetermination]) -> None:
    for made in determined:
        for finding in made.findings:
            for language in ("en", "es"):
                said = render(finding.to_json()["sentence"], language)
                assert said, finding.id
                assert "{" not in said and "unknown" not in said, said
                for path, key in finding.missing:
                    assert render({"key": key, "params": {}}, language) != path


def exigency(**military: object) -> ProgramDetermination:
    document = {
        "employee": {"schedules": [{"workdays": ["monday", "tuesday", "thursday"], "hours_per_day": 8}]},
        "policy": {"leave_year": {"method": "calendar"}},
        "leave": {
            "reason": "military_exigency", "starts_on": "2026-03-02", "ends_on": "2026-03-13",
            "family_member": {"relationship": "spouse", "covered_active_duty": True},
        },
        "military": {
            "exigency": "short_notice", "notified_on": "2026-03-02", "deployment_on": "2026-03-06", **military,
        },
    }  # fmt: skip
    facts = Facts.from_json(document)
    return determine(facts, LIBRARY).program(FMLA)


def test_the_explanation_names_the_days_and_their_paragraph() -> None:
    made = exigency()
    reason = next(f for f in made.findings if f.name == "qualifying_reason")
    assert {name for name, _ in reason.cite} >= {"29 CFR 825.126(b)(1)", "29 CFR 825.126(b)(1)(ii)"}
    assert "from March 2, 2026 through March 8, 2026" in render(reason)
    ends = next(f for f in made.findings if f.name == "reason_ends")
    assert render(ends).startswith("Leave for this reason is protected only through March 8, 2026.")
    assert "8 de marzo de 2026" in render(ends, "es")


def test_a_refusal_is_said_in_the_words_of_the_law_table() -> None:
    made = exigency(deployment_on="2026-03-20")
    reason = next(f for f in made.findings if f.name == "qualifying_reason")
    assert made.outcome == "ineligible"
    assert "more than seven days ahead" in render(reason)
    assert "más de siete días" in render(reason, "es")
    assert reason.cite == (("29 CFR 825.126(b)(1)", "https://www.ecfr.gov/current/title-29/section-825.126"),)


@pytest.mark.parametrize(
    ("military", "path"),
    [
        ({"notified_on": "2026-03-02", "duty_ends_on": "2026-03-01"}, "military.duty_ends_on"),
        ({"rest_starts_on": "2026-03-02", "rest_ends_on": "2026-03-01"}, "military.rest_ends_on"),
        ({"discharged_on": "2026-03-02", "first_care_on": "2026-03-01"}, "military.first_care_on"),
        ({"relatives": [{"id": "a", "relationship": "sibling"}, {"id": "a", "relationship": "cousin"}]},
         "military.relatives"),
        ({"relatives": [{"id": "a", "relationship": "sibling", "is_employee": True},
                        {"id": "b", "relationship": "cousin", "is_employee": True}]}, "military.relatives"),
    ],
)  # fmt: skip
def test_facts_that_contradict_each_other_are_refused(military: dict[str, object], path: str) -> None:
    with pytest.raises(FactsError) as refused:
        Facts.from_json({"military": military})
    assert refused.value.path == path
