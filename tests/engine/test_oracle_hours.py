"""Hours in the 12 months before a leave agree with counting them day by day (29 CFR 825.110(c))."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.oracle import DAY, days
from tests.engine.test_oracle_service import START, context_of

from openleave.engine import measures_employee as employee
from openleave.engine.facts_employee import HoursIndex

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
            straddled = straddled or (counts and row["minutes"] > 0 and not span <= window)  # none: nothing is open
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
    # An entry without hours across an edge leaves nothing open.
    edges = {a for a, b, minutes in spans if minutes and b >= start and a <= end and not (start <= a and b <= end)}
    assert straddling in edges if edges else straddling is None
