# ruff: noqa: S608 - the text put into SQL is a constant of this package
"""A file of leave already used, staged: each row becomes days of the ledger, compared with what is counted already.

A row is one day, or a span that is spread over its scheduled days. Rows that are counted already change nothing; rows
that contradict what is counted are problems, because the ledger is append-only and nobody guesses which is right.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_in
from openleave.apps.feeds.loading.spreading import DAY_MINUTES, Day, TooMuch, Unit, spread
from openleave.apps.feeds.loading.usage_known import Person, Read, people, read_days, start_of_week
from openleave.apps.feeds.normalise.found import Found
from openleave.apps.feeds.normalise.quantities import WEEK_MINUTES
from openleave.apps.feeds.normalise.rows import Decisions, normalise, require
from openleave.apps.feeds.problems import WARNINGS
from openleave.apps.feeds.sources import Source

PROGRAM = "us.fed.fmla"
LONGEST = timedelta(days=366)
#: Nobody else posts or takes back while what was compared is written. Reading goes on.
ALONE = "LOCK TABLE ledger_usageentry IN SHARE ROW EXCLUSIVE MODE"
_STAGE = """
CREATE TEMP TABLE import_usage (line integer, employee_id uuid, program text, reason text, used_on date,
    minutes integer, workweek integer) ON COMMIT DROP"""
_UNITS: dict[str, Unit] = {
    "hours_used": "minutes", "minutes_used": "minutes", "days_used": "days", "weeks_used": "weeks",
}  # fmt: skip


class Wrong(Exception):
    """What is wrong with a row: (field, code, value)."""

    def __init__(self, name: str, code: str, value: object = "") -> None:
        super().__init__(name, code)
        self.name, self.code, self.value = name, code, str(value)


@dataclass(slots=True)
class Row:
    """A row of the file, understood. ``new`` are the days that are not counted yet."""

    line: int
    number: str
    person: Person
    program: str
    reason: str | None
    where: str
    days: list[tuple[date, int, int]]
    read: Read
    new: list[tuple[date, int, int]] = field(default_factory=list)
    bad: bool = False


@dataclass(slots=True)
class StagedUsage:
    """What staging found; counts are rows of the file, but for ``days`` and ``minutes``, which are to be counted."""

    total: int = 0
    new: int = 0
    unchanged: int = 0
    bad: int = 0
    days: int = 0
    minutes: int = 0
    people: int = 0
    from_schedule: int = 0
    from_hours: int = 0
    assumed_days: int = 0
    rows: list[Row] = field(default_factory=list)
    problems: pl.DataFrame = field(default_factory=pl.DataFrame)
    digest: str = ""

    def counts(self) -> dict[str, int]:
        """The big numbers of the preview, and what it says about the workweeks."""
        names = ("total", "new", "unchanged", "bad", "days", "minutes", "people", "from_schedule", "from_hours",
                 "assumed_days")  # fmt: skip
        return {name: getattr(self, name) for name in names} | {"changed": 0, "warned": 0, "missing": 0}


class UsageStager:
    """Reads a source once and fills ``import_usage``."""

    def __init__(self, context: Context, source: Source) -> None:
        self.context, self.source = context, source
        self.found, self.staged = Found(), StagedUsage()

    def run(self) -> StagedUsage:
        """Stage everything. Runs inside the organization's scope."""
        self.context.cursor.execute(_STAGE)
        decisions = Decisions(self.context.today, self.context.orders, self.context.options.get("words", {}))
        parts, done = [], 0
        for block in self.source.blocks():
            for odd in block.ragged:
                value = pl.Series([f"{odd.found} values, {odd.expected} columns"])
                self.found.add(pl.Series([odd.line], dtype=pl.UInt32), pl.Series([True]), "", "columns", value)
            if block.frame.height:
                typed = normalise("usage", block.frame, decisions, self.found)
                require("usage", typed, self.found)
                parts.append(typed)
            done += block.frame.height + len(block.ragged)
            self.context.progress("check", done)
        self.staged.total = done
        rows = self._rows(pl.concat(parts)) if parts else []
        self._compare(rows)
        return self._finish(rows)

    def _rows(self, typed: pl.DataFrame) -> list[Row]:
        bad = self.found.frame()["line"].unique()
        good = typed.filter(~pl.col("line").is_in(bad.implode()))
        known = people(self.context, good["employee_number"].unique().to_list())
        rows, problems = [], []
        for values in good.iter_rows(named=True):
            try:
                rows.append(self._row(values, known))
            except Wrong as wrong:
                problems.append((values["line"], wrong.name, wrong.code, wrong.value))
        self._note(problems)
        return rows

    def _row(self, values: dict[str, Any], known: dict[str, Person]) -> Row:
        number = values["employee_number"]
        person = known.get(number)
        if person is None:
            raise Wrong("employee_number", "unknown_employee", number)
        name, amount = _amount(values)
        unit = _UNITS[name]
        first, last = self._span(values, amount, unit)
        stated = values.get("workweek_hours")
        if stated is not None and stated > WEEK_MINUTES:
            raise Wrong("workweek_hours", "too_many_hours", f"{stated // 60}:{stated % 60:02}")
        where = "used_from_on" if values.get("used_from_on") else "used_on"
        timed = first == last and unit != "days"
        read = (
            _week_of(person, first, stated, self.context) if timed else self._read(person, first, last, stated, where)
        )
        if read.unknown is not None and not person.employed(read.unknown):
            raise Wrong(where, "not_employed", read.unknown)
        if read.unknown is not None:
            raise Wrong("workweek_hours", "no_workweek", read.unknown)
        days = _posted(read, amount, unit, where, name) if not timed else _one(read.days[0], amount, unit, name)
        for on, _minutes, _workweek in days:
            if not person.employed(on):
                raise Wrong(where, "not_employed", on)
        program = values.get("program") or PROGRAM
        return Row(values["line"], number, person, program, values.get("leave_reason"), where, days, read)

    def _span(self, values: dict[str, Any], amount: Fraction, unit: Unit) -> tuple[date, date]:
        first, last = values.get("used_from_on"), values.get("used_to_on")
        if first is None:
            first = values.get("used_on")
            last = last or first
        if first is None:
            raise Wrong("used_on", "no_day")
        if last is None:  # whole weeks say themselves where they end
            days = amount * 7 if unit == "weeks" else Fraction(1)
            if days.denominator != 1:
                raise Wrong("used_to_on", "no_day")
            last = first + timedelta(days=min(int(days), 3660) - 1)
        if last < first:
            raise Wrong("used_to_on", "days_reversed", last)
        if last - first >= LONGEST:
            raise Wrong("used_to_on", "long_span", last)
        if last > self.context.today:
            raise Wrong("used_to_on" if values.get("used_to_on") else "used_on", "future_leave", last)
        return first, last

    def _read(self, person: Person, first: date, last: date, stated: int | None, where: str) -> Read:
        read = read_days(person, first, last, stated, self.context.week_starts_on)
        if not read.days and read.unknown is None:
            raise Wrong(where, "not_scheduled", first)
        return read

    def _compare(self, rows: list[Row]) -> None:
        """Check the rows against each other and against what is counted; note the days that are new."""
        told: dict[tuple[str, str, date], list[Row]] = defaultdict(list)
        for row in rows:
            for on, _minutes, _workweek in row.days:
                told[row.number, row.program, on].append(row)
        problems: list[tuple[int, str, str, str]] = []

        def refuse(row: Row, code: str, value: object) -> None:
            if not row.bad:
                row.bad = True
                problems.append((row.line, row.where, code, str(value)))

        for (_number, _program, on), those in told.items():
            for row in those if len(those) > 1 else ():
                refuse(row, "same_day", on)
        for row in rows:
            for day in row.days:
                counted = row.person.used.get((row.program, day[0]), [])
                if not counted:
                    row.new.append(day)
                elif len(counted) > 1 or not _same(counted[0], row, day):
                    refuse(row, "other_use", f"{day[0]}: {_clock(sum(entry.minutes for entry in counted))}")
        self._check_weeks(rows, refuse)
        self._note(problems)

    def _check_weeks(self, rows: list[Row], refuse: Any) -> None:
        """No more than the workweek can be used in it, by whichever of its entries."""
        weeks: dict[tuple[str, str, date], list[Row]] = defaultdict(list)
        shares: dict[tuple[str, str, date], Fraction] = defaultdict(Fraction)
        for row in rows:
            for on, minutes, workweek in () if row.bad else row.new:
                key = (row.number, row.program, start_of_week(on, self.context.week_starts_on))
                weeks[key].append(row)
                shares[key] += Fraction(minutes, workweek)
        for key, those in weeks.items():
            _number, program, starts_on = key
            used = those[0].person.used
            for index in range(7):
                for entry in used.get((program, starts_on + timedelta(days=index)), ()):
                    shares[key] += Fraction(entry.minutes, entry.workweek)
            if shares[key] > 1:
                for row in those:
                    mine = sum(
                        minutes
                        for on, minutes, _workweek in row.new
                        if start_of_week(on, self.context.week_starts_on) == starts_on
                    )
                    refuse(row, "more_than_week", f"{starts_on}: {_clock(mine)}")

    def _note(self, problems: list[tuple[int, str, str, str]]) -> None:
        names = ("line", "field", "code", "value")
        self.found.add_frame(pl.DataFrame(problems, schema=dict.fromkeys(names, pl.String) | {"line": pl.UInt32},
                                          orient="row"))  # fmt: skip

    def _finish(self, rows: list[Row]) -> StagedUsage:
        staged = self.staged
        staged.problems = self.found.frame()
        bad = staged.problems.filter(~pl.col("code").is_in(WARNINGS))["line"].unique().sort()
        staged.bad = len(bad)
        good = [row for row in rows if not row.bad]
        staged.rows = [row for row in good if row.new]
        staged.new, staged.unchanged = len(staged.rows), len(good) - len(staged.rows)
        staged.people = len({row.number for row in staged.rows})
        staged.from_schedule = sum(row.read.derived == "schedule" for row in staged.rows)
        staged.from_hours = sum(row.read.derived == "hours" for row in staged.rows)
        staged.assumed_days = sum(row.read.assumed for row in staged.rows)
        posted = [
            (row.line, row.person.employee_id, row.program, row.reason, on, minutes, workweek)
            for row in staged.rows
            for on, minutes, workweek in row.new
        ]
        staged.days, staged.minutes = len(posted), sum(day[5] for day in posted)
        names = ("line", "employee_id", "program", "reason", "used_on", "minutes", "workweek")
        types = (pl.Int64, pl.String, pl.String, pl.String, pl.Date, pl.Int64, pl.Int64)
        frame = pl.DataFrame(posted, schema=dict(zip(names, types, strict=True)), orient="row")
        copy_in(self.context.cursor, "import_usage", frame)
        content = f"{staged.counts()}|{bad.to_list()}|{[tuple(map(str, day)) for day in posted]}"
        staged.digest = hashlib.sha256(content.encode()).hexdigest()
        return staged


def _amount(values: dict[str, Any]) -> tuple[str, Fraction]:
    given = [(name, Fraction(values[name])) for name in _UNITS if values.get(name) is not None]
    some = [(name, amount) for name, amount in given if amount > 0]
    if not some:
        raise Wrong(given[0][0] if given else "hours_used", "no_time")
    if len(some) > 1:
        raise Wrong(some[1][0], "two_amounts", values[some[1][0]])
    return some[0]


def _week_of(person: Person, day: date, stated: int | None, context: Context) -> Read:
    """The workweek of one day whose time is stated: the schedule of the day itself does not matter."""
    if stated:
        return Read(days=[Day(day, Fraction(stated), stated)])
    job = person.job(day)
    week = start_of_week(day, context.week_starts_on)
    planned = sum(job.pattern.on(week + timedelta(days=index)) for index in range(7)) if job and job.pattern else 0
    workweek = planned or (job.minutes_per_week if job else None)
    if not workweek:
        return Read(unknown=day)
    return Read(days=[Day(day, Fraction(workweek), workweek)], derived="schedule" if planned else "hours")


def _one(day: Day, amount: Fraction, unit: Unit, name: str) -> list[tuple[date, int, int]]:
    minutes = int(amount if unit == "minutes" else amount * day.workweek)
    if minutes > DAY_MINUTES:
        raise Wrong(name, "more_than_day", _clock(minutes))
    if minutes > day.workweek:
        raise Wrong(name, "more_than_week", _clock(minutes))
    if not minutes:
        raise Wrong(name, "no_time")
    return [(day.on, minutes, day.workweek)]


def _posted(read: Read, amount: Fraction, unit: Unit, where: str, name: str) -> list[tuple[date, int, int]]:
    """The days of a span, without those on which nothing is left to count."""
    try:
        minutes = spread(read.days, amount, unit, strict=not read.assumed or unit == "days")
    except TooMuch:
        raise Wrong(name, "more_than_days", amount if unit != "minutes" else _clock(int(amount))) from None
    if max(minutes) > DAY_MINUTES:
        raise Wrong(name, "more_than_day", _clock(max(minutes)))
    days = [(day.on, some, day.workweek) for day, some in zip(read.days, minutes, strict=True) if some]
    if not days:
        raise Wrong(name, "no_time")
    if any(some > workweek for _on, some, workweek in days):
        raise Wrong(where, "more_than_week", _clock(max(minutes)))
    return days


def _same(entry: Any, row: Row, day: tuple[date, int, int]) -> bool:
    """Whether a day is counted as the row says. Leave of a case has the case's reason."""
    return (entry.minutes, entry.workweek) == day[1:] and (entry.of_case or entry.reason == row.reason)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def write(context: Context, staged: StagedUsage) -> None:
    """Post the staged days, all of them in one statement."""
    context.progress("write", 0)
    context.cursor.execute(
        "INSERT INTO ledger_usageentry (id, organization_id, employee_id, program, reason, used_on, minutes_used, "
        "workweek_minutes, kind, reversal_reason, posted_at, posted_by_id, source_id) "
        f"SELECT {context.new_id_sql}, %(org)s, employee_id, program, reason, used_on, minutes, workweek, 'usage', '', "
        "%(now)s, %(account)s, %(source)s FROM import_usage",
        {"org": context.organization_id, "now": context.now, "account": context.account_id,
         "source": context.source_id},
    )  # fmt: skip
