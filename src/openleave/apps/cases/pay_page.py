"""The pay plan of a case: week by week who pays what, why, what was really paid, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases import following, presenting, words
from openleave.apps.cases.case_page import fact_urls
from openleave.apps.cases.lanes import percent
from openleave.apps.law import reading
from openleave.apps.law.words import money
from openleave.apps.people import selectors as people
from openleave.engine import render
from openleave.engine.pay_plan import PayPlan, PayWeek, pay_plan_of
from openleave.engine.trace import json_value
from openleave.kernel.actor import Actor

ZERO = Decimal(0)
#: Who and what pays, in the order of the columns; ``benefit`` of an employer is a plan of its own.
COLUMNS = (
    ("work", gettext_lazy("Work")),
    ("state", gettext_lazy("State")),
    ("insurer", gettext_lazy("Insurer")),
    ("plan", gettext_lazy("Employer’s plan")),
    ("accrued", gettext_lazy("Paid time")),
)
PAYERS = {
    "state": gettext_lazy("The State"),
    "insurer": gettext_lazy("The insurer"),
    "employer": gettext_lazy("The employer"),
}
BALANCES = {
    "vacation": gettext_lazy("Vacation"),
    "sick": gettext_lazy("Sick time"),
    "paid_time_off": gettext_lazy("Paid time off"),
}


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week of the table: amounts as text by column, what is not paid, its bar, and why. ``actual``: (payer, paid,
    difference) where payments are recorded."""

    starts_on: date
    ends_on: date
    away: str
    gross: str
    amounts: list[tuple[str, Any]]
    gap: str
    bar: list[tuple[str, str, str]]
    why: list[str]
    actual: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Owed:
    """What a payer still owes, or what was paid too much, over the weeks whose payments are recorded."""

    text: str
    why: str


def plan_for(*, actor: Actor, case_id: UUID) -> tuple[following.Read, following.Followed, PayPlan]:
    """The pay plan of a case, together with the leaves around it. The usual pay is that of the job where nothing else
    is stated. Raises NotFound."""
    found = following.read(actor=actor, case_id=case_id)
    case = found.case
    pay = dict(found.private.pay or {})
    if "weekly_salary" not in pay:
        usual = people.usual_weekly_pay(case.organization_id, case.employee_id, case.starts_on)
        pay |= {"weekly_salary": str(usual)} if usual is not None else {}
    payments = [row for facts in found.documents.values() for row in facts.get("wages", {}).get("payments", [])]
    documents = {
        part: facts
        | ({"pay": facts.get("pay", {}) | pay} if pay else {})
        | ({"wages": facts.get("wages", {}) | {"payments": payments}} if payments else {})
        for part, facts in found.documents.items()
    }
    followed = following.follow_parts(list(documents), documents, found.library, found.as_of)
    return found, followed, pay_plan_of(followed.made)


def build(*, actor: Actor, case_id: UUID, today: date) -> dict[str, Any]:
    """The context of the page."""
    found, followed, plan = plan_for(actor=actor, case_id=case_id)
    case = found.case
    shown = [key for key, _name in COLUMNS if key in ("work",) or _column_total(plan, key)]
    name = people.names_of(case.organization_id, [case.employee_id], today).get(case.employee_id, "")
    urls = fact_urls(case)
    language = reading.language()
    gross = [week.gross for week in plan.weeks]
    return {
        "case": case,
        "name": name or case.number,
        "columns": [(key, label) for key, label in COLUMNS if key in shown],
        "weeks": [_row(week, shown) for week in plan.weeks],
        "totals": [(money(_column_total(plan, key)), label) for key, label in COLUMNS if key in shown],
        "total_gross": "" if None in gross else money(sum((one or ZERO for one in gross), ZERO)),
        "total_gap": "" if None in gross else money(sum((week.gap or ZERO for week in plan.weeks), ZERO)),
        "paid": money(plan.total()),
        "benefits": _benefits(followed),
        "taxable": [(words.program_name(one.program), one.text.get(language, "")) for one in plan.taxable],
        "missing": [
            presenting.MissingView(render({"key": key, "params": {}}, language), _where(path, urls))
            for path, key in plan.missing
        ],
        "open": [words.program_name(program) for program in plan.open_],
        "owed": list(_owed(plan)),
        "payments": [
            (row, date.fromisoformat(row["week_of"]), PAYERS[row["paid_by"]], money(row["amount"]))
            for row in found.private.payments or []
        ],
        "others": [part for part in followed.parts if not part.own],
        "private": found.private,
        "payers": [
            (claim["program"], words.program_name(claim["program"]))
            for claim in found.result["programs"]
            if claim.get("benefit")
        ],
    }


def _where(path: str, urls: dict[str, str]) -> str:
    return "#pay-facts" if path.startswith("pay.") else presenting.missing_url(path, urls)


def _kind(paid: Any) -> str:
    """The column of a payment."""
    if paid.kind in ("benefit", "waiting_paid_back"):
        return str(paid.paid_by) if paid.paid_by != "employer" else "plan"
    return str(paid.kind)


def _column_total(plan: PayPlan, column: str) -> Decimal:
    return sum((_amount(week, column) for week in plan.weeks), ZERO)


def _amount(week: PayWeek, column: str) -> Decimal:
    return sum((paid.amount for paid in week.paid if _kind(paid) == column), ZERO)


def _row(week: PayWeek, shown: list[str]) -> WeekRow:
    language = reading.language()
    why = [
        f"{words.program_name(paid.program)}: {render(line, language)}" if paid.program else render(line, language)
        for paid in week.paid
        for line in paid.lines
    ]
    why += [
        _("%(what)s: %(time)s of it are used.") % {
            "what": BALANCES.get(str(paid.balance), paid.balance), "time": words.minutes(paid.minutes or 0)
        }
        for paid in week.paid
        if paid.kind == "accrued"
    ]  # fmt: skip
    why += [render(line, language) for line in week.lines]
    return WeekRow(
        week.starts_on,
        week.ends_on,
        "" if week.away in (0, 1) else words.share(week.away),
        money(week.gross) if week.gross is not None else "",
        [(money(amount) if (amount := _amount(week, key)) else "", label) for key, label in COLUMNS if key in shown],
        money(week.gap) if week.gap is not None else "",
        _bar(week, shown),
        list(dict.fromkeys(why)),
        [
            (str(PAYERS[payer]), money(week.actual[payer]), money(difference) if difference else "")
            for payer, difference in week.difference.items()
        ],
    )


def _bar(week: PayWeek, shown: list[str]) -> list[tuple[str, str, str]]:
    """(kind, x, width) of the segments; what is not paid is left open."""
    whole = max(week.gross or ZERO, week.total)
    if not whole:
        return []
    at, found = Fraction(0), []
    for key in shown:
        width = Fraction(_amount(week, key)) * 100 / Fraction(whole)
        if width:
            found.append((key, percent(at), percent(width)))
            at += width
    return found


def _benefits(followed: following.Followed) -> list[dict[str, Any]]:
    """Each benefit once, with how its weekly amount is worked out."""
    found: dict[str, dict[str, Any]] = {}
    language = reading.language()
    for determination, _parts, _orders in followed.made:
        for made in determination.programs:
            benefit = made.benefit
            if benefit is None or made.id in found or made.outcome == "ineligible":
                continue
            found[made.id] = {
                "short": words.program_name(made.id),
                "name": made.program.name,
                "paid_by": PAYERS[benefit.paid_by],
                "weekly": money(benefit.weekly) if benefit.weekly is not None else "",
                "notified": benefit.notified,
                "lines": [render(line, language) for line in benefit.lines],
                "cites": list(benefit.rule.cite),
                "unverified": words.unverified(made.id),
            }
    return list(found.values())


def _owed(plan: PayPlan) -> Iterator[Owed]:
    for payer, sides in plan.owed.items():
        who = str(PAYERS[payer])
        if sides["to_employee"]:
            yield Owed(
                _("%(who)s: %(amount)s less than worked out here.")
                % {"who": who, "amount": money(sides["to_employee"])},
                _(
                    "The payments recorded are lower than the estimate for the same weeks. The employee may be owed "
                    "the rest; compare the letter that names the weekly benefit."
                ),
            )
        elif sides["by_employee"]:
            yield Owed(
                _("%(who)s: %(amount)s more than worked out here.")
                % {"who": who, "amount": money(sides["by_employee"])},
                _(
                    "The payments recorded are higher than the estimate for the same weeks. What was paid too much may "
                    "have to be paid back, unless the letter that names the weekly benefit says more."
                ),
            )
        else:
            yield Owed(
                _("%(who)s: as worked out here.") % {"who": who},
                _("The payments recorded come to the estimate for the same weeks."),
            )


def lines_of(plan: PayPlan) -> Iterator[list[str]]:
    """The plan as rows of a table of text, the first its heading: dollars and cents, days as 2026-12-01."""
    payers = list(dict.fromkeys(payer for week in plan.weeks for payer in week.actual))
    yield [
        _("Week from"), _("Week to"), _("Usual wage"), *(str(label) for _key, label in COLUMNS), _("Not paid"),
        *(_("Really paid: %(who)s") % {"who": PAYERS[payer]} for payer in payers),
        *(_("Difference: %(who)s") % {"who": PAYERS[payer]} for payer in payers),
    ]  # fmt: skip
    for week in plan.weeks:
        differences = week.difference
        yield [
            week.starts_on.isoformat(), week.ends_on.isoformat(), _text(week.gross),
            *(_text(_amount(week, key)) for key, _label in COLUMNS), _text(week.gap),
            *(_text(week.actual.get(payer)) for payer in payers), *(_text(differences.get(payer)) for payer in payers),
        ]  # fmt: skip


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else str(json_value(amount))
