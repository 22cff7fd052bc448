"""Builds a workforce person by person: names, homes, pay, hires, rehires, separations, moves.

An employer module describes its units (``Unit``) and hands them to ``Workforce``; the result is the same for the
same random stream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .names import Mix, Names, ascii_slug
from .shapes import Address, Dated, DemoWorksite, Person, Span

_STREETS = (
    "Alderbrook Ln", "Applegate Ave", "Bluebird Ct", "Cottonwood Dr", "Cranberry Way", "Dogwood St", "Elderberry Rd",
    "Fernhill Ave", "Foxglove Cir", "Gooseberry Ln", "Hazelnut St", "Heron Pointe Dr", "Juniper Ter", "Kestrel Way",
    "Lantern Hill Rd", "Larkspur Ave", "Marigold St", "Mill Race Rd", "Orchard View Dr", "Old Quarry Rd",
    "Pebblestone Ct", "Quail Hollow Dr", "Ridgeback Ln", "Rosemary St", "Saltmarsh Rd", "Sycamore Bend",
    "Thistledown Ave", "Tumbling Creek Rd", "Willow Run Blvd", "Winterberry Way",
)  # fmt: skip

# Towns where people of a worksite's region live: (city, postal code, area code).
Town = tuple[str, str, str]


@dataclass(frozen=True)
class Role:
    """``count`` people with one job; ``patterns`` are drawn evenly."""

    title: str
    count: int
    patterns: Sequence[str]
    pay: tuple[int, int]
    """Dollars: an hour for hourly staff, a year for exempt staff."""
    exempt: bool = False
    union: str = ""


@dataclass(frozen=True)
class Unit:
    """A department at a worksite with its head and its people."""

    name: str
    worksite: str
    head: str
    head_pay: tuple[int, int]
    head_pattern: str
    roles: tuple[Role, ...]


class Workforce:
    """Accumulates people; ``hire_day`` draws a hire date from the employer's own history of hiring."""

    def __init__(
        self,
        rng: Random,
        *,
        today: date,
        mix: Mix,
        worksites: Sequence[DemoWorksite],
        towns: Mapping[str, Sequence[Town]],
        domain: str,
        number: Callable[[int], str],
        email: Callable[[str, str], str],
        hire_day: Callable[[Random], date],
        part_time: frozenset[str],
    ) -> None:
        self.rng = rng
        self.today = today
        self.people: list[Person] = []
        self._names = Names(rng, mix)
        self._sites = {site.code: site for site in worksites}
        self._towns = towns
        self._domain = domain
        self._number = number
        self._email = email
        self._emails: set[str] = set()
        self._hire_day = hire_day
        self._part_time = part_time

    def unit(self, unit: Unit, *, manager: str) -> Person:
        """Hires a unit's head and people; the head reports to ``manager``. Returns the head."""
        head = self.hire(
            unit.head, unit.name, unit.worksite, (unit.head_pattern,), unit.head_pay, manager=manager, exempt=True
        )
        for role in unit.roles:
            for _ in range(role.count):
                self.hire(
                    role.title, unit.name, unit.worksite, role.patterns, role.pay,
                    manager=head.number, exempt=role.exempt, union=role.union,
                )  # fmt: skip
        return head

    def hire(
        self,
        title: str,
        department: str,
        worksite: str,
        patterns: Sequence[str],
        pay: tuple[int, int],
        *,
        manager: str,
        exempt: bool = False,
        union: str = "",
        hired_on: date | None = None,
        name: tuple[str, str] | None = None,
        language: str | None = None,
    ) -> Person:
        """Adds one person. ``name`` fixes first and last name, for those who sign in to the demo."""
        rng = self.rng
        first, middle, last, community = self._names.draw()
        if name:
            first, last = name
            middle, community = "", "anglo"
        day = hired_on or self._hire_day(rng)
        pattern = rng.choice(list(patterns))
        home, area = self.address(worksite)
        if language is None:
            language = "es" if community == "hispanic" and rng.random() < 0.35 else "en"
        cents = rng.randrange(pay[0] * 100, pay[1] * 100 + 1, 5) if not exempt else rng.randrange(*pay, 50) * 100
        person = Person(
            number=self._number(len(self.people)),
            first_name=first,
            middle_name=middle,
            last_name=last,
            email=self._address_for(first, last) if not name else f"{ascii_slug(first)}@{self._domain}",
            phone=f"{area}5550{rng.randrange(100, 200)}",
            born_on=day - timedelta(days=rng.randrange(19 * 365 + 10, 50 * 365)),
            language=language,
            title=title,
            department=department,
            exempt=exempt,
            pay_cents=cents,
            union=union,
            full_time=pattern not in self._part_time,
            manager_number=manager,
            spans=[Span(day)],
            worksite=Dated(worksite),
            home=Dated(home),
            schedule=Dated(pattern),
        )
        self.people.append(person)
        return person

    def address(self, worksite: str) -> tuple[Address, str]:
        """An invented home near a worksite, and its area code."""
        rng = self.rng
        city, postal_code, area = rng.choice(list(self._towns[worksite]))
        street = f"{rng.randrange(11, 9990)} {rng.choice(_STREETS)}"
        if rng.random() < 0.22:
            street += (
                rng.choice((", Apt ", ", Unit ", " #")) + f"{rng.randrange(1, 40)}{rng.choice(('', 'A', 'B', 'C'))}"
            )
        return Address(street, city, self._sites[worksite].address.state, postal_code), area

    def rehire_some(self, share: float, *, from_index: int = 0) -> None:
        """Gives some people an earlier span that ended between two months and eight and a half years before."""
        rng = self.rng
        for person in self.people[from_index:]:
            if rng.random() >= share or len(person.spans) > 1:
                continue
            gap = rng.choice((60, 95, 140, 200, 400, 800, 1500, 2400, 2700, 3100))
            left_on = person.hired_on - timedelta(days=gap)
            earlier = left_on - timedelta(days=rng.randrange(120, 2200))
            person.spans.insert(
                0, Span(earlier, left_on, rng.choice(("Voluntary", "Relocation", "Reduction in force")))
            )
            person.born_on = min(person.born_on, earlier - timedelta(days=19 * 365))
            person.tags.add("rehired")

    def separate_some(self, count: int, *, within_days: int) -> None:
        """Ends the employment of people without reports, spread over the last ``within_days`` days."""
        heads = {person.manager_number for person in self.people}
        candidates = [
            person
            for person in self.people
            if person.number not in heads
            and "named" not in person.tags
            and (self.today - person.hired_on).days > within_days + 30
        ]
        for person in self.rng.sample(candidates, count):
            left_on = self.today - timedelta(days=self.rng.randrange(10, within_days))
            person.spans[-1].separated_on = left_on
            person.spans[-1].separation_reason = self.rng.choice(
                ("Voluntary", "Retirement", "Relocation", "Attendance")
            )
            person.tags.add("separated")

    def return_some(self, count: int) -> None:
        """Some left during the last year and came back: their rehire is seen when a file brings it."""
        heads = {person.manager_number for person in self.people}
        settled = [
            person
            for person in self.people
            if person.number not in heads and not person.tags and (self.today - person.hired_on).days > 1500
        ]
        for person in self.rng.sample(settled, count):
            person.spans[-1].separated_on = self.today - timedelta(days=self.rng.randrange(270, 300))
            person.spans[-1].separation_reason = "Voluntary"
            back = monday_on_or_before(self.today - timedelta(days=self.rng.randrange(95, 160)))
            person.spans.append(Span(back))
            person.tags.add("rehired")

    def named_after(self, title: str, name: tuple[str, str]) -> str:
        """Give the longest-serving person of that title a name and an address of their own; the number. Draws nothing,
        so that everybody else stays who they are."""
        person = min(
            (
                one
                for one in self.people
                if one.title == title and len(one.spans) == 1 and not one.spans[0].separated_on
            ),
            key=lambda one: one.hired_on,
        )
        person.first_name, person.middle_name, person.last_name = name[0], "", name[1]
        person.email = f"{ascii_slug(name[0])}@{self._domain}"
        person.language = "en"
        person.tags.add("named")
        return person.number

    def move_homes(self, count: int) -> None:
        """Some people moved within their region during the last year."""
        for person in self.rng.sample([p for p in self.people if "separated" not in p.tags], count):
            on = self.today - timedelta(days=self.rng.randrange(20, 330))
            if on > person.hired_on:
                person.home.change(on, self.address(person.worksite.at(on))[0])
                person.tags.add("moved home")

    def _address_for(self, first: str, last: str) -> str:
        stem = self._email(ascii_slug(first), ascii_slug(last.removesuffix(" Jr.")))
        if not stem:
            return ""
        candidate, n = stem, 1
        while candidate in self._emails:
            n += 1
            candidate = f"{stem}{n}"
        self._emails.add(candidate)
        return f"{candidate}@{self._domain}"


def monday_on_or_before(day: date) -> date:
    return day - timedelta(days=day.weekday())


def tenure_days(rng: Random) -> int:
    """Days since hire with the spread of a settled employer: one in nine in the first year, some for decades."""
    drawn = rng.random()
    if drawn < 0.11:
        return rng.randrange(9, 360)
    if drawn < 0.42:
        return rng.randrange(366, 4 * 365)
    if drawn < 0.78:
        return rng.randrange(4 * 365, 12 * 365)
    return rng.randrange(12 * 365, 31 * 365)
