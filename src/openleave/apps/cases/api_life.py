"""The life of a case in the JSON API: each step is a resource below the case; the same services as the pages."""

# No "from __future__ import annotations": the guard wraps these functions, and ninja resolves their annotations by the
# wrapper's module.

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from openleave.apps.cases import services
from openleave.apps.cases.access import access_case
from openleave.apps.cases.api import CaseDetail, CaseIn, detail
from openleave.apps.cases.models import CaseStep
from openleave.kernel.free_text import checked
from openleave.kernel.routes import permitted

router = Router(tags=["life of a case"])


class NoticeIn(Schema):
    """A first word. ``source``: phone, in_person, mail, manager, absence_line, portal, other."""

    employee_id: UUID
    noticed_on: date | None = None
    source: str = "phone"
    said: str = ""


class RequestIn(CaseIn):
    """What is asked for, in a case that was only noticed: as for opening one, without the employee."""

    employee_id: UUID | None = None
    send_notice: bool = False


class DecisionIn(Schema):
    """``outcome``: designated or not_designated; without ``programs`` those that the determination names."""

    outcome: str
    programs: list[str] = []
    cure_by_on: date | None = None
    appeal_by_on: date | None = None
    note: str = ""


class AppealIn(Schema):
    """The employee appeals; today unless said otherwise."""

    appealed_on: date | None = None
    note: str = ""


class AppealDecisionIn(Schema):
    """``outcome``: upheld or reversed, with the reasons."""

    outcome: str
    note: str


class DatesIn(Schema):
    """The leave's first and last day."""

    starts_on: date
    ends_on: date | None = None


class DoneIn(Schema):
    """When what a deadline asks for was done; today unless said otherwise."""

    done_on: date | None = None


class EndIn(Schema):
    """``closed_as``: returned, separated, exhausted, denied, accommodation, not_leave, withdrawn, duplicate."""

    closed_as: str = "returned"
    note: str = ""


class NoteIn(Schema):
    """What is to be said about it."""

    note: str = ""


class OwnerIn(Schema):
    """Who handles the case; null: nobody."""

    owner_id: UUID | None


class StepOut(Schema):
    """A step that was taken. What somebody wrote about it is not part of it."""

    step: str
    before: str
    after: str
    why: str
    taken_at: datetime
    taken_by_id: UUID | None


@router.post("/notices", response={201: CaseDetail}, summary="A first word: a case whose clocks run")
@permitted("case.open")
def notice(request: HttpRequest, notice: NoticeIn):
    """Before anybody says why or when: the employer's deadlines count from the day of notice."""
    return Status(201, detail(request, services.case_notice(actor=request.actor, **checked(notice.dict())).id))


@router.post("/{uuid:case_id}/request", response=CaseDetail, summary="What is asked for, after a first word")
@permitted("case.change")
def ask(request: HttpRequest, case_id: UUID, asked: RequestIn):
    """Every program is determined at once."""
    values = checked(asked.dict())
    values.pop("employee_id")
    services.case_request(actor=request.actor, case_id=case_id, **values)
    return detail(request, case_id)


@router.post("/{uuid:case_id}/decisions", response=CaseDetail, summary="Designate, or not")
@permitted("case.decide")
def decide(request: HttpRequest, case_id: UUID, decision: DecisionIn):
    """A refusal carries the law's reasons, and the days to cure and to appeal."""
    services.case_decide(actor=request.actor, case_id=case_id, **checked(decision.dict()))
    return detail(request, case_id)


@router.post("/{uuid:case_id}/appeals", response={201: dict[str, Any]}, summary="The employee appeals")
@permitted("case.change")
def appeal(request: HttpRequest, case_id: UUID, appeal: AppealIn):
    """Against the latest decision not to designate."""
    made = services.case_appeal(actor=request.actor, case_id=case_id, **checked(appeal.dict()))
    return Status(201, {"id": str(made.id), "appealed_on": made.appealed_on.isoformat()})


@router.post("/appeals/{uuid:appeal_id}/decision", response=CaseDetail, summary="Decide an appeal")
@permitted("case.decide")
def appeal_decide(request: HttpRequest, appeal_id: UUID, decision: AppealDecisionIn):
    """By somebody else than the one who decided first."""
    decided = services.appeal_decide(actor=request.actor, appeal_id=appeal_id, **checked(decision.dict()))
    return detail(request, decided.case_id)


@router.post("/{uuid:case_id}/dates", response=CaseDetail, summary="Extend, shorten or move a leave")
@permitted("case.change")
def dates(request: HttpRequest, case_id: UUID, dates: DatesIn):
    """Determines again; what is counted outside is taken back."""
    services.case_change_dates(actor=request.actor, case_id=case_id, **dates.dict())
    return detail(request, case_id)


@router.post("/{uuid:case_id}/clocks/{code}", response=CaseDetail, summary="What a deadline asks for was done")
@permitted("clock.done")
def clock(request: HttpRequest, case_id: UUID, code: str, done: DoneIn):
    """``code``: eligibility_notice, certification_request, certification_return, designation_notice."""
    services.clock_done(actor=request.actor, case_id=case_id, code=code, **done.dict())
    return detail(request, case_id)


@router.post("/{uuid:case_id}/end", response=CaseDetail, summary="Close a case")
@permitted("case.close")
def end(request: HttpRequest, case_id: UUID, end: EndIn):
    """A case that nobody decided is closed only without leave, with the reason."""
    services.case_close(actor=request.actor, case_id=case_id, **checked(end.dict()))
    return detail(request, case_id)


@router.post("/{uuid:case_id}/reopening", response=CaseDetail, summary="Take a case up again")
@permitted("case.close")
def reopen(request: HttpRequest, case_id: UUID, note: NoteIn):
    """Where it stood."""
    services.case_reopen(actor=request.actor, case_id=case_id, **checked(note.dict()))
    return detail(request, case_id)


@router.post("/{uuid:case_id}/owner", response=CaseDetail, summary="Hand a case over")
@permitted("case.assign")
def assign(request: HttpRequest, case_id: UUID, owner: OwnerIn):
    """With its running deadlines."""
    services.case_assign(actor=request.actor, case_ids=[case_id], owner_id=owner.owner_id)
    return detail(request, case_id)


@router.get("/{uuid:case_id}/steps", response=list[StepOut], summary="Every step of a case, the newest first")
@permitted("case.read")
def steps(request: HttpRequest, case_id: UUID):
    """Who, why, when."""
    case = access_case(actor=request.actor, case_id=case_id)
    rows = CaseStep.objects.filter(organization_id=case.organization_id, case=case).order_by("-taken_at", "-id")
    return [StepOut.from_orm(row) for row in rows]
