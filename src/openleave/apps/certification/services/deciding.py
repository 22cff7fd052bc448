"""Checking a certification, saying in writing what it lacks, accepting it. Only a person does; none of it denies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import services as cases
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import OVER
from openleave.apps.certification import asking, book, private, tasks_of
from openleave.apps.certification.access import access_request
from openleave.apps.certification.facts import certification_facts, latest_accepted, request_facts
from openleave.apps.certification.models import (
    CERTIFYING,
    FIRST_CERTIFICATIONS,
    OPINIONS,
    CertificationRequest,
    Kind,
    Outcome,
)
from openleave.apps.certification.questions import missing
from openleave.apps.certification.services.flagging import flags_sync
from openleave.apps.certification.services.recording import record
from openleave.apps.certification.services.requesting import CLOCKED
from openleave.apps.certification.steps import take
from openleave.apps.desk.services import arrivals_handle, tasks_finish
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def certification_lacks(
    *, actor: Actor, request_id: UUID, unclear: bool, note: str = "", notified_on: date | None = None
) -> CertificationRequest:
    """Find a certification incomplete, or filled in but unclear, and record the day on which the employee was told in
    writing what is missing (29 CFR 825.305(c)); the law's seven days to supply it run from there.

    ``note``: in words what has to be added, sealed; the unanswered questions are named by themselves. Raises Invalid
    where nothing is missing and nothing is said to be unclear.
    """
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        access_request(actor=actor, request_id=request_id, lock=True)
        known, request = _opened(actor, request_id)
        lacking = missing(known.about(request), known.answers(request))
        if not lacking and not unclear:
            raise Invalid(_("Every question that applies is answered."), fix=_("Say what is unclear, or accept it."))
        if unclear and not note.strip():
            raise Invalid(
                _("Say what is unclear."), why=_("The employee has to be told in writing what to add."), field="note"
            )
        take(request, "incomplete" if lacking else "insufficient", actor)
        today = organizations.today_of(actor.organization_id)
        notified_on = notified_on or today
        if notified_on > today or (request.received_on and notified_on < request.received_on):
            raise Invalid(_("The day is after it came, and not in the future."), field="notified_on")
        request.deficiency_on, request.completed_on = notified_on, None
        reply = known.replies(["correction_due_on"], today, more=request_facts(request)).get("correction_due_on")
        request.cure_by_on = reply.on if reply else None
        request.save()
        words = known.words(request) | {"lacking": [one.code for one in lacking], "unclear": note.strip()}
        private.write_about(request.id, known.case.employee_id, words)
        _done(actor, request)
        record(
            actor, request, "incomplete" if lacking else "insufficient", notified_on, note=note,
            details={"missing": len(lacking), "cure_by_on": request.cure_by_on and request.cure_by_on.isoformat()},
        )  # fmt: skip
    return request


def certification_accept(
    *,
    actor: Actor,
    request_id: UUID,
    serious_health_condition: bool | None = None,
    despite_missing: bool = False,
    outcome: str = "",
    note: str = "",
) -> CertificationRequest:
    """Accept a certification. A person confirms what it means for the case: ``serious_health_condition`` goes into the
    case's facts, which are then determined anew; the return is recorded on the day it first came.

    ``despite_missing``: accept it although questions are open, as the employer may. ``outcome``: of a second or third
    opinion, what it says of the leave. Raises Invalid for what is missing, Conflict, Forbidden for a job.
    """
    require(actor, "certification.accept")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        locked = access_request(actor=actor, request_id=request_id, lock=True)
        access_case(actor=actor, case_id=locked.case_id, lock=True)
        known, request = _opened(actor, request_id)
        take(request, "accept", actor)
        lacking = missing(known.about(request), known.answers(request))
        if lacking and not despite_missing:
            raise Invalid(
                _("Questions are not answered: %(which)s.") % {"which": "; ".join(str(one.text) for one in lacking)},
                why="29 CFR 825.305(c)",
                fix=_("Tell the employee in writing what is missing, or accept it as it is."),
                field="despite_missing",
            )
        if request.kind in OPINIONS and outcome not in Outcome.values:
            raise Invalid(_("Say whether the opinion supports the leave."), field="outcome")
        today = organizations.today_of(actor.organization_id)
        request.decided_on, request.outcome = today, outcome if request.kind in OPINIONS else ""
        if request.kind in CERTIFYING:
            _holds(known, request, today)
        request.save()
        _done(actor, request)
        if request.kind in (*FIRST_CERTIFICATIONS, Kind.RECERTIFICATION):
            _tell_the_case(actor, known, request, serious_health_condition)
        record(
            actor, request, "accept", today, note=note,
            details={"missing": len(lacking), "condition": serious_health_condition, "outcome": outcome or None},
        )  # fmt: skip
        flags_sync(actor=actor, case_id=request.case_id)
        cases.forecasts_stale(organization_id=request.organization_id, employee_id=known.case.employee_id)
    return request


def _opened(actor: Actor, request_id: UUID) -> tuple[book.Book, CertificationRequest]:
    case_id = access_request(actor=actor, request_id=request_id).case_id
    known = book.read(actor=actor, case_id=case_id)
    request = known.by_id[request_id]
    request.case = known.case
    return known, request


def _holds(known: book.Book, request: CertificationRequest, today: date) -> None:
    """From when its pattern counts, and what the law says of the next time: asked of the engine, kept for the job."""
    came_on = request.completed_on or request.received_on
    held = latest_accepted(one for one in known.requests if one.id != request.id)
    request.holds_from_on = came_on if held is not None else known.case.starts_on
    answers = {one.id: known.answers(one) for one in known.requests}
    facts = certification_facts([request], answers, known.days)
    facts = {name: facts.get(name) for name in ("last_certified_on", "minimum_duration_days")}
    reply = known.replies(["recertification_earliest_on"], today, more=facts).get("recertification_earliest_on")
    request.recertify_from_on = reply.on if reply else None
    request.year_ends_on = asking.leave_year_end(known.facts, known.library, today)


def _tell_the_case(
    actor: Actor, known: book.Book, request: CertificationRequest, serious_health_condition: bool | None
) -> None:
    case = known.case
    if case.state not in CLOCKED:
        return
    if serious_health_condition is not None and case.state not in OVER:
        cases.case_change_facts(actor=actor, case_id=case.id, serious_health_condition=serious_health_condition)
    if request.kind in FIRST_CERTIFICATIONS and case.certification_received_on is None:
        changed: dict[str, Any] = {}
        if request.completed_on is not None:
            # Enough was known to designate only when what was missing had come (29 CFR 825.300(d)(1)).
            changed["sufficient_on"] = request.completed_on
        cases.clock_done(actor=actor, case_id=case.id, code=book.RETURN, done_on=request.received_on, **changed)


def _done(actor: Actor, request: CertificationRequest) -> None:
    for code in (tasks_of.CHECK, tasks_of.NOT_CURED, tasks_of.NOT_RETURNED):
        tasks_finish(actor=actor, case_id=request.case_id, code=code, about_id=request.id)
    arrivals_handle(actor=actor, kind="certification", about_id=request.id, handled_as="done")
