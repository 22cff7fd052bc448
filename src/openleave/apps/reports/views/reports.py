"""The index of reports, each report's page, and its downloads."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openleave.apps.reports import dashboard, downloads, services
from openleave.apps.reports.asking import FilterForm, asked_for, asked_of
from openleave.apps.reports.kinds import lateness
from openleave.apps.reports.shape import Asked, Report, Result, report_of, reports_for
from openleave.apps.reports.small_groups import smallest_shown
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted

#: How many calendar years reports of reasons offer.
YEARS = 6
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permitted("report.read")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the reports answer, and six numbers of today."""
    organization, actor = request.organization, request.actor
    today = organization.today
    first = today.replace(year=today.year - 1, day=1)
    asked = asked_for(
        actor, today=today, zone=organization.time_zone, cleaned={"from": _next_month(first), "to": today}, by="",
        whose="employer",
    )  # fmt: skip
    chart, months = dashboard.trend(asked)
    context = {
        "reports": reports_for(actor),
        "glances": dashboard.glances(asked),
        "chart": chart,
        "months": [
            (
                date_format(month, "YEAR_MONTH_FORMAT"),
                figures[lateness.ON_TIME],
                figures[lateness.LATE],
                figures[lateness.RUNNING_LATE],
            )
            for month, figures in months
        ],
        "packets": allows(actor, "packet.make"),
        "today": today,
    }
    return render(request, "reports/index.html", context)


def _next_month(first: Any) -> Any:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)


@permitted("report.read")
@require_safe
def report(request: HttpRequest, report: str) -> HttpResponse:
    """One report."""
    found, asked, form, result = _result(request, report)
    yearly = asked.by in found.yearly
    context = {
        "report": found,
        "asked": asked,
        "form": form,
        "result": result,
        "cuts": [
            {"label": str(name), "url": _address(request, by=key), "active": key == asked.by, "count": None}
            for key, name in found.cuts
        ],
        "sides": [
            {"label": label, "url": _address(request, whose=key), "active": key == asked.whose, "count": None}
            for key, label in (("employer", _("The employer’s")), ("employee", _("The employee’s")))
        ]
        if found.sides
        else [],
        "yearly": yearly,
        "period": found.period and not yearly,
        "span": asked.year() if yearly else asked,
        "least": smallest_shown(),
        "span_year": str(asked.to_on.year),
        "years": [str(asked.today.year - back) for back in range(YEARS)],
        "address": _address(request),
        "filtered": any(request.GET.get(name) for name in ("from", "to", "worksite", "department")),
    }
    return render(request, "reports/report.html", context)


@permitted("report.read")
@require_safe
def table(request: HttpRequest, report: str) -> HttpResponse:
    """A table of a report as comma-separated values; ``?table=`` names one that is not the first."""
    found, asked, _form, result = _result(request, report, whole=True)
    key = request.GET.get("table", result.tables[0].key)
    wanted = next((one for one in result.tables if one.key == key), None)
    if wanted is None:
        raise Http404
    services.report_downloaded(actor=request.actor, report=found.key, form="csv", rows=len(wanted.rows))
    return _file(downloads.as_csv(wanted), "text/csv; charset=utf-8", f"{found.key}-{wanted.key}-{asked.today}.csv")


@permitted("report.read")
@require_safe
def workbook(request: HttpRequest, report: str) -> HttpResponse:
    """All tables of a report as a workbook."""
    found, asked, form, result = _result(request, report, whole=True)
    rows = sum(len(one.rows) for one in result.tables)
    services.report_downloaded(actor=request.actor, report=found.key, form="xlsx", rows=rows)
    about = [(_("Organization"), request.organization.name), (_("As of"), asked.today.isoformat())]
    span = asked.year() if asked.by in found.yearly else asked
    if found.period:
        about.append((_("Period"), f"{span.from_on.isoformat()} – {span.to_on.isoformat()}"))
    if asked.by not in found.yearly:
        about += [(str(form.fields[name].label), _chosen(form, name)) for name in ("worksite", "department")]
    content = downloads.as_workbook(str(found.title), about, result)
    return _file(content, XLSX, f"{found.key}-{asked.today}.xlsx")


def _result(request: HttpRequest, key: str, *, whole: bool = False) -> tuple[Report, Asked, FilterForm, Result]:
    found = report_of(request.actor, key)
    if found is None:
        raise Http404
    asked, form = asked_of(request, found)
    if whole:
        asked = asked.all_rows()
    return found, asked, form, found.build(asked)


def _chosen(form: FilterForm, name: str) -> str:
    value = form.data.get(name, "")
    return str(dict(form.fields[name].choices).get(value, _("All")))


def _address(request: HttpRequest, **changed: str) -> str:
    """The query of the page with some words changed."""
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}" if query else ""


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
