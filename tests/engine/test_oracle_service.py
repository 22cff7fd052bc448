"""Months of service, payroll weeks and status agree with counting them day by day (29 CFR 825.110(b))."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, NAMES, a_year_later, days

from openleave.engine import Facts, load_library
from openleave.engine import measures_employee as employee
from openleave.engine.context import Context

LIBRARY = load_library()
START = dt.date(2026, 3, 2)
CORNERS = [dt.date(2024, 2, 29), dt.date(2025, 3, 1), dt.date(2025, 3, 2), dt.date(2025, 3, 3), START, START - DAY]


def context_of(document: dict[str, Any], day: dt.date = START) -> Context:
    return Context(Facts.from_json(document), LIBRARY.program("us.fed.fmla").on(day), day, day)


# --- months and weeks of service (825.110(b)) ------------------------------------------------------------------------


def a_month_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month; where there is none, the first day of the next month."""
    for _ in range(months):
        year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
        day = dt.date(year, month, day.day) if day.day <= 28 else last_or_next(year, month, day.day)
    return day


def last_or_next(year: int, month: int, number: int) -> dt.date:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return dt.date(year + month // 12, month % 12 + 1, 1)


def same_day(first: dt.date, months: int) -> dt.date:
    year, month = first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1
    return last_or_next(year, month, first.day)


def runs(found: Iterable[dt.date]) -> list[tuple[dt.date, dt.date]]:
    made: list[tuple[dt.date, dt.date]] = []
    for day in sorted(found):
        if made and made[-1][1] + DAY == day:
            made[-1] = (made[-1][0], day)
        else:
            made.append((day, day))
    return made


def years_later(day: dt.date, years: int) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    found = day
    for _ in range(years):
        found = a_year_later(found)
    return dt.date(found.year, 2, 29) if leap and found.year % 4 == 0 else found


class Service:
    """Days in service before a day, a long break having taken away what lay before it."""

    def __init__(self, document: dict[str, Any], day: dt.date) -> None:
        self.months_stated = 0
        found: set[dt.date] = set()
        for span in document["employee"]["employments"]:
            if "months" in span:
                self.months_stated += span["months"]
                continue
            last = dt.date.fromisoformat(span["ends_on"]) if "ends_on" in span else day
            found.update(days(dt.date.fromisoformat(span["starts_on"]), min(last, day - DAY)))
        breaks = document["employee"].get("breaks", [])
        for away in breaks:
            if away["reason"] == "uniformed_service":
                last = dt.date.fromisoformat(away["ends_on"])
                found.update(days(dt.date.fromisoformat(away["starts_on"]), min(last, day - DAY)))
        self.runs = runs(found)
        keeps = document.get("policy", {}).get("counts_service_before_long_break", False)
        self.left_out = 0
        for position in range(len(self.runs) - 1, 0, -1):
            gap_first, gap_end = self.runs[position - 1][1] + DAY, self.runs[position][0]
            excused = any(
                away["reason"] != "other" and away["starts_on"] <= str(gap_end) and away["ends_on"] >= str(gap_first)
                for away in breaks
            )
            if gap_end >= years_later(gap_first, 7) and not keeps and not excused:
                self.runs, self.left_out = self.runs[position:], position
                break

    @property
    def months(self) -> tuple[int, int]:
        """Whole months, and the days left over: those of several spans are put together, 30 to a month."""
        months = rest = 0
        for first, last in self.runs:
            whole = 0
            while same_day(first, whole + 1) <= last + DAY:
                whole += 1
            months, rest = months + whole, rest + (last + DAY - same_day(first, whole)).days
        if len(self.runs) > 1:
            months, rest = months + rest // 30, rest % 30
        return months + self.months_stated, rest

    def weeks(self, first_weekday: int) -> tuple[set[dt.date], bool]:
        """Workweeks with any day of service, and whether none between them is without."""
        found = set()
        for first, last in self.runs:
            for day in days(first, last):
                found.add(day - ((day.weekday() - first_weekday) % 7) * DAY)
        between = set(days(min(found), max(found))) if found else set()
        return found, all(day in found for day in between if (day.weekday() - first_weekday) % 7 == 0)


@st.composite
def careers(draw: st.DrawFn) -> dict[str, Any]:
    near = st.one_of(st.dates(dt.date(2023, 1, 1), START + 20 * DAY), st.sampled_from(CORNERS))
    far = st.dates(dt.date(2015, 6, 1), dt.date(2019, 3, 10))
    employments: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 4))):
        first = draw(near | far)
        row: dict[str, Any] = {"starts_on": str(first)}
        if draw(st.integers(0, 4)):
            row["ends_on"] = str(first + draw(st.one_of(st.integers(0, 30), st.integers(0, 800))) * DAY)
        employments.append(row)
    if draw(st.integers(0, 3)) == 0:
        employments.append({"months": draw(st.integers(1, 9))})
    breaks = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(near | far)
        reason = draw(st.sampled_from(["other", "uniformed_service", "written_agreement"]))
        breaks.append(
            {"starts_on": str(first), "ends_on": str(first + draw(st.integers(0, 300)) * DAY), "reason": reason}
        )
    policy: dict[str, Any] = {"workweek_starts": draw(st.sampled_from(NAMES))}
    if draw(st.integers(0, 3)) == 0:
        policy["counts_service_before_long_break"] = True
    return {"employee": {"employments": employments, "breaks": breaks}, "policy": policy}


@settings(max_examples=150, deadline=None)
@given(careers())
def test_months_and_weeks_of_service(document: dict[str, Any]) -> None:
    context = context_of(document)
    expected = Service(document, START)
    found = employee.months_employed(context, START, {"break": 7})
    months, rest = expected.months
    assert (found.low, found.high, found.unit, found.missing) == (months, months, "months", ())
    assert (found.params["months"], found.params["days"], found.params["left_out"]) == (months, rest, expected.left_out)
    assert found.params["since_on"] == (expected.runs[0][0] if expected.runs else None)
    spans = tuple({"starts_on": first, "ends_on": last} for first, last in expected.runs)
    assert found.facts == (("employee.employments", spans),)
    assert [step[3:5] for step in found.steps[:-1]] == expected.runs
    assert found.steps[-1] == ("sum", "months", "service", (months, rest), months)
    weeks, unbroken = expected.weeks(context.facts.policy.first_weekday)
    payroll = employee.weeks_on_payroll(context, START, {"break": 7})
    if len(expected.runs) < 2 or unbroken:
        assert payroll.low is None
    else:
        assert (payroll.low, payroll.high, payroll.unit) == (len(weeks), len(weeks), "weeks")
        assert payroll.params == {"weeks": len(weeks), "spans": len(expected.runs), "day_on": START}


LONG_AGO, RECENT = {"starts_on": "2010-01-04", "ends_on": "2018-08-31"}, {"starts_on": "2025-09-01"}
AWAY = {"starts_on": "2018-09-01", "ends_on": "2025-08-31"}


def agreed(first: str, last: str) -> list[dict[str, str]]:
    return [{"starts_on": first, "ends_on": last, "reason": "written_agreement"}]


KEPT: list[tuple[dict[str, Any], str, int]] = [
    ({}, "", 1),
    ({"policy": {"choices": {"break_of_exactly_seven_years": "count"}}}, "exactly_at_limit", 0),
    ({"policy": {"counts_service_before_long_break": True}}, "employer_policy", 0),
    ({"breaks": [{**AWAY, "reason": "written_agreement"}]}, "written_agreement", 0),
    ({"breaks": [{**AWAY, "reason": "other"}]}, "", 1),
    # An agreement of the first or of the last day away is one about this break; of the day before it is not.
    ({"breaks": agreed("2018-08-31", "2018-09-01")}, "written_agreement", 0),
    ({"breaks": agreed("2018-08-30", "2018-08-31")}, "", 1),
    ({"breaks": agreed("2025-09-01", "2025-09-02")}, "written_agreement", 0),
    ({"breaks": agreed("2025-09-02", "2025-09-02")}, "", 1),
]  # fmt: skip


@pytest.mark.parametrize(("more", "kept_for", "left_out"), KEPT)
def test_why_service_before_a_long_break_counts(more: dict[str, Any], kept_for: str, left_out: int) -> None:
    document = {"employee": {"employments": [LONG_AGO, RECENT], "breaks": more.get("breaks", [])}}
    context = context_of({**document, "policy": more.get("policy", {})})
    found = employee.months_employed(context, START, {"break": 7})
    assert (found.params["kept_for"], found.params["left_out"], found.params["break_years"]) == (kept_for, left_out, 7)
    assert employee.months_employed(context, START, {}).params["break_years"] == 0


def test_employment_that_ends_on_the_day_itself_has_not_ended() -> None:
    def reached(last: dt.date) -> dt.date | None:
        document = {"employee": {"employments": [{"starts_on": "2025-09-01", "ends_on": str(last)}]}}
        return employee.months_reached_on(context_of(document), START, 12, {"break": 7})

    assert reached(START) is not None
    assert reached(START - DAY) is None


def test_days_left_over_in_two_spans_make_a_month() -> None:
    """Sixteen and fifteen days over: one month and a day."""
    spans = [{"starts_on": "2025-01-01", "ends_on": "2025-01-16"}, {"starts_on": "2025-03-01", "ends_on": "2025-03-15"}]
    found = employee.months_employed(context_of({"employee": {"employments": spans}}), START, {"break": 7})
    assert (found.low, found.params["days"]) == (1, 1)
    one = employee.months_employed(context_of({"employee": {"employments": spans[:1]}}), START, {"break": 7})
    assert (one.low, one.params["days"]) == (0, 16)


UNSURE = {"id": "sister", "common_ownership": True}


def test_a_business_that_may_be_one_employer_matters_only_with_service_or_hours_for_it() -> None:
    rows = [{"starts_on": "2025-03-03", "ends_on": "2025-08-29", "hours": 900, "employer": "sister"}]
    spans = [{"starts_on": "2024-01-01", "ends_on": "2025-08-31", "employer": "sister"}, {"starts_on": "2025-09-01"}]
    with_it = {"employer": {"integrated_with": [UNSURE]}, "employee": {"employments": spans, "hours": rows}}
    context = context_of(with_it)
    months = employee.months_employed(context, START, {"break": 7})
    assert (months.low, months.high, months.missing) == (6, 26, employee.INTEGRATED)
    hours = employee.hours_worked(context, START, {"window": 12})
    assert (hours.low, hours.high, hours.missing) == (0, 54000, employee.INTEGRATED)
    assert context.generous is False
    own = [{"starts_on": "2025-03-03", "ends_on": "2025-08-29", "hours": 900}]
    context = context_of({**with_it, "employee": {"employments": spans[1:], "hours": own}})
    assert employee.months_employed(context, START, {"break": 7}).missing == ()
    assert employee.hours_worked(context, START, {"window": 12}).missing == ()


def test_hours_for_somebody_else_do_not_count() -> None:
    document = {
        "employer": {"joint_employers": [{"id": "payroll", "administrative_only": True}]},
        "employee": {"hours": [{"in_prior_12_months": True, "hours": 5, "employer": "payroll"},
                               {"in_prior_12_months": True, "hours": 7}]},
    }  # fmt: skip
    assert employee.hours_worked(context_of(document), START, {"window": 12}).low == 420


def test_no_schedule_before_uniformed_service_no_credit() -> None:
    away = {"starts_on": "2025-06-02", "ends_on": "2025-06-29", "reason": "uniformed_service"}
    plain = {"employee": {"breaks": [away]}}
    assert employee.hours_worked(context_of(plain), START, {"window": 12}).low is None
    schedules = [
        {"minutes": {"monday": 60}}, {"minutes": {"monday": 480}, "starts_on": "2025-06-02"},
    ]  # fmt: skip
    before = {"employee": {"breaks": [away], "schedules": schedules}}
    assert employee.hours_worked(context_of(before), START, {"window": 12}).low == 4 * 60
    schedules[1]["starts_on"] = "2025-06-01"
    assert employee.hours_worked(context_of(before), START, {"window": 12}).low == 4 * 480


def test_without_records_of_hours_the_measure_that_says_so_is_met() -> None:
    found = employee.hours_not_recorded(context_of({"employee": {"has_hours_records": False}}), START, {})
    assert (found.low, found.high) == (True, True)
    assert employee.hours_not_recorded(context_of({"employee": {"has_hours_records": True}}), START, {}).low is None


@settings(max_examples=60, deadline=None)
@given(careers(), st.sampled_from([6, 12]))
def test_the_day_on_which_time_alone_reaches_the_months(document: dict[str, Any], needed: int) -> None:
    assume(Service(document, START).months[0] < needed)  # else nobody asks; a later break may take months away
    found = employee.months_reached_on(context_of(document), START, needed, {"break": 7})
    every = document["employee"]["employments"]
    if not any("starts_on" in e and e.get("ends_on", "9999") >= str(START) for e in every):
        assert found is None
        return
    # Employment may end before the months are reached: the day is that on which they would be, if it went on.
    lasting = [{k: v for k, v in e.items() if k != "ends_on" or v < str(START)} for e in every]
    document = {**document, "employee": {**document["employee"], "employments": lasting}}
    limit = START + 31 * (needed + 1) * DAY
    assert found == next(d for d in days(START, limit) if Service(document, d).months[0] >= needed)


# --- status ----------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["active", "on_leave", "laid_off", "suspended"]),
                       st.none() | st.integers(-3, 3), st.none() | st.integers(-3, 3)), max_size=3),
    st.lists(st.tuples(st.integers(-3, 3), st.none() | st.integers(-3, 3)), max_size=2),
)  # fmt: skip
def test_status(stated: list[tuple[str, int | None, int | None]], spans: list[tuple[int, int | None]]) -> None:
    def span(first: int | None, last: int | None) -> dict[str, str]:
        if first is not None and last is not None:
            last = max(first, last)
        ends = {} if last is None else {"ends_on": str(START + last * DAY)}
        return ({} if first is None else {"starts_on": str(START + first * DAY)}) | ends

    statuses = [{"status": status, **span(first, last)} for status, first, last in stated]
    employments = [span(first, last) for first, last in spans]
    document = {"employee": {"statuses": statuses, "employments": employments}}

    def holds(row: dict[str, str]) -> bool:
        return row.get("starts_on", "0") <= str(START) <= row.get("ends_on", "9")

    current = [row for row in statuses if holds(row)]
    expected = current[-1]["status"] if current else "active"
    if expected == "active" and employments and not any(holds(row) for row in employments):
        expected = "separated"
    found = employee.status(context_of(document), START, {})
    assert (found.low, found.params["status"], found.params["day_on"]) == (expected, expected, START)
    since = current[-1].get("starts_on") if current else None
    assert found.params["since_on"] == (since and dt.date.fromisoformat(since))
    assert found.facts == (("employee.statuses", expected),)
