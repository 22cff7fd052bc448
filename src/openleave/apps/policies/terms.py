"""What a policy says in the terms that most policies need: the form's answers, to and from the format of the law.

``content_of`` writes a policy (plain data, as YAML is read), ``terms_of`` reads one back; a policy that says more than
these terms is none of the form's, and stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from openleave.apps.policies import texts

TENURES = {"months": "month", "weeks": "week", "days": "day"}
UNITS = ("week", "day", "hour")
PERIODS = ("leave_year", "calendar", "rolling_backward", "forward", "event")
OFFSETS = ("state", "insurer")
#: Reasons for which it matters whom the leave is for, and those that may ask for a serious health condition.
FOR_RELATIVES = (
    "family_health_condition", "family_illness", "bereavement", "safe_leave", "military_caregiver",
    "military_family", "child_illness", "school_activity",
)  # fmt: skip
FOR_HEALTH = ("own_health_condition", "family_health_condition")
CHILD = ("bonding",)
ARRIVALS = ["birth", "adoption", "foster"]


@dataclass(frozen=True, slots=True)
class Terms:
    """One policy. ``None`` and empty mean that nothing is said: no such condition, no limit, no pay.

    ``tenure`` is in ``tenure_unit``, ``weekly_hours`` in hours, ``amount`` in ``unit``, ``pay_percent`` of the usual
    weekly wage, ``pay_maximum`` in dollars a week. ``worksites`` are codes; ``together``, ``after`` and ``never`` are
    programs of the law or other policies.
    """

    name: str
    name_es: str
    summary: str
    summary_es: str
    holds_from: date
    href: str = ""
    reasons: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    serious: bool = False
    tenure: int | None = None
    tenure_unit: str = "months"
    weekly_hours: Decimal | None = None
    full_time: bool = False
    states: tuple[str, ...] = ()
    worksites: tuple[str, ...] = ()
    unions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    amount: Decimal | None = None
    unit: str = "week"
    period: str = "calendar"
    pay_percent: Decimal | None = None
    pay_maximum: Decimal | None = None
    waiting_days: int = 0
    offset_by: tuple[str, ...] = ()
    job_protected: bool = False
    together: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def content_of(terms: Terms, program: str) -> dict[str, Any]:
    """The policy in the format of the law, as YAML would be read: dates, whole numbers, decimals, lists and words."""
    writer = Writer(terms, program)
    parts = {
        "program": writer.header(),
        "parameters": list(writer.parameters()),
        "criteria": list(writer.criteria()),
        "reasons": list(writer.reasons()),
        "limits": list(writer.limits()),
        "benefits": list(writer.benefits()),
        "concurrency": list(writer.concurrency()),
    }
    return {kind: part for kind, part in parts.items() if part}


class Writer:
    """Writes the rules of one policy; every value holds from the policy's first day."""

    def __init__(self, terms: Terms, program: str) -> None:
        self.terms, self.program = terms, program

    def rule(self, name: str, value: Mapping[str, Any], **about: Any) -> dict[str, Any]:
        held = {"from": self.terms.holds_from, **value}
        return {"id": f"{self.program}.{name}", **about, "values": [held]}

    def header(self) -> dict[str, Any]:
        terms = self.terms
        made: dict[str, Any] = {"id": self.program, "kind": "policy", "name": terms.name}
        if terms.name_es:
            made["name_es"] = terms.name_es
        made |= {"since": terms.holds_from, "summary": {"en": terms.summary, "es": terms.summary_es}}
        if terms.href:
            made["href"] = terms.href
        if terms.states:
            made["place"] = {"states": list(terms.states)}
        made["concerns"] = {"reasons": list(terms.reasons)}
        if terms.job_protected:
            made["job_protection"] = True
        return made

    def parameters(self) -> Iterator[dict[str, Any]]:
        terms = self.terms
        for name, value, unit in (
            ("tenure", terms.tenure, TENURES[terms.tenure_unit]),
            ("weekly_hours", terms.weekly_hours, "hour"),
            ("amount", terms.amount, terms.unit),
            ("pay_percent", terms.pay_percent, "percent"),
            ("pay_maximum", terms.pay_maximum if terms.pay_percent is not None else None, "dollar"),
        ):
            if value is not None:
                yield self.rule(name, {"value": whole(value)}, unit=unit)

    def criteria(self) -> Iterator[dict[str, Any]]:
        terms = self.terms
        if terms.states:
            yield self.criterion("works_in", {"measure": "works_in", "comparator": "is_true"})
        for name, members in (
            ("worksite", terms.worksites),
            ("union", terms.unions),
            ("department", terms.departments),
        ):
            if members:
                test = {"measure": "belongs_to", "to": name, "comparator": "one_of", "parameter": list(members)}
                yield self.criterion(name, test)
        if terms.full_time:
            test = {"measure": "stated", "fact": "employee.full_time", "comparator": "is_true"}
            yield self.criterion("full_time", test)
        if terms.tenure is not None:
            yield self.criterion(
                f"{terms.tenure_unit}_employed", self.at_least(f"{terms.tenure_unit}_employed", "tenure")
            )
        if terms.weekly_hours is not None:
            yield self.criterion("weekly_hours", self.at_least("weekly_hours", "weekly_hours"))
        yield self.criterion("qualifying_reason", {"measure": "reason_qualifies", "comparator": "is_true"}, "reason")

    def at_least(self, measure: str, parameter: str) -> dict[str, Any]:
        return {"measure": measure, "comparator": "at_least", "parameter": f"{self.program}.{parameter}"}

    def criterion(self, name: str, test: dict[str, Any], group: str = "eligibility") -> dict[str, Any]:
        return self.rule(f"criterion.{name}", {"measured": "leave_start", "any_of": [test]}, group=group)

    def reasons(self) -> Iterator[dict[str, Any]]:
        terms = self.terms
        for reason in terms.reasons:
            value: dict[str, Any] = {}
            if reason in CHILD:
                value = {"requires": ["child"], "arrivals": ARRIVALS}
            elif terms.serious and reason in FOR_HEALTH:
                value["requires"] = ["serious_health_condition"]
            if terms.family and reason in FOR_RELATIVES:
                value["family"] = list(terms.family)
            if terms.amount is not None:
                value["entitlement"] = f"{self.program}.amount"
            yield self.rule(f"reason.{reason}", value, reason=reason)

    def limits(self) -> Iterator[dict[str, Any]]:
        terms = self.terms
        if terms.amount is None:
            return
        value: dict[str, Any] = {"amount": f"{self.program}.amount", "reasons": "all"}
        if terms.period == "event":
            value |= {"period": "event", "opened_by": list(terms.reasons)}
        else:
            value["period"] = "leave_year"
            if terms.period != "leave_year":
                value["method"] = terms.period
        title, text = texts.limit(terms.amount, terms.unit, terms.period)
        yield self.rule("limit.amount", {**value, "title": title, "text": text})

    def benefits(self) -> Iterator[dict[str, Any]]:
        terms = self.terms
        if terms.pay_percent is None:
            return
        share = {"quotient": [f"{self.program}.pay_percent", 100]}
        value: dict[str, Any] = {
            "paid_by": "employer",
            "wage": {"of": "usual"},
            "weekly": {"product": ["benefit.wage", share]},
        }
        if terms.pay_maximum is not None:
            value["maximum"] = f"{self.program}.pay_maximum"
        if terms.waiting_days:
            value["waiting"] = {"days": terms.waiting_days}
        if terms.offset_by:
            value["offset_by"] = list(terms.offset_by)
        yield self.rule("benefit", value)

    def concurrency(self) -> Iterator[dict[str, Any]]:
        terms = self.terms
        for runs, others in (("together", terms.together), ("after", terms.after), ("never", terms.never)):
            for other in others:
                yield self.rule(
                    f"concurrency.{other.replace('.', '_')}", {"runs": runs, "text": dict(texts.RUNS[runs])},
                    **{"with": other},
                )  # fmt: skip


def whole(value: int | Decimal) -> int | Decimal:
    """A number as people write it: 5, not 5.00."""
    return int(value) if value == int(value) else Decimal(value).normalize()


def terms_of(content: object) -> Terms | None:
    """The terms of a policy, if it says just what these can say; else None."""
    try:
        found = Reader(content).terms()
        return found if content_of(found, content["program"]["id"]) == content else None  # type: ignore[index]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError):
        return None


class Reader:
    """Reads the terms of a policy that ``content_of`` wrote. Any error means that it did not."""

    def __init__(self, content: Any) -> None:
        self.content = content
        self.program: str = content["program"]["id"]
        self.values = {
            rule["id"].removeprefix(f"{self.program}."): (rule, rule["values"][0])
            for kind, rules in content.items()
            if kind != "program"
            for rule in rules
        }

    def parameter(self, name: str) -> Any:
        return self.values[name][1]["value"] if name in self.values else None

    def listed(self, name: str) -> tuple[str, ...]:
        found = self.values.get(f"criterion.{name}")
        return tuple(found[1]["any_of"][0]["parameter"]) if found else ()

    def others(self, runs: str) -> tuple[str, ...]:
        rows = self.content.get("concurrency", ())
        return tuple(rule["with"] for rule in rows if rule["values"][0]["runs"] == runs)

    def terms(self) -> Terms:
        header, reasons = self.content["program"], self.content.get("reasons", [])
        benefit = self.values.get("benefit", ({}, {}))[1]
        return Terms(
            name=header["name"],
            name_es=header.get("name_es", ""),
            summary=header["summary"]["en"],
            summary_es=header["summary"]["es"],
            holds_from=header["since"],
            href=header.get("href", ""),
            reasons=tuple(rule["reason"] for rule in reasons),
            family=next((tuple(r["values"][0]["family"]) for r in reasons if "family" in r["values"][0]), ()),
            serious=any("serious_health_condition" in r["values"][0].get("requires", ()) for r in reasons),
            **self.tenure(),
            weekly_hours=decimal(self.parameter("weekly_hours")),
            full_time="criterion.full_time" in self.values,
            states=tuple(header.get("place", {}).get("states", ())),
            worksites=self.listed("worksite"),
            unions=self.listed("union"),
            departments=self.listed("department"),
            **self.amount(),
            pay_percent=decimal(self.parameter("pay_percent")),
            pay_maximum=decimal(self.parameter("pay_maximum")),
            waiting_days=benefit.get("waiting", {}).get("days", 0),
            offset_by=tuple(benefit.get("offset_by", ())),
            job_protected=bool(header.get("job_protection", False)),
            together=self.others("together"),
            after=self.others("after"),
            never=self.others("never"),
        )

    def tenure(self) -> dict[str, Any]:
        if "tenure" not in self.values:
            return {}
        rule, value = self.values["tenure"]
        unit = {unit: name for name, unit in TENURES.items()}[rule["unit"]]
        return {"tenure": value["value"], "tenure_unit": unit}

    def amount(self) -> dict[str, Any]:
        if "amount" not in self.values:
            return {}
        rule, value = self.values["amount"]
        limit = self.values["limit.amount"][1]
        period = "event" if limit["period"] == "event" else limit.get("method", "leave_year")
        return {"amount": decimal(value["value"]), "unit": rule["unit"], "period": period}


def decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


FIELDS = tuple(field.name for field in fields(Terms))
