"""A file of open cases, staged: each row checked for all that opening its case asks, and compared with what is here.

A row whose case number has been imported changes nothing. Nothing is decided here: that is done case by case when the
import is applied, by the law and with the facts of that day.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import polars as pl

from openleave.apps.accounts.selectors import handlers_by_email
from openleave.apps.cases.reasons import MAY_NEED_RELATIONSHIP, NEEDS_CHILD, NEEDS_RELATIONSHIP, USUAL_RELATIONSHIP
from openleave.apps.cases.services import carry_over_barred
from openleave.apps.feeds.case_words import amounts_of, hours_off_of
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.usage_known import Person, people
from openleave.apps.feeds.normalise.found import Found
from openleave.apps.feeds.normalise.rows import Decisions, normalise, require
from openleave.apps.feeds.problems import WARNINGS
from openleave.apps.feeds.sources import Source

GRANTED = frozenset({"designated", "open"})
MILESTONES = (
    "eligibility_notice_on", "certification_requested_on", "certification_received_on", "designation_notice_on",
)  # fmt: skip
#: What a state says was done, where the row has no day for it.
IMPLIED = {
    "eligibility_decided": ("eligibility_notice_on",),
    "certification_pending": ("eligibility_notice_on", "certification_requested_on"),
    "designated": ("eligibility_notice_on", "designation_notice_on"),
    "open": ("eligibility_notice_on", "designation_notice_on"),
    "not_designated": ("eligibility_notice_on",),
}
MOST = timedelta(days=731)
FAR = timedelta(days=3660)
_HERE = """
SELECT k.number, c.reason, c.starts_on, c.number FROM import_person k
JOIN cases_leavecase c ON c.organization_id = %(org)s AND c.employee_id = k.employee_id
WHERE c.state <> 'cancelled' AND c.starts_on IS NOT NULL AND NOT EXISTS (
    SELECT FROM feeds_carriedcase f WHERE f.organization_id = %(org)s AND f.case_id = c.id
       AND f.source_id = %(source)s AND f.taken_back_at IS NULL)"""
_CARRIED = """
SELECT reference, source_id FROM feeds_carriedcase
WHERE organization_id = %(org)s AND taken_back_at IS NULL AND reference = ANY(%(references)s)"""


@dataclass(slots=True)
class CaseRow:
    """A row of the file, understood. ``asked`` are the fields of ``cases.services.opening.Asked``; ``used`` program to
    minutes; ``done``: this import has opened the case already."""

    line: int
    number: str
    person: Person
    reference: str
    state: str
    asked: dict[str, Any]
    milestones: dict[str, date]
    programs: list[str]
    used: dict[str, int]
    owner_id: UUID | None
    done: bool = False

    @property
    def said(self) -> str:
        """Everything that would be done, but for what is private."""
        shown = {key: value for key, value in self.asked.items() if key != "note"}
        return repr((self.reference, self.number, self.state, sorted(shown.items(), key=str), self.programs,
                     sorted(self.used.items()), sorted(self.milestones.items()), self.owner_id))  # fmt: skip


@dataclass(slots=True)
class StagedCases:
    """What staging found; counts are rows of the file."""

    total: int = 0
    new: int = 0
    unchanged: int = 0
    bad: int = 0
    warned: int = 0
    people: int = 0
    minutes: int = 0
    states: dict[str, int] = field(default_factory=dict)
    rows: list[CaseRow] = field(default_factory=list)
    problems: pl.DataFrame = field(default_factory=pl.DataFrame)
    digest: str = ""

    def counts(self) -> dict[str, Any]:
        """The big numbers of the preview, and how many cases the old system had in which state."""
        names = ("total", "new", "unchanged", "bad", "warned", "people", "minutes")
        return {name: getattr(self, name) for name in names} | {"changed": 0, "missing": 0, "states": self.states}


class CaseStager:
    """Reads a source once; ``run`` gives the rows that are to become cases."""

    def __init__(self, context: Context, source: Source) -> None:
        self.context, self.source = context, source
        self.found, self.staged = Found(), StagedCases()
        self.words = context.options.get("words", {})
        self._problems: list[tuple[int, str, str, str]] = []
        self._bad: set[int] = set()

    def run(self) -> StagedCases:
        """Stage everything. Runs inside the organization's scope."""
        decisions = Decisions(self.context.today, self.context.orders, self.words)
        parts, done = [], 0
        for block in self.source.blocks():
            for odd in block.ragged:
                value = pl.Series([f"{odd.found} values, {odd.expected} columns"])
                self.found.add(pl.Series([odd.line], dtype=pl.UInt32), pl.Series([True]), "", "columns", value)
            if block.frame.height:
                typed = normalise("cases", block.frame, decisions, self.found)
                require("cases", typed, self.found)
                parts.append(typed)
            done += block.frame.height + len(block.ragged)
            self.context.progress("check", done)
        self.staged.total = done
        self._read(pl.concat(parts)) if parts else None
        return self._finish()

    def _read(self, typed: pl.DataFrame) -> None:
        self._bad = set(self.found.frame().filter(~pl.col("code").is_in(WARNINGS))["line"].to_list())
        known = people(self.context, typed["employee_number"].drop_nulls().unique().to_list())
        ids = {UUID(person.employee_id) for person in known.values()}
        self.today = self.context.today
        self.handlers = handlers_by_email(self.context.organization_id)
        self.barred = carry_over_barred(actor=self.context.actor, employee_ids=ids) if self.context.actor else {}
        values = {"org": self.context.organization_id, "source": self.context.source_id}
        self.context.cursor.execute(_HERE, values)
        self.here = {(number, reason, on): case for number, reason, on, case in self.context.cursor.fetchall()}
        references = typed["case_reference"].drop_nulls()
        self.context.cursor.execute(_CARRIED, values | {"references": references.unique().to_list()})
        carried = dict(self.context.cursor.fetchall())
        often = Counter(references.to_list())
        for row in typed.iter_rows(named=True):
            line, reference = row["line"], row.get("case_reference")
            if reference and often[reference] > 1:
                self._refuse(line, "case_reference", "case_twice", reference)
                continue
            if reference in carried and carried[reference] != self.context.source_id:
                self._bad.discard(line)  # it is here already, whatever the row says today
                self.staged.unchanged += 1
                self.found.forget(line)
                continue
            if line in self._bad:
                continue
            made = self._row(row, known)
            if made is not None and line not in self._bad:
                made.done = reference in carried
                self.staged.rows.append(made)

    def _refuse(self, line: int, name: str, code: str, value: object = "") -> None:
        if code not in WARNINGS:
            self._bad.add(line)
        self._problems.append((line, name, code, str(value)))

    def _row(self, row: dict[str, Any], known: dict[str, Person]) -> CaseRow | None:
        line, number = row["line"], row["employee_number"]
        person = known.get(number)
        if person is None:
            self._refuse(line, "employee_number", "unknown_employee", number)
            return None
        barred = self.barred.get(UUID(person.employee_id))
        if barred:
            self._refuse(line, "employee_number", f"{barred}_case", number)
        state = row.get("case_state") or "requested"
        reason, starts_on, ends_on = row.get("leave_reason"), row.get("starts_on"), row.get("ends_on")
        if state == "noticed" and reason and starts_on:
            state = "requested"  # it is known what is asked for
        noticed_on = row.get("noticed_on") or self.today
        if row.get("noticed_on") is None:
            self._refuse(line, "noticed_on", "no_notice")
        asked: dict[str, Any] = {"noticed_on": noticed_on, "note": self._note(row)}
        if state != "noticed":
            asked |= self._leave(line, row, reason, starts_on, ends_on)
            if (number, reason, starts_on) in self.here:
                self._refuse(line, "starts_on", "case_exists", self.here[number, reason, starts_on])
        self._dates(line, row, noticed_on)
        milestones = {name: row[name] for name in MILESTONES if row.get(name)}
        for name in IMPLIED.get(state, ()):
            if name not in milestones:
                self._refuse(line, name, "milestone_missing")
        programs = (row.get("programs") or "").split(";") if row.get("programs") else []
        used = self._used(line, row, programs)
        if line in self._bad:
            return None
        made = CaseRow(line, number, person, row["case_reference"], state, asked, milestones, programs, used,
                       self._owner(line, row))  # fmt: skip
        self._counted_already(made)
        return made

    def _leave(
        self, line: int, row: dict[str, Any], reason: str | None, starts_on: date | None, ends_on: date | None
    ) -> dict[str, Any]:
        """What is asked for, checked as opening a case would."""
        pattern = row.get("pattern") or "continuous"
        asked: dict[str, Any] = {"reason": reason, "pattern": pattern, "starts_on": starts_on, "ends_on": ends_on}
        if reason is None:
            self._refuse(line, "leave_reason", "no_reason")
        relationship = row.get("relationship") or USUAL_RELATIONSHIP.get(reason or "")
        if reason in NEEDS_RELATIONSHIP and not relationship:
            self._refuse(line, "relationship", "no_relationship")
        if relationship and reason in NEEDS_RELATIONSHIP | MAY_NEED_RELATIONSHIP:
            asked["relationship"] = relationship
        arrived_by, arrives_on = row.get("arrived_by"), row.get("arrives_on")
        if reason in NEEDS_CHILD and not arrived_by:
            self._refuse(line, "arrived_by", "no_arrival")
        if arrived_by and reason in NEEDS_CHILD | {"pregnancy"}:
            asked["child"] = {"arrived_by": arrived_by}
            if arrives_on:
                key = "arrived_on" if arrives_on <= self.today else "expected_on"
                asked["child"][key] = arrives_on.isoformat()
        if starts_on is None:
            self._refuse(line, "starts_on", "no_first_day")
        elif ends_on is not None and ends_on < starts_on:
            self._refuse(line, "ends_on", "days_reversed", ends_on)
        elif ends_on is not None and ends_on - starts_on > MOST:
            self._refuse(line, "ends_on", "long_leave", ends_on)
        if ends_on is None and pattern != "intermittent":
            self._refuse(line, "ends_on", "no_last_day")
        if pattern == "reduced":
            asked["minutes_off"] = hours_off_of(row.get("hours_off") or "")
            if asked["minutes_off"] is None:
                self._refuse(line, "hours_off", "no_hours_off", row.get("hours_off") or "")
        return asked

    def _dates(self, line: int, row: dict[str, Any], noticed_on: date) -> None:
        for name in ("noticed_on", *MILESTONES):
            if row.get(name) and row[name] > self.today:
                self._refuse(line, name, "in_future", row[name])
            elif name != "noticed_on" and row.get(name) and row.get("noticed_on") and row[name] < noticed_on:
                self._refuse(line, name, "before_notice", row[name])
        for name in ("starts_on", "noticed_on"):
            if row.get(name) and abs(row[name] - self.today) > FAR:
                self._refuse(line, name, "far_away", row[name])

    def _used(self, line: int, row: dict[str, Any], programs: list[str]) -> dict[str, int]:
        given = [name for name in ("case_hours_used", "case_minutes_used") if row.get(name)]
        if not given:
            return {}
        if len(given) > 1:
            self._refuse(line, given[1], "two_amounts", row[given[1]])
            return {}
        amounts = amounts_of(row[given[0]], hours=given[0] == "case_hours_used", words=self.words.get("programs"))
        if amounts is None:
            self._refuse(line, given[0], "bad_amount", row[given[0]])
            return {}
        if "" in amounts:
            if not programs and amounts[""]:
                self._refuse(line, given[0], "no_program", row[given[0]])
            amounts = dict.fromkeys(programs, amounts[""])
        return {program: minutes for program, minutes in amounts.items() if minutes}

    def _owner(self, line: int, row: dict[str, Any]) -> UUID | None:
        address = row.get("owner_email")
        if not address:
            return None
        owner = self.handlers.get(address.lower())
        if owner is None:
            self._refuse(line, "owner_email", "unknown_owner", address)
        return owner

    def _note(self, row: dict[str, Any]) -> str:
        """What goes to the vault: where the case is from, what was certified, what was noted."""
        lines = [f"Carried over: case {row['case_reference']} of the old system."]
        if row.get("certified"):
            lines.append(f"Certified there: {row['certified']}")
        return "\n".join([*lines, row["note"]] if row.get("note") else lines)

    def _counted_already(self, made: CaseRow) -> None:
        """Leave of the case's days that an import of leave used has counted by itself would be counted twice."""
        first = made.asked.get("starts_on")
        if first is None or not (made.state in GRANTED or made.used):
            return
        last = min(made.asked.get("ends_on") or self.today, self.today)
        by_plan = made.state in GRANTED and made.asked["pattern"] != "intermittent"
        about = set(made.programs) if by_plan else set(made.used)
        for (program, on), entries in made.person.used.items():
            counts = any(not entry.of_case for entry in entries) and not made.done
            if counts and entries and first <= on <= last and (program in about or (by_plan and not about)):
                self._refuse(made.line, "starts_on", "used_already", on)
                return

    def _finish(self) -> StagedCases:
        staged = self.staged
        names = ("line", "field", "code", "value")
        schema = dict.fromkeys(names, pl.String) | {"line": pl.UInt32}
        self.found.add_frame(pl.DataFrame(self._problems, schema=schema, orient="row"))
        staged.problems = self.found.frame()
        serious = ~pl.col("code").is_in(WARNINGS)
        bad = staged.problems.filter(serious)["line"].unique().sort()
        staged.bad, staged.warned = len(bad), staged.problems.filter(~serious)["line"].n_unique()
        gone = set(bad.to_list())
        staged.rows = [row for row in staged.rows if row.line not in gone]
        staged.new = len(staged.rows)
        staged.people = len({row.number for row in staged.rows})
        staged.minutes = sum(sum(row.used.values()) for row in staged.rows)
        staged.states = dict(sorted(Counter(row.state for row in staged.rows).items()))
        content = f"{staged.total}|{staged.unchanged}|{bad.to_list()}|{[row.said for row in staged.rows]}"
        staged.digest = hashlib.sha256(content.encode()).hexdigest()
        return staged
