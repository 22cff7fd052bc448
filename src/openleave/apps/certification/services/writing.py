"""The letters of a request: drafted with what is known of it, and what their sending means for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import translation

from openleave.apps.certification import book
from openleave.apps.certification.access import access_request
from openleave.apps.certification.letter_kinds import LACKING, LETTERS
from openleave.apps.certification.models import Basis, CertificationRequest, Kind, State
from openleave.apps.certification.questions import missing
from openleave.apps.certification.services.recording import record
from openleave.apps.notices.composing import language_of
from openleave.apps.notices.models import Letter
from openleave.apps.notices.services import letter_draft
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Why again, in the words of the letter.
WHY = {
    Basis.USUAL: "regular",
    Basis.NEW_YEAR: "regular",
    Basis.EXTENSION: "extension",
    Basis.CHANGED: "changed",
    Basis.BESIDE: "changed",
    Basis.DOUBT: "doubt",
}
LACKS = (State.INCOMPLETE, State.INSUFFICIENT)


def request_letter(*, actor: Actor, request_id: UUID) -> Letter:
    """The draft of the letter that a request calls for now: that asks for it, or that says what it lacks. The one that
    is there already, if there is one. A person reads and sends it; sending records the day by itself."""
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id)
        known = book.read(actor=actor, case_id=request.case_id)
        request = known.by_id[request.id]
        today = organizations.today_of(actor.organization_id)
        kind = LACKING if request.state in LACKS else LETTERS[Kind(request.kind)]
        person = people.addressee(request.organization_id, known.case.employee_id, today)
        language = language_of(person, None)
        with translation.override(language):
            fields = _lacking(known, request) if kind == LACKING else _asking(known, request, today)
        letter: Letter = letter_draft(
            actor=actor, case_id=request.case_id, kind=kind, about_id=request.id, fields=fields, language=language
        )
    return letter


def _asking(known: book.Book, request: CertificationRequest, today: date) -> dict[str, Any]:
    due_on = known.due_on(request) or today + timedelta(days=request.days_given)
    fields: dict[str, Any] = {"due": due_on}
    if request.kind == Kind.RECERTIFICATION:
        fields["why"] = WHY[Basis(request.basis)]
    if request.kind == Kind.FITNESS:
        fields["functions"] = [{"text": line} for line in known.words(request).get("functions", ())]
    return fields


def _lacking(known: book.Book, request: CertificationRequest) -> dict[str, Any]:
    """What additional information is necessary (29 CFR 825.305(c)): the open questions, and what is unclear."""
    open_ = missing(known.about(request), known.answers(request))
    unclear = known.words(request).get("unclear", "")
    items = [{"text": f"{question.text} ({question.told})"} for question in open_]
    items += [{"text": line.strip()} for line in unclear.splitlines() if line.strip()]
    problem = "incomplete" if request.state == State.INCOMPLETE else "insufficient"
    fields: dict[str, Any] = {"problem": problem, "items": items}
    if request.cure_by_on is not None:
        fields["due"] = request.cure_by_on
    return fields


def letter_went_out(letter: Letter) -> None:
    """What the sending of a letter means for the request it is about: it is asked for from that day; or the days to
    supply what is missing run from that day, which the law counts from the written notice."""
    from openleave.apps.certification.services.requesting import request_send

    actor = desk_job(letter.organization_id)
    sent_on = letter.sent_on
    if letter.about_id is None or sent_on is None:
        return
    with organization_scope(letter.organization_id):
        request = (
            CertificationRequest.objects.filter(organization_id=letter.organization_id, id=letter.about_id)
            .select_for_update()
            .first()
        )
        if request is None:
            return
        if letter.kind == LETTERS[Kind(request.kind)] and request.state == State.PREPARED:
            request_send(actor=actor, request_id=request.id, asked_on=sent_on)
        elif letter.kind == LACKING and request.state in LACKS and request.deficiency_on != sent_on:
            given = (
                (request.cure_by_on - request.deficiency_on) if request.cure_by_on and request.deficiency_on else None
            )
            request.deficiency_on = sent_on
            if given is not None:
                request.cure_by_on = sent_on + given
            request.save(update_fields=["deficiency_on", "cure_by_on"])
            record(actor, request, "told", sent_on)
