"""What the library knows that it does not decide: people and reasons whose rules it does not hold.

The law's table (`undecided.yaml`) names the facts and what they leave open; a reason says so itself (`decided: false`).
Nothing definite is then said: a criterion is left to a person, amounts are withheld, each with its citation.
"""

from openleave.engine import relationship
from openleave.engine.context import Context
from openleave.engine.law import Rule
from openleave.engine.trace import MISSING, Finding, Missing

BY_A_PERSON: tuple[Missing, ...] = (("law library", "ask.not_decided"),)


def applying(context: Context) -> list[Rule]:
    """The rules of the table that apply to this leave; none for almost everyone."""
    found = []
    for path, rule in context.law.undecided:
        value: object = context.facts
        for part in path:
            value = getattr(value, part)
        if value is True and concerns(context, rule):
            found.append(rule)
    return found


def concerns(context: Context, rule: Rule) -> bool:
    leave, body = context.facts.leave, rule.body
    if "reasons" in body and leave.reason is not None and leave.reason not in body["reasons"]:
        return False
    if "patterns" in body and leave.pattern not in body["patterns"]:
        return False
    if "family" in body and leave.family_member is not None:
        classes = relationship.family_classes(context, leave.family_member)
        return any(classes[name].value is not False for name in body["family"] if name in classes)
    return True


def leave_open(findings: list[Finding], rules: list[Rule]) -> list[Finding]:
    """The findings, with the criteria that the rules concern left to a person."""
    if not rules:
        return findings
    open_ = {name: rule for rule in reversed(rules) for name in rule.body["criteria"]}
    return [open_finding(f, open_[f.name]) if f.name in open_ else f for f in findings]


def open_finding(finding: Finding, rule: Rule) -> Finding:
    return Finding(
        finding.id, finding.group, MISSING, finding.rule, rule.cite, finding.measured_on, finding.facts, finding.steps,
        "criterion.not_decided", {"what": rule.name}, None, BY_A_PERSON,
    )  # fmt: skip


def amounts_of(context: Context, rules: list[Rule]) -> Rule | None:
    """The rule for which amounts are withheld, if any: the reason's own first."""
    reason = context.law.reasons.get(context.facts.leave.reason or "")
    if reason is not None and reason.body.get("decided") is False:
        return reason
    return next((rule for rule in rules if rule.body["amounts"]), None)


def amounts_finding(program: str, context: Context, rule: Rule) -> Finding:
    return Finding(
        f"{program}.finding.amounts", "entitlement", MISSING, rule, rule.cite, context.start, (), (),
        "amounts.not_decided", {"what": rule.name}, None, BY_A_PERSON,
    )  # fmt: skip
