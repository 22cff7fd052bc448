"""The ledger of disclosures, one row of it, and the counts for the public."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.disclosures import selectors, words
from openleave.apps.disclosures.views.shown import context, row_words
from openleave.kernel import clock
from openleave.kernel.egress import REASONS
from openleave.kernel.routes import permitted


@permitted("disclosure.read")
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What left, to whom and on what ground, the newest first; by reason, recipient or year."""
    actor = request.actor  # type: ignore[attr-defined]
    known = selectors.years(actor=actor)
    filters = selectors.Filters(
        reason=_one_of(request.GET.get("reason", ""), REASONS),
        recipient=_one_of(request.GET.get("recipient", ""), words.RECIPIENT),
        year=_year(request.GET.get("year", ""), known),
    )
    page = _number(request.GET.get("page", ""))
    rows, more = selectors.ledger(actor=actor, filters=filters, page=page)
    return render(
        request,
        "disclosures/ledger.html",
        context(request, "disclosures")
        | {
            "rows": [row_words(row) for row in rows],
            "filters": filters,
            "years": known,
            "reasons": words.REASON.items(),
            "recipients": words.RECIPIENT.items(),
            "page": page,
            "more": more,
        },
    )


@permitted("disclosure.read")
@require_safe
def disclosure(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """One row, with whom it is about."""
    shown = selectors.disclosure_shown(actor=request.actor, disclosure_id=disclosure_id)  # type: ignore[attr-defined]
    return render(
        request,
        "disclosures/disclosure.html",
        context(request, "disclosures") | row_words(shown.row) | {"persons": shown.persons, "by": shown.by},
    )


@permitted("disclosure.read")
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Demands of a year as the public may read them: ranges only."""
    actor = request.actor  # type: ignore[attr-defined]
    known = selectors.years(actor=actor)
    year = _year(request.GET.get("year", ""), known) or clock.today().year
    rows = selectors.transparency(actor=actor, year=year)
    return render(
        request,
        "disclosures/counts.html",
        context(request, "disclosure_counts")
        | {
            "years": known,
            "year": year,
            "rows": [(words.REASON.get(row.reason, row.reason), row) for row in rows[:-1]],
            "total": rows[-1],
        },
    )


def _one_of(value: str, known: object) -> str:
    return value if value in known else ""  # type: ignore[operator]


def _year(value: str, known: list[int]) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and int(value) in known else None


def _number(value: str) -> int:
    return min(int(value), 100_000) if value.isascii() and value.isdigit() and len(value) < 9 and int(value) > 0 else 1
