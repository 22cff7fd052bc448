"""One letter: read, worded, sent, kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.frame import around as framing
from openleave.apps.cases.frame import framed
from openleave.apps.cases.models import CaseClock
from openleave.apps.notices import content, presenting, selectors, services
from openleave.apps.notices.access import access_letter
from openleave.apps.notices.composing import Composed, compose
from openleave.apps.notices.forms import SendForm, WordsForm, initial_words
from openleave.apps.notices.kinds import LANGUAGES, letter_kind
from openleave.apps.notices.language import Document
from openleave.apps.notices.models import By, Letter
from openleave.apps.notices.rendering import apart, body_html, pdf
from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.rendering.html import contact_html, frame_html
from openleave.apps.organizations.forms import add_error
from openleave.kernel import clock, egress
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import allows
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


@permitted("letter.read")
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The letter as it goes out, with what a person may add, and how it went."""
    found = access_letter(actor=request.actor, letter_id=letter_id)  # type: ignore[attr-defined]
    return _page(request, found)


def _page(request: HttpRequest, found: Letter, form: WordsForm | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    made, problem = None, ""
    if found.is_draft:
        try:
            made = compose(actor, found, request.organization)  # type: ignore[attr-defined]
        except (Conflict, Invalid) as error:
            problem = str(error)
    document, frame = _said(request, found, made)
    kind = letter_kind(found.kind)
    writable = allows(actor, "letter.prepare")
    if form is None and made is not None and writable:
        form = WordsForm(kind, initial=initial_words(kind, made.values, made.draft.added))
    reached, names = accounts.accounts_of_employee(
        found.organization_id, found.employee_id, presenting.people_in(found)
    )
    if made is None:
        around = framed(request, found.case, "letters")
    else:
        today = request.organization.today
        around = framing(request, found.case, "letters") | {"name": made.about.person.sort_name, "today": today}
    due = _clock(found, made) if kind.stops and found.is_draft else None
    context = around | {
        "letter": found,
        "view": presenting.view_of(found),
        "kind": kind,
        "made": made,
        "problem": problem,
        "form": form if found.is_draft else None,
        "send": _send_form(made, reached) if made and not made.problems else None,
        "body": body_html(document, top=2) if document else "",
        "head": frame_html(frame) if frame else "",
        "foot": contact_html(frame, found.language) if frame else "",
        "other_language": next(one for one in LANGUAGES if one != found.language),
        "clock": due,
        "late": due is not None and due.due_on < request.organization.today,
        "writable": writable,
        "sendable": allows(actor, "letter.send"),
        "created_by": names.get(found.created_by_id, _("the system")),
        "queued_by": names.get(found.queued_by_id, ""),
        "withdrawn_by": names.get(found.withdrawn_by_id, ""),
        "withdrawable": writable and found.state in ("draft", "queued", "failed") and not found.print_batch_id,
        "text_label": _text_label(found, made),
    }
    return render(request, "notices/letter.html", context, status=422 if form is not None and form.errors else 200)


def _said(request: HttpRequest, found: Letter, made: Composed | None) -> tuple[Document | None, Frame | None]:
    if made is not None:
        return made.document, made.frame
    if found.queued_at is None:
        return None, None
    fixed = content.read_fixed(request.actor, found)  # type: ignore[attr-defined]
    return fixed.document, fixed.frame


def _send_form(made: Composed, reached: Sequence[Any]) -> SendForm:
    return SendForm(initial={"by": services.way_by(reached, made.about.person), "seen": made.digest})


def _clock(found: Letter, made: Composed | None) -> CaseClock | None:
    """The running deadline that this letter meets."""
    code = letter_kind(found.kind).stops
    if made is not None and made.kind.reads_case:
        return next((row for row in made.about.clocks if row.code.endswith(f".{code}")), None)
    return (
        CaseClock.objects.filter(
            organization_id=found.organization_id, case_id=found.case_id, code__endswith=f".{code}",
            done_on__isnull=True, stopped_at__isnull=True,
        ).order_by("due_on").first()
    )  # fmt: skip


def _text_label(found: Letter, made: Composed | None) -> str:
    if made is not None:
        number = made.template.number if made.template else 0
    else:
        number = found.template.number if found.template_id and found.template else 0
    return _("Your version %(number)d") % {"number": number} if number else _("Built-in text")


@permitted("letter.prepare")
@require_POST
def letter_edit(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Keep a person's own words and answers, or change the language."""
    actor = request.actor  # type: ignore[attr-defined]
    found = access_letter(actor=actor, letter_id=letter_id)
    form = WordsForm(letter_kind(found.kind), request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        services.letter_edit(actor=actor, letter_id=found.id, fields=form.values(), added=form.added())
    except Invalid as error:
        add_error(form, error)
        return _page(request, found, form)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("letter", args=[found.id]))


@permitted("letter.prepare")
@require_POST
def letter_language(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Write the draft in the other language, or make a copy in it."""
    actor, language = request.actor, request.POST.get("language", "")  # type: ignore[attr-defined]
    try:
        if request.POST.get("copy"):
            found = services.letter_copy(actor=actor, letter_id=letter_id, language=language)
        else:
            found = services.letter_edit(actor=actor, letter_id=letter_id, language=language)
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("letter", args=[letter_id]))
    return HttpResponseRedirect(reverse("letter", args=[found.id]))


@permitted("letter.send")
@require_POST
def letter_send(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Let it go."""
    actor = request.actor  # type: ignore[attr-defined]
    by, seen = request.POST.get("by", ""), request.POST.get("seen") or None
    try:
        found = services.letter_queue(actor=actor, letter_id=letter_id, by=by, seen=seen)
    except (Conflict, Invalid, Forbidden) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("letter", args=[letter_id]))
    if found.by == By.PRINT:
        messages.success(request, _("The letter waits to be printed."))
    else:
        messages.success(request, _("The letter is on its way."))
    return HttpResponseRedirect(reverse("case_letters", args=[found.case_id]))


@permitted("letter.prepare")
@require_POST
def letter_withdraw(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Take it back while it has not gone."""
    try:
        found = services.letter_withdraw(actor=request.actor, letter_id=letter_id)  # type: ignore[attr-defined]
    except Conflict as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("letter", args=[letter_id]))
    messages.success(request, _("The letter is withdrawn."))
    return HttpResponseRedirect(reverse("case_letters", args=[found.case_id]))


@permitted("letter.send")
@require_POST
def letter_retry(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Try a failed delivery again now."""
    return act_and_return(
        request,
        lambda: services.letter_retry(actor=request.actor, letter_id=letter_id),
        _("It is tried again now."),
        reverse("letter", args=[letter_id]),
    )


@permitted("letter.read")
@require_safe
def letter_pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The exact bytes that went out; of a draft, what they would be now."""
    found = access_letter(actor=request.actor, letter_id=letter_id)  # type: ignore[attr-defined]
    if found.file_id is not None:
        return _file(selectors.pdf_of(found), "application/pdf", f"letter-{found.id}.pdf")
    try:
        document, frame = _now(request, found)
        made = apart.letter_pdf(document, frame)
    except (Conflict, pdf.NoPango) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("letter", args=[found.id]))
    return _file(made.content, "application/pdf", f"letter-{found.id}.pdf")


@permitted("letter.read")
@require_safe
def letter_docx(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The letter as a file of Word."""
    from openleave.apps.notices.rendering.docx import letter_docx as drawn

    found = access_letter(actor=request.actor, letter_id=letter_id)  # type: ignore[attr-defined]
    try:
        document, frame = _now(request, found)
    except Conflict as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("letter", args=[found.id]))
    body = drawn(document, frame, made_at=clock.now())
    egress.hand_out(
        "notices.copy", actor=request.actor, persons=[Person(found.employee_id, found.case_id)],
        about_type="letter", about_id=found.id, records=1, size_bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _file(body, kind, f"letter-{found.id}.docx", attached=True)


def _now(request: HttpRequest, found: Letter) -> tuple[Document, Frame]:
    """What the letter says: as fixed, or of a draft as of now. Raises Conflict where there is nothing to say."""
    actor = request.actor  # type: ignore[attr-defined]
    if found.queued_at is not None:
        fixed = content.read_fixed(actor, found)
        return fixed.document, fixed.frame
    made = compose(actor, found, request.organization)  # type: ignore[attr-defined]
    return made.document, made.frame


def _file(body: bytes, kind: str, name: str, *, attached: bool = False) -> HttpResponse:
    headers: dict[str, Any] = {
        "Content-Disposition": f'{"attachment" if attached else "inline"}; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, content_type=kind, headers=headers)
