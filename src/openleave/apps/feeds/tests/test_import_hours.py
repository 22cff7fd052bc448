"""Hours files, from bytes to weeks."""

from __future__ import annotations

from datetime import date

import pytest

from openleave.apps.feeds.pay_codes import counts_as_worked
from openleave.apps.feeds.tests.test_import_employees import PEOPLE


@pytest.fixture
def staffed(place):
    place.load(PEOPLE)
    return place


def weeks(place):
    return place.rows(
        "SELECT x.number, h.week_starts_on, h.minutes_worked, h.minutes_scheduled FROM people_hoursworked h "
        "JOIN people_employee x ON x.id = h.employee_id WHERE h.superseded_at IS NULL ORDER BY 1, 2"
    )


def test_weekly_rows(staffed):
    rows = [["Emp #", "Week Ending", "Hours Worked", "Scheduled Hours"], ["E1", "10/10/2026", "38.25", "40"],
            ["E1", "10/17/2026", "40:30", "40"], ["E2", "10/10/2026", "0", ""]]  # fmt: skip
    record = staffed.load(rows, "hours")
    assert (record.state, record.counts["new"]) == ("applied", 3)
    assert weeks(staffed) == [
        ("E1", date(2026, 10, 4), 2295, 2400),
        ("E1", date(2026, 10, 11), 2430, 2400),
        ("E2", date(2026, 10, 4), 0, None),
    ]
    again = staffed.load(rows, "hours")
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 3)


def test_regular_and_overtime_are_added(staffed):
    staffed.load(
        [["Employee ID", "Week Start Date", "Regular Hours", "Overtime Hours"], ["E1", "2026-10-04", "40.00", "3.50"]],
        "hours",
    )
    assert weeks(staffed) == [("E1", date(2026, 10, 4), 2610, None)]


def test_pay_codes_and_days_are_summed_to_the_workweek(staffed):
    rows = [["Employee ID", "Work Date", "Earn Code", "Hours"],
            ["E1", "10/4/2026", "REG", "8"], ["E1", "10/10/2026", "OT", "2.5"], ["E1", "10/9/2026", "VAC", "8"],
            ["E1", "10/11/2026", "REG", "7.5"], ["E2", "10/5/2026", "SICK", "8"]]  # fmt: skip
    staffed.load(rows, "hours")
    assert weeks(staffed) == [
        ("E1", date(2026, 10, 4), 630, None),
        ("E1", date(2026, 10, 11), 450, None),
        ("E2", date(2026, 10, 4), 0, None),
    ]


def test_a_pay_period_is_spread_over_its_weeks_to_the_minute(staffed):
    rows = [
        ["Employee ID", "Pay Period Start", "Pay Period End", "Total Hours"],
        ["E1", "10/4/2026", "10/17/2026", "75.25"],
    ]
    staffed.load(rows, "hours")
    found = weeks(staffed)
    assert [row[1] for row in found] == [date(2026, 10, 4), date(2026, 10, 11)]
    assert sum(row[2] for row in found) == 4515


def test_wrong_rows_are_named(staffed):
    rows = [["Employee ID", "Week Ending", "Hours"], ["E9", "10/10/2026", "8"], ["E1", "10/10/2026", "-4"],
            ["E1", "10/17/2026", "169"], ["E2", "2/30/2026", "8"], ["E2", "10/10/2036", "8"], ["E2", "10/10/2026",
            "many"],
            ["E3", "10/10/2026", "90"], ["E3", "10/10/2026", "90"]]  # fmt: skip
    record = staffed.load(rows, "hours", apply=False)
    found = {(row["Line"], row["Problem"].split(".")[0]) for row in staffed.problems(record)}
    assert found == {
        ("2", "No employee has this number"), ("3", "Hours worked is negative"),
        ("4", "Hours worked is more than a week has (168 hours)"), ("5", "Week ending is a day that does not exist"),
        ("5", "The row names no week, day or pay period"), ("6", "The week lies in the future"),
        ("7", "Hours worked is not a number of hours"),
        ("8", "The rows of this employee and week add up to more than a week has (168 hours)"),
    }  # fmt: skip
    assert record.counts["new"] == 0


def test_a_changed_week_is_kept_bitemporally_and_rolled_back(staffed):
    from openleave.apps.feeds.services import roll_back
    from openleave.apps.feeds.services.running import step

    head = ["Employee ID", "Week Ending", "Hours"]
    staffed.load([head, ["E1", "10/10/2026", "40"]], "hours")
    preview = staffed.load([head, ["E1", "10/10/2026", "36"]], "hours", apply=False)
    assert staffed.entries(preview, "changed")[0]["changes"] == [
        {"field": "2026-10-04", "old": "40:00", "new": "36:00", "desk": False}
    ]
    record = staffed.load([head, ["E1", "10/10/2026", "36"]], "hours")
    assert weeks(staffed) == [("E1", date(2026, 10, 4), 2160, None)]
    roll_back(actor=staffed.actor, import_id=record.id, start=False)
    step(staffed.organization_id, record.id)
    assert weeks(staffed) == [("E1", date(2026, 10, 4), 2400, None)]
    assert staffed.one("SELECT count(*) FROM people_hoursworked") == 3


@pytest.mark.parametrize(
    ("code", "worked"),
    [("REG", True), ("Regular", True), ("OT", True), ("Overtime 1.5", True),
     ("VAC", False), ("Sick Pay", False), ("PTO", False),
     ("Holiday", False), ("Holiday Worked", True), ("Jury Duty", False), ("XQ7", None),
     ("FMLA", False), ("Hours Worked", True)],
)  # fmt: skip
def test_pay_codes(code, worked):
    assert counts_as_worked(code) is worked
