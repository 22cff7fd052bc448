"""Clocks: legal deadlines from a table of events and numbers of business or calendar days."""

import datetime as dt
from typing import Any

from openleave.engine.calendar import add_business_days
from openleave.engine.context import Context
from openleave.engine.law import Rule
from openleave.engine.trace import Sentence, json_value

DUE, LATE, DONE, WAITING = "due", "late", "done", "waiting"


class Clock:
    """One deadline: whose, from which event, due when. `due_on` is None while its event has not happened."""

    __slots__ = ("due_on", "event_on", "failed", "program", "rule", "state", "whose")

    def __init__(
        self,
        program: str,
        whose: str,
        rule: Rule,
        event_on: dt.date | None,
        due_on: dt.date | None,
        state: str,
        failed: tuple[str, ...],
    ) -> None:
        self.program, self.whose, self.rule = program, whose, rule
        self.event_on, self.due_on, self.state, self.failed = event_on, due_on, state, failed

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def sentence(self) -> Sentence:
        body = self.rule.body
        params = {
            "days": abs(body["days"]),
            "day_kind": body["day_kind"],
            "event_on": self.event_on,
            "due_on": self.due_on,
            "form": body.get("form", ""),
        }
        return Sentence(f"clock.{self.name}.{WAITING if self.due_on is None else DUE}", params)

    def to_json(self) -> dict[str, Any]:
        body = self.rule.body
        content = [*body.get("content", ()), *(body.get("content_if_ineligible", ()) if self.failed else ())]
        return {
            "id": self.rule.id,
            "program": self.program,
            "whose": self.whose,
            "event": body["event"],
            "event_on": json_value(self.event_on),
            "due_on": json_value(self.due_on),
            "days": body["days"],
            "day_kind": body["day_kind"],
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


def due_date(context: Context, event_on: dt.date, days: int, day_kind: str) -> dt.date:
    """`days` after (or before) the event; the day of the event is not counted."""
    if day_kind == "calendar":
        return event_on + dt.timedelta(days=days)
    policy = context.facts.policy
    closed: frozenset[int] = frozenset()
    listed = policy.holiday_days or policy.closed_days
    if listed and context.choice("business_days") == "without_holidays":
        closed = policy.holiday_days | policy.closed_days
    return dt.date.fromordinal(add_business_days(event_on.toordinal(), days, policy.business_weekdays, closed))


def clocks_due(context: Context, outcome: str, failed: tuple[str, ...]) -> list[Clock]:
    """Every clock of the program that applies to this leave, in the order of the law's table."""
    leave = context.facts.leave
    reason = context.law.reasons.get(leave.reason or "")
    holds = {
        "not_ineligible": outcome != "ineligible",
        "certification": reason is not None and "certification" in reason.body,
        "foreseeable": leave.foreseeable is True,
    }
    found = []
    dates: dict[tuple[dt.date, int, str], dt.date] = {}  # several notices are due on one day: counted once
    for whose, rule in context.law.clocks:
        body = rule.body
        if "only_if" in body and not all(holds[condition] for condition in body["only_if"]):
            continue
        event_on = context.start if body["event"] == "starts_on" else getattr(leave, body["event"])
        done_on = getattr(leave, body["done_by"]) if "done_by" in body else None
        due_on: dt.date | None = None
        if event_on is not None:
            term = (event_on, body["days"], body["day_kind"])
            due_on = dates.get(term) or dates.setdefault(term, due_date(context, *term))
        if done_on is not None:
            state = DONE
        elif due_on is None:
            state = WAITING
        else:
            state = LATE if due_on < context.as_of else DUE
        found.append(
            Clock(context.law.id, whose, rule, event_on, due_on, state, failed if outcome == "ineligible" else ())
        )
    return found
