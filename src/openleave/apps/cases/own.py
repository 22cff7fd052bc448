"""What an employee may see of their own cases: dates, decisions with their reasons, both sides' deadlines, absences.

Nothing else of a case is read here: no notes, no owner, no history of the desk's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from openleave.apps.cases import answers, following, private, selectors
from openleave.apps.cases.choices import AppealOutcome, Decided
from openleave.apps.cases.models import Appeal, CaseClock, Decision, LeaveCase
from openleave.engine import Facts
from openleave.engine.workweek import Workweek, week_of
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision that holds, with what was determined for its program when it was made (in the engine's shape).
    ``overturned`` by an appeal, ``cured`` by what was found since: it is to be decided again."""

    decision: Decision
    program: dict[str, Any]
    overturned: bool = False
    cured: bool = False

    @property
    def adverse(self) -> bool:
        return self.decision.outcome == Decided.NOT_DESIGNATED

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """The findings that the decision against the employee stands on."""
        codes = tuple(self.decision.reason_codes)
        return [one for one in self.program["findings"] if one["result"] == "no" and _named(one["id"], codes)]


def _named(finding: str, codes: tuple[str, ...]) -> bool:
    """Codes are the last part of a finding's id, or all of it."""
    return finding in codes or finding.rpartition(".")[2] in codes


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One of the employee's cases: ``record`` is that of the latest determination, None while nothing is asked for."""

    case: LeaveCase
    history: selectors.History
    decisions: list[OwnDecision]
    appeals: list[Appeal]
    record: Mapping[str, Any] | None
    result: Mapping[str, Any] | None

    @property
    def programs(self) -> list[dict[str, Any]]:
        """What was last determined, program by program, with the absences recorded since."""
        return list(self.result["programs"]) if self.result else []

    @property
    def week(self) -> Workweek | None:
        """The employee's usual week, as it was known at the latest determination."""
        return week_of(Facts.from_json(self.record["facts"])) if self.record else None

    @property
    def appealable(self) -> Decision | None:
        """The decision that the employee can appeal against now."""
        adverse = [one.decision for one in self.decisions if one.adverse and not one.overturned]
        waits = any(appeal.decided_at is None for appeal in self.appeals)
        return max(adverse, key=lambda one: one.decided_at) if adverse and not waits else None


def own_cases(*, actor: Actor) -> list[LeaveCase]:
    """The cases of the employee who is signed in, the newest first. One statement."""
    require(actor, "own.read")
    if actor.employee_id is None:
        return []
    rows = LeaveCase.objects.filter(organization_id=actor.organization_id, employee_id=actor.employee_id)
    return list(rows.order_by("-opened_at", "-id"))


def own_clocks(*, actor: Actor, case_ids: Iterable[UUID]) -> list[CaseClock]:
    """The deadlines that run in cases of the employee, of both sides, the earliest first. One statement."""
    require(actor, "own.read")
    rows = CaseClock.objects.filter(
        organization_id=actor.organization_id,
        case__employee_id=actor.employee_id,
        case_id__in=list(case_ids),
        done_on__isnull=True,
        stopped_at__isnull=True,
    )
    return list(rows.order_by("due_on", "code"))


def own_adverse(*, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, Decision]:
    """Case → the latest decision against the employee that stands; none that an appeal turned. One statement."""
    require(actor, "own.read")
    rows = Decision.objects.filter(
        organization_id=actor.organization_id,
        case__employee_id=actor.employee_id,
        case_id__in=list(case_ids),
    ).annotate(
        turned=Exists(
            Appeal.objects.filter(
                organization_id=actor.organization_id, case_id=OuterRef("case_id"), outcome=AppealOutcome.REVERSED,
                decision__decided_at=OuterRef("decided_at"),
            )
        )
    )  # fmt: skip
    found: dict[UUID, Decision] = {}
    for decision in rows.order_by("case_id", "program", "-decided_at", "-id").distinct("case_id", "program"):
        if (
            decision.outcome == Decided.NOT_DESIGNATED
            and not decision.turned
            and (decision.case_id not in found or found[decision.case_id].decided_at < decision.decided_at)
        ):
            found[decision.case_id] = decision
    return found


APPEALS = """
  (SELECT json_agg(a ORDER BY a.recorded_at DESC, a.id DESC) FROM cases_appeal a
    WHERE a.organization_id = c.organization_id AND a.case_id = c.id)"""


def own_file(*, actor: Actor, case_id: UUID) -> OwnFile:
    """A case of the employee who is signed in. Two reads, one of them of the vault. Raises NotFound for anybody
    else's case."""
    require(actor, "own.read")
    if actor.employee_id is None:
        raise NotFound
    own = {"own_employee": actor.employee_id}
    case, history = selectors.file_of(actor, case_id, "c.employee_id = %(own_employee)s", own, APPEALS)
    appeals = selectors.hydrated(Appeal, history.around)
    if not history.determinations:
        return OwnFile(case, history, [], appeals, None, None)
    holds = answers.latest(history.decisions)
    by_id = {row.id: row.record_id for row in history.determinations}
    latest = history.determinations[0].record_id
    ids = list(dict.fromkeys([latest, *(by_id[decision.determination_id] for decision in holds.values())]))
    _stated, records, _more = private.read_case(actor, case.id, case.employee_id, ids)
    record_of = dict(zip(ids, records, strict=True))
    record = record_of[latest]
    library = following.law(history.determinations[0].law_version).with_policies(record.get("policies", {}))
    _facts, result = following.present(case, record, history.absences, library)
    turned = answers.overturned(history.decisions, appeals)
    decisions = [
        OwnDecision(decision, program, decision.id in turned, answers.cured(decision, result["programs"]))
        for decision in holds.values()
        for program in record_of[by_id[decision.determination_id]]["determination"]["programs"]
        if program["program"] == decision.program
    ]
    decisions.sort(key=lambda one: (not one.adverse, one.decision.program != case.program, one.decision.program))
    return OwnFile(case, history, decisions, appeals, record, result)
