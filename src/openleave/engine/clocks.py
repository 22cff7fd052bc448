"""Clocks: legal deadlines from a table of events and lengths of time: business or calendar days, months, years, hours.

Clocks of the program itself run for every leave; clocks of a topic appear when the facts speak of that topic.
"""

import datetime as dt
from typing import Any

from openleave.engine.conditions import holds
from openleave.engine.context import Context
from openleave.engine.expressions import OPERATIONS, business_days_after, day_of, evaluate
from openleave.engine.law import Rule
from openleave.engine.terms import Scope
from openleave.engine.trace import Sentence, json_value

DUE, LATE, DONE, WAITING = "due", "late", "done", "waiting"


class Clock:
    """One deadline: whose, from which event, due when. `due_on` is None while its event has not happened; `due_at` is
    a time of that day where the law counts hours."""

    __slots__ = ("due_at", "due_on", "event_on", "failed", "program", "rule", "state", "whose")

    def __init__(
        self,
        program: str,
        whose: str,
        rule: Rule,
        event_on: dt.date | None,
        due_on: dt.date | None,
        state: str,
        failed: tuple[str, ...],
        due_at: dt.datetime | None = None,
    ) -> None:
        self.program, self.whose, self.rule = program, whose, rule
        self.event_on, self.due_on, self.state, self.failed, self.due_at = event_on, due_on, state, failed, due_at

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def sentence(self) -> Sentence:
        body = self.rule.body
        params = {
            "days": abs(body.get("days", 0)),
            "day_kind": body.get("day_kind", ""),
            "event_on": self.event_on,
            "due_on": self.due_on,
            "form": body.get("form", ""),
        }
        if "text" in body:
            params |= {"name": self.name, "due_at": self.due_at, "en": body["text"]["en"], "es": body["text"]["es"]}
            return Sentence("law" if self.due_on is not None else "clock.waiting", params)
        return Sentence(f"clock.{self.name}.{WAITING if self.due_on is None else DUE}", params)

    def to_json(self) -> dict[str, Any]:
        body = self.rule.body
        content = [*body.get("content", ()), *(body.get("content_if_ineligible", ()) if self.failed else ())]
        made = {
            "id": self.rule.id,
            "program": self.program,
            "whose": self.whose,
            "event": body["event"],
            "event_on": json_value(self.event_on),
            "due_on": json_value(self.due_on),
            "days": body.get("days"),
            "day_kind": body.get("day_kind"),
            "state": self.state,
            "form": body.get("form"),
            "written": bool(body.get("written")),
            "oral_allowed": bool(body.get("oral_allowed")),
            "content": content,
            "reasons_to_state": list(self.failed) if body.get("content_if_ineligible") else [],
            "exception": body.get("exception"),
            "rule": self.rule.version,
            "cite": [{"id": name, "href": href} for name, href in self.rule.cite],
            "sentence": self.sentence.to_json(),
        }
        if self.due_at is not None:
            made["due_at"] = json_value(self.due_at)
        return made


def due_date(context: Context, event_on: dt.date, days: int, day_kind: str) -> dt.date:
    """`days` after (or before) the event; the day of the event is not counted."""
    if day_kind == "calendar":
        return event_on + dt.timedelta(days=days)
    return business_days_after(context, event_on, days)


def state_of(due_on: dt.date | None, done_on: object, as_of: dt.date) -> str:
    if done_on is not None and done_on is not False:
        return DONE
    if due_on is None:
        return WAITING
    return LATE if due_on < as_of else DUE


def clocks_due(context: Context, outcome: str, failed: tuple[str, ...], scope: Scope) -> list[Clock]:
    """Every clock of the program that applies to this leave, in the order of the law's table. `failed`: the criteria
    that an ineligibility notice has to state."""
    leave = context.facts.leave
    reason = context.law.reasons.get(leave.reason or "")
    holds_now = {
        "not_ineligible": outcome != "ineligible",
        "certification": reason is not None and "certification" in reason.body,
        "foreseeable": leave.foreseeable is True,
        "notice_in_advance": reason is None or reason.body.get("notice") != "as_soon_as_practicable",
    }
    found = []
    dates: dict[tuple[dt.date, int, str], dt.date] = {}  # several notices are due on one day: counted once
    for row in context.law.clocks:
        if row.only_if and not all(holds_now[condition] for condition in row.only_if):
            continue
        event_on = context.start if row.event == "starts_on" else getattr(leave, row.event)
        done_on = getattr(leave, row.done_by) if row.done_by is not None else None
        due_on: dt.date | None = None
        if event_on is not None:
            term = (event_on, row.days, row.day_kind)
            due_on = dates.get(term)
            if due_on is None:
                due_on = dates[term] = due_date(context, event_on, row.days, row.day_kind)
        state = state_of(due_on, done_on, context.as_of)
        found.append(Clock(context.law.id, row.whose, row.rule, event_on, due_on, state, failed))
    if context.law.topical_clocks:
        facts = context.facts
        for topic, listed in context.law.topical_clocks.items():
            if getattr(facts, topic) is not None:
                found += [clock for whose, rule in listed if (clock := topical(scope, whose, rule, failed))]
        replaced = {clock.rule.body.get("replaces") for clock in found if clock.due_on is not None}
        found = [clock for clock in found if clock.name not in replaced]
    return found


def topical(scope: Scope, whose: str, rule: Rule, failed: tuple[str, ...]) -> Clock | None:
    """A clock of a topic, or None where its conditions do not hold (while they are open it waits)."""
    context, body = scope.made.context, rule.body
    held, _ = holds(scope, body.get("when"))
    if held is False:
        return None
    event = scope.value(f"leave.{body['event']}" if "." not in body["event"] else body["event"])[0]
    due = length_after(scope, body, event) if held and event is not None else None
    done = body.get("done_by")
    done_on = None if done is None else scope.value(done if "." in done else f"leave.{done}")[0]
    due_on = None if due is None else day_of(due)
    return Clock(
        context.law.id, whose, rule, None if event is None else day_of(event), due_on,
        state_of(due_on, done_on, context.as_of), failed, due if isinstance(due, dt.datetime) else None,
    )  # fmt: skip


def length_after(scope: Scope, body: Any, event: Any) -> Any:
    """The day, or instant, on which a clock that began with `event` is due; None while a fact is missing."""
    context = scope.made.context
    if "due" in body:
        return evaluate(scope, body["due"])[0]
    if "days" in body:
        return due_date(context, day_of(event), body["days"], body["day_kind"])
    unit = next(unit for unit in ("months", "years", "hours") if unit in body)
    return OPERATIONS[f"{unit}_after"](context, [event, body[unit]])
