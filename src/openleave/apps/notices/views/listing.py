"""All letters; those on paper; batches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.notices import grouping, presenting, selectors, services
from openleave.apps.notices.access import access_batch, access_print_batch
from openleave.apps.notices.forms import BatchForm, MailedForm
from openleave.apps.notices.kinds import letter_kinds
from openleave.apps.notices.models import By, LetterBatch, State
from openleave.apps.notices.rendering import pdf
from openleave.kernel import egress
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.files import services as files
from openleave.kernel.permissions import allows
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


def tabs(active: str, to_print: int) -> list[dict[str, Any]]:
    """The pages about letters of all cases."""
    pages = [
        ("letters", _("All letters"), None),
        ("letters_print", _("To be printed"), to_print),
        ("letter_batches", _("Batches"), None),
    ]
    return [
        {"label": label, "url": reverse(name), "active": name == active, "count": count} for name, label, count in pages
    ]


@permitted("letter.read")
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """All letters, those that failed first."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "by", "after")}
    rows, after = selectors.letter_list(actor=actor, today=request.organization.today, **asked)
    counts = selectors.counts(actor=actor)
    context = {
        "rows": [presenting.view_of(row.letter, row.number, row.name) for row in rows],
        "after": after,
        "asked": asked,
        "filtered": any(asked[name] for name in ("state", "kind", "by")),
        "states": State.choices,
        "kinds": [(kind.code, kind.label) for kind in letter_kinds()],
        "ways": By.choices,
        "counts": counts,
        "tabs": tabs("letters", counts["to_print"]),
        "sendable": allows(actor, "letter.send"),
    }
    return render(request, "notices/letters.html", context)


@permitted("letter.send")
@require_http_methods(["GET", "HEAD", "POST"])
def letters_print(request: HttpRequest) -> HttpResponse:
    """Letters that wait to be printed, and stacks that were."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        chosen = [one for one in map(_uuid, request.POST.getlist("letter")) if one]
        try:
            batch = services.print_batch_make(actor=actor, letter_ids=chosen)
        except (Conflict, pdf.NoPango) as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(reverse("print_batch", args=[batch.id]))
    rows = selectors.to_print(actor=actor, today=request.organization.today)
    context = {
        "rows": [presenting.view_of(row.letter, row.number, row.name) for row in rows],
        "batches": selectors.print_batches(actor=actor),
        "tabs": tabs("letters_print", len(rows)),
    }
    return render(request, "notices/print.html", context)


@permitted("letter.send")
@require_http_methods(["GET", "HEAD", "POST"])
def print_batch(request: HttpRequest, print_batch_id: UUID) -> HttpResponse:
    """One stack: its PDF, its letters, and when it was mailed."""
    actor = request.actor  # type: ignore[attr-defined]
    found = access_print_batch(actor=actor, print_batch_id=print_batch_id)
    today = request.organization.today
    form = MailedForm(request.POST or None, initial={"mailed_on": today})
    if request.method == "POST" and form.is_valid():
        left_out = [one for one in map(_uuid, request.POST.getlist("left_out")) if one]
        try:
            services.print_batch_mailed(actor=actor, print_batch_id=found.id, left_out=left_out, **form.cleaned_data)
        except (Conflict, Invalid) as error:
            form.add_error("mailed_on", str(error))
        else:
            messages.success(request, _("Marked as mailed. The deadlines of these letters are met with that day."))
            return HttpResponseRedirect(request.path)
    listed = selectors.letters_in_print(found)
    rows = selectors.named(found.organization_id, listed, today)
    names = accounts.account_names({one for one in (found.created_by_id, found.mailed_by_id) if one})
    context = {
        "batch": found,
        "rows": [presenting.view_of(row.letter, row.number, row.name) for row in rows],
        "form": None if found.mailed_on else form,
        "created_by": names.get(found.created_by_id, _("the system")),
        "mailed_by": names.get(found.mailed_by_id, ""),
    }
    return render(request, "notices/print_batch.html", context, status=422 if form.errors else 200)


@permitted("letter.send")
@require_safe
def print_batch_pdf(request: HttpRequest, print_batch_id: UUID) -> HttpResponse:
    """The stack as one PDF, the proof sheet first."""
    found = access_print_batch(actor=request.actor, print_batch_id=print_batch_id)  # type: ignore[attr-defined]
    body = files.read_bytes(
        organization_id=found.organization_id, file_id=found.file_id, limit_bytes=selectors.PDF_LIMIT_BYTES * 4
    )
    listed = selectors.letters_in_print(found)
    egress.hand_out(
        "notices.print", actor=request.actor, about_type="print_batch", about_id=found.id, size_bytes=len(body),
        persons=[Person(letter.employee_id, letter.case_id) for letter in listed], records=len(listed),
    )  # fmt: skip
    headers = {"Content-Disposition": f'inline; filename="letters-{found.id}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


@permitted("letter.send")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_batches(request: HttpRequest) -> HttpResponse:
    """Begin a batch, and see the latest."""
    actor = request.actor  # type: ignore[attr-defined]
    today = request.organization.today
    counted = grouping.counts(actor, today)
    groups = [(code, f"{label} ({counted[code]})") for code, label in grouping.GROUPS.items()]
    kinds = [(kind.code, kind.label) for kind in letter_kinds() if kind.offered and not kind.adverse]
    form = BatchForm(request.POST or None, kinds=kinds, groups=groups, initial={"kind": "usage", "group": "running"})
    if request.method == "POST" and form.is_valid():
        case_ids = grouping.case_ids(actor, form.cleaned_data["group"], today)
        try:
            batch = services.batch_start(
                actor=actor, kind=form.cleaned_data["kind"], case_ids=case_ids, by=form.cleaned_data["by"]
            )
        except Invalid as error:
            form.add_error("group" if error.field == "case_ids" else None, str(error))
        else:
            return HttpResponseRedirect(reverse("letter_batch", args=[batch.id]))
    listed = [(one, presenting.label_of(one.kind)) for one in selectors.batches(actor=actor)]
    context = {
        "form": form,
        "batches": listed,
        "tabs": tabs("letter_batches", selectors.counts(actor=actor)["to_print"]),
    }
    return render(request, "notices/batches.html", context, status=422 if form.errors else 200)


@permitted("letter.read")
@require_safe
def letter_batch(request: HttpRequest, letter_batch_id: UUID) -> HttpResponse:
    """How far a batch is, and what it could not do by itself."""
    actor = request.actor  # type: ignore[attr-defined]
    found = access_batch(actor=actor, batch_id=letter_batch_id)
    context = _batch_context(found) | {"sendable": allows(actor, "letter.send")}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "notices/_batch_progress.html", context)
    today = request.organization.today
    names = accounts.account_names({found.created_by_id} - {None})
    context["created_by"] = names.get(found.created_by_id, _("the system"))
    context["left"] = [
        (item, name, presenting.PROBLEMS.get(problem, problem))
        for item, name, problem in selectors.batch_problems(actor, found, today)
    ]
    return render(request, "notices/batch.html", context)


def _batch_context(found: LetterBatch) -> dict[str, Any]:
    progress = selectors.batch_progress(found)
    # A draft that waits for a person has a letter and a problem: it counts once.
    done = progress["done"]
    return {
        "batch": found,
        "label": presenting.label_of(found.kind),
        "progress": progress,
        "done": done,
        "over": bool(found.finished_at or found.stopped_at),
    }


@permitted("letter.send")
@require_POST
def letter_batch_stop(request: HttpRequest, letter_batch_id: UUID) -> HttpResponse:
    """Make no more letters of it."""
    return act_and_return(
        request,
        lambda: services.batch_stop(actor=request.actor, batch_id=letter_batch_id),
        _("The batch is stopped. Letters that were made stay."),
        reverse("letter_batch", args=[letter_batch_id]),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
