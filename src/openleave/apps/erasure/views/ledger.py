"""What was erased, and what waits."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.erasure import selectors
from openleave.apps.people import selectors as people
from openleave.apps.privacy.parts import framed
from openleave.apps.privacy.wording import CATEGORIES
from openleave.kernel.registry import declared
from openleave.kernel.routes import permitted

WHYS = {
    "request": _("A person’s request"),
    "retention": _("The retention rule"),
    "offboarding": _("The organization left"),
    "termination": _("The account was closed"),
    "replay": _("A backup was restored"),
}


@permitted("erasure.read")
@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """The newest erasures, and those that a hold keeps waiting."""
    actor = request.actor  # type: ignore[attr-defined]
    waiting, runs = selectors.pending(actor=actor), selectors.runs(actor=actor)
    today = request.organization.today  # type: ignore[attr-defined]
    names = people.names_of(actor.organization_id, {one.subject_id for one in waiting}, today)
    context = {
        "waiting": [(one, names.get(one.subject_id, ""), WHYS.get(one.why, one.why)) for one in waiting],
        "runs": [(one, WHYS.get(one.why, one.why), sum(one.counts.values())) for one in runs],
    }
    return render(request, "erasure/erasures.html", framed(request, "erasures") | context)


@permitted("erasure.read")
@require_safe
def receipt(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One erasure's receipt: what went, table by table. It names nobody: the ids mean nothing any more."""
    actor = request.actor  # type: ignore[attr-defined]
    run = selectors.access_run(actor=actor, run_id=run_id)
    tables: dict[str, set[str]] = {}
    for column in declared().columns.values():
        if column.category.tier > 0:
            tables.setdefault(column.table, set()).add(column.category.key)
    names = accounts.account_names([run.asked_by_id] if run.asked_by_id else [])
    context = {
        "run": run,
        "why": WHYS.get(run.why, run.why),
        "who": names.get(run.asked_by_id) if run.asked_by_id else "",
        "counts": [
            (table, ", ".join(sorted(str(CATEGORIES[key]) for key in tables.get(table, ()))), count)
            for table, count in sorted(run.counts.items())
        ],
        "rows": sum(run.counts.values()),
        "erased": selectors.erased_in(actor=actor, run_id=run_id),
    }
    return render(request, "erasure/receipt.html", framed(request, "erasures") | context)
