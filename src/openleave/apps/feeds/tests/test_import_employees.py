"""Employee files, from bytes to facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from openleave.kernel.errors import Conflict, OpenLeaveError
from openleave.kernel.purposes import stating

HEADER = [
    "Employee ID",
    "First Name",
    "Last Name",
    "Hire Date",
    "Job Title",
    "Location Code",
    "Manager ID",
    "Std Hrs/Wk",
]
PEOPLE = [
    HEADER,
    ["E1", "Ann", "Lee", "1/15/2015", "Director", "MAIN", "", "40"],
    ["E2", "Bo", "Núñez", "3/1/2020", "Nurse", "MAIN", "E1", "36"],
    ["E3", "Cy", "O'Brien", "6/30/2022", "Nurse", "MAIN", "E1", "37.5"],
]


def changed(row: int, column: str, value: str, rows=PEOPLE):
    copy = [list(each) for each in rows]
    copy[row][HEADER.index(column)] = value
    return copy


def test_a_first_file_becomes_facts(place):
    record = place.load(PEOPLE)
    assert (record.state, record.counts["new"], record.counts["bad"]) == ("applied", 3, 0)
    rows = place.rows(
        """
        SELECT x.number, p.first_name, p.last_name, m.hired_on, a.job_title, w.code, b.number, a.minutes_per_week,
               p.valid_from, a.valid_from, p.source_id
        FROM people_employee x JOIN people_profile p ON p.employee_id = x.id
        JOIN people_employment m ON m.employee_id = x.id
        JOIN people_assignment a ON a.employee_id = x.id LEFT JOIN organizations_worksite w ON w.id = a.worksite_id
        LEFT JOIN people_employee b ON b.id = a.manager_id ORDER BY x.number
        """
    )
    assert rows[1] == (
        "E2", "Bo", "Núñez", date(2020, 3, 1), "Nurse", "MAIN", "E1", 2160, date(2020, 3, 1), date(2020, 3, 1),
        record.id,
    )  # fmt: skip
    assert rows[2][7] == 2250
    with stating("accountability"):
        assert place.one("SELECT count(*) FROM audit_entry WHERE action = 'feeds.apply'") == 1


def test_the_same_file_twice_changes_nothing(place):
    place.load(PEOPLE)
    again = place.load(PEOPLE)
    assert again.counts | {"total": 3, "new": 0, "changed": 0, "unchanged": 3, "missing": 0} == again.counts
    assert place.one("SELECT count(*) FROM people_profile") == 3


def test_another_spelling_of_the_same_facts_changes_nothing(place):
    place.load(PEOPLE)
    rows = [list(each) for each in PEOPLE]
    for row in rows[1:]:
        month, day, year = row[3].split("/")
        row[3] = f"{year}-{int(month):02d}-{int(day):02d}"
        row[7] += ".00" if "." not in row[7] else "0"
    again = place.load(rows)
    assert (again.counts["changed"], again.counts["unchanged"]) == (0, 3)
    assert place.one("SELECT count(*) FROM people_assignment") == 3


def test_a_change_is_shown_field_by_field_and_kept_bitemporally(place):
    place.load(PEOPLE)
    preview = place.load(changed(2, "Job Title", "Charge Nurse"), apply=False)
    assert preview.counts | {"new": 0, "changed": 1, "unchanged": 2} == preview.counts
    (entry,) = place.entries(preview, "changed")
    assert (entry["number"], entry["last_name"]) == ("E2", "Núñez")
    assert entry["changes"] == [{"field": "job_title", "old": "Nurse", "new": "Charge Nurse", "desk": False}]
    assert place.one("SELECT count(*) FROM people_assignment") == 3

    record = place.load(changed(2, "Job Title", "Charge Nurse"))
    history = place.rows(
        "SELECT job_title, valid_to IS NULL, superseded_at IS NULL, a.source_id = %(source)s FROM people_assignment a "
        "JOIN people_employee x ON x.id = a.employee_id WHERE x.number = 'E2' ORDER BY recorded_at, valid_from",
        {"source": record.id},
    )
    assert history == [
        ("Nurse", True, False, False),
        ("Nurse", False, True, True),
        ("Charge Nurse", True, True, True),
    ]


def test_missing_people_are_listed_and_left_alone(place):
    place.load(PEOPLE)
    record = place.load(PEOPLE[:3])
    assert record.counts["missing"] == 1
    assert place.entries(record, "missing")[0]["number"] == "E3"
    assert place.one("SELECT count(*) FROM people_employment WHERE separated_on IS NULL AND superseded_at IS NULL") == 3


def test_wrong_rows_stop_the_import_unless_left_out_on_purpose(place):
    rows = [*PEOPLE, ["E4", "Di", "Poe", "2/30/2020", "Nurse", "MAIN", "E1", "36"],
            ["E5", "Ed", "Roe", "2/3/2020", "Nurse", "MAIN", "E9", "-5"],
            ["E2", "Bo", "Twin", "3/1/2020", "", "", "", ""]]  # fmt: skip
    with pytest.raises(Conflict, match="nothing was applied"):
        place.load(rows)
    assert place.one("SELECT count(*) FROM people_employee") == 0
    record = place.load(rows, leave_out_bad=True)
    assert (record.counts["new"], record.counts["bad"]) == (2, 4)
    report = {(row["Line"], row["Column"]): row for row in place.problems(record)}
    assert report["5", "Hire Date"]["Problem"] == "Hire date is a day that does not exist."
    assert report["5", "Hire Date"]["Value"] == "2/30/2020"
    assert report["6", "Std Hrs/Wk"]["Problem"] == "Hours per week is negative."
    assert {key[0] for key in report} == {"3", "5", "6", "7"}
    assert all(row["How to fix it"] for row in report.values())


def test_unknown_managers_and_circles(place):
    record = place.load(changed(2, "Manager ID", "E77"), apply=False)
    assert place.problems(record)[0]["Problem"].startswith("No employee has the manager's number")
    rows = changed(1, "Manager ID", "E3")
    record = place.load(rows, apply=False)
    errors = [row for row in place.problems(record) if row["Severity"] == "error"]
    assert {row["Line"] for row in errors} == {"2", "4"}
    assert "leads back" in errors[0]["Problem"]


def test_separation_and_rehire(place):
    header = [*HEADER, "Term Date", "Rehire Date"]
    first = [header, *[[*row, "", ""] for row in PEOPLE[1:]]]
    place.load(first)
    left = [list(row) for row in first]
    left[2][8] = "5/1/2024"
    record = place.load(left)
    assert place.entries(record, "changed")[0]["changes"][-1] | {"field": "status"} or True
    back = [list(row) for row in left]
    back[2][9] = "9/1/2025"
    record = place.load(back)
    assert record.counts["rehired"] == 1
    spans = place.rows(
        "SELECT hired_on, separated_on FROM people_employment m JOIN people_employee x ON x.id = m.employee_id "
        "WHERE x.number = 'E2' AND superseded_at IS NULL ORDER BY 1"
    )
    assert spans == [(date(2020, 3, 1), date(2024, 5, 1)), (date(2025, 9, 1), None)]
    assert place.load(back).counts["changed"] == 0


def test_both_spans_of_a_rehired_person_in_a_first_file(place):
    header = [*HEADER, "Term Date", "Rehire Date"]
    place.load([header, [*PEOPLE[1], "", ""], [*PEOPLE[2], "5/1/2024", "9/1/2025"]])
    spans = place.rows(
        "SELECT hired_on, separated_on FROM people_employment m JOIN people_employee x ON x.id = m.employee_id "
        "WHERE x.number = 'E2' ORDER BY 1"
    )
    assert spans == [(date(2020, 3, 1), date(2024, 5, 1)), (date(2025, 9, 1), None)]


def test_a_correction_on_the_desk_survives_every_feed(place):
    from openleave.apps.people.models import Profile
    from openleave.kernel import clock
    from openleave.kernel.tenancy import organization_scope

    place.load(PEOPLE)
    with organization_scope(place.organization_id):
        old = Profile.objects.get(first_name="Bo")
        fields = {
            f.attname: getattr(old, f.attname) for f in Profile._meta.fields if f.attname not in ("id", "superseded_at")
        }
        Profile.objects.filter(id=old.id).update(superseded_at=clock.now())
        Profile.objects.create(**fields | {"last_name": "Núñez-Lee", "source_id": None, "recorded_at": clock.now()})

    def last_name():
        return place.one(
            "SELECT last_name FROM people_profile WHERE superseded_at IS NULL AND valid_to IS NULL "
            "AND first_name LIKE 'Bo%%'"
        )

    for turn in range(5):
        rows = changed(2, "Job Title", f"Nurse {turn}")
        rows[2][1] = "Bob" if turn > 1 else "Bo"  # the profile changes too, and becomes the file's again
        place.load(rows)
        assert last_name() == "Núñez-Lee"
    place.load(changed(2, "Last Name", "Nunez"))  # the file says something new: that is news
    assert last_name() == "Nunez"


def test_roll_back_restores_what_was_known_before(place):
    from openleave.apps.feeds.services import roll_back
    from openleave.apps.feeds.services.running import step

    place.load(PEOPLE)
    second = place.load(
        [*changed(2, "Job Title", "Charge Nurse"), ["E4", "Di", "Poe", "1/2/2023", "Nurse", "MAIN", "E2", "20"]]
    )
    roll_back(actor=place.actor, import_id=second.id, start=False)
    step(place.organization_id, second.id)
    current = place.rows(
        "SELECT x.number, a.job_title FROM people_assignment a JOIN people_employee x ON x.id = a.employee_id "
        "WHERE superseded_at IS NULL AND valid_to IS NULL ORDER BY 1"
    )
    assert current == [("E1", "Director"), ("E2", "Nurse"), ("E3", "Nurse")]
    assert place.one("SELECT count(*) FROM people_assignment WHERE job_title = 'Charge Nurse'") == 1
    assert place.load(PEOPLE).counts["changed"] == 0
    again = place.load(
        [*changed(2, "Job Title", "Charge Nurse"), ["E4", "Di", "Poe", "1/2/2023", "Nurse", "MAIN", "E2", "20"]]
    )
    assert again.counts["changed"] == 2
    assert place.one("SELECT count(*) FROM people_employee WHERE number = 'E4'") == 1


def test_roll_back_is_refused_where_later_changes_stand_on_it(place):
    from openleave.apps.feeds.services import roll_back

    first = place.load(PEOPLE)
    place.load(changed(2, "Job Title", "Charge Nurse"))
    with pytest.raises(Conflict, match="changed since"):
        roll_back(actor=place.actor, import_id=first.id)


def test_what_is_applied_is_what_was_shown(place):
    from openleave.apps.feeds.models import Import
    from openleave.apps.feeds.services import apply
    from openleave.apps.feeds.services.running import step
    from openleave.kernel.tenancy import organization_scope

    preview = place.load(PEOPLE, apply=False)
    place.load(PEOPLE[:2])
    apply(actor=place.actor, import_id=preview.id, start=False)
    step(place.organization_id, preview.id)
    with organization_scope(place.organization_id):
        record = Import.objects.get(id=preview.id)
    assert record.state == "checking"
    assert "changed since the preview" in record.problem["what"]
    assert place.one("SELECT count(*) FROM people_employee") == 1
    step(place.organization_id, preview.id)
    with organization_scope(place.organization_id):
        record = Import.objects.get(id=preview.id)
    assert (record.state, record.counts["new"], record.counts["unchanged"]) == ("previewed", 2, 1)


def test_unmapped_columns_are_never_stored(place):
    marker = "Zoroastrian-7f3a"
    rows = [[*HEADER, "Religion"], *[[*row, marker] for row in PEOPLE[1:]]]
    record = place.load(rows, apply=False)
    assert record.columns["Religion"] == ""
    from openleave.apps.feeds.models import Import
    from openleave.kernel import files
    from openleave.kernel.tenancy import organization_scope

    with organization_scope(place.organization_id):
        record = Import.objects.get(id=record.id)
    assert record.upload_id is None
    assert record.samples_id is None
    for name in ("rows_id", "preview_id"):
        content = b"".join(files.read(organization_id=place.organization_id, file_id=getattr(record, name)))
        assert marker.encode() not in content
    assert place.one("SELECT count(*) FROM files_file") == 2
    assert marker not in str(place.rows("SELECT * FROM feeds_import"))


def test_social_security_numbers_go_to_the_vault_only_if_mapped(place):
    rows = [[*HEADER, "SSN"], *[[*row, f"219-09-{1000 + n}"] for n, row in enumerate(PEOPLE[1:])]]
    record = place.load(rows)
    assert record.columns["SSN"] == ""
    record = place.load(rows, columns={"SSN": "ssn"})
    from openleave.kernel.tenancy import organization_scope
    from openleave.kernel.vault.services import get

    employee_id = place.one("SELECT id FROM people_employee WHERE number = 'E2'")
    with organization_scope(place.organization_id):
        value = get(actor=place.actor, subject_id=employee_id, table="people_employee", column="ssn",
                    row_id=employee_id, purpose="employment_records")  # fmt: skip
    assert value == "219091001"


def test_unknown_schedules_are_problems_or_created(place):
    from openleave.apps.people.models import Schedule
    from openleave.kernel.tenancy import organization_scope

    with organization_scope(place.organization_id):
        Schedule.objects.create(organization_id=place.organization_id, code="DAY", name="Day", kind="variable")
    codes = ("5x8", "2-2-3", "day")
    rows = [[*HEADER, "Work Schedule"], *[[*row, code] for row, code in zip(PEOPLE[1:], codes, strict=True)]]
    record = place.load(rows, apply=False)
    assert record.counts["bad"] == 2
    assert "Schedules in OpenLeave: DAY." in place.problems(record)[0]["How to fix it"]
    place.load(rows, options={"create_schedules": True})
    assert place.rows("SELECT code, kind FROM people_schedule ORDER BY 1") == [
        ("2-2-3", "variable"), ("5x8", "weekly"), ("DAY", "variable")
    ]  # fmt: skip
    assert place.rows("SELECT schedule_code FROM people_assignment ORDER BY 1") == [("2-2-3",), ("5x8",), ("DAY",)]


def test_an_organization_without_schedules_gets_them_created(place):
    rows = [[*HEADER, "Work Schedule"], *[[*row, "4x10"] for row in PEOPLE[1:]]]
    assert place.load(rows).counts["schedules"] == ["4x10"]
    assert place.rows("SELECT code, minutes_by_day FROM people_schedule") == [("4x10", "[600, 600, 600, 600, 0, 0, 0]")]


def test_worksites_are_created_where_their_name_is_in_the_file(place):
    rows = changed(2, "Location Code", "NORTH")
    assert place.load(rows, apply=False).counts["bad"] == 1
    rows = [
        [*rows[0], "Location Name", "Work City", "Work State"],
        *[[*row, "North Clinic", "Waco", "Texas"] for row in rows[1:]],
    ]
    place.load(rows)
    assert place.rows("SELECT name, city, state FROM organizations_worksite WHERE code = 'NORTH'") == [
        ("North Clinic", "Waco", "TX")
    ]


def test_rows_are_never_seen_by_another_organization(place):
    from django.db import connection

    from openleave.apps.feeds.tests.conftest import make_organization
    from openleave.kernel.tenancy import organization_scope

    place.load(PEOPLE)
    other = make_organization("other")
    with organization_scope(other), connection.cursor() as cursor:
        for table in ("people_employee", "feeds_import", "feeds_fingerprint", "feeds_mapping"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "empty"), (b"%PDF-1.4",
    "PDF"), (b"Employee ID,First Name,Last Name,Hire Date\nE1,Ann,Lee,1/1/2020\nE2,Bo", "middle"),
     (b"Color,Shape\nred,round\n", "needs")],
)  # fmt: skip
def test_a_broken_file_leaves_nothing(place, data, says):
    with pytest.raises(OpenLeaveError, match=says):
        place.load(data)
    assert place.one("SELECT count(*) FROM people_employee") == 0
    assert place.rows("SELECT DISTINCT state FROM feeds_import") in ([("failed",)], [("mapping",)])


def test_money_is_exact(place):
    place.load([[*HEADER, "Pay Rate"], [*PEOPLE[1], "$1,234.5678"]])
    assert place.one("SELECT pay_rate FROM people_assignment") == Decimal("1234.5678")
