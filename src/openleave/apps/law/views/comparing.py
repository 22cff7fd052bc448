"""Laws side by side: a table by subject, and the same as CSV."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openleave.apps.law import comparing
from openleave.apps.law.asking import day_asked, one_of
from openleave.apps.law.reading import language, library

#: A cell that begins so would be read as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The table."""
    source, day = library(), day_asked(request)
    topics = comparing.counted(source, day.on)
    code = one_of(request, "topic", comparing.BY_CODE) or (topics[0][0].code if topics else comparing.TOPICS[0].code)
    topic = comparing.BY_CODE[code]
    found = comparing.rows(source, code, day.on, language())
    rows = comparing.ordered(found, request.GET.get("sort", ""))
    filled = {column.code for row in found for column, cell in row.cells if cell.text}
    context = {
        "day": day,
        "sort": request.GET.get("sort", ""),
        "topic": topic,
        "topics": topics,
        "rows": [(row, [(column, cell) for column, cell in row.cells if column.code in filled]) for row in rows],
        "columns": [(column.code, str(column.name)) for column in topic.columns if column.code in filled],
        "version": source.version,
    }
    return render(request, "law/compare.html", context)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The table for a spreadsheet: every column, the program's id and the library's version beside it."""
    source, day = library(), day_asked(request)
    topic = comparing.BY_CODE[one_of(request, "topic", comparing.BY_CODE) or comparing.TOPICS[0].code]
    rows = comparing.ordered(comparing.rows(source, topic.code, day.on, language()), request.GET.get("sort", ""))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="law-{topic.code}-{day.on.isoformat()}.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(response)
    names = [str(column.name) for column in topic.columns]
    writer.writerow([_("State"), _("Law"), _("Program"), *names, _("Checked"), _("Law of"), _("Library")])
    for row in rows:
        checked = row.law.verified_on.isoformat() if row.law.verified_on else ""
        cells = [cell.text for _column, cell in row.cells]
        line = [row.state, row.law.title, row.law.id, *cells, checked, day.on.isoformat(), source.version]
        writer.writerow([f"'{text}" if text.startswith(FORMULA) else text for text in line])
    return response
