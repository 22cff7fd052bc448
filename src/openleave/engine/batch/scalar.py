"""The other executor: an employee as a facts document, decided by the scalar engine, answered by the column."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from openleave.engine import eligibility
from openleave.engine import facts_words as words
from openleave.engine.batch.columns import Columns, Worksites
from openleave.engine.batch.dates import FIRST, NEVER
from openleave.engine.determination import determine_program, eligibility_groups
from openleave.engine.expressions import terms_in
from openleave.engine.facts import Facts
from openleave.engine.law import Criterion, Program, Snapshot, Test
from openleave.engine.terms import OF_PROGRAMS
from openleave.engine.trace import MISSING, NO

UNKNOWN = -1
MEASURED = {"months_employed": "months", "hours_worked": "minutes", "headcount_within_miles": "headcount"}
OUTCOMES = {"ineligible": 0, "indeterminate": 1, "eligible": 2}


def shown(law: Snapshot) -> dict[str, tuple[Criterion, Test]]:
    """The tests whose numbers are in the answers, by measure: of each the first in the table."""
    found: dict[str, tuple[Criterion, Test]] = {}
    for criterion in law.criteria:
        for test in criterion.tests:
            if test.measure in MEASURED:
                found.setdefault(test.measure, (criterion, test))
    return found


def iso(day: int) -> str | None:
    return None if day in (NEVER, FIRST) else dt.date.fromordinal(int(day)).isoformat()


def span(starts: int, ends: int) -> dict[str, Any]:
    return {"starts_on": iso(starts), "ends_on": iso(ends)}


def heeds_distance(program: Program) -> bool:
    """Whether it matters how far worksites are from each other: for the program, or another one that it asks about."""
    rules = program.parts
    tests = (test for rule in rules.get("criteria", ()) for value in rule["values"] for test in value["any_of"])
    return any(test["measure"] == "headcount_within_miles" for test in tests) or any(
        term == "headcount_nearby" or any(f".{kind}." in term for kind in OF_PROGRAMS) for term in terms_in(rules)
    )


def facts_of(columns: Columns, row: int, day: Any, notice: Any, apart: bool = True) -> dict[str, Any]:
    """What the columns know of one employee, as a facts document (docs/reference/facts.md). `apart`: each worksite by
    itself; else those of one State together, but for the employee's own."""
    one = columns.slice(row, row + 1)
    day = int(day[row]) if isinstance(day, np.ndarray) else day
    notice = int(notice[row]) if isinstance(notice, np.ndarray) else notice
    reason: Any = one.reason
    if isinstance(reason, np.ndarray):
        reason = None if reason[0] == 255 else words.REASON[int(reason[0])]
    employer = 0 if one.employer is None else int(one.employer[0])
    base = columns.employers[employer]
    group = {} if one.group is None else one.facts_of_group(int(one.group[0]))
    state, city = (None, None) if one.state is None else one.place(int(one.state[0]))
    location: dict[str, Any] = {"state": state, "city": city}
    made: dict[str, Any] = {
        "employer": base.get("employer", {}),
        "policy": base.get("policy", {}),
        "employee": employee(one) | {"locations": [location], **group},
        "leave": {"reason": reason, "starts_on": iso(day), "noticed_on": iso(notice)},
    }
    if one.wages is not None and len(one.wages.cents):
        quarters = zip(one.wages.starts_on, one.wages.cents, strict=True)
        made["wages"] = {"quarters": [{"starts_on": iso(on), "wages": dollars(int(cents))} for on, cents in quarters]}
    made["usage"] = [
        {"program": program, "on": iso(on), "minutes": int(minutes), "workweek_minutes": int(week)}
        for program, used in one.usage.items()
        for on, minutes, week in zip(used.on, used.minutes, used.week_minutes, strict=True)
    ]
    if "event" in base:
        made["event"] = base["event"]
    if one.headcount is not None and one.headcount[0] >= 0:
        made["headcount_within_75_miles"] = [{"employees": int(one.headcount[0])}]
    sites = one.worksites
    if one.worksite is not None and sites is not None and one.worksite[0] >= 0:
        location["reports_to"] = sites.ids[int(one.worksite[0])]
        made |= places(sites, int(one.worksite[0])) if apart else around(sites, int(one.worksite[0]))
    return made


def dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def employee(one: Columns) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if one.spans is not None:
        made["employments"] = [span(*ends) for ends in zip(one.spans.starts_on, one.spans.ends_on, strict=True)]
    hours: list[dict[str, Any]] = []
    weeks = one.weeks
    if weeks is not None and (one.recorded is None or one.recorded[0]):
        # A week without hours says nothing that a week left out does not, except that hours are recorded.
        some = np.flatnonzero(weeks.counts[:, 0])
        for week in some if len(some) or (one.hours is not None and len(one.hours.minutes)) else [0]:
            minutes = int(weeks.counts[week, 0]) * weeks.unit
            hours.append({"week_of": iso(weeks.starts_on + 7 * int(week)), "minutes": minutes})
    if one.hours is not None:
        columns = (one.hours.starts_on, one.hours.ends_on, one.hours.minutes, one.hours.kind)
        for starts, ends, minutes, kind in zip(*columns, strict=True):
            hours.append(span(starts, ends) | {"minutes": int(minutes), "kind": words.HOURS_KIND[int(kind)]})
    made["hours"] = hours
    if one.no_records is not None and one.no_records[0]:
        made["has_hours_records"] = False
    if one.statuses is not None:
        made["statuses"] = [
            span(starts, ends) | {"status": words.STATUS[int(status)]}
            for status, starts, ends in zip(
                one.statuses.status, one.statuses.starts_on, one.statuses.ends_on, strict=True
            )
        ]
    return made


def places(sites: Worksites, own: int) -> dict[str, Any]:
    """The worksites of one's employer and the known routes between them."""
    owner = np.zeros(len(sites.ids), int) if sites.owner is None else sites.owner
    mine = [int(i) for i in np.flatnonzero(owner == owner[own])]
    listed = []
    for i in mine:
        site: dict[str, Any] = {"id": sites.ids[i]}
        if sites.latitude[i] != Worksites.UNKNOWN and sites.longitude[i] != Worksites.UNKNOWN:
            site |= {"latitude": degrees(int(sites.latitude[i])), "longitude": degrees(int(sites.longitude[i]))}
        if sites.states:
            site["state"] = sites.states[i]
        if sites.headcount[i] >= 0:
            site["headcounts"] = [{"employees": int(sites.headcount[i])}]
        listed.append(site)
    known = set(mine)
    return {
        "worksites": listed,
        "distances": [
            {"between": [sites.ids[a], sites.ids[b]], "surface_miles": str(miles)}
            for (a, b), miles in sites.known.items()
            if a in known and b in known
        ],
    }


def around(sites: Worksites, own: int) -> dict[str, Any]:
    """A worksite, and the others of its owner together."""
    site: dict[str, Any] = {"id": sites.ids[own], "state": sites.states[own] if sites.states else None}
    people = sites.headcount.copy()
    if people[own] >= 0:
        site["headcounts"] = [{"employees": int(people[own])}]
        people[own] = -1
    others = together(replace(sites, headcount=people), 0 if sites.owner is None else int(sites.owner[own]))
    return {"worksites": [site, *({**other, "id": f"others in {other['id']}"} for other in others)]}


def together(sites: Worksites, owner: int) -> list[dict[str, Any]]:
    """An owner's worksites of which the people are known, those of one State as one: as many people."""
    counts: dict[str | None, int] = {}
    mine = sites.headcount >= 0 if sites.owner is None else (sites.headcount >= 0) & (sites.owner == owner)
    for site in np.flatnonzero(mine):
        state = sites.states[int(site)] if sites.states else None
        counts[state] = counts.get(state, 0) + int(sites.headcount[site])
    return [
        {"id": state or "elsewhere", "state": state, "headcounts": [{"employees": n}]} for state, n in counts.items()
    ]


def degrees(number: int) -> str:
    whole, part = divmod(abs(number), 10**7)
    return f"{'-' if number < 0 else ''}{whole}.{part:07d}"


def decide(document: Mapping[str, Any], program: Program, bits: Mapping[str, int], default: int) -> dict[str, int]:
    """The answers of one employee, by the scalar engine. `default`: the day, where the document does not state one."""
    facts = Facts.from_json(document)
    day = facts.leave.first_on or facts.as_of or facts.leave.noticed_on or dt.date.fromordinal(default)
    made = determine_program(facts, program, day)
    answers = {"outcome": OUTCOMES[made.outcome], "failed": 0, "missing": 0}
    for finding in made.findings:
        if finding.group in eligibility_groups and finding.name in bits:
            if finding.result == NO:
                answers["failed"] |= 1 << bits[finding.name]
            elif finding.result == MISSING:
                answers["missing"] |= 1 << bits[finding.name]
    answers |= dict.fromkeys(("months", "minutes", "headcount"), UNKNOWN)
    context = made.context
    for measure, (criterion, test) in shown(context.law).items():
        on = eligibility.day_of(criterion, context) or day
        low = eligibility.MEASURES[measure](context, on, test.arguments).low
        answers[MEASURED[measure]] = UNKNOWN if low is None else int(low)
    answers |= dict.fromkeys(("used", "left", "whole"), 0)
    if made.balance is not None:
        used, left = made.balance.used_on(day), made.balance.available_on(day)
        answers |= weeks(used, left)
    return answers


def weeks(used: Fraction, left: Fraction) -> dict[str, int]:
    """Two numbers of weeks as whole units of one denominator; nothing where they do not fit a column exactly (leave
    used in several workweeks of odd lengths): then only a determination of that employee tells them."""
    whole = lcm(used.denominator, left.denominator)
    units = {"used": int(used * whole), "left": int(left * whole), "whole": whole}
    return units if max(units.values()) < 2**63 else dict.fromkeys(units, 0)


__all__ = ["MEASURED", "decide", "facts_of", "places", "shown", "together", "weeks"]
