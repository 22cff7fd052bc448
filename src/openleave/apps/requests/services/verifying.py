"""Making sure who asks: points compared with the records, a code to the address on record, a question to the employer's
privacy contact, a government id as the last resort; the proof of agents.

Guessing. A code has nine digits from the system's random source and takes five tries; a request gets three codes, a
person nine in thirty days, over all requests: at most 45 in 10^9, far below one in a million. Points are compared by an
officer who hears them, three failed times a request.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.people import selectors as people
from openleave.apps.people.models import Assignment
from openleave.apps.requests import machine, points, words
from openleave.apps.requests.access import access_question, access_request, visiting, visitor
from openleave.apps.requests.machine import Level, Right, State
from openleave.apps.requests.models import Check, Code, MailKind, Paper, PrivacyRequest, Question
from openleave.apps.requests.services import mailing
from openleave.apps.requests.services.recording import facts_of, fields_named, note, org, take, today_of
from openleave.kernel import clock, files
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

CODE_DIGITS = 9
CODE_LIVES = timedelta(minutes=30)
MOST_CODE_TRIES = 5
MOST_CODES = 3
MOST_CODES_OF_PERSON = 9


def verification_ask(*, actor: Actor, request_id: UUID) -> PrivacyRequest:
    """Begin to verify. Raises Conflict for a right that needs none, and while nobody knows whom it is about or which
    fields are to be corrected."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        fields_named(request)
        take(actor, request, "ask")
        mailing.queue(request, MailKind.NEWS)
    return request


def agent_prove(*, actor: Actor, request_id: UUID, proof: str) -> PrivacyRequest:
    """Accept an agent's proof: the person's signed permission, or a power of attorney where the agent brought one. That
    one cannot be demanded: no step asks for it (11 CCR 7063)."""
    require(actor, "request.handle")
    if proof not in dict(words.PROOFS):
        raise Invalid(_("This is no proof."), fix=_("Choose one of the list."), field="proof")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        request.agent_proof = proof
        take(actor, request, "prove_agent", why=proof)
    return request


def request_check(
    *, actor: Actor, request_id: UUID, answers: Mapping[str, str], declared_on: date | None = None
) -> Check:
    """Compare what the person said with the records; with enough matches (and the signed declaration, where the right
    needs it) the person is verified. One wrong answer fails the try, three failed tries end them.

    Raises Invalid for a disputed piece, Conflict where too few were given to tell; neither counts as a try.
    """
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        _verifying(request)
        assert request.subject_id is not None
        today = today_of(request.organization_id)
        given = {code: text for code, text in answers.items() if text.strip()}
        open_to_use = {point.code for point in points.usable(disputed(request))}
        for code in given:
            if code not in open_to_use or not points.POINTS[code].asked:
                raise Invalid(
                    _("This piece of information cannot be used."),
                    why=_("It is the one that is to be corrected, and so proves nothing (11 CCR 7060(h))."),
                    fix=_("Use other pieces."), field=code,
                )  # fmt: skip
        known = people.facts_for(request.organization_id, request.subject_id)
        wrong = {code for code, text in given.items() if not points.matches(code, text, known, today)}
        right = frozenset(given) - wrong | (proved(request) & open_to_use)
        if declared_on is not None:
            if not request.received_on - timedelta(days=366) <= declared_on <= today:
                raise Invalid(_("Check the day of the declaration."), fix=_("Correct it."), field="declared_on")
            request.declared_on = declared_on
        level = facts_of(request).level
        enough = points.weight_of(right) >= level
        if not wrong and not enough:
            raise Conflict(
                _("These are too few pieces to tell."),
                why=_("This right needs %(count)d of them.") % {"count": int(level)},
                fix=_("Ask for another, send a code, or ask the employer’s privacy contact."),
            )
        if not wrong and level == Level.HIGH and request.declared_on is None:
            raise Invalid(
                _("The signed declaration is missing."),
                why=_("This right needs one, under penalty of perjury (11 CCR 7062)."),
                fix=_("Ask for it, then give the day of its signature."), field="declared_on",
            )  # fmt: skip
        check = _checked(actor, request, right, passed=not wrong)
        if wrong:
            take(actor, request, "fail", details={"points": len(right)})
        else:
            request.proof = "identity_paper" if "identity_paper" in right else "points"
            take(actor, request, "verify", details={"points": len(right)})
    return check


def disputed(request: PrivacyRequest) -> frozenset[str]:
    """The fields that the person wants corrected."""
    return frozenset(request.fields) if request.right == Right.CORRECT else frozenset()


def proved(request: PrivacyRequest) -> frozenset[str]:
    """The points that came about by themselves: a code said, the employer's yes, a paper that was in order."""
    own = {"organization_id": request.organization_id, "request": request}
    return proved_by(Code.objects.filter(**own), Question.objects.filter(**own), Check.objects.filter(**own))


def proved_by(codes: Iterable[Code], questions: Iterable[Question], checks: Iterable[Check]) -> frozenset[str]:
    """The same, of what is read already."""
    found = {
        "email_code": any(code.used_at is not None for code in codes),
        "employer_yes": any(question.yes for question in questions),
        "identity_paper": any(check.passed and check.points == ["identity_paper"] for check in checks),
    }
    return frozenset(name for name, holds in found.items() if holds)


# A code to the address on record --------------------------------------------------------------------------------------


def code_send(*, actor: Actor, request_id: UUID) -> PrivacyRequest:
    """Let a code be sent to the e-mail address on record; never to the one that whoever asks has given."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        _verifying(request)
        if "email" in disputed(request):
            raise Conflict(
                _("The address on record is the one that is to be corrected."),
                why=_("It proves nothing (11 CCR 7060(h))."), fix=_("Verify the person otherwise."),
            )  # fmt: skip
        if not record_address(request):
            raise Conflict(_("No e-mail address is on record."), fix=_("Verify the person otherwise."))
        own = request.mails.filter(kind=MailKind.CODE)
        since = clock.now() - timedelta(days=30)
        theirs = PrivacyRequest.objects.filter(
            organization_id=request.organization_id, subject_id=request.subject_id,
            mails__kind=MailKind.CODE, mails__queued_at__gte=since,
        ).count()  # fmt: skip
        if own.count() >= MOST_CODES or theirs >= MOST_CODES_OF_PERSON:
            raise Conflict(
                _("No more codes are sent for this request."),
                why=_("So that nobody can try them out."), fix=_("Verify the person otherwise."),
            )  # fmt: skip
        mailing.queue(request, MailKind.CODE)
        note(actor, request, "code_send")
    return request


def record_address(request: PrivacyRequest) -> str:
    """The e-mail address that the employer has of the person the request is about."""
    if request.subject_id is None:
        return ""
    today = today_of(request.organization_id)
    profile = people.facts_for(request.organization_id, request.subject_id).profile_on(today)
    return profile.email if profile else ""


def code_make(request: PrivacyRequest) -> str:
    """A new code, for the e-mail that is just being written; older ones of the request open nothing any more."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    now = clock.now()
    Code.objects.filter(organization_id=request.organization_id, request=request, used_at__isnull=True).update(
        expires_at=now
    )
    Code.objects.create(
        organization_id=request.organization_id, request=request, digest=_digest(request.id, code), made_at=now,
        expires_at=now + CODE_LIVES,
    )  # fmt: skip
    return " ".join(code[start : start + 3] for start in range(0, CODE_DIGITS, 3))


def code_say(*, token: str, code: str) -> bool:
    """Whether this is the code that was sent; for whoever follows the request. A wrong one counts as one of five tries.
    Nothing tells a code that never existed from one that is wrong, used up or too old."""
    digits = "".join(one for one in code if one.isdigit())
    with visiting(token, lock=True) as request:
        if request.state != State.VERIFYING:
            return False
        rows = Code.objects.select_for_update().filter(
            organization_id=request.organization_id, request=request, used_at__isnull=True,
            expires_at__gt=clock.now(), tries__lt=MOST_CODE_TRIES,
        )  # fmt: skip
        latest = rows.order_by("-made_at").first()
        if latest is None:
            return False
        right = hmac.compare_digest(latest.digest, _digest(request.id, digits))
        latest.tries += 1
        latest.used_at = clock.now() if right else None
        latest.save(update_fields=["tries", "used_at"])
        note(visitor(request.organization_id), request, "code_say", {"right": right})
    return right


def declaration_sign(*, token: str, name: str) -> None:
    """The person's declaration, signed on the page that follows the request by writing their name."""
    with visiting(token, lock=True) as request:
        if request.state not in (State.RECEIVED, State.VERIFYING) or facts_of(request).level != Level.HIGH:
            raise Conflict(_("No declaration is needed."), fix=_("Reload the page."))
        if len(name.split()) < 2:
            raise Invalid(_("A signature is the full name."), fix=_("Write first and last name."), field="name")
        request.declared_on = today_of(request.organization_id)
        request.save(update_fields=["declared_on"])
        note(visitor(request.organization_id), request, "declare")


def _digest(request_id: UUID, code: str) -> str:
    return salted_hmac("openleave.request.code.v1", f"{request_id}:{code}", algorithm="sha256").hexdigest()


# A question to the employer's privacy contact -------------------------------------------------------------------------


def contacts_of(*, actor: Actor, request: PrivacyRequest) -> list[UUID]:
    """The accounts a question may be put to: privacy officers and human resources, never a manager, never whoever the
    person reports to, never the person."""
    organization_id = org(actor)
    managers = set(accounts.accounts_with(organization_id, Role.MANAGER))
    leads = set(
        Assignment.objects.filter(organization_id=organization_id, employee_id=request.subject_id)
        .known()
        .values_list("manager_id", flat=True)
    )
    found = accounts.accounts_with(organization_id, Role.PRIVACY_OFFICER) | accounts.accounts_with(
        organization_id, Role.HR_OPERATIONS
    )
    return sorted(
        account_id
        for account_id, employee_id in found.items()
        if account_id not in managers
        and account_id != actor.account_id
        and (employee_id is None or (employee_id != request.subject_id and employee_id not in leads))
    )


def question_ask(*, actor: Actor, request_id: UUID, account_id: UUID, told_on: date | None) -> Question:
    """Ask the employer's privacy contact whether the person of this name and number works or worked there. Nothing else
    is in the question: not what was asked for, nor what was said. The person is told first (``told_on``)."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        _verifying(request)
        if told_on is None or told_on > today_of(request.organization_id):
            raise Invalid(
                _("The person was not told yet that the employer will be asked."),
                fix=_("Tell them first, then give the day."), field="told_on",
            )  # fmt: skip
        if account_id not in contacts_of(actor=actor, request=request):
            raise Invalid(
                _("This account cannot be asked."), why=_("Only a privacy contact can, never somebody’s manager."),
                fix=_("Choose one of the list."), field="contact",
            )  # fmt: skip
        question = Question.objects.create(
            organization_id=request.organization_id, request=request, asked_of_id=account_id, told_on=told_on,
            asked_at=clock.now(), asked_by_id=actor.account_id,
        )  # fmt: skip
        mailing.queue(request, MailKind.QUESTION, account_id)
        note(actor, request, "question_ask", {"question": question.id})
    return question


def question_answer(*, actor: Actor, question_id: UUID, yes: bool) -> Question:
    """The contact's yes or no. It can be given once."""
    require(actor, "request.confirm")
    with organization_scope(org(actor)):
        question = access_question(actor=actor, question_id=question_id, lock=True)
        if question.answered_at is not None:
            raise Conflict(_("This question is answered already."), fix=_("Reload the page."))
        question.yes, question.answered_at = yes, clock.now()
        question.save(update_fields=["yes", "answered_at"])
        note(actor, question.request, "question_answer", {"question": question.id, "yes": yes})
    return question


# A government id, as the last resort ----------------------------------------------------------------------------------


def paper_receive(*, actor: Actor, request_id: UUID, content: Iterable[bytes], why: str) -> Paper:
    """Keep the picture of a government id until somebody has looked at it. Only where the right needs the higher level
    and nothing else could verify the person; ``why`` says so. It is never asked for to opt out or to limit."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        _verifying(request)
        failed = Check.objects.filter(organization_id=request.organization_id, request=request, passed=False).exists()
        if (
            facts_of(request).level < Level.HIGH
            or why not in dict(words.PAPER_REASONS)
            or (why == "points_failed" and not failed)
        ):
            raise Conflict(
                _("A government id cannot be taken for this request."),
                why=_("It is the last resort, after everything else has failed."),
                fix=_("Compare pieces of information first."),
            )
        file_id = files.write(
            organization_id=request.organization_id, kind="requests.identity", chunks=content,
            limit_bytes=10 * 1024**2, subject_id=request.id,
        )  # fmt: skip
        paper = Paper.objects.create(
            organization_id=request.organization_id, request=request, file_id=file_id, why=why, received_at=clock.now()
        )
        note(actor, request, "paper_receive", {"paper": paper.id, "why": why})
    return paper


def paper_decide(*, actor: Actor, request_id: UUID, paper_id: UUID, genuine: bool) -> Paper:
    """What looking at the id showed. The picture is deleted in the same moment."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        rows = Paper.objects.select_for_update().filter(organization_id=request.organization_id, request=request)
        paper = rows.filter(id=paper_id).first()
        if paper is None:
            raise NotFound
        if paper.decided_at is not None:
            raise Conflict(_("This id was looked at already."), fix=_("Reload the page."))
        paper.decided_at = clock.now()
        paper_empty(paper)
        _checked(actor, request, frozenset({"identity_paper"}), passed=genuine)
        if genuine:
            note(actor, request, "paper_genuine", {"paper": paper.id})
        else:
            take(actor, request, "fail", details={"paper": paper.id})
    return paper


def paper_empty(paper: Paper) -> None:
    """Delete the picture; the entry stays."""
    if paper.file_id is not None:
        files.delete(organization_id=paper.organization_id, file_id=paper.file_id)
    paper.file_id, paper.emptied_at = None, clock.now()
    paper.save(update_fields=["file_id", "emptied_at", "decided_at"])


def paper_read(*, actor: Actor, request_id: UUID, paper_id: UUID) -> bytes:
    """The picture, to look at; recorded."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id)
        paper = Paper.objects.filter(organization_id=request.organization_id, request=request, id=paper_id).first()
        if paper is None or paper.file_id is None:
            raise NotFound
        content = b"".join(files.read(organization_id=request.organization_id, file_id=paper.file_id))
        note(actor, request, "paper_read", {"paper": paper.id})
    return content


# Inside ---------------------------------------------------------------------------------------------------------------


def _verifying(request: PrivacyRequest) -> None:
    if request.state != State.VERIFYING:
        raise Conflict(_("This request is not being verified."), fix=_("Reload the page."))
    if request.tries >= machine.MOST_TRIES:
        raise Conflict(
            _("Every try is used up: the request can only be denied."),
            fix=_("Deny it, and tell the person that they may ask anew."),
        )


def _checked(actor: Actor, request: PrivacyRequest, codes: frozenset[str], *, passed: bool) -> Check:
    return Check.objects.create(
        organization_id=request.organization_id, request=request, points=sorted(codes),
        matched=points.weight_of(codes), passed=passed, made_at=clock.now(), made_by_id=actor.account_id,
    )  # fmt: skip
