"""Family relationships and qualifying reasons, decided from the law's tables of classes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from openleave.engine.context import Context
from openleave.engine.facts_leave import FamilyMember
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
    if relationship in body.get("never", ()):
        return Answer(False, f"relationship.never.{relationship}", facts)
    direct = relationship in body.get("relationships", ())
    parental = relationship in body.get("in_loco_parentis", ())
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
    return child_by_age(member, adult, start, parameters, why, facts)


def age_on(member: FamilyMember, day: dt.date | None) -> int | None:
    if member.age is not None:
        return member.age
    if member.born_on is None or day is None:
        return None
    age = day.year - member.born_on.year
    return age if add_years(member.born_on, age, MonthEnd.NEXT_DAY) <= day else age - 1


def child_by_age(
    member: FamilyMember,
    adult: Mapping[str, Any],
    start: dt.date | None,
    parameters: Mapping[str, Rule],
    why: str,
    facts: tuple[tuple[str, Any], ...],
) -> Answer:
    limit = int(parameters[adult["from_age"]].body["value"])
    needed = int(parameters[adult["activities"]].body["value"])
    age = age_on(member, start)
    incapable = member.incapable_of_self_care
    if incapable is None and member.activities_needing_help is not None:
        incapable = len(member.activities_needing_help) >= needed
    facts = (*facts, (f"{PATH}.age", age))
    if age is not None and age < limit:
        return Answer(True, "relationship.minor_child", facts)
    if incapable and member.disability:
        return Answer(
            True,
            "relationship.adult_child",
            (*facts, (f"{PATH}.incapable_of_self_care", True), (f"{PATH}.disability", True)),
        )
    if age is None:
        return Answer(None, "relationship.unknown", facts, ((f"{PATH}.born_on", "ask.age"),))
    if incapable is False or member.disability is False:
        return Answer(False, "relationship.adult_child_not", facts)
    key = "incapable_of_self_care" if incapable is None else "disability"
    return Answer(None, "relationship.unknown", facts, ((f"{PATH}.{key}", f"ask.{key}"),))


def family_classes(context: Context, member: FamilyMember) -> dict[str, Answer]:
    """Every class of the program's table for this person."""
    law = context.law
    return {name: in_class(member, rule, context.start, law.parameters) for name, rule in law.relationships.items()}


def last_day_for_reason(context: Context) -> dt.date | None:
    """The last day a reason with a time limit can be used (bonding: 12 months from birth or placement)."""
    leave = context.facts.leave
    rule = context.law.reasons.get(leave.reason or "")
    if rule is None or "last_day" not in rule.body or leave.child is None:
        return None
    arrived = leave.child.arrived_on or leave.child.expected_on
    months = context.law.parameters.get(rule.body["last_day"])
    if arrived is None or months is None:
        return None
    last = period_end(arrived, int(months.body["value"]))
    return last + dt.timedelta(days=1) if context.choice("period_end") == "anniversary" else last


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
    last = last_day_for_reason(context)
    if "last_day" in body:
        if last is None:
            return Answer(None, "reason.child_unknown", facts, (("leave.child.arrived_on", "ask.arrived_on"),))
        if context.start is not None and context.start > last:
            return Answer(False, "reason.period_over", facts)
    return Answer(True, "reason.listed", facts)


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


def pattern_allowed(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Whether the leave may be taken in this pattern for this reason (bonding in parts needs agreement)."""
    leave = context.facts.leave
    rule = context.law.reasons.get(leave.reason or "")
    needed = rule.body.get("patterns", {}).get(leave.pattern) if rule else None
    facts: tuple[tuple[str, Any], ...] = (("leave.pattern", leave.pattern),)
    params = {"pattern": leave.pattern, "reason": leave.reason or ""}
    if needed is None:
        return Measured(True, True, "", facts, (), params, unlimited=True)
    value = getattr(leave, needed)
    facts += ((f"leave.{needed}", value),)
    missing: tuple[Missing, ...] = ((f"leave.{needed}", f"ask.{needed}"),) if value is None else ()
    return Measured(value, value, "", facts, (("is_true", "", needed, bool(value)),), {**params, "needs": needed},
                    missing, rule.cite if rule else None)  # fmt: skip
