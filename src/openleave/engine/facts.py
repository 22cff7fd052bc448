# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts: what is known about an employer, an employee and a leave, read strictly from JSON.

`Facts.from_json(document)` is the only way in. `docs/reference/facts.md` describes every key with examples; the
words allowed are in `facts_words`. All spans include both their days. Every class is frozen; what the engine looks
up again and again (hours by week, schedules, usage) is indexed once here, so that a determination only reads.
"""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from openleave.engine import facts_words as words
from openleave.engine import situations
from openleave.engine.facts_employee import Employee
from openleave.engine.facts_leave import Leave, Usage
from openleave.engine.facts_places import us_state
from openleave.engine.facts_policy import Policy
from openleave.engine.ledger import Ledger, ledgers
from openleave.engine.reading import (
    FactsError,
    amount,
    boolean,
    count,
    date,
    decimal,
    either,
    fact,
    load,
    many,
    mapping,
    nested,
    one_of,
    ordered,
    plain,
    suggest,
    text,
    up_to,
)


def calendar_year(value: object, path: str) -> int:
    """A year as a key: a whole number, or text with one."""
    return count(int(value) if isinstance(value, str) and value.isdecimal() else value, path)


def weeks_of_a_year(value: object, path: str) -> int:
    found = count(value, path)
    if found > 53:
        raise FactsError(path, f"{found} workweeks in one year.", "A year touches 53 at most.", "Check the number.")
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Headcount:
    """Employees on a day, over a span, or in a number of calendar workweeks of a year."""

    on: dt.date | None = fact(date, "the one day counted", default=None)
    starts_on: dt.date | None = fact(date, "first day of the span", default=None)
    ends_on: dt.date | None = fact(date, "last day of the span", default=None)
    week_of: dt.date | None = fact(date, "first day of a seven-day week", default=None)
    year: int | None = fact(count, "calendar year, with `weeks`", default=None)
    weeks: int | None = fact(
        up_to(count, 2000, "weeks"), "workweeks of `year`, or weeks in a row from `week_of`", default=None
    )
    state: str | None = fact(us_state, "those who work in this State; without it, all", default=None)
    full_time: bool | None = fact(boolean, "true: only those who work full time", default=None)
    employees: int | None = fact(count, "people counted, already by the law's own rules", default=None)
    counts: dict[str, int] | None = fact(
        mapping(one_of(*words.HEADCOUNT), count), "people by category; the law says who counts", default=None
    )

    def check(self, path: str) -> None:
        either(path, self, "employees", "counts")
        when = [self.on, self.starts_on, self.year, self.week_of]
        counted = self.weeks is not None
        if (
            sum(w is not None for w in when) > 1
            or (self.year is not None and not counted)
            or (counted and self.year is None and self.week_of is None)
        ):
            raise FactsError(
                path, "The time of this headcount is unclear.", "It holds on a day, in a span or in weeks of a year.",
                "Give `on`, or `starts_on` (with `ends_on`), or `week_of`, or `year` with `weeks`.",
            )  # fmt: skip
        if self.year is not None and self.weeks is not None:
            weeks_of_a_year(self.weeks, f"{path}.weeks")
        ordered(path, self.starts_on, self.ends_on)

    def holds_on(self, day: dt.date) -> bool:
        """Whether this count is stated for that day (an undated count holds always)."""
        if self.on is not None:
            return self.on == day
        if self.year is not None:
            return False
        if self.week_of is not None:
            return 0 <= (day - self.week_of).days < 7 * (self.weeks or 1)
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class Affiliate:
    """Another employer that may count as one with this one: by integration, succession or joint employment."""

    id: str = fact(text, "name used for it in employments and hours")
    kind: str | None = fact(one_of(*words.EMPLOYER_KIND), "its kind", default=None)
    covered: bool | None = fact(boolean, "whether it is itself a covered employer, when already decided", default=None)
    headcounts: tuple[Headcount, ...] = fact(many(nested(Headcount)), "its headcount by week", default=())
    workweeks_at_threshold: dict[int, int] | None = fact(
        mapping(calendar_year, weeks_of_a_year),
        "year → number of workweeks at or above the threshold", default=None,
    )  # fmt: skip
    succeeded_on: dt.date | None = fact(date, "predecessor: day this employer took over", default=None)
    common_management: bool | None = fact(boolean, "integrated employer test", default=None)
    interrelated_operations: bool | None = fact(boolean, "integrated employer test", default=None)
    centralized_labor_relations: bool | None = fact(boolean, "integrated employer test", default=None)
    common_ownership: bool | None = fact(boolean, "integrated employer test", default=None)
    administrative_only: bool | None = fact(boolean, "joint: only payroll and benefits (a PEO)", default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Employer:
    id: str = fact(text, "name used for it in employments, hours and worksites", default="employer")
    kind: str | None = fact(one_of(*words.EMPLOYER_KIND), "private, public_agency or school", default=None)
    government: str | None = fact(text, "State or political subdivision it belongs to", default=None)
    covered: bool | None = fact(boolean, "coverage already decided elsewhere", default=None)
    net_income: Decimal | None = fact(
        amount, "net income of the employer in the tax year before, in dollars",
        es="ingreso neto del empleador en el año fiscal anterior, en dólares", default=None,
    )  # fmt: skip
    headcounts: tuple[Headcount, ...] = fact(many(nested(Headcount)), "people on the payroll by week", default=())
    workweeks_at_threshold: dict[int, int] | None = fact(
        mapping(calendar_year, weeks_of_a_year),
        "year → number of workweeks at or above the threshold, when already counted", default=None,
    )  # fmt: skip
    integrated_with: tuple[Affiliate, ...] = fact(many(nested(Affiliate)), "possibly one employer", default=())
    predecessors: tuple[Affiliate, ...] = fact(many(nested(Affiliate)), "businesses taken over", default=())
    joint_employers: tuple[Affiliate, ...] = fact(many(nested(Affiliate)), "employers of the same work", default=())
    partial_headcounts: tuple[Headcount, ...] = dataclasses.field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        # Counts of one State, or of those who work full time, are not counts of the whole payroll.
        if any(entry.state is not None or entry.full_time for entry in self.headcounts):
            parts = tuple(entry for entry in self.headcounts if entry.state is not None or entry.full_time)
            object.__setattr__(self, "partial_headcounts", parts)
            object.__setattr__(self, "headcounts", tuple(e for e in self.headcounts if e not in parts))


@dataclasses.dataclass(frozen=True, slots=True)
class Worksite:
    id: str = fact(text, "name used for it in locations and distances")
    name: str | None = fact(text, "name to show", default=None)
    employer: str | None = fact(text, "whose worksite, when not the employer's", default=None)
    building: str | None = fact(text, "worksites of one employer in one building are one site", default=None)
    state: str | None = fact(us_state, "two-letter State", default=None)
    latitude: Decimal | None = fact(decimal, "degrees north", default=None)
    longitude: Decimal | None = fact(decimal, "degrees east (negative in the United States)", default=None)
    residence: bool | None = fact(boolean, "an employee's home", default=None)
    headcounts: tuple[Headcount, ...] = fact(many(nested(Headcount)), "people who report here", default=())

    def check(self, path: str) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise FactsError(path, "Half a coordinate.", "A place needs both.", "Give latitude and longitude.")
        for name, value, limit in (("latitude", self.latitude, 90), ("longitude", self.longitude, 180)):
            if value is not None and abs(value) > limit:
                raise FactsError(
                    f"{path}.{name}", f"{value} is not on the globe.", f"It lies between -{limit} and {limit}.",
                    "Give decimal degrees.",
                )  # fmt: skip


def pair(value: object, path: str) -> tuple[str, str]:
    found = many(text)(value, path)
    if len(found) != 2 or found[0] == found[1]:
        raise FactsError(path, "Expected two worksites.", "A distance has two ends.", "Write two different ids.")
    return found[0], found[1]


@dataclasses.dataclass(frozen=True, slots=True)
class Distance:
    between: tuple[str, str] = fact(pair, "ids of two worksites")
    surface_miles: Decimal | None = fact(decimal, "shortest route over public ways", default=None)
    surface_transport: bool | None = fact(boolean, "false: there is none between them", default=None)
    usual_mode: str | None = fact(one_of(*words.TRAVEL), "most used mode when there is no surface route", default=None)
    usual_mode_miles: Decimal | None = fact(decimal, "miles by that mode", default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class SiteGroup:
    """Worksites that may be one single site of employment, and the facts that decide it."""

    worksites: tuple[str, ...] = fact(many(text), "ids")
    contiguous: bool | None = fact(boolean, "a campus, or buildings side by side", default=None)
    reasonable_proximity: bool | None = fact(boolean, "near each other, e.g. the same metropolitan area", default=None)
    same_purpose: bool | None = fact(boolean, "used for the same purpose", default=None)
    shared_staff_and_equipment: bool | None = fact(
        boolean, "the same people and equipment move among them", default=None
    )


@dataclasses.dataclass(frozen=True, slots=True)
class NearbyHeadcount:
    """A headcount at and near a worksite that was computed elsewhere."""

    employees: int = fact(count, "employees at and within the distance")
    on: dt.date | None = fact(date, "the day it holds from; without it, always", default=None)
    worksite: str | None = fact(text, "the worksite it was measured from", default=None)


def situation(kind: type, doc: str) -> Any:
    return fact(nested(kind), doc, default=None)


@dataclasses.dataclass(frozen=True)
class Facts:
    """Everything known about one leave. Frozen; `sha256` identifies the document it was read from."""

    employer: Employer = fact(nested(Employer), "the employer", default_factory=Employer)
    employee: Employee = fact(nested(Employee), "the employee", default_factory=Employee)
    worksites: tuple[Worksite, ...] = fact(many(nested(Worksite)), "places of work", default=())
    distances: tuple[Distance, ...] = fact(many(nested(Distance)), "known routes", default=())
    site_groups: tuple[SiteGroup, ...] = fact(many(nested(SiteGroup)), "possible single sites", default=())
    headcount_within_75_miles: tuple[NearbyHeadcount, ...] = fact(
        many(nested(NearbyHeadcount)), "headcounts already computed", default=()
    )
    leave: Leave = fact(nested(Leave), "the leave asked for", default_factory=Leave)
    usage: tuple[Usage, ...] = fact(many(nested(Usage)), "leave already used", default=())
    policy: Policy = fact(nested(Policy), "the employer's choices", default_factory=Policy)
    certification: situations.Certification | None = situation(
        situations.Certification, "certification, second opinions, recertification, fitness for duty"
    )
    notices: situations.Notices | None = situation(
        situations.Notices, "notices by employer and employee, designation, records"
    )
    health_condition: situations.HealthCondition | None = situation(
        situations.HealthCondition, "what is known about a health condition"
    )
    health_benefits: situations.HealthBenefits | None = situation(
        situations.HealthBenefits, "group health coverage, premiums, continuation coverage"
    )
    pay: situations.Pay | None = situation(
        situations.Pay, "substitution of paid leave, benefits received, deductions, bonuses"
    )
    restoration: situations.Restoration | None = situation(situations.Restoration, "return to work, key employees")
    military: situations.Military | None = situation(
        situations.Military, "exigency, servicemember, veteran, next of kin"
    )
    uniformed_service: situations.UniformedService | None = situation(
        situations.UniformedService, "service in the uniformed services"
    )
    accommodation: situations.Accommodation | None = situation(situations.Accommodation, "limitation and accommodation")
    nursing: situations.Nursing | None = situation(situations.Nursing, "break time for nursing employees")
    school: situations.School | None = situation(situations.School, "school employees")
    flight_crew: situations.FlightCrew | None = situation(situations.FlightCrew, "airline flight crews")
    event: situations.Event | None = situation(
        situations.Event, "the event that a leave is for: a death, a loss, violence, a deployment, an election"
    )
    spouse: situations.Spouse | None = situation(situations.Spouse, "a spouse who works for the same employer")
    enforcement: situations.Enforcement | None = situation(
        situations.Enforcement, "a complaint or a suit over a right that was denied"
    )
    wages: situations.Wages | None = situation(
        situations.Wages, "wages by quarter, week and pay period, benefits notified and paid"
    )
    accrual: situations.Accrual | None = situation(
        situations.Accrual, "paid time earned by the hour: worked, earned, carried over, used"
    )
    as_of: dt.date | None = fact(date, "the day the question is asked, when nothing else says so", default=None)
    sha256: str = ""

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read a JSON-shaped document. Raises `FactsError` naming the path of the first thing wrong."""
        made = load(cls, document, "")
        canonical = json.dumps(plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        spouse = made.spouse
        if spouse is None and made.employee.spouse_same_employer:
            spouse = situations.Spouse(married=True, same_employer=True)
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        made = dataclasses.replace(made, sha256=digest, spouse=spouse)
        _ = made.ledgers, made.sites, made.used_reasons  # indexed now, and stray reversals refused here
        return made

    def check(self, path: str) -> None:
        known = {site.id for site in self.worksites}
        if len(known) != len(self.worksites):
            raise FactsError("worksites", "Two worksites have one id.", "An id names one place.", "Rename one.")
        for index, distance in enumerate(self.distances):
            for end in distance.between:
                if end not in known:
                    raise unknown_site(f"distances[{index}].between", end, known)
        for index, group in enumerate(self.site_groups):
            for member in group.worksites:
                if member not in known:
                    raise unknown_site(f"site_groups[{index}].worksites", member, known)
        if known:
            for index, location in enumerate(self.employee.locations):
                for name in SITES_OF_A_LOCATION:
                    site = getattr(location, name)
                    if site is not None and site not in known:
                        raise unknown_site(f"employee.locations[{index}].{name}", site, known)
        self.check_employers()
        for index, absence in enumerate(self.leave.absences):
            absence.by_clock(self.employee.time_zone, f"leave.absences[{index}]")
        ids = [entry.id for entry in self.usage if entry.id]
        if len(ids) != len(set(ids)):
            raise FactsError("usage", "Two usage entries have one id.", "A reversal names its entry.", "Rename one.")
        self.check_usage()

    def check_usage(self) -> None:
        """Amounts fit into their days, and what is taken back was there."""
        if self.usage:
            _ = self.ledgers
        if self.spouse is not None and self.spouse.usage:
            ledgers(self.spouse.usage, self.policy.first_weekday)

    def check_employers(self) -> None:
        """Every employer named is described: a misspelled one would silently take service or hours away."""
        employer = self.employer
        known = {employer.id}
        known.update(a.id for a in (*employer.integrated_with, *employer.predecessors, *employer.joint_employers))
        for index, employment in enumerate(self.employee.employments):
            name = employment.employer
            if name is not None and name not in known and employment.government is None:
                raise unknown_employer(f"employee.employments[{index}].employer", name, known)
        known.update(e.employer for e in self.employee.employments if e.employer is not None)
        for index, hours in enumerate(self.employee.hours):
            if hours.employer is not None and hours.employer not in known:
                raise unknown_employer(f"employee.hours[{index}].employer", hours.employer, known)

    @cached_property
    def sites(self) -> dict[str, Worksite]:
        return {site.id: site for site in self.worksites}

    @cached_property
    def used_reasons(self) -> frozenset[str]:
        """Reasons for which leave was used, the spouse's as well."""
        entries = (*self.usage, *(self.spouse.usage or () if self.spouse else ()))
        return frozenset(entry.reason for entry in entries if entry.reason is not None)

    @cached_property
    def ledgers(self) -> dict[str, Ledger]:
        """Usage by program, indexed by day."""
        return ledgers(self.usage, self.policy.first_weekday)


SITES_OF_A_LOCATION = ("reports_to", "assigned_from", "home_base", "primary_office", "secondary_site")


def unknown_site(path: str, name: str, known: set[str]) -> FactsError:
    return FactsError(
        path, f'"{name}" is not among the worksites.', "It must be described to be used.",
        f"{suggest(name, known)}Add it to worksites, or use one of: {', '.join(sorted(known)) or 'none given'}.",
    )  # fmt: skip


def unknown_employer(path: str, name: str, known: set[str]) -> FactsError:
    return FactsError(
        path, f'"{name}" is no employer of these facts.', "What it is to this one decides whether its time counts.",
        f"{suggest(name, known)}Add it to employer.integrated_with, predecessors or joint_employers, say which "
        f"government it belongs to, leave out service for an unrelated employer, or use one of: "
        f"{', '.join(sorted(known))}.",
    )  # fmt: skip
