"""A whole workforce under every program of the library: who is asked about, and each answer, as one by one."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine import lumen
from tests.engine.batch_states import nationwide
from tests.engine.test_batch_equals_scalar import answered

from openleave.engine import Facts, batch, determine, eligibility, load_library
from openleave.engine.batch import scalar
from openleave.engine.determination import ProgramDetermination, determine_program, eligibility_groups
from openleave.engine.law import Library
from openleave.engine.trace import MISSING, NO

LIBRARY = load_library()
AS_OF = dt.date(2026, 11, 23)


def expected(made: ProgramDetermination) -> dict[str, Any]:
    """What the scalar engine says of one person under one program."""
    context = made.context
    assert context.start is not None
    criteria = [f for f in made.findings if f.group in eligibility_groups]
    found: dict[str, Any] = {
        "outcome": made.outcome,
        "failed": {f.name for f in criteria if f.result == NO},
        "missing": {f.name for f in criteria if f.result == MISSING},
        **dict.fromkeys(scalar.MEASURED.values(), -1),
        "used": None if made.balance is None else made.balance.used_on(context.start),
        "left": None if made.balance is None else made.balance.available_on(context.start),
    }
    numbers: set[str] = set()
    for criterion in context.law.criteria:
        day = eligibility.day_of(criterion, context)
        for test in criterion.tests:
            name = scalar.MEASURED.get(test.measure)
            if name is not None and name not in numbers and day is not None:
                low = eligibility.MEASURES[test.measure](context, day, test.arguments).low
                found[name] = -1 if low is None else int(low)
                numbers.add(name)
    return found


def compare(people: list[dict[str, Any]], library: Library, **options: Any) -> Counter[str]:
    """Raises AssertionError for an answer that is not that of the scalar engine; returns why people were decided one by
    one, and "answers": how many there were."""
    columns = batch.columns_of_facts(people)
    found: dict[tuple[int, str], dict[str, Any]] = {}
    why: Counter[str] = Counter()
    for rows, answers in batch.determine_all(columns, library, AS_OF, **options):
        assert (answers.ids == columns.ids[rows]).all()
        why.update(answers.why_scalar)
        why["answers"] += len(answers)
        for position, row in enumerate(rows.tolist()):
            assert (row, answers.program) not in found
            found[row, answers.program] = answered(answers, position)
    for row, document in enumerate(people):
        facts = Facts.from_json(document)
        assert facts.leave.starts_on is not None
        made = {(row, p.id): expected(p) for p in determine(facts, library, facts.leave.starts_on).programs}
        mine = {key: value for key, value in found.items() if key[0] == row}
        assert mine.keys() == made.keys(), document
        for key, value in made.items():
            assert mine[key] == value, (key, document)
    return why


@pytest.mark.parametrize("seed", range(8))
def test_every_program_of_every_person(seed: int) -> None:
    why = compare(nationwide(seed, 150, LIBRARY), LIBRARY)
    one_by_one = sum(number for name, number in why.items() if name != "answers")
    assert one_by_one < why["answers"] / 3  # else the comparison means little


@settings(max_examples=15, deadline=None)
@given(st.integers(100, 2**40))
def test_any_seed(seed: int) -> None:
    compare(nationwide(seed, 20, LIBRARY), LIBRARY, size=7, chunk=3)


@pytest.mark.parametrize("seed", range(3))
def test_an_invented_state(seed: int, tmp_path: Path) -> None:
    library = lumen.library(tmp_path)
    compare(nationwide(seed, 120, library, ["ZZ", "TX"]), library)


@pytest.mark.parametrize("seed", range(3))
def test_facts_from_columns_give_the_same_answers(seed: int) -> None:
    """The way back: documents made of columns, decided by the scalar engine; worksites apart, and put together."""
    columns = batch.columns_of_facts(nationwide(seed, 100, LIBRARY))
    for rows, answers in batch.determine_all(columns, LIBRARY, AS_OF):
        program = LIBRARY.program(answers.program)
        for position, row in enumerate(rows.tolist()):
            if row in columns.documents:
                continue
            for apart in {True, scalar.heeds_distance(program)}:
                document = scalar.facts_of(columns, row, columns.starts_on, columns.noticed_on, apart)
                facts = Facts.from_json(document)
                assert facts.leave.starts_on is not None
                made = determine_program(facts, program, facts.leave.starts_on)
                assert answered(answers, position) == expected(made), (answers.program, document)


def test_only_those_whom_a_program_concerns_are_asked_about() -> None:
    states = ["CA", "NY", "WA"]
    columns = batch.Columns(ids=np.arange(4), state=np.array([0, 1, 2, 3], np.uint8), states=states, reason="bonding")
    found = {answers.program: rows.tolist() for rows, answers in batch.determine_all(columns, LIBRARY, AS_OF)}
    assert found["us.fed.fmla"] == [0, 1, 2, 3]
    assert (found["us.ca.pfl"], found["us.ny.pfl"], found["us.wa.pfml"]) == ([0], [1], [2])
    assert not {name for name in found if not name.startswith(("us.fed", "us.ca", "us.ny", "us.wa"))}
    assert "us.ca.pdl" not in found  # not for bonding
    assert len({answers.program for _, answers in batch.determine_all(columns, LIBRARY, AS_OF, size=1)}) == len(found)


def test_a_city_has_programs_of_its_own() -> None:
    """Where the city is not known the answer is open; in another one the law of the city does not apply."""
    places = {"states": ["IL", "IL", "IL"], "cities": ["Chicago", "Springfield", None]}
    columns = batch.Columns(ids=np.arange(3), state=np.arange(3), reason="illness", **places).check()
    found = {
        answers.program: (rows.tolist(), answers) for rows, answers in batch.determine_all(columns, LIBRARY, AS_OF)
    }
    rows, answers = found["us.il.leave_chicago"]
    assert rows == [0, 2]
    assert [answers.names(int(mask)) for mask in answers.missing][1].count("works_here") == 1


def test_a_million_people_ask_few_questions() -> None:
    """What is shared is decided once for each question, however many chunks there are."""
    people = nationwide(2, 40, LIBRARY, ["WA"])
    columns = batch.columns_of_facts(people)
    known = batch.Known()
    list(batch.determine_all(columns, LIBRARY, AS_OF, known=known))
    asked = len(known.shared)
    list(batch.determine_all(columns, LIBRARY, AS_OF, size=7, known=known))
    assert len(known.shared) == asked
