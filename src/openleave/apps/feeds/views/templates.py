"""A file to start from: every column of an import of open cases, with two invented rows."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from openleave.apps.feeds.vocabulary import CASES
from openleave.kernel.routes import permitted

ROWS: tuple[dict[str, str], ...] = (
    {
        "employee_number": "10001", "case_reference": "OLD-1001", "case_state": "open",
        "leave_reason": "own health", "pattern": "continuous", "starts_on": "2026-11-02", "ends_on": "2026-12-11",
        "noticed_on": "2026-10-05", "eligibility_notice_on": "2026-10-07",
        "certification_requested_on": "2026-10-07", "certification_received_on": "2026-10-20",
        "designation_notice_on": "2026-10-23", "certified": "6 weeks after surgery", "programs": "us.fed.fmla",
        "case_hours_used": "160", "owner_email": "administrator@company.example",
    },
    {
        "employee_number": "10002", "case_reference": "OLD-1002", "case_state": "certification pending",
        "leave_reason": "family care", "relationship": "parent", "pattern": "intermittent",
        "starts_on": "2026-11-16", "ends_on": "2027-05-15", "noticed_on": "2026-11-09",
        "eligibility_notice_on": "2026-11-12", "certification_requested_on": "2026-11-12",
        "certified": "", "note": "Prefers to be called after 4 p.m.",
    },
)  # fmt: skip


def table() -> list[list[str]]:
    """The names of the columns, as they are recognised, and the rows."""
    return [[field.label for field in CASES], *([row.get(field.name, "") for field in CASES] for row in ROWS)]


@permitted("case.open")
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The file as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(table())
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", "open-cases.csv")


@permitted("case.open")
@require_safe
def as_workbook(request: HttpRequest) -> HttpResponse:
    """The file as XLSX."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(_workbook(), kind, "open-cases.xlsx")


def _file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _workbook() -> bytes:
    from openpyxl import Workbook  # read only where a workbook is made

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Open cases")
    for row in table():
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
