"""The real library on the law's pages: every program opens, in both languages, within bounds; no word is missing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils.translation import override

from openleave.apps.law import comparing, duties, leave, pay, sentences, words
from openleave.apps.law.reading import Rules, laws
from openleave.engine import facts_words, law_programs, law_words, load_library
from openleave.kernel import clock

Public = Callable[..., str]
LIBRARY = load_library()
LARGEST = 150_000
UNFILLED = re.compile(r"%\(\w+\)s|\{\w+[:}]")


def test_every_program_opens_in_english(public: Public) -> None:
    for law in laws(LIBRARY).values():
        page = public(f"/law/{law.id}/")
        assert len(page.encode()) < LARGEST, law.id
        assert not UNFILLED.search(page), law.id


@pytest.mark.parametrize("part", ["", "questions/", "numbers/", "cases/", "sources/"])
def test_the_largest_program_stays_within_bounds(public: Public, part: str) -> None:
    for language in ("en", "es"):
        assert len(public(f"/law/us.fed.fmla/{part}", language).encode()) < LARGEST


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", ["/law/", "/law/?q=leave", "/law/coverage/"])
def test_lists_stay_within_bounds(public: Public, path: str, language: str) -> None:
    assert len(public(path, language).encode()) < LARGEST


@pytest.mark.parametrize("topic", [topic.code for topic in comparing.TOPICS])
def test_every_subject_opens_and_sorts(public: Public, topic: str) -> None:
    today = clock.today()
    found = comparing.rows(LIBRARY, topic, today, "en")
    for column in comparing.BY_CODE[topic].columns:
        for by in (column.code, f"-{column.code}"):
            assert sorted(r.law.id for r in comparing.ordered(found, by)) == sorted(r.law.id for r in found)
    for language in ("en", "es"):
        page = public(f"/law/compare/?topic={topic}", language)
        assert len(page.encode()) < LARGEST and not UNFILLED.search(page)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_has_its_words(language: str) -> None:
    """What the pages say of every program today and ten years ago; a sentence with a gap would be read by people."""
    today = clock.today()
    with override(language):
        for program in LIBRARY.programs:
            for day in (today, today.replace(year=today.year - 10)):
                rules = Rules(LIBRARY, program, day)
                said = [way[0] for one in sentences.criteria(rules) for way in one.ways]
                said += [line for one in leave.reasons(rules) for line in one.lines]
                said += [f"{one.amount} {one.period} {one.reasons}" for one in leave.limits(rules)]
                for make in (pay.benefits, pay.contributions, pay.accruals):
                    said += [text for one in make(rules) for _label, text in one.lines]
                said += [f"{one.what} {one.when}" for one in duties.deadlines(rules)]
                assert all(text.strip() and not UNFILLED.search(text) and "None" not in text for text in said), program


def test_every_word_of_the_law_has_a_name() -> None:
    """A new word of the vocabularies fails here until the pages can say it."""
    assert set(facts_words.REASON) - set(words.REASONS) == set()
    assert set(facts_words.RELATIONSHIP) - set(words.RELATIVES) == set()
    assert set(law_programs.KINDS) == set(words.KIND_NAMES)
    assert set(law_words.TOPICS) - set(duties.TOPICS) == set()
    elsewhere = {"reason_qualifies", "pattern_allowed"}  # the reasons themselves are shown
    assert set(law_words.MEASURES) - set(sentences.SAYERS) - elsewhere == set()
