"""The data map: the registry, drawn and searchable, and its exports."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openleave.apps.consents import mapping, wording
from openleave.apps.consents.vocabularies import as_dpv, as_fides
from openleave.apps.privacy.parts import framed
from openleave.kernel.errors import NotFound
from openleave.kernel.registry import EVERYWHERE, PURPOSES, declared, registry_version
from openleave.kernel.routes import permitted

FORMATS = {
    "fides": (as_fides, "application/yaml; charset=utf-8", "openleave-registry.fides.yml"),
    "dpv": (as_dpv, "application/ld+json; charset=utf-8", "openleave-registry.dpv.jsonld"),
}


@permitted("registry.read")
@require_safe
def data_map(request: HttpRequest) -> HttpResponse:
    """Whom, what, where, why; drawn, and as a table. ``q``, ``subject``, ``store`` and ``purpose`` choose lines."""
    rows = mapping.lines()
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "subject", "store", "purpose")}
    chosen = mapping.matching(
        rows, words=asked["q"], subject=asked["subject"], store=asked["store"], purpose=asked["purpose"]
    )
    page = Paginator([_shown(row) for row in chosen], 25).get_page(request.GET.get("page"))
    context = {
        "drawing": mapping.drawing(rows, chosen),
        "page": page,
        "count": len(chosen),
        "version": registry_version(),
        "asked": asked,
        "narrowed": any(asked.values()),
        "subjects": _options(wording.SUBJECTS, {row.subject for row in rows}),
        "stores": _options(wording.STORES, {row.store for row in rows}),
        "purposes": [(key, wording.purpose_name(key)) for key in PURPOSES],
        "everywhere": [wording.purpose_name(key) for key in EVERYWHERE],
        "other": _other(),
    }
    return render(request, "consents/map.html", framed(request, "data") | context)


@permitted("registry.read")
@require_safe
def registry_export(request: HttpRequest, vocabulary: str) -> HttpResponse:
    """The registry in the words of fideslang (``fides``) or of the W3C (``dpv``)."""
    if vocabulary not in FORMATS:
        raise NotFound
    write, kind, name = FORMATS[vocabulary]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(), content_type=kind, headers=headers)


def _shown(row: mapping.Line) -> dict[str, Any]:
    return {
        "whom": wording.SUBJECTS.get(row.subject, row.subject),
        "what": wording.CATEGORIES[row.category],
        "tier": row.tier,
        "tier_name": wording.TIERS[row.tier],
        "where": wording.STORES[row.store],
        "places": row.places,
        "why": [
            (wording.purpose_name(key), wording.BASES[PURPOSES[key].basis])
            for key in row.purposes
            if key not in EVERYWHERE
        ],
        "how_long": wording.RETENTION[row.retention],
    }


def _options(words: dict[str, Any], keys: set[str]) -> list[tuple[str, Any]]:
    return [(key, word) for key, word in words.items() if key in keys]


def _other() -> list[tuple[str, list[tuple[str, str]]]]:
    """What flows or rests besides: jobs, queues, messages, cookies, caches, log fields, exports. Names as declared."""
    known = declared()
    return [
        (_("Files that leave"), sorted((one.route, one.holds) for one in known.exports.values())),
        (_("Messages"), sorted(known.messages.items())),
        (_("Cookies"), sorted(known.cookies.items())),
        (_("Queues"), sorted(known.queues.items())),
        (_("Jobs"), sorted((name, ", ".join(arguments)) for name, arguments in known.tasks.items())),
        (_("Caches"), sorted(known.caches.items())),
        (_("Log fields"), sorted(known.log_fields.items())),
    ]
