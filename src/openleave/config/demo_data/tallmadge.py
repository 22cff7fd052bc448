"""Tallmadge County Schools: a public school district in Ohio whose year has a summer without work."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .patterns import school_patterns
from .shapes import MONDAY, Address, DemoEmployer, DemoWorksite
from .workforce import Role, Town, Unit, Workforce, tenure_days

DOMAIN = "tallmadge.example"
_ZONE = "America/New_York"


def _site(
    code: str, name: str, street: str, city: str, postal_code: str, latitude: str, longitude: str
) -> DemoWorksite:
    return DemoWorksite(code, name, Address(street, city, "OH", postal_code), latitude, longitude, _ZONE)


WORKSITES = (
    _site("010", "District Office", "1 Overdale Sq", "Tallmadge", "44278", "41.1015", "-81.4418"),
    _site("100", "Overdale High School", "140 Falconers Way", "Tallmadge", "44278", "41.1102", "-81.4280"),
    _site("210", "Millstone Middle School", "88 Millstone Rd", "Stow", "44224", "41.1595", "-81.4404"),
    _site("220", "Quarry Ridge Middle School", "905 Quarry Ridge Dr", "Akron", "44305", "41.0814", "-81.4600"),
    _site("310", "Buckeye Grove Elementary", "17 Buckeye Grove Ln", "Tallmadge", "44278", "41.0967", "-81.4210"),
    _site("320", "Canal Street Elementary", "402 Canal St", "Cuyahoga Falls", "44221", "41.1339", "-81.4846"),
    _site("330", "Heron Lake Elementary", "63 Heron Lake Rd", "Mogadore", "44260", "41.0464", "-81.3979"),
    _site("900", "Transportation & Maintenance", "2 Depot Ct", "Tallmadge", "44278", "41.0940", "-81.4490"),
)  # fmt: skip

_ALL_TOWNS: tuple[Town, ...] = (
    ("Tallmadge", "44278", "330"), ("Akron", "44305", "330"), ("Stow", "44224", "330"), ("Kent", "44240", "330"),
    ("Cuyahoga Falls", "44221", "234"), ("Mogadore", "44260", "330"), ("Ravenna", "44266", "234"),
)  # fmt: skip
_TOWNS = {site.code: _ALL_TOWNS for site in WORKSITES}
_MIX = {
    "anglo": 66,
    "black": 16,
    "hispanic": 7,
    "east_asian": 3,
    "south_asian": 3,
    "vietnamese": 1,
    "native": 1,
    "other": 3,
}
_PART_TIME = frozenset({"AIDE", "BUS", "CAFE"})
_TEACH = (46_000, 88_000)
_CERTIFIED, _CLASSIFIED = "Teachers Assoc. 41", "Classified Local 8"

_SUBJECTS = {
    "High": (
        "English", "Mathematics", "Science", "Social Studies", "Spanish", "Art", "Physical Education",
        "Special Education",
    ),
    "Middle": ("Language Arts", "Mathematics", "Science", "Social Studies", "Music", "Special Education"),
    "Elementary": ("Kindergarten", "Grade 1", "Grade 2", "Grade 3", "Grade 4", "Grade 5", "Special Education"),
}  # fmt: skip


def _school(code: str, name: str, level: str, *, teachers: int, aides: int) -> Unit:
    subjects = _SUBJECTS[level]
    share, left = divmod(teachers, len(subjects))
    roles = [
        Role(f"Teacher, {subject}", share + (index < left), ("T10",), _TEACH, exempt=True, union=_CERTIFIED)
        for index, subject in enumerate(subjects)
    ]
    return Unit(name, code, "Principal", (98_000, 128_000), "OFF12", (
        *roles,
        Role("School Counselor", 1, ("T10",), (54_000, 90_000), exempt=True, union=_CERTIFIED),
        Role("Classroom Aide", aides, ("AIDE",), (16, 21), union=_CLASSIFIED),
        Role("School Secretary", 2, ("OFF12",), (19, 25), union=_CLASSIFIED),
        Role("Custodian", 3, ("CUST-D", "CUST-E", "CUST-E"), (18, 25), union=_CLASSIFIED),
        Role("Food Service Worker", 4, ("CAFE",), (15, 18), union=_CLASSIFIED),
    ))  # fmt: skip


def build(today: date, rng: Random) -> DemoEmployer:
    """The school district with about 400 people, without cases."""

    def hire_day(r: Random) -> date:
        """Three in four school hires begin in the middle of August."""
        day = today - timedelta(days=tenure_days(r))
        august = date(day.year, 8, 10 + r.randrange(0, 8))
        return august if r.random() < 0.75 and august < today else day - timedelta(days=day.weekday())

    force = Workforce(
        rng, today=today, mix=_MIX, worksites=WORKSITES, towns=_TOWNS, domain=DOMAIN,
        number=lambda n: f"{412 + n * 7:06d}", email=lambda first, last: f"{first}.{last}", hire_day=hire_day,
        part_time=_PART_TIME,
    )  # fmt: skip

    def named(
        name: tuple[str, str],
        title: str,
        department: str,
        site: str,
        pattern: str,
        pay: tuple[int, int],
        manager: str,
        *,
        hired_on: date,
    ) -> str:
        person = force.hire(title, department, site, (pattern,), pay, manager=manager, exempt=True, name=name,
                            hired_on=hired_on, language="en")  # fmt: skip
        person.tags.add("named")
        return person.number

    def august(years_ago: int) -> date:
        return date(today.year - years_ago, 8, 12)

    superintendent = force.hire("Superintendent", "Administration", "010", ("OFF12",), (158_000, 172_000), manager="",
                                exempt=True, hired_on=august(9))  # fmt: skip
    gail = named(("Gail", "Pemberton"), "Benefits and Leave Coordinator", "Human Resources", "010", "OFF12",
                 (62_000, 74_000), superintendent.number, hired_on=august(12))  # fmt: skip
    howard = named(("Howard", "Lindqvist"), "HR and Payroll Manager", "Human Resources", "010", "OFF12",
                   (78_000, 92_000), superintendent.number, hired_on=august(7))  # fmt: skip
    ingrid = named(("Ingrid", "Okafor"), "Records and Privacy Officer", "Administration", "010", "OFF12",
                   (74_000, 88_000), superintendent.number, hired_on=august(5))  # fmt: skip
    peter = named(("Peter", "Castellano"), "Assistant Principal", "Overdale High School", "100", "OFF12",
                  (92_000, 104_000), superintendent.number, hired_on=august(10))  # fmt: skip
    tanya = named(("Tanya", "Merriweather"), "Teacher, Science", "Overdale High School", "100", "T10", _TEACH, peter,
                  hired_on=august(6))  # fmt: skip
    for subject in ("English", "Mathematics", "Music", "Technology", "Special Education"):
        force.hire(f"Teacher, {subject}", "Overdale High School", "100", ("T10",), _TEACH, manager=peter, exempt=True,
                   union=_CERTIFIED)  # fmt: skip

    boss = superintendent.number
    force.unit(Unit("Business Office", "010", "Treasurer", (108_000, 122_000), "OFF12", (
        Role("Accounting Clerk", 4, ("OFF12",), (22, 29), union=_CLASSIFIED),
        Role("Curriculum Specialist", 4, ("OFF12",), (68_000, 88_000), exempt=True),
        Role("IT Technician", 4, ("OFF12",), (24, 34)),
    )), manager=boss)  # fmt: skip
    force.unit(_school("100", "Overdale High School", "High", teachers=59, aides=11), manager=boss)
    force.unit(_school("210", "Millstone Middle School", "Middle", teachers=28, aides=10), manager=boss)
    force.unit(_school("220", "Quarry Ridge Middle School", "Middle", teachers=27, aides=9), manager=boss)
    for code, name, teachers, aides in (
        ("310", "Buckeye Grove Elementary", 27, 12),
        ("320", "Canal Street Elementary", 26, 12),
        ("330", "Heron Lake Elementary", 25, 11),
    ):
        force.unit(_school(code, name, "Elementary", teachers=teachers, aides=aides), manager=boss)
    force.unit(Unit("Transportation", "900", "Transportation Supervisor", (68_000, 82_000), "OFF12", (
        Role("Bus Driver", 38, ("BUS",), (20, 26), union=_CLASSIFIED),
        Role("Bus Mechanic", 4, ("CUST-D",), (25, 33), union=_CLASSIFIED),
        Role("Dispatcher", 2, ("OFF12",), (20, 26), union=_CLASSIFIED),
    )), manager=boss)  # fmt: skip
    force.unit(Unit("Maintenance", "900", "Facilities Manager", (72_000, 86_000), "OFF12", (
        Role("Maintenance Worker", 7, ("CUST-D",), (22, 30), union=_CLASSIFIED),
        Role("Groundskeeper", 4, ("CUST-D",), (19, 25), union=_CLASSIFIED),
    )), manager=boss)  # fmt: skip

    force.rehire_some(0.04, from_index=11)
    force.separate_some(22, within_days=400)
    force.return_some(1)
    force.move_homes(9)
    second = force.named_after("Accounting Clerk", ("June", "Abernathy"))
    return DemoEmployer(
        slug="tallmadge",
        name="Tallmadge County Schools",
        domain=DOMAIN,
        industry="school district",
        public_agency=True,
        school=True,
        leave_year_method="fixed",
        leave_year_starts_on=(7, 1),
        workweek_starts=MONDAY,
        time_zone=_ZONE,
        worksites=WORKSITES,
        patterns=school_patterns(),
        people=force.people,
        signers={
            f"gail@{DOMAIN}": gail,
            f"howard@{DOMAIN}": howard,
            f"ingrid@{DOMAIN}": ingrid,
            f"peter@{DOMAIN}": peter,
            f"tanya@{DOMAIN}": tanya,
            f"june@{DOMAIN}": second,
        },
    )
