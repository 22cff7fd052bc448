"""Every key has a sentence in both languages, and every sentence can be made."""

import re
import string

import pytest

from openleave.engine import Facts, determine, library_path, load_library, render
from openleave.engine.cases import case_files, day_asked, load_cases
from openleave.engine.messages_en import MESSAGES as ENGLISH
from openleave.engine.messages_es import MESSAGES as SPANISH
from openleave.engine.render import UnknownMessage
from openleave.engine.trace import Sentence


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_parameters() -> None:
    assert set(ENGLISH) == {key for key in SPANISH if not key.startswith("word.program.")}
    for key, text in ENGLISH.items():
        assert fields(text) == fields(SPANISH[key]), key


def test_every_sentence_of_every_case_can_be_made() -> None:
    library = load_library()
    for path in case_files([library_path()]):
        for case in load_cases(path):
            facts = Facts.from_json(case.facts)
            made = determine(facts, library, day_asked(case, facts))
            document = made.to_json()
            for language in ("en", "es"):
                for program in document["programs"]:
                    sentences = [program["summary"], *(m["sentence"] for m in program["missing"])]
                    for finding in program["findings"]:
                        sentences += [
                            finding["sentence"],
                            *([finding["would_change"]] if finding["would_change"] else []),
                        ]
                        sentences += [m["sentence"] for m in finding["missing"]]
                    sentences += [clock["sentence"] for clock in document["clocks"]]
                    sentences += [day["why"] for day in document["calendar"]]
                    for sentence in sentences:
                        text = render(sentence, language)
                        assert text
                        assert not re.search(r"[{}]|None", text), (case.id, text)


def test_every_choice_on_an_open_point_of_the_law_has_words() -> None:
    listed = [
        (program.id, rule["id"].rpartition(".")[2], choice)
        for program in load_library().programs.values()
        for rule in program.parts.get("policies", ())
        for choice in rule["choices"]
    ]
    assert ("us.fed.fmla", "video_visits", "in_person_only") in listed
    for program, name, choice in listed:
        for catalog in (ENGLISH, SPANISH):
            _, said, group, _ = next(string.Formatter().parse(catalog[f"policy.{name}"]))
            assert said == "choice" and group is not None
            assert f"{group.replace('/', '.')}.{choice}" in catalog, (program, name, choice)


def test_stored_and_fresh_sentences_read_the_same() -> None:
    facts = Facts.from_json(
        {"leave": {"reason": "pregnancy", "starts_on": "2026-03-02"}, "employer": {"covered": True}}
    )
    made = determine(facts, load_library())
    for finding in made.programs[0].findings:
        assert render(finding, "es") == render(finding.to_json()["sentence"], "es")


def test_unknown_key_is_an_error() -> None:
    with pytest.raises(UnknownMessage):
        render(Sentence("no.such.key", {}), "en")
