"""An oracle for leave years and balances: the regulation done by hand, one day after the other, with fractions.

Written from 29 CFR 825.200 and 825.205, not from the engine, and without any of its code. Slow on purpose: every
question is answered by going through the days. It reads the same document (JSON) that the engine reads.
"""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

DAY = dt.timedelta(days=1)
ZERO, ONE = Fraction(0), Fraction(1)
NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Document = dict[str, Any]


def days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    while first <= last:
        yield first
        first += DAY


def a_year_later(day: dt.date) -> dt.date:
    """The same day of the next year; of 29 February, the day after 28 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)


def date_of(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


# --- the workweek, and what a planned leave counts (825.200(h), .205) ------------------------------------------------


class Work:
    """What the employee is scheduled to work, and the days on which the business does not work."""

    def __init__(self, document: Document) -> None:
        employee, policy = document.get("employee", {}), document.get("policy", {})
        self.known: dict[dt.date, int] = {}
        self.schedules = employee.get("schedules", [])
        self.shifts = employee.get("shifts", [])
        self.first = NAMES.index(policy.get("workweek_starts", "sunday"))
        self.business = {NAMES.index(name) for name in policy.get("business_days", NAMES[:5])}
        self.holidays = {date_of(day) for day in policy.get("holidays", [])}
        self.worked = {date_of(day) for day in employee.get("scheduled_holidays", [])}
        self.closed = {
            day
            for closure in policy.get("closures", [])
            for day in days(dt.date.fromisoformat(closure["starts_on"]), dt.date.fromisoformat(closure["ends_on"]))
        }

    def pattern(self, day: dt.date) -> int:
        """Minutes by the schedule in force; before the first, the first."""
        begun = [s for s in self.schedules if s.get("starts_on") is None or s["starts_on"] <= day.isoformat()]
        if begun:
            schedule = max(begun, key=lambda s: s.get("starts_on") or "")
        elif self.schedules:
            schedule = min(self.schedules, key=lambda s: s.get("starts_on") or "")
        else:
            return 0
        if "minutes" in schedule:
            return schedule["minutes"].get(NAMES[day.weekday()], 0)
        cycle = schedule["cycle_minutes"]
        return cycle[(day - dt.date.fromisoformat(schedule["anchor_on"])).days % len(cycle)]

    def minutes(self, day: dt.date) -> int:
        if day not in self.known:
            self.known[day] = self.minutes_of(day)
        return self.known[day]

    def minutes_of(self, day: dt.date) -> int:
        """A regular shift takes the place of the pattern; required overtime is added; voluntary is not counted."""
        regular = [s["minutes"] for s in self.shifts if s["on"] == day.isoformat() and s["kind"] == "regular"]
        extra = [s["minutes"] for s in self.shifts if s["on"] == day.isoformat() and s["kind"] == "mandatory_overtime"]
        return (sum(regular) if regular else self.pattern(day)) + sum(extra)

    def week(self, day: dt.date) -> list[dt.date]:
        while day.weekday() != self.first:
            day -= DAY
        return [day + n * DAY for n in range(7)]

    def idle(self, day: dt.date) -> bool:
        return day in self.closed or (day in self.holidays and day not in self.worked)

    def stopped_for_a_week(self, week: list[dt.date]) -> bool:
        """Nobody is expected in this workweek: no business day, and no day on which the employee is scheduled."""
        scheduled = [day for day in week if self.minutes(day)]
        return bool(scheduled) and all(self.idle(d) for d in week if d.weekday() in self.business or d in scheduled)

    def ceased(self, day: dt.date) -> bool:
        """Business has stopped for a week or more: seven days in a row, or a whole workweek and what adjoins it."""
        if not self.idle(day):
            return False
        if self.stopped_for_a_week(self.week(day)):
            return True
        first = last = day
        while self.idle(first - DAY):
            first -= DAY
        while self.idle(last + DAY):
            last += DAY
        shut = [d for d in days(first, last) if d in self.closed]
        if not shut or not shut[0] <= day <= shut[-1]:
            return False
        closure = list(days(shut[0], shut[-1]))
        return len(closure) >= 7 or any(self.stopped_for_a_week(self.week(d)) for d in closure)


def missed(document: Document, work: Work) -> dict[dt.date, int]:
    """Minutes that the leave takes from the schedule, by day: never time outside of the schedule."""
    leave = document["leave"]
    found: dict[dt.date, int] = {}
    if leave.get("pattern") == "intermittent":
        for absence in leave["absences"]:
            day = dt.date.fromisoformat(absence["on"])
            found[day] = min(found.get(day, 0) + absence.get("minutes", 1440), work.minutes(day))
        return found
    spans = leave.get("periods") or [leave]
    for span in spans:
        for day in days(dt.date.fromisoformat(span["starts_on"]), dt.date.fromisoformat(span["ends_on"])):
            wanted = 1440 * 9
            if leave.get("pattern") == "reduced":
                wanted = leave["minutes_off"].get(NAMES[day.weekday()], 0)
            found[day] = min(wanted, work.minutes(day))
    return {day: minutes for day, minutes in found.items() if minutes}


def counted(document: Document) -> dict[dt.date, Fraction]:
    """Share of its workweek that each day of the plan counts."""
    work = Work(document)
    off = missed(document, work)
    found: dict[dt.date, Fraction] = {}
    for day in sorted(off):
        week = work.week(day)
        scheduled = {d: work.minutes(d) for d in week if work.minutes(d)}
        if not scheduled:
            continue
        share = Fraction(off[day], sum(scheduled.values()))
        whole = all(off.get(d, 0) >= minutes for d, minutes in scheduled.items())
        if work.ceased(day):
            share = ZERO
        elif whole and not any(work.ceased(d) for d in scheduled):
            pass  # a full week of leave is a week, holidays and short closures or not
        elif (day in work.holidays and day not in work.worked) or day in work.closed:
            share = ZERO
        found[day] = share
    return found


# --- the ledger ------------------------------------------------------------------------------------------------------


def used(document: Document) -> dict[dt.date, Fraction]:
    """Workweeks used by day; what was taken back is left out; no workweek ever exceeds a week."""
    entries = document.get("usage", [])
    undone = {e["reverses"] for e in entries if "reverses" in e}
    standing = [e for e in entries if "reverses" not in e and ("id" not in e or e["id"] not in undone)]
    work = Work(document)
    found: dict[dt.date, Fraction] = {}
    for entry in standing:
        if "on" in entry:
            shares = {dt.date.fromisoformat(entry["on"]): Fraction(entry["minutes"], entry["workweek_minutes"])}
        else:
            shares = spread(entry, work)
        for day, share in shares.items():
            found[day] = found.get(day, ZERO) + share
    for day in sorted(found):
        before = sum((found[d] for d in work.week(day) if d < day and d in found), ZERO)
        found[day] = max(min(found[day], ONE - before), ZERO)
    return {day: weeks for day, weeks in found.items() if weeks}


def spread(entry: Document, work: "Work") -> dict[dt.date, Fraction]:
    """A longer use over its days: the same on each, but the fullest workweeks hold one week."""
    first, weeks = dt.date.fromisoformat(entry["starts_on"]), Fraction(entry["weeks"])
    last = date_of(entry.get("ends_on")) or first + int(weeks * 7 - 1) * DAY
    groups: dict[dt.date, list[dt.date]] = {}
    for day in days(first, last):
        groups.setdefault(min(work.week(day)), []).append(day)
    biggest = sorted(groups.values(), key=len, reverse=True)
    for held, group in enumerate(biggest):
        rate = (weeks - held) / sum(len(g) for g in biggest[held:])
        if len(group) * rate <= 1:
            shares = {day: rate for g in biggest[held:] for day in g}
            return shares | {day: Fraction(1, len(g)) for g in biggest[:held] for day in g}
    return {day: Fraction(1, len(g)) for g in biggest for day in g}


# --- the 12-month period (825.200(b)-(c)) ----------------------------------------------------------------------------


class Years:
    """Which days count together with a day. `uses`: the days of use so far, needed when the year runs from use."""

    def __init__(self, document: Document) -> None:
        rule = document.get("policy", {}).get("leave_year", {})
        self.method = rule["method"]
        self.known: dict[dt.date, dt.date] = {}
        self.begins = (1, 1)
        if self.method == "fixed":
            self.begins = (int(rule["starts"][:2]), int(rule["starts"][3:]))
        if self.method == "anniversary":
            hired = dt.date.fromisoformat(document["employee"]["employments"][0]["starts_on"])
            self.begins = (hired.month, hired.day)

    def begins_on(self, day: dt.date) -> bool:
        """Whether a year begins on this day; one of 29 February begins on 1 March where that day is missing."""
        if self.begins == (2, 29) and (day.month, day.day) == (3, 1):
            return (day - DAY).day == 28
        return (day.month, day.day) == self.begins

    def forward(self, uses: Iterable[dt.date], day: dt.date) -> dt.date:
        """First day of the period that holds `day`: the first use ever begins one, then the first after its end."""
        begun: dt.date | None = None
        for use in sorted({*uses, day}):
            if use > day:
                break
            if begun is None or use >= a_year_later(begun):
                begun = use
        assert begun is not None
        return begun

    def first_day(self, uses: Iterable[dt.date], day: dt.date) -> dt.date:
        """The first day whose use counts against leave on `day`: going back one day after the other."""
        if self.method == "forward":
            return self.forward(uses, day)
        if day not in self.known:
            first = day
            if self.method == "rolling_backward":
                while day < a_year_later(first - DAY):
                    first -= DAY
            else:
                while not self.begins_on(first):
                    first -= DAY
            self.known[day] = first
        return self.known[day]


# --- balance, protection, exhaustion ---------------------------------------------------------------------------------


class Answer:
    """Everything asked of one document with an entitlement of `granted` workweeks."""

    def __init__(self, document: Document, granted: int = 12) -> None:
        self.granted = granted
        self.years = Years(document)
        self.ledger = used(document)
        self.plan = counted(document)
        self.protected: dict[dt.date, Fraction] = {}
        self.all = dict(self.ledger)
        for day in sorted(self.plan):
            part = min(self.plan[day], self.available(self.all, day)) if self.plan[day] else ZERO
            self.protected[day] = part
            if part:
                self.all[day] = self.all.get(day, ZERO) + part

    def used_on(self, uses: dict[dt.date, Fraction], day: dt.date) -> Fraction:
        first = self.years.first_day(uses, day)
        return sum((weeks for other, weeks in uses.items() if first <= other <= day), ZERO)

    def available(self, uses: dict[dt.date, Fraction], day: dt.date) -> Fraction:
        return max(self.granted - self.used_on(uses, day), ZERO)

    @property
    def first_unprotected_on(self) -> dt.date | None:
        return next((day for day in sorted(self.plan) if self.protected[day] < self.plan[day]), None)

    @property
    def exhausts_on(self) -> dt.date | None:
        """The last protected day, when nothing is left on the last day of the plan."""
        protected = [day for day in sorted(self.plan) if self.protected[day]]
        if not protected or self.available(self.all, max(self.plan)):
            return None
        return protected[-1]

    def next_available_on(self, start: dt.date) -> dt.date | None:
        """The first day with anything left, when there is nothing after the plan, or on its first day."""
        after = self.exhausts_on
        if after is not None:
            day = after + DAY
        elif any(self.protected.values()) or self.available(self.ledger, start):
            return None
        else:
            day = start
        last = max([*self.all, day]) + 800 * DAY
        return next((d for d in days(day, last) if self.available(self.all, d)), None)
