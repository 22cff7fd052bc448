"""The law library, to read: what is covered, each rule with its paragraph, since when, verified when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.cases import words
from openleave.engine import load_library
from openleave.engine.law_report import STALE_DAYS
from openleave.kernel import clock
from openleave.kernel.errors import NotFound
from openleave.kernel.routes import permitted

KINDS = (
    "criteria", "parameters", "reasons", "relationships", "limits", "counting", "clocks", "obligations", "policies",
)  # fmt: skip


@permitted("law.read")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Which programs are decided, and which are known by name only."""
    library = load_library()
    today = clock.today(request.organization.time_zone)
    programs = [_program(entry, today) for entry in library.registry]
    context = {
        "covered": [one for one in programs if one["covered"]],
        "not_covered": [one for one in programs if not one["covered"]],
        "version": library.version,
    }
    return render(request, "cases/law.html", context)


@permitted("law.read")
@require_safe
def program(request: HttpRequest, program: str) -> HttpResponse:
    """One program's rules as they stand today, by kind."""
    library = load_library()
    today = clock.today(request.organization.time_zone)
    entry = next((one for one in library.registry if one["id"] == program and one["covered"]), None)
    if entry is None:
        raise NotFound
    rules = library.rules(program)
    groups = []
    for kind in KINDS:
        found = [row for rule in rules.get(kind, []) if (row := _rule(rule, today))]
        if found:
            groups.append((words.law_kind(kind), found, any(row["value"] for row in found)))
    context = {"program": _program(entry, today), "groups": groups, "version": library.version}
    return render(request, "cases/law_program.html", context)


def _program(entry: dict[str, Any], today: date) -> dict[str, Any]:
    verified = entry.get("verified_on")
    return dict(entry) | {
        "since": date.fromisoformat(str(entry["since"])) if entry.get("since") else None,
        "verified_on": date.fromisoformat(str(verified)) if verified else None,
        "stale": _stale(verified, today),
        "rules": entry["covered"],
    }


def _rule(rule: dict[str, Any], today: date) -> dict[str, Any] | None:
    current = [value for value in rule["values"] if str(value["from"]) <= today.isoformat()]
    if not current:
        return None
    value = current[-1]
    shown = value.get("value")
    return {
        "id": rule["id"],
        "name": words.rule_name(rule),
        "value": "" if shown is None else f"{shown} {words.unit(rule['unit']) if rule.get('unit') else ''}".strip(),
        "detail": value.get("why") or "",
        "since": date.fromisoformat(str(value["from"])),
        "versions": len(rule["values"]),
        "cite": value["cite"],
        "verified_on": date.fromisoformat(str(value["verified_on"])),
        "stale": _stale(value["verified_on"], today),
    }


def _stale(verified_on: object, today: date) -> bool:
    return verified_on is None or (today - date.fromisoformat(str(verified_on))).days > STALE_DAYS
