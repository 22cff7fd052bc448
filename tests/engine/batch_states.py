"""Invented people all over the States, for the tests of whole workforces under all programs: places and sizes of their
employers, service, hours and use of leave on the edges of the States' rules."""

import datetime as dt
import random

from tests.engine.batch_people import CHOICES, DAY, METHODS, Document, hours, near, usage

from openleave.engine import facts_words as words
from openleave.engine.law import Library
from openleave.engine.quantity import MonthEnd, add_months

SIZES = [1, 4, 5, 9, 10, 14, 15, 24, 25, 49, 50, 51, 99, 100, 500, 500, 5000]
TENURES = [1, 20, 21, 29, 30, 31, 59, 60, 89, 90, 91, 120, 179, 180, 181, 364, 365, 366, 1000]
MONTHS = [1, 3, 6, 12, 18, 24, 36]
WEEKS = [1049, 1050, 1199, 1200, 1201, 1499, 1500, 2400]  # minutes of a usual week: 17 1/2, 20 and 25 hours
DAYS = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 7, 1), dt.date(2026, 11, 23), dt.date(2024, 2, 29)]
SCHEDULES: list[Document] = [
    {"workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"], "hours_per_day": 8},
    {"workdays": ["monday", "tuesday", "wednesday"], "hours_per_day": "6.65"},
    {"anchor_on": "2026-01-05", "cycle_minutes": [600, 600, 0, 0, 600, 600, 600, 0]},
    {"variable": True, "average_hours_per_week": "17.5"},
    {"variable": True},
    {"starts_on": "2026-03-02", "workdays": ["saturday", "sunday"], "hours_per_day": 10},
]


def employer(pick: random.Random, states: list[str], day: dt.date) -> Document:
    """An employer in some States: in all so many employees, in each so many, at each worksite so many."""
    facts: Document = {"kind": pick.choice(["private", "private", "public_agency", "school", None])}
    here = pick.sample(states, min(4, len(states)))
    counted: list[Document] = []
    if pick.random() < 0.6:
        counted.append({"employees": pick.choice(SIZES)})
    if pick.random() < 0.5:
        counted += [{"state": state, "employees": pick.choice(SIZES)} for state in here]
    if pick.random() < 0.3:
        counted.append({"starts_on": str(near(pick, day)), "employees": pick.choice(SIZES)})
    if pick.random() < 0.2:
        counted.append({"full_time": True, "employees": pick.choice(SIZES)})
    facts["headcounts"] = counted
    if pick.random() < 0.3:
        facts["covered"] = pick.random() < 0.7
    policy: Document = {"workweek_starts": pick.choice(words.WEEKDAYS), "leave_year": pick.choice(METHODS)}
    if pick.random() < 0.2:
        policy["choices"] = {name: pick.choice(found) for name, found in CHOICES.items() if pick.random() < 0.5}
    if pick.random() < 0.15:
        policy["leave_year_by_state"] = {here[0]: {"method": "calendar", "required_by_state_law": True}}
    sites = [
        {
            "id": f"site{number}", "state": pick.choice([here[0], state, state, None]),
            **({"headcounts": [{"employees": pick.choice(SIZES)}]} if pick.random() < 0.8 else {}),
        }
        for number, state in enumerate(here)
    ]  # fmt: skip
    return {"employer": facts, "policy": policy, "worksites": sites if pick.random() < 0.7 else []}


def service(pick: random.Random, day: dt.date) -> list[Document]:
    """Spans around the thresholds of days, weeks and months; with breaks, some of a day."""
    shape = pick.random()
    begun = day - DAY * pick.choice(TENURES)
    if shape > 0.6:
        begun = add_months(day, -pick.choice(MONTHS), MonthEnd.LAST_DAY)
    begun = near(pick, begun)
    listed: list[Document] = [{"starts_on": begun}]
    for _ in range(pick.choice([0, 0, 0, 1, 2])):
        ended = begun - DAY * pick.choice([1, 2, 30, 400])
        begun = ended - DAY * pick.choice([0, 30, 89, 90, 180, 400])
        listed.append({"starts_on": begun, "ends_on": ended})
    if pick.random() < 0.1:
        listed[0]["ends_on"] = max(listed[0]["starts_on"], near(pick, day, 2))
    pick.shuffle(listed)
    return [{name: str(value) for name, value in span.items()} for span in listed]


def worked(pick: random.Random, day: dt.date) -> list[Document]:
    """A usual week of hours on the edge of a threshold, for a year or less; a base period to the hour; or any."""
    if pick.random() < 0.5:
        return hours(pick, day)
    first = day - DAY * 7 * pick.choice([4, 26, 52, 53, 90])
    if pick.random() < 0.3:
        quarter = dt.date(day.year - 1, 7, 1)
        return [{"starts_on": str(quarter), "ends_on": str(quarter + 60 * DAY), "hours": pick.choice([819, 820, 821])}]
    weeks = (day - first).days // 7
    return [{"week_of": str(first), "weeks": weeks, "minutes": pick.choice(WEEKS)}]


def wages(pick: random.Random, day: dt.date) -> list[Document]:
    """Wages of some of the quarters before the leave: little, enough, or none; some cents from a threshold."""
    first = dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    listed = []
    for back in pick.sample(range(8), pick.choice([0, 1, 4, 6])):
        starts_on = add_months(first, -3 * back, MonthEnd.NEXT_DAY)
        paid = pick.choice(["0", "299.99", "300", "1299.99", "1300.00", "2400", "7192.8", "15000.01"])
        listed.append({"starts_on": str(starts_on), "wages": paid})
    return listed


def used(pick: random.Random, day: dt.date, programs: list[str]) -> list[Document]:
    """Of federal law, and of programs of the State: reasons that no column holds in few."""
    listed = usage(pick, day) if pick.random() < 0.3 else []
    for number in range(pick.choice([0, 0, 2])):
        entry = {"id": f"p{number}", "program": pick.choice(programs), "minutes": 480, "workweek_minutes": 2400}
        listed.append({**entry, "on": str(day - DAY * pick.randint(0, 500))})
    return listed


def person(pick: random.Random, base: Document, day: dt.date, states: list[str], library: Library) -> Document:
    someone: Document = {"employments": service(pick, day), "hours": worked(pick, day)}
    if pick.random() < 0.05:
        someone["employments"] = []
    if pick.random() < 0.05:
        someone["has_hours_records"] = False
    if pick.random() < 0.1:
        someone["statuses"] = [{"status": pick.choice(words.STATUS), "starts_on": str(near(pick, day, 3))}]
    if pick.random() < 0.4:
        someone["schedules"] = [pick.choice(SCHEDULES)]
    if pick.random() < 0.3:
        someone["full_time"] = pick.random() < 0.5
    if pick.random() < 0.1:
        someone |= {"weekly_hours": pick.choice([19, 20, 25, 40]), "days_worked": pick.choice([20, 175, 200])}
    state = pick.choice([*states, *states, None])
    location: Document = {"state": state}
    if base["worksites"] and pick.random() < 0.9:
        location["reports_to"] = pick.choice(base["worksites"])["id"]
    if pick.random() < 0.15:
        location["city"] = pick.choice(["Chicago", "Springfield", "Los Angeles"])
    someone["locations"] = [location]
    local = [program for program in library.programs.values() if state in program.states]
    names = [program.id for program in local] or ["us.fed.fmla"]
    document: Document = {**base, "employee": someone, "usage": used(pick, day, names)}
    reason = pick.choice([*words.REASON, None])
    if local and pick.random() < 0.8:
        reason = pick.choice(sorted(pick.choice(local).reasons) or [None])
    noticed = day - DAY * pick.choice([0, 0, 30])
    document["leave"] = {"reason": reason, "starts_on": str(day), "noticed_on": str(noticed)}
    if pick.random() < 0.4:
        document["wages"] = {"quarters": wages(pick, day)}
    if pick.random() < 0.1:  # facts that no column holds
        more: list[Document] = [
            {"event": {"on": str(day - DAY), "kind": "death"}}, {"wages": {"annual": "40000"}},
            {"leave": {**document["leave"], "family_member": {"relationship": "spouse"}}},
            {"employee": {**someone, "instructional": True}},
        ]  # fmt: skip
        document.update(pick.choice(more))
    return document


def nationwide(seed: int, people: int, library: Library, states: list[str] | None = None) -> list[Document]:
    """People of a few employers, somewhere in the States of the library (or in `states`)."""
    pick = random.Random(seed)
    known = states or sorted({state for program in library.programs.values() for state in program.states})
    days = pick.sample(DAYS, 2) if seed % 2 else DAYS[-2:-1]
    made: list[Document] = []
    while len(made) < people:
        some = pick.sample(known, min(6, len(known)))
        base = employer(pick, some, days[0])
        made += [person(pick, base, pick.choice(days), some, library) for _ in range(min(10, people - len(made)))]
    return made
