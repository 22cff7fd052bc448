"""What the pages of a policy share: its head, its tabs, the choices of an organization."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import preview, reading, selectors
from openleave.apps.policies.models import Policy, PolicyVersion
from openleave.engine import load_library
from openleave.kernel.permissions import allows

#: Kinds of law that leave can run together with.
BESIDE = ("job_protection", "paid_benefit", "special_leave")


def head(request: HttpRequest, policy: Policy, version: PolicyVersion, here: str) -> dict[str, Any]:
    """What every page of a version shows."""
    writable = allows(request.actor, "policy.manage")  # type: ignore[attr-defined]
    return {
        "policy": policy,
        "title": preview.title_of(policy.name, policy.name_es),
        "version": version,
        "writable": writable,
        "tabs": tabs(version, here) if writable and version.is_draft else None,
    }


def tabs(version: PolicyVersion, here: str) -> list[dict[str, Any]]:
    """The steps of a draft."""
    pages = [
        ("policy_form", _("Form")),
        ("policy_text", _("Text")),
        ("policy_version", _("In words")),
        ("policy_try", _("Try it out")),
        ("policy_publish", _("Publish")),
    ]
    return [{"label": label, "url": reverse(name, args=[version.id]), "active": name == here} for name, label in pages]


def read(version: PolicyVersion) -> reading.Reading:
    """A version's text, read anew."""
    program = version.policy.program
    return reading.read(version.content, program, selectors.page_of(program))


def shown_lines(content: str, problems: tuple[reading.Problem, ...]) -> list[tuple[reading.Problem, str]]:
    """Each problem with the line that it is about."""
    lines = content.splitlines() or [""]
    return [(one, lines[min(one.line, len(lines)) - 1].strip()[:120]) for one in problems]


def choices(organization_id: UUID, policy: Policy) -> dict[str, list[tuple[str, str]]]:
    """What the form offers of the organization: its worksites, groups of employees, and programs to run beside."""
    sites = organizations.worksites(organization_id)
    unions, departments = selectors.groups_of(organization_id)
    programs = _programs({site.state for site in sites if site.state})
    others = selectors.names_of_others(organization_id, policy)
    beside = [*others, *programs]
    return {
        "worksites": [(site.code, f"{site.name} ({site.code})") for site in sites],
        "unions": [(name, name) for name in unions],
        "departments": [(name, name) for name in departments],
        "together": beside,
        "after": beside,
        "never": beside,
    }


def _programs(states: set[str]) -> list[tuple[str, str]]:
    """Federal programs that grant time or pay, and those of the States in which there are worksites."""
    library = load_library()
    found = []
    for entry in library.registry:
        where = set(entry.get("where", ()))
        if entry["covered"] and entry["kind"] in BESIDE and (not where or where & states):
            rules = library.rules(entry["id"])
            if rules.get("limits") or rules.get("benefits"):
                found.append((entry["id"], entry["name"]))
    return found
