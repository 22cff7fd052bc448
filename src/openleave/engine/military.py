"""Who is next of kin, and what a reason's tables say: the questions it rests on and the days on which it can be used.

Everything is read from the law's tables (`ladder`, `decided_by`, `windows`); nothing here knows a reason by name.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openleave.engine.conditions import holds
from openleave.engine.context import Context
from openleave.engine.decisions import Decision
from openleave.engine.expressions import evaluate
from openleave.engine.law import Rule
from openleave.engine.situations.military import Relative
from openleave.engine.trace import INFO, NO, Finding, Sentence

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

type Period = tuple[dt.date | None, dt.date | None]


def known_relatives(context: Context, rule: Rule) -> list[Relative] | None:
    """The servicemember's relatives, the employee among them; None while they are not known."""
    military, member = context.facts.military, context.facts.leave.family_member
    if military is None or military.relatives is None:
        return None
    listed = list(military.relatives)
    if member is not None and not any(relative.is_employee for relative in listed):
        rung = rule.body["kin_of"].get(member.relationship)
        if rung is not None:
            listed.append(Relative(id="employee", relationship=rung, is_employee=True))
    return listed


def stands_on(relative: Relative, rung: str) -> bool:
    return relative.relationship == rung or getattr(relative, rung, None) is True


def next_of_kin(context: Context, rule: Rule) -> list[Relative] | None:
    """Everybody on the nearest rung of the ladder on which anybody stands (825.127(d)(3)); None while not known."""
    listed = known_relatives(context, rule)
    if listed is None:
        return None
    for rung in rule.body["ladder"]:
        found = [relative for relative in listed if stands_on(relative, rung)]
        if found:
            return found
    return []


def decided_by(context: Context, body: Mapping[str, Any]) -> list[Decision]:
    """The answers to the questions that a reason rests on, in the order of its table."""
    assert context.scope is not None
    return [context.scope.made.decision(name.rpartition(".")[2]) for name in body.get("decided_by", ())]


def window(context: Context, rule: Rule) -> tuple[Period, Mapping[str, Any]] | None:
    """The days on which the reason can be used, and the row of its table that says so; None: no such limit."""
    scope = context.scope
    assert scope is not None
    for row in rule.body["windows"]:
        if holds(scope, row.get("when"))[0]:
            first = evaluate(scope, row["starts_on"])[0] if "starts_on" in row else None
            last = evaluate(scope, row["ends_on"])[0] if "ends_on" in row else None
            return None if first is None and last is None else ((first, last), row)
    return None


def said(row: Mapping[str, Any], period: Period) -> Sentence:
    """What a row of windows says, with its days."""
    text = row["text"]
    return Sentence("law", {"starts_on": period[0], "ends_on": period[1], "en": text["en"], "es": text["es"]})


def cite_of(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return ((row["cite"]["id"], row["cite"]["href"]),)


def window_ends(made: "ProgramDetermination", rule: Rule) -> Finding:
    """Until when leave for a reason with days of its own can be taken."""
    found = window(made.context, rule)
    assert found is not None
    (first, last), row = found
    ends = made.plan.ends if made.plan else None
    if made.plan is not None and made.plan.days:
        ends = max(ends or 0, made.plan.days[-1][0])
    beyond = last is not None and ends is not None and ends > last.toordinal()
    return Finding(
        f"{made.id}.finding.reason_ends", "protection", NO if beyond else INFO, rule, cite_of(row), last, (), (),
        "reason_window.beyond" if beyond else "reason_window.within",
        {"last_on": last, "said": said(row, (first, last)).to_json()},
    )  # fmt: skip


__all__ = ["cite_of", "decided_by", "next_of_kin", "said", "window", "window_ends"]
