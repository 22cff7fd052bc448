"""Deletion: case by case and the person's record, each deleted through the one erase function or kept with a reason.

What is kept has the law it is kept for, and a day on which that ends. Who is deleted altogether is not brought back by
the next file. What a legal hold forbids is deleted by itself once the hold ends: the erasure app remembers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.models import LeaveCase
from openleave.apps.requests import reasons
from openleave.apps.requests.access import access_request
from openleave.apps.requests.machine import Right
from openleave.apps.requests.models import MailKind, PrivacyRequest
from openleave.apps.requests.services import mailing
from openleave.apps.requests.services.deciding import add_item, end_papers, ready, say
from openleave.apps.requests.services.recording import org, take, today_of
from openleave.apps.retention import reckoning
from openleave.apps.retention.authorities import BY_KEY
from openleave.apps.retention.rules import EMPLOYED, Term, months_after
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: The authority by which a case is kept from its end on.
CLOSED = "us.fmla.closed"
#: The reasons of what retention says keeps something: its authorities, and being employed.
REASON_OF = {
    "us.fmla": "fmla_records",
    "us.fmla.closed": "fmla_records",
    "us.flsa": "payroll_records",
    "us.flsa.separation": "payroll_records",
    "us.eeoc.case": "personnel_records",
    "us.eeoc": "personnel_records",
    "us.eeoc.public.case": "personnel_records",
    "us.eeoc.public": "personnel_records",
    "us_ca.feha.case": "california_records",
    "us_ca.feha": "california_records",
    "us_ca.feha.separation": "california_records",
    EMPLOYED: "employer_term",
}
PERSON = "person"
#: What demands that it is deleted, for the ledger.
AUTHORITY = "Civ. Code 1798.105"


@dataclass(frozen=True, slots=True)
class Part:
    """What can be deleted by itself: a case, or all that is left of the person (``key`` "person"). ``proposed``: the
    reason to keep it that follows from the dates on record, until when; empty: nothing speaks for keeping it."""

    key: str
    label: str
    proposed: str
    until_on: date | None
    about_id: UUID | None = None


def deletion_plan(*, actor: Actor, request: PrivacyRequest) -> list[Part]:
    """The parts, and what the law demands of each by the dates on record: as retention reckons it, without what the
    organization chose to keep longer."""
    require(actor, "request.handle")
    assert request.subject_id is not None
    seen = reckoning.by_law_alone(request.organization_id)
    own, of_cases = reckoning.person(seen, request.subject_id)
    rows = LeaveCase.objects.filter(organization_id=request.organization_id, id__in=of_cases)
    numbers = dict(rows.order_by("opened_at", "id").values_list("id", "number"))
    # A case that is open has its years before it: they run from its end, today at the earliest.
    at_least = Term(months_after(seen.today, BY_KEY[CLOSED].months), CLOSED)
    terms = {case_id: at_least if of_cases[case_id].until_on is None else of_cases[case_id] for case_id in numbers}
    parts = [Part(str(one), numbers[one], *_proposed(term, seen.today), about_id=one) for one, term in terms.items()]
    whole = reckoning.longest([own, *terms.values()])
    return [*parts, Part(PERSON, "", *_proposed(whole, seen.today), about_id=request.subject_id)]


def _proposed(term: Term, today: date) -> tuple[str, date | None]:
    """The reason that a term gives to keep something, and until when; none once it is past."""
    if term.until_on is not None and term.until_on <= today:
        return "", None
    return REASON_OF[term.because], term.until_on


def deletion_do(
    *, actor: Actor, request_id: UUID, keep: Mapping[str, tuple[str, date | None]], answer: str = ""
) -> PrivacyRequest:
    """Delete every part that ``keep`` does not name; ``keep``: part to (reason, until when). The person's own part can
    go only with every case.

    A part under a legal hold is kept for that reason, and deleted by itself when the hold ends. Raises Invalid for a
    reason that is none, Conflict for somebody who is not verified.
    """
    from openleave.apps.erasure.errors import Held
    from openleave.apps.erasure.services import Root, erase

    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right != Right.DELETE:
            raise Conflict(_("This is another right."), fix=_("Answer it by its own form."))
        ready(request)
        assert request.subject_id is not None
        parts = deletion_plan(actor=actor, request=request)
        _check(request, parts, keep)
        granted = kept = 0
        whole = PERSON not in keep
        for part in parts:
            if part.key in keep:
                reason, until = keep[part.key]
                _item(request, part, granted=False, reason=reason, until=until)
                kept += 1
                continue
            if whole and part.key != PERSON:
                continue  # gone with the person
            root: Any = Root(
                "subject" if part.key == PERSON else "case", part.about_id or request.subject_id, request.subject_id
            )
            try:
                erase(actor=actor, root=root, why="request", authority=AUTHORITY, request_id=request.id)
            except Held:
                _item(request, part, granted=False, reason="legal_hold", until=None)
                kept += 1
            else:
                _item(request, part, granted=True)
                granted += 1
        say(actor, request, answer)
        end_papers(request)
        if not granted:
            take(actor, request, "deny", why="kept_by_law")
        else:
            take(actor, request, "fulfil_partly" if kept else "fulfil", details={"deleted": granted, "kept": kept})
        mailing.queue(request, MailKind.NEWS)
    return request


def _check(request: PrivacyRequest, parts: list[Part], keep: Mapping[str, tuple[str, date | None]]) -> None:
    known = {one.code for one in reasons.reasons_for(Right.DELETE, whole=False)}
    keys = {part.key for part in parts}
    today = today_of(request.organization_id)
    for key, (reason, until) in keep.items():
        if key not in keys or reason not in known:
            raise Invalid(_("The reason is missing."), why=_("The person is told it."), fix=_("Choose one."), field=key)
        if until is None and reason not in ("legal_hold", "employer_term"):
            raise Invalid(_("It is not said until when it is kept."), fix=_("Give the day."), field=key)
        if until is not None and until <= today:
            raise Invalid(_("That day has passed."), fix=_("Delete it, or give the right day."), field=key)
    if PERSON not in keep and keep:
        raise Invalid(
            _("The person’s record cannot go while a case stays."), why=_("The case says whose it is."),
            fix=_("Keep the record as long as the case."), field=PERSON,
        )  # fmt: skip


def _item(
    request: PrivacyRequest, part: Part, *, granted: bool, reason: str = "", until: date | None = None
) -> None:  # fmt: skip
    kind = "record" if part.key == PERSON else "case"
    add_item(
        request, kind, "person" if part.key == PERSON else "leave_case", granted=granted, reason=reason,
        about_id=part.about_id, kept_until_on=until,
    )  # fmt: skip
