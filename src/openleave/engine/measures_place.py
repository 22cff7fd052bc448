"""Measures of place and size: whether the employee works where the law holds, and how many employees there are."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from openleave.engine.context import Context
from openleave.engine.facts import Headcount
from openleave.engine.law_programs import in_place
from openleave.engine.trace import Measured, Missing

ASK_SIZE: tuple[Missing, ...] = (("employer.headcounts", "ask.size"),)
ASK_STATE: tuple[Missing, ...] = (("employee.locations", "ask.state"),)
ASK_CITY: tuple[Missing, ...] = (("employee.locations", "ask.city"),)
MANY = 10**9  # more than any employer has: an upper bound while none is known


def works_in(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether the place of work on a day lies where the program holds; a later move into it is named."""
    place = context.law.header["place"]
    location = context.facts.employee.location_on(day)
    params: dict[str, Any] = {"states": place["states"], "day_on": day}
    if location is None or location.state is None:
        return Measured(None, None, "", (), (), params, ASK_STATE)
    params["state"] = location.state
    facts = (("employee.locations", {"state": location.state, "city": location.city}),)
    found = in_place(place, location)
    if found is None:
        return Measured(None, None, "", facts, (), params, ASK_CITY)
    if not found:
        later = moves_in(context, day)
        if later is not None:
            params |= {"reached_on": later, "change": "works_in.change_by_time"}
    return Measured(found, found, "", facts, (("is_true", "", "works_in", found),), params)


def moves_in(context: Context, day: dt.date) -> dt.date | None:
    """The first later day from which the employee works where the program holds."""
    place = context.law.header["place"]
    later = (location for location in context.facts.employee.locations if in_place(place, location))
    return min((entry.starts_on for entry in later if entry.starts_on and entry.starts_on > day), default=None)


def times_out(context: Context, day: dt.date) -> list[tuple[int, int]]:
    """First and last days (ordinals) of the times after a day in which the employee works where the program does not
    hold, as far as moves are known; one without a known end lasts until the last day there is."""
    place, employee = context.law.header["place"], context.facts.employee
    moves = sorted({entry.starts_on for entry in employee.locations if entry.starts_on and entry.starts_on > day})
    found: list[tuple[int, int]] = []
    for position, move in enumerate(moves):
        location = employee.location_on(move)
        if location is None or in_place(place, location) is not False:
            continue
        ends = moves[position + 1] - dt.timedelta(days=1) if position + 1 < len(moves) else dt.date.max
        found.append((move.toordinal(), ends.toordinal()))
    return joined(found)


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that follow each other without a gap as one."""
    found: list[tuple[int, int]] = []
    for first, last in spans:
        if found and found[-1][1] == first - 1:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def employees(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """How many employees there are on a day: `scope` anywhere, united_states, state or worksite; `full_time`: of them.

    A part that is not known lies between what is known of it and the whole.
    """
    scope, full_time = arguments["scope"], bool(arguments.get("full_time"))
    low, high = count(context, day, scope, full_time)
    params = {"employees": low, "most": high, "scope": scope, "day_on": day}
    if low is None:
        return Measured(None, None, "employees", (), (), params, ASK_SIZE)
    missing = () if low == high else ASK_SIZE
    shown = low if low == high else (low, high)
    return Measured(
        low, high, "employees", (("employer.headcounts", {"scope": scope, "employees": shown}),),
        (("value", "employees", "employer.headcounts", shown),), params, missing,
    )  # fmt: skip


def count(context: Context, day: dt.date, scope: str, full_time: bool = False) -> tuple[int | None, int]:
    """(at least, at most) so many employees; (None, …) when nothing is known."""
    employer = context.facts.employer
    whole, most = everybody(context, day)
    if scope in ("anywhere", "united_states") and not full_time:
        return whole, most
    if scope == "worksite":
        return at_worksite(context, day, full_time)
    states = context.law.header.get("place", {}).get("states", ())
    wanted = states if scope == "state" else None
    parts = [
        entry
        for entry in employer.partial_headcounts
        if (entry.state in wanted if wanted is not None else entry.state is None) and bool(entry.full_time) is full_time
    ]
    found = latest(context, parts, day)
    if found is not None:
        return found, found
    at_least = by_sites(context, day, states) if scope == "state" and not full_time else 0
    if whole is None and not at_least:
        return None, MANY
    return at_least, most


def everybody(context: Context, day: dt.date) -> tuple[int | None, int]:
    """All employees on a day: as counted, else at least those of the worksites and of the States."""
    found = latest(context, context.facts.employer.headcounts, day)
    if found is not None:
        return found, found
    sites = [latest(context, site.headcounts, day) for site in context.facts.worksites]
    known = [people for people in sites if people is not None]
    listed = [entry for entry in context.facts.employer.partial_headcounts if not entry.full_time]
    states = {entry.state for entry in listed}
    parts = sum(latest(context, [e for e in listed if e.state == state], day) or 0 for state in states)
    return (max(sum(known), parts), MANY) if known or parts else (None, MANY)


def by_sites(context: Context, day: dt.date, states: Collection[str]) -> int:
    """Employees of the worksites in a State that are listed; there may be more."""
    sites = [site for site in context.facts.worksites if site.state in states]
    return sum(latest(context, site.headcounts, day) or 0 for site in sites)


def at_worksite(context: Context, day: dt.date, full_time: bool) -> tuple[int | None, int]:
    location = context.facts.employee.location_on(day)
    name = location and (location.reports_to or location.assigned_from or location.home_base)
    site = context.facts.sites.get(name) if name else None
    if site is None:
        return None, MANY
    listed = [entry for entry in site.headcounts if bool(entry.full_time) is full_time]
    found = latest(context, listed, day)
    if found is not None:
        return found, found
    whole = latest(context, site.headcounts, day)
    return (None, MANY) if whole is None else (0, whole)


def latest(context: Context, entries: Iterable[Headcount], day: dt.date) -> int | None:
    """People by the count that holds on a day, else by the last one of an earlier day."""
    best: tuple[dt.date, int] | None = None
    for entry in entries:
        if entry.year is not None:
            continue
        since = entry.on or entry.starts_on or entry.week_of or dt.date.min
        holds = (entry.on is not None and entry.on <= day) or entry.holds_on(day)
        if holds and (best is None or since >= best[0]):
            best = since, context.people(entry)
    return None if best is None else best[1]
