"""The measures of security, chapter by chapter, each line with what shows it."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from openleave.apps.evidence.measures import STATES, measure_chapters, measures
from openleave.apps.privacy.parts import framed
from openleave.kernel.routes import permitted

LABELS = {"met": _("Met"), "partly": _("Met in part"), "not_met": _("Not shown"), "not_applicable": _("Does not apply")}
KINDS = {"met": "yes", "partly": "due", "not_met": "no", "not_applicable": "plain"}


@permitted("evidence.read")
@require_safe
def measures_page(request: HttpRequest) -> HttpResponse:
    """All requirements under their chapters, with the counts of each state."""
    language = get_language() or "en"
    lines = [
        {
            "id": one.id,
            "chapter": one.chapter,
            "level": one.level,
            "state": one.state,
            "label": LABELS[one.state],
            "kind": KINDS[one.state],
            "gist": one.gist[language],
            "by": one.by,
            "why": one.why[language] if one.why else "",
        }
        for one in measures()
    ]
    groups = []
    for chapter in measure_chapters():
        mine = [line for line in lines if line["chapter"] == chapter.key]
        groups.append({"key": chapter.key, "title": chapter.title[language], "lines": mine, "counts": _counts(mine)})
    context = {"groups": groups, "counts": _counts(lines), "count": len(lines)}
    return render(request, "evidence/measures.html", framed(request, "evidence") | context)


def _counts(lines: list[dict[str, object]]) -> list[tuple[object, int]]:
    found = Counter(line["state"] for line in lines)
    return [(LABELS[state], found[state]) for state in STATES]
