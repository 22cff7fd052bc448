"""The most that a certification allows from tomorrow on, day by day: what a forecast of intermittent leave rests on.

Pure but for the reader at the end. The episodes of a period are spread evenly over its days that are still to come;
each takes the working days that follow. What was taken in the present period already is no more allowed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.cases.choices import BasedOn
from openleave.apps.cases.forecast import APPOINTMENTS, DAY, EPISODE_LENGTH, SHIFTS, Expected, declare_certified
from openleave.apps.cases.models import Absence, LeaveCase
from openleave.apps.certification import pattern, private
from openleave.apps.certification.facts import latest_accepted
from openleave.apps.certification.models import CERTIFYING, AbsenceReport, CertificationRequest, Measure, State
from openleave.apps.certification.pattern import Certified, Day, Often
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

type Scheduled = Callable[[date], int | None]


@dataclass(frozen=True, slots=True)
class Held:
    """A certification in force, and the days that were taken under it."""

    certified: Certified
    taken: Sequence[Day]
    week_starts_on: int = 6

    def expected(self, today: date, until: date, scheduled: Scheduled) -> Expected | None:
        """The most that is allowed after ``today``. None where neither episodes nor appointments are certified with
        how often and how long; ``lacking`` names the one of them that is not."""
        said = self.certified
        until = min(until, said.until_on or until)
        lacking, days = [], dict[date, int]()
        counts = {
            (block.measure, block.first_on): block.taken
            for block in pattern.blocks(self.taken, said, self.week_starts_on)
        }
        whole = [
            (Measure.EPISODES, said.episodes, said.episode_days, said.episode_minutes, EPISODE_LENGTH),
            (Measure.APPOINTMENTS, said.appointments, None, said.appointment_minutes, APPOINTMENTS),
        ]
        known = False
        for measure, often, length, minutes, unknown in whole:
            if often is None:
                continue
            if length is None and minutes is None:
                lacking.append(unknown)
                continue
            known = True
            for first, last, times in self._periods(measure, often, counts, today, until):
                spread = _Spread(first, last, times, length, minutes, scheduled)
                for on, away in spread.days():
                    if on <= until:
                        days[on] = min(days.get(on, 0) + away, scheduled(on) or 1440)
                lacking += [SHIFTS] if spread.unknown else []
        if not known:
            return None
        return Expected(BasedOn.CERTIFIED, days, lacking=tuple(dict.fromkeys(lacking)))

    def _periods(
        self, measure: str, often: Often, counts: Mapping[tuple[str, date], int], today: date, until: date
    ) -> list[tuple[date, date, int]]:
        """(first day to come, last day, how many more) of each certified period from tomorrow on."""
        found = []
        on = today + DAY
        while on <= until:
            first, last = pattern.block_of(on, often, self.certified.from_on, self.week_starts_on)
            left = often.times - counts.get((measure, first), 0)
            if left > 0:
                found.append((max(first, on), last, left))
            on = last + DAY
        return found


class _Spread:
    """So many absences, spread evenly over the days from ``first`` to ``last``, each of ``length`` working days or of
    ``minutes``. ``unknown``: the working days are not known, so that nothing of a length in days can be placed."""

    def __init__(
        self, first: date, last: date, times: int, length: int | None, minutes: int | None, scheduled: Scheduled
    ) -> None:
        self.first, self.last, self.times = first, last, times
        self.length, self.minutes, self.scheduled = length, minutes, scheduled
        self.unknown = False

    def days(self) -> list[tuple[date, int]]:
        found: list[tuple[date, int]] = []
        span, free = (self.last - self.first).days + 1, self.first
        for number in range(self.times):
            on = max(free, self.first + span * number // self.times * DAY)
            found += self._one(on)
            free = found[-1][0] + DAY if found else on
        return found

    def _one(self, on: date) -> list[tuple[date, int]]:
        found: list[tuple[date, int]] = []
        left, minutes = self.length, self.minutes
        while on <= self.last and (left or (left is None and minutes)):
            worked = self.scheduled(on)
            if worked is None and left is not None:
                self.unknown = True
                return []
            away = worked if left is not None else min(minutes or 0, 1440 if worked is None else worked)
            if away:
                found.append((on, away))
                left, minutes = (left - 1, None) if left is not None else (None, (minutes or 0) - away)
            on += DAY
        return found


def in_words(certified: Certified) -> str:
    """What is certified, in a sentence's part: “3 absences a month of up to 2 days; 1 appointment a week of up to 3
    hours”. Empty where no frequency is."""
    parts = []
    if certified.episodes is not None:
        parts.append(_times(certified.episodes, _absences) + _length(certified.episode_days, certified.episode_minutes))
    if certified.appointments is not None:
        parts.append(_times(certified.appointments, _appointments) + _length(None, certified.appointment_minutes))
    return "; ".join(parts)


def _absences(count: int) -> str:
    return ngettext("%(count)d absence", "%(count)d absences", count) % {"count": count}


def _appointments(count: int) -> str:
    return ngettext("%(count)d appointment", "%(count)d appointments", count) % {"count": count}


def _times(often: Often, named: Callable[[int], str]) -> str:
    if often.unit == "week":
        span = _("a week") if often.per == 1 else _("in %(count)d weeks") % {"count": often.per}
    else:
        span = _("a month") if often.per == 1 else _("in %(count)d months") % {"count": often.per}
    return f"{named(often.times)} {span}"


def _length(days: int | None, minutes: int | None) -> str:
    if days is not None:
        return " " + ngettext("of up to %(count)d day", "of up to %(count)d days", days) % {"count": days}
    if minutes is not None:
        hours = minutes // 60
        return " " + ngettext("of up to %(count)d hour", "of up to %(count)d hours", hours) % {"count": hours}
    return ""


def certified_words(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, str]:
    """By case what its certification in force allows, in words. Reading them is recorded. Two statements and a
    reading."""
    require(actor, "certification.read")
    held = _latest(actor, case_ids)
    answers = _answers(actor, held)
    found = {
        case_id: in_words(pattern.certified_of(answers[one.id], one.holds_from_on or date.min))
        for case_id, one in held.items()
        if one.id in answers
    }
    return {case_id: words for case_id, words in found.items() if words}


def held_of(actor: Actor, cases: Sequence[LeaveCase]) -> dict[UUID, Held]:
    """The certifications in force of cases, with what was taken under each: the reader that cases ask."""
    held = _latest(actor, [one.id for one in cases])
    answers = _answers(actor, held)
    taken = _taken(actor, list(held))
    assert actor.organization_id is not None
    week = organizations.settings_of(actor.organization_id).workweek_starts_on
    found = {}
    for case in cases:
        one = held.get(case.id)
        if one is not None and one.id in answers:
            certified = pattern.certified_of(answers[one.id], one.holds_from_on or case.starts_on or date.min)
            since = [day for day in taken.get(case.id, ()) if day.on >= certified.from_on]
            found[case.id] = Held(certified, since, week)
    return found


def _latest(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, CertificationRequest]:
    rows = CertificationRequest.objects.filter(
        organization_id=actor.organization_id, case_id__in=list(case_ids), state=State.ACCEPTED, kind__in=CERTIFYING
    ).select_related("case")
    by_case: dict[UUID, list[CertificationRequest]] = {}
    for row in rows:
        by_case.setdefault(row.case_id, []).append(row)
    latest = {case_id: latest_accepted(found) for case_id, found in by_case.items()}
    return {case_id: one for case_id, one in latest.items() if one is not None}


def _answers(actor: Actor, held: Mapping[UUID, CertificationRequest]) -> dict[UUID, Any]:
    places = {
        vault.Place(one.case.employee_id, private.REQUEST, "answers", one.id): one.id for one in held.values()
    }  # fmt: skip
    if not places:
        return {}
    found = vault.get_many(actor=actor, places=places, purpose=private.PURPOSE)
    return {places[place]: value for place, value in found.items()}


def _taken(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, list[Day]]:
    about = {"organization_id": actor.organization_id, "case_id__in": list(case_ids)}
    taken_as = dict(
        AbsenceReport.objects.filter(**about, absence__isnull=False)
        .order_by("recorded_at")
        .values_list("absence_id", "taken_as")
    )
    found: dict[UUID, list[Day]] = {}
    for row in Absence.objects.filter(**about, reversed_at__isnull=True).order_by("absent_on"):
        day = Day(row.absent_on, row.minutes_absent, taken_as.get(row.id, ""))
        found.setdefault(row.case_id, []).append(day)
    return found


declare_certified(held_of)
