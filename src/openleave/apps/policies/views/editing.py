"""Making and changing a policy: by form, or as text."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from openleave.apps.policies import presenting, reading, selectors, services, terms
from openleave.apps.policies.forms import NewForm, TermsForm, TextForm, first_choice, initial_of
from openleave.apps.policies.models import PolicyVersion
from openleave.apps.policies.starters import BY_KEY, STARTERS
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted


@permitted("policy.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def policy_new(request: HttpRequest) -> HttpResponse:
    """Begin a policy with one of the examples."""
    form = NewForm(request.POST or None, initial={"starter": STARTERS[0].key})
    if request.method == "POST" and form.is_valid():
        starter = BY_KEY[form.cleaned_data["starter"]]
        slug = form.cleaned_data["slug"].strip() or starter.slug
        first = starter.make(first_choice(request.organization.today))
        content = reading.write(terms.content_of(first, f"org.{slug}"))
        try:
            made = services.policy_create(actor=request.actor, slug=slug, content=content)  # type: ignore[attr-defined]
        except (Invalid, Conflict) as error:
            form.add_error("slug", str(error))
        else:
            return HttpResponseRedirect(reverse("policy_form", args=[made.id]))
    options = list(zip(form["starter"], STARTERS, strict=True))
    status = 422 if form.errors else 200
    return render(request, "policies/new.html", {"form": form, "options": options}, status=status)


@permitted("policy.manage")
@require_POST
def draft_start(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """A draft of the next version."""
    draft = services.policy_draft_start(actor=request.actor, policy_id=policy_id)  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("policy_form", args=[draft.id]))


def _draft(request: HttpRequest, version_id: UUID) -> PolicyVersion | HttpResponse:
    """The draft, or the way to the page of a version that is none."""
    found = selectors.access_version(actor=request.actor, version_id=version_id)  # type: ignore[attr-defined]
    return found if found.is_draft else HttpResponseRedirect(reverse("policy_version", args=[found.id]))


@permitted("policy.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The terms of a draft as a form."""
    version = _draft(request, version_id)
    if isinstance(version, HttpResponse):
        return version
    read = presenting.read(version)
    present = terms.terms_of(read.content)
    context = presenting.head(request, version.policy, version, "policy_form")
    if present is None and request.method != "POST":
        context["problems"] = presenting.shown_lines(version.content, read.problems)
        return render(request, "policies/no_form.html", context)
    offered = presenting.choices(version.organization_id, version.policy)
    initial = initial_of(present) if present else {}
    filled = TermsForm(request.POST or None, initial=initial, choices=offered)
    if request.method == "POST" and filled.is_valid():
        content = reading.write(terms.content_of(filled.terms(), version.policy.program))
        if _saved(request, version, content, request.POST.get("seen")):
            return HttpResponseRedirect(reverse("policy_version", args=[version.id]))
    context |= {"form": filled, "seen": version.content if request.method != "POST" else request.POST.get("seen", "")}
    return render(request, "policies/form.html", context, status=422 if filled.errors else 200)


@permitted("policy.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The draft as text, with what is wrong with it by line."""
    version = _draft(request, version_id)
    if isinstance(version, HttpResponse):
        return version
    filled = TextForm(request.POST or None, initial={"content": version.content, "seen": version.content})
    if (
        request.method == "POST"
        and filled.is_valid()
        and _saved(request, version, filled.cleaned_data["content"], filled.cleaned_data["seen"])
    ):
        return HttpResponseRedirect(request.path)
    context = presenting.head(request, version.policy, version, "policy_text") | {
        "form": filled,
        "problems": presenting.shown_lines(version.content, presenting.read(version).problems),
    }
    return render(request, "policies/text.html", context, status=422 if filled.errors else 200)


def _saved(request: HttpRequest, version: PolicyVersion, content: str, seen: str | None) -> bool:
    """Save a draft's text and say so; or say why not."""
    try:
        _version, problems = services.policy_draft_save(
            actor=request.actor,
            version_id=version.id,
            content=content,
            seen=seen,  # type: ignore[attr-defined]
        )
    except Conflict as error:
        messages.error(request, str(error))
        return False
    if problems:
        messages.warning(
            request,
            ngettext(
                "The draft is saved. %(count)d thing in it has to be put right before it can be used.",
                "The draft is saved. %(count)d things in it have to be put right before it can be used.",
                len(problems),
            )
            % {"count": len(problems)},
        )
    else:
        messages.success(request, _("The draft is saved."))
    return True


@permitted("policy.manage")
@require_POST
def discard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    left = services.policy_draft_discard(actor=request.actor, version_id=version_id)  # type: ignore[attr-defined]
    messages.success(request, _("The draft was thrown away."))
    return HttpResponseRedirect(reverse("policy", args=[left.id]) if left else reverse("policies"))
