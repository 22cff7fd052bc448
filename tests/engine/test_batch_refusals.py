"""What the columnar executor refuses, and the ways through it that few workforces take, each with its exact answer."""

import copy
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.engine.batch_people import world
from tests.engine.test_batch_law import AS_OF, LIBRARY, PROGRAM, amended, crew, decided, rule

from openleave.engine import batch
from openleave.engine.batch import nearby, table
from openleave.engine.batch.changes import differ
from openleave.engine.batch.reads import Reads
from openleave.engine.law import Library

TODAY = AS_OF.toordinal()
UNKNOWN = batch.Worksites.UNKNOWN


def sites(**more: Any) -> batch.Worksites:
    made: dict[str, Any] = {
        "ids": ["north", "south"],
        "latitude": np.array([410000000, 420000000]),
        "longitude": np.array([-875000000, -875000000]),
        "headcount": np.array([30, 20]),
    }
    return batch.Worksites(**made | more)


def weeks(counts: Any, unit: int = 15) -> batch.Weeks:
    return batch.Weeks(TODAY - 364, counts, unit)


def spans(starts: int, ends: int) -> batch.Spans:
    return batch.Spans(np.array([0, 1, 1, 1]), np.array([starts], np.int32), np.array([ends], np.int32))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"headcount": np.array([1, 2])}, "headcount: 2 rows for 3 employees."),
        (
            {"spans": batch.Spans(np.array([0, 1, 2, 3]), np.array([TODAY] * 3), np.array([TODAY] * 2))},
            "spans.ends_on: 2 rows, the offsets say 3.",
        ),
        (
            {"spans": batch.Spans(np.array([0, 2, 1, 3]), np.array([TODAY] * 3), np.array([TODAY] * 3))},
            "spans.offsets: one for each employee and one more, never falling.",
        ),
        ({"spans": spans(TODAY, TODAY - 1)}, "spans: one ends before it starts."),
        ({"spans": spans(12, TODAY)}, "spans.starts_on: from 1821 to 2279."),
        ({"starts_on": 739000.5}, "starts_on: ordinals of days, as whole numbers."),
        ({"noticed_on": np.array([TODAY, TODAY, 12])}, "noticed_on: from 1821 to 2279."),
        ({"worksite": np.array([0, 1, -2])}, "worksite: a position in worksites, or -1."),
        ({"worksites": None}, "worksite: a position in worksites, or -1."),
        ({"employer": np.array([0, 0, 1])}, "employer: a position in employers."),
        ({"weeks": weeks(np.zeros((52, 2), np.int16))}, "weeks.counts: int16, (weeks, 3)."),
        ({"weeks": weeks(np.zeros((52, 3), np.int32))}, "weeks.counts: int16, (weeks, 3)."),
        (
            {"weeks": weeks(np.zeros((52, 3), np.int16), unit=11)},
            "weeks.unit: a number of minutes that divides a week.",
        ),
        ({"worksites": sites(headcount=np.array([30]))}, "worksites.headcount: one for each worksite."),
        ({"worksites": sites(latitude=np.array([0, 900000001]))}, "worksites.latitude: beyond 90 degrees."),
        ({"worksites": sites(longitude=np.array([0, -1800000001]))}, "worksites.longitude: beyond 180 degrees."),
        ({"worksites": sites(owner=np.array([0, -1]))}, "worksites.owner: one for each worksite, from 0 on."),
    ],
)
def test_columns_say_what_contradicts(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(batch.ColumnsError) as refused:
        crew(3).asking(**wrong).check()
    assert str(refused.value) == said


def test_columns_at_the_edges_of_what_is_refused_pass() -> None:
    places = sites(latitude=np.array([900000000, -900000000]), longitude=np.array([1800000000, UNKNOWN]))
    nothing = batch.usage_rows(3, [], [], [], [])
    columns = crew(3).asking(
        worksites=places, spans=spans(TODAY, TODAY), usage={PROGRAM: nothing}, employer=np.zeros(3, int)
    )
    assert columns.check() is columns
    assert len(batch.Columns(ids=np.arange(2)).check()) == 2


def test_rows_say_what_contradicts() -> None:
    for owner in ([1, 0], [-1, 0], [0, 2]):
        with pytest.raises(batch.ColumnsError, match=r"^owner: positions of employees, in rising order\.$"):
            batch.offsets_of(owner, 2)
    assert batch.offsets_of([0, 0, 2], 3).tolist() == [0, 2, 2, 3]
    for minutes in ([10080, 1], [-1, 0]):
        with pytest.raises(batch.ColumnsError, match=r"^minutes: below 0, or over 168 hours in a week\.$"):
            batch.week_matrix(1, [0, 0], [740000, 740000], minutes, 740000, 1)
    assert batch.week_matrix(1, [0, 0], [740000, 740000], [10079, 1], 740000, 1)[0].counts.tolist() == [[10080]]


def test_arrays_and_positions_from_what_there_is() -> None:
    found = batch.array(pl.Series([3, 1]), np.int32)
    assert found.tolist() == [3, 1] and found.dtype == np.int32
    places = batch.positions(["CA", "TX"], ["TX", None, "CA", "NY"])
    assert places.tolist() == [1, 255, 0, 255] and places.dtype == np.uint8


def without_hours() -> Library:
    return amended(lambda parts: parts["criteria"].remove(rule(parts, "criteria", "hours_of_service")))


def test_changes_between_laws_with_other_criteria() -> None:
    """A criterion that only one law has: it changes those who failed it, and nobody else."""
    columns = crew(14).asking(worksites=None, worksite=None, headcount=np.full(14, 50, np.int32))
    columns = columns.asking(weeks=weeks(np.repeat(np.array([[160, 10]], np.int16), [7, 7], axis=1).repeat(52, axis=0)))
    found = batch.changes(columns.check(), LIBRARY, without_hours(), AS_OF, program=PROGRAM)
    assert found.rows.tolist() == [7, 8, 9, 10, 11, 12, 13]
    assert found.by_worksite == {"": 7}
    assert found.outcomes == {
        ("ineligible", "ineligible"): 11, ("ineligible", "eligible"): 3,
    }  # fmt: skip
    back = batch.changes(columns, without_hours(), LIBRARY, AS_OF, program=PROGRAM)
    assert back.rows.tolist() == found.rows.tolist()
    assert back.outcomes["eligible", "ineligible"] == 3


def test_changes_where_the_worksite_is_not_known() -> None:
    columns = crew(14).asking(worksite=np.full(14, -1, np.int32), headcount=np.full(14, 50, np.int32))
    columns = columns.asking(weeks=weeks(np.full((52, 14), 10, np.int16)))
    found = batch.changes(columns.check(), LIBRARY, without_hours(), AS_OF, program=PROGRAM)
    assert found.by_worksite == {"": 14}


def test_weeks_are_compared_as_fractions() -> None:
    one = decided(crew(4), LIBRARY)
    times, more, nothing = np.array([1, 2, 2, 2]), np.array([0, 0, 1, 0]), np.array([1, 1, 1, 0])
    other = replace(one, left=one.left * times + more, whole=one.whole * times * nothing)
    assert differ(one, other).tolist() == [False, False, True, True]
    assert differ(other, one).tolist() == [False, False, True, True]


def test_answers_of_some_employees() -> None:
    answers = decided(crew(), LIBRARY)
    assert len(answers) == 12
    some = answers.slice(10, 12)
    assert (some.ids.tolist(), some.outcome.tolist()) == ([10, 11], [batch.INELIGIBLE, batch.ELIGIBLE])
    assert (some.program, some.criteria) == (PROGRAM, answers.criteria)


def test_nobody_has_no_answers() -> None:
    answers = decided(crew(3).slice(0, 0), LIBRARY)
    assert len(answers) == 0
    assert not answers.why_scalar


@pytest.mark.parametrize("threads", [1, 2])
def test_chunks_of_one_employer(threads: int) -> None:
    columns = crew()
    whole = decided(columns, LIBRARY)
    for _ in range(2):  # the second time from the lists that were kept
        found = decided(columns, LIBRARY, chunk=5, threads=threads)
        for name, column in whole.arrays().items():
            assert (found.arrays()[name] == column).all(), name


def test_one_day_of_notice_for_each_or_for_all() -> None:
    columns = crew(4)
    each = columns.asking(noticed_on=np.full(4, TODAY - 30)).check()
    for_all = decided(columns.asking(noticed_on=TODAY - 30), LIBRARY)
    assert decided(each, LIBRARY).outcome.tolist() == for_all.outcome.tolist()


def test_shares_without_a_common_denominator_are_exact_all_the_same() -> None:
    primes = [2399, 2393, 2389, 2381]  # their product is more than 2^40
    minutes = [480, 2393, 0, 2381]
    days = [TODAY - 100 + 14 * n for n in range(4)]
    used = batch.usage_rows(12, [11] * 4, days, minutes, primes)
    answers = decided(crew().asking(usage={PROGRAM: used}).check(), LIBRARY)
    assert answers.why_scalar == {"shares without a common denominator": 1}
    assert answers.scalar.tolist() == [False] * 11 + [True]
    exact = Fraction(480, 2399) + 2
    whole = int(answers.whole[11])
    assert Fraction(int(answers.used[11]), whole) == exact
    assert Fraction(int(answers.left[11]), whole) == 12 - exact
    assert (answers.left[:11] == 12 * answers.whole[:11]).all()


def test_nothing_used() -> None:
    answers = decided(crew(3).asking(usage={}), LIBRARY)
    assert (answers.used.tolist(), answers.left.tolist(), answers.whole.tolist()) == ([0] * 3, [12] * 3, [1] * 3)


def test_documents_without_worksites() -> None:
    people = [{k: v for k, v in d.items() if k not in ("worksites", "distances")} for d in copy.deepcopy(world(4, 5))]
    for document in people:
        for location in document["employee"].get("locations", ()):
            location.pop("reports_to", None)
    columns = batch.columns_of_facts(people)
    assert columns.worksites is None
    assert columns.worksite is not None and columns.worksite.tolist() == [-1] * 5


def test_a_week_left_over_is_added() -> None:
    """Six weeks of minutes are added at a time; forty-nine leave one."""
    counts = np.full((49, 2), 10080, np.int16)
    columns = crew(2).asking(weeks=batch.Weeks(TODAY - 49 * 7, counts, 1)).check()
    assert decided(columns, LIBRARY).minutes.tolist() == [49 * 10080] * 2


def test_worksites_nobody_can_place() -> None:
    nowhere = np.array([UNKNOWN, UNKNOWN])
    low, high = nearby.headcounts(sites(latitude=nowhere, longitude=nowhere), 75, False)
    assert (low.tolist(), high.tolist()) == ([30, 20], [50, 50])


def test_routes_that_join_nothing_change_nothing() -> None:
    far = np.array([410000000, 430000000])
    routes = {(0, 0): Decimal(1), (0, 1): Decimal(1)}
    joined = nearby.headcounts(sites(latitude=far, known=routes), 75, False)[0]
    assert joined.tolist() == [50, 50]
    apart = nearby.headcounts(sites(latitude=far, known=routes, owner=np.array([0, 1])), 75, False)[0]
    assert apart.tolist() == [30, 20]


def test_no_worksites_at_all() -> None:
    answers = decided(crew().asking(worksites=None, worksite=None).check(), LIBRARY)
    assert answers.headcount.tolist() == [-1] * 12
    assert answers.outcome.tolist() == [batch.INELIGIBLE] * 11 + [batch.INDETERMINATE]
    assert answers.names(int(answers.missing[11])) == ["headcount_nearby"]


def test_employments_in_any_order() -> None:
    offsets = np.array([0, 2])
    starts, ends = np.array([TODAY - 100, TODAY - 500]), np.array([batch.NEVER, TODAY - 200])
    months = [
        decided(crew(1).asking(spans=batch.Spans(offsets, starts[order], ends[order])).check(), LIBRARY).months.tolist()
        for order in ([0, 1], [1, 0])
    ]
    assert months[0] == months[1]
    assert months[0][0] > 12


def edited(program: str, edit: Any) -> Any:
    bundle = copy.deepcopy(LIBRARY.bundle)
    edit(bundle["programs"][program])
    return Library(bundle).program(program)


def test_questions_about_the_employee_go_to_the_scalar_engine() -> None:
    for program in ("us.fed.pwfa", "us.fed.pump"):
        found = LIBRARY.program(program)
        assert table.without_columns(found.on(AS_OF), Reads(found, found.on(AS_OF))) == set()
    # Whether the FMLA protects the leave decides here: no for those whom time alone will not make eligible.
    answers = batch.determine(crew(2), LIBRARY, AS_OF, program="us.fed.cobra")
    assert answers.why_scalar == {"whether us.fed.fmla begins to apply in the course of the leave": 2}
    answers = batch.determine(crew(12).take(np.array([11])), LIBRARY, AS_OF, program="us.fed.cobra")
    assert not answers.scalar.any()


def test_a_question_that_rests_on_one_about_the_employee() -> None:
    def edit(parts: dict[str, Any]) -> None:
        value = rule(parts, "decisions", "near_future_presumed")["values"][-1]
        value["rules"][-1]["answer"] = {"first": ["entitlement.weeks_available", "accommodation.requested"]}

    program = edited("us.fed.pwfa", edit)
    law = program.on(AS_OF)
    reads = Reads(program, law)
    assert not reads.question(law, "near_future_presumed", ())
    assert not reads.question(law, "qualified", ())
    assert table.without_columns(law, reads) == {"us.fed.pwfa.decision.qualified"}


def test_a_moment_and_a_comparator_without_columns() -> None:
    def edit(parts: dict[str, Any]) -> None:
        value = rule(parts, "criteria", "in_active_employment")["values"][-1]
        value["measured"] = "return"
        value["any_of"][0]["comparator"] = "at_most"

    program = edited(PROGRAM, edit)
    law = program.on(AS_OF)
    assert table.without_columns(law, Reads(program, law)) == {"return", "at_most"}


def test_the_day_that_follows_from_as_of() -> None:
    found = batch.determine(crew(), LIBRARY, AS_OF + dt.timedelta(31), program=PROGRAM)
    assert found.months.tolist() == [n + 1 for n in decided(crew(), LIBRARY).months.tolist()]


def test_shares_too_fine_for_a_column_leave_the_outcome_and_say_nothing_of_amounts() -> None:
    """Each workweek's length is a prime: their common denominator is beyond 64 bits, and nothing is rounded."""
    lengths = (2399, 2393, 2389, 2381, 2377, 2371)
    document = {
        "employer": {"covered": True},
        "employee": {
            "employments": [{"starts_on": "2020-01-06"}],
            "hours": [{"in_prior_12_months": True, "hours": 1500}],
        },
        "headcount_within_75_miles": [{"employees": 60}],
        "leave": {"reason": "pregnancy", "starts_on": "2026-08-03"},
        "usage": [
            {"on": str(dt.date(2026, 3, 2) + dt.timedelta(weeks=n)), "minutes": 480, "workweek_minutes": length}
            for n, length in enumerate(lengths)
        ],
        "policy": {"leave_year": {"method": "calendar"}},
    }
    columns = batch.columns_of_facts([document])
    answers = batch.determine(columns, LIBRARY, dt.date(2026, 8, 3))
    assert batch.OUTCOMES[answers.outcome[0]] == "eligible"
    assert (answers.used[0], answers.left[0], answers.whole[0]) == (0, 0, 0)
