"""What the manager may be told of a return, in plain text: days, hours, restrictions. No reason, no leave, no law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.accommodation.models import Restriction
from openleave.apps.returning.graduated import Stair


def for_manager(
    name: str, expected_on: date | None, steps: Sequence[Stair], restrictions: Iterable[tuple[Restriction, str]]
) -> str:
    """The text to send. Limitations, which are for the desk alone, are left out."""
    if expected_on is None:
        lines = [_("It is not known yet when %(name)s is back at work.") % {"name": name}]
    else:
        lines = [_("%(name)s is expected back at work on %(day)s.") % {"name": name, "day": day(expected_on)}]
    for stair in steps:
        about = {"day": day(stair.row.from_on), "hours": hours(stair.row.minutes_a_day)}
        text = _("From %(day)s: %(hours)s hours a day") % about
        days = ngettext("%(count)s day a week", "%(count)s days a week", stair.row.days_a_week)
        lines.append(f"{text}, {days % {'count': stair.row.days_a_week}}.")
    said = [(row, text) for row, text in restrictions if row.kind == "restriction"]
    for row, text in said:
        span = _("Restriction from %(day)s") % {"day": day(row.from_on)}
        if row.until_on:
            span = _("Restriction from %(day)s until %(last)s") % {"day": day(row.from_on), "last": day(row.until_on)}
        lines.append(f"{span}: {text}")
    if not said:
        lines.append(_("No work restrictions are recorded."))
    return "\n".join(lines)


def day(on: date) -> str:
    """A day as the page's language writes it."""
    return date_format(on, "DATE_FORMAT")


def hours(minutes: int) -> str:
    """Minutes as hours: 4, 4.5, 4:20."""
    whole, rest = divmod(minutes, 60)
    if rest == 0:
        return str(whole)
    return f"{whole}.5" if rest == 30 else f"{whole}:{rest:02}"
