"""A clinic's link: made and revoked at the desk; opened, drafted and submitted by whoever holds it, without an account.

The token is the permission, for one request, for 14 days, until it is submitted. Somebody who holds it says the
employee's date of birth first (five tries). What the clinic sees is the employee's first name and initial, and the
permitted questions.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from openleave.apps.certification import private, tokens
from openleave.apps.certification.access import access_link, access_request
from openleave.apps.certification.asking_for import About
from openleave.apps.certification.models import BY_PROVIDER, CertificationRequest, ProviderLink, Source, State
from openleave.apps.certification.questions import questions_of
from openleave.apps.certification.services.answering import about_request, checked, receive
from openleave.apps.certification.services.recording import record
from openleave.apps.certification.steps import WAITING, take
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people.models import Profile
from openleave.kernel import audit, clock, egress
from openleave.kernel.actor import Actor
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

DAYS_OPEN = 14
MOST_TRIES = 5
LANGUAGES = ("en", "es")
#: In which states of its request a link opens: what came otherwise meanwhile is not overwritten.
LINKED = WAITING | {State.NOT_RETURNED}


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody with a living link sees: ``name`` is the first name and an initial."""

    link: ProviderLink
    request: CertificationRequest
    about: About
    name: str
    functions: tuple[str, ...]
    actor: Actor

    @property
    def tries_left(self) -> int:
        return max(0, MOST_TRIES - self.link.tries)


def link_make(*, actor: Actor, request_id: UUID, language: str = "") -> tuple[ProviderLink, str]:
    """A new link and its token, which is shown once and kept nowhere; one made before is dead from now on.
    ``language`` of the form: en, es, or that of the clinic's browser.

    Raises Conflict for a request that no clinic answers, or that waits for nothing; Invalid where no date of birth is
    on record, which the clinic is asked for.
    """
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        take(request, "link", actor)
        if request.kind not in BY_PROVIDER:
            raise Conflict(_("The employee answers this one, not a clinic."), fix=_("Key in the answers."))
        if _born_on(request) is None:
            raise Invalid(
                _("The employee’s date of birth is not on record."),
                why=_("The clinic gives it, so that only somebody who knows the employee opens the form."),
                fix=_("Add it to the employee’s record, or print the form."),
            )
        _revoke(request)
        token = tokens.new_token(request.organization_id)
        link = ProviderLink.objects.create(
            organization_id=request.organization_id, request=request, token_digest=tokens.digest(token),
            language=language if language in LANGUAGES else "", made_by_id=actor.account_id,
            expires_at=clock.now() + timedelta(days=DAYS_OPEN),
        )  # fmt: skip
        egress.hand_out(
            "certification.link", actor=actor, persons=[Person(request.case.employee_id, request.case_id)],
            about_type="provider_link", about_id=link.id, records=1,
        )  # fmt: skip
        record(actor, request, "link", organizations.today_of(request.organization_id), details={"link": link.id})
    return link, token


def link_revoke(*, actor: Actor, link_id: UUID) -> ProviderLink:
    """Kill a link; its draft goes with it. Raises NotFound, Conflict for one that is dead."""
    require(actor, "certification.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        link = access_link(actor=actor, link_id=link_id, lock=True)
        if not is_open(link):
            raise Conflict(_("This link does not open any more."), fix=_("Reload the page."))
        _revoke(link.request)
        link.refresh_from_db()
        audit.append(
            actor=actor, action="certification.link_revoke", object_type="provider_link", object_id=link.id,
            details={"request": link.request_id},
        )  # fmt: skip
    return link


def is_open(link: ProviderLink) -> bool:
    """Whether a link still opens, the check aside."""
    return link.submitted_at is None and link.revoked_at is None and clock.now() < link.expires_at


# Of whoever holds a link ----------------------------------------------------------------------------------------------


@contextmanager
def visiting(token: str, *, lock: bool = False) -> Iterator[Visit]:
    """The organization's scope, and what the token opens there. NotFound for every token that opens nothing: unknown,
    expired, used, revoked, locked after five tries, of a request that waits for nothing."""
    organization_id = tokens.organization_of(token)
    if organization_id is None:
        raise NotFound
    with organization_scope(organization_id):
        rows = ProviderLink.objects.filter(organization_id=organization_id, token_digest=tokens.digest(token))
        rows = rows.select_related("request__case")
        link = (rows.select_for_update(of=("self", "request")) if lock else rows).first()
        if link is None or not is_open(link) or link.tries >= MOST_TRIES:
            raise NotFound
        request = link.request
        if request.state not in LINKED:
            raise NotFound
        actor = Actor(None, organization_id)
        words = private.read(actor, request.case.employee_id, about=[request.id]).get(("about", request.id), {})
        functions = tuple(words.get("functions", ()))
        yield Visit(link, request, about_request(request, bool(functions)), short_name(request), functions, actor)


def link_check(*, token: str, born_on: date) -> str | None:
    """Whether the date of birth is the employee's: the proof that the browser keeps, or None. Every try is counted and
    recorded; the fifth wrong one kills the link."""
    with visiting(token, lock=True) as visit:
        link, known = visit.link, _born_on(visit.request)
        right = known is not None and hmac.compare_digest(known.isoformat(), born_on.isoformat())
        if right:
            link.opened_at = link.opened_at or clock.now()
            link.save(update_fields=["opened_at"])
        else:
            ProviderLink.objects.filter(organization_id=link.organization_id, id=link.id).update(tries=F("tries") + 1)
        audit.append(
            actor=visit.actor, action="certification.link_check", object_type="provider_link", object_id=link.id,
            details={"right": right, "tries": link.tries + (not right)},
        )  # fmt: skip
        return tokens.proof(link.id, token) if right else None


def draft_save(*, token: str, proof: str, answers: Mapping[str, Any]) -> None:
    """Keep what is filled in so far, encrypted, while the link is open. NotFound without the proof."""
    with visiting(token, lock=True) as visit:
        _proven(visit, token, proof)
        private.write_draft(visit.link.id, visit.request.case.employee_id, _clean(visit, answers))
        visit.link.drafted_at = clock.now()
        visit.link.save(update_fields=["drafted_at"])


def draft_read(*, token: str, proof: str) -> dict[str, Any]:
    """What was filled in so far. NotFound without the proof."""
    with visiting(token) as visit:
        _proven(visit, token, proof)
        if visit.link.drafted_at is None:
            return {}
        return private.read_draft(visit.actor, visit.link.id, visit.request.case.employee_id)


def link_submit(*, token: str, proof: str, answers: Mapping[str, Any]) -> None:
    """Submit once: the request has what it asked for, the link is dead and its draft gone. Whether it is complete is
    for the desk to check; nothing is refused for being empty but an empty form. NotFound without the proof."""
    with visiting(token, lock=True) as visit:
        _proven(visit, token, proof)
        receive(visit.actor, visit.request, visit.about, _clean(visit, answers), None, Source.LINK)
        visit.link.submitted_at = clock.now()
        visit.link.save(update_fields=["submitted_at"])
        private.drop_draft(visit.link.id, visit.request.case.employee_id)


def _proven(visit: Visit, token: str, proof: str) -> None:
    if not tokens.proves(proof, visit.link.id, token):
        raise NotFound


def _clean(visit: Visit, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Of the answers those that a clinic gives; on a correction, over what is known."""
    return {
        question.code: checked(question, answers[question.code])
        for question in questions_of(visit.about)
        if question.whose == "provider" and answers.get(question.code) not in (None, "")
    }


def _revoke(request: CertificationRequest) -> None:
    rows = ProviderLink.objects.filter(
        organization_id=request.organization_id,
        request_id=request.id,
        submitted_at__isnull=True,
        revoked_at__isnull=True,
    )
    for link in rows:
        if link.drafted_at is not None:
            private.drop_draft(link.id, request.case.employee_id)
    rows.update(revoked_at=clock.now())


def _profile(request: CertificationRequest) -> Profile | None:
    today = organizations.today_of(request.organization_id)
    rows = Profile.objects.filter(organization_id=request.organization_id, employee_id=request.case.employee_id).known()
    return rows.valid(today).order_by("-valid_from").first()


def _born_on(request: CertificationRequest) -> date | None:
    profile = _profile(request)
    return profile.born_on if profile else None


def short_name(request: CertificationRequest) -> str:
    """The employee's first name and the initial of the last: all that a clinic is shown."""
    profile = _profile(request)
    if profile is None:
        return ""
    initial = profile.last_name[:1]
    return f"{profile.first_name} {initial}." if initial else profile.first_name
