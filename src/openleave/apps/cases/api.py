"""Cases and determinations in the JSON API."""

# No "from __future__ import annotations": the guard wraps these functions, and ninja resolves their annotations by the
# wrapper's module.

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Query, Router, Schema, Status

from openleave.apps.cases import following, pay_page, private, selectors, services
from openleave.apps.cases.asking import answer, case_answer, library_for_facts
from openleave.apps.cases.services.determining import run
from openleave.kernel.routes import permitted

router = Router(tags=["cases"])
determine_router = Router(tags=["determinations"])


class CaseOut(Schema):
    """One case of the list."""

    id: UUID
    number: str
    employee_id: UUID
    name: str
    reason: str
    pattern: str
    starts_on: date | None
    ends_on: date | None
    state: str
    program: str
    outcome: str
    opened_at: datetime


class CasePage(Schema):
    """Up to 50 cases, the newest first; ``after`` asks for the next page, null when there is none."""

    cases: list[CaseOut]
    after: str | None


class ClockOut(Schema):
    """A legal deadline; ``stopped`` when it is no longer called for."""

    code: str
    program: str
    whose: str
    event_on: date
    due_on: date
    done_on: date | None
    stopped: bool
    citation_id: str
    citation_href: str


class DeterminationOut(Schema):
    """A recorded determination, without its trace."""

    id: UUID
    program: str
    sequence: int
    as_of: date
    outcome: str
    law_version: str
    decided_at: datetime


class DecisionOut(Schema):
    """What a person decided for a program, and the unmet criteria of an adverse decision."""

    program: str
    outcome: str
    reason_codes: list[str]
    decided_at: datetime


class CaseDetail(Schema):
    """A case with its deadlines, determinations and decisions. Family and medical facts are not part of it."""

    id: UUID
    number: str
    employee_id: UUID
    reason: str
    pattern: str
    starts_on: date | None
    ends_on: date | None
    noticed_on: date
    state: str
    program: str
    outcome: str
    opened_at: datetime
    closed_at: datetime | None
    clocks: list[ClockOut]
    determinations: list[DeterminationOut]
    decisions: list[DecisionOut]


class CaseIn(Schema):
    """A case to open. Words are those of docs/reference/facts.md; ``noticed_on`` is today when left out."""

    employee_id: UUID
    reason: str
    starts_on: date
    ends_on: date | None = None
    pattern: str = "continuous"
    noticed_on: date | None = None
    relationship: str | None = None
    family_member: dict[str, Any] | None = None
    child: dict[str, Any] | None = None
    serious_health_condition: bool | None = None
    foreseeable: bool | None = None
    employer_agreed: bool | None = None
    minutes_off: dict[str, int] | None = None
    note: str = ""
    event: dict[str, Any] | None = None


@router.get("/", response=CasePage, summary="Cases, the newest first")
@permitted("case.read")
def case_list(
    request: HttpRequest,
    q: str = Query("", max_length=100),
    state: str = Query("", max_length=20),
    outcome: str = Query("", max_length=20),
    after: str = Query("", max_length=100),
):
    """``q``: the beginning of a case number, of a name or an employee number. ``state`` may be ``current``."""
    today = request.organization.today
    rows, cursor = selectors.case_list(
        actor=request.actor, today=today, text=q, state=state, outcome=outcome, after=after
    )
    return CasePage(cases=[CaseOut.from_orm(row) for row in rows], after=cursor or None)


@router.post("/", response={201: CaseDetail}, summary="Open a case; every program is determined at once")
@permitted("case.open")
def case_create(request: HttpRequest, case: CaseIn):
    """Answers with the case, its deadlines and its determination."""
    opened = services.case_open(actor=request.actor, **case.dict())
    return Status(201, detail(request, opened.id))


@router.get("/{uuid:case_id}", response=CaseDetail, summary="One case")
@permitted("case.read")
def casedetail(request: HttpRequest, case_id: UUID):
    """With its deadlines, determinations and decisions."""
    return detail(request, case_id)


@router.get("/{uuid:case_id}/determination", summary="The latest determination, with its whole trace")
@permitted("case.read")
def case_determination(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """As docs/reference/facts.md describes it. Reading it is recorded."""
    case, history = selectors.case_file(actor=request.actor, case_id=case_id)
    following.asked_first(case, history)
    return private.read_record(request.actor, history.determinations[0].record_id, case.employee_id)["determination"]


@router.get("/{uuid:case_id}/timeline", summary="What each law covers of the leave, and until when")
@permitted("case.read")
def case_timeline(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """A lane for each program with its spans, days on which no law protects the job (``uncovered``), how the laws run
    together, and the orders compared where they exclude each other. ``parts`` are the cases it is made of: this one and
    those of the same absence. Reading it is recorded."""
    followed = following.read(actor=request.actor, case_id=case_id).followed()
    return {"parts": [_part(part) for part in followed.parts], **followed.drawn.to_json()}


@router.get("/{uuid:case_id}/pay-plan", summary="Week by week, who pays what during the leave")
@permitted("case.read")
def case_pay_plan(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """An estimate: usual wage, benefits, the employer's plans, paid time, what is not paid; what was really paid where
    it is recorded, and what is still owed. ``missing`` names the facts to ask for. Reading it is recorded."""
    _found, followed, plan = pay_page.plan_for(actor=request.actor, case_id=case_id)
    return {"parts": [_part(part) for part in followed.parts], **plan.to_json()}


def _part(part: following.Part) -> dict[str, Any]:
    return {
        "case_id": str(part.case_id),
        "number": part.number,
        "reason": part.reason,
        "starts_on": part.starts_on.isoformat(),
        "ends_on": part.ends_on and part.ends_on.isoformat(),
    }


@router.get("/{uuid:case_id}/questions/{question}", summary="One question about a case")
@permitted("case.read")
def case_question(
    request: HttpRequest, case_id: UUID, question: str, on: date | None = None, program: str = "us.fed.fmla"
) -> dict[str, Any]:
    """``left``, ``used``, ``how_much``, ``runs_out``, ``comes_back``, ``fits``, ``due``, ``why``,
    ``what_would_change``, ``eligible``, or a question of the law's tables; ``on``: the day meant. Answers as
    docs/howto/ask-questions.md describes. Reading it is recorded."""
    return case_answer(actor=request.actor, case_id=case_id, question=question, on=on, program=program)


@determine_router.post("/questions/{question}", summary="One question about facts; nothing is recorded")
@permitted("case.determine")
def question(
    request: HttpRequest,
    question: str,
    facts: dict[str, Any] = Body(...),  # noqa: B008 - ninja's way
    on: date | None = None,
    program: str = "us.fed.fmla",
) -> dict[str, Any]:
    """The same questions, about facts as docs/reference/facts.md describes them."""
    today = request.organization.today
    library = library_for_facts(request.actor.organization_id, facts, today)
    return answer(facts, question, on=on, program=program, as_of=today, library=library)


@determine_router.post("/", summary="Facts in, determination out; nothing is recorded")
@permitted("case.determine")
def determine(request: HttpRequest, facts: dict[str, Any] = Body(...)) -> dict[str, Any]:  # noqa: B008 - ninja's way
    """Facts and determination as docs/reference/facts.md describes them."""
    today = request.organization.today
    return run(facts, library_for_facts(request.actor.organization_id, facts, today), today)


def detail(request: HttpRequest, case_id: UUID) -> CaseDetail:
    """A case as the API answers it."""
    case, history = selectors.case_file(actor=request.actor, case_id=case_id)
    values = {name: getattr(case, name) for name in CaseDetail.model_fields if hasattr(case, name)}
    values |= {
        "clocks": [
            ClockOut(
                **{name: getattr(row, name) for name in ClockOut.model_fields if name != "stopped"},
                stopped=row.stopped_at is not None,
            )
            for row in history.clocks
        ],
        "determinations": [DeterminationOut.from_orm(row) for row in history.determinations],
        "decisions": [DecisionOut.from_orm(row) for row in history.decisions],
    }
    return CaseDetail(**values)
