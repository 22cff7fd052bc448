"""The library: a search, the States at a glance, every program; and what it covers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openleave.apps.law import catalog, coverage, words
from openleave.apps.law.asking import day_asked, one_of, page_number
from openleave.apps.law.presenting import law_row
from openleave.apps.law.reading import library
from openleave.apps.organizations.states import STATES

PER_PAGE = 30
COVERAGE = ("decided", "by_name")
LONGEST_SEARCH = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Search and list."""
    source, day = library(), day_asked(request)
    wanted = catalog.Wanted(
        text=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        place=one_of(request, "place", {catalog.FEDERAL, *STATES}),
        kind=one_of(request, "kind", words.KIND_NAMES),
        reason=one_of(request, "reason", words.REASONS),
        coverage=one_of(request, "coverage", COVERAGE),
        on=day.on if day.given and not day.wrong else None,
    )
    found = catalog.found(source, wanted)
    page = Paginator(found, PER_PAGE).get_page(page_number(request))
    context = {
        "wanted": wanted,
        "day": day,
        "page": page,
        "rows": [law_row(law, day) for law in page],
        "filtered": any((wanted.text, wanted.place, wanted.kind, wanted.reason, wanted.coverage, wanted.on)),
        "states": catalog.states(source, day.on),
        "federal": catalog.federal(source, day.on),
        "kinds": words.KINDS[:5],
        "letters": words.letters(),
        "reason_groups": words.REASON_GROUPS,
        "places": sorted(STATES.items(), key=lambda pair: pair[1]),
        "place_name": words.state_name("" if wanted.place == catalog.FEDERAL else wanted.place) if wanted.place else "",
        "counts": catalog.counts(source),
        "version": source.version,
    }
    return render(request, "law/index.html", context)


@require_safe
def covered(request: HttpRequest) -> HttpResponse:
    """What is decided, what is known by name only and why, what to check again."""
    source, day = library(), day_asked(request)
    context = coverage.report(source, day) | {"day": day, "version": source.version}
    return render(request, "law/coverage.html", context)
