"""What the employee's pages show, worked out from what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openleave.apps.cases import presenting as cases_presenting
from openleave.apps.cases import words
from openleave.apps.cases.choices import OVER, AppealOutcome, Pattern, State
from openleave.apps.cases.models import CaseClock, Decision, LeaveCase
from openleave.apps.cases.next_step import days_left
from openleave.apps.cases.own import OwnDecision, OwnFile
from openleave.apps.online import wording
from openleave.engine.workweek import Workweek


@dataclass(frozen=True, slots=True)
class Owed:
    """One deadline: whose (``you`` or not), what, until when. ``state``: done, late, today or due."""

    you: bool
    what: str
    due_on: date
    state: str
    left: str
    cite: tuple[str, str]
    done_on: date | None
    paper: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The employee's next step: ``kind`` due, late or done."""

    kind: str
    text: str
    button: str = ""
    href: str = ""


def owed(row: CaseClock, today: date) -> Owed:
    """A deadline as the employee reads it."""
    left = (row.due_on - today).days
    state = "done" if row.done_on else "late" if left < 0 else "today" if left == 0 else "due"
    return Owed(
        row.whose == "employee", wording.owed(row), row.due_on, state, days_left(left),
        (row.citation_id, row.citation_href), row.done_on, row.code.rpartition(".")[2] in wording.PAPERS,
    )  # fmt: skip


def owed_of(rows: Sequence[CaseClock], today: date) -> list[Owed]:
    """Deadlines by day; what the same side owes on the same day in the same words once."""
    found: dict[tuple[bool, str, date], Owed] = {}
    for row in sorted(rows, key=lambda one: (one.due_on, words.clock_rank(one.code))):
        one = owed(row, today)
        found.setdefault((one.you, one.what, one.due_on), one)
    return list(found.values())


def title_of(case: LeaveCase) -> str:
    """What a leave is called on its own page: its reason in the words of the desk's list."""
    return words.reason_name(case.reason) if case.reason else _("Leave")


def dates_of(case: LeaveCase) -> str:
    """ "Dec 2, 2026 – Dec 23, 2026", or what is known."""
    if case.starts_on is None:
        return _("Dates not known yet")
    if case.ends_on is None:
        return _("from %(day)s") % {"day": cases_presenting.day(case.starts_on)}
    return cases_presenting.days(case.starts_on, case.ends_on)


def next_step(
    case: LeaveCase, clocks: Sequence[CaseClock], adverse: Decision | None, unread: int, letters: int, today: date
) -> Next:
    """What the employee does next about a case: what they owe, what waits to be read, what they can do, then what the
    employer owes."""
    running = owed_of([row for row in clocks if row.done_on is None and row.stopped_at is None], today)
    mine = next((one for one in running if one.you), None)
    page = reverse("my_case", args=[case.id])
    if mine is not None and case.state not in OVER:
        late = mine.state == "late"
        text = _("You: %(what)s. It was due on %(day)s.") if late else _("You: %(what)s, by %(day)s.")
        return Next("late" if late else "due", text % {"what": mine.what, "day": cases_presenting.day(mine.due_on)},
                    _("Send it or ask"), _where(mine, case))  # fmt: skip
    if unread:
        text = ngettext("You have a new message.", "You have %(count)d new messages.", unread) % {"count": unread}
        return Next("due", text, _("Read"), reverse("my_messages_case", args=[case.id]))
    if letters:
        text = ngettext("You have a new letter.", "You have %(count)d new letters.", letters) % {"count": letters}
        return Next("due", text, _("Read"), f"{page}#letters")
    if adverse is not None and adverse.appeal_by_on is not None and adverse.appeal_by_on >= today:
        text = _("If you do not agree with the decision, you can appeal until %(day)s.")
        return Next("due", text % {"day": cases_presenting.day(adverse.appeal_by_on)}, _("Appeal"),
                    reverse("my_appeal", args=[case.id]))  # fmt: skip
    theirs = next((one for one in running if not one.you), None)
    if theirs is not None:
        text = (
            _("You need to do nothing. Your employer is late: by %(day)s it %(what)s.")
            if theirs.state == "late"
            else _("You need to do nothing now. By %(day)s your employer %(what)s.")
        )
        return Next("done", text % {"what": theirs.what, "day": cases_presenting.day(theirs.due_on)})
    return Next("done", _("You need to do nothing now."))


def _where(mine: Owed, case: LeaveCase) -> str:
    """Where the employee does what they owe: papers are sent, everything else is told."""
    return reverse("my_papers" if mine.paper else "my_messages_case", args=[case.id])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided: a sentence, and the paragraphs it stands on."""

    sentence: str
    cites: list[tuple[str, str]]
    change: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided under one law, in words."""

    adverse: bool
    short: str
    name: str
    summary: str
    reasons: list[Reason]
    pay: str
    decided_at: Any
    cure_by_on: date | None
    appeal_by_on: date | None


def decision_view(
    own: OwnDecision, names: Mapping[str, str], today: date, week: Workweek | None = None
) -> DecisionView:
    """A decision with the reasons it stands on; for one in favour, every criterion that was met."""
    program = own.program
    findings = own.reasons if own.adverse else [one for one in program["findings"] if one["result"] == "yes"]
    views = [cases_presenting.finding_view(one, names, today, week) for one in findings]
    return DecisionView(
        own.adverse,
        words.program_name(program["program"]),
        program["name"],
        cases_presenting.render(program["summary"], cases_presenting.language(), week),
        [Reason(view.sentence, view.cites, view.change) for view in views],
        "" if own.adverse else cases_presenting.weekly_pay(program.get("benefit")),
        own.decision.decided_at,
        None if own.overturned or own.cured else own.decision.cure_by_on,
        None if own.overturned else own.decision.appeal_by_on,
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """What a law grants and what is left of it, in weeks of the employee."""

    short: str
    name: str
    weeks: str
    used: str
    planned: str
    left: str
    exhausts_on: date | None


def balances_of(found: OwnFile, week: Workweek | None) -> list[Balance]:
    """Of each law under which the leave is designated, as of the latest determination."""
    granted = {one.decision.program for one in found.decisions if not one.adverse}
    listed = [one for one in found.programs if one["program"] in granted and one["entitlement"]]
    return [_balance(program, week) for program in listed]


def _balance(program: Mapping[str, Any], week: Workweek | None) -> Balance:
    entitlement = program["entitlement"]
    left = entitlement["remaining_after"] if entitlement["remaining_after"] is not None else entitlement["remaining"]
    exhausts_on = entitlement.get("exhausts_on")
    return Balance(
        words.program_name(program["program"]),
        program["name"],
        words.weeks(entitlement["weeks"], week),
        words.weeks(entitlement["used"], week) if Fraction(entitlement["used"]) else "",
        words.weeks(entitlement["protected"] or 0, week) if Fraction(entitlement["protected"] or 0) else "",
        words.weeks(left, week),
        date.fromisoformat(exhausts_on) if exhausts_on else None,
    )


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal and what came of it."""

    appealed_on: date
    decided_at: Any
    text: str


APPEALS = {
    "": gettext_lazy("Your employer looks at it. Another person decides than the one who decided before."),
    AppealOutcome.UPHELD: gettext_lazy("The decision stands."),
    AppealOutcome.REVERSED: gettext_lazy("The decision was taken back."),
}


def case_context(found: OwnFile, *, unread: int, letters: int, today: date) -> dict[str, Any]:
    """What the page of one case shows."""
    case, clocks = found.case, [row for row in found.history.clocks if row.stopped_at is None]
    names = {
        site["id"]: site.get("name", site["id"])
        for site in (found.record or {"facts": {}})["facts"].get("worksites", [])
    }
    adverse, week = found.appealable, found.week
    everything = owed_of(clocks, today)
    return {
        "case": case,
        "title": title_of(case),
        "dates": dates_of(case),
        "pattern": words.PATTERN_NAMES.get(case.pattern, "") if case.reason else "",
        "state": wording.STATES[State(case.state)],
        "state_kind": wording.KINDS[State(case.state)],
        "step": next_step(case, clocks, adverse, unread, letters, today),
        "owed": [one for one in everything if one.state != "done"],
        "done": [one for one in everything if one.state == "done"],
        "decisions": [decision_view(one, names, today, week) for one in found.decisions],
        "undecided": case.state not in OVER and not found.decisions,
        "balances": balances_of(found, week),
        "as_of": found.history.determinations[0].as_of if found.history.determinations else None,
        "can_appeal": adverse,
        "appeals": [AppealView(one.appealed_on, one.decided_at, str(APPEALS[one.outcome])) for one in found.appeals],
        "by_absence": case.pattern in (Pattern.INTERMITTENT, Pattern.REDUCED),
        "absences": [
            (row, words.minutes(row.minutes_absent)) for row in found.history.absences if row.reversed_at is None
        ][:30],
        "over": case.state in OVER,
        "today": today,
    }
