"""The reference pages of situations and questions are what the code and the law say, and say it in both languages."""

import dataclasses
from pathlib import Path

import pytest

from openleave.config.cli.law_reference import questions, questions_page, situations_page
from openleave.engine import law_words, load_library
from openleave.engine.paths import hints, kind_at, unwrapped

DOCS = Path(__file__).parents[2] / "docs"


def test_situations_page_is_current() -> None:
    page = DOCS / "reference" / "situations.md"
    assert page.read_text() == situations_page(), f"openleave law situations > {page}"


def test_questions_page_is_current() -> None:
    page = DOCS / "law" / "questions.md"
    assert page.read_text() == questions_page(load_library()), f"openleave law questions > {page}"


@pytest.mark.parametrize("topic", [topic for topic in law_words.TOPICS if topic != "leave"])
def test_every_fact_of_a_situation_can_be_asked_for_in_both_languages(topic: str) -> None:
    def check(cls: type, path: str) -> None:
        for field in dataclasses.fields(cls):
            assert field.metadata["doc"], f"{path}.{field.name}"
            assert field.metadata["es"], f"{path}.{field.name}: give `es`"
            inner = unwrapped(hints(cls)[field.name])
            if isinstance(inner, type) and dataclasses.is_dataclass(inner):
                check(inner, f"{path}.{field.name}")

    check(kind_at(topic), topic)


def test_every_question_reads_facts_or_has_one_answer_for_everybody() -> None:
    for entry in questions(load_library()):
        one_list = entry["answers"].startswith("[") and entry["answers"].count("[") == 1
        assert entry["reads"] or one_list or "," not in entry["answers"], (entry["program"], entry["name"])
