"""Brazos Bend Fabrication: a Texas manufacturer that grew past fifty employees about a year ago."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .patterns import plant_patterns
from .shapes import MONDAY, Address, DemoEmployer, DemoWorksite, Person, Span
from .workforce import Town, Workforce, monday_on_or_before

DOMAIN = "brazos.example"

WORKSITES = (
    DemoWorksite("RSN", "Brazos Bend Plant", Address("5500 Ironwood Pkwy", "Rosenberg", "TX", "77471"),
                 "29.5572", "-95.8086", "America/Chicago"),
)  # fmt: skip

_RICHMOND: tuple[Town, ...] = (
    ("Rosenberg", "77471", "281"), ("Richmond", "77469", "832"), ("Sugar Land", "77478", "281"),
    ("Needville", "77461", "979"), ("Wharton", "77488", "979"),
)  # fmt: skip
_MIX = {
    "hispanic": 38,
    "anglo": 31,
    "black": 15,
    "vietnamese": 8,
    "south_asian": 3,
    "east_asian": 2,
    "native": 1,
    "other": 2,
}

CROSSED_FIFTY_WEEKS_AGO = 54
"""Weeks since the plant first had fifty people. Whatever the date, twenty of them soon fell into one calendar year,
which makes an employer covered; fewer than twenty had passed when somebody asked 37 weeks ago."""

_FLOOR = (
    ("Welder", 13, ("1ST-5X8", "2ND-4X10"), (24, 36)),
    ("CNC Machinist", 8, ("1ST-5X8", "2ND-4X10"), (26, 38)),
    ("Press Brake Operator", 6, ("1ST-5X8", "2ND-4X10"), (22, 31)),
    ("Painter", 4, ("1ST-5X8",), (20, 28)),
    ("Assembler", 9, ("1ST-5X8", "2ND-4X10"), (18, 25)),
    ("Forklift Operator", 3, ("1ST-5X8", "2ND-4X10"), (18, 24)),
    ("Quality Inspector", 3, ("1ST-5X8", "2ND-4X10"), (23, 31)),
)


def build(today: date, rng: Random) -> DemoEmployer:
    """The manufacturer with sixty people, without cases.

    Forty-four people have been there for long; the others came one or two at a time over the last eighteen months,
    the fiftieth ``CROSSED_FIFTY_WEEKS_AGO``.
    """
    force = Workforce(
        rng, today=today, mix=_MIX, worksites=WORKSITES, towns={"RSN": _RICHMOND}, domain=DOMAIN,
        number=lambda n: f"BBF-{1001 + n * 2}",
        # Most people on the floor have no work e-mail.
        email=lambda first, last: f"{first}{last[:1]}" if rng.random() < 0.3 else "",
        hire_day=lambda r: monday_on_or_before(today - timedelta(days=r.randrange(800, 20 * 365))),
        part_time=frozenset({"PT-24"}),
    )  # fmt: skip

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
    ) -> str:
        hired_on = monday_on_or_before(today - timedelta(days=tenure))
        person = force.hire(title, department, "RSN", (pattern,), pay, manager=manager, exempt=exempt, name=name,
                            hired_on=hired_on, language=language)  # fmt: skip
        person.tags.add("named")
        return person.number

    owner = force.hire("President", "Office", "RSN", ("OFFICE",), (190_000, 210_000), manager="", exempt=True,
                       hired_on=monday_on_or_before(today - timedelta(days=24 * 365)))  # fmt: skip
    rosa = named(("Rosa", "Treviño"), "HR Manager", "Office", "OFFICE", (82_000, 94_000), owner.number, tenure=3800)
    hank = named(
        ("Hank", "Kowalski"), "Payroll and HR Specialist", "Office", "OFFICE", (58_000, 66_000), rosa, tenure=1500
    )
    iris = named(("Iris", "Singletary"), "Controller and Privacy Officer", "Office", "OFFICE", (108_000, 118_000),
                 owner.number, tenure=2600)  # fmt: skip
    miguel = named(("Miguel", "Sandoval"), "Second Shift Supervisor", "Production", "2ND-4X10", (68_000, 76_000),
                   owner.number, tenure=4100, language="es")  # fmt: skip
    wade = named(("Wade", "Huckaby"), "Welder", "Production", "2ND-4X10", (28, 36), miguel, tenure=2300, exempt=False)
    first_shift = force.hire("First Shift Supervisor", "Production", "RSN", ("1ST-5X8",), (70_000, 80_000),
                             manager=owner.number, exempt=True)  # fmt: skip
    for title, pay in (("Estimator", (66_000, 84_000)), ("Buyer", (58_000, 70_000)), ("Engineer", (84_000, 104_000))):
        force.hire(title, "Office", "RSN", ("OFFICE",), pay, manager=owner.number, exempt=True)
    force.hire("Receptionist", "Office", "RSN", ("PT-24",), (17, 21), manager=rosa)

    places = [(title, patterns, pay) for title, count, patterns, pay in _FLOOR for _ in range(count)]
    rng.shuffle(places)
    settled = 44 - len(force.people)
    for index, (title, patterns, pay) in enumerate(places):
        pattern = rng.choice(list(patterns))
        boss = miguel if pattern == "2ND-4X10" else first_shift.number
        force.hire(title, "Production", "RSN", (pattern,), pay, manager=boss,
                   hired_on=None if index < settled else _growth_day(today, index - settled))  # fmt: skip
    while len(force.people) < 60:
        force.hire("Shop Helper", "Production", "RSN", ("1ST-5X8",), (16, 20), manager=first_shift.number,
                   hired_on=_growth_day(today, len(force.people) - 44))  # fmt: skip

    returned = [p for p in force.people if (today - p.hired_on).days > 800 and "named" not in p.tags][4:6]
    for person, gap in zip(returned, (140, 2750), strict=True):
        _earlier_span(person, gap)
    leavers = [p for p in force.people if (today - p.hired_on).days > 900 and p.title == "Assembler"][:1]
    for person in leavers:
        person.spans[-1].separated_on = today - timedelta(days=33)
        person.spans[-1].separation_reason = "Voluntary"
        person.tags.add("separated")
    force.move_homes(3)
    second = force.named_after("Buyer", ("Lena", "Abelson"))
    return DemoEmployer(
        slug="brazos",
        name="Brazos Bend Fabrication",
        domain=DOMAIN,
        industry="manufacturer",
        public_agency=False,
        school=False,
        leave_year_method="calendar",
        leave_year_starts_on=(1, 1),
        workweek_starts=MONDAY,
        time_zone="America/Chicago",
        worksites=WORKSITES,
        patterns=plant_patterns(),
        people=force.people,
        signers={
            f"rosa@{DOMAIN}": rosa,
            f"hank@{DOMAIN}": hank,
            f"iris@{DOMAIN}": iris,
            f"miguel@{DOMAIN}": miguel,
            f"wade@{DOMAIN}": wade,
            f"lena@{DOMAIN}": second,
        },
    )


def _growth_day(today: date, nth: int) -> date:
    """Hire date of the ``nth`` newcomer after the first forty-four: six until fifty was reached, the rest since."""
    if nth < 6:
        weeks = 80 - nth * (80 - CROSSED_FIFTY_WEEKS_AGO) // 5
    else:
        weeks = max(2, CROSSED_FIFTY_WEEKS_AGO - 5 * (nth - 5))
    return monday_on_or_before(today - timedelta(weeks=weeks))


def _earlier_span(person: Person, gap: int) -> None:
    left_on = person.hired_on - timedelta(days=gap)
    person.spans.insert(0, Span(left_on - timedelta(days=900), left_on, "Voluntary"))
    person.born_on = min(person.born_on, left_on - timedelta(days=900 + 19 * 365))
    person.tags.add("rehired")
