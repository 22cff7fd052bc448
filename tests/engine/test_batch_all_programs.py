"""A whole workforce under every program of the library: who is asked about, and each answer, as one by one."""

import datetime as dt
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine import lumen
from tests.engine.batch_states import nationwide
from tests.engine.test_batch_equals_scalar import answered

from openleave.engine import Facts, batch, determine, eligibility, load_library
from openleave.engine.batch import scalar
from openleave.engine.determination import ProgramDetermination, eligibility_groups
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


def test_fractions_of_a_week_are_exact() -> None:
    assert Fraction("52/3") * 3 == 52
