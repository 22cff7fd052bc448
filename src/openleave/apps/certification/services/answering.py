"""Taking in what a certification says: keyed in from paper, or by the clinic's link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.certification import book, private, tasks_of
from openleave.apps.certification.access import access_request
from openleave.apps.certification.asking_for import About, Question
from openleave.apps.certification.models import CertificationRequest, Source
from openleave.apps.certification.questions import kept, questions_of
from openleave.apps.certification.services.recording import record
from openleave.apps.certification.steps import take
from openleave.apps.desk.services import arrival_add, arrivals_handle, task_add, tasks_stop
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MOST_NUMBER = 366
#: Answers that the engine's paragraphs call dates lie within these years.
YEARS = range(1900, 2201)


def answers_record(
    *,
    actor: Actor,
    request_id: UUID,
    answers: Mapping[str, Any],
    received_on: date | None = None,
    document_ids: tuple[UUID, ...] = (),
) -> CertificationRequest:
    """Key in a certification that came on paper or as a document: paper is equal to the link.

    ``answers`` by the codes of ``questions``: text, True or False, whole numbers, ISO days. What a permitted question
    does not ask for is not kept. Raises Invalid, with the field, for an answer of the wrong shape or a day to come.
    """
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        source = Source.DOCUMENT if document_ids or request.document_ids else Source.PAPER
        request.document_ids = [*request.document_ids, *(str(one) for one in document_ids)]
        words = private.read(actor, request.case.employee_id, about=[request.id])
        about = about_request(request, bool(words.get(("about", request.id), {}).get("functions")))
        receive(actor, request, about, answers, received_on, source)
        arrivals_handle(actor=actor, kind="certification", about_id=request.id, handled_as="done")
    return request


def receive(
    actor: Actor, request: CertificationRequest, about: About, answers: Mapping[str, Any], received_on: date | None,
    source: Source,
) -> None:  # fmt: skip
    """Store the answers and move the request on; a task to check it is put into the queue."""
    take(request, "receive", actor)
    today = organizations.today_of(request.organization_id)
    received_on = received_on or today
    if received_on > today or (request.asked_on and received_on < request.asked_on):
        raise Invalid(
            _("It came between the day it was asked for and today."), fix=_("Check the day."), field="received_on"
        )
    clean = {
        question.code: checked(question, answers[question.code])
        for question in questions_of(about)
        if answers.get(question.code) not in (None, "")
    }
    clean = kept(about, clean)
    if not clean:
        raise Invalid(_("Nothing is filled in."), fix=_("Key in what the certification says."))
    private.write_answers(request.id, request.case.employee_id, clean)
    if request.deficiency_on is not None:
        request.completed_on = received_on
    request.received_on = request.received_on or received_on
    request.source = source
    request.decided_on = None
    request.save()
    record(actor, request, "receive", received_on, details={"source": source.value, "answers": len(clean)})
    desk = desk_job(request.organization_id)
    for code in (tasks_of.NOT_RETURNED, tasks_of.NOT_CURED):
        tasks_stop(actor=desk, case_id=request.case_id, code=code, about_id=request.id)
    task_add(actor=desk, code=tasks_of.CHECK, due_on=today, case=request.case, about_id=request.id)
    if source == Source.LINK:
        arrival_add(actor=desk, kind="certification", channel="provider", case_id=request.case_id, about_id=request.id)


def about_request(request: CertificationRequest, functions: bool) -> About:
    """Which questions the request may ask."""
    others = {
        one.id: one
        for one in CertificationRequest.objects.filter(
            organization_id=request.organization_id, case_id=request.case_id, opinion_of__isnull=True
        )
    }
    chain = request
    while chain.opinion_of_id is not None:
        others[chain.opinion_of_id] = chain = CertificationRequest.objects.get(
            organization_id=request.organization_id, id=chain.opinion_of_id
        )
    return book.about_of(request.case, request, others, functions)


def checked(question: Question, value: Any) -> Any:
    """An answer as it is kept. Raises Invalid."""
    shape, wrong = question.shape, Invalid(
        _("This answer does not fit the question “%(question)s”.") % {"question": question.text}, field=question.code
    )  # fmt: skip
    if shape == "yesno" and isinstance(value, bool):
        return value
    if shape == "number" and isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_NUMBER:
        return value
    if shape == "date":
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except (TypeError, ValueError):
            raise wrong from None
        if day.year in YEARS:
            return day.isoformat()
    if shape == "choice" and value in dict(question.choices):
        return value
    if shape in ("line", "text") and isinstance(value, str) and len(value) <= question.most:
        return value.strip()
    raise wrong
