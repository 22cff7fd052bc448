"""Files of leave already used, from bytes to the ledger."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from openleave.apps.feeds.services import roll_back
from openleave.apps.feeds.services.running import step
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Forbidden, NotFound

HEAD = ["Employee ID", "Leave Date", "Hours Used", "Workweek Hours"]
SPAN = ["Employee ID", "Start Date", "End Date", "Weeks Used"]
STAFF = [
    ["Employee ID", "First Name", "Last Name", "Hire Date", "Termination Date", "Schedule", "Std Hrs/Wk"],
    ["E1", "Ann", "Lee", "1/15/2015", "", "5x8", "40"],
    ["E2", "Bo", "Núñez", "3/1/2020", "", "4x10", ""],
    ["E3", "Cy", "O'Brien", "6/30/2022", "", "", "37.5"],
    ["E4", "Di", "Park", "6/30/2022", "6/30/2026", "", ""],
]


@pytest.fixture
def staffed(place: Any) -> Any:
    place.actor = Actor(uuid.uuid4(), place.organization_id, frozenset({Role.HR_OPERATIONS, Role.LEAVE_ADMINISTRATOR}))
    place.load(STAFF, options={"create_schedules": True})
    return place


def ledger(place: Any) -> list[tuple]:
    """Number, day, minutes and workweek of what counts."""
    return place.rows(
        "SELECT x.number, u.used_on, u.minutes_used, u.workweek_minutes FROM ledger_usageentry u "
        "JOIN people_employee x ON x.id = u.employee_id WHERE u.kind = 'usage' AND NOT EXISTS "
        "(SELECT FROM ledger_usageentry r WHERE r.reverses_id = u.id) ORDER BY 1, 2"
    )


def problems(place: Any, rows: list[list[str]]) -> list[tuple[str, str, str, str]]:
    """Line, column, value and reason of every problem; nothing is applied."""
    record = place.load(rows, "usage", apply=False)
    assert record.counts["new"] == 0 and record.counts["bad"] == len(rows) - 1
    assert not ledger(place)
    return [(row["Line"], row["Column"], row["Value"], row["Problem"]) for row in place.problems(record)]


def days(first: date, minutes: list[int]) -> list[tuple[date, int]]:
    """Minutes by day, Monday to Friday from the first day on."""
    all_days = (first + timedelta(days=index) for index in range(1000))
    return list(zip((day for day in all_days if day.weekday() < 5), minutes, strict=False))


def test_days_in_hours(staffed: Any) -> None:
    rows = [[*HEAD, "Program", "Reason"], ["E1", "10/5/2026", "7.5", "37.5", "FMLA", "Own health"],
            ["E1", "10/6/2026", "0:20", "40", "", ""],
            ["E3", "10/6/2026", "8", "37:30", "CFRA", "bonding"]]  # fmt: skip
    record = staffed.load(rows, "usage")
    assert (record.state, record.counts["new"], record.counts["days"], record.counts["minutes"]) == (
        "applied", 3, 3, 950,
    )  # fmt: skip
    assert staffed.rows(
        "SELECT program, reason, used_on, minutes_used, workweek_minutes, kind, case_id, source_id, posted_by_id "
        "FROM ledger_usageentry ORDER BY used_on, program"
    ) == [
        ("us.fed.fmla", "own_health_condition", date(2026, 10, 5), 450, 2250, "usage", None, record.id,
         staffed.actor.account_id),
        ("us.ca.cfra", "bonding", date(2026, 10, 6), 480, 2250, "usage", None, record.id, staffed.actor.account_id),
        ("us.fed.fmla", None, date(2026, 10, 6), 20, 2400, "usage", None, record.id, staffed.actor.account_id),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "amount", "minutes"),
    [("Hours", "2.75", 165), ("Minutes", "37", 37), ("Days", "1", 480), ("Days", "1/2", 240), ("Weeks", "0.2", 480),
     ("Weeks", "1/16", 150), ("Weeks", "0.3333", 799)],
)  # fmt: skip
def test_units_of_a_day(staffed: Any, column: str, amount: str, minutes: int) -> None:
    staffed.load([["Employee ID", "Date", column], ["E1", "10/5/2026", amount]], "usage")
    assert ledger(staffed) == [("E1", date(2026, 10, 5), minutes, 2400)]


def test_the_workweek_is_derived_and_said(staffed: Any) -> None:
    rows = [HEAD[:3], ["E1", "10/5/2026", "3"], ["E2", "10/5/2026", "3"], ["E3", "10/5/2026", "3"]]
    record = staffed.load(rows, "usage", apply=False)
    assert {name: record.counts[name] for name in ("from_schedule", "from_hours", "assumed_days")} == {
        "from_schedule": 2, "from_hours": 1, "assumed_days": 0,
    }  # fmt: skip
    found = [(entry["number"], entry["workweek"], entry["derived"]) for entry in staffed.entries(record, "new")]
    assert found == [("E1", "40:00", "schedule"), ("E2", "40:00", "schedule"), ("E3", "37:30", "hours")]
    assert problems(staffed, [HEAD[:3], ["E4", "10/6/2025", "3"]]) == [
        ("2", "", "2025-10-06", "It is not known how long the person's workweek was at that time.")
    ]


def test_weeks_are_spread_over_scheduled_days(staffed: Any) -> None:
    rows = [SPAN, ["E1", "9/7/2026", "9/18/2026", "2"], ["E2", "9/7/2026", "9/13/2026", "1"],
            ["E3", "9/7/2026", "9/20/2026", "1"]]  # fmt: skip
    record = staffed.load(rows, "usage")
    monday = date(2026, 9, 7)
    assert ledger(staffed) == [
        *(("E1", on, minutes, 2400) for on, minutes in days(monday, [480] * 10)),
        *(("E2", monday + timedelta(days=index), 600, 2400) for index in range(4)),
        *(("E3", on, minutes, 2250) for on, minutes in days(monday, [225] * 10)),
    ]
    assert (record.counts["new"], record.counts["days"], record.counts["assumed_days"]) == (3, 24, 1)


def test_what_is_left_over_goes_to_the_last_day(staffed: Any) -> None:
    rows = [["Employee ID", "Start Date", "End Date", "Minutes"], ["E1", "9/7/2026", "9/16/2026", "1003"]]
    staffed.load(rows, "usage")
    assert [row[2] for row in ledger(staffed)] == [125, 125, 125, 125, 125, 125, 125, 128]


def test_a_full_last_day_is_not_made_fuller(staffed: Any) -> None:
    rows = [["Employee ID", "Start Date", "End Date", "Minutes"], ["E1", "9/7/2026", "9/11/2026", "2398"]]
    staffed.load(rows, "usage")
    assert [row[2] for row in ledger(staffed)] == [479, 479, 480, 480, 480]


def test_never_more_than_was_taken(staffed: Any) -> None:
    """A third of 37.5 hours is 750 minutes; a seventh 321 3/7, of which 321 are counted."""
    rows = [SPAN, ["E3", "9/7/2026", "9/11/2026", "1/7"], ["E3", "9/14/2026", "9/18/2026", "1/3"]]
    staffed.load(rows, "usage")
    assert [row[2] for row in ledger(staffed)] == [64, 64, 64, 64, 65, 150, 150, 150, 150, 150]


def test_whole_weeks_need_their_first_day_only(staffed: Any) -> None:
    staffed.load([["Employee ID", "Start Date", "Weeks"], ["E1", "9/7/2026", "2"]], "usage")
    assert [row[1:3] for row in ledger(staffed)] == days(date(2026, 9, 7), [480] * 10)


def test_days_of_a_span(staffed: Any) -> None:
    rows = [["Employee ID", "Start Date", "End Date", "Days"], ["E2", "9/7/2026", "9/13/2026", "3"]]
    staffed.load(rows, "usage")
    assert [row[2] for row in ledger(staffed)] == [450, 450, 450, 450]


def test_the_schedule_of_that_time_counts(staffed: Any) -> None:
    """Ann worked 5x8 until the change; since then 4x10."""
    changed = [[*STAFF[0], "Change Effective Date"], ["E1", "Ann", "Lee", "1/15/2015", "", "4x10", "40", "9/14/2026"]]
    staffed.load(changed)
    staffed.load([SPAN, ["E1", "9/7/2026", "9/20/2026", "2"]], "usage")
    monday = date(2026, 9, 7)
    assert [row[1:3] for row in ledger(staffed)] == [
        *days(monday, [480] * 5), *days(monday + timedelta(days=7), [600] * 4),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(staffed: Any) -> None:
    rows = [[*HEAD, "Reason"], ["E1", "10/5/2026", "7.5", "40", "Own health"], ["E1", "10/6/2026", "8", "40", ""]]
    span = [SPAN, ["E2", "9/7/2026", "9/20/2026", "1.5"]]
    for each in (rows, span):
        staffed.load(each, "usage")
    before = staffed.rows("SELECT id FROM ledger_usageentry ORDER BY id")
    assert len(before) == 10
    again = [staffed.load(each, "usage") for each in (rows, span)]
    assert [(record.counts["new"], record.counts["unchanged"], record.counts["days"]) for record in again] == [
        (0, 2, 0), (0, 1, 0),
    ]  # fmt: skip
    assert staffed.rows("SELECT id FROM ledger_usageentry ORDER BY id") == before


def test_only_what_is_new_is_counted(staffed: Any) -> None:
    staffed.load([HEAD, ["E1", "10/5/2026", "7.5", "40"]], "usage")
    rows = [HEAD, ["E1", "10/5/2026", "7.5", "40"], ["E1", "10/7/2026", "1", "40"]]
    record = staffed.load(rows, "usage")
    assert (record.counts["new"], record.counts["unchanged"]) == (1, 1)
    assert ledger(staffed) == [("E1", date(2026, 10, 5), 450, 2400), ("E1", date(2026, 10, 7), 60, 2400)]


def test_a_row_that_contradicts_the_ledger_is_refused(staffed: Any) -> None:
    staffed.load([HEAD, ["E1", "10/5/2026", "7.5", "40"]], "usage")
    before = ledger(staffed)
    rows = [[*HEAD, "Reason"], ["E1", "10/5/2026", "8", "40", ""]]
    other = [[*HEAD, "Reason"], ["E1", "10/5/2026", "7.5", "40", "bonding"]]
    for each in (rows, other):
        record = staffed.load(each, "usage", apply=False)
        assert [(row["Value"], row["Problem"]) for row in staffed.problems(record)] == [
            ("2026-10-05: 7:30", "Leave of this day is already counted, with another amount or reason.")
        ]
    assert ledger(staffed) == before


def test_rolled_back_by_counter_entries_and_imported_again(staffed: Any) -> None:
    rows = [[*HEAD, "Reason"], ["E1", "10/5/2026", "7.5", "40", "bonding"], ["E2", "10/6/2026", "10", "40", "other"]]
    record = staffed.load(rows, "usage")
    counted = ledger(staffed)
    roll_back(actor=staffed.actor, import_id=record.id, start=False)
    step(staffed.organization_id, record.id)
    assert ledger(staffed) == []
    assert staffed.rows(
        "SELECT r.used_on, r.minutes_used, r.workweek_minutes, r.reason, r.kind, r.reversal_reason, r.source_id, "
        "u.source_id FROM ledger_usageentry r JOIN ledger_usageentry u ON u.id = r.reverses_id ORDER BY 1"
    ) == [
        (date(2026, 10, 5), 450, 2400, "bonding", "reversal", "import_rolled_back", record.id, record.id),
        (date(2026, 10, 6), 600, 2400, "other", "reversal", "import_rolled_back", record.id, record.id),
    ]
    again = staffed.load(rows, "usage")
    assert (again.counts["new"], ledger(staffed)) == (2, counted)
    assert staffed.one("SELECT count(*) FROM ledger_usageentry") == 6


def test_an_entry_somebody_took_back_stays_taken_back_once(staffed: Any) -> None:
    from openleave.apps.ledger.services import usage_reverse

    record = staffed.load([HEAD, ["E1", "10/5/2026", "7.5", "40"], ["E1", "10/6/2026", "8", "40"]], "usage")
    entry = staffed.one("SELECT id FROM ledger_usageentry WHERE minutes_used = 450")
    usage_reverse(actor=staffed.actor, entry_id=entry, reason="wrong_amount")
    roll_back(actor=staffed.actor, import_id=record.id, start=False)
    step(staffed.organization_id, record.id)
    assert staffed.rows("SELECT minutes_used, reversal_reason FROM ledger_usageentry WHERE kind = 'reversal' "
                        "ORDER BY 1") == [(450, "wrong_amount"), (480, "import_rolled_back")]  # fmt: skip


def test_wrong_people_programs_reasons_and_times(staffed: Any) -> None:
    head = [*HEAD, "Minutes", "Program", "Reason"]
    rows = [
        head,
        ["E9", "10/5/2026", "1", "40", "", "", ""],
        ["E1", "10/5/2026", "1", "40", "", "us.zz.none", ""],
        ["E1", "10/6/2026", "1", "40", "", "", "holiday trip"],
        ["E1", "10/7/2026", "", "40", "", "", ""],
        ["E1", "10/8/2026", "0", "40", "", "", ""],
        ["E1", "10/9/2026", "1", "40", "60", "", ""],
        ["E1", "", "1", "40", "", "", ""],
        ["E1", "2/30/2026", "1", "40", "", "", ""],
        ["E1", "10/12/2026", "-1", "40", "", "", ""],
        ["E1", "10/13/2026", "many", "40", "", "", ""],
        ["E1", "10/14/2026", "", "40", "7.5", "", ""],
        ["E1", "11/24/2036", "1", "40", "", "", ""],
        ["E1", "10/15/2026", "1", "169", "", "", ""],
        ["", "10/16/2026", "1", "40", "", "", ""],
    ]
    assert problems(staffed, rows) == [
        ("2", "Employee ID", "E9", "No employee has this number."),
        ("3", "Program", "us.zz.none", "No leave program is called this."),
        ("4", "Reason", "holiday trip", "The reason of the leave is not known."),
        ("5", "Hours Used", "", "The row does not say how much leave was used."),
        ("6", "Hours Used", "", "The row does not say how much leave was used."),
        ("7", "Minutes", "60", "The row says in more than one way how much leave was used."),
        ("8", "Leave Date", "", "The row does not say on which days the leave was taken."),
        ("9", "Leave Date", "2/30/2026", "Day of leave is a day that does not exist."),
        ("10", "Hours Used", "'-1", "Hours of leave is negative."),
        ("11", "Hours Used", "many", "Hours of leave is not a number of hours."),
        ("12", "Minutes", "7.5", "Minutes of leave is not a whole number of minutes."),
        ("13", "Leave Date", "2036-11-24", "The leave lies in the future: it is not used yet."),
        ("14", "Workweek Hours", "169:00", "Hours of the workweek is more than a week has (168 hours)."),
        ("15", "Employee ID", "", "Employee number is empty, and it is needed."),
    ]


def test_more_than_a_day_a_week_or_the_schedule_has(staffed: Any) -> None:
    rows = [HEAD, ["E1", "10/5/2026", "41", "40"], ["E2", "10/5/2026", "25", "40"], ["E3", "10/5/2026", "11", "10"]]
    assert problems(staffed, rows) == [
        ("2", "Hours Used", "41:00", "More leave than a day has (24 hours)."),
        ("3", "Hours Used", "25:00", "More leave than a day has (24 hours)."),
        ("4", "Hours Used", "11:00", "More leave than the workweek has, with all other leave of that week."),
    ]
    span = ["Employee ID", "Start Date", "End Date", "Hours"]
    more = "More leave than the person was scheduled to work on these days."
    rows = [span, ["E1", "9/7/2026", "9/11/2026", "40.02"], ["E1", "9/14/2026", "9/15/2026", "17"],
            ["E3", "9/7/2026", "9/13/2026", "38"]]  # fmt: skip
    assert problems(staffed, rows) == [
        ("2", "Hours", "40:01", more), ("3", "Hours", "17:00", more),
        ("4", "Start Date", "2026-09-06: 38:00",
         "More leave than the workweek has, with all other leave of that week."),
    ]  # fmt: skip
    rows = [["Employee ID", "Date", "Days"], ["E2", "10/9/2026", "1"], ["E2", "10/5/2026", "1.5"]]
    assert problems(staffed, rows) == [
        ("2", "Date", "2026-10-09", "By the person's schedule this was no working day."), ("3", "Days", "3/2", more),
    ]  # fmt: skip


def test_the_workweek_holds_all_its_leave(staffed: Any) -> None:
    """Four days are counted already; the fifth and a sixth do not both fit."""
    staffed.load([HEAD, *(["E1", f"10/{day}/2026", "8", "40"] for day in (5, 6, 7, 8))], "usage")
    rows = [HEAD, ["E1", "10/9/2026", "8", "40"], ["E1", "10/10/2026", "0:01", "40"], ["E1", "10/11/2026", "8", "40"]]
    record = staffed.load(rows, "usage", apply=False)
    week = "More leave than the workweek has, with all other leave of that week."
    assert [(row["Line"], row["Value"], row["Problem"]) for row in staffed.problems(record)] == [
        ("2", "2026-10-04: 8:00", week), ("3", "2026-10-04: 0:01", week),
    ]  # fmt: skip
    assert (record.counts["new"], record.counts["bad"]) == (1, 2)
    record = staffed.load([*rows[:2], rows[3]], "usage")
    assert record.counts["new"] == 2 and len(ledger(staffed)) == 6


def test_days_outside_the_employment(staffed: Any) -> None:
    rows = [HEAD, ["E2", "2/29/2020", "1", "40"], ["E4", "7/1/2026", "1", "40"]]
    wrong = "The person was not employed on this day of the leave."
    assert problems(staffed, rows) == [
        ("2", "Leave Date", "2020-02-29", wrong),
        ("3", "Leave Date", "2026-07-01", wrong),
    ]
    record = staffed.load([HEAD, ["E2", "3/1/2020", "1", "40"], ["E4", "6/30/2026", "1", "40"]], "usage")
    assert record.counts["new"] == 2
    spans = [[*SPAN, "Workweek Hours"], ["E4", "6/29/2026", "7/3/2026", "1", "40"]]
    record = staffed.load(spans, "usage", apply=False)
    assert [(row["Value"], row["Problem"]) for row in staffed.problems(record)] == [("2026-07-01", wrong)]
    early = staffed.load([SPAN, ["E3", "6/29/2022", "7/5/2022", "1"]], "usage", apply=False)
    assert [(row["Value"], row["Problem"]) for row in staffed.problems(early)] == [("2022-06-29", wrong)]


def test_days_of_a_span_that_cannot_be(staffed: Any) -> None:
    rows = [[*SPAN, "Hours"], ["E1", "9/11/2026", "9/7/2026", "1", ""], ["E1", "9/7/2024", "9/8/2025", "12", ""],
            ["E1", "9/7/2026", "", "1/2", ""], ["E1", "9/7/2026", "", "", "8"]]  # fmt: skip
    assert problems(staffed, rows[:4]) == [
        ("2", "End Date", "2026-09-07", "The last day of the leave lies before its first day."),
        ("3", "End Date", "2025-09-08", "The leave is longer than a year."),
        ("4", "End Date", "", "The row does not say on which days the leave was taken."),
    ]
    staffed.load([rows[0], rows[4]], "usage")
    assert ledger(staffed) == [("E1", date(2026, 9, 7), 480, 2400)]


def test_one_day_in_two_rows(staffed: Any) -> None:
    rows = [HEAD, ["E1", "10/5/2026", "1", "40"], ["E1", "10/5/2026", "2", "40"]]
    same = "The same person, program and day stand in more than one row."
    assert problems(staffed, rows) == [("2", "Leave Date", "2026-10-05", same), ("3", "Leave Date", "2026-10-05", same)]
    programs = [[*HEAD, "Program"], ["E1", "10/5/2026", "1", "40", "FMLA"], ["E1", "10/5/2026", "1", "40", "cfra"]]
    assert staffed.load(programs, "usage").counts["new"] == 2


def test_nothing_is_half_loaded(staffed: Any) -> None:
    from openleave.kernel.errors import Conflict

    rows = [HEAD, ["E1", "10/5/2026", "1", "40"], ["E9", "10/5/2026", "2", "40"]]
    with pytest.raises(Conflict):
        staffed.load(rows, "usage")
    assert ledger(staffed) == []
    record = staffed.load(rows, "usage", leave_out_bad=True)
    assert (record.state, ledger(staffed)) == ("applied", [("E1", date(2026, 10, 5), 60, 2400)])


def test_a_workbook(staffed: Any) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in ([["Employee ID", "Leave Start", "Leave End", "Weeks Used", "Leave Reason"]],):
        book.active.append(row[0])
    book.active.append(["E1", date(2026, 9, 7), date(2026, 9, 18), 2, "Own health"])
    out = io.BytesIO()
    book.save(out)
    staffed.load(out.getvalue(), "usage")
    assert [row[1:3] for row in ledger(staffed)] == days(date(2026, 9, 7), [480] * 10)


def test_a_case_is_told_why(staffed: Any) -> None:
    """The engine gets the entry's own reason, before that of a case."""
    from openleave.apps.ledger.selectors import engine_usage

    rows: list[list[Any]] = [["a", "us.fed.fmla", "2026-10-05", 480, 2400, None, "bonding"],
                             ["b", "us.fed.fmla", "2026-10-06", 480, 2400, "c", None],
                             ["d", "us.fed.fmla", "2026-10-07", 480, 2400, None, None]]  # fmt: skip
    assert [entry.get("reason") for entry in engine_usage(rows, {"c": "pregnancy"})] == ["bonding", "pregnancy", None]


def test_only_leave_administrators(staffed: Any) -> None:
    from openleave.apps.feeds.selectors import access_import, imports
    from openleave.kernel.tenancy import organization_scope

    record = staffed.load([HEAD, ["E1", "10/5/2026", "1", "40"]], "usage")
    other = Actor(uuid.uuid4(), staffed.organization_id, frozenset({Role.HR_OPERATIONS}))
    with organization_scope(staffed.organization_id):
        assert record.id not in {each.id for each in imports(actor=other)}
        assert record.id in {each.id for each in imports(actor=staffed.actor)}
        with pytest.raises(NotFound):
            access_import(actor=other, import_id=record.id)
    staffed.actor = other
    with pytest.raises(Forbidden):
        staffed.load([HEAD, ["E1", "10/6/2026", "1", "40"]], "usage")


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (["Emp #", "Absence Date", "Time Used", "Weekly Hours", "Leave Type", "Absence Reason"],
         ["employee_number", "used_on", "hours_used", "workweek_hours", "program", "leave_reason"]),
        (["Worker ID", "LOA Start Date", "LOA End Date", "Workweeks Used", "Leave Plan"],
         ["employee_number", "used_from_on", "used_to_on", "weeks_used", "program"]),
        (["EMPLID", "From", "To", "Days Taken", "Reason for Leave"],
         ["employee_number", "used_from_on", "used_to_on", "days_used", "leave_reason"]),
        (["Personnel No", "Fecha", "Minutos", "Motivo", "Programa"],
         ["employee_number", "used_on", "minutes_used", "leave_reason", "program"]),
    ],
)  # fmt: skip
def test_columns_are_recognised(names: list[str], fields: list[str]) -> None:
    from openleave.apps.feeds.recognition import recognise

    assert [each.field for each in recognise("usage", names, [[] for _ in names])] == fields
