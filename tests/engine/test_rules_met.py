"""The law's tables against its own cases: each rule decides some case, and its words are whole in both languages."""

from string import Formatter

import pytest

from openleave.engine import Facts, determine, load_library, render
from openleave.engine.cases import case_files, day_asked, load_cases
from openleave.engine.decisions import Decision
from openleave.engine.law import library_path

LIBRARY = load_library()
TOPICS = (
    "certification", "notices", "health_condition", "health_benefits", "pay", "uniformed_service", "accommodation",
    "nursing", "enforcement",
)  # fmt: skip
RULES = [
    (rule["id"], row["text"]["en"])
    for program in LIBRARY.programs
    for rule in LIBRARY.rules(program).get("decisions", ())
    if rule["topic"] in TOPICS
    for row in rule["values"][-1]["rules"]
    if row["answer"] is not None
]


@pytest.fixture(scope="module")
def decided() -> list[Decision]:
    """Every question that a case of these topics raises, answered."""
    found: list[Decision] = []
    for path in case_files([library_path()]):
        for case in load_cases(path):
            facts = Facts.from_json(case.facts)
            if any(getattr(facts, topic) is not None for topic in TOPICS):
                found.extend(determine(facts, LIBRARY, day_asked(case, facts)).program(case.program).decisions)
    return found


@pytest.fixture(scope="module")
def met(decided: list[Decision]) -> set[tuple[str, str]]:
    sentences = ((decision.rule.id, decision.finding.sentence) for decision in decided)
    return {(name, sentence.params["en"]) for name, sentence in sentences if sentence.key == "law"}


@pytest.mark.parametrize(("decision", "text"), RULES, ids=lambda value: str(value).rpartition(".")[2][:40])
def test_each_rule_decides_some_case(met: set[tuple[str, str]], decision: str, text: str) -> None:
    assert (decision, text) in met


def test_every_placeholder_has_a_value(decided: list[Decision]) -> None:
    for decision in decided:
        sentence = decision.finding.sentence
        if sentence.key == "law":
            for language in ("en", "es"):
                names = {name for _, name, _, _ in Formatter().parse(sentence.params[language]) if name}
                assert not {name for name in names if sentence.params.get(name) is None}, (decision.name, language)


def test_every_fact_is_asked_for_in_both_languages(decided: list[Decision]) -> None:
    for decision in decided:
        for path, key in decision.finding.missing:
            english, spanish = (render({"key": key, "params": {}}, language) for language in ("en", "es"))
            assert english != spanish and path not in spanish, (path, spanish)
