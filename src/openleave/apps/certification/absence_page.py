"""The absences of a case by month, held against the certified pattern with the arithmetic shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.cases import answers, following, words
from openleave.apps.cases.models import Absence, Decided
from openleave.apps.certification import book, pattern
from openleave.apps.certification.models import AbsenceReport, Excess, Flag, Measure
from openleave.apps.certification.presenting import often_words, pattern_words
from openleave.apps.law.reading import language
from openleave.engine import Facts, render

MONTHS_SHOWN = 12
#: Measures of a number in a period, not of certain days.
COUNTED = (Measure.EPISODES, Measure.APPOINTMENTS)
#: Marks drawn in a row; beyond, the number alone says it.
MOST_MARKS = 24
#: The paragraph by which an absence on a holiday counts or does not.
HOLIDAY_RULE = ("29 CFR 825.200(h)", "https://www.ecfr.gov/current/title-29/section-825.200")


@dataclass(frozen=True, slots=True)
class DayView:
    """One recorded day. ``counted``: by program, as the ledger has it now.

    Where that is nothing ``uncounted`` says why; ``cite`` is the paragraph of that.
    """

    absence: Absence
    time: str
    counted: list[str]
    reported_by: str
    taken_as: str
    by: str
    over: bool
    uncounted: str = ""
    cite: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month's days, the newest first, and their sum."""

    first_on: date
    days: list[DayView]
    total: str
    count: int


@dataclass(frozen=True, slots=True)
class BlockView:
    """A period with what was used of the certified number, drawn as marks: within, over, left."""

    name: str
    measure: str
    taken: int
    certified: int
    over: bool
    within: range
    beyond: range
    left: range
    words: str


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag with its arithmetic."""

    flag: Flag
    name: str
    span: str
    sums: str
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Absences against the certificate that holds."""

    lines: list[str]
    blocks: list[BlockView] = field(default_factory=list)
    checks: int = 0
    inside: int = 0


def months_of(known: book.Book, who: dict[Any, str], page: Any) -> tuple[Any, list[MonthView]]:
    """A page of months with their days."""
    reports: dict[UUID, AbsenceReport] = {one.absence_id: one for one in known.reports if one.absence_id}
    live = known.history.absences
    months = sorted({one.absent_on.replace(day=1) for one in live}, reverse=True)
    paged = Paginator(months, MONTHS_SHOWN).get_page(page)
    counted: dict[UUID, list[str]] = {}
    taken_back = {entry.reverses_id for entry in known.usage if entry.reverses_id}
    for entry in known.usage:
        if entry.absence_id and entry.kind == "usage" and entry.id not in taken_back:
            text = f"{words.program_name(entry.program)} {words.minutes_short(entry.minutes_used)}"
            counted.setdefault(entry.absence_id, []).append(text)
    why = uncounted_of(known, counted, taken_back)
    over_on = {
        flag.first_on.fromordinal(step)
        for flag in known.flags
        if flag.cleared_at is None
        and flag.seen_at is None
        and flag.measure not in (Measure.EPISODES, Measure.APPOINTMENTS)
        for step in range(flag.first_on.toordinal(), flag.last_on.toordinal() + 1)
    }
    shown = []
    wanted = set(paged.object_list)
    ordered = sorted(live, key=lambda one: (one.absent_on, one.recorded_at), reverse=True)
    for month, rows in groupby(ordered, key=lambda one: one.absent_on.replace(day=1)):
        if month not in wanted:
            continue
        days = [
            _day(one, reports.get(one.id), counted.get(one.id, []), who, one.absent_on in over_on, why) for one in rows
        ]
        standing = [day.absence for day in days if day.absence.reversed_at is None]
        total = words.minutes(sum(one.minutes_absent for one in standing)) if standing else "0"
        shown.append(MonthView(month, days, total, len(standing)))
    return paged, shown


def _day(
    absence: Absence,
    report: AbsenceReport | None,
    counted: list[str],
    who: dict[Any, str],
    over: bool,
    why: Mapping[UUID, tuple[str, tuple[str, str] | None]],
) -> DayView:
    return DayView(
        absence, words.minutes(absence.minutes_absent), counted,
        str(report.get_reported_by_display()) if report else "",
        str(report.get_taken_as_display()) if report else "",
        who.get(absence.recorded_by_id) or _("the system"),
        over and absence.reversed_at is None,
        *why.get(absence.id, ("", None)),
    )  # fmt: skip


def uncounted_of(
    known: book.Book, counted: Collection[UUID], taken_back: Collection[Any]
) -> dict[UUID, tuple[str, tuple[str, str] | None]]:
    """Standing absences of which the ledger counts nothing → why not, with the paragraph.

    On a holiday in a week partly worked, or a day without work, nothing ever counts; before a decision nothing counts.
    """
    rows = [one for one in known.history.absences if one.reversed_at is None and one.id not in counted]
    if not rows:
        return {}
    backed = {entry.absence_id for entry in known.usage if entry.id in taken_back}
    _facts, result = following.present(known.case, known.record, known.history.absences, known.library)
    days = {date.fromisoformat(day["on"]): day for day in result.get("calendar", [])}
    granted = any(one.outcome == Decided.DESIGNATED for one in answers.latest(known.history.decisions).values())
    holidays = Facts.from_json(known.facts).policy.holiday_days
    return {
        one.id: _why_not(days.get(one.absent_on), one.absent_on.toordinal() in holidays, one.id in backed, granted)
        for one in rows
    }


def _why_not(
    day: Mapping[str, Any] | None, on_holiday: bool, taken_back: bool, granted: bool
) -> tuple[str, tuple[str, str] | None]:
    """Why a day counts nothing: ``day`` as the engine counts it, whether somebody took back what counted, whether any
    law is designated."""
    if day is not None and not Fraction(day["weeks"]):
        said = render(day["why"], language())
    elif taken_back:
        said = _("What counted was taken back.")
    elif not granted:
        said = _("A holiday that counts, once leave is designated.") if on_holiday else _("Nothing is designated yet.")
    elif day is not None and not Fraction(day["protected_weeks"] or 0):
        said = _("Not protected: the entitlement is used up.")
    else:
        said = _("Waits to be counted.")
    return said, HOLIDAY_RULE if on_holiday else None


def held_against(known: book.Book, week_starts_on: int) -> Held | None:
    """What the certificate that holds says, and its latest periods; None without one of leave in parts."""
    if not known.spans:
        return None
    _request, certified, days = known.spans[-1]
    checks = pattern.compare(days, certified, known.allowed, week_starts_on)
    blocks = pattern.blocks(days, certified, week_starts_on)[-MONTHS_SHOWN * 2 :]
    return Held(
        pattern_words(certified),
        [_block(one, known.allowed, certified) for one in sorted(blocks, key=lambda one: one.first_on, reverse=True)],
        len(checks),
        sum(not check.over for check in checks),
    )


def _block(block: pattern.Block, allowed: pattern.Allowed, certified: pattern.Certified) -> BlockView:
    often = certified.episodes if block.measure == Measure.EPISODES else certified.appointments
    assert often is not None
    one_month = often.unit == "month" and often.per == 1
    name = date_format(block.first_on, "YEAR_MONTH_FORMAT") if one_month else span(block.first_on, block.last_on)
    within, beyond = min(block.taken, block.certified), max(0, block.taken - block.certified)
    left = max(0, block.certified - block.taken)
    return BlockView(
        name, str(Measure(block.measure).label), block.taken, block.certified,
        allowed.over(block.taken, block.certified, counted=True),
        range(min(within, MOST_MARKS)), range(min(beyond, MOST_MARKS)), range(min(left, MOST_MARKS)),
        _("%(taken)s of %(certified)s") % {"taken": block.taken, "certified": block.certified},
    )  # fmt: skip


def flag_view(known: book.Book, flag: Flag, who: dict[Any, str]) -> FlagView:
    """A flag in words, with the sum that raised it."""
    request = known.by_id.get(flag.request_id)
    certified = (
        pattern.certified_of(known.answers(request), request.holds_from_on or flag.first_on) if request else None
    )
    return FlagView(
        flag, str(Measure(flag.measure).label), span(flag.first_on, flag.last_on),
        sums(flag, certified, known.allowed) if certified else "", who.get(flag.seen_by_id, ""),
        known.secrets.get(("note", flag.id), ""),
    )  # fmt: skip


def sums(flag: Flag, certified: pattern.Certified, allowed: pattern.Allowed) -> str:
    """The arithmetic, exact: "3 days taken − 2 days certified = 1 day over"."""
    limit = {
        Measure.EPISODE_DAYS: certified.episode_days,
        Measure.EPISODE_TIME: certified.episode_minutes,
        Measure.EPISODES: certified.episodes and certified.episodes.times,
        Measure.APPOINTMENTS: certified.appointments and certified.appointments.times,
        Measure.APPOINTMENT_TIME: certified.appointment_minutes,
        Measure.AFTER_END: 0,
    }[Measure(flag.measure)]
    if limit is None:
        return ""
    shown = UNITS[Measure(flag.measure)]
    text = f"{shown(flag.taken)} − {shown(limit)} = {shown(flag.taken - limit)}"
    counted = flag.measure in COUNTED
    if allowed.excess == Excess.PERCENT:
        text += f" > {allowed.amount} % × {shown(limit)}"
    elif allowed.excess == Excess.EPISODES and counted:
        text += f" > {allowed.amount}"
    often = certified.episodes if flag.measure == Measure.EPISODES else certified.appointments
    if counted and often is not None:
        text += f" ({often_words(often)})"
    if flag.measure == Measure.AFTER_END and certified.until_on is not None:
        days = ngettext("%(count)d day after %(day)s", "%(count)d days after %(day)s", flag.taken)
        return days % {"count": flag.taken, "day": date_format(certified.until_on, "SHORT_DATE_FORMAT")}
    return text


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _episodes(count: int) -> str:
    return ngettext("%(count)d episode", "%(count)d episodes", count) % {"count": count}


def _appointments(count: int) -> str:
    return ngettext("%(count)d appointment", "%(count)d appointments", count) % {"count": count}


UNITS = {
    Measure.EPISODE_DAYS: _days,
    Measure.EPISODE_TIME: words.minutes,
    Measure.EPISODES: _episodes,
    Measure.APPOINTMENTS: _appointments,
    Measure.APPOINTMENT_TIME: words.minutes,
    Measure.AFTER_END: _days,
}


def span(first: date, last: date) -> str:
    """A day, or the first and last day."""
    text = date_format(first, "SHORT_DATE_FORMAT")
    return text if first == last else f"{text} – {date_format(last, 'SHORT_DATE_FORMAT')}"


def scheduled(known: book.Book, on: date) -> int:
    """Minutes that were scheduled on a day, by the facts of the latest determination."""
    return int(Facts.from_json(known.facts).employee.timetable.minutes_on(on.toordinal()))
