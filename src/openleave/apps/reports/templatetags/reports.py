"""How a report's values are written on a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openleave.apps.reports.downloads import hours_text
from openleave.apps.reports.shape import HIDDEN, Row, Table

register = template.Library()
NONE = "–"
#: How a column stands; numbers stand at its end.
CLASSES = {"text": "", "date": "report-fixed", "code": "report-fixed"}


@register.filter
def shown(value: Any, kind: str) -> str | SafeString:
    """A value in the language's own notation; what is hidden says so."""
    if value is HIDDEN:
        return format_html('<span class="report-hidden">{}</span>', _("hidden"))
    if value is None:
        return NONE
    if kind == "hours":
        return hours_text(value)
    if kind == "money":
        return "$" + number_format(value, 2, use_l10n=True, force_grouping=True)
    if kind == "share":
        return number_format(value, 1, use_l10n=True) + "%"
    if kind == "decimal":
        return number_format(value, 1, use_l10n=True, force_grouping=True)
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, int):
        return number_format(value, 0, use_l10n=True, force_grouping=True)
    return str(value)


@register.filter
def cells(row: Row, table: Table) -> list[tuple[str, str, str | SafeString]]:
    """Label, class and text of every value but the first."""
    return [
        (column.label, CLASSES.get(column.kind, "ol-num"), shown(value, column.kind))
        for column, value in list(zip(table.columns, row.values, strict=True))[1:]
    ]


@register.filter
def head(table: Table) -> list[tuple[str, str]]:
    """Label and class of every column."""
    return [(column.label, CLASSES.get(column.kind, "ol-num")) for column in table.columns]
