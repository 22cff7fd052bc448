"""The list of policies, one policy with its versions, one version in words."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openleave.apps.organizations.views.settings import tabs as settings_tabs
from openleave.apps.policies import presenting, preview, reading, selectors
from openleave.apps.policies.models import PolicyVersion
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted


@permitted("policy.read")
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """All policies with their state and dates."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = selectors.policies(actor.organization_id, request.organization.today)
    context = {
        "rows": [(row, preview.title_of(row.policy.name, row.policy.name_es)) for row in rows],
        "writable": allows(actor, "policy.manage"),
        "settings_tabs": settings_tabs("policies", actor),
    }
    return render(request, "policies/list.html", context)


@permitted("policy.read")
@require_safe
def policy_of(request: HttpRequest, policy_program: str) -> HttpResponse:
    """The page of the policy that a citation names."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.policy_by_program(actor.organization_id, policy_program)
    return HttpResponseRedirect(reverse("policy", args=[found.id]))


@permitted("policy.read")
@require_safe
def policy(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """A policy: what it says today, and every version with who made it and when."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.access_policy(actor=actor, policy_id=policy_id)
    today = request.organization.today
    versions = selectors.versions_of(found)
    published = [one for one in versions if not one.is_draft]
    present = selectors.in_force(published, today)
    shown = present or next((one for one in [*published, *versions] if one.compiled), None)
    people = selectors.people_of(versions)
    context = {
        "policy": found,
        "title": preview.title_of(found.name, found.name_es),
        "writable": allows(actor, "policy.manage"),
        "present": present,
        "shown": shown,
        "words": preview.words_of(shown.compiled, max(today, _first(shown))) if shown else None,
        "draft": next((one for one in versions if one.is_draft), None),
        "versions": [
            (one, people.get(one.saved_by_id), people.get(one.published_by_id), people.get(one.retired_by_id))
            for one in versions
        ],
        "retirable": any(one.state == "published" for one in published),
        "settings_tabs": settings_tabs("policies", actor),
    }
    return render(request, "policies/policy.html", context)


@permitted("policy.read")
@require_safe
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version in plain words, what it changes, and its text."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.access_version(actor=actor, version_id=version_id)
    read = presenting.read(found)
    compiled = found.compiled or read.compiled
    before = selectors.version_before(found)
    context = presenting.head(request, found.policy, found, "policy_version") | {
        "words": preview.words_of(compiled, _first(found, read)) if compiled else None,
        "problems": presenting.shown_lines(found.content, read.problems) if found.is_draft else [],
        "before": before,
        "changes": preview.changes(before.compiled, compiled) if before is not None and compiled else None,
    }
    return render(request, "policies/version.html", context)


def _first(found: PolicyVersion, read: reading.Reading | None = None):  # type: ignore[no-untyped-def]
    """The first day on which a version says anything."""
    content = (read or presenting.read(found)).content
    return found.holds_from or reading.first_day(content) or found.saved_at.date()
