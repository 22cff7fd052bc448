"""Service, hours and headcounts agree with counting them day by day (29 CFR 825.104, .105, .107 and .110)."""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, NAMES, a_year_later, days

from openleave.engine import Facts, load_library
from openleave.engine import measures_employee as employee
from openleave.engine import measures_employer as employer
from openleave.engine.context import Context
from openleave.engine.facts_employee import HoursIndex

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
        return employee.months_reached_on(context_of(document), START, 12, 7)

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
    found = employee.months_reached_on(context_of(document), START, needed, 7)
    spans = [e for e in document["employee"]["employments"] if "starts_on" in e]
    if not any(e.get("ends_on", "9999") >= str(START) for e in spans):
        assert found is None
        return
    # Employment may end before the months are reached; the search ends a month after they would be.
    limit = START + 31 * (needed + 1) * DAY
    reached = (d for d in days(START, limit) if Service(document, d).months[0] >= needed)
    assert found == next(reached, limit)


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


# --- hours (825.110(c)) ----------------------------------------------------------------------------------------------


@st.composite
def timesheets(draw: st.DrawFn) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for kind in draw(st.lists(st.sampled_from(["worked", "vacation", "military_service"]), max_size=3, unique=True)):
        first = draw(st.sampled_from([START - 380 * DAY, START - 365 * DAY, START - 366 * DAY, START - 40 * DAY]))
        for _ in range(draw(st.integers(0, 5))):
            minutes = draw(st.integers(0, 1440))
            if draw(st.booleans()):
                rows.append({"week_of": str(first), "minutes": minutes, "kind": kind})
                first += 7 * DAY
            else:
                length = draw(st.integers(1, 9))
                last = first + (length - 1) * DAY
                rows.append({"starts_on": str(first), "ends_on": str(last), "minutes": minutes, "kind": kind})
                first += length * DAY
            first += draw(st.integers(0, 3)) * DAY
        if draw(st.integers(0, 3)) == 0:
            rows.append({"in_prior_12_months": True, "minutes": draw(st.integers(0, 99)), "kind": kind})
    breaks = []
    if draw(st.booleans()):
        first = START - draw(st.integers(-5, 380)) * DAY
        row: dict[str, Any] = {"starts_on": str(first), "ends_on": str(first + draw(st.integers(0, 400)) * DAY)}
        row["reason"] = draw(st.sampled_from(["other", "uniformed_service", "uniformed_service"]))
        if draw(st.booleans()):
            row["hours_per_week"] = draw(st.sampled_from([35, 40]))
        breaks.append(row)
    schedules = [
        {"cycle_minutes": [480, 0, 300], "anchor_on": "2025-01-01"},
        {"cycle_minutes": [60, 0, 0, 0, 0], "anchor_on": "2025-01-03", "starts_on": str(START - 20 * DAY)},
    ]
    return {"employee": {"hours": rows, "breaks": breaks, "schedules": schedules}}


def cycle_minutes(document: dict[str, Any], before: dt.date, day: dt.date) -> int:
    """What the schedule in force on the day before the service says of a day."""
    early, late = document["employee"]["schedules"]
    row = late if str(before - DAY) >= late["starts_on"] else early
    cycle = row["cycle_minutes"]
    return int(cycle[(day - dt.date.fromisoformat(row["anchor_on"])).days % len(cycle)])


@settings(max_examples=200, deadline=None)
@given(timesheets())
def test_hours_in_the_year_before(document: dict[str, Any]) -> None:
    first = dt.date(2025, 3, 2)
    window = set(days(first, START - DAY))
    low = high = left_out = 0
    served = straddled = False
    for row in document["employee"]["hours"]:
        if "in_prior_12_months" in row:
            span = {first}
        else:
            begins = dt.date.fromisoformat(row.get("week_of") or row["starts_on"])
            span = set(days(begins, dt.date.fromisoformat(row["ends_on"]) if "ends_on" in row else begins + 6 * DAY))
            served = served or row["kind"] == "military_service"
        counts = row["kind"] != "vacation"
        if span <= window:
            low += row["minutes"] if counts else 0
            left_out += 0 if counts else row["minutes"]
        if span & window:
            high += row["minutes"] if counts else 0
            straddled = straddled or (counts and not span <= window)
    credit = Fraction(0)
    for away in document["employee"]["breaks"]:
        begins = dt.date.fromisoformat(away["starts_on"])
        for day in days(begins, dt.date.fromisoformat(away["ends_on"])):
            if away["reason"] == "uniformed_service" and day in window:
                weekly = away.get("hours_per_week")
                credit += cycle_minutes(document, begins, day) if weekly is None else Fraction(weekly * 60, 7)
    if served:
        credit = Fraction(0)
    found = employee.hours_worked(context_of(document), START, {"window": 12})
    assert found.params == {
        "counted_minutes": low + credit, "most_minutes": high + credit, "left_out_minutes": left_out,
        "starts_on": first, "ends_on": START - DAY, "credit_minutes": credit,
    }  # fmt: skip
    if not document["employee"]["hours"] and not credit:
        assert (found.low, found.high, found.missing) == (None, None, (("employee.hours", "ask.hours"),))
        return
    assert (found.low, found.high, found.unit) == (low + credit, high + credit, "hours")
    assert bool(found.missing) is straddled
    shown = {"starts_on": first, "ends_on": START - DAY, "minutes": low + credit, "minutes_not_counted": left_out}
    assert found.facts == (("employee.hours", shown),)
    amount = low + credit if low == high else (low + credit, high + credit)
    assert found.steps == (
        ("span", "months", "window", first, START - DAY, 12),
        ("sum", "hours", "hours_worked", "employee.hours", amount),
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.integers(0, 99)), max_size=8, unique_by=itemgetter(0)),
    st.integers(0, 40), st.integers(0, 40), st.booleans(),
)  # fmt: skip
def test_windows_of_hours(rows: list[tuple[int, int, int]], start: int, length: int, apart: bool) -> None:
    """Entries one after the other, and weeks that overlap because they begin on different weekdays."""
    spans = []
    after = -1
    for first, days_, minutes in sorted(rows):
        begin = max(first, after + 1) if apart else first
        last = begin + days_ - 1
        if apart or last > after:  # sorted by their last days, too, as weeks are
            spans.append((begin, last, minutes))
            after = last
    firsts, lasts = [span[0] for span in spans], [span[1] for span in spans]
    sums = [sum(span[2] for span in spans[:n]) for n in range(len(spans) + 1)]
    end = start + length
    disjoint = all(a[1] < b[0] for a, b in pairwise(spans))
    inside, touching, straddling = HoursIndex.window(firsts, lasts, sums, disjoint, start, end)
    assert inside == sum(m for a, b, m in spans if start <= a and b <= end)
    assert touching == sum(m for a, b, m in spans if b >= start and a <= end)
    edges = {a for a, b, _ in spans if b >= start and a <= end and not (start <= a and b <= end)}
    assert straddling in edges if edges else straddling is None


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


def test_without_business_days_a_week_is_its_seven_days() -> None:
    context = context_of({"policy": {"business_days": []}})
    assert employer.week_shape(context) == (6, [0, 6])


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
