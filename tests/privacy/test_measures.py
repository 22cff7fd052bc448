"""The table of measures: every requirement once, and every line names evidence that exists."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from openleave.apps.evidence.catalogue import commitments
from openleave.apps.evidence.measures import Measure, measure_chapters, measures, standards
from openleave.apps.people.tests.factories import give, make_account, make_organization
from openleave.kernel.actor import Role

ROOT = Path(__file__).resolve().parents[2]
BY_CHAPTER = {"V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7, "V10": 29,
              "V11": 14, "V12": 9, "V13": 13, "V14": 9, "V15": 13, "V16": 16, "V17": 7}  # fmt: skip
OF_LEVEL_3 = {"V8.3.2", "V14.2.7", "V14.2.8"}


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def exists(named: str) -> bool:
    path, _, function = named.partition("::")
    file = ROOT / path
    return file.is_file() and (not function or (function.startswith("test") and function in functions(file)))


@pytest.mark.commitment("P-66")
def test_every_requirement_stands_in_it_once() -> None:
    ids = [one.id for one in measures()]
    assert len(ids) == len(set(ids)) == 256
    assert {one.id for one in measures() if one.level == 3} == OF_LEVEL_3
    assert Counter(one.level for one in measures()) == {1: 70, 2: 183, 3: 3}
    assert Counter(one.chapter for one in measures() if one.level < 3) == BY_CHAPTER
    assert [one.key for one in measure_chapters()] == list(BY_CHAPTER)


@pytest.mark.commitment("P-66")
def test_no_state_without_its_evidence_and_all_evidence_exists() -> None:
    for one in measures():
        assert bool(one.by) == (one.state in ("met", "partly")), one.id
        assert (one.why is None) == (one.state == "met"), one.id
        assert [named for named in one.by if not exists(named)] == [], one.id
    assert not exists("tests/privacy/test_measures.py::test_that_is_not_there") and not exists("tests/nothing.py")


@pytest.mark.commitment("P-66")
def test_most_of_what_is_met_is_met_by_a_test() -> None:
    met = [one for one in measures() if one.state == "met"]
    tested: list[Measure] = [one for one in met if any("::" in named for named in one.by)]
    assert len(tested) * 10 >= len(met) * 6


@pytest.mark.commitment("P-67")
def test_every_commitment_answers_a_standard() -> None:
    functions_of_nist = {"Identify-P", "Govern-P", "Control-P", "Communicate-P", "Protect-P"}
    assert set(standards()) == {one.id for one in commitments()}
    for key, answers in standards().items():
        assert answers["nist"] and set(answers["nist"]) <= functions_of_nist, key
        assert set(answers["asvs"]) <= set(BY_CHAPTER), key


@pytest.mark.commitment("P-66")
@pytest.mark.parametrize(("language", "chapter"), [("en", "Cryptography"), ("es", "Criptografía")])
def test_the_page_has_every_line(db: None, language: str, chapter: str) -> None:
    organization = make_organization("harbor-hospital")
    account = make_account("pia@harbor.example", password=None)
    give(account, organization, Role.PRIVACY_OFFICER)
    client = Client(headers={"host": "desk.localhost"})
    client.force_login(account)
    client.cookies["django_language"] = language
    with override(language):
        page = client.get("/privacy/measures/", headers={"accept-language": language}).content.decode()
    assert chapter in page
    assert all(f'id="{one.id}"' in page for one in measures())
