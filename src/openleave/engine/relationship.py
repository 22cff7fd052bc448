"""Family relationships and qualifying reasons, decided from the law's tables of classes."""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from openleave.engine.calendar import Timetable
from openleave.engine.context import Context
from openleave.engine.facts_leave import Child, FamilyMember, Leave
from openleave.engine.law import Rule
from openleave.engine.quantity import MonthEnd, add_years, period_end
from openleave.engine.trace import Measured, Missing


class Answer:
    """Whether someone is in a class (spouse, parent, child …): yes, no or not known, and why (a message key)."""

    __slots__ = ("facts", "missing", "value", "why")

    def __init__(
        self, value: bool | None, why: str, facts: tuple[tuple[str, Any], ...] = (), missing: tuple[Missing, ...] = ()
    ) -> None:
        self.value, self.why, self.facts, self.missing = value, why, facts, missing


PATH = "leave.family_member"


def stood_as_parent(member: FamilyMember) -> bool | None:
    """In loco parentis: day-to-day care or financial support, either suffices (825.122(d)(3))."""
    facts = member.in_loco_parentis
    if facts is None:
        return None
    if facts.day_to_day_care or facts.financial_support:
        return True
    return False if facts.day_to_day_care is False or facts.financial_support is False else None


def younger_generation(member: FamilyMember) -> bool:
    """Whether the facts describe a child (an age) rather than someone who raised the employee."""
    return member.age is not None or member.born_on is not None


def in_class(member: FamilyMember, rule: Rule, start: dt.date | None, parameters: Mapping[str, Rule]) -> Answer:
    """Decide one class by its table."""
    body = rule.body
    relationship = member.relationship
    facts: tuple[tuple[str, Any], ...] = ((f"{PATH}.relationship", relationship),)
    direct = relationship in body.get("relationships", ())
    parental = relationship in body.get("in_loco_parentis", ())
    if relationship in body.get("never", ()) and not (parental and stood_as_parent(member)):
        return Answer(False, f"relationship.never.{relationship}", facts)
    if direct and body.get("marriage"):
        if member.legally_married is False:
            return Answer(False, "relationship.not_married", (*facts, (f"{PATH}.legally_married", False)))
        return Answer(True, "relationship.spouse", facts)
    why = f"relationship.{relationship}"
    if direct and relationship == "child" and member.basis is None and stood_as_parent(member) is False:
        return Answer(False, "relationship.no_loco_parentis", facts)
    if not direct:
        # A sibling or cousin may be either: with an age, the employee raises them; without, they raised the employee.
        mutual = relationship in ("sibling", "cousin", "other", "parent", "child")
        is_child_class = "adult" in body or bool(body.get("any_age"))
        if not parental or (mutual and is_child_class != younger_generation(member)):
            return Answer(False, "relationship.not_listed", facts)
        stood = stood_as_parent(member)
        if stood is None:
            return Answer(None, "relationship.unknown", facts, ((f"{PATH}.in_loco_parentis", "ask.in_loco_parentis"),))
        facts = (*facts, (f"{PATH}.in_loco_parentis", stood))
        if not stood:
            return Answer(False, "relationship.no_loco_parentis", facts)
        why = "relationship.in_loco_parentis"
    adult = body.get("adult")
    if adult is None:
        return Answer(True, why, facts)
    return child_by_age(member, adult, start, parameters, facts)


def age_on(member: FamilyMember | Child, day: dt.date | None) -> int | None:
    if member.age is not None:
        return member.age
    if member.born_on is None or day is None:
        return None
    age = day.year - member.born_on.year
    return age if add_years(member.born_on, age, MonthEnd.NEXT_DAY) <= day else age - 1


def child_by_age(
    member: FamilyMember | Child,
    adult: Mapping[str, Any],
    start: dt.date | None,
    parameters: Mapping[str, Rule],
    facts: tuple[tuple[str, Any], ...],
    path: str = PATH,
) -> Answer:
    """Under the age, or incapable of self-care because of a disability when the leave starts (825.122(d))."""
    limit = int(parameters[adult["from_age"]].body["value"])
    needed = int(parameters[adult["activities"]].body["value"])
    age = age_on(member, start)
    incapable = member.incapable_of_self_care
    if incapable is None and member.activities_needing_help is not None:
        incapable = len(member.activities_needing_help) >= needed
    facts = (*facts, (f"{path}.age", age))
    if age is not None and age < limit:
        return Answer(True, "relationship.minor_child", facts)
    if incapable and member.disability:
        return Answer(
            True,
            "relationship.adult_child",
            (*facts, (f"{path}.incapable_of_self_care", True), (f"{path}.disability", True)),
        )
    if age is None:
        return Answer(None, "relationship.unknown", facts, ((f"{path}.born_on", "ask.age"),))
    if incapable is False or member.disability is False:
        return Answer(False, "relationship.adult_child_not", facts)
    key = "incapable_of_self_care" if incapable is None else "disability"
    return Answer(None, "relationship.unknown", facts, ((f"{path}.{key}", f"ask.{key}"),))


def family_classes(context: Context, member: FamilyMember) -> dict[str, Answer]:
    """Every class of the program's table for this person."""
    law = context.law
    return {name: in_class(member, rule, context.start, law.parameters) for name, rule in law.relationships.items()}


def reason_period(context: Context) -> tuple[dt.date | None, dt.date | None] | None:
    """First and last day on which a reason that depends on a child's arrival can be used, by the day known or expected;
    None: the reason has no such limits. Bonding: from birth or placement, 12 months (825.120(a)(1)-(2))."""
    leave = context.facts.leave
    rule = context.law.reasons.get(leave.reason or "")
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
    child = context.facts.leave.child
    period = reason_period(context)
    return None if period is None or child is None or child.arrived_on is None else period[1]


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
            params["why"] = "reason.to_be_certified"
            continue
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
    if body.get("decided") is False and verdict is not False:
        missing.append(("law library", "ask.not_decided"))
        params["why"] = "reason.not_decided"
        verdict = None
    return Measured(verdict, verdict, "", facts, tuple(steps), params,
                    tuple(missing) if verdict is None else (), rule.cite)  # fmt: skip


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


def family(context: Context, classes: list[str]) -> Answer:
    member = context.facts.leave.family_member
    if member is None:
        return Answer(None, "relationship.unknown", (), ((PATH, "ask.family_member"),))
    best: Answer | None = None
    for name in classes:
        rule = context.law.relationships.get(name)
        if rule is None:
            continue
        answer = in_class(member, rule, context.start, context.law.parameters)
        if answer.value is True:
            return answer
        if (
            best is None
            or (best.value is False and answer.value is None)
            or (best.why == "relationship.not_listed" and answer.value is False)
        ):
            best = answer
    return best or Answer(False, "relationship.not_listed")


def pattern_of(leave: Leave, timetable: Timetable, idle: frozenset[int]) -> str:
    """The pattern asked for; a continuous leave with working time between its periods is one in separate blocks."""
    for earlier, later in pairwise(leave.periods):
        between = range(earlier.ends_on.toordinal() + 1, later.starts_on.toordinal())
        if any(day not in idle and (timetable.minutes_on(day) if timetable else True) for day in between):
            return "blocks" if leave.pattern == "continuous" else leave.pattern
    return leave.pattern


def pattern_allowed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether the leave may be taken in this pattern for this reason (bonding in parts needs agreement)."""
    leave = context.facts.leave
    policy = context.facts.policy
    rule = context.law.reasons.get(leave.reason or "")
    pattern = leave.pattern
    facts: tuple[tuple[str, Any], ...] = (("leave.pattern", pattern),)
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
