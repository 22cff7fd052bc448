"""Workweeks at a headcount, and successors, agree with counting day by day (29 CFR 825.104, .105, .107)."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, NAMES, days
from tests.engine.test_oracle_service import LIBRARY, START, context_of

from openleave.engine import Facts
from openleave.engine import measures_employer as employer
from openleave.engine.context import Context

# --- workweeks at a headcount (825.104(a), .105) ---------------------------------------------------------------------


@st.composite
def headcounts(draw: st.DrawFn, employees: list[int]) -> list[dict[str, Any]]:
    day = st.one_of(
        st.dates(dt.date(2024, 12, 1), dt.date(2026, 3, 20)),
        st.sampled_from([dt.date(2024, 12, 30), dt.date(2025, 12, 29), dt.date(2026, 1, 1), START]),
    )
    rows: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 4))):
        first = draw(day)
        row: dict[str, Any] = {"employees": draw(st.sampled_from(employees))}
        kind = draw(st.sampled_from(["span", "span", "open", "before", "week", "day"]))
        if kind in ("span", "open"):
            row["starts_on"] = str(first)
        if kind == "span":
            row["ends_on"] = str(first + draw(st.integers(0, 200)) * DAY)
        if kind == "before":
            row["ends_on"] = str(first)
        if kind == "week":
            row |= {"week_of": str(first), "weeks": draw(st.integers(1, 30))}
        if kind == "day":
            row["on"] = str(first)
        rows.append(row)
    return rows


def people(rows: list[dict[str, Any]], day: dt.date) -> int:
    """What the last of the entries says that holds on the day."""
    for row in reversed(rows):
        if "on" in row:
            first = last = dt.date.fromisoformat(row["on"])
        elif "week_of" in row:
            first = dt.date.fromisoformat(row["week_of"])
            last = first + (7 * row["weeks"] - 1) * DAY
        else:
            first = dt.date.fromisoformat(row.get("starts_on", "0001-01-01"))
            last = dt.date.fromisoformat(row.get("ends_on", "9999-12-31"))
        if first <= day <= last:
            return int(row["employees"])
    return 0


def weeks_by_hand(series: list[list[dict[str, Any]]], year: int, day: dt.date, first_weekday: int, open_: set[int],
                  threshold: int) -> int:  # fmt: skip
    """Workweeks, over by `day`, on each of whose business days the threshold was reached; those across New Year too."""
    weeks = own = 0
    begin = dt.date(year, 1, 1)
    while begin.weekday() != first_weekday:
        begin -= DAY
    while begin <= dt.date(year, 12, 31):
        business = [begin + n * DAY for n in range(7) if (begin + n * DAY).weekday() in open_]
        if business[-1] <= day and all(sum(people(rows, d) for rows in series) >= threshold for d in business):
            inside = business[0].year == business[-1].year == year
            weeks += business[0].year == year or business[-1].year == year
            own += inside
        begin += 7 * DAY
    return own if own >= 20 else weeks  # a week across New Year is looked at only where it can matter


@settings(max_examples=200, deadline=None)
@given(
    headcounts([49, 50, 51]), headcounts([1, 50]), st.sampled_from([2025, 2026]),
    st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES), min_size=1),
    st.sampled_from([START, dt.date(2026, 12, 31)]),
)  # fmt: skip
def test_workweeks_at_the_threshold(
    own: list[dict[str, Any]], sister: list[dict[str, Any]], year: int, first: str, open_: set[str], day: dt.date
) -> None:
    together = dict.fromkeys(
        ("common_management", "interrelated_operations", "centralized_labor_relations", "common_ownership"), True
    )
    context = context_of(
        {
            "employer": {"headcounts": own, "integrated_with": [{"id": "sister", "headcounts": sister, **together}]},
            "policy": {"workweek_starts": first, "business_days": sorted(open_)},
        }
    )
    us = context.facts.employer
    found = employer.weeks_in_year(context, us, list(us.integrated_with), year, day, 50)
    until = min(dt.date(year, 12, 31), day)
    known = any(
        people([{**row, "employees": 1}], d)
        for row in [*own, *sister] for d in days(dt.date(year, 1, 1), until)
    )  # fmt: skip
    if not known:
        assert found is None
        return
    numbers = {NAMES.index(name) for name in open_}
    assert found == weeks_by_hand([own, sister], year, day, NAMES.index(first), numbers, 50)


@settings(max_examples=100, deadline=None)
@given(st.integers(2024, 2027), st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 10)), st.sampled_from(NAMES),
       st.sets(st.sampled_from(NAMES), min_size=1))  # fmt: skip
def test_weeks_of_a_year_that_are_over(year: int, day: dt.date, first: str, open_: set[str]) -> None:
    context = context_of({"policy": {"workweek_starts": first, "business_days": sorted(open_)}})
    numbers = {NAMES.index(name) for name in open_}
    begin, weeks = dt.date(year, 1, 1), 0
    while begin.weekday() != NAMES.index(first):
        begin -= DAY
    while begin <= dt.date(year, 12, 31):
        business = [begin + n * DAY for n in range(7) if (begin + n * DAY).weekday() in numbers]
        over = min(business[-1], dt.date(year, 12, 31))
        weeks += over <= day and begin <= day and day >= dt.date(year, 1, 1)
        begin += 7 * DAY
    assert employer.weeks_over(context, year, day) == weeks


WITHOUT_DATES: list[tuple[list[dict[str, Any]], list[dict[str, Any]], dt.date, int | None]] = [
    ([{"year": 2025, "weeks": 20, "employees": 50}], [], START, 20),
    ([{"year": 2025, "weeks": 20, "employees": 49}], [], START, 0),
    ([{"year": 2024, "weeks": 20, "employees": 50}], [], START, None),
    ([{"year": 2025, "weeks": 12, "employees": 50}, {"year": 2025, "weeks": 9, "employees": 60}], [], START, 21),
    ([{"year": 2025, "weeks": 30, "employees": 30}], [{"year": 2025, "weeks": 21, "employees": 20}], START, 21),
    ([{"year": 2025, "weeks": 30, "employees": 30}], [{"year": 2024, "weeks": 21, "employees": 20}], START, 0),
    ([{"year": 2025, "weeks": 30, "employees": 30}], [{"employees": 20}], START, 0),
    # Of the year in which the day lies no more weeks have passed than are over: 9 June 2025 is a Monday.
    ([{"year": 2025, "weeks": 40, "employees": 50}], [], dt.date(2025, 6, 9), 23),
    ([{"year": 2025, "weeks": 23, "employees": 50}], [], dt.date(2025, 6, 9), 23),
    ([{"year": 2025, "weeks": 22, "employees": 50}], [], dt.date(2025, 6, 9), 22),
    ([{"year": 2025, "weeks": 1, "employees": 50}], [], dt.date(2025, 1, 1), 0),
    ([{"year": 2025, "weeks": 5, "employees": 50}], [], dt.date(2024, 12, 31), 0),
    # With dates and without: both are counted.
    ([{"year": 2025, "weeks": 5, "employees": 50},
      {"starts_on": "2025-03-02", "ends_on": "2025-03-15", "employees": 50}], [], START, 7),
]  # fmt: skip


@pytest.mark.parametrize(("own", "sister", "day", "expected"), WITHOUT_DATES)
def test_weeks_stated_by_their_number(
    own: list[dict[str, Any]], sister: list[dict[str, Any]], day: dt.date, expected: int | None
) -> None:
    together = dict.fromkeys(
        ("common_management", "interrelated_operations", "centralized_labor_relations", "common_ownership"), True
    )
    affiliates = [{"id": "sister", "headcounts": sister, **together}] if sister else []
    context = context_of({"employer": {"headcounts": own, "integrated_with": affiliates}})
    us = context.facts.employer
    assert employer.weeks_in_year(context, us, list(us.integrated_with), 2025, day, 50) == expected


def test_a_week_without_a_number_of_weeks_is_one() -> None:
    context = context_of({"employer": {"headcounts": [{"week_of": "2025-03-02", "employees": 50}]}})
    assert employer.spans(context, context.facts.employer.headcounts) == [(739312, 739318, 50)]


def test_a_predecessor_is_asked_about_as_of_the_first_notice() -> None:
    """Nineteen workweeks were over when notice was given, twenty when the leave began."""
    found = []
    for noticed in ("2025-05-09", "2025-05-16"):
        document = {
            "employer": {
                "predecessors": [{"id": "old", "succeeded_on": "2025-07-01",
                                  "headcounts": [{"starts_on": "2024-12-29", "employees": 50}]}]
            },
            "leave": {"noticed_on": noticed, "starts_on": "2025-06-02", "reason": "pregnancy"},
        }  # fmt: skip
        start = dt.date(2025, 6, 2)
        context = Context(Facts.from_json(document), LIBRARY.program("us.fed.fmla").on(start), start, start)
        found.append(employer.successor_obligation(context, start, {}))
    assert [(f.low, f.high) for f in found] == [(False, False), (True, True)]
    assert found[1].params == {"succeeded_on": dt.date(2025, 7, 1), "noticed_on": dt.date(2025, 5, 16)}
