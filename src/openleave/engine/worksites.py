"""Worksites: which one is the employee's, which buildings are one site, and who works within a distance of it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from openleave.engine.context import Context, is_integrated
from openleave.engine.facts import Facts, SiteGroup, Worksite
from openleave.engine.facts_employee import Location
from openleave.engine.geodesy import certainly_beyond, miles
from openleave.engine.quantity import months_between
from openleave.engine.trace import Measured, Missing


def employee_worksite(context: Context, day: dt.date, months_at_secondary: int | None) -> tuple[str | None, str]:
    """(id of the employee's worksite on a day or None, why): 29 CFR 825.111(a)."""
    location = context.facts.employee.location_on(day)
    if location is None:
        sites = context.facts.worksites
        return (sites[0].id, "only_worksite") if len(sites) == 1 else (None, "unknown")
    if location.primary_office is not None:
        if location.secondary_site is not None and months_at_secondary is not None:
            months = location.months_at_secondary
            if months is None and location.at_secondary_since_on is not None:
                months = months_between(location.at_secondary_since_on, day)[0]
            if months is not None and months >= months_at_secondary:
                return location.secondary_site, "year_at_secondary"
        return location.primary_office, "primary_office"
    if location.no_fixed_worksite:
        for site, why in home_bases(location):
            if site is not None:
                return site, why
        return None, "unknown"
    if location.works_from_home:
        if location.reports_to is not None:
            return location.reports_to, "telework_reports_to"
        return location.assigned_from, "telework_assigned_from" if location.assigned_from else "unknown"
    if location.reports_to is not None:
        return location.reports_to, "reports_to"
    return (location.assigned_from, "assigned_from") if location.assigned_from else (None, "unknown")


def home_bases(location: Location) -> tuple[tuple[str | None, str], ...]:
    return (
        (location.home_base, "home_base"),
        (location.assigned_from, "assigned_from"),
        (location.reports_to, "reports_to"),
    )


def owner(facts: Facts, site: Worksite) -> str:
    return site.employer or facts.employer.id


def is_single_site(group: SiteGroup) -> bool | None:
    """Contiguous, or near each other, used for one purpose and sharing staff and equipment (825.111(a)(1))."""
    if group.contiguous:
        return True
    answers = (group.reasonable_proximity, group.same_purpose, group.shared_staff_and_equipment)
    if all(answers):
        return True
    return False if any(answer is False for answer in answers) else None


def single_sites(facts: Facts) -> list[set[str]]:
    """The worksites grouped into single sites of employment. Different employers' are never one site."""
    if len(facts.worksites) == 1:
        return [{facts.worksites[0].id}]
    group_of = {site.id: {site.id} for site in facts.worksites}

    def join(a: str, b: str) -> None:
        if owner(facts, facts.sites[a]) == owner(facts, facts.sites[b]) and group_of[a] is not group_of[b]:
            group_of[a] |= group_of[b]
            for member in group_of[b]:
                group_of[member] = group_of[a]

    for group in facts.site_groups:
        if is_single_site(group):
            for member in group.worksites[1:]:
                join(group.worksites[0], member)
    buildings: dict[tuple[str, str], str] = {}
    for site in facts.worksites:
        if site.building is not None:
            key = (owner(facts, site), site.building)
            join(buildings.setdefault(key, site.id), site.id)
    found: list[set[str]] = []
    for sites in group_of.values():
        if sites not in found:
            found.append(sites)
    return found


def headcount_at(context: Context, site: Worksite, day: dt.date) -> int | None:
    """People at a site on a day: a count that holds that day, else the latest dated before it; None: unknown."""
    best: tuple[dt.date, int] | None = None
    for entry in site.headcounts:
        if entry.holds_on(day):
            return context.people(entry)
        moment = entry.on or entry.ends_on or entry.week_of
        if moment is not None and moment <= day and (best is None or moment > best[0]):
            best = (moment, context.people(entry))
    return best[1] if best else None


def distance_between(facts: Facts, a: str, b: str) -> tuple[Decimal | None, str]:
    """(miles or None, how measured): surface_route, usual_mode, straight_line or unknown."""
    for known in facts.distances:
        if set(known.between) == {a, b}:
            if known.surface_miles is not None:
                return known.surface_miles, "surface_route"
            if known.surface_transport is False and known.usual_mode_miles is not None:
                return known.usual_mode_miles, f"usual_mode_{known.usual_mode or 'other'}"
    one, two = facts.sites[a], facts.sites[b]
    if one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return None, "unknown"
    return miles(one.latitude, one.longitude, two.latitude, two.longitude), "straight_line"


def within(context: Context, a: str, b: str, limit: int) -> tuple[bool | None, Decimal | None, str]:
    """Whether two worksites are within the limit (None: not known), the miles and how they were measured."""
    found, how = distance_between(context.facts, a, b)
    if found is None:
        return None, None, how
    if how == "straight_line":
        if certainly_beyond(found, limit):
            return False, found, how
        if context.choice("unknown_route") == "ask":
            return None, found, how
    return found <= limit, found, how


def headcount_within_miles(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Employees at and within some miles of the employee's worksite on the day of notice."""
    facts = context.facts
    limit = int(arguments["miles"])
    site, why = employee_worksite(context, day, arguments.get("secondary"))
    stated = stated_headcount(facts, site, day)
    if stated is not None:
        employees, on = stated
        return Measured(
            employees,
            employees,
            "employees",
            (("headcount_within_75_miles", {"on": on, "employees": employees}),),
            (("value", "employees", "headcount_within_75_miles", employees),),
            {"employees": employees, "miles": limit, "notice_on": day, "worksite": site or ""},
        )
    if site is not None and site in facts.sites:
        return computed_headcount(context, day, limit, site, why)
    total = whole_employer(context, day)
    if total is not None:
        # Nobody can have more people near a worksite than it has in all.
        return Measured(
            0,
            total,
            "employees",
            (("employer.headcounts", {"on": day, "employees": total}),),
            (("value", "employees", "employer.headcounts", total),),
            {"employees": total, "miles": limit, "notice_on": day, "worksite": site or ""},
            (("headcount_within_75_miles", "ask.headcount_nearby"),),
        )
    path, key = ("headcount_within_75_miles", "ask.headcount_nearby")
    if facts.worksites and site is None:
        path, key = ("employee.locations", "ask.worksite")
    return Measured(
        None,
        None,
        "employees",
        (),
        (),
        {"miles": limit, "notice_on": day, "worksite": site or "", "employees": 0},
        ((path, key),),
    )


def stated_headcount(facts: Facts, site: str | None, day: dt.date) -> tuple[int, dt.date | None] | None:
    best: tuple[dt.date, int, dt.date | None] | None = None
    for entry in facts.headcount_within_75_miles:
        if entry.worksite is not None and site is not None and entry.worksite != site:
            continue
        moment = entry.on or dt.date.min
        if moment <= day and (best is None or moment >= best[0]):
            best = (moment, entry.employees, entry.on)
    return None if best is None else (best[1], best[2])


def whole_employer(context: Context, day: dt.date) -> int | None:
    for entry in context.facts.employer.headcounts:
        if entry.holds_on(day):
            return context.people(entry)
    return None


def computed_headcount(context: Context, day: dt.date, limit: int, site: str, why: str) -> Measured:
    facts = context.facts
    employer = facts.employer
    employers = {employer.id, owner(facts, facts.sites[site])}
    if employer.joint_employers or employer.integrated_with:
        employers.update(a.id for a in employer.joint_employers)
        employers.update(a.id for a in employer.integrated_with if is_integrated(a))
    own = next(group for group in single_sites(facts) if site in group)
    low = high = 0
    parts: list[dict[str, Any]] = []
    missing: list[Missing] = []
    approximate = False
    for other in facts.worksites:
        if other.residence or owner(facts, other) not in employers:
            continue
        inside: bool | None = True
        distance: Decimal | None = Decimal(0)
        how = "single_site" if other.id != site else "own_site"
        if other.id not in own:
            inside, distance, how = within(context, site, other.id, limit)
        people = headcount_at(context, other, day)
        if people is None and inside is not False:
            missing.append((f"worksites.{other.id}.headcounts", "ask.site_headcount"))
            high += 1_000_000
        elif inside is None:
            missing.append((f"distances.{site}-{other.id}", "ask.distance"))
            high += people or 0
        elif inside:
            low += people or 0
            high += people or 0
            approximate = approximate or how == "straight_line"
        parts.append(
            {"worksite": other.id, "miles": distance, "measured_by": how, "within": inside, "employees": people}
        )
    return Measured(
        low,
        high,
        "employees",
        (("worksites", tuple(parts)),),
        (
            ("choose", "", "worksite", why, site),
            ("sum", "employees", "headcounts", tuple([p["employees"] for p in parts if p["within"]]), low),
        ),
        {"employees": low, "miles": limit, "notice_on": day, "worksite": site, "approximate": approximate},
        tuple(missing),
    )
