"""One import: what it waits for, how far it is, what it would change, what it did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from openleave.apps.accounts.selectors import account_names
from openleave.apps.cases.choices import State as CaseState
from openleave.apps.cases.words import PATTERN_NAMES, REASON_NAMES, program_name, reason_name, share
from openleave.apps.feeds import problems, selectors
from openleave.apps.feeds.models import WORKING, Import, State
from openleave.apps.feeds.views.mapping_page import mapping_context
from openleave.apps.feeds.views.words import (
    DERIVED,
    FIELD_WORDS,
    KIND_WORDS,
    LISTS,
    NEW_WORDS,
    PHASES,
    STATE_BADGES,
    STATE_WORDS,
    UNCHANGED_WORDS,
    shown,
)
from openleave.kernel import egress, files
from openleave.kernel.errors import NotFound
from openleave.kernel.routes import permitted

PAGE = 50
#: Cases are opened one by one: how many is worth a bar.
WRITTEN_SLOWLY = ("cases", "write")
DATES = ("hired_on", "first_on", "last_on")
TEMPLATES: dict[str, str] = {
    State.MAPPING: "feeds/mapping.html",
    State.PREVIEWED: "feeds/preview.html",
    State.APPLIED: "feeds/result.html",
    State.ROLLED_BACK: "feeds/result.html",
    State.FAILED: "feeds/failed.html",
    State.CANCELLED: "feeds/failed.html",
}


@permitted("feeds.import")
@require_safe
def show(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The page of an import, by the state it is in."""
    record = selectors.access_import(actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    context = frame(record)
    if record.state == State.MAPPING:
        context |= mapping_context(record)
    elif record.state in WORKING:
        context |= _progress(record)
    else:
        who = account_names({each for each in (record.applied_by_id, record.rolled_back_by_id) if each})
        context |= {
            "applied_by": who.get(record.applied_by_id) if record.applied_by_id else None,
            "rolled_back_by": who.get(record.rolled_back_by_id) if record.rolled_back_by_id else None,
        }
        context["numbers"] = _numbers(record)
        context["states"] = [(CaseState(code).label, count) for code, count in record.counts.get("states", {}).items()]
        context["day_first"] = _day_first(record)
    return render(request, TEMPLATES.get(record.state, "feeds/working.html"), context)


def frame(record: Import) -> dict[str, Any]:
    """What every page of an import shows."""
    at: dict[str, int] = {State.UPLOADED: 1, State.MAPPING: 2, State.CHECKING: 3, State.PREVIEWED: 3, State.FAILED: 1}
    return {
        "record": record,
        "kind": KIND_WORDS[record.kind],
        "state": STATE_WORDS[record.state],
        "badge": STATE_BADGES[record.state],
        "steps": [_("Upload"), _("Columns"), _("Preview"), _("Done")],
        "step": at.get(record.state, 4),
    }


@permitted("feeds.import")
@require_safe
def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The progress bar, asked for every second; the page is loaded anew when the work is done."""
    record = selectors.access_import(actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    if record.state not in WORKING:
        return HttpResponseClientRefresh()
    return render(request, "feeds/_progress.html", frame(record) | _progress(record))


def _progress(record: Import) -> dict[str, Any]:
    total = record.rows_total or 0
    return {
        "phase": PHASES.get(record.phase, record.phase),
        "done": min(record.rows_done, total) if total else record.rows_done,
        "total": total,
        "known": bool(
            total and (record.phase in ("keep", "check") or (record.kind, record.phase) == ("cases", "write"))
        ),
    }


def _day_first(record: Import) -> list[str]:
    """Columns whose dates were read with the day first, which is unusual in the US and worth a look."""
    orders = record.options.get("orders", {})
    return [name for name, field in record.columns.items() if field and orders.get(field) == "dmy"]


def _numbers(record: Import) -> list[dict[str, Any]]:
    """The big numbers, each linking to its list."""
    counts = record.counts
    words = {
        "new": NEW_WORDS[record.kind],
        "changed": _("changed"),
        "unchanged": UNCHANGED_WORDS[record.kind],
        "missing": _("not in the file"),
        "bad": _("rows with errors"),
    }
    lists = {"new": "new", "changed": "changed", "missing": "missing", "bad": "problems"}
    names = {
        "employees": ("new", "changed", "unchanged", "missing", "bad"),
        "hours": ("new", "changed", "unchanged", "bad"),
        "usage": ("new", "unchanged", "bad"),
        "cases": ("new", "unchanged", "bad"),
    }[record.kind]
    return [
        {
            "name": name,
            "label": words[name],
            "value": counts.get(name, 0),
            "list": lists.get(name, "") if record.preview_id and counts.get(name, 0) else "",
        }
        for name in names
    ]


@permitted("feeds.import")
@require_safe
def entries(request: HttpRequest, import_id: UUID, name: str) -> HttpResponse:
    """One of the preview's lists, a page at a time."""
    record = selectors.access_import(actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    if name not in LISTS:
        raise NotFound
    total = sum(part[2] for part in record.pages.get(name, []))
    page = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    found = selectors.preview_entries(record, name, (page.number - 1) * PAGE, PAGE).entries
    for entry in found:
        entry |= {field: shown(field, entry[field]) for field in DATES if entry.get(field)}
        if record.kind == "usage" and name == "new":
            entry |= {
                "why": REASON_NAMES.get(entry["reason"], entry["reason"]),
                "derived": DERIVED.get(entry["derived"], ""),
                "share": share(entry["weeks"]),
            }
        if record.kind == "cases" and name == "new":
            entry |= {
                "why": reason_name(entry["reason"]) if entry["reason"] else _("Reason not known yet"),
                "shape": PATTERN_NAMES.get(entry["pattern"], ""),
                "stands": CaseState(entry["state"]).label,
                "programs": ", ".join(map(program_name, filter(None, entry["programs"].split(", ")))),
                "hours": "; ".join(map(_named, filter(None, entry["hours"].split("; ")))),
            }
        for change in entry.get("changes", []):
            change["label"] = FIELD_WORDS.get(change["field"], change["field"])
            change["old"], change["new"] = shown(change["field"], change["old"]), shown(change["field"], change["new"])
    for entry in found if name == "problems" else []:
        known = problems.CATALOG[entry["code"]]
        field = FIELD_WORDS.get(entry["target"], entry["field"])
        entry["problem"], entry["fix"] = _(known.reason).format(field=field), _(known.fix) + entry["more"]
    context = frame(record) | {"page": page, "entries": found, "name": name, "title": LISTS[name]}
    context["gone"] = bool(total and not found)
    return render(request, "feeds/entries.html", context)


def _named(text: str) -> str:
    """ "us.fed.fmla 80:00" with the program as people call it."""
    program, _space, hours = text.rpartition(" ")
    return f"{program_name(program)} {hours}"


@permitted("feeds.import")
@require_safe
def problem_report(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Every problem of the file, as CSV."""
    record = selectors.access_import(actor=request.actor, import_id=import_id)  # type: ignore[attr-defined]
    if record.problems_id is None:
        raise NotFound
    content = b"".join(files.read(organization_id=record.organization_id, file_id=record.problems_id))
    egress.hand_out(
        "feeds.problems", actor=request.actor, about_type="import", about_id=record.id, size_bytes=len(content),
    )  # type: ignore[attr-defined]  # fmt: skip
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{record.id}.csv"'
    response["Cache-Control"] = "no-store"
    return response
