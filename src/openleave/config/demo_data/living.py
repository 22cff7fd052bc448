"""Takes the events of an employer's history one after the other: imports, cases, steps, absences."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from uuid import UUID

from openleave.apps.cases import services as cases
from openleave.apps.desk import services as desk
from openleave.apps.feeds.selectors import preview_entries
from openleave.apps.feeds.services import deciding, running
from openleave.apps.feeds.services.running import run_import
from openleave.apps.people import services as people
from openleave.apps.people.models import Employee
from openleave.engine.facts_words import WEEKDAYS
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

from . import statistics
from .employer import Installed, grant_roles
from .privacy_life import PrivacyLife
from .shapes import DemoFile, Step, Story
from .timeline import AbsenceReported, CaseAsked, Event, FileArrives, PrivacyMatter, StepTaken


class Living:
    """One employer on its way through time. ``did`` counts what was done, ``seconds`` says how long it took."""

    def __init__(self, installed: Installed, today: date, operator: Actor) -> None:
        self.installed = installed
        self.cases: dict[int, UUID] = {}
        self.privacy = PrivacyLife(installed, today, operator, self.cases)
        self.did: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.not_taken: list[str] = []

    def take(self, event: Event) -> None:
        """Do what the event says, at the present of the kernel's clock."""
        match event:
            case FileArrives(kind, make):
                self._import(kind, make())
            case CaseAsked(story):
                with self._timed("cases"):
                    self._open(story)
            case StepTaken(story, step):
                with self._timed("cases"):
                    self._step(story, step)
            case AbsenceReported(story, usage):
                with self._timed("cases"):
                    cases.absence_record(
                        actor=self._administrator(),
                        case_id=self.cases[id(story)],
                        absent_on=usage.on,
                        minutes_absent=usage.minutes,
                    )
                    self.did["absences"] += 1
            case PrivacyMatter(what):
                with self._timed("privacy"):
                    self.privacy.take(what)
                    self.did["privacy"] += 1

    def catch_up(self) -> None:
        """Count the days of leave that have passed, as the daily job does."""
        with self._timed("cases"):
            cases.usage_catch_up(actor=self._administrator())

    def come_in(self) -> None:
        """What waits in the inbox today: somebody unknown called, a letter came, a question at the door."""
        actor, known = self._administrator(), list(self.installed.employees.values())
        for kind, channel, employee_id, said, who in (
            ("document", "mail", known[len(known) // 3], "A form of a clinic, its second page without a name.", ""),
            ("message", "in_person", known[len(known) // 2], "Does the insurance go on during the leave?", ""),
            ("notice", "phone", None, "Needs time for her father’s operation. Calls again.", "Maria, from nights"),
        ):
            desk.arrival_add(actor=actor, kind=kind, channel=channel, employee_id=employee_id, said=said, who=who)
        desk.deadlines_catch_up(actor=actor)
        cases.forecasts_catch_up(actor=actor)

    def _import(self, kind: str, file: DemoFile) -> None:
        """Upload, confirm the proposed columns, check, apply: as HR operations do every time."""
        with self._timed(kind), stating("data_exchange"):
            actor = self.installed.actor(Role.HR_OPERATIONS)
            record = run_import(actor=actor, kind=kind, chunks=[file.data], file_name=file.name)
            if record.counts.get("bad"):
                with organization_scope(record.organization_id):
                    wrong = preview_entries(record, "problems", 0, 3).entries
                raise RuntimeError(f"Demo import {record.file_name}: {record.counts['bad']} wrong rows, first: {wrong}")
            deciding.apply(actor=actor, import_id=record.id, start=False)
            running.step(record.organization_id, record.id)
        self.did[f"{kind} files"] += 1
        self.did[f"{kind} rows"] += file.rows
        if kind == "hours":
            statistics.refresh(statistics.PEOPLE if self.did["hours files"] in (1, 3) else statistics.CASES)
        if kind == "employees":
            first = not self.installed.employees
            with organization_scope(self.installed.organization_id):
                rows = Employee.objects.filter(number__in=[one.number for one in self.installed.employer.people])
                self.installed.employees = dict(rows.values_list("number", "id"))
            if first:
                grant_roles(self.installed)
            self.catch_up()

    def _open(self, story: Story) -> None:
        child = None
        if story.arrives_on and (story.reason == "bonding" or story.wages):
            when = "arrived_on" if story.arrives_on <= story.asked_on else "expected_on"
            child = {"arrived_by": story.arrival, when: story.arrives_on.isoformat()}
        employee_id = self.installed.employees[story.employee_number]
        for quarter, cents in story.wages.items():
            people.wage_record(
                actor=self.installed.actor(Role.HR_OPERATIONS),
                employee_id=employee_id,
                quarter_starts_on=quarter,
                amount=Decimal(cents) / 100,
            )
        case = cases.case_open(
            actor=self._administrator(),
            employee_id=employee_id,
            reason=story.reason,
            pattern=story.kind,
            starts_on=story.starts_on,
            ends_on=story.ends_on,
            noticed_on=story.asked_on,
            family_member=story.family,
            child=child,
            minutes_off={day: minutes for day, minutes in zip(WEEKDAYS, story.minutes_off, strict=True) if minutes}
            or None,
            note=story.description,
        )
        self.cases[id(story)] = case.id
        if story.average_week:
            wage = str(Decimal(story.average_week) / 100)
            cases.case_change_facts(actor=self._administrator(), case_id=case.id, wages={"average_weekly_wage": wage})
        if story.follows is not None:
            cases.case_change_facts(
                actor=self._administrator(), case_id=case.id, same_event_as=self.cases[id(story.follows)]
            )
        self.did["cases"] += 1

    def _step(self, story: Story, step: Step) -> None:
        actor, case_id = self._administrator(), self.cases[id(story)]
        try:
            match step.action:
                case "designate" | "not_designate":
                    outcome = "designated" if step.action == "designate" else "not_designated"
                    cases.case_decide(actor=actor, case_id=case_id, outcome=outcome)
                case "close":
                    cases.case_close(actor=actor, case_id=case_id)
                case "determine":
                    cases.determine_again(actor=actor, case_id=case_id)
                case "certification_return":
                    cases.case_change_facts(actor=actor, case_id=case_id, serious_health_condition=True)
                    cases.clock_done(actor=actor, case_id=case_id, code=step.action)
                case _:
                    cases.clock_done(actor=actor, case_id=case_id, code=step.action)
        except Conflict as refusal:
            self.not_taken.append(f"{story.state}, {story.employee_number}: {step.action} on {step.on}: {refusal}")
        else:
            self.did["steps"] += 1

    def _administrator(self) -> Actor:
        return self.installed.actor(Role.LEAVE_ADMINISTRATOR)

    @contextmanager
    def _timed(self, part: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[part] += time.perf_counter() - began
