"""Family relationships, decided from the law's tables of classes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from openleave.engine import military
from openleave.engine.context import Context
from openleave.engine.facts_leave import Child, FamilyMember
from openleave.engine.law import Rule
from openleave.engine.quantity import MonthEnd, add_years
from openleave.engine.trace import Missing


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
        if member.in_loco_parentis is None and relationship in body.get("only_if_stated", ()):
            return Answer(False, "relationship.not_a_parent", facts)
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
    needed = int(parameters[adult["activities"]].body["value"]) if "activities" in adult else None
    age = age_on(member, start)
    incapable = member.incapable_of_self_care
    if incapable is None and member.activities_needing_help is not None and needed is not None:
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


def class_of(context: Context, member: FamilyMember, rule: Rule) -> Answer:
    """Whether the person is in a class, by who else there is as well (`ladder`)."""
    answer = in_class(member, rule, context.start, context.law.parameters)
    if answer.value or "ladder" not in rule.body or member.relationship not in rule.body["kin_of"]:
        return answer
    nearest = military.next_of_kin(context, rule)
    if nearest is None:
        return Answer(None, "relationship.kin_unknown", answer.facts,
                      (("military.relatives", "fact:military.relatives"),))  # fmt: skip
    facts = (*answer.facts, ("military.relatives", [relative.id for relative in nearest]))
    if any(relative.is_employee for relative in nearest):
        return Answer(True, "relationship.next_of_kin", facts)
    return Answer(False, "relationship.nearer_kin", facts)


def family_classes(context: Context, member: FamilyMember) -> dict[str, Answer]:
    """Every class of the program's table for this person."""
    return {name: class_of(context, member, rule) for name, rule in context.law.relationships.items()}


def family(context: Context, classes: list[str]) -> Answer:
    member = context.facts.leave.family_member
    if member is None:
        return Answer(None, "relationship.unknown", (), ((PATH, "ask.family_member"),))
    best: Answer | None = None
    for name in classes:
        rule = context.law.relationships.get(name)
        if rule is None:
            continue
        answer = class_of(context, member, rule)
        if answer.value is True:
            return answer
        if best is not None and best.value is None and answer.value is None:
            best = Answer(None, best.why, best.facts, tuple(dict.fromkeys((*best.missing, *answer.missing))))
        if (
            best is None
            or (best.value is False and answer.value is None)
            or (best.why == "relationship.not_listed" and answer.value is False)
        ):
            best = answer
    return best or Answer(False, "relationship.not_listed")
