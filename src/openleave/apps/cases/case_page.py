"""Everything one case's page shows, worked out from what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from openleave.apps.cases import answers, following, lanes, month, presenting, situations, words
from openleave.apps.cases.choices import Decided, Outcome
from openleave.apps.cases.history import appeals_of
from openleave.apps.cases.law_says import law_says
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.next_step import days_left, next_step, way_to
from openleave.apps.cases.prepared import prepared_for
from openleave.apps.cases.services.clocks import exception_of
from openleave.apps.cases.services.determining import protected_from
from openleave.apps.cases.term_end import added_days
from openleave.apps.cases.transitions import available
from openleave.apps.cases.trying import Tried, tried_part
from openleave.apps.cases.work_state import work_state
from openleave.apps.law.reading import language
from openleave.apps.ledger import selectors as ledger
from openleave.apps.people import selectors as people
from openleave.engine import Facts
from openleave.engine.facts_words import WEEKDAYS
from openleave.engine.workweek import Workweek, week_of
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows

BAR_WIDTH = 1000
#: Rows of the ledger and of absences on the case's page; the rest is on the ledger's own page.
SHOWN_ENTRIES = 10
SHOWN_DETERMINATIONS = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """The drawn entitlement: segments (kind, x, width) of ``BAR_WIDTH``."""

    segments: list[tuple[str, int, int]]


def build(
    *, actor: Actor, case_id: UUID, today: date, shown_from: date | None = None, tried: Tried | None = None
) -> dict[str, Any]:
    """The context of the case page. Six reads, one of them of the vault. ``tried`` is a leave to draw after this one
    without recording it. Raises NotFound."""
    found = following.read(actor=actor, case_id=case_id)
    case, history, record = found.case, found.history, found.record
    entries = ledger.case_entries(organization_id=case.organization_id, case_id=case.id)
    name = people.names_of(case.organization_id, [case.employee_id], today).get(case.employee_id, "")
    who = history.who
    result = found.result
    programs = result["programs"]
    program = answers.lead(programs)
    facts = Facts.from_json(found.facts)
    week = week_of(facts)
    decided = answers.latest(history.decisions)
    live = [entry for entry in _live(entries) if entry.program == program["program"]]
    used = sum((Fraction(entry.minutes_used, entry.workweek_minutes) for entry in live), Fraction(0))
    urls = fact_urls(case)
    full = answers.shown_in_full(programs)
    views = [presenting.program_view(one, record, urls, today, week) for one in full]
    rest = [presenting.program_view(one, record, urls, today, week) for one in programs if one not in full]
    begins = {one["program"]: presenting.begins_on(one) for one in record["determination"]["programs"]}
    trial = [tried_part(case, found.facts, tried, found.library, found.as_of)] if tried else []
    followed = found.followed(*trial)
    drawing = lanes.draw(followed, today, week)
    choices = answers.choices(programs, decided) if "designate" in available(case) else []
    refused = any(one.outcome == Decided.NOT_DESIGNATED for one in history.decisions)
    appeals = appeals_of(actor, case) if refused else []
    appeal = next((one for one in appeals if one.decided_at is None), None)
    turned = answers.overturned(history.decisions, (one.appeal for one in appeals))
    refusable = answers.refusable(programs, decided) if "not_designate" in available(case) else None
    return {
        "case": case,
        "name": name or str(case.number),
        "employee_url": f"/employees/{case.employee_id}/",
        "reason": words.reason_name(case.reason),
        "pattern": words.PATTERN_NAMES.get(case.pattern, case.pattern),
        "family": _family(record["facts"]["leave"]),
        "today": today,
        "programs": views,
        "maybe": [view for view in rest if view.outcome == "missing"],
        "denied": [view for view in rest if view.outcome != "missing"],
        "first_missing": next((view for view in views if view.missing), None),
        "answer": views[0],
        "drawing": drawing,
        "tried": tried,
        "can_try": case.reason == "pregnancy" and not any(part.reason == "bonding" for part in found.documents),
        "work_state": work_state(case, history.places, record["facts"]),
        "can_write_job": allows(actor, "employee.write"),
        "no_state": not any(location.get("state") for location in record["facts"]["employee"].get("locations", [])),
        "may_also_apply": result.get("may_also_apply", []),
        "not_covered": result["not_covered"],
        "unrecorded": [date.fromisoformat(week) for week in record.get("unrecorded", [])],
        "subject_to_certification": "certification" in program["subject_to"],
        "entitlement": _entitlement(program, used, week) if protected_from(program) is not None else None,
        "entitlement_of": words.program_name(program["program"]),
        "calendar": _calendar(
            case, _days(result, program, followed), program, facts, {entry.used_on for entry in live}, today, shown_from
        ),
        "clocks": [clock_row(row, today) for row in history.clocks if row.stopped_at is None],
        "next": next_step(case, programs, history, decided, today, lambda row: prepared_for(actor, case, row), appeal),
        "appeal": appeal,
        "refused": any(one.outcome == Decided.NOT_DESIGNATED and one.id not in turned for one in decided.values()),
        "said": answers.said(decided, who, programs, turned),
        "can": available(case),
        "choices": choices,
        "refusable": refusable and words.program_name(refusable["program"]),
        "entries": ledger_rows(entries, who)[:SHOWN_ENTRIES],
        "entry_count": len(entries),
        "more_entries": len(entries) > SHOWN_ENTRIES,
        "absences": absence_rows(history.absences)[:SHOWN_ENTRIES],
        "absence_count": len(history.absences),
        "more_absences": len(history.absences) > SHOWN_ENTRIES,
        "determinations": [
            (
                row,
                words.program_name(row.program),
                who.get(row.decided_by_id, _("the system")),
                begins.get(row.program) if row.record_id == found.latest.record_id else None,
            )
            for row in history.determinations
        ][:SHOWN_DETERMINATIONS],
        "opened_by": who.get(case.opened_by_id, _("the system")),
        "law_version": found.latest.law_version,
        "says": law_says(programs, found.facts, today),
        "situations": situations.offered(case.reason, record["facts"]["employer"].get("kind", "")),
    }


def fact_urls(case: LeaveCase) -> dict[str, str]:
    """Where facts are entered, by the beginning of their path."""
    facts, dates = reverse("case_facts", args=[case.id]), reverse("case_dates", args=[case.id])
    return {
        "employee": f"/employees/{case.employee_id}/",
        "event": facts,
        "wages": facts,
        "employee.full_time": facts,
        "employee.weekly_hours": facts,
        "employee.days_worked": facts,
        "employer": "/settings/",
        "worksites": "/settings/worksites/",
        "distances": "/settings/worksites/",
        "headcount": "/settings/worksites/",
        "policy": "/settings/",
        "leave": facts,
        **{topic: reverse("case_situation", args=[case.id, topic]) for topic in situations.TOPICS},
        "leave.starts_on": dates,
        "leave.ends_on": dates,
    }


def _live(entries: list[Any]) -> list[Any]:
    reversed_ids = {entry.reverses_id for entry in entries if entry.reverses_id}
    return [entry for entry in entries if entry.kind == "usage" and entry.id not in reversed_ids]


def absence_rows(absences: list[Any]) -> list[tuple[Any, str]]:
    """Absences with their time in words."""
    return [(row, words.minutes(row.minutes_absent)) for row in absences]


def ledger_rows(entries: list[Any], who: dict[Any, str]) -> list[dict[str, Any]]:
    """Entries of the ledger as a table shows them. ``who`` names the accounts that posted."""
    reversed_ids = {other.reverses_id for other in entries if other.reverses_id}
    return [_entry(entry, entry.id in reversed_ids, who) for entry in entries]


def _entry(entry: Any, taken_back: bool, who: dict[Any, str]) -> dict[str, Any]:
    share = Fraction(entry.minutes_used, entry.workweek_minutes)
    reversal = entry.kind == "reversal"
    return {
        "entry": entry,
        "share": ("−" if reversal else "") + words.share(share),
        "minutes": words.minutes(entry.minutes_used),
        "workweek": words.minutes(entry.workweek_minutes),
        "taken_back": taken_back,
        "reversal": reversal,
        "program": words.program_name(entry.program),
        "why": dict(words.REVERSALS).get(entry.reversal_reason, _("The dates changed")) if reversal else "",
        "by": who.get(entry.posted_by_id, _("the system")),
        "can_reverse": not reversal and not taken_back and entry.absence_id is None,
    }


def _family(leave: dict[str, Any]) -> str:
    parts = []
    member, child = leave.get("family_member"), leave.get("child")
    if member:
        parts.append(words.word(member["relationship"]))
    if child:
        arrival = dict(words.ARRIVALS).get(child["arrived_by"], child["arrived_by"])
        on = child.get("arrived_on") or child.get("expected_on")
        parts.append(f"{arrival}, {presenting.day(on)}" if on else str(arrival))
    return "; ".join(parts)


def _entitlement(program: dict[str, Any], used_here: Fraction, week: Workweek | None) -> dict[str, Any] | None:
    found = program["entitlement"]
    if found is None:
        return None
    weeks, used, remaining = (Fraction(found[key]) for key in ("weeks", "used", "remaining"))
    planned = Fraction(found["protected"] or 0)
    counted = Fraction(found["counted"] or 0)
    after = Fraction(found["remaining_after"]) if found["remaining_after"] is not None else remaining
    year = program["leave_year"]
    return {
        "weeks": words.weeks(weeks, week),
        "used": words.weeks(used, week),
        "planned": words.weeks(planned, week),
        "after": words.weeks(after, week),
        "posted": words.weeks(used_here, week),
        "unprotected": words.weeks(counted - planned, week) if counted > planned else None,
        "first_unprotected_on": _date(found["first_unprotected_on"]),
        "exhausts_on": _date(found["exhausts_on"]),
        "next_available_on": _date(found["next_available_on"]),
        "last_day_for_reason": _date(found["last_day_for_reason"]),
        # The amount of one event is not of a year.
        "year": year and year["method"] != "event" and {
            "method": words.LEAVE_YEARS.get(year["method"], year["method"]),
            "not_chosen": year["why"] == "not_chosen",
            "starts_on": _date(year["starts_on"]),
            "ends_on": _date(year["ends_on"]),
        },
        "sums": _sums(weeks, used, planned, after, used_here),
        "bar": _bar(weeks, used, planned, after),
    }  # fmt: skip


def _sums(weeks: Fraction, used: Fraction, planned: Fraction, after: Fraction, posted: Fraction) -> str:
    """The exact numbers, in workweeks. Under the rolling method time may come back meanwhile: then they do not add up
    in one line."""
    if weeks - used - planned == after:
        first = " − ".join(words.fraction(one) for one in (weeks, used, planned)) + f" = {words.fraction(after)}"
        lines = [first]
    else:
        named = ((_("Used before"), used), (_("This leave"), planned), (_("Left"), after))
        lines = [f"{name}: {words.fraction(value)}" for name, value in named]
    return "\n".join([*lines, f"{_('Counted so far')}: {words.fraction(posted)}"])


def _bar(weeks: Fraction, used: Fraction, planned: Fraction, after: Fraction) -> Bar | None:
    """Used before, this leave, left. Under the rolling method time may come back meanwhile: then it is not drawn."""
    if weeks <= 0 or used + planned + after > weeks:
        return None
    at, segments = 0, []
    for kind, value in (("used", used), ("planned", planned), ("left", after)):
        width = int(value * BAR_WIDTH / weeks)
        if width:
            segments.append((kind, at, width))
            at += width
    return Bar(segments)


def _days(result: dict[str, Any], program: dict[str, Any], followed: following.Followed) -> list[dict[str, Any]]:
    """The days of the leave as a program counts them. Leave without a fixed amount is protected as a whole."""
    if program is result["programs"][0]:
        return list(result.get("calendar", []))
    rows = followed.own[0].calendar(program["program"])
    if program["outcome"] == Outcome.ELIGIBLE and program["entitlement"] is None:
        rows = [row | {"protected": True, "protected_weeks": row["weeks"]} for row in rows]
    return rows


def _calendar(
    case: LeaveCase,
    rows: list[dict[str, Any]],
    program: dict[str, Any],
    facts: Facts,
    counted_on: set[date],
    today: date,
    shown_from: date | None,
) -> month.Calendar:
    days = {date.fromisoformat(day["on"]): day for day in rows}
    timetable = facts.employee.timetable
    added = added_days(facts, program)
    exhausts_on = _date((program["entitlement"] or {}).get("exhausts_on"))
    return month.leave_calendar(
        first_on=case.starts_on,
        last_on=max([case.ends_on or max([*days, today, case.starts_on]), *added]),
        shown_from=shown_from,
        days=days,
        counted_on=counted_on,
        holidays={holiday.on: holiday.name or "" for holiday in facts.policy.holidays},
        scheduled={on: timetable.minutes_on(on.toordinal()) for on in days},
        exhausts_on=exhausts_on,
        today=today,
        language=language(),
        first_weekday=WEEKDAYS.index(facts.policy.workweek_starts),
        added=added,
    )


def clock_row(row: CaseClock, today: date) -> dict[str, Any]:
    """A deadline as it is shown."""
    left = (row.due_on - today).days
    state = "done" if row.done_on else "late" if left < 0 else "today" if left == 0 else "due"
    return {
        "row": row,
        "name": words.clock_name(row.code),
        "state": state,
        "left": days_left(left),
        "way": way_to(row) if row.done_on is None else None,
        "can_extend": row.whose == "employee" or bool(exception_of(row)),
        "late_done": row.done_on is not None and row.done_on > row.due_on,
        # One form gives both notices, and one record ends both clocks; said where it is recorded.
        "both": row.code.rpartition(".")[2] in ("eligibility_notice", "rights_and_responsibilities"),
    }


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
