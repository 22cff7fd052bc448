"""Cascadia Harbor Health: a private hospital system in three states whose shifts rotate."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .patterns import hospital_patterns
from .shapes import SUNDAY, Address, DemoEmployer, DemoWorksite, Person
from .workforce import Role, Town, Unit, Workforce, monday_on_or_before, tenure_days

DOMAIN = "cascadia.example"

# Bishop is more than 75 road miles from every other worksite, and the handful of people there do not make fifty.
WORKSITES = (
    DemoWorksite("TAC", "Alder Point Medical Center", Address("4100 Alder Point Way", "Tacoma", "WA", "98405"),
                 "47.2529", "-122.4443", "America/Los_Angeles"),
    DemoWorksite("EVT", "Sound Crossing Campus", Address("220 Sound Crossing Blvd", "Everett", "WA", "98201"),
                 "47.9790", "-122.2021", "America/Los_Angeles"),
    DemoWorksite("OAK", "Marina Heights Hospital", Address("77 Marina Heights Dr", "Oakland", "CA", "94607"),
                 "37.8044", "-122.2712", "America/Los_Angeles"),
    DemoWorksite("SJC", "Live Oak Pavilion", Address("1450 Live Oak Pavilion Rd", "San Jose", "CA", "95112"),
                 "37.3382", "-121.8863", "America/Los_Angeles"),
    DemoWorksite("BIS", "High Sierra Outreach Clinic", Address("9 Sierra Gate Rd", "Bishop", "CA", "93514"),
                 "37.3614", "-118.3997", "America/Los_Angeles"),
    DemoWorksite("ALB", "Hudson Bend Medical Center", Address("600 Hudson Bend Pkwy", "Albany", "NY", "12208"),
                 "42.6526", "-73.7562", "America/New_York"),
    DemoWorksite("SCH", "Mohawk Reach Clinic", Address("31 Mohawk Reach St", "Schenectady", "NY", "12305"),
                 "42.8142", "-73.9396", "America/New_York"),
)  # fmt: skip

_TOWNS: dict[str, tuple[Town, ...]] = {
    "TAC": (
        ("Tacoma", "98404", "253"), ("Lakewood", "98499", "253"), ("Puyallup", "98371", "253"),
        ("Olympia", "98501", "360"),
    ),
    "EVT": (("Everett", "98203", "425"), ("Marysville", "98270", "360"), ("Lynnwood", "98036", "425")),
    "OAK": (
        ("Oakland", "94601", "510"), ("Berkeley", "94702", "510"), ("Richmond", "94804", "510"),
        ("Vallejo", "94590", "707"),
    ),
    "SJC": (("San Jose", "95116", "408"), ("Milpitas", "95035", "408"), ("Gilroy", "95020", "408")),
    "BIS": (("Bishop", "93514", "760"), ("Big Pine", "93513", "760")),
    "ALB": (("Albany", "12206", "518"), ("Troy", "12180", "518"), ("Cohoes", "12047", "518")),
    "SCH": (("Schenectady", "12304", "518"), ("Scotia", "12302", "518")),
}  # fmt: skip

_MIX = {
    "anglo": 38, "hispanic": 16, "black": 13, "filipino": 9, "east_asian": 8, "south_asian": 6, "vietnamese": 4,
    "native": 2, "other": 4,
}  # fmt: skip

_ROTATING_D = ("3X12-D1", "3X12-D2", "3X12-D3", "PIT-DA", "PIT-DB")
_ROTATING_N = ("3X12-N1", "3X12-N2", "3X12-N3", "PIT-NA", "PIT-NB")
_ROUND = _ROTATING_D + _ROTATING_N
_BEDSIDE = (*_ROUND, "PT-24", "WKND-N")
_DAYS = ("5X8",)
_CLINIC = ("4X10-MTH", "4X10-TFR", "5X8")
_RN, _AIDE, _TECH = (46, 78), (21, 29), (31, 52)
_HEAD = (112_000, 158_000)
_PART_TIME = frozenset({"PT-20", "PT-24", "WKND-N", "PERDIEM"})


def _bedside(name: str, site: str, union: str, *, nurses: int, aides: int, per_diem: int = 1) -> Unit:
    return Unit(name, site, "Nurse Manager", _HEAD, "5X8", (
        Role("Registered Nurse", nurses, _BEDSIDE, _RN, union=union),
        Role("Registered Nurse, Per Diem", per_diem, ("PERDIEM",), (58, 84), union=union),
        Role("Certified Nursing Assistant", aides, (*_ROUND, "PT-24"), _AIDE, union=union),
        Role("Unit Clerk", 2, (*_ROTATING_D, "PT-20"), (20, 27)),
    ))  # fmt: skip


def _hospital(site: str, union: str) -> tuple[Unit, ...]:
    return (
        _bedside("Emergency Department", site, union, nurses=24, aides=9, per_diem=2),
        _bedside("Intensive Care Unit", site, union, nurses=22, aides=4),
        _bedside("Medical-Surgical, 4 West", site, union, nurses=20, aides=11),
        _bedside("Medical-Surgical, 5 East", site, union, nurses=16, aides=9),
        _bedside("Labor & Delivery", site, union, nurses=15, aides=4),
        Unit("Surgery, OR & Recovery", site, "Perioperative Director", _HEAD, "5X8", (
            Role("OR Nurse", 11, ("4X10-MTH", "4X10-TFR", "3X12-D1"), (52, 82), union=union),
            Role("Surgical Technologist", 8, ("4X10-MTH", "4X10-TFR"), _TECH),
        )),
        Unit("Respiratory Therapy", site, "Respiratory Supervisor", (88_000, 112_000), "5X8", (
            Role("Respiratory Therapist", 9, _ROUND, (38, 58)),
        )),
        Unit("Imaging", site, "Imaging Manager", (92_000, 124_000), "5X8", (
            Role("Radiologic Technologist", 8, (*_CLINIC, "3X12-N1"), (37, 59)),
            Role("Imaging Scheduler", 3, ("5X8", "PT-20"), (21, 28)),
        )),
        Unit("Pharmacy & Laboratory", site, "Director, Pharmacy and Laboratory", (138_000, 172_000), "5X8", (
            Role("Staff Pharmacist", 6, ("3X12-D1", "3X12-N2", "5X8"), (66, 88), exempt=False),
            Role("Medical Laboratory Scientist", 8, ("5X8", "4X10-TFR", "3X12-N3"), (36, 54)),
        )),
        Unit("Environmental Services", site, "EVS Supervisor", (62_000, 78_000), "5X8", (
            Role("EVS Technician", 16, ("5X8", "5X8", "PT-20", "3X12-N1"), (19, 25), union=union and "SVC-12"),
        )),
        Unit("Food & Nutrition", site, "Food Services Manager", (64_000, 82_000), "5X8", (
            Role("Cook", 5, ("4X10-MTH", "4X10-TFR"), (22, 29)),
            Role("Dietary Aide", 7, ("PT-20", "5X8"), (18, 23)),
        )),
        Unit("Patient Access", site, "Patient Access Manager", (70_000, 92_000), "5X8", (
            Role("Patient Access Representative", 10, ("5X8", "3X12-D2", "3X12-N2", "PT-24"), (20, 28)),
        )),
    )  # fmt: skip


def _clinic(name: str, site: str, *, nurses: int, assistants: int, desk: int) -> Unit:
    return Unit(name, site, "Clinic Manager", (84_000, 108_000), "5X8", (
        Role("Clinic Nurse", nurses, _CLINIC, (43, 62)),
        Role("Medical Assistant", assistants, (*_CLINIC, "PT-20"), (22, 30)),
        Role("Front Desk Representative", desk, ("5X8", "PT-20"), (19, 25)),
    ))  # fmt: skip


def build(today: date, rng: Random) -> DemoEmployer:
    """The hospital system with about 900 people, without cases."""
    force = Workforce(
        rng, today=today, mix=_MIX, worksites=WORKSITES, towns=_TOWNS, domain=DOMAIN,
        number=lambda n: str(100_200 + n * 3), email=lambda first, last: first[:1] + last,
        hire_day=lambda r: monday_on_or_before(today - timedelta(days=tenure_days(r))), part_time=_PART_TIME,
    )  # fmt: skip
    years = timedelta(days=365)
    chief = force.hire("Chief Executive Officer", "Administration", "TAC", _DAYS, (380_000, 420_000), manager="",
                       exempt=True, hired_on=today - 11 * years)  # fmt: skip
    nursing = force.hire("Chief Nursing Officer", "Administration", "TAC", _DAYS, (240_000, 280_000),
                         manager=chief.number, exempt=True)  # fmt: skip
    people_officer = force.hire("Chief People Officer", "Human Resources", "TAC", _DAYS, (210_000, 240_000),
                                manager=chief.number, exempt=True)  # fmt: skip

    def named(
        name: tuple[str, str],
        title: str,
        department: str,
        pattern: str,
        pay: tuple[int, int],
        manager: str,
        *,
        tenure: int,
        exempt: bool = True,
        language: str = "en",
        union: str = "",
    ) -> str:
        person = force.hire(
            title,
            department,
            "TAC",
            (pattern,),
            pay,
            manager=manager,
            exempt=exempt,
            name=name,
            hired_on=monday_on_or_before(today - timedelta(days=tenure)),
            language=language,
            union=union,
        )
        person.tags.add("named")
        return person.number  # fmt: skip

    dana = named(("Dana", "Whitehorse"), "Leave Administrator", "Human Resources", "5X8", (78_000, 90_000),
                 people_officer.number, tenure=2900)  # fmt: skip
    omar = named(("Omar", "Haddad"), "HRIS Analyst", "Human Resources", "5X8", (82_000, 96_000), people_officer.number,
                 tenure=1600)  # fmt: skip
    priya = named(("Priya", "Raghunathan"), "Privacy Officer", "Compliance", "5X8", (118_000, 132_000), chief.number,
                  tenure=2100)  # fmt: skip
    marcus = named(("Marcus", "Bell"), "Nurse Manager, Nights", "Emergency Department", "5X8", _HEAD, nursing.number,
                   tenure=3300)  # fmt: skip
    elena = named(("Elena", "Núñez-Ortiz"), "Registered Nurse", "Emergency Department", "PIT-NA", _RN, marcus,
                  tenure=1900, exempt=False, language="es", union="NU-1199")  # fmt: skip
    for _ in range(7):
        force.hire("Registered Nurse", "Emergency Department", "TAC", _ROTATING_N, _RN, manager=marcus, union="NU-1199")

    force.unit(Unit("Human Resources", "TAC", "Director, HR Operations", (130_000, 150_000), "5X8", (
        Role("HR Business Partner", 4, _DAYS, (84_000, 108_000), exempt=True),
        Role("Payroll Specialist", 4, _DAYS, (28, 37)),
    )), manager=people_officer.number)  # fmt: skip
    analysts = Unit("Information Technology", "OAK", "Director, IT", (160_000, 190_000), "5X8", (
        Role("Systems Analyst", 8, _DAYS, (96_000, 128_000), exempt=True),
        Role("Service Desk Technician", 5, ("5X8", "3X12-N1"), (29, 41)),
    ))  # fmt: skip
    force.unit(analysts, manager=chief.number)
    for site, union in (("TAC", "NU-1199"), ("OAK", "NU-1021"), ("ALB", "")):
        for unit in _hospital(site, union):
            force.unit(unit, manager=nursing.number)
    force.unit(_clinic("Sound Crossing Primary Care", "EVT", nurses=14, assistants=14, desk=9), manager=nursing.number)
    force.unit(_bedside("Sound Crossing Urgent Care", "EVT", "NU-1199", nurses=9, aides=4), manager=nursing.number)
    force.unit(_clinic("Live Oak Specialty Clinics", "SJC", nurses=18, assistants=18, desk=10), manager=nursing.number)
    force.unit(_bedside("Live Oak Infusion Center", "SJC", "NU-1021", nurses=9, aides=3), manager=nursing.number)
    force.unit(_clinic("Mohawk Reach Primary Care", "SCH", nurses=11, assistants=10, desk=6), manager=nursing.number)
    force.unit(_clinic("High Sierra Outreach", "BIS", nurses=4, assistants=5, desk=3), manager=nursing.number)

    force.rehire_some(0.05, from_index=11)
    force.separate_some(58, within_days=400)
    force.return_some(3)
    force.move_homes(24)
    _moves(force, today)
    second = force.named_after("HR Business Partner", ("Noor", "Castellane"))
    return DemoEmployer(
        slug="cascadia",
        name="Cascadia Harbor Health",
        domain=DOMAIN,
        industry="hospital system",
        public_agency=False,
        school=False,
        leave_year_method="rolling_backward",
        leave_year_starts_on=(1, 1),
        workweek_starts=SUNDAY,
        time_zone="America/Los_Angeles",
        worksites=WORKSITES,
        patterns=hospital_patterns(),
        people=force.people,
        signers={
            f"dana@{DOMAIN}": dana,
            f"omar@{DOMAIN}": omar,
            f"priya@{DOMAIN}": priya,
            f"marcus@{DOMAIN}": marcus,
            f"elena@{DOMAIN}": elena,
            f"noor@{DOMAIN}": second,
        },
    )


def _moves(force: Workforce, today: date) -> None:
    """People who changed worksite or schedule, and one whose home moved from California to Washington."""
    rng = force.rng

    def free(site: str, title: str) -> list[Person]:
        return [
            person for person in force.people
            if person.worksite.first == site and person.title == title and not person.tags and len(person.spans) == 1
            and (today - person.hired_on).days > 700
        ]  # fmt: skip

    mover = free("OAK", "Systems Analyst")[0]
    mover.home.change(today - timedelta(days=118), Address("2218 Winterberry Way, Apt 6", "Vancouver", "WA", "98661"))
    mover.tags.update({"moved home", "moved from CA to WA"})
    for origin, target, title, count in (
        ("TAC", "EVT", "Registered Nurse", 3),
        ("OAK", "SJC", "Registered Nurse", 3),
        ("SJC", "BIS", "Medical Assistant", 1),
        ("ALB", "SCH", "Patient Access Representative", 1),
    ):
        for person in rng.sample(free(origin, title), count):
            on = monday_on_or_before(today - timedelta(days=rng.randrange(40, 300)))
            person.worksite.change(on, target)
            person.home.change(on + timedelta(days=9), force.address(target)[0])
            person.tags.add("moved worksite")
    for person in rng.sample(free("TAC", "Registered Nurse"), 8):
        on = monday_on_or_before(today - timedelta(days=rng.randrange(40, 300)))
        person.schedule.change(on, rng.choice(_ROUND))
        person.full_time = True
        person.tags.add("changed schedule")
