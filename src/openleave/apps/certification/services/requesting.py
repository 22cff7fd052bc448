"""Asking for a certification: preparing, sending, giving more time, taking back, recording that none came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import services as cases
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import OVER, Extended
from openleave.apps.cases.models import CaseClock
from openleave.apps.cases.models import State as CaseState
from openleave.apps.certification import book, private, tasks_of
from openleave.apps.certification.access import access_request
from openleave.apps.certification.facts import latest_accepted, opinion_facts
from openleave.apps.certification.models import (
    EARLY,
    FIRST_CERTIFICATIONS,
    OPEN,
    OPINIONS,
    Basis,
    CertificationRequest,
    Kind,
    State,
)
from openleave.apps.certification.services.recording import record
from openleave.apps.certification.steps import take
from openleave.apps.desk.services import tasks_finish, tasks_stop
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: 29 CFR 825.305(b): at least 15 calendar days, also for a recertification (825.308(d)).
LEAST_DAYS = 15
MOST_DAYS = 90
#: Where the law says so. Of opinions, fitness for duty and proof of a relationship it names no days: ours are the same.
LEAST_BY_LAW = {**dict.fromkeys(FIRST_CERTIFICATIONS, "29 CFR 825.305(b)"), Kind.RECERTIFICATION: "29 CFR 825.308(d)"}
#: What the law is asked before a kind is asked for, and whether an open answer is enough.
LAWFUL = {
    **dict.fromkeys(FIRST_CERTIFICATIONS, ("certification_allowed", True)),
    Kind.BONDING: ("relationship_documentation_allowed", True),
    Kind.RELATIONSHIP: ("relationship_documentation_allowed", True),
    Kind.RECERTIFICATION: ("recertification_allowed", False),
    Kind.SECOND_OPINION: ("second_opinion_allowed", True),
    Kind.THIRD_OPINION: ("third_opinion_allowed", False),
    Kind.FITNESS: ("fitness_certificate_allowed", True),
}


def request_prepare(
    *,
    actor: Actor,
    case_id: UUID,
    kind: str,
    basis: str = "",
    days_given: int = LEAST_DAYS,
    opinion_of: UUID | None = None,
    functions: str = "",
    provider_independent: bool | None = None,
    care_limited: bool | None = None,
    provider_agreed: bool | None = None,
    fitness: Mapping[str, bool] | None = None,
    note: str = "",
) -> CertificationRequest:
    """Prepare a request; nothing is asked yet. The law is asked first whether this may be asked for.

    ``functions``: the essential functions of the job, for fitness for duty (29 CFR 825.312(b)), one a line, sealed.
    ``provider_independent``: of a second opinion, that the employer does not regularly employ or use the provider
    (29 CFR 825.307(b)(2)); a third one is chosen together (825.307(c)). ``fitness``: facts of the engine by name
    (``fitness_policy_uniform``, ``safety_concern``). Raises Invalid with the law's own sentence where it may not be
    asked for, Conflict where one of the kind is open.
    """
    require(actor, "certification.change")
    assert actor.organization_id is not None
    kind = Kind(kind)
    with organization_scope(actor.organization_id):
        access_case(actor=actor, case_id=case_id, lock=True)
        known = book.read(actor=actor, case_id=case_id)
        today = organizations.today_of(actor.organization_id)
        _check(known, kind, basis, days_given)
        about = _about(known, kind, opinion_of)
        independent = _opinion(kind, provider_independent, care_limited, provider_agreed)
        facts = _facts(known, kind, basis, about, provider_independent, care_limited) | dict(fitness or {})
        _lawful(known, kind, basis, facts, today)
        request = CertificationRequest(
            organization_id=known.case.organization_id, case=known.case, kind=kind, basis=basis, days_given=days_given,
            opinion_of=about, provider_independent=independent, care_limited=care_limited,
            provider_agreed=provider_agreed if kind == Kind.THIRD_OPINION else None, made_by_id=actor.account_id,
        )  # fmt: skip
        request.save(force_insert=True)
        lines = [line.strip() for line in functions.splitlines() if line.strip()]
        if kind == Kind.FITNESS and lines:
            private.write_about(request.id, known.case.employee_id, {"functions": lines})
        record(actor, request, "prepare", today, note=note, details={"basis": basis} if basis else None)
    return request


def request_send(*, actor: Actor, request_id: UUID, asked_on: date | None = None) -> CertificationRequest:
    """Record that it was asked for in writing (29 CFR 825.305(a)); the time to return it runs from that day.

    The first certification of a case ends the employer's clock and starts the employee's, which is then the one truth
    about the day; others keep their own. Raises Invalid for a day to come, Conflict.
    """
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        take(request, "send", actor)
        today = organizations.today_of(actor.organization_id)
        asked_on = asked_on or today
        if asked_on > today:
            raise Invalid(_("It cannot have been asked for in the future."), fix=_("Give today or an earlier day."),
                          field="asked_on")  # fmt: skip
        request.asked_on = asked_on
        request.due_on = asked_on + timedelta(days=request.days_given)
        case = request.case
        if request.kind in FIRST_CERTIFICATIONS and case.state in CLOCKED:
            if case.certification_requested_on is None:
                cases.clock_done(actor=actor, case_id=case.id, code="certification_request", done_on=asked_on)
                case.certification_requested_on = asked_on
            _put_on_clock(actor, request)
        request.save()
        for code in (tasks_of.RECERTIFY, tasks_of.NEW_YEAR):
            tasks_finish(actor=actor, case_id=request.case_id, code=code)
        record(actor, request, "send", asked_on)
    return request


#: States of a case in which its milestones can be recorded.
CLOCKED = frozenset(CaseState) - {CaseState.NOTICED, CaseState.CANCELLED}


def _put_on_clock(actor: Actor, request: CertificationRequest) -> None:
    """Let the case's clock be the truth, where there is one for this request; more time given extends it."""
    rows = CaseClock.objects.filter(
        organization_id=request.organization_id, case_id=request.case_id, event_on=request.asked_on,
        code__endswith=f".{book.RETURN}", done_on__isnull=True, stopped_at__isnull=True,
    )  # fmt: skip
    clock = rows.first()
    if clock is None or request.case.certification_requested_on != request.asked_on:
        return
    until, request.on_clock, request.due_on = request.due_on, True, None
    if until is not None and until > clock.due_on and request.case.state not in OVER:
        cases.clock_extend(actor=actor, clock_id=clock.id, until_on=until, why=Extended.AGREED)


def request_extend(
    *, actor: Actor, request_id: UUID, until_on: date, why: str = Extended.AGREED, note: str = ""
) -> CertificationRequest:
    """Give more time to return it, or to supply what is missing: agreed, or because it was not practicable despite
    diligent, good-faith efforts (29 CFR 825.305(b)-(c)). Raises Invalid for a day that is no extension."""
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        take(request, "extend", actor)
        case_clocks = CaseClock.objects.filter(organization_id=request.organization_id, case_id=request.case_id)
        if why not in (Extended.AGREED, Extended.DILIGENT):
            raise Invalid(_("This is no reason for more time."), fix=_("Choose one of the list."), field="why")
        curing = request.state in (State.INCOMPLETE, State.INSUFFICIENT)
        before = request.cure_by_on if curing else book.due_of(request, case_clocks)
        if before is not None and not before < until_on <= before + timedelta(days=MOST_DAYS):
            raise Invalid(
                _("This day gives no more time, or far too much."),
                fix=_("Choose a later day, within 90 days."), field="until_on",
            )  # fmt: skip
        if curing:
            request.cure_by_on = until_on
        elif (clock := book.clock_of(request, case_clocks)) is not None:
            cases.clock_extend(actor=actor, clock_id=clock.id, until_on=until_on, why=why, note=note)
        else:
            request.due_on = until_on
        request.save()
        for code in (tasks_of.NOT_RETURNED, tasks_of.NOT_CURED):
            tasks_stop(actor=actor, case_id=request.case_id, code=code, about_id=request.id)
        record(actor, request, "extend", organizations.today_of(actor.organization_id), note=note,
               details={"until_on": until_on.isoformat(), "why": why})  # fmt: skip
    return request


def request_withdraw(*, actor: Actor, request_id: UUID, note: str = "") -> CertificationRequest:
    """It is not asked for any more."""
    return _close(actor, request_id, "withdraw", note)


def request_not_returned(*, actor: Actor, request_id: UUID, note: str = "") -> CertificationRequest:
    """Record, as a person, that it did not come in time. It denies nothing: what the law then allows stands on the
    page, and a decision is one of the case. Raises Conflict while there is time."""
    return _close(actor, request_id, "not_returned", note)


def _close(actor: Actor, request_id: UUID, step: str, note: str) -> CertificationRequest:
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        take(request, step, actor)
        today = organizations.today_of(actor.organization_id)
        if step == "not_returned":
            clocks = CaseClock.objects.filter(organization_id=request.organization_id, case_id=request.case_id)
            due_on = book.due_of(request, clocks)
            if due_on is not None and today <= due_on:
                raise Conflict(
                    _("There is still time to return it, until %(day)s.") % {"day": due_on.isoformat()},
                    fix=_("Wait until the day has passed."),
                )
        request.decided_on = today
        request.save()
        for code in (tasks_of.NOT_RETURNED, tasks_of.NOT_CURED, tasks_of.CHECK):
            tasks_finish(actor=actor, case_id=request.case_id, code=code, about_id=request.id)
        record(actor, request, step, today, note=note)
    return request


def _check(known: book.Book, kind: str, basis: str, days_given: int) -> None:
    case = known.case
    if case.state in OVER:
        raise Conflict(_("This case is over."), fix=_("Reopen it first."))
    if not LEAST_DAYS <= days_given <= MOST_DAYS:
        raise Invalid(
            _("The employee has at least 15 calendar days."),
            why=LEAST_BY_LAW.get(kind, _("The law names no days here; the employer gives as many as for others.")),
            fix=_("Give between 15 and 90 days."), field="days_given",
        )  # fmt: skip
    if basis and kind != Kind.RECERTIFICATION and basis != Basis.NEW_YEAR:
        raise Invalid(_("Only a recertification has such a reason."), field="basis")
    if kind == Kind.RECERTIFICATION and not basis:
        raise Invalid(_("Say why it is asked for again."), why="29 CFR 825.308", field="basis")
    if any(one.kind == kind and one.state in OPEN for one in known.requests):
        raise Conflict(
            _("A request of this kind is open already."), fix=_("Go on with that one, or withdraw it first.")
        )


def _about(known: book.Book, kind: str, opinion_of: UUID | None) -> CertificationRequest | None:
    """The certification that a recertification or an opinion is about."""
    if kind not in (*OPINIONS, Kind.RECERTIFICATION):
        return None
    found = known.by_id.get(opinion_of) if opinion_of else None
    if found is None and kind in OPINIONS:
        found = next((one for one in reversed(known.requests) if one.received_on and one.kind not in OPINIONS), None)
    found = found or latest_accepted(known.requests)
    if found is None:
        raise Invalid(_("There is no certification that it could be about."), fix=_("Ask for one first."), field="kind")
    return found


def _opinion(kind: str, independent: bool | None, limited: bool | None, agreed: bool | None) -> bool | None:
    if kind not in OPINIONS:
        return None
    if kind == Kind.SECOND_OPINION and independent is not True and limited is not True:
        raise Invalid(
            _("The provider of a second opinion may not be somebody whom the employer regularly employs or uses."),
            why="29 CFR 825.307(b)(2)",
            fix=_("Choose another provider, or say that access to health care is extremely limited there."),
            field="provider_independent",
        )
    if kind == Kind.THIRD_OPINION and agreed is not True:
        raise Invalid(
            _("The provider of a third opinion is chosen or approved by both sides."),
            why="29 CFR 825.307(c)", fix=_("Agree on a provider with the employee first."), field="provider_agreed",
        )  # fmt: skip
    return independent


def _facts(
    known: book.Book, kind: str, basis: str, about: CertificationRequest | None, independent: bool | None,
    limited: bool | None,
) -> dict[str, Any]:  # fmt: skip
    if kind in OPINIONS and about is not None:
        opinions = [one for one in known.requests if one.opinion_of_id == about.id]
        return opinion_facts(about, opinions, provider_independent=independent, care_limited=limited)
    if kind == Kind.RECERTIFICATION and basis in EARLY:
        return {"early_grounds": [basis]}
    if kind == Kind.RECERTIFICATION and basis == Basis.USUAL:
        # What speaks for asking early counts only where it is the reason given.
        return {"early_grounds": [], "episode_days_taken": None}
    if basis == Basis.NEW_YEAR:
        return {"need_beyond_leave_year": True, "certified_in_leave_year": False}
    return {"fitness_required": True} if kind == Kind.FITNESS else {}


def _lawful(known: book.Book, kind: str, basis: str, facts: Mapping[str, Any], today: date) -> None:
    question, open_will_do = LAWFUL[kind]
    if basis == Basis.NEW_YEAR:
        question = "new_certification_allowed"
    reply = known.replies([question], today, more=facts).get(question)
    if reply is None or reply.answer is True or (reply.open and open_will_do):
        return
    cite = ", ".join(name for name, _href in reply.cite)
    raise Invalid(
        reply.sentence, why=cite, fix=_("Choose another reason, or wait until it may be asked for."),
        field="basis" if kind == Kind.RECERTIFICATION else "kind",
    )  # fmt: skip
