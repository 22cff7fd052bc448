"""Qualifying reasons, the days on which they can be used and the patterns they allow, from the law's table."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from openleave.engine import military
from openleave.engine.calendar import Timetable
from openleave.engine.context import Context
from openleave.engine.facts_leave import Child, FamilyMember, Leave, Usage
from openleave.engine.law import Rule
from openleave.engine.ledger import standing
from openleave.engine.quantity import period_end
from openleave.engine.relationship import PATH, Answer, child_by_age, family
from openleave.engine.trace import Measured, Missing

UNANSWERED = Answer(None, "")


def reason_period(context: Context) -> tuple[dt.date | None, dt.date | None] | None:
    """First and last day on which a reason can be used; None: it has no such limits. By a table of the reason, or by
    a child's arrival, known or expected: bonding from birth or placement, 12 months (825.120(a)(1)-(2))."""
    leave = context.facts.leave
    rule = context.law.reasons.get(leave.reason or "")
    if rule is not None and "windows" in rule.body:
        found = military.window(context, rule)
        return None if found is None else found[0]
    if rule is None or leave.child is None or not ("last_day" in rule.body or "from_arrival" in rule.body):
        return None
    arrived = leave.child.arrived_on or leave.child.expected_on
    if arrived is None:
        return None, None
    last: dt.date | None = None
    months = context.law.parameters.get(rule.body.get("last_day", ""))
    if months is not None:
        last = period_end(arrived, int(months.body["value"]))
        if context.choice("period_end") == "anniversary":
            last += dt.timedelta(days=1)
    return (arrived if rule.body.get("from_arrival") else None), last


def last_day_for_reason(context: Context) -> dt.date | None:
    """The last day a reason with a time limit can be used; None while the day that it runs from is only expected."""
    leave = context.facts.leave
    rule = context.law.reasons.get(leave.reason or "")
    if (leave.child is None or leave.child.arrived_on is None) and (rule is None or "windows" not in rule.body):
        return None
    period = reason_period(context)
    return None if period is None else period[1]


def reason_qualifies(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether the reason is one the program grants leave for, and its conditions hold."""
    leave = context.facts.leave
    reason = leave.reason
    if reason is None:
        return Measured(None, None, "", (), (), {"reason": ""}, (("leave.reason", "ask.reason"),))
    facts: tuple[tuple[str, Any], ...] = (("leave.reason", reason),)
    rule = context.law.reasons.get(reason)
    params: dict[str, Any] = {"reason": reason, "why": "reason.listed"}
    if rule is None:
        params["why"] = "reason.not_listed"
        return Measured(False, False, "", facts, (), params)
    body = rule.body
    steps: list[tuple[Any, ...]] = [("one_of", "", reason, "reasons", True)]
    missing: list[Missing] = []
    verdict: bool | None = True
    for requirement in body.get("requires", ()):
        value = getattr(leave.family_member if requirement == "covered_active_duty" and leave.family_member else leave,
                        requirement, None)  # fmt: skip
        if requirement == "child":
            answer = child_arrives(context, body)
            facts += answer.facts
        elif value is None and requirement == "serious_health_condition":
            answer = by_question(context, requirement)
            if answer.value is None:
                params["why"] = "reason.to_be_certified"
                continue
            facts += answer.facts
        else:
            answer = Answer(value, f"reason.{requirement}_no", ((f"leave.{requirement}", value),),
                            ((f"leave.{requirement}", f"ask.{requirement}"),) if value is None else ())  # fmt: skip
            facts += answer.facts
            steps.append(("is_true", "", requirement, bool(value)))
        if answer.value is not True:
            if answer.value is False or verdict is True:
                verdict, params["why"] = answer.value, answer.why
            missing.extend(answer.missing)
        elif requirement == "child" and verdict is True:
            params["why"] = answer.why
    if verdict is not False and body.get("family"):
        answer = family(context, body["family"])
        facts += answer.facts
        steps.append(("one_of", "", answer.why, tuple(body["family"]), bool(answer.value)))
        if answer.value is True:
            params["relation"] = answer.why
        else:
            verdict, params["why"] = answer.value, answer.why
            missing.extend(answer.missing)
            if answer.why == "relationship.not_a_parent":
                params["change"] = f"{answer.why}.change"
    cite = rule.cite
    if "care" in body and leave.care is not None:
        facts += (("leave.care", leave.care),)
        if not any(kind in body["care"] for kind in leave.care) and verdict is not False:
            verdict, params["why"] = None, "reason.care_other"
            missing.append(("leave.care", "ask.care"))
    if ("decided_by" in body or "windows" in body) and verdict is not False:
        verdict, cite = decided(context, rule, verdict, params, missing)
    for name in body.get("unless_no", ()):
        topic, _ = context.law.decisions.get(name.rpartition(".")[2], ("leave", None))
        if verdict is not False and topic != "leave" and getattr(context.facts, topic) is not None:
            verdict, cite = said_no(context, name, verdict, params, cite)
    if body.get("decided") is False and verdict is not False:
        missing.append(("law library", "ask.not_decided"))
        params["why"] = "reason.not_decided"
        verdict = None
    return Measured(verdict, verdict, "", facts, tuple(steps), params,
                    tuple(missing) if verdict is None else (), cite)  # fmt: skip


def said_no(
    context: Context, name: str, verdict: bool | None, params: dict[str, Any], cite: tuple[tuple[str, str], ...]
) -> tuple[bool | None, tuple[tuple[str, str], ...]]:
    """The verdict as it was, or no where a question of the program is answered no."""
    assert context.scope is not None
    found = context.scope.made.decision(name.rpartition(".")[2])
    if found.answer is not False:
        return verdict, cite
    params |= {"why": "", "said": found.finding.sentence.to_json(), "change": None}
    return False, found.finding.cite


def decided(
    context: Context, rule: Rule, verdict: bool | None, params: dict[str, Any], missing: list[Missing]
) -> tuple[bool | None, tuple[tuple[str, str], ...]]:
    """The verdict with the questions that the reason rests on, and when it can be used; what it rests on, cited."""
    cite, certified = rule.cite, rule.body.get("certified", ())
    for found in military.decided_by(context, rule.body):
        finding = found.finding
        if found.answer is True:
            cite += tuple(c for c in finding.cite if c not in cite)
        elif finding.missing and found.rule.id in certified:
            if verdict is True:
                params["why"] = "reason.to_be_certified"
        elif finding.missing:
            missing.extend(finding.missing)
            if verdict is True:
                verdict, params["why"] = None, "reason.facts_missing"
        else:
            params |= {"why": "", "said": finding.sentence.to_json(), "change": None}
            return False, finding.cite
    found_window = military.window(context, rule) if "windows" in rule.body else None
    if found_window is not None:
        period, row = found_window
        params["said"] = military.said(row, period).to_json()
        if within_period(context, period, True, ()).value is False:
            params["why"] = "reason.outside_window"
            return False, military.cite_of(row)
        cite += military.cite_of(row)
    return verdict, cite


def by_question(context: Context, requirement: str) -> Answer:
    """A requirement that is not stated, answered by the question of its name where the facts speak of its topic."""
    topic, _ = context.law.decisions.get(requirement, ("", None))
    if not topic or getattr(context.facts, topic) is None or context.scope is None:
        return UNANSWERED
    found = context.scope.made.decision(requirement)
    return Answer(found.answer, f"reason.{requirement}_no", found.finding.facts)


def child_arrives(context: Context, body: Mapping[str, Any]) -> Answer:
    child = context.facts.leave.child
    if child is None:
        return Answer(None, "reason.child_unknown", (), (("leave.child", "ask.child"),))
    facts: tuple[tuple[str, Any], ...] = (
        ("leave.child.arrived_by", child.arrived_by),
        ("leave.child.arrived_on", child.arrived_on or child.expected_on),
    )
    if child.arrived_by not in body.get("arrivals", ()):
        return Answer(False, "reason.arrival_no", facts)
    needed = body.get("arrivals_not", {}).get(child.arrived_by)
    if needed is not None and getattr(child, needed) is False:
        return Answer(False, f"reason.{needed}_no", (*facts, (f"leave.child.{needed}", False)))
    period = reason_period(context)
    if period is not None:
        answer = within_period(context, period, child.arrived_on is not None, facts)
        if answer.value is not True:
            return answer
    else:
        answer = Answer(True, "reason.listed", facts)
    of_age = child_of_age(context, body.get("child_class", ""), child)
    if of_age is None or of_age.value is True:
        return answer
    return Answer(of_age.value, of_age.why, (*facts, *of_age.facts), of_age.missing)


def within_period(
    context: Context, period: tuple[dt.date | None, dt.date | None], certain: bool, facts: tuple[tuple[str, Any], ...]
) -> Answer:
    """Whether any of the leave lies where the reason can be used; an expected day only shows where that will be."""
    first, last = period
    start = context.start
    leave = context.facts.leave
    ends = leave.ends_on or (leave.periods[-1].ends_on if leave.periods else None)
    if leave.absences:
        ends = max(absence.on for absence in leave.absences)
    ask: tuple[Missing, ...] = (("leave.child.arrived_on", "ask.arrived_on"),)
    if first is None and last is None:
        return Answer(None, "reason.child_unknown", facts, ask)
    if first is not None and ends is not None and ends < first:
        return Answer(False if certain else None, "reason.not_arrived", facts, () if certain else ask)
    if last is not None and start is not None and start > last:
        return Answer(False if certain else None, "reason.period_over", facts, () if certain else ask)
    return Answer(True, "reason.listed" if certain else "reason.expected", facts)


def child_of_age(context: Context, class_name: str, child: Child) -> Answer | None:
    """Whether the new child is a child by the law's table, where the facts say how old they are; else None."""
    rule = context.law.relationships.get(class_name)
    adult = rule.body.get("adult") if rule else None
    if adult is None or child.arrived_by == "birth":
        return None
    member = context.facts.leave.family_member
    about: FamilyMember | Child = child
    path = "leave.child"
    if child.age is None and child.born_on is None and member is not None and member.relationship == "child":
        about, path = member, PATH
    if about.age is None and about.born_on is None:
        return None
    return child_by_age(about, adult, context.start, context.law.parameters, (), path)


def pattern_of(leave: Leave, timetable: Timetable, idle: frozenset[int]) -> str:
    """The pattern asked for; a continuous leave with working time between its periods is one in separate blocks."""
    for earlier, later in pairwise(leave.periods):
        between = range(earlier.ends_on.toordinal() + 1, later.starts_on.toordinal())
        if any(day not in idle and (timetable.minutes_on(day) if timetable else True) for day in between):
            return "blocks" if leave.pattern == "continuous" else leave.pattern
    return leave.pattern


def last_day_of(entry: Usage) -> dt.date:
    """The last day of an entry of use; without an end, its weeks are weeks of the calendar."""
    first = entry.on or entry.starts_on
    assert first is not None
    if entry.on is not None or entry.ends_on is not None:
        return entry.ends_on or first
    return first + dt.timedelta(days=max(int(entry.share * 7) - 1, 0))


def later_block(context: Context) -> bool:
    """Whether leave for this reason, and for the same arrival, was used before and work came between."""
    facts, start = context.facts, context.start
    period = reason_period(context)
    if start is None or period is None or period[0] is None:
        return False
    last: dt.date | None = None
    for entry in standing(facts.usage):
        ends = last_day_of(entry)
        own = entry.reason == facts.leave.reason and entry.program == context.law.id
        if own and period[0] <= ends < start and (last is None or ends > last):
            last = ends
    if last is None:
        return False
    idle, timetable = facts.policy.holiday_days | facts.policy.closed_days, facts.employee.timetable
    between = range(last.toordinal() + 1, start.toordinal())
    return any(day not in idle and (timetable.minutes_on(day) if timetable else True) for day in between)


def pattern_allowed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether the leave may be taken in this pattern for this reason (bonding in parts needs agreement)."""
    leave = context.facts.leave
    policy = context.facts.policy
    rule = context.law.reasons.get(leave.reason or "")
    pattern = leave.pattern
    facts: tuple[tuple[str, Any], ...] = (("leave.pattern", pattern),)
    if (
        pattern == "continuous"
        and rule is not None
        and leave.reason in context.facts.used_reasons
        and "blocks" in rule.body.get("patterns", ())
        and later_block(context)
    ):
        pattern = "blocks"
    if len(leave.periods) > 1:
        pattern = pattern_of(leave, context.facts.employee.timetable, policy.holiday_days | policy.closed_days)
        facts += (("leave.periods", len(leave.periods)),)
    needed = rule.body.get("patterns", {}).get(pattern) if rule else None
    params = {"pattern": pattern, "reason": leave.reason or ""}
    if needed is None:
        return Measured(True, True, "", facts, (), params, unlimited=True)
    value = getattr(leave, needed)
    facts += ((f"leave.{needed}", value),)
    missing: tuple[Missing, ...] = ((f"leave.{needed}", f"ask.{needed}"),) if value is None else ()
    return Measured(value, value, "", facts, (("is_true", "", needed, bool(value)),), {**params, "needs": needed},
                    missing)  # fmt: skip
