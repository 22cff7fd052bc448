"""The demo's files, written as three different HR systems export them.

The hospital's system writes comma-separated UTF-8 with a byte-order mark and ISO dates; the school district's an older
semicolon-separated cp1252 with "Last, First" and US dates; the plant's payroll service an Excel workbook with real
dates. Nothing here is made easy for the reader: these oddities are what imports meet.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from .hours import WeekHours
from .shapes import Address, DemoEmployer, DemoFile, Person
from .workbook import workbook_bytes

Column = tuple[str, Callable[["Snapshot"], Any]]

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_KEPT_AFTER_SEPARATION = timedelta(days=240)


class Snapshot:
    """One person as the HR system knew them on ``as_of``."""

    def __init__(self, employer: DemoEmployer, person: Person, as_of: date) -> None:
        span = person.latest_span(as_of)
        assert span is not None
        self.person = person
        self.as_of = as_of
        self.span = span
        self.home: Address = person.home.at(as_of)
        self.site = next(site for site in employer.worksites if site.code == person.worksite.at(as_of))
        self.pattern = employer.patterns[person.schedule.at(as_of)]
        begun = [s for s in person.spans if s.hired_on <= as_of]
        self.first_hired_on = begun[0].hired_on
        self.rehired_on = span.hired_on if len(begun) > 1 else None
        self.separated_on = span.separated_on if span.separated_on and span.separated_on <= as_of else None
        self.previous_separated_on = begun[-2].separated_on if len(begun) > 1 else None
        self.manager_number = _manager_on(employer, person, as_of)
        self.on_leave = any(
            story.kind == "continuous"
            and not story.state.startswith("ineligible")
            and story.asked_on < as_of
            and story.starts_on <= as_of <= (story.ends_on or as_of)
            for story in employer.stories_of(person.number)
        )

    @property
    def weekly_hours(self) -> str:
        return _decimal(self.pattern.average_week_minutes, 60)

    @property
    def rate(self) -> str:
        return _decimal(self.person.pay_cents, 100)


def _manager_on(employer: DemoEmployer, person: Person, as_of: date) -> str:
    """The nearest head who was there: until a head was hired, the people reported one level higher."""
    number = person.manager_number
    while number and employer.person(number).latest_span(as_of) is None:
        number = employer.person(number).manager_number
    return number


def snapshots(employer: DemoEmployer, as_of: date) -> list[Snapshot]:
    """Everybody on the file of ``as_of``: the employed, and those who left not long before."""
    kept = []
    for person in employer.people:
        span = person.latest_span(as_of)
        if span and (span.separated_on is None or span.separated_on + _KEPT_AFTER_SEPARATION >= as_of):
            kept.append(Snapshot(employer, person, as_of))
    return kept


def employee_file(employer: DemoEmployer, as_of: date) -> DemoFile:
    """The employee file that the employer's HR system exported on ``as_of``."""
    people = snapshots(employer, as_of)
    if employer.slug == "cascadia":
        data = _table(_HOSPITAL, people, delimiter=",", encoding="utf-8-sig")
        return DemoFile(f"INT042_Worker_Census_{as_of:%Y-%m-%d}.csv", CSV_TYPE, data, len(people), _names(_HOSPITAL))
    if employer.slug == "tallmadge":
        data = _table(_SCHOOLS, people, delimiter=";", encoding="cp1252")
        return DemoFile(f"EMPEXPORT_{as_of:%m%d%y}.csv", CSV_TYPE, data, len(people), _names(_SCHOOLS))
    rows = ([read(person) for _, read in _PLANT] for person in people)
    data = workbook_bytes("Employee Roster", _names(_PLANT), rows, as_of=as_of)
    return DemoFile(f"Employee Roster {as_of:%m-%d-%Y}.xlsx", XLSX_TYPE, data, len(people), _names(_PLANT))


def hours_file(employer: DemoEmployer, hours: Sequence[WeekHours], *, first: date, last: date) -> DemoFile:
    """The hours of workweeks that begin from ``first`` to ``last``, as the employer's payroll exports them.

    Raises ``ValueError`` when there are none.
    """
    weeks = [row for row in hours if first <= row.starts_on <= last]
    if not weeks:
        raise ValueError(f"{employer.name} has no hours from {first} to {last}; choose weeks that are over.")
    end = weeks[-1].ends_on
    span = f"{weeks[0].starts_on:%Y%m%d}_{end:%Y%m%d}"
    columns = _HOURS[employer.slug]
    header = _names(columns)
    rows = ([read(week) for _, read in columns] for week in weeks)
    if employer.slug == "cascadia":
        return DemoFile(f"Timecards_{span}.csv", CSV_TYPE, _csv(header, rows, ",", "utf-8-sig"), len(weeks), header)
    if employer.slug == "tallmadge":
        return DemoFile(f"PAYHRS_{span}.csv", CSV_TYPE, _csv(header, rows, ";", "cp1252"), len(weeks), header)
    data = workbook_bytes("Weekly Hours", header, rows, as_of=end)
    return DemoFile(f"Weekly Hours {span}.xlsx", XLSX_TYPE, data, len(weeks), header)


def _names(columns: Sequence[tuple[str, Any]]) -> tuple[str, ...]:
    return tuple(name for name, _ in columns)


def _table(columns: Sequence[Column], people: Sequence[Snapshot], *, delimiter: str, encoding: str) -> bytes:
    lines = ([read(person) for _, read in columns] for person in people)
    return _csv(_names(columns), lines, delimiter, encoding)


def _csv(header: Sequence[str], lines: Iterable[Sequence[Any]], delimiter: str, encoding: str) -> bytes:
    """CSV with Windows line ends. Letters that cp1252 lacks lose their marks, as old systems do."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(lines)
    text = buffer.getvalue()
    return text.encode(encoding) if encoding != "cp1252" else _cp1252(text)


def _cp1252(text: str) -> bytes:
    out = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            letter.encode("cp1252")
        except UnicodeEncodeError:
            letter = "".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii()) or "?"
        out.append(letter)
    return "".join(out).encode("cp1252")


def _decimal(amount: int, per: int) -> str:
    """``amount / per`` with two decimals, computed in integers."""
    hundredths = (amount * 200 + per) // (2 * per)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _us(day: date | None) -> str:
    return f"{day.month}/{day.day}/{day.year}" if day else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 - Excel dates have no zone


def _phone(digits: str, shape: str) -> str:
    return shape.format(digits[:3], digits[3:6], digits[6:]) if digits else ""


def _status(snapshot: Snapshot, active: str, leave: str, left: str) -> str:
    if snapshot.separated_on:
        return left
    return leave if snapshot.on_leave else active


def _last_first(snapshot: Snapshot) -> str:
    """ "Last, First M" with Word's curly apostrophe, as a clerk typed it."""
    person = snapshot.person
    given = f"{person.first_name} {person.middle_name}".strip()
    return f"{person.last_name}, {given}".replace("'", "’")


_LANGUAGES = {"en": "English", "es": "Spanish"}

# Columns that no import needs are there as well: real exports have them, and they must not be stored.
_HOSPITAL: Sequence[Column] = (
    ("Employee ID", lambda s: s.person.number),
    ("Legal Name - First Name", lambda s: s.person.first_name),
    ("Legal Name - Middle Name", lambda s: s.person.middle_name),
    ("Legal Name - Last Name", lambda s: s.person.last_name),
    ("Worker Status", lambda s: _status(s, "Active", "On Leave", "Terminated")),
    ("Original Hire Date", lambda s: _iso(s.first_hired_on)),
    ("Rehire Date", lambda s: _iso(s.rehired_on)),
    ("Termination Date", lambda s: _iso(s.separated_on or s.previous_separated_on)),
    ("Termination Reason", lambda s: s.span.separation_reason if s.separated_on else ""),
    ("Business Title", lambda s: s.person.title),
    ("Supervisory Organization", lambda s: f"{s.person.department} ({s.site.code})"),
    ("Manager ID", lambda s: s.manager_number),
    ("Location ID", lambda s: s.site.code),
    ("Location", lambda s: s.site.name),
    ("Work State", lambda s: s.site.address.state),
    ("Work Schedule", lambda s: s.pattern.code),
    ("Scheduled Weekly Hours", lambda s: s.weekly_hours),
    ("Time Type", lambda s: "Full time" if s.person.full_time else "Part time"),
    ("Pay Rate Type", lambda s: "Salary" if s.person.exempt else "Hourly"),
    ("Base Pay", lambda s: s.rate),
    ("Exempt", lambda s: "Yes" if s.person.exempt else "No"),
    ("Union", lambda s: s.person.union),
    ("Email - Work", lambda s: s.person.email),
    ("Mobile Phone", lambda s: _phone(s.person.phone, "+1 ({}) {}-{}")),
    ("Home Address - Line 1", lambda s: s.home.street),
    ("Home Address - City", lambda s: s.home.city),
    ("Home Address - State", lambda s: s.home.state),
    ("Home Address - Postal Code", lambda s: s.home.postal_code),
    ("Date of Birth", lambda s: _iso(s.person.born_on)),
    ("Preferred Language", lambda s: _LANGUAGES[s.person.language]),
    ("Cost Center", lambda s: f"CC-{1000 + sum(s.person.department.encode()) % 900}, {s.site.address.city}"),
    ("Badge Photo Consent", lambda s: "Y" if sum(s.person.number.encode()) % 3 else "N"),
)

_SCHOOLS: Sequence[Column] = (
    ("Emp No", lambda s: s.person.number),
    ("Employee Name", _last_first),
    ("Status", lambda s: _status(s, "A", "L", "T")),
    ("Hire Dt", lambda s: _us(s.first_hired_on)),
    ("Rehire Dt", lambda s: _us(s.rehired_on)),
    ("Term Dt", lambda s: _us(s.separated_on or s.previous_separated_on)),
    ("Job Title", lambda s: s.person.title),
    ("Dept", lambda s: s.person.department),
    ("Bldg", lambda s: s.site.code),
    ("Building Name", lambda s: s.site.name),
    ("Supervisor No", lambda s: s.manager_number),
    ("Schedule", lambda s: s.pattern.code),
    ("Hrs/Wk", lambda s: s.weekly_hours),
    ("FT/PT", lambda s: "FT" if s.person.full_time else "PT"),
    ("Hrly/Sal", lambda s: "Salaried" if s.person.exempt else "Hourly"),
    ("Rate", lambda s: s.rate),
    ("FLSA Status", lambda s: "Exempt" if s.person.exempt else "Non-Exempt"),
    ("Bargaining Unit", lambda s: s.person.union),
    ("Street", lambda s: s.home.street),
    ("City", lambda s: s.home.city),
    ("St", lambda s: s.home.state),
    ("Zip", lambda s: s.home.postal_code),
    ("Phone", lambda s: _phone(s.person.phone, "({}) {}-{}")),
    ("E-mail", lambda s: s.person.email),
    ("DOB", lambda s: _us(s.person.born_on)),
    ("Retirement Sys", lambda s: "STRS" if s.person.union.startswith("Teachers") else "SERS"),
)

_PLANT: Sequence[Column] = (
    ("Associate ID", lambda s: s.person.number),
    ("Legal First Name", lambda s: s.person.first_name),
    ("Legal Middle Name", lambda s: s.person.middle_name or None),
    ("Legal Last Name", lambda s: s.person.last_name),
    ("Position Status", lambda s: _status(s, "Active", "Leave", "Terminated")),
    ("Hire Date", lambda s: _day(s.first_hired_on)),
    ("Rehire Date", lambda s: _day(s.rehired_on)),
    ("Termination Date", lambda s: _day(s.separated_on or s.previous_separated_on)),
    ("Job Title Description", lambda s: s.person.title),
    ("Home Department Description", lambda s: s.person.department),
    ("Location Code", lambda s: s.site.code),
    ("Location Description", lambda s: s.site.name),
    ("Worked In State", lambda s: s.site.address.state),
    ("Reports To Associate ID", lambda s: s.manager_number or None),
    ("Work Schedule Code", lambda s: s.pattern.code),
    ("Standard Hours", lambda s: s.pattern.average_week_minutes / 60),
    ("Worker Category Description", lambda s: "Full Time" if s.person.full_time else "Part Time"),
    ("Pay Type", lambda s: "Salary" if s.person.exempt else "Hourly"),
    ("Regular Pay Rate Amount", lambda s: s.person.pay_cents / 100),
    ("Work Contact: Work Email", lambda s: s.person.email or None),
    ("Personal Contact: Personal Mobile", lambda s: _phone(s.person.phone, "{}-{}-{}")),
    ("Primary Address: Address Line 1", lambda s: s.home.street),
    ("Primary Address: City", lambda s: s.home.city),
    ("Primary Address: State / Territory Code", lambda s: s.home.state),
    ("Primary Address: Zip / Postal Code", lambda s: s.home.postal_code),
    ("Birth Date", lambda s: _day(s.person.born_on)),
    ("Language", lambda s: _LANGUAGES[s.person.language]),
    ("Shirt Size", lambda s: "SMLX"[sum(s.person.number.encode()) % 4]),
)

_HOURS: dict[str, Sequence[tuple[str, Callable[[WeekHours], Any]]]] = {
    "cascadia": (
        ("Employee ID", lambda w: w.number),
        ("Week Start Date", lambda w: _iso(w.starts_on)),
        ("Scheduled Hours", lambda w: _decimal(w.minutes_scheduled, 60)),
        ("Regular Hours", lambda w: _decimal(w.minutes_worked - w.overtime_minutes, 60)),
        ("Overtime Hours", lambda w: _decimal(w.overtime_minutes, 60)),
        ("Paid Time Off Hours", lambda w: _decimal(w.paid_leave_minutes, 60)),
    ),
    "tallmadge": (
        ("Emp No", lambda w: w.number),
        ("Week Ending", lambda w: _us(w.ends_on)),
        ("Hrs Worked", lambda w: _decimal(w.minutes_worked, 60)),
        ("Hrs Paid Leave", lambda w: _decimal(w.paid_leave_minutes, 60)),
    ),
    "brazos": (
        ("Associate ID", lambda w: w.number),
        ("Week Start", lambda w: _day(w.starts_on)),
        ("Week End", lambda w: _day(w.ends_on)),
        ("Scheduled Hours", lambda w: w.minutes_scheduled / 60),
        ("Hours Worked", lambda w: w.minutes_worked / 60),
        ("PTO Hours", lambda w: w.paid_leave_minutes / 60),
    ),
}
