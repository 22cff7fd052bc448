"""Changes of settings in words: what was what, and what it became."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.organizations import selectors
from openleave.apps.organizations.forms import METHODS, OfferedForm, SettingsForm, WorksiteForm

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LABELS = {
    "on": gettext_lazy("Day"),
    "method": gettext_lazy("Leave year"),
}
MOST = 30


def history_of(organization_id: UUID, *about: str, about_id: UUID | None = None) -> list[dict[str, Any]]:
    """The latest changes of these things, for ``organizations/_history.html``. Two statements."""
    return [
        {
            "at": change.at,
            "by": change.by,
            "name": in_words("", change.name),
            "label": label(change.field),
            "before": in_words(change.field, change.before),
            "after": in_words(change.field, change.after),
            "added": change.before is None and change.after is not None,
            "removed": change.after is None and change.before is not None,
        }
        for change in selectors.settings_history(organization_id, MOST, about, about_id)
    ]


def label(field: str) -> Any:
    """What a field is called."""
    for form in (SettingsForm, OfferedForm, WorksiteForm):
        if field in form.base_fields:
            return form.base_fields[field].label
    return _LABELS.get(field, field)


def in_words(field: str, value: Any) -> Any:
    """A value as it is read: choices by their names, days in the reader's order, none as a dash."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(str(in_words(field, one)) for one in value)
    for choice, name in _choices(field):
        if choice == value:
            return name
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return value


def _choices(field: str) -> list[tuple[Any, Any]]:
    if field == "method":
        return METHODS
    for form in (SettingsForm, OfferedForm, WorksiteForm):
        if field in form.base_fields:
            return list(getattr(form.base_fields[field], "choices", []))
    return []
