"""Contributions to a paid program: what employee and employer pay on the wages of a pay period, or of a year.

Wages count up to the wage base of a year (with what was earned in it before) or of a week. What is due for a period is
what is due for all wages up to its end, less what was due before it: the parts of a year add up to the year, to the
cent. A program may have several rules (family and medical); they are put together.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine.expressions import evaluate, exact
from openleave.engine.law import Rule
from openleave.engine.measures_place import ASK_SIZE, count
from openleave.engine.quantity import rounded
from openleave.engine.terms import NOT_IN_FORCE
from openleave.engine.trace import Missing, Sentence, json_value
from openleave.engine.wage_base import wages_of

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination

CENTS = {"places": 2, "rounding": "half_up"}
WHOLE = Fraction(100)
HELD = ("rate", "employee", "employer", "employee_rate", "employer_rate", "wage_base", "maximum")
NO_PERIOD: tuple[Missing, ...] = (("wages.period", "fact:wages.period"),)


class Shares:
    """Rates of the wages, in percent, of each side."""

    __slots__ = ("employee", "employer", "missing", "rate", "share", "small")

    def __init__(self) -> None:
        self.employee: Fraction | None = None
        self.employer: Fraction | None = None
        self.rate: Fraction | None = None  # of wages, that both sides share
        self.share: Fraction | None = None  # percent of it that the employee pays
        self.small: bool | None = False  # an employer of so few employees that it pays less; None: not known
        self.missing: tuple[Missing, ...] = ()


class Contribution:
    """What one rule asks for. Amounts are dollars; rates are percent of wages. None: not known, see `missing`."""

    __slots__ = (
        "employee",
        "employee_maximum",
        "employee_rate",
        "employee_share",
        "employer",
        "employer_maximum",
        "employer_rate",
        "lines",
        "missing",
        "per",
        "rate",
        "rule",
        "subject_wages",
        "wage_base",
    )  # fmt: skip

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.per: str = rule.body.get("per", "year")
        self.employee_rate: Fraction | None = None
        self.employer_rate: Fraction | None = None
        self.rate: Fraction | None = None  # of wages, for both sides together, as the law states it
        self.employee_share: Fraction | None = None  # percent of it that the employee pays
        self.employee: Decimal | None = None
        self.employer: Decimal | None = None
        self.employee_maximum: Decimal | None = None
        self.employer_maximum: Decimal | None = None
        self.wage_base: Fraction | None = None
        self.subject_wages: Fraction | None = None
        self.lines: tuple[Sentence, ...] = ()
        self.missing: tuple[Missing, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule.version,
            "cite": [{"id": name, "href": href} for name, href in self.rule.cite],
            "per": self.per,
            **json_value({name: getattr(self, name) for name in FIGURES}),
            "explanation": [line.to_json() for line in self.lines],
            "missing": [path for path, _ in self.missing],
        }


FIGURES = (
    "employee", "employer", "employee_maximum", "employer_maximum", "rate", "employee_rate", "employer_rate",
    "employee_share", "wage_base", "subject_wages",
)  # fmt: skip


def contributions_of(made: "ProgramDetermination") -> list[Contribution]:
    """What each rule of the program asks for, by the law of the first day of leave or of the day asked about."""
    return [contribution(made, rule) for rule in made.context.law.contributions]


def number(made: "ProgramDetermination", body: Mapping[str, Any], key: str) -> Fraction | None:
    """A figure of the rule: a number, a parameter or an expression; None where it is left out or not in force."""
    if key not in body:
        return None
    value, _ = evaluate(made.scope, body[key])
    return None if value is None else exact(value)


def shares_of(made: "ProgramDetermination", body: Mapping[str, Any]) -> Shares:
    found = Shares()
    small = body.get("small_employer")
    if small is not None:
        few = number(made, small, "fewer_than")
        context = made.context
        scope = "state" if small.get("scope") == "state" else "anywhere"
        least, most = count(context, context.start or context.as_of, scope)
        found.small = None if few is None else True if most < few else False if (least or 0) >= few else None
        if found.small is None:
            found.missing = ASK_SIZE
        if found.small:
            body = {**body, **{key: value for key, value in small.items() if key not in ("fewer_than", "scope")}}
    rate, employee = number(made, body, "rate"), number(made, body, "employee")
    if rate is None:
        found.employee = number(made, body, "employee_rate") or Fraction(0)
        found.employer = number(made, body, "employer_rate") or Fraction(0)
        found.rate = found.employee + found.employer
        found.share = found.employee / found.rate * 100 if found.rate else None
    else:
        part = WHOLE if employee is None and "employer" not in body else employee
        employer = number(made, body, "employer")
        if part is None and employer is not None:
            part = WHOLE - employer
        part = Fraction(0) if part is None else part
        found.rate, found.share = rate, part
        found.employee = rate * part / 100
        found.employer = rate * (WHOLE - part if employer is None else employer) / 100
    if found.small is None:  # it is not known whether the employer pays less; the employee's part is the same if so
        found.employer = None
        if {"employee", "rate", "employee_rate"} & set(small or ()):
            found.employee = None
    return found


def contribution(made: "ProgramDetermination", rule: Rule) -> Contribution:
    body, wages = rule.body, wages_of(made.context)
    found = Contribution(rule)
    if any(key in body and number(made, body, key) is None for key in HELD):
        found.missing = NOT_IN_FORCE  # a figure of this day is not in the library: nothing is computed without it
        return found
    shares = shares_of(made, body)
    found.employee_rate, found.employer_rate, found.missing = shares.employee, shares.employer, shares.missing
    found.rate, found.employee_share = shares.rate, shares.share
    found.wage_base = number(made, body, "wage_base")
    most = number(made, body, "maximum")
    how = body.get("round", CENTS)
    if found.wage_base is not None or most is not None:
        for side in ("employee", "employer"):
            rate = getattr(found, f"{side}_rate")
            limits = [limit for limit in (most,) if limit is not None]
            if found.wage_base is not None and rate is not None:
                limits.append(found.wage_base * rate / 100)
            if limits and rate is not None:
                setattr(found, f"{side}_maximum", rounded(min(limits), how["rounding"], how["places"]))
    year = found.per == "year"
    if wages.period is not None:
        before = Fraction(wages.year_to_date or 0) if year else Fraction(0)
        after = before + Fraction(wages.period)
    elif wages.annual is not None and year:
        before, after = Fraction(0), Fraction(wages.annual)
    else:
        found.missing += NO_PERIOD
        return found
    times = 1 if year else max(wages.period_weeks, 1)
    base = None if found.wage_base is None else found.wage_base * times
    counted = [amount if base is None else min(amount, base) for amount in (before, after)]
    found.subject_wages = counted[1] - counted[0]
    bound = None if most is None else most * times
    for side in ("employee", "employer"):
        rate = getattr(found, f"{side}_rate")
        if rate is not None:
            due = [amount * rate / 100 for amount in counted]
            due = due if bound is None else [min(amount, bound) for amount in due]
            first, last = (rounded(amount, how["rounding"], how["places"]) for amount in due)
            setattr(found, side, last - first)
            params = {"rate": text(rate), "wages": found.subject_wages, "amount": last - first}
            found.lines += (Sentence(f"pay.contribution_{side}", params),)
    if year and wages.period is not None and wages.year_to_date is None and (base is not None or most is not None):
        found.lines += (Sentence("pay.no_year_to_date", {}),)
    return found


def text(rate: Fraction) -> str:
    """A rate in percent as people read it."""
    found = f"{rounded(rate, 'half_up', 4):f}"
    return found.rstrip("0").rstrip(".")


def together(found: list[Contribution]) -> dict[str, Any]:
    """The rules of a program as one: amounts and rates added, the wage base where all have the same."""
    made: dict[str, Any] = {}
    for name in FIGURES:
        values = [getattr(one, name) for one in found]
        if name in ("wage_base", "subject_wages", "employee_share"):
            made[name] = values[0] if len(set(values)) == 1 else None
        else:
            made[name] = None if None in values or not values else sum(values[1:], values[0])
    rate, own = made["rate"], made["employee_rate"]
    if len(found) > 1:
        made["employee_share"] = own / rate * 100 if rate and own is not None else None
    return made
