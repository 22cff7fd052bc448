"""The law's tables against its own cases: each rule decides some case, and its words are whole in both languages."""

from collections.abc import Iterator
from functools import cache

import pytest

from openleave.engine import Facts, determine, load_library, render
from openleave.engine.cases import case_files, day_asked, load_cases
from openleave.engine.decisions import Decision
from openleave.engine.law import library_path
from openleave.engine.messages_en import MESSAGES as EN
from openleave.engine.messages_es import MESSAGES as ES

LIBRARY = load_library()
TOPICS = ("certification", "notices", "health_condition")


def decided() -> Iterator[Decision]:
    for path in case_files([library_path()]):
        for case in load_cases(path):
            facts = Facts.from_json(case.facts)
            if any(getattr(facts, topic) is not None for topic in TOPICS):
                yield from determine(facts, LIBRARY, day_asked(case, facts)).program(case.program).decisions


@cache
def texts() -> dict[str, set[str]]:
    """Decision → the English texts of its rules that decided a case; each is rendered in both languages."""
    found: dict[str, set[str]] = {}
    for decision in decided():
        sentence = decision.finding.sentence
        english, spanish = render(sentence, "en"), render(sentence, "es")
        assert EN["word.unknown"] not in english, english
        assert ES["word.unknown"] not in spanish, spanish
        assert "None" not in english.removeprefix("None"), english
        for _, key in decision.finding.missing:
            assert render({"key": key, "params": {}}, "es") != render({"key": key, "params": {}}, "en"), key
        if sentence.key == "law":
            found.setdefault(decision.rule.id, set()).add(sentence.params["en"])
    return found


RULES = [
    (rule["id"], row["text"]["en"])
    for program in LIBRARY.programs
    for rule in LIBRARY.rules(program).get("decisions", ())
    if rule["topic"] in TOPICS
    for row in rule["values"][-1]["rules"]
    if row["answer"] is not None
]


@pytest.mark.parametrize(
    ("decision", "text"), RULES, ids=[f"{name.rpartition('.')[2]}-{n}" for n, (name, _) in enumerate(RULES)]
)
def test_each_rule_decides_some_case(decision: str, text: str) -> None:
    assert text in texts().get(decision, ())
