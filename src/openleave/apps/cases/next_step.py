"""The next step of a case, as its page shows it: one sentence and where to do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.cases import answers, presenting, selectors, words
from openleave.apps.cases.choices import Pattern, State
from openleave.apps.cases.history import Appealed
from openleave.apps.cases.models import CaseClock, Decision, LeaveCase
from openleave.apps.cases.prepared import Prepared
from openleave.apps.cases.services.deciding import by_choice
from openleave.apps.cases.services.determining import protected_from
from openleave.apps.cases.tabs import way_of


@dataclass(frozen=True, slots=True)
class Next:
    """The next step: ``kind`` '', due, late or done; ``clock``: what is recorded here;
    ``to``: address and button of what is prepared for it; else ``href``."""

    kind: str
    text: str
    button: str = ""
    href: str = ""
    clock: CaseClock | None = None
    to: tuple[str, str] | None = None

    @property
    def way(self) -> tuple[str, str] | None:
        """Where what the deadline asks for is done: address and button."""
        return self.to or (way_to(self.clock) if self.clock is not None else None)


def days_left(days: int) -> str:
    """ "due today", "3 days left", "2 days late"."""
    if days == 0:
        return _("due today")
    if days > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    return ngettext("%(count)d day late", "%(count)d days late", -days) % {"count": -days}


def next_step(
    case: LeaveCase,
    programs: list[dict[str, Any]],
    history: selectors.History,
    decided: Mapping[str, Decision],
    today: date,
    prepared: Callable[[CaseClock], Prepared | None] = lambda row: None,
    appeal: Appealed | None = None,
) -> Next:
    """What to do now. Deadlines that have passed come first, then missing facts, then what is due, then decisions.
    ``prepared`` finds what waits already for a deadline of the employer's; ``appeal`` is the one that is open."""
    running = [row for row in history.clocks if row.done_on is None and row.stopped_at is None]
    ours = [row for row in running if row.whose == "employer"]
    if ours and ours[0].due_on < today:
        text = _("%(what)s: it was due on %(day)s, %(left)s.")
        return _owed("late", _step_text(text, ours[0], today), ours[0], prepared)
    if case.state in (State.CLOSED, State.CANCELLED):
        return Next("done", _("This case is over."))
    open_ = answers.lacking(programs, decided.keys() | by_choice(programs))
    if open_ is not None:
        count = len(open_["missing"])
        text = ngettext("Add the missing fact.", "Add the %(count)d missing facts.", count) % {"count": count}
        return Next("due", text, _("What is missing"), href="#missing")
    if ours and ours[0].code.endswith("designation_notice") and not decided:
        text = _("Decide: designate the leave. The notice is due on %(day)s.")
        return Next("due", text % {"day": presenting.day(ours[0].due_on)}, _("Decide"), href="#decide")
    if ours:
        text = _("%(what)s: due on %(day)s, %(left)s.")
        return _owed("due", _step_text(text, ours[0], today), ours[0], prepared)
    if appeal is not None:
        day = presenting.day(appeal.appeal.appealed_on)
        if appeal.mine:
            text = _("The employee appealed on %(day)s. You decided: somebody else looks at it.")
            return Next("done", text % {"day": day})
        return Next("due", _("The employee appealed on %(day)s.") % {"day": day}, _("Decide the appeal"),
                    href=reverse("appeal_decide", args=[appeal.appeal.id]))  # fmt: skip
    if case.state == State.NOT_DESIGNATED:
        return _refused(programs, decided)
    if not decided and all(protected_from(program) is None for program in programs):
        return Next("due", _("The law does not cover this leave: confirm that it is not designated."), _("Decide"),
                    href="#decide")  # fmt: skip
    theirs = [row for row in running if row.whose == "employee"]
    if theirs:
        if theirs[0].due_on < today:
            text = _("The employee’s certification was due on %(day)s. Ask for it, or decide.")
            return Next("late", text % {"day": presenting.day(theirs[0].due_on)}, _("Record that it arrived"),
                        clock=theirs[0])  # fmt: skip
        text = _("Wait for the certification until %(day)s.") % {"day": presenting.day(theirs[0].due_on)}
        return Next("done", text, _("Record that it arrived"), clock=theirs[0])
    if not decided:
        return Next("due", _("Decide: designate the leave."), _("Decide"), href="#decide")
    if case.pattern == Pattern.INTERMITTENT and case.starts_on <= today <= (case.ends_on or today):
        text = _("The leave runs. Record absences as they are reported.")
        return Next("done", text, _("Record an absence"), href="#absences")
    if case.state == State.RETURNING:
        day = case.expected_back_on
        text = _("The return is being prepared; back on %(day)s.") if day else _("The return is being prepared.")
        return Next(
            "due",
            text % {"day": day and presenting.day(day)},
            _("The return"),
            href=reverse("case_return", args=[case.id]),
        )
    if case.ends_on is not None and case.ends_on < today:
        return Next("due", _("The leave is over: close the case."), _("Close"), href="#close")
    if case.starts_on > today:
        return Next("done", _("The leave begins on %(day)s.") % {"day": presenting.day(case.starts_on)})
    back = (case.ends_on or today) + timedelta(days=1)
    return Next("done", _("The leave runs; back on %(day)s.") % {"day": presenting.day(back)})


def _owed(kind: str, text: str, row: CaseClock, prepared: Callable[[CaseClock], Prepared | None]) -> Next:
    """The employer's deadline: what waits for it already leads there, else a person records that it was done."""
    waiting = prepared(row)
    if waiting is None:
        return Next(kind, text, _("Record that it was done"), clock=row)
    kind = "done" if waiting.going and kind == "due" else kind
    to = (waiting.href, waiting.button)
    return Next(kind, f"{text} {waiting.text}", _("Record that it was done"), clock=row, to=to)


def _refused(programs: list[dict[str, Any]], decided: Mapping[str, Decision]) -> Next:
    """After a no: whether the facts say otherwise by now, else how long the employee can still answer it."""
    if any(protected_from(one) is not None for one in programs if one["program"] in decided):
        return Next("due", _("With what is known now the law covers this leave: decide again."), _("Decide"),
                    href="#decide")  # fmt: skip
    until = max((one.appeal_by_on for one in decided.values() if one.appeal_by_on is not None), default=None)
    if until is None:
        return Next("done", _("The leave is not designated."))
    text = _("The leave is not designated. The employee can appeal until %(day)s.")
    return Next("done", text % {"day": presenting.day(until)})


def way_to(row: CaseClock) -> tuple[str, str] | None:
    """The page where what a deadline asks for is done: address and button; None where it is only recorded."""
    found = way_of(row.code)
    return (reverse(found.url_name, args=[row.case_id]), str(found.label)) if found else None


def _step_text(text: str, row: CaseClock, today: date) -> str:
    return text % {
        "what": words.clock_action(row.code),
        "day": presenting.day(row.due_on),
        "left": days_left((row.due_on - today).days),
    }
