"""The law library drives the columnar executor: a changed file changes its answers; a new word is never skipped."""

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.engine.batch_people import world

from openleave.engine import Facts, batch, determine, eligibility, law_words, load_library
from openleave.engine.batch import parquet
from openleave.engine.law import Library

LIBRARY = load_library()
PROGRAM = "us.fed.fmla"
AS_OF = dt.date(2026, 11, 23)


def amended(edit: Any) -> Library:
    """The library with one program's rules changed."""
    bundle = copy.deepcopy(LIBRARY.bundle)
    edit(bundle["programs"][PROGRAM])
    return Library(bundle)


def rule(parts: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    return next(r for r in parts[kind] if r["id"].endswith(f".{name}"))


def crew(size: int = 12) -> batch.Columns:
    """People with 40 hours a week, the first since a month, each next a month longer; two worksites."""
    today = AS_OF.toordinal()
    starts = np.array([today - 31 * (n + 1) for n in range(size)], np.int32)
    return batch.Columns(
        ids=np.arange(size),
        spans=batch.spans_rows(size, np.arange(size), starts, np.zeros(size, np.int32)),
        weeks=batch.Weeks(today - 364, np.full((52, size), 160, np.int16), unit=15),
        worksite=(np.arange(size) % 2).astype(np.int32),
        worksites=batch.Worksites(
            ["north", "south"], np.array([410000000, 420000000]), np.array([-875000000, -875000000]), np.array([30, 20])
        ),
        usage={PROGRAM: batch.usage_rows(1, [0], [today - 30], [480], [2400]).take(np.zeros(size, int))},
        employers=({"employer": {"covered": True}, "policy": {"leave_year": {"method": "rolling_backward"}}},),
        reason="pregnancy",
    ).check()


def decided(columns: batch.Columns, library: Library, **options: Any) -> batch.Answers:
    return batch.determine(columns, library, AS_OF, program=PROGRAM, **options)


def test_answers_name_what_fails() -> None:
    answers = decided(crew(), LIBRARY)
    assert answers.outcome.tolist() == [batch.INELIGIBLE] * 11 + [batch.ELIGIBLE]
    assert answers.names(int(answers.failed[3])) == ["months_employed"]
    assert answers.minutes.tolist() == [52 * 2400] * 12
    assert answers.headcount.tolist() == [50] * 12
    assert (answers.left * 5 == answers.whole * 59).all()
    assert not answers.scalar.any()


@pytest.mark.parametrize(
    ("name", "value", "eligible"),
    [
        ("months_of_employment", 6, 7),
        ("hours_of_service", 2081, 0),
        ("headcount_nearby", 51, 0),
        ("miles_nearby", 10, 0),
    ],
)
def test_a_changed_parameter_changes_the_answers(name: str, value: int, eligible: int) -> None:
    def edit(parts: dict[str, Any]) -> None:
        rule(parts, "parameters", name)["values"][-1]["value"] = value

    answers = decided(crew(), amended(edit))
    assert int((answers.outcome == batch.ELIGIBLE).sum()) == eligible
    assert not answers.scalar.any()


def test_a_changed_amount_and_a_removed_criterion() -> None:
    def edit(parts: dict[str, Any]) -> None:
        rule(parts, "parameters", "weeks")["values"][-1]["value"] = 16
        parts["criteria"].remove(rule(parts, "criteria", "months_employed"))

    answers = decided(crew(), amended(edit))
    assert (answers.left * 5 == answers.whole * 79).all()
    assert (answers.outcome == batch.ELIGIBLE).all()
    assert "months_employed" not in answers.criteria


def test_a_word_without_columns_goes_to_the_scalar_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Correct all the same, and counted."""

    def edit(parts: dict[str, Any]) -> None:
        rule(parts, "criteria", "in_active_employment")["values"][-1]["any_of"][0]["measure"] = "standing"

    monkeypatch.setitem(eligibility.MEASURES, "standing", eligibility.MEASURES["status"])
    assert "standing" not in law_words.MEASURES
    library = amended(edit)
    columns = crew(4)
    answers = decided(columns, library)
    assert answers.scalar.all()
    assert answers.why_scalar == {"no columns for standing": 4}
    assert answers.outcome.tolist() == decided(columns, LIBRARY).outcome.tolist()
    assert answers.minutes.tolist() == [52 * 2400] * 4


def test_every_measure_of_the_vocabulary_is_known_or_goes_to_the_scalar_engine() -> None:
    from openleave.engine.batch.reads import SHARED
    from openleave.engine.batch.table import MEASURES

    assert {*MEASURES, *SHARED} <= set(eligibility.MEASURES)
    assert not {*MEASURES} & SHARED


def test_a_program_that_is_not_in_force() -> None:
    answers = decided(crew(3).asking(starts_on=dt.date(1990, 1, 1).toordinal()), LIBRARY)
    assert answers.outcome.tolist() == [batch.INELIGIBLE] * 3
    assert answers.names(int(answers.failed[0])) == ["in_force"]
    assert answers.whole.tolist() == [0] * 3


def test_law_simulation() -> None:
    def edit(parts: dict[str, Any]) -> None:
        rule(parts, "parameters", "months_of_employment")["values"][-1]["value"] = 9

    found = batch.changes(crew(), LIBRARY, amended(edit), AS_OF, program=PROGRAM)
    assert found.rows.tolist() == [8, 9, 10]
    assert found.before.outcome.tolist() == [batch.INELIGIBLE] * 3
    assert found.after.outcome.tolist() == [batch.ELIGIBLE] * 3
    assert found.by_worksite == {"north": 2, "south": 1}
    assert found.outcomes == {
        ("ineligible", "ineligible"): 8, ("ineligible", "eligible"): 3, ("eligible", "eligible"): 1,
    }  # fmt: skip
    assert len(batch.changes(crew(), LIBRARY, LIBRARY, AS_OF, program=PROGRAM).rows) == 0


def test_parquet_there_and_back(tmp_path: Path) -> None:
    people = world(4, 80)
    columns = batch.columns_of_facts(people)
    parquet.write_columns(columns, tmp_path / "workforce")
    again = parquet.read_columns(tmp_path / "workforce")
    one, two = decided(columns, LIBRARY), decided(again, LIBRARY)
    for name, column in one.arrays().items():
        assert (two.arrays()[name] == column).all(), name
    assert list(one.ids) == list(two.ids)
    assert parquet.write_answers(one, tmp_path / "answers.parquet") == 80


def test_columns_of_their_own_are_refused_when_they_contradict_themselves() -> None:
    good = crew(3)
    assert good.spans is not None and good.weeks is not None
    for wrong in (
        good.asking(spans=batch.Spans(good.spans.offsets[:-1], good.spans.starts_on, good.spans.ends_on)),
        good.asking(weeks=batch.Weeks(good.weeks.starts_on, np.full((52, 3), 673, np.int16), unit=15)),
        good.asking(weeks=batch.Weeks(good.weeks.starts_on, np.full((52, 3), -1, np.int16), unit=15)),
        good.asking(worksite=np.array([0, 1, 2])),
        good.asking(
            usage={PROGRAM: batch.Usage(np.array([0, 2, 2, 2]), np.array([740000, 739999]), *[np.ones(2, int)] * 2)}
        ),
        good.asking(
            usage={PROGRAM: batch.Usage(np.array([0, 1, 1, 1]), np.array([740000]), np.array([3]), np.array([2]))}
        ),
        good.asking(starts_on=12),
    ):
        with pytest.raises(batch.ColumnsError):
            wrong.check()
    with pytest.raises(batch.ColumnsError, match="another weekday"):
        batch.week_matrix(1, [0], [740001], [60], 740000, 2)


def test_rows_as_a_matrix_of_weeks() -> None:
    weeks, recorded = batch.week_matrix(3, [0, 0, 2], [740000, 740007, 740000 - 70], [60, 90, 30], 740000, 2)
    assert weeks.counts.tolist() == [[60, 0, 0], [90, 0, 0]]
    assert recorded.tolist() == [True, False, True]


def test_a_mistake_in_a_document_is_said() -> None:
    with pytest.raises(ValueError, match="Unknown key"):
        batch.columns_of_facts([{"employe": {}}])
    assert determine(Facts.from_json(world(1, 1)[0]), LIBRARY).program(PROGRAM).outcome


@pytest.mark.parametrize("unit", [1, 15, 60, 10080])
def test_sums_of_the_longest_weeks_do_not_run_over(unit: int) -> None:
    most = np.full((52, 12), 10080 // unit, np.int16)
    columns = crew().asking(weeks=batch.Weeks(AS_OF.toordinal() - 364, most, unit)).check()
    assert decided(columns, LIBRARY).minutes.tolist() == [52 * 10080] * 12
