"""Laws of one subject side by side: what is compared, for which programs, as of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import formula, leave, pay, words
from openleave.apps.law.duties import plain_answer
from openleave.apps.law.reading import Law, Rules, laws, rules_of
from openleave.engine import Library
from openleave.engine.expressions import number


@dataclass(frozen=True, slots=True)
class Cell:
    """What a program says to one column; ``rank`` sorts, None last."""

    text: str = ""
    rank: Fraction | None = None


type Reader = Callable[[Law, Rules], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    name: str | Promise
    read: Reader


@dataclass(frozen=True, slots=True)
class Topic:
    """``kinds`` and ``reasons``: a program belongs here by its kind and by one of its reasons (none: any)."""

    code: str
    name: str | Promise
    kinds: frozenset[str]
    reasons: frozenset[str]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Row:
    law: Law
    state: str
    cells: tuple[tuple[Column, Cell], ...]


def _test_value(measures: dict[str, str]) -> Reader:
    """The threshold of the first criterion that measures one of these: measure → the key of its threshold."""

    def read(law: Law, rules: Rules) -> Cell:
        found: list[Cell] = []
        for _rule, value in rules.current("criteria"):
            for test in value["any_of"]:
                key = measures.get(test["measure"])
                if key is None or test.get("comparator") not in ("at_least", "is_true"):
                    continue
                parameter = rules.parameter(test.get(key))
                amount, unit = parameter or (rules.resolve(test.get(key)), UNITS.get(test["measure"], ""))
                if unit == "employee" and number(amount) == 1:
                    found.append(Cell(gettext("any"), Fraction(1)))
                elif number(amount) is not None:
                    found.append(Cell(words.quantity(amount, unit), _comparable(number(amount), unit)))
        texts = list(dict.fromkeys(cell.text for cell in found))
        return Cell(words.listed(texts), min((c.rank for c in found if c.rank is not None), default=None))

    return read


UNITS = {
    "employees": "employee", "workweeks_at_headcount": "employee", "months_employed": "month",
    "weeks_employed": "week", "days_employed": "day", "weeks_on_payroll": "week", "hours_worked": "hour",
    "weekly_hours": "hour", "base_hours": "hour", "earnings": "dollar",
}  # fmt: skip


def _comparable(amount: Fraction | None, unit: str) -> Fraction | None:
    """Lengths of employment in months, so that weeks and days sort among them."""
    factors = {"week": Fraction(12, 52), "day": Fraction(12, 365), "year": Fraction(12)}
    return None if amount is None else amount * factors.get(unit, Fraction(1))


def _weeks(law: Law, rules: Rules) -> Cell:
    limits = leave.limits(rules)
    if not limits:
        amounts = list(dict.fromkeys(amount for amount, _reason in leave.entitled(rules)))
        return Cell(words.listed(amounts))
    texts = list(dict.fromkeys(limit.amount for limit in limits))
    return Cell(
        "; ".join(texts), max((w for limit in limits if (w := leave.weeks_of(limit)) is not None), default=None)
    )


def _first(rules: Rules, kind: str) -> dict[str, Any] | None:
    return next((value for _rule, value in rules.current(kind)), None)


def _maximum(law: Law, rules: Rules) -> Cell:
    found = [value["maximum"] for _rule, value in rules.current("benefits") if value.get("maximum") is not None]
    amounts = [formula.constant(rules, one) for one in found]
    texts = list(dict.fromkeys(formula.amount(rules, one) for one in found))
    return Cell(words.listed(texts), max((amount for amount in amounts if amount is not None), default=None))


def _rate(law: Law, rules: Rules) -> Cell:
    texts = []
    for _rule, value in rules.current("benefits"):
        weekly = value.get("weekly")
        rows = [row["amount"] for row in weekly] if isinstance(weekly, list) else [weekly]
        texts += [formula.amount(rules, row) for row in rows if row is not None]
    return Cell("; ".join(dict.fromkeys(texts)))


def _waiting(law: Law, rules: Rules) -> Cell:
    value = _first(rules, "benefits")
    if value is None:
        return Cell()
    about = value.get("waiting") or {}
    days = number(rules.resolve(about.get("days"))) or Fraction(0)
    if days and (about.get("unless") or about.get("paid_back_after_days")):
        return Cell(gettext("%(days)s, with exceptions") % {"days": words.quantity(days, "day")}, days)
    return Cell(pay.waiting(rules, value), days)


def _contribution(law: Law, rules: Rules) -> Cell:
    value = _first(rules, "contributions")
    if value is None:
        return Cell()
    shares = [value.get(key) for key in ("rate", "employee_rate", "employer_rate") if value.get(key) is not None]
    exact = [share for share in (formula.constant(rules, one) for one in shares) if share is not None]
    texts = [pay.rate(rules, share) for share in shares]
    text = " + ".join(texts)
    if value.get("rate") is not None and value.get("employee") is not None:
        text = gettext("%(rate)s; employee pays %(share)s of it") % {
            "rate": text,
            "share": pay.rate(rules, value["employee"]),
        }
    return Cell(text, sum(exact, Fraction(0)) if exact else None)


def _protected(law: Law, rules: Rules) -> Cell:
    answer, text = plain_answer(rules, "job_protected")
    if law.protects_job() or answer is True:
        return Cell(gettext("yes"), Fraction(2))
    if answer is False:
        return Cell(gettext("no"), Fraction(0))
    return Cell(gettext("depends"), Fraction(1)) if text else Cell()


def _answer(name: str, unit: str = "") -> Reader:
    """The answer of a question that every program of a subject names alike."""

    def read(law: Law, rules: Rules) -> Cell:
        answer, text = plain_answer(rules, name)
        if isinstance(answer, bool):
            return Cell(gettext("yes") if answer else gettext("no"), Fraction(2 if answer else 0))
        amount = number(answer)
        if amount is not None:
            return Cell(words.quantity(amount, unit), amount)
        if answer is None:
            return Cell(gettext("depends"), Fraction(1)) if text else Cell()
        return Cell(formula.word_of(answer), Fraction(1))

    return read


def _accrual(key: str) -> Reader:
    """An amount of an accrual rule, or of its rows by the employer's size."""

    def read(law: Law, rules: Rules) -> Cell:
        value = _first(rules, "accruals")
        if value is None:
            return Cell()
        listed = [value[key]] if value.get(key) is not None else []
        listed += [row[key] for row in value.get("by_size") or () if row.get(key) is not None]
        amounts = [amount for amount in (number(rules.resolve(one)) for one in listed) if amount is not None]
        unit = "day" if key == "usable_after_days" else "hour"
        texts = list(
            dict.fromkeys(words.quantity(amount, unit) if amount else gettext("at once") for amount in amounts)
        )
        return Cell(words.listed(texts), max(amounts, default=None))

    return read


EMPLOYEES = Column(
    "employees", _("Employees"), _test_value({"employees": "parameter", "workweeks_at_headcount": "headcount"})
)
MONTHS = Column(
    "months",
    _("Employed for"),
    _test_value({"months_employed": "parameter", "weeks_employed": "parameter", "days_employed": "parameter"}),
)
HOURS = Column(
    "hours",
    _("Hours worked"),
    _test_value({"hours_worked": "parameter", "weekly_hours": "parameter", "base_hours": "parameter"}),
)
EARNINGS = Column("earnings", _("Earned before"), _test_value({"earnings": "parameter"}))
WEEKS = Column("weeks", _("How long"), _weeks)
PROTECTED = Column("protected", _("Job protected"), _protected)
BENEFIT = (
    Column("maximum", _("Most a week"), _maximum),
    Column("rate", _("Weekly amount"), _rate),
    Column("waiting", _("Waiting"), _waiting),
    Column("contribution", _("Contribution"), _contribution),
)
SMALL = (
    EMPLOYEES,
    MONTHS,
    WEEKS,
    Column("paid", _("Paid"), _answer("paid")),
    PROTECTED,
    Column("notice", _("Notice"), _answer("notice_days", "day")),
)


def _small(code: str, name: str | Promise, *reasons: str) -> Topic:
    kinds = frozenset({"special_leave", "job_protection", "paid_benefit", "sick_leave", "accommodation", "policy", ""})
    return Topic(code, name, kinds, frozenset(reasons), SMALL)


TOPICS: tuple[Topic, ...] = (
    Topic(
        "paid_family",
        _("Paid family leave"),
        frozenset({"paid_benefit"}),
        frozenset({"bonding", "family_health_condition", "military_exigency"}),
        (WEEKS, *BENEFIT, EARNINGS, PROTECTED),
    ),
    Topic(
        "paid_medical",
        _("Paid medical leave"),
        frozenset({"paid_benefit"}),
        frozenset({"own_health_condition", "pregnancy"}),
        (WEEKS, *BENEFIT, EARNINGS, PROTECTED),
    ),
    Topic(
        "job_protected",
        _("Job-protected leave"),
        frozenset({"job_protection", "protected"}),
        frozenset(),
        (EMPLOYEES, MONTHS, HOURS, WEEKS),
    ),
    Topic(
        "sick",
        _("Sick leave"),
        frozenset({"sick_leave"}),
        frozenset(),
        (
            EMPLOYEES,
            Column("hours_per", _("1 hour for each"), _accrual("hours_per")),
            Column("year", _("A year"), _accrual("year")),
            Column("balance", _("At a time"), _accrual("balance")),
            Column("carry_over", _("Carry-over"), _accrual("carry_over")),
            Column("wait", _("Usable after"), _accrual("usable_after_days")),
        ),
    ),
    _small("pregnancy", _("Pregnancy"), "pregnancy", "prenatal_care"),
    _small("bereavement", _("Death in the family"), "bereavement", "reproductive_loss"),
    _small("safe", _("Victims of violence or crime"), "safe_leave"),
    _small("school", _("School activities"), "school_activity", "child_illness"),
    _small("voting", _("Voting"), "voting"),
    _small("jury", _("Jury duty and witnesses"), "jury_duty", "witness"),
    _small(
        "donation", _("Donations of blood, marrow and organs"), "blood_donation", "organ_donation", "marrow_donation"
    ),
    _small("military", _("Military families and service"), "military_family", "uniformed_service", "civil_air_patrol"),
    _small("emergency", _("Volunteer emergency service"), "emergency_service"),
)
BY_CODE = {topic.code: topic for topic in TOPICS}


def belongs(law: Law, topic: Topic) -> bool:
    """Whether a program is one of the topic."""
    kind = law.kind in topic.kinds or ("protected" in topic.kinds and law.protects_job())
    return law.covered and kind and (not topic.reasons or not topic.reasons.isdisjoint(law.reasons))


@lru_cache(maxsize=64)
def rows(source: Library, topic_code: str, on: date, spoken: str) -> tuple[Row, ...]:
    """The programs of a topic in force on a day, by State. ``spoken`` is the page's language: texts depend on it."""
    topic = BY_CODE[topic_code]
    made = []
    for law in laws(source).values():
        if belongs(law, topic) and law.in_force_on(on):
            rules = rules_of(source, law.id, on)
            cells = tuple((column, column.read(law, rules)) for column in topic.columns)
            made.append(Row(law, words.where(law), cells))
    return tuple(sorted(made, key=lambda row: (bool(row.law.state), row.state, row.law.title)))


def ordered(found: tuple[Row, ...], by: str) -> list[Row]:
    """The rows sorted by a column (``-`` before its code: the other way round); what has no value comes last."""
    code = by.lstrip("-")
    down = by.startswith("-")
    if code == "state":
        return sorted(found, key=lambda row: row.state, reverse=down)
    columns = [column.code for column, _cell in found[0].cells] if found else []
    if code not in columns:
        return list(found)
    position = columns.index(code)

    def rank(row: Row) -> tuple[bool, Fraction | int, str]:
        cell = row.cells[position][1]
        known = cell.rank if cell.rank is not None else Fraction(0)
        return not cell.text, -known if down else known, cell.text

    return sorted(found, key=rank)


def counted(source: Library, on: date) -> list[tuple[Topic, int]]:
    """The topics that have programs on a day, with how many."""
    every = [law for law in laws(source).values() if law.covered and law.in_force_on(on)]
    numbers = [(topic, sum(belongs(law, topic) for law in every)) for topic in TOPICS]
    return [(topic, count) for topic, count in numbers if count]
