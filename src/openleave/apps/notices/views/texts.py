"""An organization's letterhead and its own texts of letters, version by version."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import selectors as cases
from openleave.apps.notices import content, presenting, selectors, services
from openleave.apps.notices.access import access_template
from openleave.apps.notices.composing import about, composed, example
from openleave.apps.notices.forms import LetterheadForm, TextsForm, WhyForm
from openleave.apps.notices.kinds import LANGUAGES, letter_kind
from openleave.apps.notices.models import TemplateVersion
from openleave.apps.notices.rendering import body_html
from openleave.apps.notices.rendering.html import contact_html, frame_html
from openleave.apps.notices.services.texts import problems_of
from openleave.apps.organizations.forms import add_error
from openleave.apps.organizations.views.settings import tabs as settings_tabs
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import allows
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


@permitted("letter_template.read")
@require_safe
def letter_texts(request: HttpRequest) -> HttpResponse:
    """All kinds of letters, with the text in use."""
    actor = request.actor  # type: ignore[attr-defined]
    own = selectors.templates(actor.organization_id)
    rows = [
        (name, [(kind, *own.get(kind.code, (None, None))) for kind in kinds])
        for name, kinds in presenting.kinds_by_group(offered=False)
    ]
    context = {
        "groups": rows,
        "settings_tabs": settings_tabs("letters", request.actor),
        "writable": allows(actor, "letter_template.manage"),
        "letterhead": selectors.letter_settings(actor.organization_id),
    }
    return render(request, "notices/texts.html", context)


@permitted("letter_template.read")
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """Who writes, whom to ask, and what letters say in all cases."""
    actor = request.actor  # type: ignore[attr-defined]
    present = selectors.letter_settings(actor.organization_id)
    writable = allows(actor, "letter_template.manage")
    form = LetterheadForm(request.POST or None, instance=present)
    if request.method == "POST" and form.is_valid():
        try:
            services.letterhead_save(actor=actor, **form.cleaned_data)
        except Invalid as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    context = {
        "form": form if writable else None,
        "shown": None if writable else [(field.label, field.value() or "–") for field in form],
        "settings_tabs": settings_tabs("letters", request.actor),
    }
    return render(request, "notices/letterhead.html", context, status=422 if form.errors else 200)


@permitted("letter_template.read")
@require_safe
def letter_text(request: HttpRequest, letter_kind_code: str) -> HttpResponse:
    """One kind: what is in use, in both languages, its versions, and the way back."""
    actor = request.actor  # type: ignore[attr-defined]
    kind = letter_kind(letter_kind_code)
    versions = selectors.templates_of(actor.organization_id, kind.code)
    published = [one for one in versions if not one.is_draft]
    people = accounts.account_names(
        {one for version in versions for one in (version.saved_by_id, version.published_by_id) if one}
    )
    present = published[0] if published else None
    context = {
        "kind": kind,
        "present": present,
        "draft": next((one for one in versions if one.is_draft), None),
        "versions": [
            (one, people.get(one.saved_by_id, ""), people.get(one.published_by_id, ""), one is present)
            for one in versions
        ],
        "previews": _examples(request, kind.code, present),
        "writable": allows(actor, "letter_template.manage"),
        "settings_tabs": settings_tabs("letters", request.actor),
    }
    return render(request, "notices/text.html", context)


@permitted("letter_template.manage")
@require_POST
def letter_text_draft(request: HttpRequest, letter_kind_code: str) -> HttpResponse:
    """A draft of the organization's own text."""
    draft = services.template_draft_start(actor=request.actor, kind=letter_kind_code)  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("letter_template", args=[draft.id]))


@permitted("letter_template.manage")
@require_POST
def letter_text_restore(request: HttpRequest, letter_kind_code: str) -> HttpResponse:
    """Put an older text, or the built-in one, into use again."""
    number = request.POST.get("number", "")
    return act_and_return(
        request,
        lambda: services.template_restore(
            actor=request.actor,  # type: ignore[attr-defined]
            kind=letter_kind_code,
            number=int(number) if number.isdigit() else -1,
        ),
        _("That text is in use again."),
        reverse("letter_text", args=[letter_kind_code]),
    )


@permitted("letter_template.read")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_template(request: HttpRequest, letter_template_id: UUID) -> HttpResponse:
    """A version: as a draft the editor, both languages side by side, with what is wrong by line; else what it said."""
    actor = request.actor  # type: ignore[attr-defined]
    version = access_template(actor=actor, template_id=letter_template_id)
    initial = {
        "content_en": version.content_en,
        "content_es": version.content_es,
        "seen_en": version.content_en,
        "seen_es": version.content_es,
    }
    form = TextsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            _draft, problems = services.template_draft_save(
                actor=actor, template_id=version.id, content_en=data["content_en"], content_es=data["content_es"],
                seen=(data["seen_en"], data["seen_es"]),
            )  # fmt: skip
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            if any(problems.values()):
                messages.warning(
                    request, _("The draft is saved. Something in it has to be put right before it is used.")
                )
            else:
                messages.success(request, _("The draft is saved."))
            return HttpResponseRedirect(request.path)
    problems = problems_of(version)
    writable = version.is_draft and allows(actor, "letter_template.manage")
    context = _head(version, "letter_template") | {
        "form": form if writable else None,
        "problems": [(presenting.LANGUAGES[language], problems[language]) for language in LANGUAGES],
        "wrong": any(problems.values()),
        "writable": writable,
    }
    return render(request, "notices/template.html", context, status=422 if form.errors else 200)


@permitted("letter_template.read")
@require_safe
def letter_template_preview(request: HttpRequest, letter_template_id: UUID) -> HttpResponse:
    """The text filled: with the invented example, or with a real case that the person may read."""
    actor = request.actor  # type: ignore[attr-defined]
    version = access_template(actor=actor, template_id=letter_template_id)
    wrong = any(problems_of(version).values())
    number, problem, previews = request.GET.get("case", "").strip(), "", []
    if not wrong and number and allows(actor, "letter.read"):
        try:
            previews = _on_case(request, version, number)
        except (Conflict, NotFound) as error:
            problem = str(error)
    elif not wrong:
        previews = _examples(request, version.kind, version)
    context = _head(version, "letter_template_preview") | {
        "previews": previews,
        "number": number,
        "problem": problem,
        "wrong": wrong,
        "with_cases": allows(actor, "letter.read"),
        "publishable": version.is_draft and not wrong and allows(actor, "letter_template.manage"),
    }
    return render(request, "notices/preview.html", context)


@permitted("letter_template.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_template_publish(request: HttpRequest, letter_template_id: UUID) -> HttpResponse:
    """Put a draft into use, and say why."""
    actor = request.actor  # type: ignore[attr-defined]
    version = access_template(actor=actor, template_id=letter_template_id)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.template_publish(actor=actor, template_id=version.id, why=form.cleaned_data["why"])
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Letters prepared from now on say this."))
            return HttpResponseRedirect(reverse("letter_text", args=[version.kind]))
    context = _head(version, "letter_template_publish") | {"form": form, "wrong": any(problems_of(version).values())}
    return render(request, "notices/publish.html", context, status=422 if form.errors else 200)


@permitted("letter_template.manage")
@require_POST
def letter_template_discard(request: HttpRequest, letter_template_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        kind = services.template_draft_discard(actor=request.actor, template_id=letter_template_id)  # type: ignore[attr-defined]
    except Conflict as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("letter_template", args=[letter_template_id]))
    messages.success(request, _("The draft was thrown away."))
    return HttpResponseRedirect(reverse("letter_text", args=[kind]))


def _head(version: TemplateVersion, here: str) -> dict[str, Any]:
    """What every page of a version shows."""
    pages = [("letter_template", _("Text")), ("letter_template_preview", _("Preview"))]
    if version.is_draft:
        pages.append(("letter_template_publish", _("Publish")))
    return {
        "version": version,
        "kind": letter_kind(version.kind),
        "tabs": [
            {"label": label, "url": reverse(name, args=[version.id]), "active": name == here} for name, label in pages
        ],
    }


def _examples(request: HttpRequest, code: str, version: TemplateVersion | None) -> list[dict[str, Any]]:
    """Both languages filled with the invented example."""
    kind = letter_kind(code)
    organization = request.organization  # type: ignore[attr-defined]
    letters = selectors.letter_settings(organization.id)
    found = []
    for language in LANGUAGES:
        source = (version.content(language) if version else "") or kind.starter(language)
        document, frame = example(kind, source, language, organization.name, letters)
        found.append(_preview(language, document, frame))
    return found


def _on_case(request: HttpRequest, version: TemplateVersion, number: str) -> list[dict[str, Any]]:
    """Both languages filled from a real case. Raises NotFound, Conflict."""
    actor = request.actor  # type: ignore[attr-defined]
    case = cases.case_by_number(actor=actor, number=number)
    first = about(actor, case, LANGUAGES[0], None, {}, request.organization, version)  # type: ignore[attr-defined]
    found = []
    if letter_kind(version.kind).reads_case:
        first.programs  # noqa: B018 - read once for both languages
    for language in LANGUAGES:
        seen = copy(first)  # with what was read already
        seen.language = language
        made = composed(letter_kind(version.kind), seen, content.Draft(), version)
        found.append(_preview(language, made.document, made.frame))
    return found


def _preview(language: str, document: Any, frame: Any) -> dict[str, Any]:
    return {
        "language": language,
        "name": presenting.LANGUAGES[language],
        "head": frame_html(frame),
        "body": body_html(document, top=3),
        "foot": contact_html(frame, language),
    }
