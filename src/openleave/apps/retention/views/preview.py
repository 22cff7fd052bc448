"""What will go, when and why; how long everything is kept; what the organization chose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.organizations.views.history import history_of
from openleave.apps.privacy.parts import framed
from openleave.apps.reports import charts
from openleave.apps.retention import selectors, services
from openleave.apps.retention.authorities import AUTHORITIES, Authority
from openleave.apps.retention.models import Kind
from openleave.apps.retention.selectors import Month
from openleave.kernel.errors import Invalid
from openleave.kernel.posts import act_and_return
from openleave.kernel.registry import declared
from openleave.kernel.routes import permitted

TRIGGERS = {
    "record_made": gettext_lazy("the last record"),
    "case_closed": gettext_lazy("the close of the case"),
    "separation": gettext_lazy("the separation"),
}
PLACES = {"US": gettext_lazy("United States"), "US-CA": gettext_lazy("California"), "US-NY": gettext_lazy("New York")}


@permitted("retention.read")
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """What goes in the next twelve months, drawn by month, the next ones by name; rows that age; what went."""
    actor = request.actor  # type: ignore[attr-defined]
    today = request.organization.today  # type: ignore[attr-defined]
    found = selectors.preview(actor=actor, today=today)
    context = {
        "found": found,
        "chart": _chart(found.months),
        "aged": [(one, count) for one, count in services.count_aged(actor.organization_id) if count],
        "sweeps": [(one, sum(one.aged.values())) for one in selectors.sweeps(actor=actor)],
        "leaving": services.current(actor.organization_id),
        "total": sum(month.people + month.cases for month in found.months),
    }
    return render(request, "retention/preview.html", framed(request, "retention") | context)


def _counted(people: int, cases: int) -> str:
    of_people = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    of_cases = ngettext("%(n)s case", "%(n)s cases", cases) % {"n": cases}
    return f"{of_people}, {of_cases}"


def _chart(months: list[Month]) -> charts.Chart | None:
    people, cases = sum(month.people for month in months), sum(month.cases for month in months)
    return charts.columns(
        _("What goes in the next twelve months"),
        f"{_counted(people, cases)}.",
        [_("People who left"), _("Leave cases")],
        [
            (
                date_format(month.first_on, "YEAR_MONTH_FORMAT"),
                [month.people, month.cases],
                _counted(month.people, month.cases),
            )
            for month in months
        ],
    )


@permitted("retention.run")
@require_POST
def reckon(request: HttpRequest) -> HttpResponse:
    """Reckon anew until when everything is kept."""
    actor = request.actor  # type: ignore[attr-defined]
    return act_and_return(
        request, lambda: services.reckon(actor=actor), _("Every last day was reckoned anew."), reverse("retention")
    )


class ChoiceForm(forms.Form):
    """Months to keep each kind of records; empty: as law demands."""

    case = forms.IntegerField(
        label=gettext_lazy("Leave cases: months after the close"), required=False, min_value=1, max_value=480,
        help_text=gettext_lazy("Empty: as long as the law demands."),
    )  # fmt: skip
    subject = forms.IntegerField(
        label=gettext_lazy("People who left: months after the separation"), required=False, min_value=1, max_value=480,
        help_text=gettext_lazy("Empty: as long as the law demands."),
    )  # fmt: skip


@permitted("retention.read")
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its source, and the organization's choice to keep longer."""
    actor = request.actor  # type: ignore[attr-defined]
    form = ChoiceForm(request.POST or None, initial=selectors.choices(actor.organization_id))
    if request.method == "POST" and form.is_valid():
        try:
            for kind in Kind.values:
                services.choose(actor=actor, kind=kind, keep_months=form.cleaned_data[kind])
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("retention_rules"))
    context: dict[str, Any] = {
        "form": form,
        "rules": _rules(),
        "ages": [{"why": one.why, "how_long": _days(one.most.days)} for one in declared().ages],
        "history": _history(actor.organization_id),
    }
    return render(
        request, "retention/rules.html", framed(request, "retention") | context, status=422 if form.errors else 200
    )


def _rules() -> list[dict[str, Any]]:
    """A line for each demand of a law; one that is counted from several events says so."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in sorted(AUTHORITIES, key=lambda one: not one.verified):
        same = (one.citation, one.kind, one.jurisdiction, one.months, one.employers)
        row = found.setdefault(same, _rule(one))
        row["triggers"].append(TRIGGERS[one.trigger])
    return list(found.values())


def _rule(one: Authority) -> dict[str, Any]:
    return {
        "citation": one.citation,
        "href": one.href,
        "verified": one.verified,
        "what": Kind(one.kind).label,
        "where": PLACES.get(one.jurisdiction, one.jurisdiction),
        "period": _years(one.months),
        "triggers": [],
        "employers": one.employers,
    }


def _years(months: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", months // 12) % {"count": months // 12}


def _days(days: int) -> str:
    if not days:
        return _("at once")
    if days % 366 == 0:
        return _years(days // 366 * 12)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _history(organization_id: Any) -> list[dict[str, Any]]:
    found = history_of(organization_id, "retention")
    for one in found:
        one["name"] = Kind(one["name"]).label if one["name"] in Kind.values else one["name"]
        one["label"] = _("months")
    return found
