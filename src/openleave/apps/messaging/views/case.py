"""A case's page of messages and notes, and the posts of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.cases.access import access_case
from openleave.apps.cases.frame import framed
from openleave.apps.cases.models import LeaveCase
from openleave.apps.documents.views.listing import ACCEPT
from openleave.apps.messaging import selectors, services
from openleave.apps.messaging.access import access_note, readable_kinds
from openleave.apps.messaging.forms import MessageForm, NoteForm
from openleave.apps.messaging.replies import BY_KEY, REPLIES
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.files import accepts_upload, all_uploaded
from openleave.kernel.permissions import allows
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


@permitted("message.read")
@accepts_upload("documents.upload", limit_setting="OPENLEAVE_DOCUMENT_LIMIT_BYTES")
@require_http_methods(["GET", "HEAD", "POST"])
def case_messages(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The conversation, and the notes beside it. ``?page=2`` goes back; ``?reply=…&in=es`` begins with a text. A POST
    sends a message with the files chosen."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_case(actor=actor, case_id=case_id)
    if request.method == "POST":
        if not allows(actor, "message.write"):
            raise Forbidden("message.write")
        form, problem = sent(request, lambda **said: services.message_send(actor=actor, case_id=case.id, **said))
        if problem is None and not form.errors:
            messages.success(request, _("The message is sent."))
            return HttpResponseRedirect(reverse("case_messages", args=[case.id]))
        return _page(request, case, status=422, message_form=form, problem=problem)
    return _page(request, case)


def sent(
    request: HttpRequest, send: Callable[..., Any], **form_options: Any
) -> tuple[MessageForm, Invalid | Conflict | None]:
    """Send what was written with the files chosen. Returns the form with its errors, and what is wrong with a file."""
    try:
        files = all_uploaded(request, "files", "camera", required=False)
    except Invalid as error:
        return MessageForm(request.POST, **form_options), error
    form = MessageForm(request.POST, along=bool(files), **form_options)
    if form.is_valid():
        try:
            send(files=files, **form.values)
        except (Invalid, Conflict) as error:
            if getattr(error, "field", None) != "text":
                return form, error
            form.add_error("text", str(error))
    return form, None


def attaching() -> dict[str, Any]:
    """What the place to choose files needs (``messaging/_attach.html``)."""
    return {"accept": ACCEPT, "megabytes": settings.OPENLEAVE_DOCUMENT_LIMIT_BYTES // 1024**2}


def _page(request: HttpRequest, case: LeaveCase, status: int = 200, **forms_: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    number = request.GET.get("page", "")
    number = int(number) if number.isdecimal() and 0 < int(number) < 1000 else 1
    talk = selectors.talk(actor=actor, case=case, page=number)
    if any(one.from_employee and one.message.read_at is None for one in talk.said):
        services.messages_read(actor=actor, case_id=case.id)
    language = _language(request, talk.languages)
    reply = BY_KEY.get(request.GET.get("reply", ""))
    context = framed(request, case, "messages") | {
        "talk": talk,
        "number": number,
        "writable": allows(actor, "message.write"),
        "reachable": bool(talk.languages),
        "announcement": talk.announcement,
        "replies": REPLIES,
        "reply": reply.key if reply else "",
        "languages": settings.LANGUAGES,
        "reply_language": language,
        "message_form": MessageForm(initial={"text": reply.text_in(language)} if reply else None),
        "note_form": NoteForm(kinds=readable_kinds(actor)) if allows(actor, "note.write") else None,
        **attaching(),
        **forms_,
    }
    for tab in context["tabs"]:
        if tab["active"] and talk.waiting:
            tab["count"] = len(talk.waiting)
    return render(request, "messaging/case.html", context, status=status)


def _language(request: HttpRequest, own: list[str]) -> str:
    """In which language an answer begins: the one asked for, else the employee's own."""
    asked = request.GET.get("in", "")
    if asked in dict(settings.LANGUAGES):
        return asked
    return (own[0] if own else "") or settings.LANGUAGE_CODE


@permitted("message.write")
@require_POST
def answered(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What the employee wrote needs no message in return."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_case(actor=actor, case_id=case_id)

    def act() -> str:
        count = services.messages_answered(actor=actor, case_id=case.id)
        return ngettext(
            "%(count)d message is marked as answered.", "%(count)d messages are marked as answered.", count
        ) % {"count": count}

    return act_and_return(request, act, None, reverse("case_messages", args=[case.id]))


@permitted("message.write")
@require_POST
def retry(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Try again to tell the employee that there is a message."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_case(actor=actor, case_id=case_id)

    def act() -> str:
        services.announcement_retry(actor=actor, case_id=case.id)
        return _("It is tried again now.")

    return act_and_return(request, act, None, reverse("case_messages", args=[case.id]))


@permitted("note.write")
@require_POST
def note_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write a note."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_case(actor=actor, case_id=case_id)
    form = NoteForm(request.POST, kinds=readable_kinds(actor))
    if form.is_valid() and _done(form, "note", services.note_add, actor=actor, case_id=case.id,
                                 text=form.cleaned_data["note"], kind=form.cleaned_data["kind"]):  # fmt: skip
        messages.success(request, _("The note is kept."))
        return HttpResponseRedirect(reverse("case_messages", args=[case.id]) + "#notes")
    return _page(request, case, status=422, note_form=form)


@permitted("note.write")
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, case_id: UUID, note_id: UUID) -> HttpResponse:
    """Correct a note: a new version, the old one stays."""
    actor = request.actor  # type: ignore[attr-defined]
    case = access_case(actor=actor, case_id=case_id)
    found = access_note(actor=actor, note_id=note_id)
    shown = next((view for view in selectors.notes_of(actor=actor, case=case) if view.note.id == found.id), None)
    if shown is None:
        # Of another case, or corrected meanwhile.
        if found.case_id != case.id:
            raise NotFound
        messages.info(request, _("This note has been corrected already. Here is its last version."))
        return HttpResponseRedirect(reverse("case_messages", args=[case.id]) + "#notes")
    form = NoteForm(request.POST or None, kinds=readable_kinds(actor), initial={"note": shown.text, "kind": found.kind})
    if request.method == "POST" and form.is_valid() and _done(
        form, "note", services.note_correct, actor=actor, note_id=found.id,
        text=form.cleaned_data["note"], kind=form.cleaned_data["kind"],
    ):  # fmt: skip
        messages.success(request, _("The note is corrected; the version before stays on record."))
        return HttpResponseRedirect(reverse("case_messages", args=[case.id]) + "#notes")
    context = framed(request, case, "messages") | {"form": form, "shown": shown}
    return render(request, "messaging/note.html", context, status=422 if form.errors else 200)


def _done(form: forms.Form, field: str, service: Callable[..., Any], **values: Any) -> bool:
    """Whether a service did it; what it refuses becomes an error of the form."""
    try:
        service(**values)
    except (Invalid, Conflict) as error:
        form.add_error(field, str(error))
        return False
    return True
