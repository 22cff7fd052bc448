"""Invented people for the tests of the columnar executor: facts documents that sit on the edges of the rules."""

import datetime as dt
import random
from typing import Any

from openleave.engine import facts_words as words
from openleave.engine.quantity import MonthEnd, add_months, add_years

type Document = dict[str, Any]

DAY = dt.timedelta(days=1)
STARTS = [
    dt.date(2024, 2, 29), dt.date(2024, 3, 1), dt.date(2025, 2, 28), dt.date(2025, 3, 1), dt.date(2025, 12, 31),
    dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 11, 23), dt.date(2009, 1, 15), dt.date(2009, 1, 16),
    dt.date(1996, 2, 29),
]  # fmt: skip
METHODS: list[Document | None] = [
    None, {"method": "calendar"}, {"method": "fixed", "starts": "10-01"}, {"method": "fixed", "starts": "02-28"},
    {"method": "anniversary"}, {"method": "forward"}, {"method": "rolling_backward"},
]  # fmt: skip
CHOICES = {
    "break_of_exactly_seven_years": ["count"],
    "period_end": ["anniversary"],
    "payroll_weeks": ["any_interruption"],
    "unknown_route": ["ask"],
    "week_across_new_year": ["year_it_begins"],
}


def near(pick: random.Random, day: dt.date, spread: int = 1) -> dt.date:
    return day + DAY * pick.randint(-spread, spread)


def employer(pick: random.Random, start: dt.date) -> Document:
    """An employer with its policy and worksites."""
    facts: Document = {}
    kind = pick.choice([None, "private", "private", "private", "public_agency", "school"])
    facts |= {} if kind is None else {"kind": kind}
    if pick.random() < 0.3:
        facts["covered"] = pick.random() < 0.7
    if pick.random() < 0.7:
        facts["workweeks_at_threshold"] = {
            str(start.year - n): pick.choice([0, 19, 20, 52]) for n in range(2) if pick.random() < 0.8
        }
    if pick.random() < 0.2:
        facts["headcounts"] = [
            {"starts_on": str(start - pick.choice([31, 45, 400]) * DAY), "employees": pick.choice([49, 50, 80])}
        ]
    if pick.random() < 0.1:
        facts["predecessors"] = [{"id": "before", "covered": True, "succeeded_on": str(near(pick, start, 30))}]
    policy: Document = {"workweek_starts": pick.choice(words.WEEKDAYS), "leave_year": pick.choice(METHODS)}
    if pick.random() < 0.2:
        policy["choices"] = {name: pick.choice(found) for name, found in CHOICES.items() if pick.random() < 0.5}
    if pick.random() < 0.15:
        policy["leave_year_by_state"] = {"CA": {"method": "calendar", "required_by_state_law": True}}
    if pick.random() < 0.15 and policy["leave_year"] is not None:
        change = {"to": {"method": "rolling_backward"}, "announced_on": str(near(pick, start - 60 * DAY))}
        policy["leave_year_change"] = change
    if pick.random() < 0.2:
        policy["counts_service_before_long_break"] = True
    sites = [site(pick, n) for n in range(pick.choice([0, 1, 2, 4]))]
    routes = []
    for a in range(len(sites)):
        for b in range(a):
            if pick.random() < 0.15:
                miles = pick.choice(["10", "75", "75.001", "74.999", "300"])
                routes.append({"between": [sites[a]["id"], sites[b]["id"]], "surface_miles": miles})
    return {"employer": facts, "policy": policy, "worksites": sites, "distances": routes}


def site(pick: random.Random, number: int) -> Document:
    made: Document = {"id": f"site{number}"}
    if pick.random() < 0.9:
        # 75 miles are 1.0855 degrees of latitude: some pairs lie within a hair of the limit.
        away = number * pick.choice([10854, 10855, 10860, 300, 20000])
        made |= {"latitude": f"{410000 + away:06d}"[:2] + "." + f"{410000 + away:06d}"[2:], "longitude": "-87.5"}
    if pick.random() < 0.9:
        made["headcounts"] = [{"employees": pick.choice([0, 1, 24, 25, 26, 49, 50, 51])}]
    return made


def employments(pick: random.Random, start: dt.date) -> list[Document]:
    year_before = add_months(start, -12, MonthEnd.LAST_DAY)
    hired = pick.choice(
        [
            near(pick, year_before), near(pick, year_before), start - DAY * pick.randint(1, 6000), start, start + DAY,
            dt.date(2020, 2, 29), dt.date(2019, 1, 31), near(pick, add_months(start, -11, MonthEnd.NEXT_DAY)),
        ]
    )  # fmt: skip
    listed: list[Document] = [{"starts_on": hired}]
    back = hired
    if pick.random() < 0.1:
        # Called in on a day of about 52 weeks, around the first day of somebody's workweek.
        first = start - DAY * pick.choice([420, 500])
        weeks = [first + 7 * n * DAY for n in range(pick.choice([51, 52, 53, 54]))]
        called = sorted({near(pick, week, 3) for week in weeks})
        return [{"starts_on": str(day), "ends_on": str(day)} for day in called] + [{"starts_on": str(start - DAY)}]
    for _ in range(pick.choice([0, 0, 0, 1, 1, 2, 5])):
        # Breaks of a day, a week, some months, and seven years to the day.
        left = pick.choice([back - DAY, back - DAY * pick.randint(1, 400), add_years(back, -7, MonthEnd.LAST_DAY)])
        ended = near(pick, left)
        begun = ended - DAY * pick.choice([0, 6, 29, 30, 364, 365, 366, 900])
        listed.append({"starts_on": begun, "ends_on": max(begun, ended)})
        back = begun
    if pick.random() < 0.15:
        listed[0]["ends_on"] = max(listed[0]["starts_on"], near(pick, start, 2))
    if pick.random() < 0.1:
        listed.append({"starts_on": hired - 100 * DAY, "ends_on": hired + 10 * DAY})  # overlaps
    pick.shuffle(listed)
    return [{name: str(day) for name, day in span.items()} for span in listed]


def hours(pick: random.Random, start: dt.date) -> list[Document]:
    if pick.random() < 0.06:
        return []
    first = add_months(start, -12, MonthEnd.LAST_DAY)
    shape = pick.random()
    if shape < 0.15:
        minutes = pick.choice([74999, 75000, 75001])
        return [{"starts_on": str(first), "ends_on": str(start - DAY), "minutes": minutes}]
    if shape < 0.25:
        minutes = pick.choice([70000, 75000, 76000])
        return [{"starts_on": str(near(pick, first, 2)), "ends_on": str(near(pick, start - DAY)), "minutes": minutes}]
    monday = first - DAY * ((first.weekday() - pick.choice([0, 6])) % 7) + DAY * 7 * pick.choice([-2, -1, 0, 1])
    usual = pick.choice([1441, 1442, 1443, 1400, 1500, 2400])
    listed: list[Document] = [
        {"week_of": str(monday + 7 * n * DAY), "minutes": 0 if pick.random() < 0.03 else usual} for n in range(55)
    ]
    if pick.random() < 0.5:
        # To the minute: what the whole weeks in the window lack of 1,250 hours, in one day of it.
        inside = sum(
            entry["minutes"]
            for n, entry in enumerate(listed)
            if monday + 7 * n * DAY >= first and monday + (7 * n + 7) * DAY <= start
        )
        lack = 75000 + pick.choice([-1, 0, 1]) - inside
        if 0 <= lack <= 1440:
            listed = [e for e in listed if e["week_of"] != str(monday + 70 * DAY)]
            day = str(monday + 70 * DAY)
            more = {"starts_on": day, "ends_on": str(monday + 74 * DAY), "minutes": min(lack + usual, 7200)}
            listed.append(more)
    listed = in_a_row(listed)
    if pick.random() < 0.3:
        kind = pick.choice(words.HOURS_KIND[1:])
        listed.append({"week_of": str(monday + 35 * DAY), "weeks": 3, "hours": 20, "kind": kind})
    return listed


def in_a_row(listed: list[Document]) -> list[Document]:
    """Weeks that follow each other with the same minutes, as one entry (documents of that size are read faster)."""
    found: list[Document] = []
    for entry in listed:
        last = found[-1] if found else {}
        if "week_of" in entry and "week_of" in last and last["minutes"] == entry["minutes"]:
            following = dt.date.fromisoformat(last["week_of"]) + 7 * last["weeks"] * DAY
            if str(following) == entry["week_of"]:
                last["weeks"] += 1
                continue
        found.append({**entry, "weeks": 1} if "week_of" in entry else entry)
    return found


def usage(pick: random.Random, start: dt.date) -> list[Document]:
    listed: list[Document] = []
    week = pick.choice([2400, 2400, 2160, 1200, 2880])
    edges = [add_months(start, -12, MonthEnd.LAST_DAY) + DAY * n for n in (-1, 0, 1, 2)]
    edges += [dt.date(start.year, 1, 1), dt.date(start.year - 1, 12, 31), dt.date(start.year, 10, 1), start]
    for number in range(pick.choice([0, 0, 3, 5, 12])):
        on = pick.choice([*edges, start - DAY * pick.randint(-30, 800)])
        own = pick.choice([week, week, week, 2100, 1790])
        minutes = pick.choice([0, 60, 240, 480, 480, 7, own])
        listed.append({"id": f"u{number}", "on": str(on), "minutes": min(minutes, own), "workweek_minutes": own})
        if pick.random() < 0.1:
            listed.append({"reverses": f"u{number}"})
    if pick.random() < 0.35:
        begun = start - DAY * pick.randint(1, 500)
        for n in range(pick.choice([10, 40, 90, 200])):
            day = begun + n * DAY
            if day.weekday() < 5:
                listed.append({"on": str(day), "minutes": 480, "workweek_minutes": 2400})
    pick.shuffle(listed)
    return listed


def person(pick: random.Random, base: Document, start: dt.date, number: int) -> Document:
    someone: Document = {"id": f"e{number}"}
    if pick.random() < 0.97:
        someone["employments"] = employments(pick, start)
    someone["hours"] = hours(pick, start)
    if pick.random() < 0.08:
        someone["has_hours_records"] = pick.random() < 0.3
    if pick.random() < 0.15:
        someone["statuses"] = [
            {"status": pick.choice(words.STATUS), "starts_on": str(near(pick, start, 3))}
            for _ in range(pick.choice([1, 2]))
        ]
    document: Document = {**base, "employee": someone}
    sites = [s["id"] for s in base["worksites"]]
    if pick.random() < 0.9:
        someone["locations"] = [{"state": pick.choice(["CA", "TX"])}]
        if sites and pick.random() < 0.95:
            someone["locations"][0]["reports_to"] = pick.choice(sites)
    if pick.random() < 0.25:
        document["headcount_within_75_miles"] = [{"employees": pick.choice([0, 49, 50, 51])}]
    noticed = start - DAY * pick.choice([0, 1, 30, 35, 60])
    reason = pick.choice([*words.REASON, "own_health_condition", "pregnancy", "pregnancy", None])
    document["leave"] = {"reason": reason, "starts_on": str(start), "noticed_on": str(noticed)}
    document["usage"] = usage(pick, start)
    if pick.random() < 0.05:  # facts that no column holds
        more: Document = pick.choice([{"flight_crew": True}, {"spouse_same_employer": True}, {"instructional": True}])
        someone.update(more)
    if pick.random() < 0.03:
        someone["breaks"] = [
            {"starts_on": str(start - 90 * DAY), "ends_on": str(start - 30 * DAY), "reason": "uniformed_service"}
        ]
    return document


def world(seed: int, people: int) -> list[Document]:
    """People of a few employers, whose leave begins on one of two days, or all on one."""
    pick = random.Random(seed)
    starts = [STARTS[seed % len(STARTS)], dt.date(2023, 1, 1) + DAY * pick.randrange(1400)]
    employers = [employer(pick, starts[0]) for _ in range(6)]
    if seed % 2:  # one day for all: the columns then compare with one number
        starts = starts[:1]
    return [person(pick, pick.choice(employers), pick.choice(starts), number) for number in range(people)]
