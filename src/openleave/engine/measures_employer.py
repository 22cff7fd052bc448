"""Measures of the employer: coverage by kind, by twenty workweeks, by succession."""

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from openleave.engine.calendar import week_start, weekday
from openleave.engine.context import Context, is_integrated
from openleave.engine.facts import Affiliate, Employer, Headcount
from openleave.engine.trace import NOT_APPLICABLE, Measured, Missing

FAR_PAST, FAR_FUTURE = 1, 3652059
WEEKS_OF_A_YEAR = 53


def coverage_decided(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether coverage was decided elsewhere (`employer.covered`)."""
    covered = context.facts.employer.covered
    if covered is None:
        return NOT_APPLICABLE
    return Measured(
        covered,
        covered,
        "",
        (("employer.covered", covered),),
        (("is_true", "", "employer.covered", covered),),
        {"covered": covered},
    )


def employer_kind(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    kind = context.facts.employer.kind
    if kind is None:
        return Measured(None, None, "", (), (), {}, (("employer.kind", "ask.employer_kind"),))
    return Measured(kind, kind, "", (("employer.kind", kind),), (), {"kind": kind})


def spans(context: Context, headcounts: Iterable[Headcount]) -> list[tuple[int, int, int]]:
    """Dated headcounts as (first day, last day, people)."""
    found = []
    for entry in headcounts:
        if entry.year is not None:
            continue
        if entry.on is not None:
            first = last = entry.on.toordinal()
        elif entry.week_of is not None:
            first = entry.week_of.toordinal()
            last = first + 7 * (entry.weeks or 1) - 1
        else:
            first = entry.starts_on.toordinal() if entry.starts_on else FAR_PAST
            last = entry.ends_on.toordinal() if entry.ends_on else FAR_FUTURE
        found.append((first, last, context.people(entry)))
    return found


def at_or_above(series: list[list[tuple[int, int, int]]], threshold: int) -> list[tuple[int, int]]:
    """Merged spans of days on which the series together reach the threshold (later entries of one series win)."""
    edges = sorted({edge for spans_ in series for first, last, _ in spans_ for edge in (first, last + 1)})
    merged: list[tuple[int, int]] = []
    for first, following in pairwise(edges):
        total = 0
        for spans_ in series:
            total += next((people for a, b, people in reversed(spans_) if a <= first <= b), 0)
        if total >= threshold:
            if merged and merged[-1][1] == first - 1:
                merged[-1] = (merged[-1][0], following - 1)
            else:
                merged.append((first, following - 1))
    return merged


def over_idle_days(context: Context, periods: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Periods between which no business day lies are one: a count on another day does not matter."""
    weekdays = context.facts.policy.business_weekdays
    joined: list[tuple[int, int]] = []
    for first, last in periods:
        between = range(joined[-1][1] + 1, min(first, joined[-1][1] + 8)) if joined else ()
        if joined and not any(weekday(day) in weekdays for day in between):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def whole_weeks(context: Context, periods: list[tuple[int, int]], first: int, last: int) -> int:
    """Workweeks beginning in [first, last] whose every business day lies in one of the periods, up to `last`."""
    weeks = 0
    start_of_week, offsets = week_shape(context)
    for begins, ends in periods:
        begins, ends = max(begins, first), min(ends, last)
        if begins > ends:
            continue
        week = week_start(begins, start_of_week)
        if week + offsets[0] < begins:
            week += 7
        if week + offsets[-1] <= ends:
            weeks += (ends - offsets[-1] - week) // 7 + 1
    return weeks


def week_shape(context: Context) -> tuple[int, list[int]]:
    """(weekday on which the workweek begins, offsets of its business days)."""
    policy = context.facts.policy
    start = policy.first_weekday
    return start, sorted((weekday - start) % 7 for weekday in policy.business_weekdays)


def weeks_across(context: Context, periods: list[tuple[int, int]], year: int, day: int) -> tuple[int, int]:
    """Workweeks at the threshold that lie across the start and the end of the year (0 or 1 each), over by `day`."""
    start_of_week, offsets = week_shape(context)
    found = []
    for new_year in (dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal() + 1):
        week = week_start(new_year, start_of_week)
        first, last = week + offsets[0], week + offsets[-1]
        across = first < new_year <= last <= day
        found.append(int(across and any(begins <= first and last <= ends for begins, ends in periods)))
    return found[0], found[1]


def weeks_over(context: Context, year: int, day: dt.date) -> int:
    """Workweeks of the year that are over on a day, those across its ends included."""
    start_of_week, offsets = week_shape(context)
    new_year, last = dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
    today = min(day.toordinal(), last)
    if today < new_year:
        return 0
    week = week_start(today, start_of_week)
    return (week - week_start(new_year, start_of_week)) // 7 + (today >= min(week + offsets[-1], last))


def weeks_in_year(
    context: Context, employer: Employer | Affiliate, others: list[Affiliate], year: int, day: dt.date, threshold: int
) -> int | None:
    """Workweeks of `year` (up to `day`) at or above the threshold; None when nothing is known of that year.

    Weeks stated by their number alone have no dates: no more of them have passed than weeks of the year are over.
    """
    undated: int | None = (employer.workweeks_at_threshold or {}).get(year)
    if undated is None:
        for entry in employer.headcounts:
            if entry.year == year and entry.weeks is not None:
                people = context.people(entry)
                span = entry.weeks
                for other in others:
                    for more in other.headcounts:
                        if more.year == year and more.weeks is not None:
                            people += context.people(more)
                            span = min(span, more.weeks)
                undated = (undated or 0) + (span if people >= threshold else 0)
        dated = dated_weeks(context, employer, others, year, day, threshold)
    else:
        dated = None
    if undated is None:
        return dated
    # At least a week has ended for every seven days of the year: only a number near that has to be looked at.
    if undated and day.year <= year and undated * 7 > (day - dt.date(year, 1, 1)).days:
        undated = min(undated, weeks_over(context, year, day))
    return undated + (dated or 0)


def dated_weeks(
    context: Context, employer: Employer | Affiliate, others: list[Affiliate], year: int, day: dt.date, threshold: int
) -> int | None:
    """The same from dated headcounts; None when there is none in the year."""
    series = [spans(context, employer.headcounts), *(spans(context, other.headcounts) for other in others)]
    if not any(series):
        return None
    first = dt.date(year, 1, 1).toordinal()
    last = min(dt.date(year, 12, 31), day).toordinal()
    if not any(a <= last and b >= first for spans_ in series for a, b, _ in spans_):
        return None
    periods = over_idle_days(context, at_or_above(series, threshold))
    weeks = whole_weeks(context, periods, first, last)
    if weeks < context.law.value("workweeks_for_coverage"):
        # A week across New Year is looked at only where it can matter.
        begun_before, ends_after = weeks_across(context, periods, year, day.toordinal())
        if begun_before or ends_after:
            either = context.choice("week_across_new_year") != "year_it_begins"
            weeks += ends_after + (begun_before if either else 0)
    return weeks


def workweeks_at_headcount(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """The better of this and the preceding calendar year: workweeks with the headcount on every working day."""
    return weeks_of(context, context.facts.employer, day, int(arguments["headcount"]), "employer")


def weeks_of(context: Context, employer: Employer | Affiliate, day: dt.date, threshold: int, path: str) -> Measured:
    others: list[Affiliate] = []
    missing: tuple[Missing, ...] = ()
    for affiliate in getattr(employer, "integrated_with", ()):
        together = is_integrated(affiliate)
        if together:
            others.append(affiliate)
        elif together is None:
            missing = ((f"{path}.integrated_with", "ask.integrated"),)
    this_year = weeks_in_year(context, employer, others, day.year, day, threshold)
    last_year = weeks_in_year(context, employer, others, day.year - 1, day, threshold)
    years = [(year, weeks) for year, weeks in ((day.year, this_year), (day.year - 1, last_year)) if weeks is not None]
    params = {
        "this_year": day.year,
        "last_year": day.year - 1,
        "weeks_this_year": this_year or 0,
        "weeks_last_year": last_year or 0,
        "headcount": threshold,
    }
    low = max(this_year or 0, last_year or 0)
    # An unknown year can still make the employer covered, never uncover it; and only with weeks that are over.
    high = WEEKS_OF_A_YEAR
    if last_year is not None and not missing:
        high = max(last_year, weeks_over(context, day.year, day) if this_year is None else this_year)
    if this_year is None and last_year is None:
        missing = ((f"{path}.headcounts", "ask.headcounts"),)
    elif high != low and not missing:
        unknown = day.year if this_year is None else day.year - 1
        missing = ((f"{path}.workweeks_at_threshold.{unknown}", "ask.headcounts"),)
    return Measured(
        low,
        high,
        "weeks",
        tuple([(f"{path}.workweeks.{year}", weeks) for year, weeks in years]),
        tuple([("count", "weeks", f"workweeks_at_threshold.{year}", weeks) for year, weeks in years]),
        params,
        missing,
    )


def successor_obligation(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether leave that was noticed to, or begun under, a covered predecessor must be honoured."""
    employer = context.facts.employer
    notice, start = context.notice, context.start
    for position, predecessor in enumerate(employer.predecessors):
        path = f"employer.predecessors[{position}]"
        if predecessor.succeeded_on is None:
            return Measured(None, None, "", (), (), {}, ((f"{path}.succeeded_on", "ask.succeeded_on"),))
        before = [d for d in (notice, start) if d is not None and d < predecessor.succeeded_on]
        if not before:
            continue
        covered = predecessor.covered
        if covered is None and predecessor.kind in ("public_agency", "school"):
            covered = True
        if covered is None:
            threshold = context.law.value("headcount_for_coverage")
            weeks = weeks_of(context, predecessor, before[0], threshold, path)
            needed = context.law.value("workweeks_for_coverage")
            covered = True if weeks.low >= needed else (False if weeks.high < needed else None)
        if covered is None:
            return Measured(None, None, "", (), (), {}, ((f"{path}.covered", "ask.predecessor_covered"),))
        if covered:
            facts = (
                (f"{path}.succeeded_on", predecessor.succeeded_on),
                ("leave.noticed_on", notice),
                ("leave.starts_on", start),
            )
            return Measured(
                True,
                True,
                "",
                facts,
                (("is_true", "", "noticed_or_begun_before_succession", True),),
                {"succeeded_on": predecessor.succeeded_on, "noticed_on": min(before)},
            )
    return Measured(False, False, "", (), (), {})
