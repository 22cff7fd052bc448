"""Everything about the certifications of one case, in three reads: the case's file, its requests, the vault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.cases import following
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.private import DETERMINATION
from openleave.apps.cases.selectors import History, case_file
from openleave.apps.certification import asking, pattern, private
from openleave.apps.certification.asking_for import About
from openleave.apps.certification.facts import certification_facts, latest_accepted
from openleave.apps.certification.models import (
    CERTIFYING,
    OPINIONS,
    AbsenceReport,
    CertificationRequest,
    Entry,
    Flag,
    Kind,
    PatternSetting,
    ProviderLink,
    State,
)
from openleave.apps.ledger.models import UsageEntry
from openleave.engine import Library
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

#: The last part of the id of the clock on which a first certification comes back.
RETURN = "certification_return"
#: Asked for and not ended.
UNFINISHED = (
    State.PREPARED, State.SENT, State.RECEIVED, State.INCOMPLETE, State.INSUFFICIENT, State.COMPLETE,
)  # fmt: skip
BOOK = """
SELECT
  (SELECT json_agg(d ORDER BY d.made_at, d.id) FROM certification_certificationrequest d WHERE {mine}),
  (SELECT json_agg(e ORDER BY e.made_at DESC, e.id DESC) FROM certification_entry e
     JOIN certification_certificationrequest d ON d.organization_id = e.organization_id AND d.id = e.request_id
    WHERE {mine}),
  (SELECT json_agg(l ORDER BY l.made_at DESC) FROM certification_providerlink l
     JOIN certification_certificationrequest d ON d.organization_id = l.organization_id AND d.id = l.request_id
    WHERE {mine}),
  (SELECT json_agg(d ORDER BY d.recorded_at) FROM certification_absencereport d WHERE {mine}),
  (SELECT json_agg(d ORDER BY d.first_on DESC, d.raised_at DESC) FROM certification_flag d WHERE {mine}),
  (SELECT json_agg(s) FROM (SELECT * FROM certification_patternsetting d WHERE d.organization_id = %(organization)s
    ORDER BY d.set_at DESC, d.id DESC LIMIT 1) s),
  CASE WHEN %(usage)s THEN
    (SELECT json_agg(d ORDER BY d.posted_at) FROM ledger_usageentry d WHERE {mine} AND d.absence_id IS NOT NULL) END
""".replace("{mine}", "d.organization_id = %(organization)s AND d.case_id = %(case)s")
MODELS = (CertificationRequest, Entry, ProviderLink, AbsenceReport, Flag, PatternSetting, UsageEntry)


@dataclass(frozen=True, slots=True)
class Book:
    """What is known. ``secrets`` by ("answers" | "about" | "note", id); ``facts`` and ``library`` of the latest
    determination, which is ``record``."""

    case: LeaveCase
    history: History
    requests: list[CertificationRequest]
    entries: list[Entry]
    links: list[ProviderLink]
    reports: list[AbsenceReport]
    flags: list[Flag]
    setting: PatternSetting
    secrets: Mapping[tuple[str, UUID], Any]
    facts: dict[str, Any]
    library: Library
    by_id: dict[UUID, CertificationRequest] = field(default_factory=dict)
    usage: list[UsageEntry] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)

    def answers(self, request: CertificationRequest) -> dict[str, Any]:
        found: dict[str, Any] = self.secrets.get(("answers", request.id), {})
        return found

    def words(self, request: CertificationRequest) -> dict[str, Any]:
        """What the request itself says: ``functions`` of the job, what was ``lacking``."""
        found: dict[str, Any] = self.secrets.get(("about", request.id), {})
        return found

    def about(self, request: CertificationRequest) -> About:
        return about_of(self.case, request, self.by_id, bool(self.words(request).get("functions")))

    @property
    def held(self) -> CertificationRequest | None:
        """The certification that holds now."""
        return latest_accepted(self.requests)

    @property
    def allowed(self) -> pattern.Allowed:
        return pattern.Allowed(self.setting.excess, self.setting.amount)

    @property
    def days(self) -> list[pattern.Day]:
        """The live absences in order, each as what it was reported."""
        taken_as = {report.absence_id: report.taken_as for report in self.reports if report.absence_id}
        return sorted(
            (
                pattern.Day(row.absent_on, row.minutes_absent, taken_as.get(row.id, ""))
                for row in self.history.absences
                if row.reversed_at is None
            ),
            key=lambda day: day.on,
        )

    @property
    def spans(self) -> list[tuple[CertificationRequest, pattern.Certified, list[pattern.Day]]]:
        """The accepted certifications of leave in parts, in order, each with the absences it governs: those from its
        day to that of the next; the first one also those before it."""
        accepted = sorted(
            (one for one in self.requests if one.state == State.ACCEPTED and one.kind in CERTIFYING),
            key=lambda one: (one.holds_from_on or date.min, one.made_at),
        )
        found = []
        for position, one in enumerate(accepted):
            first = date.min if position == 0 else one.holds_from_on or date.min
            until = accepted[position + 1].holds_from_on or date.max if position + 1 < len(accepted) else date.max
            certified = pattern.certified_of(self.answers(one), one.holds_from_on or self.case.starts_on)
            found.append((one, certified, [day for day in self.days if first <= day.on < until]))
        return found

    def replies(
        self, questions: Iterable[str], today: date, of: CertificationRequest | None = None,
        more: Mapping[str, Any] | None = None, leave: Mapping[str, Any] | None = None,
    ) -> dict[str, asking.Reply]:  # fmt: skip
        """What the law answers, with what is known of the certifications and ``more``."""
        answers = {one.id: self.answers(one) for one in self.requests}
        known = certification_facts(self.requests, answers, self.days, of=of) | dict(more or {})
        return asking.replies(self.case, self.facts, self.library, known, questions, today, leave=leave)

    def due_on(self, request: CertificationRequest) -> date | None:
        """By when it has to be back: the clock of the case where it runs there."""
        return due_of(request, self.history.clocks)


def due_of(request: CertificationRequest, clocks: Iterable[CaseClock]) -> date | None:
    """By when a request has to be back. The case's own clock is the truth where its return runs as one."""
    if not request.on_clock:
        return request.due_on
    running = clock_of(request, clocks)
    return running.due_on if running else request.due_on


def clock_of(request: CertificationRequest, clocks: Iterable[CaseClock]) -> CaseClock | None:
    """The clock of the case on which a request has to come back."""
    if not request.on_clock:
        return None
    return next(
        (row for row in clocks if row.code.rpartition(".")[2] == RETURN and row.event_on == request.asked_on), None
    )


def about_of(
    case: LeaveCase, request: CertificationRequest, others: Mapping[UUID, CertificationRequest], functions: bool
) -> About:
    """Which questions a request may ask: a recertification or an opinion those of the certification it is about."""
    again, one = request.kind == Kind.RECERTIFICATION, request
    while one.kind in (*OPINIONS, Kind.RECERTIFICATION):
        if one.opinion_of_id is None or one.opinion_of_id not in others:
            return About(kind_for(case), case.pattern, functions, again)
        one = others[one.opinion_of_id]
    return About(one.kind, case.pattern, functions, again)


def kind_for(case: LeaveCase) -> str:
    """The certification that a reason usually takes."""
    return {
        "family_health_condition": Kind.FAMILY_HEALTH,
        "military_caregiver": Kind.SERVICEMEMBER,
        "military_exigency": Kind.EXIGENCY,
        "bonding": Kind.BONDING,
        "placement_process": Kind.BONDING,
    }.get(case.reason, Kind.OWN_HEALTH)


def read(*, actor: Actor, case_id: UUID, notes: bool = False, usage: bool = False) -> Book:
    """The case and its certifications. ``notes``: also what was written into their log; ``usage``: what the ledger has
    of its absences. Raises NotFound, and NotAsked for a case that was only noticed."""
    case, history = case_file(actor=actor, case_id=case_id)
    following.asked_first(case, history)
    requests, entries, links, reports, flags, settings, counted = rows_of(case, usage=usage)
    latest = history.determinations[0]
    record_place = Place(case.employee_id, DETERMINATION, "record", latest.record_id)
    places = {record_place: ("record", latest.record_id)}
    for request in requests:
        places[Place(case.employee_id, private.REQUEST, "about", request.id)] = ("about", request.id)
        if request.received_on is not None:
            places[Place(case.employee_id, private.REQUEST, "answers", request.id)] = ("answers", request.id)
    if notes:
        noted = [(private.ENTRY, entry.id) for entry in entries if entry.noted]
        noted += [(private.FLAG, flag.id) for flag in flags if flag.noted]
        places |= {Place(case.employee_id, table, "note", row): ("note", row) for table, row in noted}
    found = vault.get_many(actor=actor, places=places, purpose=private.PURPOSE)
    record = found.pop(record_place)
    return Book(
        case, history, requests, entries, links, reports, flags,
        settings[0] if settings else PatternSetting(organization_id=case.organization_id),
        {places[place]: value for place, value in found.items()},
        record["facts"],
        following.law(latest.law_version).with_policies(record.get("policies", {})),
        {one.id: one for one in requests},
        counted,
        record,
    )  # fmt: skip


def rows_of(case: LeaveCase, *, usage: bool) -> list[list[Any]]:
    """Requests, log, links, reports, flags, the setting and the usage of absences, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(BOOK, {"organization": case.organization_id, "case": case.id, "usage": usage})
        row = cursor.fetchone()
    return [_hydrated(model, found) for model, found in zip(MODELS, row, strict=True)]


def _hydrated(model: Any, rows: list[dict[str, Any]] | None) -> list[Any]:
    fields = {one.attname: one for one in model._meta.concrete_fields}
    found = []
    for row in rows or []:
        made = model(**{name: fields[name].to_python(value) for name, value in row.items()})
        made._state.adding, made._state.db = False, "default"
        found.append(made)
    return found
