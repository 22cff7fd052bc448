"""What a forecast of leave in parts rests on and what it lacks, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openleave.apps.cases import forecast
from openleave.apps.cases.choices import BasedOn
from openleave.apps.law.reading import language
from openleave.engine import render

LACKING = {
    forecast.TOO_SHORT: gettext_lazy("No certification says how often, and the leave is younger than four weeks."),
    forecast.EPISODE_LENGTH: gettext_lazy("How long an absence may last is not certified."),
    forecast.APPOINTMENTS: gettext_lazy("How many appointments there are, or how long they take, is not certified."),
    forecast.SHIFTS: gettext_lazy("The working days to come are not known."),
    forecast.NOT_COVERED: gettext_lazy("By what is known now it does not cover the leave: determine the case again."),
    forecast.CONTRADICTION: gettext_lazy("The facts of the case contradict each other: determine the case again."),
    forecast.GONE: gettext_lazy("The facts of the case were erased."),
}


def basis(based_on: str, weeks: int | None, certified: str = "") -> str:
    """“certified: 3 absences a month of up to 2 days”, “the last 12 weeks”. ``certified``: what is, in words, for
    somebody who may read it."""
    if based_on == BasedOn.CERTIFIED:
        return _("certified: %(what)s") % {"what": certified} if certified else _("what is certified")
    if based_on == BasedOn.RECENT:
        return ngettext("the last %(count)d week", "the last %(count)d weeks", weeks or 0) % {"count": weeks}
    return _("the plan of the leave") if based_on == BasedOn.PLAN else _("not known yet")


def lacking(codes: Iterable[str]) -> str:
    """Everything that is missing, as sentences."""
    return " ".join(
        str(LACKING[code]) if code in LACKING else render({"key": code, "params": {}}, language()) for code in codes
    )
